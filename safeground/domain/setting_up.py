"""What a director settles about the practice, step by step, and what is still open. Each step can be done again."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from safeground.domain import access, accounts, items, outbox, routes, upkeep
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.store import models

LOCALE = re.compile(r"[a-z]{2,3}-[A-Z]{2}")
LONGEST_DAYS = 60
VISITORS_DAYS = (1, 365)
# Shorter than a month would take away what both still look back at; ten years is longer than any law asks of us.
APPOINTMENTS_DAYS = (30, 3_650)


@dataclass(frozen=True)
class Step:
    """One thing to settle, and whether it is."""

    slug: str
    settled: bool


def steps(*, actor: Actor, now: datetime) -> tuple[Step, ...]:
    """Everything a practice should have settled before its first client, in the order of doing it."""
    practice = practices.here()
    staff = [one for one in accounts.staff.colleagues(actor=actor) if one.disabled_on is None]
    row = access.row(actor, models.Practice, "read")
    backup = upkeep.backup(now=now)
    return (
        Step("outside", bool(practice.outside_routes)),
        Step("inside", bool(routes.inside(actor=actor))),
        Step("help", bool(row.crisis_lines)),
        Step("second", len(staff) > 1),
        Step("factors", practice.is_demo or all(one.has_factor for one in staff)),
        Step("address", bool(accounts.email(actor=actor))),
        Step("keeping", bool(practice.backups_kept and practice.contacts_kept)),
        Step("backup", backup is not None and not backup.stale),
    )


def name(*, actor: Actor, name: str, discreet_name: str, time_zone: str, locale: str) -> None:
    """What the practice is called, by day and discreetly; where it is."""
    called, discreet = " ".join(name.split()), " ".join(discreet_name.split())
    if not 1 <= len(called) <= 80:
        raise Refused("no-name", "Please give the practice a name, with 80 letters at most.")
    if not 1 <= len(discreet) <= 30:
        raise Refused("no-discreet-name", "Please give a discreet name, with 30 letters at most, such as Notes.")
    try:
        ZoneInfo(time_zone.strip()[:60])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused("time-zone", "This is not the name of a time zone, such as Europe/London.") from None
    if not LOCALE.fullmatch(locale.strip()):
        raise Refused("locale", "Please give the language and country like this: en-GB.")
    values = {"name": called, "discreet_name": discreet, "time_zone": time_zone.strip(), "locale": locale.strip()}
    _change(actor, values)


def reply_days(*, actor: Actor, days: int | None) -> None:
    """Within how many days a new therapist says that they answer. Those who are here keep their own."""
    if days is None or not 1 <= days <= LONGEST_DAYS:
        raise Refused("days", f"Please give a number of days from 1 to {LONGEST_DAYS}.")
    _change(actor, {"answers_within_days": days})


def keeping(*, actor: Actor, backups: str, contacts: str) -> None:
    """How long copies and addresses are kept, in the practice's own words, for whoever asks."""
    values = {"backups_kept": " ".join(backups.split()), "contacts_kept": " ".join(contacts.split())}
    if any(len(text) > 200 for text in values.values()):
        raise Refused("too-long", "One of these boxes can hold 200 characters. Please make it shorter.")
    _change(actor, values)


def deleting(*, actor: Actor, visitors: int | None, appointments: int | None, for_ever: bool = False) -> None:
    """After how many days run-due deletes what visitors left, and appointments that are over."""
    least, most = VISITORS_DAYS
    if visitors is None or not least <= visitors <= most:
        raise Refused("visitors", f"Please give a number of days for visitors, from {least} to {most}.")
    least, most = APPOINTMENTS_DAYS
    if not for_ever and (appointments is None or not least <= appointments <= most):
        raise Refused(
            "appointments",
            f"Please give a number of days for appointments, from {least} to {most:,}, or tick the box.",
        )
    kept = None if for_ever else appointments
    _change(actor, {"visitors_kept_days": visitors, "appointments_kept_days": kept})


def _change(actor: Actor, to: dict[str, Any]) -> None:
    with access.deed():
        if not access.change(actor, models.Practice, "change", id=actor.practice_id, to=to):
            raise access.Missing


def send_test(*, actor: Actor, now: datetime) -> None:
    """One neutral notice to the director's own address, by the same way as all others; once a minute at most."""
    if not accounts.email(actor=actor):
        raise Refused("no-address", "You have no address for notices yet. Put one down under Your account first.")
    key = f"mail-test:{now:%Y%m%d%H%M}"
    with access.deed():
        if items.receipt(actor=actor, key=key) is None:
            outbox.write(actor=actor, account=actor.me, template="something-waits", due_at=now)
            items.give_receipt(actor=actor, key=key, result=uuid.uuid4(), day=practices.here().day(now))
