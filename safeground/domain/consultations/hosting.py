"""The therapist's side: who comes, how they may be reached, how it was, and what comes of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from safeground.crypto import keyring
from safeground.crypto.envelope import SealBroken
from safeground.domain import access, care, diary, keys, outbox
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Missing, Refused
from safeground.domain.appointments import making, times
from safeground.domain.consultations import availability, holding, lapsing, letters, meeting, visiting, waiting
from safeground.domain.consultations.meeting import Body, Meeting
from safeground.store import models

NOTED = ("met", "missed", "fits", "other")
# How long a time that was offered to somebody on the list waits for their yes.
OFFERED = timedelta(days=2)
# What somebody only holds is nobody's but theirs.
HELD = Q(state="held")


@dataclass(frozen=True)
class Hosted:
    """Everything of one therapist's: what is to come, what is over and not noted, who waits, and what has been."""

    coming: Sequence[Meeting] = field(repr=False)
    to_note: Sequence[Meeting] = field(repr=False)
    waiting: Sequence[Meeting] = field(repr=False)
    past: Sequence[Meeting] = field(repr=False)


@dataclass(frozen=True)
class Changed:
    """What a deed of the therapist's came to. `told` is False where the person has to be reached in another way."""

    meeting: Meeting = field(repr=False)
    told: bool


def all_(*, actor: Actor, now: datetime) -> Hosted:
    lapsing.lapse(actor=Actor.stranger(actor.practice_id), now=now, therapist=actor.me)
    rows = access.rows(actor, models.Meeting, "read", ~HELD, order=("counted_from_on", "id"))
    found = _views(actor, rows)
    by_time = sorted(found, key=lambda one: (one.starts_at is None, one.starts_at))
    listed = sorted(
        (one for one in found if one.waiting_since and one.state in ("waiting", "asked")),
        key=lambda one: (one.waiting_since, one.id),
    )
    return Hosted(
        coming=[one for one in by_time if one.is_to_come(now) or (one.state == "asked" and not one.waiting_since)],
        to_note=[one for one in by_time if one.is_over(now)],
        waiting=listed,
        past=[one for one in reversed(by_time) if one.state in ("cancelled", "missed", "fits", "other")],
    )


def _views(actor: Actor, rows: Sequence[models.Meeting]) -> list[Meeting]:
    if not rows:
        return []
    mine = keys.own_pair(actor)
    at = meeting.current(actor, [row.id for row in rows])
    return [meeting.view(row, at.get(row.id), "", _key(actor, row, mine)) for row in rows]


def _key(actor: Actor, row: models.Meeting, mine: keys.OwnPair) -> keys.Secret | None:
    try:
        return meeting.open_as_therapist(actor, row, mine)
    except SealBroken:
        return None


def read(*, actor: Actor, one: uuid.UUID) -> Meeting:
    return _views(actor, [access.row(actor, models.Meeting, "read", ~HELD, id=one)])[0]


def between(*, actor: Actor, starts_at: datetime, ends_at: datetime) -> list[Meeting]:
    """First talks of one stretch of time, for the week's page."""
    found = access.rows(
        actor, models.Appointment, "read", meeting__isnull=False, state__in=("standing", "met", "missed"),
        starts_at__gte=starts_at, starts_at__lt=ends_at, columns=("id", "meeting_id"),
    )  # fmt: skip
    ids = [row.meeting_id for row in found]
    return _views(actor, access.rows(actor, models.Meeting, "read", id__in=ids)) if ids else []


def _open(actor: Actor, one: uuid.UUID) -> tuple[models.Meeting, keys.Secret | None, Body]:
    diary.wait_for_turn(actor.me)
    row = access.row(actor, models.Meeting, "read", ~HELD, id=one, lock=True)
    key = _key(actor, row, keys.own_pair(actor))
    return row, key, meeting.body_of(row, key) if key is not None else Body()


def at_clock(*, day: date, clock: time, now: datetime, which: times.Which = "") -> datetime:
    """A moment by the clock of the practice, as a form gives it."""
    at = times.instant(day, clock, times.zone(practices.here().time_zone), which)
    making.check(day, clock, 15, now)
    making.check_ahead(at, now)
    return at


