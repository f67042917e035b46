"""Moving, calling off, and noting afterwards how it was. Both sides do it in the same way, and neither is blamed."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from typing import Literal

from django.utils.translation import gettext as _

from safeground.domain import access, audit, care, diary, items, outbox
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.domain.appointments import appointment, making, reasons, times
from safeground.store import models

Noted = Literal["met", "missed", "moved"]
NOTED = ("met", "missed", "moved")


def _row(actor: Actor, one: uuid.UUID, **filters: object) -> tuple[models.Appointment, models.Pair]:
    """One appointment of a living pair of the actor's, with the pair; whoever changes it waits for their turn."""
    first = access.row(actor, models.Appointment, "read", id=one, pair__isnull=False, columns=("id", "therapist_id"))
    diary.wait_for_turn(first.therapist_id)
    row = access.row(actor, models.Appointment, "read", id=one, lock=True)
    between = access.row(actor, models.Pair, "read", id=row.pair_id, ended_on__isnull=True)
    return row, between


def _side(actor: Actor, between: models.Pair) -> str:
    return "client" if between.client_id == actor.me else "therapist"


def _other(actor: Actor, between: models.Pair) -> uuid.UUID:
    return between.therapist_id if between.client_id == actor.me else between.client_id


def _changed() -> Refused:
    return Refused(
        "changed-meanwhile",
        _("This was changed meanwhile, by the other person or in another window. Please look at it again."),
    )


def move(
    *,
    actor: Actor,
    one: uuid.UUID,
    day: date,
    clock: time,
    zone: str,
    now: datetime,
    which: times.Which = "",
    agreed: bool = False,
    reason: str = "",
    show_reason: bool = False,
    key: str = "",
) -> uuid.UUID:
    """Ask for another time, or move it there at once where both have agreed already. Returns the new one's id.

    Until the other says yes, the old time stands; the new one is kept free meanwhile.
    """
    at = times.instant(day, clock, times.zone(zone), which)
    with access.deed():
        row, between = _row(actor, one)
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return made
        if row.state != "standing" or row.ends_at <= now:
            raise _changed()
        minutes = round((row.ends_at - row.starts_at).total_seconds() / 60)
        making.check(day, clock, minutes, now)
        making.check_ahead(at, now)
        if at == row.starts_at:
            raise Refused("same", _("This is the time it has already. Nothing was changed."))
        _forget_asked(actor, row.id)
        held_key = appointment.key_for_writing(actor, between)
        body = _body(actor, row, held_key)
        fresh = making.new_row(
            actor, between, held_key, at, minutes, row.zone, body, state="asked", series=row.series, instead_of=row.id
        )
        fresh.changed_by, fresh.changed_at = _side(actor, between), now
        making.add_row(actor, fresh)
        if agreed:
            # The new time may reach into the old one.
            diary.free(actor=actor, appointments=[row.id])
        making.hold_or_refuse(actor, [fresh])
        if agreed:
            _put_in_place(actor, between, row, fresh, now)
        _notify(actor, between, fresh.id, now)
        reasons.keep_reason(actor=actor, pair=between.id, one=row.id, text=reason, show=show_reason, now=now)
        if key:
            items.give_receipt(actor=actor, key=key, result=fresh.id, day=practices.here().day(now))
    return fresh.id


def _body(actor: Actor, row: models.Appointment, key: object) -> dict[str, str]:
    seen = appointment.view(actor, row, key)  # type: ignore[arg-type]
    return {"mode": seen.mode or "room", "link": seen.link, "where": seen.where}


def _forget_asked(actor: Actor, one: uuid.UUID) -> None:
    asked = access.rows(actor, models.Appointment, "read", instead_of_id=one, state="asked", columns=("id",))
    outbox.call_off(actor=actor, about=[row.id for row in asked])
    access.remove(actor, models.Appointment, "remove", instead_of_id=one, state="asked")


def _put_in_place(
    actor: Actor, between: models.Pair, old: models.Appointment, fresh: models.Appointment, now: datetime
) -> None:
    """The new time stands and the old one is moved; the reminders go with it."""
    moved = {"state": "moved", "changed_by": fresh.changed_by, "changed_at": now}
    if not access.change(actor, models.Appointment, "change", id=old.id, state="standing", to=moved):
        raise _changed()
    diary.free(actor=actor, appointments=[old.id])
    standing = {"state": "standing", "changed_by": "", "changed_at": None}
    if not access.change(actor, models.Appointment, "change", id=fresh.id, state="asked", to=standing):
        raise _changed()
    both = (between.client_id, between.therapist_id)
    diary.forget_reminders(actor=actor, accounts=both, appointments=[old.id])
    for account in both:
        diary.remind(actor=actor, account=account, appointments=[fresh], now=now)
    audit.record(actor=actor, entries=[audit.Entry(between.client_id, "time-moved", fresh.id)], now=now)


def _notify(actor: Actor, between: models.Pair, about: uuid.UUID, now: datetime) -> None:
    outbox.write(
        actor=actor,
        account=_other(actor, between),
        template="something-changed",
        due_at=now + outbox.PATIENCE,
        about=about,
    )


