"""The forward pass against a slow twin in plain Python, and against sentence pairs whose likeness is published."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from safeground.domain import finding
from safeground.engine import embedding, wordpiece

WIDTH, HEADS, WIDE, LAYERS, WORDS, PLACES = 8, 2, 12, 2, 11, 6
LAYER = {
    "attention.self.query": (WIDTH, WIDTH),
    "attention.self.key": (WIDTH, WIDTH),
    "attention.self.value": (WIDTH, WIDTH),
    "attention.output.dense": (WIDTH, WIDTH),
    "intermediate.dense": (WIDE, WIDTH),
    "output.dense": (WIDTH, WIDE),
}


def random_weights(seed: int) -> dict[str, np.ndarray]:
    chance = np.random.default_rng(seed)

    def draw(*shape: int) -> np.ndarray:
        return chance.normal(0, 0.7, shape).astype(np.float32)

    found = {
        "embeddings.word_embeddings.weight": draw(WORDS, WIDTH),
        "embeddings.position_embeddings.weight": draw(PLACES, WIDTH),
        "embeddings.token_type_embeddings.weight": draw(2, WIDTH),
    }
    norms = ["embeddings.LayerNorm"]
    for number in range(LAYERS):
        here = f"encoder.layer.{number}"
        for name, (out, into) in LAYER.items():
            found[f"{here}.{name}.weight"], found[f"{here}.{name}.bias"] = draw(out, into), draw(out)
        norms += [f"{here}.attention.output.LayerNorm", f"{here}.output.LayerNorm"]
    for name in norms:
        found[f"{name}.weight"], found[f"{name}.bias"] = draw(WIDTH), draw(WIDTH)
    return found


def slow_embed(numbers: list[int], weights: dict[str, np.ndarray]) -> list[float]:
    """The same, one number at a time, from the papers and not from the fast one."""
    w = {name: array.tolist() for name, array in weights.items()}

    def dense(row: list[float], name: str) -> list[float]:
        return [
            sum(a * b for a, b in zip(row, line, strict=True)) + bias
            for line, bias in zip(w[f"{name}.weight"], w[f"{name}.bias"], strict=True)
        ]

    def norm(row: list[float], name: str) -> list[float]:
        mean = sum(row) / len(row)
        variance = sum((x - mean) ** 2 for x in row) / len(row)
        scale, shift = w[f"{name}.weight"], w[f"{name}.bias"]
        return [(x - mean) / math.sqrt(variance + 1e-12) * s + b for x, s, b in zip(row, scale, shift, strict=True)]

    def add(one: list[float], other: list[float]) -> list[float]:
        return [a + b for a, b in zip(one, other, strict=True)]

    rows = []
    for place, number in enumerate(numbers):
        row = add(w["embeddings.word_embeddings.weight"][number], w["embeddings.position_embeddings.weight"][place])
        rows.append(norm(add(row, w["embeddings.token_type_embeddings.weight"][0]), "embeddings.LayerNorm"))
    size = WIDTH // HEADS
    for number in range(LAYERS):
        here = f"encoder.layer.{number}"
        query, key, value = (
            [dense(row, f"{here}.attention.self.{name}") for row in rows] for name in ("query", "key", "value")
        )
        mixed = []
        for place in range(len(rows)):
            joined: list[float] = []
            for head in range(HEADS):
                part = slice(head * size, (head + 1) * size)
                raw = [
                    sum(a * b for a, b in zip(query[place][part], other[part], strict=True)) / math.sqrt(size)
                    for other in key
                ]
                share = [math.exp(x - max(raw)) for x in raw]
                share = [x / sum(share) for x in share]
                joined += [
                    sum(much * row[part][i] for much, row in zip(share, value, strict=True)) for i in range(size)
                ]
            mixed.append(joined)
        rows = [
            norm(add(row, dense(one, f"{here}.attention.output.dense")), f"{here}.attention.output.LayerNorm")
            for row, one in zip(rows, mixed, strict=True)
        ]
        new = []
        for row in rows:
            wide = [0.5 * x * (1 + math.erf(x / math.sqrt(2))) for x in dense(row, f"{here}.intermediate.dense")]
            new.append(norm(add(row, dense(wide, f"{here}.output.dense")), f"{here}.output.LayerNorm"))
        rows = new
    mean = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    length = math.sqrt(sum(x * x for x in mean))
    return [x / length for x in mean]


@pytest.mark.parametrize("seed", range(5))
def test_it_equals_its_slow_twin(seed):
    weights = random_weights(seed)
    model = embedding.model(weights, heads=HEADS)
    numbers = [random.Random(seed).randrange(WORDS) for _ in range(1 + seed)]
    assert embedding.embed(numbers, model=model) == pytest.approx(slow_embed(numbers, weights), abs=2e-6)


def test_gelu_is_the_exact_one():
    x = np.linspace(-6, 6, 241, dtype=np.float32)
    exact = [0.5 * v * (1 + math.erf(v / math.sqrt(2))) for v in x.tolist()]
    assert embedding.gelu(x) == pytest.approx(exact, abs=1e-6)


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        # From the model's own documentation and examples.
        ("That is a happy person", "That is a very happy person", 0.943),
        ("That is a happy person", "That is a happy dog", 0.695),
        ("That is a happy person", "Today is a sunny day", 0.257),
        ("A man is eating food.", "A man is eating a piece of bread.", 0.755),
        ("A man is eating food.", "The girl is carrying a baby.", -0.105),
    ],
)
def test_published_likenesses_come_out(one, other, published):
    meaning = finding.ready()[0]
    assert float(meaning.vector(one) @ meaning.vector(other)) == pytest.approx(published, abs=0.001)


@pytest.mark.parametrize("numbers", [[], [0] * (PLACES + 1), [WORDS], [-1]])
def test_what_is_no_sentence_is_refused(numbers):
    with pytest.raises(ValueError, match=r"pieces|vocabulary"):
        embedding.embed(numbers, model=embedding.model(random_weights(1), heads=HEADS))


@pytest.mark.parametrize("buffer", [b"", b"123", b"\xff" * 20, b"\x02" + b"\0" * 7 + b"[]"])
def test_bytes_of_something_else_are_refused(buffer):
    with pytest.raises(ValueError, match="safetensors"):
        embedding.tensors(buffer)


def test_what_was_packed_is_read_again():
    arrays = {"a": np.arange(6, dtype=np.float32).reshape(2, 3), "b": np.array([0.5])}
    made = embedding.packed(arrays, stamp="of this")
    assert embedding.stamp_of(made) == "of this"
    found = embedding.tensors(made)
    assert {name: array.tolist() for name, array in found.items()} == {"a": [[0, 1, 2], [3, 4, 5]], "b": [0.5]}


def test_a_missing_weight_is_named():
    weights = random_weights(1)
    del weights["encoder.layer.1.output.LayerNorm.bias"]
    with pytest.raises(ValueError, match=r"encoder\.layer\.1\.output\.LayerNorm\.bias"):
        embedding.model(weights, heads=HEADS)


KNOWN = wordpiece.vocabulary(["[UNK]", "[CLS]", "[SEP]", "un", "##aff", "##able", "cafe", ",", "a", "中"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("unaffable", [1, 3, 4, 5, 2]),
        ("Café, a", [1, 6, 7, 8, 2]),
        ("中a", [1, 9, 8, 2]),
        ("what", [1, 0, 2]),
        ("a" * 101, [1, 0, 2]),
        ("", [1, 2]),
        ("a a a a a a", [1, 8, 8, 8, 2]),
    ],
)
def test_words_become_the_longest_pieces(text, found):
    assert wordpiece.numbers(text, KNOWN, most=5) == found


def test_pieces_are_those_of_the_models_own_tokenizer():
    """From BERT's published example."""
    vocabulary = finding.ready()[0].vocabulary
    assert wordpiece.numbers("Hello, my dog is cute", vocabulary, most=20) == [
        101, 7592, 1010, 2026, 3899, 2003, 10140, 102,
    ]  # fmt: skip
