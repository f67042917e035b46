"""Reading what people type, and ranking: short forms, slips, hashed features, the fit against a slow twin."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeground.engine import ranking, wording

READER = wording.reader(
    short={"dont": "don't", "u": "you", "lol": "", "shrink": "therapist"},
    phrases=["my therapist hugged me", "I never trust anybody"],
    common=["house", "forest"],
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("I DONT trust u lol", "i don't trust you"),
        ("my shrink", "my therapist"),
        ("my therapst huged me", "my therapist hugged me"),
        ("tehrapist", "tehrapist" if not wording.one_slip("tehrapist", "therapist") else "therapist"),
        ("anybdoy", "anybody"),
        # A word that is right as it is stays, and so does a short one.
        ("forest", "forest"),
        ("mine", "mine"),
        ("it’s so, no?", "it's so, no?"),
        ("", ""),
    ],
)
def test_what_is_typed_is_read(typed, read):
    assert READER.tidy(typed) == read


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("trust", "trust", True), ("trust", "trusts", True), ("trust", "trus", True), ("trust", "crust", True),
        ("trust", "trsut", True), ("trust", "turst", True), ("trust", "trusted", False), ("trust", "rtsut", False),
        ("ab", "ba", True), ("a", "", True), ("abcd", "badc", False),
    ],
)  # fmt: skip
def test_one_slip(one, other, is_one):
    assert wording.one_slip(one, other) is is_one
    assert wording.one_slip(other, one) is is_one


@given(st.text(max_size=80))
def test_any_text_is_read_and_counted(text):
    tidied = READER.tidy(text)
    assert READER.tidy(tidied) == tidied or tidied
    assert all(0 <= place < wording.PLACES and much > 0 for place, much in wording.features(tidied).items())


def test_a_misspelt_word_shares_more_with_its_own_than_with_another():
    def alike(one: str, other: str) -> float:
        a, b = wording.features(one), wording.features(other)
        return sum(much * b.get(place, 0) for place, much in a.items())

    assert alike("confidentialty", "confidentiality") > 5 * alike("confidentialty", "boundaries")


def bank():
    texts = [["breathe in", "slow breath"], ["my notes", "who reads my notes", "private notes"], ["trust him"]]
    vectors = np.random.default_rng(3).normal(size=(6, 4))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    features = [wording.features(text) for lines in texts for text in lines]
    return vectors, features, [0, 0, 1, 1, 1, 2]


def test_ranking_equals_kernel_ridge_regression_by_the_book():
    vectors, features, owners = bank()
    arrays = ranking.fit(vectors=vectors, features=features, owners=owners)
    made = ranking.index(arrays, counts={"a": 2, "b": 3, "c": 1})
    words = np.array([ranking._weighed(one, made.rarity) for one in features])
    vector, asked = vectors[1], wording.features("who reads it")
    asked_words = ranking._weighed(asked, made.rarity)
    kernel = vectors @ vectors.T + ranking.WORDING * words @ words.T
    weights = np.linalg.solve(kernel + ranking.RIDGE * np.eye(6), np.eye(3)[owners])
    fitted = (vectors @ vector + ranking.WORDING * words @ asked_words) @ weights
    nearest = [max(float(vectors[row] @ vector) for row in rows) for rows in ((0, 1), (2, 3, 4), (5,))]
    expected = {name: near + ranking.FITTED * fit for name, near, fit in zip("abc", nearest, fitted, strict=True)}
    found = ranking.rank(made, vector=vector.astype(np.float32), features=asked)
    assert dict(found) == pytest.approx(expected, abs=1e-5)
    assert [score for _, score in found] == sorted(expected.values(), reverse=True) or found[0][0] == max(
        expected, key=expected.__getitem__
    )
    by_words = ranking.rank(made, vector=None, features=asked)
    assert by_words[0][0] == "b"


@pytest.mark.parametrize("owners", [[], [0, 1, 0, 1, 2, 2], [1, 1, 1, 1, 1, 1], [0, 0]])
def test_a_bank_that_is_not_in_order_is_refused(owners):
    vectors, features, _ = bank()
    with pytest.raises(ValueError, match="phrase"):
        ranking.fit(vectors=vectors, features=features, owners=owners)


def test_parts_that_do_not_belong_together_are_refused():
    vectors, features, owners = bank()
    arrays = ranking.fit(vectors=vectors, features=features, owners=owners)
    with pytest.raises(ValueError, match="fit together"):
        ranking.index(arrays, counts={"a": 2, "b": 3})
    del arrays["alone"]
    with pytest.raises(ValueError, match="alone"):
        ranking.index(arrays, counts={"a": 2, "b": 3, "c": 1})
