"""Whether a person's own line has stayed where it is: a reason to ask once, and never a finding.

The window is our own choice. No study says that a line which stays level means that therapy is not working, and many
people's lines start fairly high and change little (Meier & Feeley 2022). A line that is high already is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

WINDOW = 8  # scored sessions: four and the four before
WEEKS = 6.0  # that they must span at least
MOVED = 5.0  # points of 100; the difference of two means of four has a standard error of about 6
HIGH = 80.0  # where the last four lie this high, nothing is asked


@dataclass(frozen=True, slots=True)
class Still:
    """The line has not moved over these sessions and weeks."""

    count: int
    weeks: float


def find(*, weeks: Sequence[float], scores: Sequence[float | None]) -> Still | None:
    """Whether the latest eight scored sessions stayed level, below the height at which there is nothing to ask.

    weeks: when each session was, in weeks from any start, not descending. Shape (n,).
    scores: composites of 0 to 100; None where a session has no score: it is passed over. Shape (n,).
    """
    if len(weeks) != len(scores):
        raise ValueError("weeks and scores must have the same length")
    scored = [(week, score) for week, score in zip(weeks, scores, strict=True) if score is not None][-WINDOW:]
    if len(scored) < WINDOW:
        return None
    span = scored[-1][0] - scored[0][0]
    values = [score for _, score in scored]
    before, latest = fmean(values[: WINDOW // 2]), fmean(values[WINDOW // 2 :])
    if span < WEEKS or latest >= HIGH or abs(latest - before) >= MOVED:
        return None
    return Still(WINDOW, span)
