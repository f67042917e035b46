"""Which page answers a sentence best: nearest phrase by meaning, and what all phrases of a page have in common.

Each page has a bank of short phrases. A page's score is the cosine of its nearest phrase, plus what a kernel ridge
regression says that was fitted to the whole bank, with the sum of two kernels: cosines of meaning and of wording
(Saunders et al. 1998). Both are linear, so all that is kept of it are two matrices. Where there are no vectors of
meaning, a second fit speaks, on wording alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from safeground.engine.wording import PLACES

Floats = np.ndarray
RIDGE = 0.3
WORDING = 1.0
FITTED = 1.5


@dataclass(frozen=True)
class Index:
    """phrases: one vector a row, those of one page after another; starts: the first row of each page; meaning and
    wording: one column for each page; alone: the same for wording by itself; rarity: one number for each place."""

    pages: tuple[str, ...]
    starts: Floats
    phrases: Floats
    meaning: Floats
    wording: Floats
    alone: Floats
    rarity: Floats


def index(found: Mapping[str, Floats], *, counts: Mapping[str, int]) -> Index:
    """An index from the arrays that `fit` made, and how many phrases each page has.

    Raises ValueError when they do not belong together.
    """
    try:
        made = Index(
            pages=tuple(counts),
            starts=np.cumsum([0, *counts.values()])[:-1],
            **{name: found[name].astype(np.float32) for name in ("phrases", "meaning", "wording", "alone", "rarity")},
        )
    except KeyError as missing:
        raise ValueError(f"There is no {missing.args[0]} in the index.") from None
    columns = {len(made.pages), *(part.shape[1] for part in (made.meaning, made.wording, made.alone))}
    rows = (sum(counts.values()), PLACES, PLACES, len(made.rarity))
    if len(columns) != 1 or rows != (len(made.phrases), len(made.wording), len(made.alone), PLACES):
        raise ValueError("The parts of the index do not fit together.")
    return made


def fit(*, vectors: Floats, features: Sequence[Mapping[int, float]], owners: Sequence[int]) -> dict[str, Floats]:
    """The arrays of an index, from one vector, the features, and the page's number for each phrase.

    owners: whole numbers from 0, those of one page after another.
    """
    numbers = np.asarray(owners)
    if len(numbers) == 0 or len(vectors) != len(numbers) or len(features) != len(numbers):
        raise ValueError("Each phrase needs one vector, its features and its page.")
    starts = np.flatnonzero(np.r_[True, numbers[1:] != numbers[:-1]])
    if list(numbers[starts]) != list(range(len(starts))):
        raise ValueError("The phrases must stand page by page.")
    rarity = _rarity(features)
    words = np.array([_weighed(one, rarity) for one in features])
    answers = np.zeros((len(numbers), len(starts)))
    answers[np.arange(len(numbers)), numbers] = 1.0
    alike, in_words = vectors @ vectors.T, words @ words.T
    ridge = RIDGE * np.eye(len(numbers))
    both = np.linalg.solve(alike + WORDING * in_words + ridge, answers)
    return {
        "phrases": vectors,
        "meaning": vectors.T @ both,
        "wording": WORDING * words.T @ both,
        "alone": words.T @ np.linalg.solve(in_words + ridge, answers),
        "rarity": rarity,
    }


def rank(index: Index, *, vector: Floats | None, features: Mapping[int, float]) -> list[tuple[str, float]]:
    """Every page with its score, best first. `vector` is None where meaning cannot be had."""
    words = _weighed(features, index.rarity)
    if vector is None:
        scores = words @ index.alone
    else:
        nearest = np.maximum.reduceat(index.phrases @ vector, index.starts)
        scores = nearest + FITTED * (vector @ index.meaning + words @ index.wording)
    order = np.argsort(-scores, kind="stable")
    return [(index.pages[place], float(scores[place])) for place in order]


def _rarity(features: Sequence[Mapping[int, float]]) -> Floats:
    """How rare each feature is among the phrases (Spärck Jones 1972); one that is in none says nothing."""
    counts = np.zeros(PLACES)
    for one in features:
        counts[list(one)] += 1
    return np.where(counts > 0, np.log((len(features) + 1) / np.maximum(counts, 1)), 0.0).astype(np.float32)


def _weighed(features: Mapping[int, float], rarity: Floats) -> Floats:
    weighed = np.zeros(PLACES, dtype=np.float32)
    for place, much in features.items():
        weighed[place] = (1 + math.log(much) if much > 1 else much) * rarity[place]
    length = float(np.linalg.norm(weighed))
    return weighed / length if length else weighed
