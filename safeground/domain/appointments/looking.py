"""What is to come, what has been, and what each of the two has changed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.db.models import Q

from safeground.domain import access, care, items
from safeground.domain import practice as practices
from safeground.domain.actor import Actor
from safeground.domain.appointments import times
from safeground.domain.appointments.appointment import Appointment, view, views
from safeground.store import models

What = Literal["met", "missed", "cancelled", "moved"]
By = Literal["me", "them", ""]
# Over which time the page says who moved or called off how much.
LATELY = timedelta(days=92)
PLACE = "clock"


@dataclass(frozen=True)
class Record:
    """One line of what became of appointments. Nobody is named for one that was missed, or moved afterwards."""

    on: date
    what: What
    by: By = ""


@dataclass(frozen=True)
class Changes:
    """How many each side moved and called off lately: plain numbers, both sides alike."""

    moved_by_me: int = 0
    moved_by_them: int = 0
    cancelled_by_me: int = 0
    cancelled_by_them: int = 0


@dataclass(frozen=True)
class Times:
    """What one pair has: what is to come with what is asked for instead, what has been, and what was changed."""

    coming: Sequence[Appointment] = field(repr=False)
    asked: dict[uuid.UUID, Appointment] = field(repr=False)
    past: Sequence[Appointment] = field(repr=False)
    changes: Changes = field(default_factory=Changes)


def read(*, actor: Actor, one: uuid.UUID) -> Appointment:
    return views(actor, [access.row(actor, models.Appointment, "read", id=one, pair__isnull=False)])[0]


def instead(*, actor: Actor, one: uuid.UUID) -> Appointment | None:
    """The time that is asked for instead of this one, or the one that took its place."""
    found = access.rows(
        actor, models.Appointment, "read", instead_of_id=one, state__in=("asked", "standing", "met", "missed")
    )
    return views(actor, found)[-1] if found else None


def of_pair(*, actor: Actor, pair: uuid.UUID, now: datetime) -> Times:
    """Everything of one pair. Somebody else's pair is not there."""
    access.row(actor, models.Pair, "read", id=pair, columns=("id",))
    found = views(actor, access.rows(actor, models.Appointment, "read", pair_id=pair, order=("starts_at", "id")))
    return _times(found, now)


def _times(found: Sequence[Appointment], now: datetime) -> Times:
    return Times(
        coming=[one for one in found if one.state == "standing" and not one.is_over(now)],
        asked={one.instead_of: one for one in found if one.state == "asked" and one.instead_of is not None},
        past=[
            one for one in reversed(found)
            if (one.is_over(now) and one.state != "asked") or one.state in ("moved", "cancelled")
        ],
        changes=_changes(found, now),
    )  # fmt: skip


def _changes(found: Sequence[Appointment], now: datetime) -> Changes:
    counts = dict.fromkeys(Changes.__dataclass_fields__, 0)
    for one in found:
        # What was noted afterwards says that it was moved, and not by whom.
        before = one.changed_at is not None and now - LATELY < one.changed_at and one.changed_at < one.ends_at
        if one.state in ("moved", "cancelled") and before and one.changed_by:
            counts[f"{one.state}_by_{one.changed_by}"] += 1
    return Changes(**counts)


def next_of(*, actor: Actor, now: datetime, pair: uuid.UUID | None = None) -> Appointment | None:
    """The actor's next appointment, with its link; of one pair, or of all."""
    more: dict[str, Any] = {} if pair is None else {"pair_id": pair}
    found = access.rows(
        actor, models.Appointment, "read", pair__isnull=False, pair__ended_on__isnull=True, state="standing",
        ends_at__gt=now, order=("starts_at", "id"), limit=1, **more,
    )  # fmt: skip
    return views(actor, found)[0] if found else None


def last_met(*, actor: Actor, pair: uuid.UUID, now: datetime) -> datetime | None:
    """When the last appointment of a pair that took place, as both know it, was over."""
    found = access.find(
        actor, models.Appointment, "read", pair_id=pair, state="met", ends_at__lte=now, order=("-ends_at", "id"),
        columns=("id", "ends_at"),
    )  # fmt: skip
    return found.ends_at if found else None


