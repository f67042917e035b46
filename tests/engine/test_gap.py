"""Two views, against the pair's own usual difference."""

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeground.engine import gap

GAPS = st.lists(st.floats(-100, 100), min_size=4, max_size=20)


def test_worked_by_hand():
    """Gaps 5, 10, 10, 15: mean 10, SD sqrt(50/3) = 4.082483; 1.28 SD = 5.225578."""
    usual = gap.usual_gap([5, 10, 10, 15])
    assert usual.mean == 10
    assert (usual.low, usual.high) == pytest.approx((4.774422, 15.225578), abs=1e-6)


@pytest.mark.parametrize(
    ("earlier", "latest", "width"),
    [
        ([], 90, "too-early"),
        ([5, 10, 15], 90, "too-early"),
        ([5, 10, 10, 15], 15.2, "within"),
        ([5, 10, 10, 15], 15.3, "wider"),
        ([5, 10, 10, 15], 0, "within"),  # closer than usual is not wider
        ([5, 10, 10, 15], -9, "within"),
        ([5, 10, 10, 15], -11, "wider"),  # the other way round, and further apart than usual
        ([-5, -10, -10, -15], -15.3, "wider"),
        ([-5, -10, -10, -15], 0, "within"),
        ([10, 10, 10, 10], 12.7, "within"),  # less than one answer step from always the same
        ([10, 10, 10, 10], 12.8, "wider"),
    ],
)
def test_table(earlier, latest, width):
    assert gap.compare(earlier=earlier, latest=latest) == width


@given(GAPS)
def test_the_interval_is_at_least_the_stated_one_and_holds_the_mean(gaps):
    usual = gap.usual_gap(gaps)
    reach = 1.28 * statistics.stdev(gaps)
    assert usual.mean == pytest.approx(math.fsum(gaps) / len(gaps), abs=1e-9)
    assert usual.high - usual.mean == pytest.approx(max(reach, 100 / 36), abs=1e-9)
    assert usual.mean - usual.low == pytest.approx(max(reach, 100 / 36), abs=1e-9)


@given(GAPS, st.floats(-100, 100))
def test_whose_view_is_taken_from_whose_does_not_matter(gaps, latest):
    turned = gap.compare(earlier=[-value for value in gaps], latest=-latest)
    assert gap.compare(earlier=gaps, latest=latest) == turned


@given(GAPS)
def test_the_usual_gap_itself_is_never_wider(gaps):
    assert gap.compare(earlier=gaps, latest=gap.usual_gap(gaps).mean) == "within"


@pytest.mark.parametrize("wrong", [101, -101, math.nan])
def test_what_no_two_scores_can_differ_by_is_refused(wrong):
    with pytest.raises(ValueError, match="from -100 to 100"):
        gap.usual_gap([0, 0, 0, wrong])
    with pytest.raises(ValueError, match="from -100 to 100"):
        gap.compare(earlier=[], latest=wrong)
