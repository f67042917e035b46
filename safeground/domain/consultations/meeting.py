"""What a visitor arranged, as the two people see it, and the one key that it is sealed under."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from safeground.content import library
from safeground.crypto import contexts, envelope, keyring, pairs
from safeground.crypto.envelope import SealBroken
from safeground.crypto.secret import Secret
from safeground.domain import access, keys
from safeground.domain.actor import Actor
from safeground.store import models

WORDS = 7
# What a visitor types, and how long it may be.
FIELDS = {"name": 60, "email": 254, "phone": 40, "call_me": 60, "words": 1000}
CHANNELS = ("email", "phone", "none")
HOURS = ("any", "morning", "afternoon", "evening")
Part = Literal["body", "answer"]
CONTEXT = {"body": contexts.meeting_body, "answer": contexts.meeting_answer}


@dataclass(frozen=True)
class Body:
    """The sealed part. Everything in it is the visitor's own, but for how and where the talk is."""

    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    channel: str = field(default="none", repr=False)
    hours: str = field(default="any", repr=False)
    call_me: str = field(default="", repr=False)
    voicemail: bool = field(default=False, repr=False)
    silent: bool = field(default=False, repr=False)
    words: str = field(default="", repr=False)
    zone: str = field(default="", repr=False)
    reminder: str = field(default="none", repr=False)
    mode: str = field(default="", repr=False)
    link: str = field(default="", repr=False)
    where: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    # Booked by somebody else at the visitor's wish, on the phone.
    by_hand: bool = field(default=False, repr=False)

    @property
    def may_write(self) -> bool:
        return bool(self.email) and self.channel == "email" and not self.silent


@dataclass(frozen=True)
class Meeting:
    """`answer` is what the therapist handed over afterwards: an invitation's words, or a colleague's name."""

    id: uuid.UUID
    therapist: uuid.UUID
    therapist_name: str
    state: str
    starts_at: datetime | None
    ends_at: datetime | None
    lapses_at: datetime | None
    waiting_since: datetime | None
    counted_from_on: date
    # Who called it off: "client" for the visitor, "therapist", or "".
    called_off_by: str = ""
    # Empty where it cannot be opened: the therapist's keys have changed since.
    body: Body = field(default_factory=Body, repr=False)
    answer: Mapping[str, Any] = field(default_factory=dict, repr=False)
    readable: bool = True
    # Whom it was with is gone: nothing can come of it any more.
    host_gone: bool = False

    def is_to_come(self, now: datetime) -> bool:
        return self.state == "standing" and self.ends_at is not None and self.ends_at > now

    def is_over(self, now: datetime) -> bool:
        return self.state in ("standing", "met") and self.ends_at is not None and self.ends_at <= now


def new_code() -> str:
    """Seven plain words: 77 bits that are nowhere but with the visitor and, sealed, with the therapist."""
    words = library.words()
    return "-".join(secrets.choice(words) for _ in range(WORDS))


def visitor_key(actor: Actor, meeting: uuid.UUID, code: str, key: Secret) -> bytes:
    context = contexts.meeting_key(actor.practice_id, meeting, None, 0)
    return envelope.seal_key(keyring.meeting_key(keys.pepper(), code), key, context=context)


def open_with_code(row: models.Meeting, code: str) -> Secret:
    context = contexts.meeting_key(row.practice_id, row.id, None, 0)
    for pepper in keys.peppers():
        try:
            key = keyring.meeting_key(pepper, code)
            return envelope.unseal_key(key, bytes(row.visitor_key_sealed), context=context)
        except envelope.SealBroken:
            continue
    raise envelope.SealBroken


def therapist_columns(actor: Actor, row_id: uuid.UUID, therapist: uuid.UUID, key: Secret) -> dict[str, Any]:
    """The key sealed to the therapist's newest public key."""
    theirs = keys.public_keys(actor, [therapist]).get(therapist)
    if theirs is None:
        raise access.Missing
    context = contexts.meeting_key(actor.practice_id, row_id, therapist, theirs.generation)
    return {
        "therapist_key_sealed": pairs.seal_to(theirs.public, key.reveal(), context=context),
        "therapist_generation": theirs.generation,
    }


def open_as_therapist(actor: Actor, row: models.Meeting, mine: keys.OwnPair) -> Secret:
    """The key, or `SealBroken`: nothing is sealed yet, or it was for keys that are gone."""
    if row.therapist_key_sealed is None or row.therapist_generation != mine.generation:
        raise SealBroken
    context = contexts.meeting_key(actor.practice_id, row.id, actor.me, mine.generation)
    return Secret(pairs.unseal_from(mine.private, bytes(row.therapist_key_sealed), context=context))


def seal(actor: Actor, row_id: uuid.UUID, key: Secret, part: Part, body: dict[str, Any]) -> bytes:
    return envelope.seal(key, keys.encode(body), context=CONTEXT[part](actor.practice_id, row_id))


def unseal(row: models.Meeting, key: Secret, part: Part) -> dict[str, Any]:
    blob = row.body_sealed if part == "body" else row.answer_sealed
    if blob is None:
        return {}
    return keys.decode(envelope.unseal(key, bytes(blob), context=CONTEXT[part](row.practice_id, row.id)))


def body_of(row: models.Meeting, key: Secret) -> Body:
    return Body(**unseal(row, key, "body"))


def current(actor: Actor, meetings: list[uuid.UUID]) -> dict[uuid.UUID, models.Appointment]:
    """The time of each that stands, is held, or was the last."""
    found = access.rows(
        actor, models.Appointment, "read", meeting_id__in=meetings, order=("changed_at", "starts_at"),
    )  # fmt: skip
    times: dict[uuid.UUID, models.Appointment] = {}
    for row in sorted(found, key=lambda one: (one.state != "moved", one.starts_at)):
        if row.meeting_id is not None:
            times[row.meeting_id] = row
    return times


def view(row: models.Meeting, time: models.Appointment | None, name: str, key: Secret | None) -> Meeting:
    return Meeting(
        id=row.id,
        therapist=row.therapist_id,
        therapist_name=name,
        state=row.state,
        starts_at=time.starts_at if time else None,
        ends_at=time.ends_at if time else None,
        lapses_at=row.lapses_at,
        waiting_since=row.waiting_since,
        counted_from_on=row.counted_from_on,
        called_off_by=time.changed_by if time and time.state == "cancelled" else "",
        body=body_of(row, key) if key else Body(),
        answer=unseal(row, key, "answer") if key else {},
        readable=key is not None,
    )
