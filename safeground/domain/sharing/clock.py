"""What becomes of a share by the clock: delivered when it is due, ended when its last day is over."""

from __future__ import annotations

from datetime import date, datetime

from safeground.domain import access, audit
from safeground.domain.actor import Actor
from safeground.domain.sharing.share import EMPTY
from safeground.store import models


def deliver_due(*, actor: Actor, now: datetime) -> int:
    """Deliver what was held until now. The worker moves a state; it can open nothing. Returns how many."""
    count = 0
    for row in access.rows(actor, models.Share, "release", state="held", due_at__lte=now, limit=500):
        with access.deed():
            count += access.change(
                actor,
                models.Share,
                "release",
                id=row.id,
                state="held",
                due_at__lte=now,
                to={"state": "delivered", "delivered_at": now, "due_at": None},
            ) and _delivered(actor, row, now)
    return count


def _delivered(actor: Actor, row: models.Share, now: datetime) -> int:
    if row.lasting and row.answers_id:
        # A reply that was held: what it answers is answered now, and not when it was written.
        to = {"answered_at": now}
        access.change(
            actor, models.Share, "release", id=row.answers_id, state="opened", answered_at__isnull=True, to=to
        )
    between = access.row(actor, models.Pair, "release", id=row.pair_id)
    action = "shown" if between.client_id == row.owner_id else "shown-to-client"
    audit.record(actor=actor, entries=[audit.Entry(between.client_id, action, row.id)], now=now)
    return 1


def end_expired(*, actor: Actor, now: datetime, day: date) -> int:
    """Destroy the keys of shares whose last day is over. They were unreadable from that day on already."""
    count = 0
    for row in access.rows(
        actor, models.Share, "release", state__in=("delivered", "opened"), expires_on__lt=day, limit=500
    ):
        with access.deed():
            ended = {**EMPTY, "state": "withdrawn", "ended_at": now}
            count += access.change(actor, models.Share, "release", id=row.id, to=ended)
            access.note_erased([row.id])
            access.change(actor, models.Pair, "release", id=row.pair_id, to={"summary_sealed": None})
            between = access.row(actor, models.Pair, "release", id=row.pair_id)
            audit.record(actor=actor, entries=[audit.Entry(between.client_id, "time-ended", row.id)], now=now)
    return count
