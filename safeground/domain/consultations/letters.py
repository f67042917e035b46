"""Letters to somebody without an account: only as they chose, at hours that they chose, and naming nothing."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from safeground.domain import outbox
from safeground.domain.actor import Actor
from safeground.domain.consultations.meeting import Body

HOURS = {"morning": (time(8), time(12)), "afternoon": (time(12), time(17)), "evening": (time(17), time(21))}
REMINDERS = {"day": timedelta(days=1), "hours": timedelta(hours=2)}
STEP = timedelta(minutes=15)


def address(code: str) -> str:
    return f"{settings.PUBLIC_URL}/meeting/{code}/"


def at_once(*, actor: Actor, meeting: uuid.UUID, body: Body, template: str, now: datetime) -> bool:
    """The answer to what the visitor has just done themself: it goes now, and says where to go on."""
    if not body.may_write:
        return False
    outbox.write_to(
        actor=actor, address=body.email, template=template, due_at=now, about=meeting, link=address(body.code)
    )
    return True


def tell(*, actor: Actor, meeting: uuid.UUID, body: Body, now: datetime, latest: datetime | None = None) -> bool:
    """That somebody else changed something: in the hours that the visitor chose. False: nobody was told by letter."""
    if not body.may_write:
        return False
    due = later(now + outbox.PATIENCE, body)
    if latest is not None and due >= latest:
        # Too late to wait for the hours. The page tells the therapist to reach the person in another way.
        return False
    outbox.write_to(
        actor=actor, address=body.email, template="meeting-changed", due_at=due, about=meeting,
        link=address(body.code),
    )  # fmt: skip
    return True


def remind(*, actor: Actor, meeting: uuid.UUID, body: Body, starts_at: datetime, now: datetime) -> None:
    """A reminder as the visitor chose, moved to an hour at which they may be written to, or none."""
    ahead = REMINDERS.get(body.reminder)
    if ahead is None or not body.may_write:
        return
    due = earlier(starts_at - ahead, body)
    if due <= now:
        return
    outbox.write_to(
        actor=actor, address=body.email, template="meeting-reminder", due_at=due, about=meeting,
        link=address(body.code),
    )  # fmt: skip


def suits(moment: datetime, body: Body) -> bool:
    """Whether this is an hour at which the visitor may be written to, by the clock that they chose."""
    span = HOURS.get(body.hours)
    if span is None:
        return True
    clock = moment.astimezone(ZoneInfo(body.zone or "UTC")).time()
    return span[0] <= clock < span[1]


def later(moment: datetime, body: Body) -> datetime:
    return _first(moment, body, STEP)


def earlier(moment: datetime, body: Body) -> datetime:
    return _first(moment, body, -STEP)


def _first(moment: datetime, body: Body, step: timedelta) -> datetime:
    """The nearest moment in that direction that suits. Every day has one, whatever its clock does."""
    for _ in range(2 * 96 + 8):
        if suits(moment, body):
            return moment
        moment += step
    return moment
