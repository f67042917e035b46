"""The trail: every opening is in it, nobody can change it unseen, and no opening happens without it."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError

from safeground.domain import access, audit, checkins, overview, sharing
from safeground.store import models, wall
from tests.people import NOW, TODAY, check_in

pytestmark = pytest.mark.django_db


def test_the_encoding_is_frozen():
    row = models.AuditEvent(
        practice_id=uuid.UUID(int=1), chain=uuid.UUID(int=2), sequence=3, at=datetime(2026, 5, 5, 12, tzinfo=UTC),
        actor=uuid.UUID(int=4), role="therapist", action="opened", thing=uuid.UUID(int=5), session_hash="ab",
    )  # fmt: skip
    import hashlib

    assert hashlib.sha256(audit.canonical(row)).hexdigest() == (
        "308fd6e93362c3a77617e7e505b4cc20701276c9dfc28683cefa43fe3d2eb674"
    )


def share_one(house):
    one = check_in(house, 4)
    return checkins.show(actor=house.ana.actor, checkin=one.id, parts=["answers"], now=NOW)


def test_an_opening_is_told_to_the_client(house):
    share = share_one(house)
    sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=TODAY)
    newest = audit.events(actor=house.ana.actor)[0]
    assert (newest.actor, newest.role, newest.action, newest.thing) == (
        house.ben.actor.me, "therapist", "opened", share.id,
    )  # fmt: skip


def test_looking_again_is_told_once_for_each_sitting(house):
    share = share_one(house)
    sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=TODAY)
    for _ in range(3):
        overview.client_page(actor=house.ben.actor, pair=house.pair, now=NOW)
        overview.caseload(actor=house.ben.actor, now=NOW)
    actions = [event.action for event in audit.events(actor=house.ana.actor)]
    assert actions.count("looked-again") == 1


def test_no_log_no_read(house, monkeypatch):
    share = share_one(house)

    def broken(**_):
        raise DatabaseError("the trail cannot be written")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(DatabaseError):
        sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=TODAY)
    monkeypatch.undo()
    assert sharing.read_mine(actor=house.ana.actor, share=share.id).state == "delivered"


def test_the_database_refuses_to_change_a_line(house):
    from django.db import transaction

    for change in ("UPDATE sg_audit_event SET action = 'x'", "DELETE FROM sg_audit_event"):
        with wall.opened(), pytest.raises(DatabaseError), transaction.atomic():
            from django.db import connection

            with connection.cursor() as cursor:
                cursor.execute(change)


def chain(house) -> list[models.AuditEvent]:
    return access.rows(house.ana.actor, models.AuditEvent, "read", order=("sequence",))


def test_every_edit_deletion_and_swap_is_found(house):
    for _ in range(4):
        sharing.open_(actor=house.ben.actor, share=share_one(house).id, now=NOW, day=TODAY)
    whole = chain(house)
    assert audit.first_break(whole) is None
    for place in range(len(whole)):
        for name, value in (
            ("action", "shown-x"),
            ("actor", uuid.uuid4()),
            ("at", NOW.replace(year=2025)),
            ("thing", uuid.uuid4()),
        ):
            found = chain(house)
            setattr(found[place], name, value)
            assert audit.first_break(found) == place + 1
        found = chain(house)
        del found[place]
        if place < len(whole) - 1:
            assert audit.first_break(found) == place + 1
    for place in range(len(whole) - 1):
        found = chain(house)
        found[place], found[place + 1] = found[place + 1], found[place]
        assert audit.first_break(found) == place + 1


def test_a_cut_end_and_a_rewritten_chain_change_the_four_words(house):
    share_one(house)
    whole, words = audit.verify(actor=house.ana.actor)
    assert whole
    assert audit.head_words(bytes(chain(house)[-2].hash)) != words


def test_a_director_learns_whether_every_trail_is_whole_and_no_more(house, monkeypatch):
    share_one(house)
    after = NOW + timedelta(days=1)
    first = audit.checkpoint(actor=house.dan.actor, before=after)
    assert (first.trails, first.broken) == (5, 0)
    # What is written later does not change the words of a day that is over.
    later = NOW + timedelta(days=2)
    audit.record(actor=house.ana.actor, entries=[audit.Entry(house.ana.actor.me, "x")], now=later)
    assert audit.checkpoint(actor=house.dan.actor, before=after).words == first.words
    assert audit.checkpoint(actor=house.dan.actor, before=later + timedelta(days=1)).words != first.words
    rows = access.rows

    def changed(*arguments, **options):
        found = rows(*arguments, **options)
        found[0].action = "something-else"
        return found

    monkeypatch.setattr(access, "rows", changed)
    assert audit.checkpoint(actor=house.dan.actor, before=after).broken == 1

    def cut_off(*arguments, **options):
        """Without the last line of one trail: what is left of it follows line by line, and only the words tell."""
        found = rows(*arguments, **options)
        last = [row for row in found if row.chain == house.ben.actor.me][-1]
        return [row for row in found if row is not last]

    monkeypatch.setattr(access, "rows", cut_off)
    cut = audit.checkpoint(actor=house.dan.actor, before=after)
    assert (cut.broken, cut.words != first.words) == (0, True)
    monkeypatch.undo()
    assert audit.checkpoint(actor=house.ben.actor, before=after).trails == 0


def test_a_line_written_by_a_clock_of_another_time_zone_is_whole(house):
    local = NOW.astimezone(ZoneInfo("Europe/London"))
    assert local.utcoffset()
    audit.record(actor=house.ana.actor, entries=[audit.Entry(house.ana.actor.me, "x")], now=local)
    assert audit.verify(actor=house.ana.actor)[0]
