"""Two people's view of the same sessions, against this pair's own usual difference.

Clients rate the alliance higher than their therapists do: d = .63, Tryon, Blackwell & Hammel (2007),
doi:10.1080/10503300701320611. So a gap is normal; it is worth a word only when wider than this pair's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Literal

PAIRS_NEEDED = 4
INTERVAL_Z = 1.28
# One step on one of six items, in score points: a smaller difference is nothing one could name.
ONE_STEP = 100 / 36

Width = Literal["too-early", "within", "wider"]


@dataclass(frozen=True, slots=True)
class Gap:
    """This pair's usual difference, client's score less therapist's, in points of 0..100 scores."""

    mean: float
    low: float
    high: float


def usual_gap(gaps: Sequence[float]) -> Gap | None:
    """Mean and 80% interval (mean plus and minus 1.28 SD) of a pair's earlier gaps, or None below four.

    gaps: client's score less therapist's, -100..100, of earlier sessions that *both* have shared. A session
        only one side has shared must never be here: the gap would give the other side away.

    The interval reaches at least one answer step each way, so that four equal gaps do not make every later
    one unusual. With four to seven pairs it holds fewer than 80 in 100 (about 67 with four), for the SD is
    itself a guess then.
    """
    if any(not -100 <= gap <= 100 for gap in gaps):
        raise ValueError("A gap between two scores must be from -100 to 100.")
    if len(gaps) < PAIRS_NEEDED:
        return None
    mean = fmean(gaps)
    reach = max(INTERVAL_Z * stdev(gaps), ONE_STEP)
    return Gap(mean=mean, low=mean - reach, high=mean + reach)


def compare(*, earlier: Sequence[float], latest: float) -> Width:
    """Whether the latest gap is wider than this pair's earlier ones.

    Wider means outside the usual interval *and* further from agreement than usual, whichever of the two is
    higher; two views that have come closer are within.
    """
    if not -100 <= latest <= 100:
        raise ValueError("A gap between two scores must be from -100 to 100.")
    usual = usual_gap(earlier)
    if usual is None:
        return "too-early"
    outside = not usual.low <= latest <= usual.high
    return "wider" if outside and abs(latest) > abs(usual.mean) else "within"