def move(*, actor: Actor, one: uuid.UUID, at: datetime, now: datetime) -> Changed:
    """The therapist moves it. The visitor is told as they chose; where they chose nothing, the page says so."""
    with access.deed():
        row, _unused, body = _open(actor, one)
        old = meeting.current(actor, [row.id]).get(row.id)
        if row.state != "standing" or old is None or old.starts_at <= now:
            raise visiting.changed()
        visiting.put(actor, row, old, at, by="therapist", now=now)
        to = {"counted_from_on": practices.here().day(at)}
        access.change(actor, models.Meeting, "change", id=one, to=to)
        outbox.call_off(actor=actor, about=row.id)
        told = letters.tell(actor=actor, meeting=row.id, body=body, now=now, latest=min(at, old.starts_at))
        letters.remind(actor=actor, meeting=row.id, body=body, starts_at=at, now=now)
    return Changed(read(actor=actor, one=one), told)


def call_off(*, actor: Actor, one: uuid.UUID, now: datetime) -> Changed:
    with access.deed():
        row, _unused, body = _open(actor, one)
        at = meeting.current(actor, [row.id]).get(row.id)
        if row.state not in ("standing", "asked", "waiting") or (at is not None and at.ends_at <= now):
            raise visiting.changed()
        if at is not None:
            to = {"state": "cancelled", "changed_by": "therapist", "changed_at": now}
            access.change(actor, models.Appointment, "change", id=at.id, to=to)
            diary.free(actor=actor, appointments=[at.id])
        outbox.call_off(actor=actor, about=row.id)
        gone = {
            "state": "cancelled", "lapses_at": None, "contact_mark": None, "waiting_since": None,
            "counted_from_on": practices.here().day(now),
        }  # fmt: skip
        access.change(actor, models.Meeting, "change", id=one, to=gone)
        told = letters.tell(actor=actor, meeting=row.id, body=body, now=now, latest=at.starts_at if at else None)
    return Changed(read(actor=actor, one=one), told)


def offer_time(*, actor: Actor, one: uuid.UUID, at: datetime, now: datetime) -> Changed:
    """Offer a time to somebody who waits. It is kept for them for two days, or until they say yes or no."""
    with access.deed():
        row, key, body = _open(actor, one)
        if row.state != "waiting" or key is None:
            raise visiting.changed()
        hours = availability.mine(actor=actor)
        placed = visiting.with_place(body, hours)
        to = {
            "state": "asked", "lapses_at": min(now + OFFERED, at),
            "body_sealed": meeting.seal(actor, row.id, key, "body", asdict(placed)),
        }  # fmt: skip
        access.change(actor, models.Meeting, "change", id=one, state="waiting", to=to)
        holding.take(actor, row.id, actor.me, at, state="held")
        told = letters.tell(actor=actor, meeting=row.id, body=body, now=now, latest=at)
    return Changed(read(actor=actor, one=one), told)


# --- how it was -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Colleague:
    therapist: uuid.UUID
    name: str


def colleagues(*, actor: Actor) -> list[Colleague]:
    """Who else takes first talks just now."""
    stranger = Actor.stranger(actor.practice_id)
    open_ = access.rows(stranger, models.Availability, "read", columns=("account_id",))
    ids = [row.account_id for row in open_ if row.account_id != actor.me]
    names = care.names_of(actor=actor, accounts_=ids) if ids else {}
    return sorted((Colleague(one, name) for one, name in names.items()), key=lambda one: one.name.casefold())


