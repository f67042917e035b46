"""What waits beyond the usual time: the client alone chooses, and the practice learns only that somebody waits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeground.domain import accounts, audit, care, feedback, overview, preparing, saying, sharing, today, unanswered
from safeground.domain.actor import Missing, Refused
from safeground.store import models, wall
from tests import people
from tests.people import NOW, TODAY

DAYS = timedelta(days=1)
USUAL = care.ReadingTimes((2, 4), 5, None, None)


def on_today(house, now):
    return today.look(actor=house.ana.actor, now=now)


@pytest.fixture
def sent(house):
    return saying.write(actor=house.ana.actor, pair=house.pair, text="Can we look at it?", when="now", now=NOW).id


def choose(house, share, as_, now=NOW + 6 * DAYS):
    unanswered.choose(actor=house.ana.actor, share=share, as_=as_, line="Ask about it", now=now)


# --- when it is late --------------------------------------------------------------------------------------


def test_after_five_days_and_not_before(house, sent):
    assert on_today(house, NOW + 5 * DAYS).there.unanswered is None
    late = on_today(house, NOW + 6 * DAYS)
    assert (late.next, late.there.unanswered) == (
        "unanswered", unanswered.Late(sent, house.pair, TODAY, 5, "Dr Malik"),
    )  # fmt: skip


def test_a_held_message_is_not_late_before_it_went(house):
    saying.write(actor=house.ana.actor, pair=house.pair, text="Something.", when="tomorrow", now=NOW)
    assert on_today(house, NOW + 30 * DAYS).there.unanswered is None


def test_days_away_do_not_count(house, sent):
    times = care.ReadingTimes((2,), 5, TODAY + 2 * DAYS, TODAY + 11 * DAYS)
    care.set_reading_times(actor=house.ben.actor, times=times)
    assert on_today(house, NOW + 15 * DAYS).there.unanswered is None
    assert on_today(house, NOW + 16 * DAYS).there.unanswered is not None


def test_an_answer_ends_it_and_a_hold_moves_it(house, sent):
    sharing.open_(actor=house.ben.actor, share=sent, now=NOW, day=TODAY)
    feedback.answer(actor=house.ben.actor, share=sent, mode="hold", on=TODAY + 9 * DAYS, now=NOW)
    assert on_today(house, NOW + 9 * DAYS).there.unanswered is None
    assert on_today(house, NOW + 10 * DAYS).there.unanswered is not None
    feedback.answer(actor=house.ben.actor, share=sent, mode="answer", text="Yes.", now=NOW + 10 * DAYS)
    assert on_today(house, NOW + 10 * DAYS).there.unanswered is None


def test_taken_back_or_ended_it_is_nothing_to_ask_about(house, sent):
    other = saying.write(actor=house.ana.actor, pair=house.pair, text="Another", when="now", now=NOW + DAYS).id
    sharing.take_back(actor=house.ana.actor, share=sent, now=NOW)
    assert getattr(on_today(house, NOW + 8 * DAYS).there.unanswered, "share", None) == other
    care.end(actor=house.ana.actor, pair=house.pair, now=NOW)
    assert on_today(house, NOW + 8 * DAYS).there.unanswered is None


@given(
    usual=st.integers(1, 30),
    away=st.none() | st.tuples(st.integers(-20, 60), st.integers(0, 40)),
)
def test_the_last_day_agrees_with_counting_by_hand(usual, away):
    first = TODAY + timedelta(days=away[0]) if away else None
    until = first + timedelta(days=away[1]) if away and first else None
    times = care.ReadingTimes((1,), usual, first, until)
    counted: list[date] = []
    on = TODAY
    while len(counted) < usual:
        on += DAYS
        if first is None or until is None or not first <= on <= until:
            counted.append(on)
    assert unanswered.due_on(shown_on=TODAY, times=times) == counted[-1]


# --- what then --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_", unanswered.CHOICES)
def test_whatever_is_chosen_it_is_not_asked_again_and_ben_sees_nothing(house, sent, as_):
    ben, now = house.ben.actor, NOW + 6 * DAYS
    before = (overview.caseload(actor=ben, now=now), sharing.waiting(actor=ben, day=TODAY))
    choose(house, sent, as_)
    assert on_today(house, now).there.unanswered is None
    chosen = unanswered.chosen(actor=house.ana.actor, share=sent)
    assert chosen == unanswered.Chosen(as_, TODAY + 6 * DAYS)
    assert (overview.caseload(actor=ben, now=now), sharing.waiting(actor=ben, day=TODAY)) == before
    lines = [line.text for line in preparing.lines(actor=house.ana.actor)]
    assert lines == (["Ask about it"] if as_ == "bring" else [])


def test_one_can_choose_again_and_nonsense_is_refused(house, sent):
    choose(house, sent, "nothing")
    choose(house, sent, "bring")
    found = unanswered.chosen(actor=house.ana.actor, share=sent)
    assert found is not None and found.as_ == "bring"
    with pytest.raises(Refused):
        choose(house, sent, "shout")
    with pytest.raises(Missing):
        unanswered.choose(actor=house.nadia.actor, share=sent, as_="nothing", line="", now=NOW)


def test_the_practice_is_asked_once_and_told_no_more_than_the_clinician(house, sent):
    dan = house.dan.actor
    for _ in range(2):
        choose(house, sent, "practice")
    asked = unanswered.enquiries(actor=dan)
    assert [(one.made_on, one.clinician) for one in asked] == [(TODAY + 6 * DAYS, "Dr Malik")]
    trail = [event.action for event in audit.events(actor=house.ana.actor)]
    assert "enquired" not in trail
    unanswered.close(actor=dan, enquiry=asked[0].id, now=NOW + 7 * DAYS)
    assert unanswered.enquiries(actor=dan) == []
    chosen = unanswered.chosen(actor=house.ana.actor, share=sent)
    assert chosen == unanswered.Chosen("practice", TODAY + 6 * DAYS, TODAY + 7 * DAYS)
    with pytest.raises(Missing):
        unanswered.close(actor=dan, enquiry=asked[0].id, now=NOW + 8 * DAYS)


def test_only_a_director_reads_it(house, sent):
    choose(house, sent, "practice")
    asked = unanswered.enquiries(actor=house.dan.actor)[0]
    for somebody in (house.ana, house.ben, house.cleo, house.nadia):
        assert unanswered.enquiries(actor=somebody.actor) == []
        with pytest.raises(Missing):
            unanswered.close(actor=somebody.actor, enquiry=asked.id, now=NOW)


def test_it_never_ends_at_the_person_concerned(house):
    """Per directs a second practice of one: their own clients cannot ask Per about Per."""
    olga = house.olga
    code = accounts.invite(actor=olga, role="therapist director", now=NOW).code
    per = accounts.register(
        code=code, username="per", display_name="Per", public_name="Per", password=people.PASSWORD, now=NOW
    ).actor
    code = care.invite(actor=per, label="", now=NOW).code
    rosa = care.join(code=code, username="rosa", display_name="Rosa", password=people.PASSWORD, now=NOW).actor
    pair = care.of_client(actor=rosa)[0]
    sent = saying.write(actor=rosa, pair=pair.id, text="Hello?", when="now", now=NOW).id
    unanswered.choose(actor=rosa, share=sent, as_="practice", line="", now=NOW + 6 * DAYS)
    assert unanswered.enquiries(actor=per) == []
    assert [one.clinician for one in unanswered.enquiries(actor=house.dan.actor)] == ["Per"]
    assert "Per" not in unanswered.directors(actor=rosa, therapist=pair.therapist)


def test_where_nobody_else_directs_it_is_not_offered(house):
    """Dan leaves: Per, who directs too, is the only one left, and Rosa is Per's client."""
    accounts_ = house.olga
    code = accounts.invite(actor=accounts_, role="therapist director", now=NOW).code
    per = accounts.register(
        code=code, username="per", display_name="Per", public_name="Per", password=people.PASSWORD, now=NOW
    ).actor
    code = care.invite(actor=per, label="", now=NOW).code
    rosa = care.join(code=code, username="rosa", display_name="Rosa", password=people.PASSWORD, now=NOW).actor
    pair = care.of_client(actor=rosa)[0]
    with wall.opened():
        models.Account._base_manager.filter(id=house.dan.actor.me).update(disabled_on=TODAY)
    assert unanswered.directors(actor=rosa, therapist=pair.therapist) == ()
    sent = saying.write(actor=rosa, pair=pair.id, text="Hello?", when="now", now=NOW).id
    with pytest.raises(Refused) as refused:
        unanswered.choose(actor=rosa, share=sent, as_="practice", line="", now=NOW + 6 * DAYS)
    assert refused.value.code == "nobody-to-ask"
    assert unanswered.chosen(actor=rosa, share=sent) is None
