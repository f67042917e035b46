"""One score from the answers of one check-in."""

from collections.abc import Collection, Sequence

LOW = 1
HIGH = 7
LEAST_ANSWERED = 0.75


def composite(
    answers: Sequence[int | None],
    *,
    low: int = LOW,
    high: int = HIGH,
    least: float = LEAST_ANSWERED,
    reversed_items: Collection[int] = (),
) -> float | None:
    """The mean answer as a share of the scale, 0 (every answer lowest) to 100 (every answer highest).

    answers: one whole number from low to high for each item, in the instrument's order; None where the item
        was skipped or answered "I can't say".
    least: the share of items that must be answered, at most 1. Of six, five are enough, four are not.
    reversed_items: positions (from 0) of the items where a high answer means less.

    Returns None when too few items are answered. A skipped item is left out of the mean: it is never taken
    for the lowest answer.
    Raises ValueError for an empty list, an answer off the scale, or limits that make no sense.
    """
    _check_limits(count=len(answers), low=low, high=high, least=least, reversed_items=reversed_items)
    total = 0
    answered = 0
    for position, answer in enumerate(answers):
        if answer is None:
            continue
        if type(answer) is not int or not low <= answer <= high:
            raise ValueError(
                f"Answer {position + 1} is {answer!r}; it must be None or a whole number, {low} to {high}."
            )
        total += low + high - answer if position in reversed_items else answer
        answered += 1
    if answered == 0 or answered < least * len(answers):
        return None
    return (total / answered - low) / (high - low) * 100


def _check_limits(*, count: int, low: int, high: int, least: float, reversed_items: Collection[int]) -> None:
    if count == 0:
        raise ValueError("There are no items to score.")
    if low >= high:
        raise ValueError(f"The lowest answer ({low}) must be below the highest ({high}).")
    if not 0 < least <= 1:
        raise ValueError(f"The share of items that must be answered is {least}; it must be above 0, at most 1.")
    if any(not 0 <= item < count for item in reversed_items):
        raise ValueError(f"A reversed item's position must be from 0 to {count - 1}.")
