"""Figures over many people that tell of none: when they may be said, and what they are.

A figure is made of five people at least. Two sets of people whose figures are both said are the same set, or differ
by five people at least: whoever subtracts one figure from another is left with five people, never with one.
"""

from __future__ import annotations

import statistics
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass

LEAST = 5
STEP = 5


@dataclass(frozen=True)
class Figures:
    """Of the people's own means: the middle one, and between which marks the middle half lies. In steps of five."""

    people: int
    low: int
    middle: int
    high: int


def publishable(people: Set[bytes], before: Collection[Set[bytes]]) -> bool:
    """Whether a figure over these people may be said, after figures over those of before were."""
    return len(people) >= LEAST and all(people == other or len(people ^ other) >= LEAST for other in before)


def figures(scores: Mapping[bytes, Sequence[float]]) -> Figures:
    """One mean for each person, so that nobody counts more for writing more often; then the quartiles.

    Raises ValueError for fewer than five people: a caller that forgot to ask `publishable` gets no figure.
    """
    if len(scores) < LEAST:
        raise ValueError(f"{len(scores)} people are too few for a figure.")
    means = [statistics.fmean(of_one) for of_one in scores.values()]
    low, middle, high = statistics.quantiles(means, n=4, method="inclusive")
    return Figures(len(means), _step(low), _step(middle), _step(high))


def middle_days(days: Sequence[int]) -> int:
    """The middle one of some waits, in whole days."""
    return round(statistics.median(days))


def _step(value: float) -> int:
    # In the middle of five people stands one person's own mean: a step hides which.
    return int(STEP * ((value + STEP / 2) // STEP))
