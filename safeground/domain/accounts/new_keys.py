"""Password and recovery code both lost: what the practice may start, the wait, and whoever stops it.

Starting it opens nothing and chooses nothing. There is a wait, with a notice to every contact and a banner that the
practice cannot clear; signing in meanwhile, with the old password or code, ends it. The code that it leads to lets
the person make *new* keys (domain/locks/lost.py); what the old ones sealed stays sealed.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from safeground.content import library
from safeground.crypto import keyring
from safeground.domain import access, audit, keys, outbox
from safeground.domain.accounts import sessions
from safeground.domain.actor import Actor, Missing, Refused
from safeground.store import models

WORDS = 5
CODE_LIVES = timedelta(days=7)
NOBODY = Refused("no-account", "Nobody signs in with this username. Look at it again. Nothing was started.")


@dataclass(frozen=True)
class Waiting:
    """A start that is under way, as its person or as whoever started it sees it."""

    id: uuid.UUID
    account: uuid.UUID
    username: str
    started_by: str
    started_at: datetime
    ready_at: datetime
    code_until: datetime | None

    def is_ready(self, now: datetime) -> bool:
        return now >= self.ready_at


def start(*, actor: Actor, now: datetime, username: str = "", account: uuid.UUID | None = None) -> Waiting:
    """Start the wait for an account that a director names, or for a client of the actor's. Needs a fresh password."""
    if not sessions.stepped_up(actor=actor, now=now):
        raise Refused("step-up", "Please give your password again first.")
    named = {"id": account} if account else {"username": username.strip().lower()[:60]}
    found = access.find(actor, models.Account, "start-new-keys", disabled_on__isnull=True, **named)
    if found is None:
        raise NOBODY
    if found.id == actor.me:
        raise Refused("own-account", "You are signed in, so your own keys are not lost. Nothing was started.")
    ready = now + timedelta(hours=settings.NEW_KEYS_HOURS)
    with access.deed():
        made = access.add_once(
            actor, models.NewKeys, account_id=found.id, started_by_id=actor.me, started_at=now, ready_at=ready
        )
        if made is None:
            raise Refused("started-already", "This is under way for them already. Nothing was changed.")
        audit.record(actor=actor, entries=[audit.Entry(found.id, "new-keys-started")], now=now)
        outbox.write(actor=actor, account=found.id, template="keys-will-change", due_at=now)
    return Waiting(made.id, found.id, found.username, "", now, ready, None)


def started(*, actor: Actor) -> list[Waiting]:
    """What this actor has started and nobody has stopped or used yet."""
    found = access.rows(actor, models.NewKeys, "started", join=("account", "started_by"), order=("started_at",))
    return [_view(row) for row in found]


def _view(row: models.NewKeys) -> Waiting:
    name = row.started_by.public_name
    return Waiting(row.id, row.account_id, row.account.username, name, row.started_at, row.ready_at, row.code_until)


def under_way(*, actor: Actor) -> Waiting | None:
    """Whether this is under way for the actor: the banner on every page. Only they can end it."""
    row = access.find(actor, models.NewKeys, "read", join=("account", "started_by"))
    return _view(row) if row else None


def make_code(*, actor: Actor, waiting: uuid.UUID, now: datetime) -> str:
    """Five words to hand over in person, once the wait is over. A newer code takes the place of an earlier one."""
    code = "-".join(secrets.choice(library.words()) for _ in range(WORDS))
    with access.deed():
        row = access.row(actor, models.NewKeys, "started", id=waiting)
        if now < row.ready_at:
            raise Refused("too-early", "The wait is not over. Until then they can still stop this by signing in.")
        to = {"code_hash": mark_of(code), "code_until": now + CODE_LIVES}
        access.change(actor, models.NewKeys, "started", id=waiting, to=to)
        audit.record(actor=actor, entries=[audit.Entry(row.account_id, "new-keys-code")], now=now)
    return code


def mark_of(code: str) -> bytes:
    return marks_of(code)[0]


def marks_of(code: str) -> list[bytes]:
    """The mark under the pepper, and those under older ones: a code outlives a rotation."""
    tidy = "-".join(keyring.HYPHENS.sub(" ", code.lower()).replace(",", " ").split())
    return [keyring.lookup(pepper, purpose="new-keys", value=tidy) for pepper in keys.peppers()]


def withdraw(*, actor: Actor, waiting: uuid.UUID, now: datetime) -> None:
    """Whoever started it ends it. The line in the trail stays: the person learns that it was tried."""
    with access.deed():
        row = access.find(actor, models.NewKeys, "started", id=waiting)
        if row is None:
            raise Missing
        access.remove(actor, models.NewKeys, "started", id=waiting)
        audit.record(actor=actor, entries=[audit.Entry(row.account_id, "new-keys-withdrawn")], now=now)


def stop(*, actor: Actor, now: datetime) -> bool:
    """End it, by the person themselves: with the old password, the old code, or a browser that is still open."""
    with access.deed():
        if not access.remove(actor, models.NewKeys, "stop"):
            return False
        audit.record(actor=actor, entries=[audit.Entry(actor.me, "new-keys-stopped")], now=now)
    return True
