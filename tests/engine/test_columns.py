"""Many people at once, against the plain functions for one."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeground.engine import columns, scoring, trajectory

NAMES = ("forecast", "low", "high", "z", "level", "variance")
SESSION = st.tuples(st.none() | st.floats(0, 100), st.floats(0, 9))
PEOPLE = st.lists(st.lists(SESSION, max_size=9), max_size=8)


def _lay_out(people):
    return {
        "scores": np.array([math.nan if s is None else s for person in people for s, _ in person], dtype=float),
        "weeks": np.array([week for person in people for week in _weeks(person)], dtype=float),
        "starts": np.cumsum([0] + [len(person) for person in people]),
    }


def _weeks(person):
    return np.cumsum([gap for _, gap in person]).tolist()


def _slow_follow(people, parameters=trajectory.STANDARD):
    points = []
    for person in people:
        scores = [score for score, _ in person]
        points += trajectory.follow(scores=scores, weeks=_weeks(person), parameters=parameters)
    return {name: np.array([getattr(point, name) for point in points], dtype=float) for name in NAMES}


def _assert_same(followed, slow):
    for name in NAMES:
        np.testing.assert_allclose(getattr(followed, name), slow[name], rtol=0, atol=1e-9, err_msg=name)


@given(PEOPLE)
def test_follow_equals_its_slow_twin(people):
    _assert_same(columns.follow(**_lay_out(people)), _slow_follow(people))


@given(PEOPLE)
@settings(max_examples=25)
def test_follow_equals_its_slow_twin_under_other_parameters(people):
    other = trajectory.Parameters(mean=60, start_variance=100, drift=5, noise=50, longest_gap=2, clip=1, range_z=2)
    _assert_same(columns.follow(**_lay_out(people), parameters=other), _slow_follow(people, other))


def test_follow_equals_its_slow_twin_across_blocks_of_people():
    rng = np.random.default_rng(5)
    people = [
        [
            (None if rng.random() < 0.2 else float(rng.uniform(0, 100)), float(rng.uniform(0, 6)))
            for _ in range(rng.integers(0, 5))
        ]
        for _ in range(columns.PEOPLE + 300)
    ]
    _assert_same(columns.follow(**_lay_out(people)), _slow_follow(people))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"weeks": np.array([0.0, 1.0])}, "same length"),
        ({"weeks": np.array([0.0, 1.0, 0.5])}, "cannot lie before"),
        ({"weeks": np.array([0.0, math.nan, 1.0])}, "cannot lie before"),
        ({"scores": np.array([0.0, 101.0, 1.0])}, "from 0 to 100"),
        ({"starts": np.array([0, 2])}, "end with the number"),
        ({"starts": np.array([1, 3])}, "begin with 0"),
        ({"starts": np.array([0, 2, 1, 3])}, "never go back"),
    ],
)
def test_follow_refuses_what_does_not_fit(change, sentence):
    fits = {
        "scores": np.array([50.0, 60.0, 70.0]),
        "weeks": np.array([0.0, 1.0, 2.0]),
        "starts": np.array([0, 3]),
    }
    columns.follow(**fits)
    with pytest.raises(ValueError, match=sentence):
        columns.follow(**(fits | change))


def test_time_may_start_again_with_the_next_person():
    followed = columns.follow(
        scores=np.array([50.0, 60.0, 70.0]), weeks=np.array([0.0, 5.0, 0.0]), starts=np.array([0, 2, 3])
    )
    assert followed.variance[2] == followed.variance[0]
    assert followed.forecast[2] == 77


def _slow_score(answers, **scale):
    rows = [[None if answer == -1 else int(answer) for answer in row] for row in answers]
    return [math.nan if (s := scoring.composite(row, **scale)) is None else s for row in rows]


@given(
    st.integers(1, 20).flatmap(
        lambda items: st.lists(
            st.lists(st.sampled_from([-1, 1, 2, 3, 4, 5, 6, 7]), min_size=items, max_size=items), min_size=1
        )
    ),
    st.sampled_from(["F", "C"]),
)
def test_score_equals_its_slow_twin(rows, order):
    answers = np.array(rows, dtype=np.int8, order=order)
    np.testing.assert_allclose(columns.score(answers), _slow_score(answers), rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("items", "scale"),
    [
        (6, {"low": 0, "high": 4, "least": 0.5}),
        (7, {"low": 0, "high": 1, "least": 1.0}),
        (40, {"low": 1, "high": 100, "least": 0.75}),  # the sum needs two bytes
        (200, {"low": 1, "high": 7, "least": 0.3}),  # and so does the count of skipped items
    ],
)
def test_score_on_other_scales_and_more_rows_than_one_block(items, scale):
    rng = np.random.default_rng(items)
    count = columns.ROWS + 50 if items < 10 else 60
    answers = rng.integers(scale["low"], scale["high"] + 1, (count, items)).astype(np.int8, order="F")
    answers[rng.random(answers.shape) < 0.3] = -1
    found = columns.score(answers, **scale)
    chosen = np.r_[:30, count - 30 : count]
    np.testing.assert_allclose(found[chosen], _slow_score(answers[chosen], **scale), rtol=0, atol=1e-9)
    assert len(found) == count


def test_no_check_ins_give_no_scores():
    assert columns.score(np.empty((0, 6), dtype=np.int8)).shape == (0,)


@pytest.mark.parametrize("wrong", [0, 8, -2, 127, -128])
@pytest.mark.parametrize("with_missing", [False, True])
def test_score_refuses_an_answer_off_the_scale(wrong, with_missing):
    answers = np.full((5, 6), 4, dtype=np.int8)
    if with_missing:
        answers[:, 2] = -1
    answers[3, 2] = wrong
    with pytest.raises(ValueError, match="off the scale"):
        columns.score(answers)


@pytest.mark.parametrize(
    ("answers", "scale"),
    [
        (np.ones((2, 6)), {}),
        (np.ones(6, dtype=np.int8), {}),
        (np.ones((2, 0), dtype=np.int8), {}),
        (np.ones((2, 6), dtype=np.int8), {"low": -1}),
        (np.ones((2, 6), dtype=np.int8), {"low": 7}),
        (np.ones((2, 6), dtype=np.int8), {"least": 0}),
    ],
)
def test_score_refuses_another_type_shape_or_scale(answers, scale):
    with pytest.raises(ValueError, match="must"):
        columns.score(answers, **scale)
