"""The online level of one person, against two slow twins and its own laws."""

import dataclasses
import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeground.engine import trajectory

SCORE = st.floats(0, 100)
GAP = st.floats(0, 9)
COURSE = st.lists(st.tuples(st.none() | SCORE, GAP), min_size=1, max_size=25)
UNCLIPPED = trajectory.Parameters(clip=1e9)


def _follow(course, parameters=trajectory.STANDARD):
    return trajectory.follow(scores=[score for score, _ in course], weeks=_weeks(course), parameters=parameters)


def _weeks(course):
    return np.cumsum([0.0] + [gap for _, gap in course[1:]]).tolist()


def _as_written(course, *, m=77.0, start=285.0, q=13.0, r=80.0):
    """Science.md section 2, line by line, with the mean kept apart from the person's own level a."""
    a, P, rows = 0.0, start, []
    for index, (y, dt) in enumerate(course):
        if index > 0:
            P = P + q * min(dt, 4)
        F = P + r
        row = {
            "forecast": m + a,
            "low": m + a - 1.28 * math.sqrt(F),
            "high": m + a + 1.28 * math.sqrt(F),
            "z": None,
        }
        if y is not None:
            v = y - m - a
            row["z"] = v / math.sqrt(F)
            w = min(1, 2.5 / abs(row["z"])) if row["z"] else 1
            K = P / F * w
            a, P = a + K * v, P * (1 - K)
        rows.append(row | {"level": m + a, "variance": P})
    return rows


def _by_conditioning(course, *, m=77.0, start=285.0, q=13.0, r=80.0):
    """Level and variance after the last session, from the joint normal distribution: no recursion at all."""
    times = np.cumsum([0.0] + [min(gap, 4.0) for _, gap in course[1:]])
    levels = start + q * np.minimum.outer(times, times)
    seen = [index for index, (score, _) in enumerate(course) if score is not None]
    if not seen:
        return m, levels[-1, -1]
    weights = np.linalg.solve(levels[np.ix_(seen, seen)] + r * np.eye(len(seen)), levels[seen, -1])
    surprise = np.array([course[index][0] for index in seen]) - m
    return m + weights @ surprise, levels[-1, -1] - weights @ levels[seen, -1]


def test_worked_by_hand():
    """Scores 80, none, 50, 75, 20 at weeks 0, 1, 2, 10, 11.

    1: F = 285 + 80 = 365, z = 3 / 19.105, K = 285/365; level 77 + 3K = 79.342466, P = 285 (1 - K) = 62.465753
    2: P + 13 = 75.465753, nothing else moves
    3: P = 88.465753, F = 168.465753, v = -29.342466, z = -2.260689, K = .525126; 63.933973, P = 42.010083
    4: eight weeks count as four: P = 94.010083, F = 174.010083, v = 11.066027, K = .540257; level 69.912466
    5: P = 56.220522, F = 136.220522, v = -49.912466, z = -4.276493, w = 2.5 / 4.276493, K = .412717 * w
    """
    points = trajectory.follow(scores=[80, None, 50, 75, 20], weeks=[0, 1, 2, 10, 11])
    expected = [
        # forecast, low, high, z, level, variance
        (77.0, 52.545634, 100.0, 0.157027, 79.342466, 62.465753),
        (79.342466, 63.382670, 95.302262, None, 79.342466, 75.465753),
        (79.342466, 62.728788, 95.956144, -2.260689, 63.933973, 42.010083),
        (63.933973, 47.049124, 80.818822, 0.838889, 69.912466, 43.220522),
        (69.912466, 54.973132, 84.851800, -4.276493, 57.870051, 42.656157),
    ]
    for point, row in zip(points, expected, strict=True):
        found = (point.forecast, point.low, point.high, point.z, point.level, point.variance)
        assert found == pytest.approx(row, abs=1e-6)
    assert [point.score for point in points] == [80, None, 50, 75, 20]


@given(COURSE)
def test_equals_the_formulas_as_they_are_written(course):
    for point, row in zip(_follow(course), _as_written(course), strict=True):
        for name in ("forecast", "z", "level", "variance"):
            assert getattr(point, name) == pytest.approx(row[name], abs=1e-9)
        assert point.low == pytest.approx(max(0, row["low"]), abs=1e-9)
        assert point.high == pytest.approx(min(100, row["high"]), abs=1e-9)


@given(COURSE)
def test_without_the_bound_it_is_the_exact_conditional_distribution(course):
    level, variance = _by_conditioning(course)
    last = _follow(course, UNCLIPPED)[-1]
    assert last.level == pytest.approx(level, abs=1e-7)
    assert last.variance == pytest.approx(variance, abs=1e-7)


