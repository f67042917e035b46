"""When a therapist has time for first talks: weekly hours by the clock of the practice. All of it is public."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from itertools import pairwise

from django.utils.translation import gettext as _

from safeground.crypto import contexts, envelope, keyring
from safeground.domain import access, keys
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.domain.appointments import appointment
from safeground.store import models

MODES = ("video", "phone", "room")
MOST_SPANS = 28
LARGEST = {"before": 60, "after": 120, "notice_hours": 24 * 14, "horizon_days": 90, "most_a_day": 30}


@dataclass(frozen=True, order=True)
class Span:
    """From one time to another on every such weekday; 1 is Monday."""

    weekday: int
    start: time
    end: time


@dataclass(frozen=True)
class Availability:
    """`most_a_day` is 0 for no limit. `away` are the first and last day of an absence."""

    therapist: uuid.UUID
    is_open: bool = False
    spans: tuple[Span, ...] = ()
    modes: tuple[str, ...] = ()
    place: str = ""
    before: int = 0
    after: int = 15
    notice_hours: int = 24
    horizon_days: int = 28
    most_a_day: int = 3
    away: tuple[date, date] | None = None
    link: str = field(default="", repr=False)


def mine(*, actor: Actor) -> Availability:
    """The therapist's own, with the link of their video room."""
    row = access.find(actor, models.Availability, "own", account_id=actor.me)
    if row is None:
        return Availability(actor.me)
    return _view(row, None, _unseal_link(row))


def of(*, therapist: uuid.UUID) -> Availability | None:
    """What a visitor may know: None where this therapist takes no bookings."""
    stranger = Actor.stranger(practices.here().id)
    row = access.find(stranger, models.Availability, "read", account_id=therapist)
    if row is None:
        return None
    absence = access.find(stranger, models.Clinician, "absence", account_id=therapist)
    away = None
    if absence is not None and absence.away_from_on and absence.away_until_on:
        away = (absence.away_from_on, absence.away_until_on)
    return _view(row, away, "")


def room_of(*, therapist: uuid.UUID) -> str:
    """The link for one video talk: the therapist's own, or a fresh room whose name says nothing."""
    row = access.find(Actor.stranger(practices.here().id), models.Availability, "link", account_id=therapist)
    return (_unseal_link(row) if row is not None else "") or appointment.room()


def _unseal_link(row: models.Availability) -> str:
    if row.link_sealed is None:
        return ""
    return keys.unseal_contact(bytes(row.link_sealed), context=contexts.contact(row.account_id, "video")).decode()


def _view(row: models.Availability, away: tuple[date, date] | None, link: str) -> Availability:
    spans = tuple(
        sorted(Span(day, time.fromisoformat(start), time.fromisoformat(end)) for day, start, end in row.hours)
    )
    return Availability(
        row.account_id, row.is_open, spans, tuple(row.modes), row.place, row.before, row.after, row.notice_hours,
        row.horizon_days, row.most_a_day, away, link,
    )  # fmt: skip


def set_(
    *,
    actor: Actor,
    is_open: bool,
    spans: Sequence[Span],
    modes: Sequence[str],
    numbers: Mapping[str, int],
    place: str = "",
    link: str = "",
) -> Availability:
    """Set all of it at once. Appointments that stand already are not touched."""
    tidy = check_spans(spans)
    chosen = [mode for mode in MODES if mode in modes]
    where = " ".join(place.split())
    if len(where) > appointment.LONGEST["where"]:
        raise Refused("too-long", _("The place can hold 200 characters. Please make it shorter; nothing is lost."))
    if is_open and not (tidy and chosen):
        raise Refused("hours", _("To be open for first talks, give at least one span of hours and one way to talk."))
    if is_open and "room" in chosen and not where:
        raise Refused("place", _("Please say where people come to, or leave out talks in person."))
    video = appointment.check_link(link) if link.strip() else ""
    if is_open and "video" in chosen and not video:
        # Refused where the practice has no video host of its own: better now than when somebody books.
        appointment.room()
    columns: dict[str, object] = {
        "is_open": is_open,
        "hours": [[one.weekday, f"{one.start:%H:%M}", f"{one.end:%H:%M}"] for one in tidy],
        "modes": chosen,
        "place": where,
        "link_sealed": _seal_link(actor, video),
        **_numbers(numbers),
    }
    with access.deed():
        if not access.change(actor, models.Availability, "change", account_id=actor.me, to=columns):
            access.add(actor, models.Availability, account_id=actor.me, **columns)
    return mine(actor=actor)


def _numbers(numbers: Mapping[str, int]) -> dict[str, int]:
    found = {}
    for name, most in LARGEST.items():
        number = numbers.get(name, -1)
        if not 0 <= number <= most or (name in ("before", "after") and number % 5):
            raise Refused(
                name, _("Please look at the numbers again: one of them is missing, or too large, or not in fives.")
            )
        found[name] = number
    if found["horizon_days"] < 1:
        raise Refused("horizon_days", _("Please let people book at least one day ahead."))
    return found


def _seal_link(actor: Actor, link: str) -> bytes | None:
    if not link:
        return None
    key = keyring.contact_key(keys.pepper())
    return envelope.seal(key, link.encode(), context=contexts.contact(actor.me, "video"))


def check_spans(spans: Sequence[Span]) -> list[Span]:
    """The spans in order, or a sentence about the first that cannot be."""
    tidy = sorted(spans)
    if len(tidy) > MOST_SPANS:
        raise Refused("hours", _("These are too many spans. Please join some of them."))
    for one in tidy:
        fives = all(
            clock.minute % 5 == 0 and not clock.second and not clock.microsecond for clock in (one.start, one.end)
        )
        if not 1 <= one.weekday <= 7 or not fives or one.start >= one.end:
            raise Refused("hours", _("Each span of hours needs a start before its end, in steps of five minutes."))
    for first, second in pairwise(tidy):
        if first.weekday == second.weekday and second.start < first.end:
            raise Refused("hours", _("Two spans of one day overlap. Please look at them again."))
    return tidy
