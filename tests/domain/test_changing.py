"""Choosing and checking, being stuck, and asking for somebody else: private, asked once, never read by the person
whom it is about, and moved in one deed."""

from __future__ import annotations

import pytest

from safeground.content import changes
from safeground.domain import access, audit, care, choosing, feedback, handover, items, saying, sharing, stuck
from safeground.domain.actor import Missing, Refused
from safeground.store import models
from tests import people
from tests.people import NOW, TODAY, check_in

pytestmark = pytest.mark.django_db


def ask(house, **more):
    given = {"wish": "change", "tell": "not-by-me", "words": "Somebody who is slower.", **more}
    return handover.ask(
        actor=house.ana.actor, pair=house.pair, reader=house.dan.actor.me, now=NOW, **given
    )  # fmt: skip


# --- choosing and checking --------------------------------------------------------------------------------


def test_marks_are_kept_changed_and_forgotten(house):
    ana = house.ana.actor
    assert choosing.marks(actor=ana, pair=house.pair) == ({}, "")
    choosing.mark(actor=ana, pair=house.pair, answers={"listens": "yes", "there": ""}, words=" Slow. ", now=NOW)
    assert choosing.marks(actor=ana, pair=house.pair) == ({"listens": "yes"}, "Slow.")
    choosing.mark(actor=ana, pair=house.pair, answers={"listens": "no"}, words="", now=NOW)
    assert choosing.marks(actor=ana, pair=house.pair) == ({"listens": "no"}, "")
    assert len(items.kept(actor=ana, kind="choosing")) == 1
    choosing.forget(actor=ana, pair=house.pair)
    assert items.kept(actor=ana, kind="choosing") == []


@pytest.mark.parametrize(
    ("answers", "words"), [({"listens": "maybe"}, ""), ({"nothing": "yes"}, ""), ({}, "x" * 2001)]
)
def test_marks_that_are_none_are_refused(house, answers, words):
    with pytest.raises(Refused):
        choosing.mark(actor=house.ana.actor, pair=house.pair, answers=answers, words=words, now=NOW)
    assert items.kept(actor=house.ana.actor) == []


def test_marks_are_about_ones_own_therapist(house):
    with pytest.raises(Missing):
        choosing.mark(actor=house.ana.actor, pair=house.other_pair, answers={"listens": "yes"}, words="", now=NOW)


def test_every_flag_and_every_way_leads_somewhere():
    texts, ways = changes.choosing(), changes.stuck()
    assert {one.tool for one in texts.red} <= set(texts.titles)
    assert {one.tool for one in ways.options if one.tool} == set(ways.tools)
    assert [one.slug for one in ways.options if not one.tool] == ["stay"]
    assert {group.slug for group in texts.groups} == {"empathy", "competence", "boundaries", "reliability"}


# --- when it feels stuck ----------------------------------------------------------------------------------


def level(house, value=4, count=9):
    for weeks in range(count, 0, -1):
        check_in(house, value, weeks_ago=weeks)


def test_a_level_line_is_asked_about_once(house):
    ana = house.ana.actor
    level(house, count=8)
    assert stuck.notice(actor=ana, pair=house.pair) == stuck.Noticed(house.pair, 8, 7)
    assert items.kept(actor=ana, kind="stuck") == []
    stuck.answer(actor=ana, pair=house.pair, as_="fine", now=NOW)
    assert stuck.notice(actor=ana, pair=house.pair) is None
    assert stuck.answered(actor=ana, pair=house.pair) == ("fine", TODAY)


def test_nothing_is_asked_early_high_or_of_the_therapist(house):
    level(house, count=7)
    assert stuck.notice(actor=house.ana.actor, pair=house.pair) is None
    assert items.kept(actor=house.ana.actor, kind="stuck") == []
    with pytest.raises(Refused):
        stuck.answer(actor=house.ana.actor, pair=house.pair, as_="hardly", now=NOW)


def test_the_answer_can_be_changed_and_is_kept_once(house):
    for as_ in ("later", "no"):
        stuck.answer(actor=house.ana.actor, pair=house.pair, as_=as_, now=NOW)
    assert [one.body["as"] for one in items.kept(actor=house.ana.actor, kind="stuck")] == ["no"]


# --- somebody else ----------------------------------------------------------------------------------------


def test_it_is_read_by_the_one_it_is_for_and_the_opening_is_seen(house):
    asked = ask(house)
    waiting = handover.waiting(actor=house.dan.actor)
    assert [(one.id, one.state, one.body) for one in waiting] == [(asked.handover, "asked", None)]
    assert handover.waiting(actor=house.ben.actor) == []
    assert handover.read_opened(actor=house.dan.actor, handover=asked.handover).body is None
    opened = handover.open_(actor=house.dan.actor, handover=asked.handover, now=NOW)
    assert opened.body is not None
    assert (opened.body["name"], opened.body["words"], opened.body["wish"]) == (
        "Ana",
        "Somebody who is slower.",
        "change",
    )
    assert next(one.action for one in audit.events(actor=house.ana.actor)) == "handover-opened"
    assert handover.read(actor=house.ana.actor, item=asked.item).state == "opened"
    for other in (house.ben.actor, house.cleo.actor, house.nadia.actor):
        with pytest.raises(Missing):
            handover.open_(actor=other, handover=asked.handover, now=NOW)


def test_no_row_says_who_asks(house):
    asked = ask(house)
    row = access.row(house.dan.actor, models.Handover, "read", id=asked.handover)
    values = [getattr(row, column.attname) for column in models.Handover._meta.fields]
    assert house.ana.actor.me not in values
    assert house.pair not in values


