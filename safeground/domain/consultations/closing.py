"""Somebody who takes first talks is gone: what was arranged with them is called off, and their hours are closed.

Names and addresses of visitors are sealed to a key that is no more, and nobody else can open them. A reminder that
was to go out anyway goes as the letter that something has changed; everybody is told on the page of their code.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from safeground.domain import access
from safeground.domain import practice as practices
from safeground.domain.actor import Actor
from safeground.store import models

DAY = timedelta(days=1)


def close(*, actor: Actor, therapist: uuid.UUID, now: datetime) -> None:
    """Within the deed that closes their account."""
    access.change(actor, models.Availability, "leave", account_id=therapist, to={"is_open": False})
    access.change(actor, models.Profile, "leave", account_id=therapist, to={"published_on": None})
    times = access.rows(
        actor, models.Appointment, "leave", therapist_id=therapist, meeting_id__isnull=False,
        state__in=("held", "standing"), ends_at__gt=now,
    )  # fmt: skip
    coming = [row.meeting_id for row in times]
    open_ = access.rows(
        actor, models.Meeting, "leave", therapist_id=therapist, state__in=("held", "asked", "waiting", "standing")
    )
    # One that is over and was never noted stays what it is: it took place.
    ids = [row.id for row in open_ if row.state == "waiting" or row.id in coming]
    if not ids:
        return
    cancelled = {"state": "cancelled", "changed_by": "therapist", "changed_at": now}
    appointments = [row.id for row in times]
    access.change(actor, models.Appointment, "leave", id__in=appointments, to=cancelled)
    access.remove(actor, models.Taken, "leave", appointment_id__in=appointments)
    gone = {
        "state": "cancelled", "lapses_at": None, "contact_mark": None, "waiting_since": None,
        "counted_from_on": practices.here().day(now),
    }  # fmt: skip
    access.change(actor, models.Meeting, "leave", id__in=ids, to=gone)
    _tell(actor, ids, now)


def _tell(actor: Actor, meetings: Sequence[uuid.UUID], now: datetime) -> None:
    """At the hour of the reminder, which the visitor chose, on the first day that still has it to come."""
    for row in access.rows(actor, models.Notice, "turn", about__in=meetings):
        due = row.due_at - max((row.due_at - now) // DAY, 0) * DAY
        to = {"template": "meeting-changed", "due_at": due}
        access.change(actor, models.Notice, "turn", id=row.id, to=to)
