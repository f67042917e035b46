"""One person's usual level, followed check-in by check-in with nothing but what was known that day.

A local level model (a random walk seen through noise) filtered by Kalman's recursion, with the weight of a
surprising score bounded so that one odd day cannot drag the level along:
Durbin & Koopman (2012), Time Series Analysis by State Space Methods, chapter 2,
doi:10.1093/acprof:oso/9780199641178.001.0001. The bounded weight is Huber's (1964),
doi:10.1214/aoms/1177703732.

The start values are assumptions that served well in a simulation. They say nothing about real clients until a
practice estimates its own. Plain Python on purpose: it runs inside a web request, where importing numpy would
cost more than the sum itself. `columns.follow` does the same for many people at once.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the filter takes for granted. Scores are 0..100; variances are in squared score points."""

    mean: float = 77.0  # where people are, before anything is known of this one
    start_variance: float = 285.0  # how far people differ from that mean
    drift: float = 13.0  # how much one person's level may move, variance a week
    noise: float = 80.0  # how much one check-in scatters about the level
    longest_gap: float = 4.0  # weeks; a longer break widens the range no further
    clip: float = 2.5  # from this z on, a score's pull on the level is bounded
    range_z: float = 1.28  # half-width of the usual range: 1.28 leaves one in ten on each side

    def __post_init__(self) -> None:
        if min(self.start_variance, self.noise, self.clip, self.range_z) <= 0:
            raise ValueError("Start variance, noise, clip and range_z must be above 0.")
        if min(self.drift, self.longest_gap) < 0:
            raise ValueError("Drift and the longest gap cannot be below 0.")


STANDARD = Parameters()


@dataclass(frozen=True, slots=True)
class Point:
    """One session: what was expected before its score was seen, and what is believed after."""

    score: float | None  # 0..100, or None where there was no check-in
    forecast: float  # expected score, before today's
    low: float  # the usual range, before today's score, kept inside 0..100
    high: float
    z: float | None  # how surprising today's score was, in standard deviations; None without a score
    level: float  # the level believed in after today
    variance: float  # and how uncertain it is


def follow(
    *, scores: Sequence[float | None], weeks: Sequence[float], parameters: Parameters = STANDARD
) -> tuple[Point, ...]:
    """Every session of one person, in order.

    scores: composites 0..100, None where a check-in is missing (it widens the range and moves nothing).
    weeks: when each session was, in weeks since the first, same length, never going back.

    Raises ValueError when the lengths differ, time runs backwards, or a score is not from 0 to 100.
    """
    if len(scores) != len(weeks):
        raise ValueError(f"There are {len(scores)} scores but {len(weeks)} times.")
    points: list[Point] = []
    previous: Point | None = None
    before = 0.0
    for score, week in zip(scores, weeks, strict=True):
        previous = advance(
            previous=previous, score=score, elapsed=week - before if previous else 0.0, parameters=parameters
        )
        points.append(previous)
        before = week
    return tuple(points)


def advance(
    *, previous: Point | None, score: float | None, elapsed: float, parameters: Parameters = STANDARD
) -> Point:
    """The next session's point from the one before it (None for a first session) and the weeks between."""
    if previous is None:
        forecast, variance = parameters.mean, parameters.start_variance
    elif elapsed >= 0:
        forecast = previous.level
        variance = previous.variance + parameters.drift * min(elapsed, parameters.longest_gap)
    else:
        raise ValueError("A session cannot lie before the one that precedes it.")
    spread = math.sqrt(variance + parameters.noise)
    low = max(0.0, forecast - parameters.range_z * spread)
    high = min(100.0, forecast + parameters.range_z * spread)
    if score is None:
        return Point(score, forecast, low, high, None, forecast, variance)
    if not 0 <= score <= 100:
        raise ValueError(f"A score is {score}; it must be from 0 to 100.")
    z = (score - forecast) / spread
    gain = variance / (variance + parameters.noise) * (parameters.clip / max(abs(z), parameters.clip))
    return Point(score, forecast, low, high, z, forecast + gain * (score - forecast), variance * (1.0 - gain))
