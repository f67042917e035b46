"""Sentences as vectors: the forward pass of a small BERT, in NumPy. What means alike lies close together.

The model is a plain BERT encoder (Devlin et al. 2018, arXiv:1810.04805) whose last layer is averaged over the pieces
of a sentence and scaled to length 1 (Reimers and Gurevych 2019, arXiv:1908.10084). The weights come as the bytes of a
safetensors file; the arrays look into these bytes and copy nothing, so a file mapped into memory is shared by all
processes. tests/engine/test_embedding.py holds this against a slow twin in plain Python.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Floats = np.ndarray


@dataclass(frozen=True)
class Layer:
    query: tuple[Floats, Floats]
    key: tuple[Floats, Floats]
    value: tuple[Floats, Floats]
    out: tuple[Floats, Floats]
    out_norm: tuple[Floats, Floats]
    wide: tuple[Floats, Floats]
    narrow: tuple[Floats, Floats]
    narrow_norm: tuple[Floats, Floats]


@dataclass(frozen=True)
class Model:
    """Weights by their place. Matrices are (out, in), as they are stored."""

    words: Floats
    places: Floats
    kind: Floats
    first_norm: tuple[Floats, Floats]
    layers: tuple[Layer, ...]
    heads: int

    @property
    def width(self) -> int:
        return int(self.words.shape[1])


KINDS = {"F32": "<f4", "F16": "<f2"}


def tensors(buffer: bytes | memoryview) -> dict[str, Floats]:
    """The float arrays of a safetensors file, by name: views into the buffer, not copies.

    Raises ValueError for bytes that are no such file. Arrays of whole numbers are left out.
    """
    view = memoryview(buffer)
    try:
        (length,) = struct.unpack("<Q", view[:8])
        header = json.loads(bytes(view[8 : 8 + length]))
        found = {}
        for name, about in header.items():
            if about.get("dtype") not in KINDS:
                continue
            begin, end = about["data_offsets"]
            part = view[8 + length + begin : 8 + length + end]
            found[name] = np.frombuffer(part, dtype=KINDS[about["dtype"]]).reshape(about["shape"])
        return found
    except (struct.error, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise ValueError("These bytes are no safetensors file.") from fault


def packed(arrays: Mapping[str, Floats], *, stamp: str) -> bytes:
    """Arrays as a safetensors file of half-precision floats, with a stamp that says what they were made of."""
    header: dict[str, object] = {"__metadata__": {"stamp": stamp}}
    body = b""
    for name, array in arrays.items():
        part = np.ascontiguousarray(array, dtype="<f2").tobytes()
        header[name] = {
            "dtype": "F16",
            "shape": list(array.shape),
            "data_offsets": [len(body), len(body) + len(part)],
        }
        body += part
    written = json.dumps(header).encode()
    return struct.pack("<Q", len(written)) + written + body


def stamp_of(buffer: bytes | memoryview) -> str:
    """The stamp of a file that `packed` made, or ""."""
    view = memoryview(buffer)
    try:
        (length,) = struct.unpack("<Q", view[:8])
        return str(json.loads(bytes(view[8 : 8 + length]))["__metadata__"]["stamp"])
    except (struct.error, ValueError, KeyError, TypeError):
        return ""


def model(found: Mapping[str, Floats], *, heads: int) -> Model:
    """The arrays of a BERT encoder in their places. Raises ValueError when one is missing."""

    def pair(name: str) -> tuple[Floats, Floats]:
        return found[f"{name}.weight"], found[f"{name}.bias"]

    try:
        layers: list[Layer] = []
        while f"encoder.layer.{len(layers)}.output.dense.weight" in found:
            here = f"encoder.layer.{len(layers)}"
            layers.append(
                Layer(
                    query=pair(f"{here}.attention.self.query"),
                    key=pair(f"{here}.attention.self.key"),
                    value=pair(f"{here}.attention.self.value"),
                    out=pair(f"{here}.attention.output.dense"),
                    out_norm=pair(f"{here}.attention.output.LayerNorm"),
                    wide=pair(f"{here}.intermediate.dense"),
                    narrow=pair(f"{here}.output.dense"),
                    narrow_norm=pair(f"{here}.output.LayerNorm"),
                )
            )
        return Model(
            words=found["embeddings.word_embeddings.weight"],
            places=found["embeddings.position_embeddings.weight"],
            kind=found["embeddings.token_type_embeddings.weight"][0],
            first_norm=pair("embeddings.LayerNorm"),
            layers=tuple(layers),
            heads=heads,
        )
    except KeyError as missing:
        raise ValueError(f"There is no {missing.args[0]} among the weights.") from None


def embed(numbers: Sequence[int], *, model: Model) -> Floats:
    """The vector of one sentence, of length 1.

    numbers: the pieces of the sentence by their numbers, marks included; at least one, at most as many as the
        model has places.

    Returns one row of `model.width` floats. Raises ValueError for no piece, too many, or one off the vocabulary.
    """
    if not 0 < len(numbers) <= len(model.places):
        raise ValueError(f"A sentence has 1 to {len(model.places)} pieces, and this one has {len(numbers)}.")
    if not all(0 <= number < len(model.words) for number in numbers):
        raise ValueError("A piece is not in the vocabulary.")
    state = model.words[list(numbers)] + model.places[: len(numbers)] + model.kind
    state = _norm(state, model.first_norm)
    for layer in model.layers:
        state = _norm(state + _attend(state, layer, model.heads), layer.out_norm)
        state = _norm(state + _dense(gelu(_dense(state, layer.wide)), layer.narrow), layer.narrow_norm)
    mean = state.mean(axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-12)


def gelu(x: Floats) -> Floats:
    """x times the share of a normal distribution below it (Hendrycks and Gimpel 2016, arXiv:1606.08415)."""
    return 0.5 * x * (1.0 + _erf(x * np.float32(1 / math.sqrt(2))))


def _erf(x: Floats) -> Floats:
    """Abramowitz and Stegun 7.1.26: within 1.5e-7 of the error function."""
    size = np.abs(x)
    t = 1.0 / (1.0 + np.float32(0.3275911) * size)
    terms = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.copysign(1.0 - terms * np.exp(-size * size), x)


def _dense(x: Floats, weights: tuple[Floats, Floats]) -> Floats:
    return x @ weights[0].T + weights[1]


def _norm(x: Floats, weights: tuple[Floats, Floats]) -> Floats:
    x = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt((x * x).mean(axis=-1, keepdims=True) + np.float32(1e-12))
    return x / spread * weights[0] + weights[1]


def _attend(state: Floats, layer: Layer, heads: int) -> Floats:
    length, width = state.shape

    def of_heads(weights: tuple[Floats, Floats]) -> Floats:
        return _dense(state, weights).reshape(length, heads, width // heads).transpose(1, 0, 2)

    query, key, value = of_heads(layer.query), of_heads(layer.key), of_heads(layer.value)
    weight = query @ key.transpose(0, 2, 1) * np.float32(1 / math.sqrt(width // heads))
    weight = np.exp(weight - weight.max(axis=-1, keepdims=True))
    weight /= weight.sum(axis=-1, keepdims=True)
    return _dense((weight @ value).transpose(1, 0, 2).reshape(length, width), layer.out)
