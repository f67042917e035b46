"""Whether a line stays where it is: the window, its edges, and what must not matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeground.engine import stillness

WEEKLY = [float(week) for week in range(9)]


def slow(weeks, scores):
    """The same rule, written the long way round."""
    pairs = [pair for pair in zip(weeks, scores, strict=True) if pair[1] is not None]
    if len(pairs) < 8:
        return None
    last = pairs[len(pairs) - 8 :]
    first_half = sum(score for _, score in last[0:4]) / 4
    second_half = sum(score for _, score in last[4:8]) / 4
    span = last[7][0] - last[0][0]
    if span >= 6 and second_half < 80 and -5 < second_half - first_half < 5:
        return stillness.Still(8, span)
    return None


scores = st.lists(st.one_of(st.none(), st.integers(0, 100).map(float)), min_size=0, max_size=20)


@given(scores, st.floats(0.2, 3))
def test_it_agrees_with_the_long_way_round(found, step):
    weeks = [step * place for place in range(len(found))]
    assert stillness.find(weeks=weeks, scores=found) == slow(weeks, found)


@given(scores)
def test_a_session_without_a_score_changes_nothing(found):
    weeks = [1.5 * place for place in range(len(found))]
    with_gap = stillness.find(weeks=[*weeks, 99.0], scores=[*found, None])
    assert with_gap == stillness.find(weeks=weeks, scores=found)


@pytest.mark.parametrize(
    ("scores", "asked"),
    [
        ([60.0] * 9, True),
        ([60.0] * 5 + [64.9] * 4, True),
        ([60.0] * 5 + [65.0] * 4, False),
        ([60.0] * 5 + [55.0] * 4, False),
        ([82.0] * 9, False),
        ([79.9] * 9, True),
        ([60.0] * 2 + [None] * 7, False),
    ],
)
def test_edges(scores, asked):
    assert (stillness.find(weeks=WEEKLY, scores=scores) is not None) == asked


def test_eight_sessions_in_a_hurry_are_no_while():
    assert stillness.find(weeks=[week / 4 for week in range(9)], scores=[60.0] * 9) is None


def test_lengths_that_differ_are_refused():
    with pytest.raises(ValueError, match="same length"):
        stillness.find(weeks=[1.0], scores=[])
