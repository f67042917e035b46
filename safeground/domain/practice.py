"""The practice: its name, its lines of help, and who to turn to outside it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from safeground.content import library
from safeground.domain import access, keys
from safeground.domain.actor import Actor, Refused
from safeground.store import models

NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True)
class Route:
    """Somebody to turn to: who they are, how to reach them, what they are for."""

    name: str
    reach: str
    about: str = ""
    link: str = ""


@dataclass(frozen=True)
class Practice:
    id: uuid.UUID
    name: str
    discreet_name: str
    locale: str
    time_zone: str
    is_demo: bool
    crisis_lines: tuple[Route, ...]
    outside_routes: tuple[Route, ...]
    # What contributed scores are sealed to; empty where the practice collects none.
    statistics_public: bytes = b""
    answers_within_days: int = 5
    backups_kept: str = ""
    contacts_kept: str = ""
    visitors_kept_days: int = 30
    # None: past appointments are kept for as long as the connection stands.
    appointments_kept_days: int | None = 365

    def day(self, now: datetime) -> date:
        """The day it is at the practice: every `_on` day is one of these."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()


_at_hand: ContextVar[Practice | None] = ContextVar("safeground_practice", default=None)


@contextmanager
def at_hand(practice: Practice | None) -> Iterator[None]:
    """For the length of a request: it is looked up once, and not again by every use case."""
    token = _at_hand.set(practice)
    try:
        yield
    finally:
        _at_hand.reset(token)


def current() -> Practice | None:
    """The practice of this installation, or None before `safeground init`."""
    return _at_hand.get() or _stored()


def _stored() -> Practice | None:
    row = access.find(Actor.stranger(NOBODY), models.Practice, "read")
    if row is None:
        return None
    lines = tuple(Route(**line) for line in row.crisis_lines)
    return Practice(
        id=row.id,
        name=row.name,
        discreet_name=row.discreet_name,
        locale=row.locale,
        time_zone=row.time_zone,
        is_demo=row.is_demo,
        crisis_lines=lines or default_lines(row.locale),
        outside_routes=tuple(Route(**route) for route in row.outside_routes),
        statistics_public=bytes(row.statistics_public or b""),
        answers_within_days=row.answers_within_days,
        backups_kept=row.backups_kept,
        contacts_kept=row.contacts_kept,
        visitors_kept_days=row.visitors_kept_days,
        appointments_kept_days=row.appointments_kept_days,
    )


def here() -> Practice:
    """The practice of this installation. Without one there is nothing to do."""
    found_ = current()
    if found_ is None:
        raise Refused("no-practice", "There is no practice here yet. The operator begins with: safeground init")
    return found_


def default_lines(locale: str) -> tuple[Route, ...]:
    return tuple(Route(line.name, line.reach, line.about, line.link) for line in library.crisis(locale).lines)


def found(
    *,
    name: str,
    outside_routes: list[Route],
    now: datetime,
    discreet_name: str = "Notes",
    locale: str = "en-GB",
    time_zone: str = "Europe/London",
    is_demo: bool = False,
) -> Practice:
    """Make the practice of this installation. An outside route is required: a report never ends here."""
    if current() is not None:
        raise Refused("practice-exists", "There is a practice here already. Nothing was changed.")
    if not name.strip():
        raise Refused("no-name", "Please give the practice a name.")
    if not outside_routes:
        raise Refused(
            "no-outside-route",
            "Please name somebody outside the practice whom a client can turn to, such as a professional body.",
        )
    try:
        day = now.astimezone(ZoneInfo(time_zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        raise Refused("time-zone", f"{time_zone} is not the name of a time zone, such as Europe/London.") from None
    practice = uuid.uuid4()
    access.add(
        Actor.operator(practice, reason="init"),
        models.Practice,
        id=practice,
        name=name.strip(),
        discreet_name=discreet_name.strip() or "Notes",
        locale=locale,
        time_zone=time_zone,
        is_demo=is_demo,
        outside_routes=[vars(route) for route in outside_routes],
        mail_public=keys.make_mail_keys(),
        made_on=day,
    )
    return here()