def test_a_therapist_who_directs_is_never_the_reader_and_nobody_who_answers_to_them(db):
    house = people.gather()
    code = people.accounts.invite(actor=house.olga, role="therapist director", now=NOW).code
    made = people.accounts.register(
        code=code, username="per", display_name="Per", public_name="Per", password=people.PASSWORD, now=NOW
    )
    per = people.Somebody("per", made.actor, made.token, made.recovery_code)
    jo, pair = people.invite_client(per, "joan", "Jo")
    assert handover.readers(actor=jo.actor, therapist=made.actor.me) == ()
    assert [one.name for one in handover.readers(actor=house.ana.actor, therapist=house.ben.actor.me)] == [
        "Ms Okafor", "Per",
    ]  # fmt: skip
    for reader in (house.dan.actor.me, made.actor.me):
        with pytest.raises(Missing):
            handover.ask(actor=jo.actor, pair=pair, reader=reader, wish="change", tell="not-by-me", now=NOW)


def settled(house, **more):
    asked = ask(house, **more)
    handover.open_(actor=house.dan.actor, handover=asked.handover, now=NOW)
    handover.answer(
        actor=house.dan.actor, handover=asked.handover, proposed=house.cleo.actor.me, words="She has room.", now=NOW
    )
    return asked


def test_with_a_change_the_old_access_ends_in_the_same_deed_and_the_new_begins_with_nothing(house):
    share = saying.write(actor=house.ana.actor, pair=house.pair, text="You were late.", when="now", now=NOW)
    sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=TODAY)
    feedback.answer(actor=house.ben.actor, share=share.id, mode="answer", text="I was.", now=NOW)
    asked = settled(house)
    answered = handover.read(actor=house.ana.actor, item=asked.item)
    assert (answered.answer, answered.proposed_name) == ("She has room.", "Cleo Hart")
    fresh = handover.accept(actor=house.ana.actor, item=asked.item, proposed=house.cleo.actor.me, now=NOW)
    assert care.get(actor=house.ana.actor, pair=house.pair).ended_on == TODAY
    assert sharing.opened(actor=house.ben.actor, day=TODAY, now=NOW, log=False) == []
    assert sharing.opened(actor=house.cleo.actor, day=TODAY, now=NOW, log=False, pair_id=fresh) == []
    assert sharing.waiting(actor=house.cleo.actor, day=TODAY, pair_id=fresh) == []
    assert sorted(one.other_name for one in care.of_therapist(actor=house.cleo.actor)) == ["Ana", "Nadia"]
    # What was written to the client stays the client's, with its day.
    assert [one.text for one in feedback.got(actor=house.ana.actor, day=TODAY)] == ["I was."]


def test_a_second_opinion_keeps_the_first(house):
    asked = settled(house, wish="second-opinion")
    handover.accept(actor=house.ana.actor, item=asked.item, proposed=house.cleo.actor.me, now=NOW)
    assert {one.other_name for one in care.of_client(actor=house.ana.actor)} == {"Dr Malik", "Cleo Hart"}


def test_nothing_begins_without_the_client_and_not_twice(house):
    asked = ask(house)
    with pytest.raises(Refused):
        handover.accept(actor=house.ana.actor, item=asked.item, proposed=house.cleo.actor.me, now=NOW)
    assert len(care.of_client(actor=house.ana.actor)) == 1
    handover.open_(actor=house.dan.actor, handover=asked.handover, now=NOW)
    for proposed in (house.ben.actor.me, house.dan.actor.me, house.ana.actor.me):
        with pytest.raises(Refused):
            handover.answer(actor=house.dan.actor, handover=asked.handover, proposed=proposed, words="x", now=NOW)
    handover.answer(
        actor=house.dan.actor, handover=asked.handover, proposed=house.cleo.actor.me, words="She has room.", now=NOW
    )
    handover.accept(actor=house.ana.actor, item=asked.item, proposed=house.cleo.actor.me, now=NOW)
    with pytest.raises(Refused):
        handover.accept(actor=house.ana.actor, item=asked.item, proposed=house.cleo.actor.me, now=NOW)
    assert len(care.of_client(actor=house.ana.actor)) == 1


def test_taken_back_before_it_is_opened_leaves_nothing(house):
    asked = ask(house)
    handover.take_back(actor=house.ana.actor, item=asked.item, now=NOW)
    assert handover.waiting(actor=house.dan.actor) == []
    assert handover.mine(actor=house.ana.actor) == []


def test_taken_back_after_it_was_opened_empties_it(house):
    asked = settled(house)
    handover.take_back(actor=house.ana.actor, item=asked.item, now=NOW)
    assert handover.waiting(actor=house.dan.actor) == []
    assert handover.read_opened(actor=house.dan.actor, handover=asked.handover).body is None
    assert handover.read(actor=house.ana.actor, item=asked.item).state == "closed"
    with pytest.raises(Refused):
        handover.accept(actor=house.ana.actor, item=asked.item, proposed=house.cleo.actor.me, now=NOW)


def test_the_practice_tells_only_after_the_move_and_then_puts_it_away(house):
    asked = settled(house, tell="practice-after")
    with pytest.raises(Missing):
        handover.mark_told(actor=house.dan.actor, handover=asked.handover, now=NOW)
    handover.accept(actor=house.ana.actor, item=asked.item, proposed=house.cleo.actor.me, now=NOW)
    handover.mark_told(actor=house.dan.actor, handover=asked.handover, now=NOW)
    handover.close(actor=house.dan.actor, handover=asked.handover, now=NOW)
    assert handover.waiting(actor=house.dan.actor) == []
    assert handover.read_opened(actor=house.dan.actor, handover=asked.handover).body is None


def test_the_same_form_twice_asks_once(house):
    first, second = ask(house, key="k"), ask(house, key="k")
    assert first.handover == second.handover
    assert len(handover.waiting(actor=house.dan.actor)) == 1