def agree(*, actor: Actor, one: uuid.UUID, now: datetime) -> None:
    """Say yes to the other time that the other side asked for."""
    with access.deed():
        fresh, between = _row(actor, one)
        if fresh.state == "standing":
            return
        if fresh.state != "asked" or fresh.changed_by == _side(actor, between) or fresh.instead_of_id is None:
            raise _changed()
        old = access.row(actor, models.Appointment, "read", id=fresh.instead_of_id, lock=True)
        if fresh.starts_at <= now or old.starts_at <= now:
            raise Refused("past", _("The time has come meanwhile. Nothing was changed."))
        _put_in_place(actor, between, old, fresh, now)
        _notify(actor, between, fresh.id, now)


def keep_as_it_is(*, actor: Actor, one: uuid.UUID, now: datetime) -> uuid.UUID:
    """Not the other time: the old one stands. By either: who was asked, or who asked. Returns the old one."""
    with access.deed():
        fresh, between = _row(actor, one)
        if fresh.state != "asked" or fresh.instead_of_id is None:
            raise _changed()
        old = fresh.instead_of_id
        outbox.call_off(actor=actor, about=fresh.id)
        access.remove(actor, models.Appointment, "remove", id=fresh.id, state="asked")
        if fresh.changed_by != _side(actor, between):
            _notify(actor, between, old, now)
    return old


def call_off(
    *,
    actor: Actor,
    one: uuid.UUID,
    now: datetime,
    following: bool = False,
    reason: str = "",
    show_reason: bool = False,
) -> None:
    """Call off one that is to come, or that and all later ones of its series. A reason is the writer's own."""
    with access.deed():
        row, between = _row(actor, one)
        if row.state == "cancelled":
            return
        if row.state != "standing" or row.ends_at <= now:
            raise _changed()
        rows = [row]
        if following and row.series is not None:
            rows = access.rows(
                actor, models.Appointment, "read", pair_id=between.id, series=row.series, state="standing",
                starts_at__gte=row.starts_at, order=("starts_at",),
            )  # fmt: skip
        ids = [found.id for found in rows]
        for found in ids:
            _forget_asked(actor, found)
        to = {"state": "cancelled", "changed_by": _side(actor, between), "changed_at": now}
        if access.change(actor, models.Appointment, "change", id__in=ids, state="standing", to=to) != len(ids):
            raise _changed()
        diary.free(actor=actor, appointments=ids)
        diary.forget_reminders(actor=actor, accounts=[between.client_id, between.therapist_id], appointments=ids)
        outbox.call_off(actor=actor, about=ids)
        _notify(actor, between, row.id, now)
        audit.record(actor=actor, entries=[audit.Entry(between.client_id, "time-called-off", row.id)], now=now)
        reasons.keep_reason(actor=actor, pair=between.id, one=row.id, text=reason, show=show_reason, now=now)


def note(*, actor: Actor, one: uuid.UUID, as_: str, now: datetime) -> None:
    """After its time: the two met, did not, or had moved it. Either may say so and either may put it right."""
    if as_ not in NOTED:
        raise Refused("noted", _("Please choose one of the three, or leave it open."))
    with access.deed():
        row, between = _row(actor, one)
        if row.ends_at > now:
            raise Refused("not-yet", _("Its time is not over yet. It can be noted afterwards."))
        if row.state not in ("standing", *NOTED) or (row.changed_at and row.changed_at < row.starts_at):
            raise _changed()
        to = {"state": as_, "changed_by": _side(actor, between), "changed_at": now}
        if not access.change(actor, models.Appointment, "change", id=one, state=row.state, to=to):
            raise _changed()
        _forget_asked(actor, one)
        audit.record(actor=actor, entries=[audit.Entry(between.client_id, "time-noted", one)], now=now)


def set_place(*, actor: Actor, one: uuid.UUID, mode: str, now: datetime, link: str = "", where: str = "") -> None:
    """The therapist says how and where: for this one, as long as it is to come."""
    body = appointment.details(mode=mode, link=link, where=where)
    with access.deed():
        row, between = _row(actor, one)
        if between.therapist_id != actor.me:
            raise access.Missing
        if row.state != "standing" or row.ends_at <= now:
            raise _changed()
        key = appointment.key_for_writing(actor, between)
        sealed = appointment.keys.seal_details(actor, key, pair=between.id, appointment=row.id, body=body)
        access.change(actor, models.Appointment, "change", id=one, to={"details_sealed": sealed})
        _notify(actor, between, one, now)


def renew_reminders(*, actor: Actor, now: datetime) -> None:
    """The actor's own reminders for all that is to come, after they chose anew or changed their address."""
    with access.deed():
        mine = access.rows(
            actor, models.Appointment, "read", state="standing", starts_at__gt=now, order=("starts_at",), limit=1000
        )
        diary.forget_reminders(actor=actor, accounts=[actor.me], appointments=[row.id for row in mine])
        diary.remind(actor=actor, account=actor.me, appointments=mine, now=now)


def set_reminder(*, actor: Actor, when: str, now: datetime) -> None:
    """When to be reminded, from now on and for what stands already: a day before, two hours before, or never."""
    with access.deed():
        diary.set_reminder(actor=actor, when=when, now=now)
        renew_reminders(actor=actor, now=now)


__all__ = [
    "agree",
    "call_off",
    "care",
    "keep_as_it_is",
    "move",
    "note",
    "renew_reminders",
    "set_place",
    "set_reminder",
]
