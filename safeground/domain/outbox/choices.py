"""How a person wants to be told: at once, once a day or not at all, for each kind; at which hour, and at which not.

Sealed like an address, so that the other side's deed can heed it and a copy of the database says nothing of it.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from safeground.crypto import contexts, envelope, keyring
from safeground.domain import access, keys
from safeground.domain.actor import Actor, Refused
from safeground.store import models

FIELD = "notices"
HOWS = ("soon", "daily", "never")
# Which kind of news a text is about. What is not here goes at once whatever was chosen: a warning about one's own
# keys, or a reminder that one asked for at that very hour.
KINDS = {"something-waits": "news", "an-answer": "news", "something-changed": "changes"}
WARNINGS = ("keys-will-change",)
DAILY = "once-a-day"


@dataclass(frozen=True)
class Choice:
    """Hours are those of the practice's clock. Quiet from 22 until 7 means: nothing in the night."""

    news: str = "soon"
    changes: str = "soon"
    hour: int = 9
    quiet_from: int | None = None
    quiet_until: int | None = None
    # Nothing at all by e-mail until it is taken off again, but for a warning about one's keys.
    paused: bool = False

    def when(self, template: str, due_at: datetime, zone: str) -> tuple[datetime, bool] | None:
        """When a notice goes, and whether with others in one letter; None for not at all."""
        if template in WARNINGS:
            return due_at, False
        if self.paused:
            return None
        if template not in KINDS:
            return due_at, False
        how = getattr(self, KINDS[template])
        if how == "never":
            return None
        if how == "daily":
            return _next(due_at, self.hour, zone), True
        return self._after_the_quiet(due_at, zone), False

    def _after_the_quiet(self, due_at: datetime, zone: str) -> datetime:
        if self.quiet_from is None or self.quiet_until is None or self.quiet_from == self.quiet_until:
            return due_at
        hour = due_at.astimezone(ZoneInfo(zone)).hour
        over_night = self.quiet_from > self.quiet_until
        quiet = (
            hour >= self.quiet_from or hour < self.quiet_until
            if over_night
            else self.quiet_from <= hour < self.quiet_until
        )
        return _next(due_at, self.quiet_until, zone) if quiet else due_at


def _next(moment: datetime, hour: int, zone: str) -> datetime:
    """The next time that a clock of that zone shows this full hour, at `moment` or after it."""
    local = moment.astimezone(ZoneInfo(zone))
    at = datetime.combine(local.date(), time(hour), ZoneInfo(zone))
    if at.timestamp() < moment.timestamp():
        at = datetime.combine(local.date() + timedelta(days=1), time(hour), ZoneInfo(zone))
    return at.astimezone(moment.tzinfo)


def read(account: uuid.UUID, row: models.Contact | None) -> Choice:
    """What a stored row says, or how it is for whoever chose nothing."""
    if row is None:
        return Choice()
    plain = keys.unseal_contact(bytes(row.value_sealed), context=contexts.contact(account, FIELD))
    return Choice(**json.loads(plain))


def mine(*, actor: Actor) -> Choice:
    return read(actor.me, access.find(actor, models.Contact, "read", account_id=actor.me, field=FIELD))


def quieten(*, actor: Actor, warnings_too: bool = False) -> None:
    """Take out what waits to be sent to the actor's address; a warning about their keys only with the address."""
    kept = [] if warnings_too else list(WARNINGS)
    access.remove(actor, models.Notice, "quieten", ~Q(template__in=kept))


def choose(*, actor: Actor, choice: Choice, day: date) -> None:
    """Keep this choice. What waits already goes as it was written, but for somebody who wants less: then it goes
    nowhere, since what it was about waits in the product."""
    hours = [choice.hour, *(one for one in (choice.quiet_from, choice.quiet_until) if one is not None)]
    if choice.news not in HOWS or choice.changes not in HOWS or not all(0 <= hour <= 23 for hour in hours):
        raise Refused("notices", "Please choose one of the ways, and full hours from 0 to 23. Nothing was changed.")
    if (choice.quiet_from is None) != (choice.quiet_until is None):
        raise Refused("quiet", "Please give both hours for the quiet, or leave both empty. Nothing was changed.")
    key = keyring.contact_key(keys.pepper())
    with access.deed():
        if choice.paused or "never" in (choice.news, choice.changes):
            quieten(actor=actor)
        access.remove(actor, models.Contact, "remove", account_id=actor.me, field=FIELD)
        access.add(
            actor,
            models.Contact,
            account_id=actor.me,
            field=FIELD,
            value_sealed=envelope.seal(
                key, json.dumps(asdict(choice)).encode(), context=contexts.contact(actor.me, FIELD)
            ),
            lookup=keyring.lookup(keys.pepper(), purpose=FIELD, value=str(actor.me)),
            made_on=day,
        )