def note(*, actor: Actor, one: uuid.UUID, as_: str, now: datetime, colleague: uuid.UUID | None = None) -> Changed:
    """How it was: it fits, with an invitation; it does not, with a colleague's name if there is one; or they
    did not come. Nobody is blamed in any of them, and each can be put right until the visitor has acted on it."""
    if as_ not in NOTED:
        raise Refused("noted", _("Please choose one of these, or leave it open."))
    with access.deed():
        row, key, body = _open(actor, one)
        at = meeting.current(actor, [row.id]).get(row.id)
        if at is None or at.starts_at > now or row.state not in ("standing", *NOTED):
            raise visiting.changed()
        answer = meeting.unseal(row, key, "answer") if key is not None else {}
        if as_ == row.state and answer:
            return Changed(read(actor=actor, one=one), body.may_write)
        if answer.get("said") or (key is None and as_ in ("fits", "other")):
            # They have answered already; or nothing could be handed to them.
            raise visiting.changed()
        fresh = _answer(actor, as_, body, colleague, now)
        to: dict[str, Any] = {"state": as_}
        to["answer_sealed"] = meeting.seal(actor, row.id, key, "answer", fresh) if fresh and key is not None else None
        access.change(actor, models.Meeting, "change", id=one, state=row.state, to=to)
        to = {"state": "missed" if as_ == "missed" else "met", "changed_by": "therapist", "changed_at": now}
        access.change(actor, models.Appointment, "change", id=at.id, to=to)
        # A reminder that has not gone out yet would come too late.
        outbox.call_off(actor=actor, about=row.id)
        told = bool(fresh) and letters.tell(actor=actor, meeting=row.id, body=body, now=now)
    return Changed(read(actor=actor, one=one), told)


def _answer(actor: Actor, as_: str, body: Body, colleague: uuid.UUID | None, now: datetime) -> dict[str, str]:
    if as_ == "fits":
        invited = care.invite(actor=actor, label=body.name, now=now)
        return {"kind": "invitation", "code": invited.code, "until": invited.expires_at.date().isoformat()}
    if as_ == "other" and colleague is not None:
        named = {found.therapist: found.name for found in colleagues(actor=actor)}
        if colleague not in named:
            raise Missing
        return {"kind": "colleague", "therapist": str(colleague), "name": named[colleague]}
    return {}


# --- by hand ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ByHand:
    """Somebody rang: what they said, and the code to read out to them."""

    therapist: uuid.UUID
    at: datetime
    name: str = field(repr=False)
    mode: str = field(repr=False)
    phone: str = field(default="", repr=False)


def book(*, actor: Actor, plan: ByHand, now: datetime) -> str:
    """Put somebody in who rang: the therapist their own, a director anybody's. Only that therapist reads it."""
    if not (actor.is_a("director") or (actor.is_a("therapist") and plan.therapist == actor.me)):
        raise Missing
    practice = practices.here()
    stranger = Actor.stranger(practice.id)
    theirs = availability.of(therapist=plan.therapist)
    if theirs is None and plan.therapist == actor.me:
        theirs = availability.mine(actor=actor)
    if theirs is None:
        raise Missing
    if plan.at <= now:
        raise Refused("past", _("That time is over already. Please choose one that is still to come."))
    typed = {"name": plan.name, "phone": plan.phone, "mode": plan.mode, "channel": "phone" if plan.phone else "none"}
    body = visiting.check(typed, modes=theirs.modes or availability.MODES)
    with access.deed():
        diary.wait_for_turn(plan.therapist)
        lapsing.lapse(actor=stranger, now=now, therapist=plan.therapist)
        code, key, identity = meeting.new_code(), keyring.new_data_key(), uuid.uuid4()
        whole = visiting.with_place(replace(body, code=code, by_hand=True), theirs)
        holding.add_row(
            stranger, identity, plan.therapist, code, key, now=now, state="standing",
            body_sealed=meeting.seal(stranger, identity, key, "body", asdict(whole)),
            **meeting.therapist_columns(stranger, identity, plan.therapist, key),
        )  # fmt: skip
        visitor = Actor.visitor(practice.id, of=identity)
        access.change(visitor, models.Meeting, "change", to={"counted_from_on": practice.day(plan.at)})
        holding.take(visitor, identity, plan.therapist, plan.at, state="standing")
        if plan.therapist != actor.me:
            waiting.tell_therapist(practice.id, code, "", plan.therapist, now)
    return code
