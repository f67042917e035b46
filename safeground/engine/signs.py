"""One sign of one person over their sessions, each answer beside the earlier ones of the same person.

An answer is 0..4, or `NOT_RELEVANT`, or None where it was not answered. The eight signs are a formative list:
they are never added up, averaged or put in order, and no answer is better than another. Plain Python, because it
runs inside a web request.

"Usual" is what is left of a person's own earlier answers when as many of the lowest as of the highest are set
aside, and at least three in four are left: the trimmed range, an order statistic (David & Nagaraja 2003, Order
Statistics, doi:10.1002/0471722162). It takes only values that were really given, so that it can be said in words.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

NOT_RELEVANT: Literal["not-relevant"] = "not-relevant"
LOW, HIGH = 0, 4
# From so many answers on, a usual range is spoken of; and so many of the latest are looked at.
FROM = 4
WINDOW = 12

Answer = int | Literal["not-relevant"] | None
Standing = Literal["none", "too-early", "less", "within", "more"]
Change = Literal["", "less", "alike", "more"]


@dataclass(frozen=True, slots=True)
class Placed:
    """One session's answer, and where it lies among the earlier ones; "none" where there is no number."""

    answer: Answer
    standing: Standing
    # The usual range before this answer, in steps 0..4; None while there were fewer than four.
    low: int | None = None
    high: int | None = None


def usual(answered: Sequence[int]) -> tuple[int, int] | None:
    """The range in which at least three in four of the latest twelve answers lie, or None below four answers.

    answered: numbers 0..4, oldest first, without gaps. Raises ValueError for a number that is not from 0 to 4.
    """
    if any(not LOW <= value <= HIGH for value in answered):
        raise ValueError("An answer is a number from 0 to 4.")
    if len(answered) < FROM:
        return None
    ordered = sorted(answered[-WINDOW:])
    aside = len(ordered) // 8
    return ordered[aside], ordered[-1 - aside]


def numbers(answers: Sequence[Answer]) -> list[int]:
    """The answers that are numbers, in order: a gap and "not relevant" move nothing."""
    return [one for one in answers if isinstance(one, int)]


def follow(answers: Sequence[Answer]) -> tuple[Placed, ...]:
    """Every session's answer against the earlier ones, oldest first: as many as there are answers."""
    placed: list[Placed] = []
    earlier: list[int] = []
    for one in answers:
        between = usual(earlier)
        low, high = between or (None, None)
        if not isinstance(one, int):
            placed.append(Placed(one, "none", low, high))
            continue
        usual([one])
        earlier.append(one)
        standing: Standing = "too-early"
        if low is not None and high is not None:
            standing = "less" if one < low else "more" if one > high else "within"
        placed.append(Placed(one, standing, low, high))
    return tuple(placed)


def changed(answers: Sequence[Answer]) -> Change:
    """Whether the middle of the latest four answers lies a whole step or more from that of the first four.

    "" below eight answers: the two fours must have none in common. Gaps and "not relevant" are passed over.
    """
    found = numbers(answers)
    if len(found) < 2 * FROM:
        return ""
    moved = statistics.median(found[-FROM:]) - statistics.median(found[:FROM])
    if abs(moved) < 1:
        return "alike"
    return "more" if moved > 0 else "less"
