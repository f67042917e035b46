"""Somebody who takes first talks is gone: nothing with them can take place, and whoever had a time is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from safeground.domain import consultations, directory, leaving, overseeing
from safeground.store import models, wall
from tests.domain.consulting import (
    AT,
    LETTERS,
    NETWORK,
    arrange,
    booked,
    hold,
    open_hours,
    public,
    read,
    times,
    typed,
)  # fmt: skip
from tests.people import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def hours(house):
    public(house.ben)
    open_hours(house.ben)


def gone(house, at=NOW):
    leaving.gone(actor=house.dan.actor, account=house.ben.actor.me, now=at)


def letters(house, at):
    sent = []
    overseeing.run_due(practice=house.practice, send=sent.append, now=at)
    return [(one.address, one.template) for one in sent]


def test_everything_arranged_is_called_off_and_the_time_is_nobodys(house):
    standing = booked(house)
    held = hold(house, AT + timedelta(hours=1))
    asked = arrange(hold(house, AT + timedelta(hours=2)), **LETTERS).body.code
    waits = consultations.wait(therapist=house.ben.actor.me, typed=typed(**LETTERS), network=NETWORK, now=NOW)
    gone(house)
    for code in (standing, held, asked, waits):
        seen = read(code)
        assert (seen.state, seen.host_gone) == ("cancelled", True)
        page = Client().get(f"/meeting/{code}/", secure=True).content.decode()
        assert "Dr Malik does not work here any more. It is nothing that you did." in page
        assert "/people/" in page and "Waiting for a time" not in page and "Choose another time" not in page
    with wall.opened():
        assert models.Taken._base_manager.filter(therapist_id=house.ben.actor.me).count() == 0
        assert not models.Availability._base_manager.get(account_id=house.ben.actor.me).is_open
        assert models.Profile._base_manager.get(account_id=house.ben.actor.me).published_on is None
    assert times(house) == [] and directory.of(therapist=house.ben.actor.me) is None
    assert consultations.availability_of(therapist=house.ben.actor.me) is None
    # What they left can still be deleted, by them.
    consultations.forget(code=waits, network=NETWORK, now=NOW)


def test_one_that_is_over_stays_what_it_was_and_so_does_what_a_visitor_called_off(house):
    over, off = booked(house), booked(house, AT + timedelta(hours=1))
    consultations.call_off(code=off, reason="", network=NETWORK, now=NOW)
    gone(house, AT + DAY)
    assert read(over, AT + DAY).state == "standing"
    assert "does not work here" not in Client().get(f"/meeting/{off}/", secure=True).content.decode()


def test_a_reminder_goes_as_the_letter_that_something_has_changed(house):
    code = booked(house, reminder="day", **LETTERS)
    letters(house, NOW + timedelta(hours=1))
    gone(house, NOW + timedelta(hours=2))
    assert letters(house, AT) == [("sam@example.net", "meeting-changed")]
    assert read(code).state == "cancelled"


def test_nothing_of_a_colleagues_is_touched(house):
    open_hours(house.cleo)
    waits = consultations.wait(therapist=house.cleo.actor.me, typed=typed(**LETTERS), network=NETWORK, now=NOW)
    gone(house)
    assert (read(waits).state, read(waits).host_gone) == ("waiting", False)
    assert consultations.availability_of(therapist=house.cleo.actor.me) is not None
