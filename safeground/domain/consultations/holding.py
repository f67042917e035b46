"""A time held for ten minutes by somebody who decides. They need not say who they are."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from safeground.crypto import keyring
from safeground.domain import access, accounts, diary, keys
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.domain.consultations import availability, lapsing, meeting, slots
from safeground.store import models

HELD = timedelta(minutes=10)
# How many times may be held at once: from one network, and of one therapist.
MOST_HELD, MOST_OPEN = 4, 20


def taken() -> Refused:
    return Refused(
        "taken", _("Somebody else has taken that time just now. Nothing you did was wrong. These times are free.")
    )


def hold(*, therapist: uuid.UUID, at: datetime, network: str, now: datetime) -> str:
    """Keep one of the offered times for ten minutes. Returns the code that it is found by."""
    practice = practices.here()
    stranger = Actor.stranger(practice.id)
    accounts.count_visit(actor=stranger, network=network, now=now)
    if not diary.fits(at):
        raise taken()
    with access.deed():
        diary.wait_for_turn(therapist)
        lapsing.lapse(actor=stranger, now=now, therapist=therapist)
        mark = network_mark(network)
        _not_too_many(stranger, therapist, mark)
        hours = availability.of(therapist=therapist)
        if hours is None:
            raise access.Missing
        if not slots.is_free(hours, at=at, now=now):
            raise taken()
        code, key, identity = meeting.new_code(), keyring.new_data_key(), uuid.uuid4()
        add_row(stranger, identity, therapist, code, key, now=now, state="held", lapses_at=now + HELD, mark=mark)
        visitor = Actor.visitor(practice.id, of=identity)
        take(visitor, identity, therapist, at, hours=hours, state="held")
    return code


def network_mark(network: str) -> bytes:
    return keyring.lookup(keys.pepper(), purpose="visitor-network", value=network or "unknown")


def _not_too_many(stranger: Actor, therapist: uuid.UUID, mark: bytes) -> None:
    held = access.rows(
        stranger, models.Meeting, "lapse", state="held", therapist_id=therapist, columns=("id", "network_mark")
    )
    if (
        len(held) >= settings.HOLDS_AT_ONCE
        or sum(bytes(row.network_mark or b"") == mark for row in held) >= MOST_HELD
    ):
        raise Refused(
            "too-many", _("Several times are being held just now. They are free again in ten minutes. Please wait.")
        )


def add_row(
    actor: Actor,
    identity: uuid.UUID,
    therapist: uuid.UUID,
    code: str,
    key: keys.Secret,
    *,
    now: datetime,
    state: str,
    lapses_at: datetime | None = None,
    mark: bytes | None = None,
    **columns: object,
) -> models.Meeting:
    return access.add(
        actor,
        models.Meeting,
        id=identity,
        practice_id=actor.practice_id,
        therapist_id=therapist,
        state=state,
        code_hash=keyring.meeting_hash(keys.pepper(), code),
        visitor_key_sealed=meeting.visitor_key(actor, identity, code, key),
        network_mark=mark,
        lapses_at=lapses_at,
        counted_from_on=practices.here().day(now),
        **columns,
    )


def take(
    actor: Actor,
    identity: uuid.UUID,
    therapist: uuid.UUID,
    at: datetime,
    *,
    state: str,
    hours: availability.Availability | None = None,
    length: timedelta = slots.LENGTH,
) -> None:
    """The row of the time itself, and its place in the therapist's day. Refused where anybody else has any of it."""
    row = models.Appointment(
        id=uuid.uuid4(), practice_id=actor.practice_id, therapist_id=therapist, meeting_id=identity, starts_at=at,
        ends_at=at + length, zone=practices.here().time_zone, state=state,
    )  # fmt: skip
    columns = {column.attname: getattr(row, column.attname) for column in models.Appointment._meta.concrete_fields}
    access.add(actor, models.Appointment, **columns)
    before = timedelta(minutes=hours.before if hours else 0)
    after = timedelta(minutes=hours.after if hours else 0)
    if not diary.hold(actor=actor, appointments=[row], before=before, after=after):
        raise taken()