def around(*, actor: Actor, since: datetime, until: datetime) -> list[Appointment]:
    """What stands or took place between two moments, in its order: with whom and when, and not how they meet."""
    found = access.rows(
        actor, models.Appointment, "read", pair__isnull=False, pair__ended_on__isnull=True,
        state__in=("standing", "met"), starts_at__gt=since, starts_at__lt=until, order=("starts_at", "id"),
    )  # fmt: skip
    return [view(actor, row, None) for row in found]


def between(*, actor: Actor, starts_at: datetime, ends_at: datetime) -> list[Appointment]:
    """What the actor has from one moment to another, with what is asked for: for a week's page."""
    found = access.rows(
        actor, models.Appointment, "read", pair__isnull=False, starts_at__gte=starts_at, starts_at__lt=ends_at,
        state__in=("asked", "standing", "met", "missed"), order=("starts_at", "id"),
    )  # fmt: skip
    return views(actor, found)


def asked_of_me(*, actor: Actor, now: datetime) -> list[Appointment]:
    """Other times that were asked for by the other side and not answered yet."""
    rows = access.rows(
        actor, models.Appointment, "read", pair__isnull=False, pair__ended_on__isnull=True, state="asked",
        starts_at__gt=now, instead_of__starts_at__gt=now, order=("starts_at",),
    )  # fmt: skip
    return [one for one in views(actor, rows) if one.changed_by == "them"]


def week(day: date, zone: str) -> tuple[date, datetime, datetime]:
    """The Monday of that day's week, and the moments at which the week begins and ends by that clock."""
    monday = day - timedelta(days=day.weekday())
    start, end = (
        datetime.combine(one, time(), tzinfo=ZoneInfo(zone)) for one in (monday, monday + timedelta(days=7))
    )
    return monday, start, end


def records(*, actor: Actor, pair: uuid.UUID, now: datetime) -> tuple[Record, ...]:
    """What became of this pair's appointments, oldest first. Still open ones are no record."""
    rows = access.rows(
        actor, models.Appointment, "read",
        Q(state__in=("moved", "cancelled")) | Q(state__in=("met", "missed"), ends_at__lte=now),
        pair_id=pair, order=("starts_at", "id"),
        columns=("id", "therapist_id", "starts_at", "ends_at", "state", "changed_by", "changed_at"),
    )  # fmt: skip
    practice = practices.here()
    return tuple(Record(practice.day(row.starts_at), row.state, _by(actor, row)) for row in rows)  # type: ignore[arg-type]


def _by(actor: Actor, row: models.Appointment) -> By:
    afterwards = row.changed_at is None or row.changed_at >= row.ends_at
    if row.state not in ("moved", "cancelled") or afterwards:
        return ""
    side = "therapist" if row.therapist_id == actor.me else "client"
    return "me" if row.changed_by == side else "them"


# --- whose clock ------------------------------------------------------------------------------------------


def zone_of(*, actor: Actor, everything: Sequence[items.Kept] | None = None) -> str:
    """The clock that this person reads times by: one they chose, sealed, or the practice's."""
    kept = _clock(actor, everything)
    return kept.body["zone"] if kept else practices.here().time_zone


def chosen_zone(*, actor: Actor, everything: Sequence[items.Kept] | None = None) -> str:
    kept = _clock(actor, everything)
    return kept.body["zone"] if kept else ""


def _clock(actor: Actor, everything: Sequence[items.Kept] | None = None) -> items.Kept | None:
    found = items.of_kind(items.kept(actor=actor) if everything is None else everything, PLACE)
    return found[-1] if found else None


def set_zone(*, actor: Actor, zone: str, now: datetime) -> None:
    """Read times by another clock than the practice's; empty: by the practice's again."""
    if zone:
        times.zone(zone)
    with access.deed():
        items.receipt(actor=actor, key=PLACE)
        for kept in items.kept(actor=actor, kind=PLACE):
            items.forget(actor=actor, item=kept.id)
        if zone:
            day = practices.here().day(now)
            items.keep(actor=actor, kind=PLACE, body={"zone": zone}, now=now, day=day)


__all__ = [
    "Changes", "Record", "Times", "around", "asked_of_me", "between", "care", "chosen_zone", "instead", "last_met",
    "next_of", "of_pair", "read", "records", "set_zone", "week", "zone_of",
]  # fmt: skip
