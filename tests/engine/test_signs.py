"""Signs and pace: against slow twins that say the same thing in another way, and what gaps do."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeground.engine import pace, signs

ANSWERS = st.lists(st.one_of(st.none(), st.just(signs.NOT_RELEVANT), st.integers(0, 4)), max_size=30)
SCORES = st.lists(st.one_of(st.none(), st.integers(0, 100)), max_size=20)


def slow_usual(found: list[int]) -> tuple[int, int] | None:
    """The slow twin: take away one lowest and one highest for as long as three in four are left."""
    left = list(found[-12:])
    whole = len(left)
    if whole < 4:
        return None
    while (len(left) - 2) * 4 >= whole * 3:
        left.remove(min(left))
        left.remove(max(left))
    return min(left), max(left)


def slow_follow(answers: list) -> list[tuple]:
    told = []
    for place, one in enumerate(answers):
        earlier = [value for value in answers[:place] if value is not None and value != "not-relevant"]
        between = slow_usual(earlier)
        if one is None or one == "not-relevant":
            standing = "none"
        elif between is None:
            standing = "too-early"
        else:
            standing = {(True, False): "less", (False, True): "more"}.get(
                (one < between[0], one > between[1]), "within"
            )
        told.append((one, standing, *(between or (None, None))))
    return told


@given(ANSWERS)
def test_each_answer_lies_where_the_slow_twin_puts_it(answers):
    fast = [(one.answer, one.standing, one.low, one.high) for one in signs.follow(answers)]
    assert fast == slow_follow(answers)


@given(st.lists(st.integers(0, 4), min_size=4, max_size=12))
def test_at_least_three_in_four_lie_in_what_is_usual(found):
    low, high = signs.usual(found)
    assert sum(low <= one <= high for one in found) * 4 >= 3 * len(found)
    assert {low, high} <= set(found)


@given(ANSWERS, st.data())
def test_a_gap_and_not_relevant_move_nothing(answers, data):
    extra = list(answers)
    for filler in (None, "not-relevant"):
        extra.insert(data.draw(st.integers(0, len(extra))), filler)

    def numbered(found):
        return [one for one in signs.follow(found) if isinstance(one.answer, int)]

    assert numbered(extra) == numbered(answers)
    assert signs.changed(extra) == signs.changed(answers)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([3] * 4 + [1] * 4, "less"),
        ([1] * 4 + [3] * 4, "more"),
        ([2, 1, 2, 1, 2, 2, 1, 1], "alike"),
        ([4] * 4 + [0] * 3, ""),
        ([3] * 4 + ["not-relevant"] * 9 + [None], ""),
    ],
)
def test_first_and_latest(answers, expected):
    assert signs.changed(answers) == expected


@pytest.mark.parametrize("wrong", [-1, 5])
def test_a_number_that_is_no_answer(wrong):
    with pytest.raises(ValueError, match="0 to 4"):
        signs.follow([wrong])


def slow_pace(scores: list) -> str:
    """The slow twin: every pair of an early and a late score, averaged."""
    found = [one for one in scores if one is not None]
    if not found:
        return "none"
    if len(found) < 4:
        return "too-early"
    far = (1.96**2 * 80 / 2) ** 0.5
    if len(found) < 8:
        apart = any(abs(one - other) >= far for one, other in itertools.combinations(found, 2))
        return "begun-apart" if apart else "begun-close"
    pairs = [late - early for early in found[:4] for late in found[-4:]]
    moved = sum(pairs) / len(pairs)
    return "level" if abs(moved) < far else "higher" if moved > 0 else "lower"


@given(SCORES)
def test_pace_is_what_the_slow_twin_says(scores):
    assert pace.describe(scores) == slow_pace(scores)


def test_pace_compares_with_oneself_only():
    """A person far below everybody and one far above, moving alike, are told the same."""
    assert pace.describe([10] * 4 + [30] * 4) == pace.describe([70] * 4 + [90] * 4) == "higher"
    assert pace.describe([90] * 8) == pace.describe([5] * 8) == "level"
    assert 12 < pace.least() < 13


@pytest.mark.parametrize("wrong", [-1, 101])
def test_what_is_no_score_is_refused(wrong):
    with pytest.raises(ValueError, match="0 to 100"):
        pace.describe([wrong])
    with pytest.raises(ValueError, match="above 0"):
        pace.least(0)
