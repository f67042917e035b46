"""What run-due deletes when its time is over, by travelling in time; and what it leaves alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from safeground.content import changes
from safeground.domain import accounts, handover, overseeing, practice, setting_up
from safeground.domain.actor import Refused
from safeground.store import models, wall
from tests.people import NOW

pytestmark = pytest.mark.django_db


def make(house, *, starts, pair=True):
    with wall.opened():
        return models.Appointment._base_manager.create(
            practice_id=house.practice.id, therapist_id=house.ben.actor.me, pair_id=house.pair if pair else None,
            starts_at=starts, ends_at=starts + timedelta(minutes=50), zone="Europe/London", state="standing",
        ).id  # fmt: skip


def kept(model):
    with wall.opened():
        return set(model._base_manager.values_list("id", flat=True))


def run(at):
    overseeing.run_due(practice=practice.here(), send=lambda letter: None, now=at)


def set_days(house, appointments, for_ever=False):
    setting_up.deleting(actor=house.dan.actor, visitors=30, appointments=appointments, for_ever=for_ever)


def test_an_appointment_goes_when_its_days_are_over_and_not_a_minute_before(house):
    one, coming = make(house, starts=NOW), make(house, starts=NOW + timedelta(days=60))
    set_days(house, 60)
    end = NOW + timedelta(minutes=50)
    run(end + timedelta(days=60))
    assert kept(models.Appointment) == {one, coming}
    run(end + timedelta(days=60, minutes=1))
    assert kept(models.Appointment) == {coming}


def test_for_good_means_for_good(house):
    one = make(house, starts=NOW)
    set_days(house, None, for_ever=True)
    run(NOW + timedelta(days=5_000))
    assert kept(models.Appointment) == {one}


def test_a_booking_of_a_visitors_is_not_this_rules(house):
    one = make(house, starts=NOW, pair=False)
    set_days(house, 30)
    run(NOW + timedelta(days=300))
    assert kept(models.Appointment) == {one}


def test_words_for_an_invitation_go_three_months_after_they_end(house):
    made = accounts.invite(actor=house.ben.actor, role="client", label="x", now=NOW)
    with wall.opened():
        ends = models.Invitation._base_manager.get(id=made.id).expires_at
    run(ends + timedelta(days=90))
    assert made.id in kept(models.Invitation)
    run(ends + timedelta(days=90, seconds=1))
    assert made.id not in kept(models.Invitation)


def test_a_closed_request_for_somebody_else_goes_a_year_later_and_an_open_one_stays(house):
    tell = next(iter(changes.handover().tell))
    asked = [
        handover.ask(actor=house.ana.actor, pair=house.pair, reader=house.dan.actor.me, wish=wish, tell=tell, now=NOW)
        for wish in ("change", "second-opinion")
    ]
    for one in asked:
        handover.open_(actor=house.dan.actor, handover=one.handover, now=NOW)
    closed, open_ = asked
    handover.take_back(actor=house.ana.actor, item=closed.item, now=NOW)
    run(NOW + timedelta(days=365))
    assert kept(models.Handover) == {closed.handover, open_.handover}
    run(NOW + timedelta(days=366))
    assert kept(models.Handover) == {open_.handover}
    # The client's own copy is theirs, and says that it is closed.
    assert handover.read(actor=house.ana.actor, item=closed.item).state == "closed"


@pytest.mark.parametrize("days", [None, 0, 29, 3651, -1])
def test_days_out_of_bounds_are_refused(house, days):
    with pytest.raises(Refused):
        set_days(house, days)
    assert practice.here().appointments_kept_days == 365