@given(COURSE, st.integers(1, 25))
def test_later_sessions_never_change_an_earlier_point(course, count):
    assert _follow(course)[:count] == _follow(course[:count])


@given(COURSE, st.floats(0, 500))
def test_only_the_time_between_sessions_counts(course, origin):
    weeks = [week + origin for week in _weeks(course)]
    moved = trajectory.follow(scores=[score for score, _ in course], weeks=weeks)
    for point, other in zip(_follow(course), moved, strict=True):
        assert point.level == pytest.approx(other.level, abs=1e-6)


@given(st.lists(st.tuples(st.none() | st.floats(20, 80), GAP), min_size=1, max_size=15), st.floats(-20, 20))
def test_moving_every_score_and_the_mean_moves_every_level_and_no_z(course, shift):
    moved = [(None if score is None else score + shift, gap) for score, gap in course]
    shifted = _follow(moved, dataclasses.replace(trajectory.STANDARD, mean=77 + shift))
    for point, other in zip(_follow(course), shifted, strict=True):
        assert other.level == pytest.approx(point.level + shift, abs=1e-9)
        assert other.variance == pytest.approx(point.variance, abs=1e-9)
        assert (other.z or 0) == pytest.approx(point.z or 0, abs=1e-9)


@given(COURSE)
def test_a_level_never_leaves_what_has_been_seen(course):
    seen = [77.0]
    for point in _follow(course):
        seen += [] if point.score is None else [point.score]
        assert min(seen) - 1e-9 <= point.level <= max(seen) + 1e-9
        assert 0 <= point.low <= point.forecast <= point.high <= 100
        assert 0 < point.variance <= 285 + 13 * 4 * 25


@given(COURSE, st.floats(4, 300), st.floats(4, 300))
def test_a_break_longer_than_four_weeks_counts_as_four(course, one, another):
    first, second = (_follow([*course, (60.0, gap)])[-1] for gap in (one, another))
    assert first.level == pytest.approx(second.level, abs=1e-9)
    assert first.z == pytest.approx(second.z, abs=1e-9)


@given(COURSE, st.floats(0, 4), st.floats(0, 4))
def test_a_longer_break_makes_the_usual_range_no_narrower(course, one, another):
    shorter, longer = sorted((one, another))
    near, far = (_follow([*course, (None, gap)])[-1] for gap in (shorter, longer))
    assert far.low <= near.low
    assert far.high >= near.high
    assert near.level == far.level == _follow(course)[-1].level


@given(COURSE, st.floats(0, 100))
def test_from_the_bound_on_a_stranger_score_pulls_no_harder(course, score):
    point = _follow([*course, (score, 1.0)])[-1]
    before = _follow([*course, (None, 1.0)])[-1].variance
    strongest = 2.5 * before / math.sqrt(before + 80)
    pull = abs(point.level - point.forecast)
    assert pull <= strongest + 1e-9
    if abs(point.z) >= 2.5:
        assert pull == pytest.approx(strongest)


def test_a_first_session_has_the_start_variance_whatever_its_week():
    (point,) = trajectory.follow(scores=[None], weeks=[7.0])
    assert (point.variance, point.level, point.z) == (285.0, 77.0, None)
    assert trajectory.follow(scores=[], weeks=[]) == ()


@pytest.mark.parametrize(
    ("scores", "weeks", "sentence"),
    [
        ([80.0], [], "1 scores but 0 times"),
        ([80.0, 70.0], [1.0, 0.5], "cannot lie before"),
        ([80.0, 70.0], [0.0, math.nan], "cannot lie before"),
        ([100.5], [0.0], "from 0 to 100"),
        ([-1.0], [0.0], "from 0 to 100"),
        ([math.nan], [0.0], "from 0 to 100"),
    ],
)
def test_what_makes_no_sense_is_refused(scores, weeks, sentence):
    with pytest.raises(ValueError, match=sentence):
        trajectory.follow(scores=scores, weeks=weeks)


@pytest.mark.parametrize(
    "wrong", [{"noise": 0}, {"start_variance": -1}, {"drift": -1}, {"longest_gap": -1}, {"clip": 0}]
)
def test_parameters_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"must be above 0|cannot be below 0"):
        trajectory.Parameters(**wrong)


def test_what_a_web_request_needs_does_not_import_numpy():
    script = (
        "import sys\n"
        "from safeground.engine import gap, prompts, scoring, trajectory\n"
        "sys.exit('numpy' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
