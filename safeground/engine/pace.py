"""Where one person's line stands against its own beginning: words for it, and never a rank.

The mean of the latest four scores is set beside that of the first four. The two differ by more than scatter when
the difference is at least 1.96 standard errors of it, sqrt(2 * noise / 4), with the noise of `trajectory.STANDARD`:
about 12 points. That noise is an assumption from a simulation and no evidence about real clients; one session
alone is only marginally dependable and four or more are wanted (Crits-Christoph et al. 2011).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from safeground.engine.trajectory import STANDARD

ENOUGH = 4
FAR = 1.96

Pace = Literal["none", "too-early", "begun-close", "begun-apart", "level", "higher", "lower"]


def least(noise: float = STANDARD.noise) -> float:
    """The smallest difference of the two means, in score points, that is more than scatter. `noise` is a variance."""
    if noise <= 0:
        raise ValueError("The noise must be above 0.")
    return FAR * math.sqrt(2 * noise / ENOUGH)


def describe(scores: Sequence[float | None], *, noise: float = STANDARD.noise) -> Pace:
    """One person's scores 0..100 with one therapist, oldest first; None where there is none is passed over.

    Below four scores nothing is described; from four to seven only whether they lie within `least` of each other;
    from eight on the latest four beside the first four. Raises ValueError for a score that is not from 0 to 100.
    """
    found = [score for score in scores if score is not None]
    if any(not 0 <= score <= 100 for score in found):
        raise ValueError("A score is from 0 to 100.")
    if not found:
        return "none"
    if len(found) < ENOUGH:
        return "too-early"
    far = least(noise)
    if len(found) < 2 * ENOUGH:
        return "begun-close" if max(found) - min(found) < far else "begun-apart"
    moved = sum(found[-ENOUGH:]) / ENOUGH - sum(found[:ENOUGH]) / ENOUGH
    if abs(moved) < far:
        return "level"
    return "higher" if moved > 0 else "lower"
