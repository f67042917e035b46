"""First talks as figures of a quarter: four show nothing, five show, and a part only with five on both sides."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from safeground.domain import access, accounts, consultations
from safeground.domain.actor import Actor, Missing
from safeground.store import models, wall
from tests.people import NOW, PASSWORD

pytestmark = pytest.mark.django_db
QUARTER = date(2026, 4, 1)
# Thirty days after the last day of the quarter: every booking of it is deleted by then.
OVER = NOW.replace(month=8, day=2)


def met(house, *, count, state="met", on=date(2026, 5, 7), therapist="ben"):
    with wall.opened():
        for _ in range(count):
            models.Meeting._base_manager.create(
                practice_id=house.practice.id, therapist_id=getattr(house, therapist).actor.me, state=state,
                code_hash=uuid.uuid4().bytes, visitor_key_sealed=b"x", counted_from_on=on,
            )  # fmt: skip


def told(house, now=OVER):
    consultations.purge(actor=house.worker, now=now)
    return [(one.quarter_on, one.talks, one.invited) for one in consultations.told(actor=house.dan.actor)]


@pytest.mark.parametrize(
    ("invited", "not_", "seen"),
    [
        (0, 4, []),
        (2, 2, []),
        (0, 5, [(5, None)]),
        (5, 0, [(5, None)]),
        (4, 5, [(9, None)]),
        (5, 4, [(9, None)]),
        (5, 5, [(10, 5)]),
        (6, 8, [(14, 6)]),
    ],
)
def test_four_show_nothing_and_five_show(house, invited, not_, seen):
    met(house, count=invited, state="fits")
    met(house, count=not_, state="other", therapist="cleo")
    assert told(house) == [(QUARTER, *one) for one in seen]
    with wall.opened():
        row = models.TalkCount._base_manager.get()
    assert [(row.talks, row.invited)] == (seen or [(None, None)]), "what is not shown is not kept either"


def test_only_what_took_place_counts(house):
    met(house, count=4)
    for state in ("missed", "cancelled", "standing"):
        met(house, count=3, state=state)
    assert told(house) == []


def test_nothing_is_seen_while_a_booking_of_the_quarter_can_be_left(house):
    met(house, count=6, on=date(2026, 4, 2))
    met(house, count=6, on=date(2026, 6, 30))
    assert told(house, NOW.replace(month=6)) == []
    assert told(house, NOW.replace(month=7, day=30)) == []
    assert told(house) == [(QUARTER, 12, None)]


def test_a_closed_quarter_never_changes(house):
    met(house, count=7)
    before = told(house)
    met(house, count=6, state="fits")
    assert told(house, OVER + timedelta(days=1)) == before == [(QUARTER, 7, None)]


def test_quarters_stand_apart(house):
    met(house, count=4)
    met(house, count=4, on=date(2026, 7, 1))
    assert told(house, NOW.replace(month=12)) == []


def test_the_worker_counts_and_a_director_reads_what_is_closed(house):
    met(house, count=6, on=date(2026, 4, 2))
    consultations.purge(actor=house.worker, now=NOW.replace(month=6))
    everybody = (
        house.ana.actor,
        house.ben.actor,
        house.dan.actor,
        house.eve,
        Actor.operator(house.practice.id, reason=""),
    )
    for actor in everybody:
        assert access.rows(actor, models.TalkCount, "read") == []
    assert told(house)
    for actor in (house.ana.actor, house.ben.actor, house.eve):
        assert consultations.told(actor=actor) == ()


def test_a_director_who_is_a_therapist_too_reads_only_their_own_visitors(house):
    """Another director reads none: who comes to them comes to their therapist, and to nobody else."""
    from tests.domain import consulting

    code = accounts.invite(actor=house.olga, role="therapist director", now=NOW).code
    per = accounts.register(
        code=code, username="per", display_name="Per", public_name="Per", password=PASSWORD, now=NOW
    ).actor
    consulting.open_hours(house.ben)
    consulting.booked(house)
    met(house, count=2)
    with wall.opened():
        models.Meeting._base_manager.filter(state="met").update(therapist_id=per.me)
        others = models.Meeting._base_manager.get(state="standing").id
    assert {row.therapist_id for row in access.rows(per, models.Meeting, "read")} == {per.me}
    assert access.rows(house.dan.actor, models.Meeting, "read") == []
    with pytest.raises(Missing):
        consultations.hosted(actor=per, one=others)
