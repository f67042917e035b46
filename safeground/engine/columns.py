"""The same sums as `scoring` and `trajectory`, for many people at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safeground.engine import scoring, trajectory

Floats = NDArray[np.float64]

MISSING = -1
# Rows and people handled at a time, so that what is being worked on stays in the processor's cache.
ROWS = 1 << 15
PEOPLE = 1 << 12


def score(
    answers: NDArray[np.int8],
    *,
    low: int = scoring.LOW,
    high: int = scoring.HIGH,
    least: float = scoring.LEAST_ANSWERED,
) -> Floats:
    """Composites 0..100 of many check-ins; NaN where too few items are answered. Equals `scoring.composite`.

    answers: shape (check-ins, items), whole numbers from low to high, -1 where missing. Column-major
        (`order="F"`) is read about three times faster than row-major. low >= 0, items * high < 32,000.
    Reversed items must be turned (low + high - answer) beforehand.

    Raises ValueError for another type or shape, or a value off the scale.
    """
    if answers.ndim != 2 or answers.dtype != np.int8 or answers.shape[1] == 0:
        raise ValueError("Answers must be a table of int8 with at least one item.")
    items = answers.shape[1]
    if not 0 <= low < high or not 0 < least <= 1 or items * high >= 32_000:
        raise ValueError("The scale must run from 0 or more, upwards, and the share answered from above 0 to 1.")
    table = _table(items=items, low=low, high=high, least=least)
    result = np.empty(len(answers))
    for start in range(0, len(answers), ROWS):
        rows = answers[start : start + ROWS]
        total, skipped = _sum(rows, low=low, high=high)
        np.take(table, skipped * (items * high + 1) + total, out=result[start : start + ROWS], mode="clip")
    return result


def _table(*, items: int, low: int, high: int, least: float) -> Floats:
    """Every score there can be, by items skipped (major) and sum of the answers given (minor), flat."""
    sums = np.arange(items * high + 1)
    rows = []
    for answered in range(items, -1, -1):
        enough = answered > 0 and answered >= least * items
        rows.append((sums / answered - low) / (high - low) * 100 if enough else np.full(len(sums), np.nan))
    return np.concatenate(rows)


def _sum(rows: NDArray[np.int8], *, low: int, high: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    narrow = rows.shape[1] * high <= 127  # then one byte holds the sum, and the sums go many times faster
    total: NDArray[Any] = np.zeros(len(rows), dtype=np.int8 if narrow else np.int16)
    skipped: NDArray[Any] = np.zeros(len(rows), dtype=np.int16 if rows.shape[1] > 127 else np.int8)
    for column in rows.T:
        if column.min() < low or column.max() > high:
            missing = column == MISSING
            if column.max() > high or np.count_nonzero(column < low) > np.count_nonzero(missing):
                raise ValueError(f"An answer is off the scale: {low} to {high}, or {MISSING} if missing.")
            ones = missing.view(np.int8)
            skipped += ones
            total += column + ones  # -1 and 1: a missing answer adds nothing
        else:
            total += column
    return total.astype(np.int32), skipped.astype(np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """One value per session, in the order given; the meanings are those of `trajectory.Point`."""

    forecast: Floats
    low: Floats
    high: Floats
    z: Floats  # NaN without a score
    level: Floats
    variance: Floats


def follow(
    *,
    scores: Floats,
    weeks: Floats,
    starts: NDArray[np.int64],
    parameters: trajectory.Parameters = trajectory.STANDARD,
) -> Followed:
    """Every session of many people, sorted by person and then by time. Equals `trajectory.follow` to 1e-9.

    scores: shape (sessions,), 0..100, NaN where missing.
    weeks: shape (sessions,), weeks since that person's first session, never going back within a person.
    starts: shape (people + 1,), where each person's sessions begin, then the number of sessions.

    Raises ValueError when the shapes do not fit, time runs backwards, or a score is not from 0 to 100.
    """
    _check(scores=scores, weeks=weeks, starts=starts)
    followed = Followed(*(np.empty(len(scores)) for _ in range(6)))
    elapsed = np.zeros(len(scores))
    np.subtract(weeks[1:], weeks[:-1], out=elapsed[1:])
    first = starts[:-1][starts[:-1] < starts[1:]]
    elapsed[first] = 0.0
    if not np.all(elapsed >= 0):
        raise ValueError("A session cannot lie before the one that precedes it.")
    drift = np.minimum(elapsed, parameters.longest_gap, out=elapsed)
    drift *= parameters.drift
    for block in range(0, len(starts) - 1, PEOPLE):
        _follow_block(
            scores=scores,
            drift=drift,
            starts=starts[block : block + PEOPLE + 1],
            parameters=parameters,
            followed=followed,
        )
    return followed


def _check(*, scores: Floats, weeks: Floats, starts: NDArray[np.int64]) -> None:
    if scores.ndim != 1 or scores.shape != weeks.shape:
        raise ValueError("Scores and weeks must be two rows of the same length.")
    if starts.ndim != 1 or len(starts) == 0 or starts[0] != 0 or starts[-1] != len(scores):
        raise ValueError("Starts must begin with 0 and end with the number of sessions.")
    if np.any(starts[1:] < starts[:-1]):
        raise ValueError("Starts must never go back.")
    if np.any((scores < 0) | (scores > 100)):
        raise ValueError("A score must be from 0 to 100, or NaN if missing.")


def _follow_block(
    *,
    scores: Floats,
    drift: Floats,
    starts: NDArray[np.int64],
    parameters: trajectory.Parameters,
    followed: Followed,
) -> None:
    level = np.full(len(starts) - 1, parameters.mean)
    variance = np.full(len(starts) - 1, parameters.start_variance)
    for here in _sessions(starts):
        forecast, predicted = level[: len(here)], variance[: len(here)] + drift[here]
        total = predicted + parameters.noise
        spread = np.sqrt(total)
        today = scores[here]
        surprise = today - forecast
        z = surprise / spread
        gain = predicted / total * (parameters.clip / np.maximum(np.abs(z), parameters.clip))
        seen = today == today  # NaN is the one value that differs from itself
        level = np.where(seen, forecast + gain * surprise, forecast)
        variance = np.where(seen, predicted * (1.0 - gain), predicted)
        reach = parameters.range_z * spread
        followed.forecast[here] = forecast
        followed.low[here] = np.maximum(forecast - reach, 0.0)
        followed.high[here] = np.minimum(forecast + reach, 100.0)
        followed.z[here] = z
        followed.level[here] = level
        followed.variance[here] = variance


def _sessions(starts: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Where everyone's first session lies, then everyone's second, and so on.

    People with more sessions come first, so those who still have one are always the front of the row.
    """
    lengths = np.diff(starts)
    order = np.argsort(-lengths, kind="stable")
    begin, lengths = starts[:-1][order], lengths[order]
    for step in range(int(lengths[0]) if len(lengths) else 0):
        still = int(np.searchsorted(-lengths, -step, side="left"))
        yield begin[:still] + step
