"""A director who is a therapist too, and leaving: what their own clients ask never ends with them."""

from __future__ import annotations

import pytest

from safeground.domain import care, handover, leaving, routes, saying, unanswered
from safeground.domain.actor import Missing, Refused
from safeground.store import models, wall
from tests import people
from tests.people import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def per(house) -> people.Somebody:
    code = people.accounts.invite(actor=house.olga, role="therapist director", now=NOW).code
    made = people.accounts.register(
        code=code, username="per", display_name="Per", public_name="Per", password=people.PASSWORD, now=NOW
    )
    return people.Somebody("per", made.actor, made.token, made.recovery_code)


def ask(who, pair, reader):
    return handover.ask(actor=who.actor, pair=pair, reader=reader, wish="change", tell="not-by-me", now=NOW)


def test_they_cannot_close_their_own_account_off_and_keep_the_question_away(house, per):
    with pytest.raises(Missing):
        leaving.gone(actor=per.actor, account=per.actor.me, now=NOW)


def test_once_they_are_gone_their_clients_ask_the_directors_who_are_left(house, per):
    rosa, pair = people.invite_client(per, "rosa", "Rosa")
    assert handover.readers(actor=rosa.actor, therapist=per.actor.me) == ()
    leaving.gone(actor=house.dan.actor, account=per.actor.me, now=NOW)
    readers = handover.readers(actor=rosa.actor, therapist=per.actor.me)
    assert [one.account for one in readers] == [house.dan.actor.me]
    with pytest.raises((Missing, Refused)):
        ask(rosa, pair, per.actor.me)
    assert ask(rosa, pair, house.dan.actor.me).state == "asked"
    assert handover.waiting(actor=per.actor) == []


def test_whoever_becomes_the_therapist_of_a_client_no_longer_reads_about_themselves(house, per):
    """Ben leaves; Per, who directs too, was asked, and becomes the next therapist: from then on Per is not asked."""
    leaving.gone(actor=house.dan.actor, account=house.ben.actor.me, now=NOW)
    pair = care.begin(actor=house.ana.actor, therapist=per.actor.me, now=NOW)
    assert handover.readers(actor=house.ana.actor, therapist=per.actor.me) == ()
    sent = saying.write(actor=house.ana.actor, pair=pair, text="Hello?", when="now", now=NOW).id
    unanswered.choose(
        actor=house.ana.actor, share=sent, as_="practice", line="", now=NOW + 6 * people.timedelta(days=1)
    )
    assert unanswered.enquiries(actor=per.actor) == []
    assert [one.clinician for one in unanswered.enquiries(actor=house.dan.actor)] == ["Per"]
    routes.add(actor=house.dan.actor, kind="inside", account=per.actor.me, reach="Room 2")
    assert per.actor.me not in [one.account for one in routes.inside(actor=house.ana.actor)]


def test_what_they_were_to_read_goes_back_to_whoever_asked(house, per):
    asked = ask(house.ana, house.pair, per.actor.me)
    leaving.gone(actor=house.dan.actor, account=per.actor.me, now=NOW)
    with wall.opened():
        row = models.Handover._base_manager.get(id=asked.handover)
    assert row.state == "closed"
    assert ask(house.ana, house.pair, house.dan.actor.me).state == "asked"
