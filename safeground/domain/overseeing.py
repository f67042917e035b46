"""What happens by the clock, without anybody present: states move, notices go, what has ended is tidied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from safeground.domain import access, accounts, consultations, contributing, diary, outbox, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor
from safeground.store import models, traces


@dataclass(frozen=True)
class Done:
    delivered: int
    ended: int
    sent: int
    tidied: int


# Words for an invitation and what was closed are looked back at for this long, and then deleted.
INVITATIONS = timedelta(days=90)
CLOSED = timedelta(days=365)


def _let_go(worker: Actor, practice: practices.Practice, now: datetime) -> None:
    """What is kept for a time that is over (docs/running.md, "What is kept how long")."""
    day = practice.day(now)
    if practice.appointments_kept_days is not None:
        before = now - timedelta(days=practice.appointments_kept_days)
        access.remove(worker, models.Appointment, "let-go", pair_id__isnull=False, ends_at__lt=before)
    access.remove(worker, models.Invitation, "let-go", expires_at__lt=now - INVITATIONS)
    access.remove(worker, models.Enquiry, "let-go", closed_on__lt=day - CLOSED)
    access.remove(worker, models.Handover, "let-go", closed_on__lt=day - CLOSED)


def run_due(*, practice: practices.Practice, send: Callable[[outbox.Letter], None], now: datetime) -> Done:
    """One round for the practice. Idempotent: whatever was done already is not done again."""
    worker = Actor.worker(practice.id)
    day = practice.day(now)
    delivered = sharing.deliver_due(actor=worker, now=now)
    ended = sharing.end_expired(actor=worker, now=now, day=day)
    sent = outbox.send_due(actor=worker, send=send, now=now)
    tidied = accounts.purge_sessions(actor=worker, now=now)
    access.remove(worker, models.Attempt, "remove", window_at__lt=now - timedelta(hours=2))
    access.remove(worker, models.Receipt, "remove", made_on__lt=day - timedelta(days=7))
    diary.purge(actor=worker, now=now)
    consultations.purge(actor=worker, now=now)
    contributing.purge(actor=worker, day=day)
    _let_go(worker, practice, now)
    traces.settle()
    return Done(delivered, ended, sent, tidied)
