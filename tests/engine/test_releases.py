"""Figures over many people: no two that were said leave fewer than five people between them."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeground.engine import releases

PEOPLE = [bytes([number]) for number in range(14)]
QUARTERS = st.lists(st.sets(st.sampled_from(PEOPLE)), max_size=12)


def said(quarters) -> list[set[bytes]]:
    found: list[set[bytes]] = []
    for people in quarters:
        if releases.publishable(people, found):
            found.append(people)
    return found


@settings(max_examples=400, deadline=None)
@given(QUARTERS)
def test_any_two_that_were_said_are_equal_or_five_people_apart(quarters):
    for one, other in itertools.combinations(said(quarters), 2):
        assert one == other or len([person for person in PEOPLE if (person in one) != (person in other)]) >= 5
    assert all(len(one) >= 5 for one in said(quarters))


def test_a_slow_practice_where_people_come_and_go():
    """Somebody comes or leaves now and then; twenty practices over forty quarters each. Some figures are said."""
    chance = random.Random(5)
    count = apart = 0
    for _ in range(20):
        people: set[bytes] = set(PEOPLE[:6])
        quarters = []
        for _ in range(40):
            for person in PEOPLE:
                if chance.random() < 0.08:
                    people ^= {person}
            quarters.append(set(people))
        found = said(quarters)
        count += len(found)
        for one, other in itertools.combinations(found, 2):
            apart += one != other
            assert one == other or len(one ^ other) >= 5
    assert count > 100 and apart > 100


def test_without_the_rule_one_person_would_be_found():
    """The control: by the number of people alone, figures over six and over five of them are both said."""
    five, six = set(PEOPLE[:5]), set(PEOPLE[:6])
    assert releases.publishable(five, []) and releases.publishable(six, [])
    assert not releases.publishable(six, [five])
    assert not releases.publishable(set(PEOPLE[:4]), [])


def slow_quartile(means: list[float], share: float) -> float:
    place = share * (len(means) - 1)
    ordered = sorted(means)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def slow_step(value: float) -> int:
    return min(range(0, 105, 5), key=lambda step: (abs(step - value), -step))


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(PEOPLE), st.lists(st.integers(0, 100), min_size=1, max_size=9), min_size=5))
def test_the_figures_are_those_of_the_slow_twin(scores):
    means = [sum(of_one) / len(of_one) for of_one in scores.values()]
    made = releases.figures(scores)
    for value, share in ((made.low, 0.25), (made.middle, 0.5), (made.high, 0.75)):
        exact = slow_quartile(means, share)
        assert value == slow_step(exact) or abs(exact % 5 - 2.5) < 1e-6
    assert made.people == len(scores) and made.low <= made.middle <= made.high


def test_too_few_people_give_no_figure_even_when_it_was_not_asked():
    with pytest.raises(ValueError):
        releases.figures({person: [50] for person in PEOPLE[:4]})


def test_writing_more_often_counts_no_more():
    quiet = {person: [80] for person in PEOPLE[:4]}
    assert releases.figures({**quiet, PEOPLE[4]: [20]}) == releases.figures({**quiet, PEOPLE[4]: [20] * 50})


def test_the_middle_of_some_waits():
    assert releases.middle_days([1, 2, 9]) == 2
