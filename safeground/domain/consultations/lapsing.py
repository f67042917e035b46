"""What is only held, or was never confirmed, ends by itself: at the next look, and by the clock."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from safeground.domain import access, outbox
from safeground.domain import practice as practices
from safeground.domain.actor import Actor
from safeground.domain.consultations import counting
from safeground.store import models

# Somebody who waits for a time is asked for nothing meanwhile. Then the entry goes too.
WAITS = timedelta(days=182)


def lapse(*, actor: Actor, now: datetime, therapist: uuid.UUID | None = None) -> None:
    """Free what is over: of one therapist, or of all. Somebody from the waiting list goes back to it."""
    only: dict[str, Any] = {} if therapist is None else {"therapist_id": therapist}
    found = access.rows(actor, models.Meeting, "lapse", lapses_at__lte=now, columns=("id", "waiting_since"), **only)
    if not found:
        return
    with access.deed():
        back = [row.id for row in found if row.waiting_since is not None]
        gone = [row.id for row in found if row.waiting_since is None]
        if back:
            access.remove(actor, models.Appointment, "remove", meeting_id__in=back, state="held")
            waiting = {"state": "waiting", "lapses_at": None}
            access.change(actor, models.Meeting, "lapse", id__in=back, lapses_at__lte=now, to=waiting)
        if gone:
            # Looked at again in the same statement: what was confirmed meanwhile has no time at which it lapses.
            access.remove(actor, models.Meeting, "lapse", id__in=gone, lapses_at__lte=now)


def purge(*, actor: Actor, now: datetime) -> int:
    """The worker's round: what lapsed, and what was kept long enough after its day. Returns how many went."""
    lapse(actor=actor, now=now)
    practice = practices.here()
    kept = timedelta(days=kept_days(practice))
    day = practice.day(now)
    with access.deed():
        old = access.rows(actor, models.Meeting, "purge", counted_from_on__lt=day - kept)
        still = {row.id for row in _waiting(actor, day)}
        gone = [row for row in old if row.id not in still]
        ids = [row.id for row in gone]
        counting.add(actor, gone)
        counting.close(actor, before=day - kept, now=now)
        if not ids:
            return 0
        outbox.call_off(actor=actor, about=ids)
        return access.remove(actor, models.Meeting, "purge", id__in=ids)


def _waiting(actor: Actor, day: Any) -> list[models.Meeting]:
    return access.rows(
        actor, models.Meeting, "purge", state="waiting", counted_from_on__gte=day - WAITS, columns=("id",)
    )


def kept_days(practice: practices.Practice) -> int:
    """How many days after the talk a visitor's details are kept."""
    return practice.visitors_kept_days
