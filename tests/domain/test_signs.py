"""Signs for their owner: beside their own earlier answers only, how often they are offered, and the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeground.domain import items, signs
from safeground.domain.actor import Refused
from tests.people import TODAY, check_in

ON = date(2026, 5, 5)


def mark(house, *values, slug="concealment", who="ana"):
    for back, value in enumerate(values):
        given_signs = {} if value == "" else {slug: value}
        check_in(house, 5, weeks_ago=len(values) - back, who=who, signs=given_signs)


def course(house, who="ana"):
    pair = house.other_pair if who == "nadia" else house.pair
    return signs.profile(actor=getattr(house, who).actor, pair=pair)


@pytest.mark.django_db
def test_one_beside_its_own_earlier_answers(house):
    mark(house, 1, 1, 2, 1, 4)
    (one,) = course(house)
    assert (one.slug, one.usual, one.latest.placed.standing) == ("concealment", (1, 4), "more")


@pytest.mark.django_db
def test_nothing_is_said_to_be_usual_below_four(house):
    mark(house, 1, None, 2, None, 1)
    (one,) = course(house)
    assert (one.usual, one.numbers, one.latest.placed.standing) == (None, 3, "too-early")


@pytest.mark.django_db
def test_not_relevant_is_an_answer_and_no_number(house):
    mark(house, 3, 3, 3, 3, None)
    (one,) = course(house)
    assert (one.usual, one.latest.placed.answer, one.latest.placed.standing) == ((3, 3), "not-relevant", "none")


@pytest.mark.django_db
def test_a_person_without_answers_has_no_courses(house):
    check_in(house, 5)
    assert course(house) == ()


@pytest.mark.django_db
def test_the_order_is_that_of_the_pages_whatever_was_answered(house):
    check_in(house, 5, signs={"difficulty-with-boundaries": 4, "limited-disclosure": 0, "concealment": 2})
    assert [one.slug for one in course(house)] == ["limited-disclosure", "concealment", "difficulty-with-boundaries"]


@pytest.mark.django_db
def test_what_others_marked_changes_nothing(house):
    mark(house, 1, 1, 2, 1, 2)
    before = course(house)
    mark(house, 4, 4, 4, 4, 4, who="nadia")
    assert course(house) == before
    for other in (house.ben.actor, house.dan.actor, house.nadia.actor):
        assert signs.profile(actor=other, pair=house.pair) == ()


@pytest.mark.django_db
def test_how_often_is_the_owners_choice_and_sealed(house):
    ana = house.ana.actor
    assert signs.offered(actor=ana) == "every"
    assert signs.offered_on(actor=ana, day=TODAY)
    signs.offer(actor=ana, often="never", day=TODAY)
    assert not any(signs.offered_on(actor=ana, day=TODAY + timedelta(days=back)) for back in range(30))
    signs.offer(actor=ana, often="sometimes", day=TODAY)
    days = [signs.offered_on(actor=ana, day=TODAY + timedelta(days=back)) for back in range(21 * 4)]
    assert days.count(True) == 28
    assert signs.offered(actor=house.nadia.actor) == "every"
    with pytest.raises(Refused):
        signs.offer(actor=ana, often="daily", day=TODAY)
    assert signs.offered(actor=ana) == "sometimes"


@pytest.mark.django_db
def test_a_setting_that_cannot_be_read_is_every_time(house):
    items.save_draft(actor=house.ana.actor, place="signs:offered", body={"often": 7}, day=TODAY)
    assert signs.offered(actor=house.ana.actor) == "every"


def record(what, by=""):
    return signs.Record(ON, what, by)


@pytest.mark.parametrize(
    ("records", "told"),
    [
        ([], []),
        ([record("met")] * 3, ["You met three times.", "Nothing was moved, called off or missed."]),
        ([record("moved", "me"), *[record("moved", "them")] * 2], ["You moved one, Dr Malik moved two."]),
        ([record("cancelled", "them")], ["Dr Malik called off one."]),
        ([record("missed", "me")], ["You missed one."]),
        ([record("met"), record("missed")], ["You met once.", "One session was missed. Nobody noted who did that."]),
        ([record("moved")] * 2, ["Two sessions were moved. Nobody noted who did that."]),
        ([record("moved", "them")] * 13, ["Dr Malik moved 13."]),
    ],
)
def test_the_calendar_in_sentences(records, told):
    assert signs.attendance(records, name="Dr Malik") == told


RECORDS = st.lists(
    st.builds(
        signs.Record,
        st.just(ON),
        st.sampled_from(["met", "missed", "cancelled", "moved"]),
        st.sampled_from(["me", "them", ""]),
    ),
    max_size=40,
)


@given(RECORDS)
def test_both_people_are_told_in_the_same_words(records):
    """Change the two round, and only the names change round: nobody is told more gently than the other."""
    swap = {"me": "them", "them": "me", "": ""}
    swapped = [signs.Record(one.on, one.what, swap[one.by]) for one in records]

    def parts(found):
        return sorted(
            part.strip(" .") for line in signs.attendance(found, name="Dr Malik") for part in line.split(",")
        )

    def renamed(part):
        doing = (" moved", " called off", " missed")
        for mine, theirs in (("You", "Dr Malik"), ("Dr Malik", "You")):
            if part.startswith(tuple(mine + verb for verb in doing)):
                return theirs + part.removeprefix(mine)
        return part

    assert sorted(map(renamed, parts(records))) == parts(swapped)
    whole = " ".join(signs.attendance(records, name="Dr Malik"))
    assert "%" not in whole
