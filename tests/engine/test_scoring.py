"""The composite score of one check-in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeground.engine import scoring

ANSWER = st.integers(1, 7)
SIX = st.lists(ANSWER, min_size=6, max_size=6)
SIX_WITH_GAPS = st.lists(st.none() | ANSWER, min_size=6, max_size=6)


@pytest.mark.parametrize(
    ("answers", "score"),
    [
        ([1, 1, 1, 1, 1, 1], 0.0),
        ([7, 7, 7, 7, 7, 7], 100.0),
        ([4, 4, 4, 4, 4, 4], 50.0),
        ([6, 5, 7, 6, 6, 5], 80.5555555556),  # mean 35/6, (35/6 - 1) / 6 = 29/36
        ([6, 5, None, 6, 6, 5], 76.6666666667),  # five answered: mean 5.6, 4.6 / 6
        ([6, 5, None, None, 6, 5], None),  # four of six are not enough
        ([None] * 6, None),
    ],
)
def test_worked_examples(answers, score):
    found = scoring.composite(answers)
    assert found is None if score is None else found == pytest.approx(score, abs=1e-9)


def test_other_scales_and_reversed_items():
    assert scoring.composite([0, 4], low=0, high=4) == 50
    assert scoring.composite([0, 4], low=0, high=4, reversed_items=[1]) == 0
    assert scoring.composite([7, 1, 7], reversed_items={1}) == 100
    assert scoring.composite([None, 4], low=0, high=4, least=0.5) == 100


@given(SIX_WITH_GAPS)
def test_a_score_needs_five_of_six_and_lies_between_0_and_100(answers):
    score = scoring.composite(answers)
    assert (score is not None) == (answers.count(None) <= 1)
    assert score is None or 0 <= score <= 100


@given(SIX_WITH_GAPS, st.randoms())
def test_the_order_of_the_items_does_not_matter(answers, random):
    mixed = list(answers)
    random.shuffle(mixed)
    assert scoring.composite(mixed) == scoring.composite(answers)


@given(SIX, st.integers(0, 5))
def test_a_higher_answer_never_lowers_the_score(answers, place):
    higher = list(answers)
    higher[place] = min(7, higher[place] + 1)
    assert scoring.composite(higher) >= scoring.composite(answers)
    assert (scoring.composite(higher) > scoring.composite(answers)) == (answers[place] < 7)


@given(SIX, st.integers(0, 5))
def test_a_skipped_item_is_left_out_and_never_taken_for_the_lowest(answers, place):
    skipped = [None if index == place else answer for index, answer in enumerate(answers)]
    others = [answer for answer in skipped if answer is not None]
    assert scoring.composite(skipped) == scoring.composite(others)


@given(SIX_WITH_GAPS)
def test_reversing_every_item_mirrors_the_score(answers):
    score = scoring.composite(answers)
    mirrored = scoring.composite(answers, reversed_items=range(6))
    assert mirrored is None if score is None else mirrored == pytest.approx(100 - score)


@pytest.mark.parametrize(
    ("answers", "keywords", "sentence"),
    [
        ([], {}, "no items"),
        ([0, 4, 4], {}, "Answer 1 is 0"),
        ([4, 8, 4], {}, "Answer 2 is 8"),
        ([4, 4.5, 4], {}, "Answer 2 is 4.5"),
        ([4, True, 4], {}, "Answer 2 is True"),
        (["4"], {}, "Answer 1 is '4'"),
        ([4], {"low": 7, "high": 7}, "must be below the highest"),
        ([4], {"least": 0}, "share of items"),
        ([4], {"least": 1.1}, "share of items"),
        ([4], {"reversed_items": [1]}, "position must be from 0 to 0"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(answers, keywords, sentence):
    with pytest.raises(ValueError, match=sentence):
        scoring.composite(answers, **keywords)
