"""Sessions: the unlocked key lives in three shares, of which the database holds one.

    cookie T (32 random bytes)   ·   epoch key (memory file system, two half days)   ·   the row

The row's id is a hash of T and its sealed user key opens with T and the epoch key together. A thief of the
database, or of an old browser profile, holds nothing that opens.
"""

from __future__ import annotations

import base64
import os
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from safeground.crypto import contexts, keyring
from safeground.crypto.envelope import SealBroken
from safeground.crypto.secret import Secret
from safeground.domain import access, keys
from safeground.domain.actor import Actor, Card, KeysWait, Missing, Who
from safeground.store import models

PENDING = timedelta(minutes=5)
SHARED_DEVICE = timedelta(minutes=5)
STEP_UP = timedelta(minutes=5)
WITH = ("account", "account__new_keys__started_by")
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Seat:
    """One of the actor's own sessions, for the list on the security page."""

    id: str
    device: str
    made_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True)
class Opened:
    """A new session: the actor it belongs to and the cookie value that resumes it."""

    actor: Actor
    token: str = field(repr=False)


def start(
    *,
    practice: uuid.UUID,
    account: uuid.UUID,
    generation: int,
    roles: frozenset[Who],
    user_key: Secret,
    state: str,
    device: str,
    now: datetime,
) -> Opened:
    """Begin a session under a new token. `stepped_up_at` is set: the password has just been given."""
    token = os.urandom(32)
    name = keyring.session_id(token)
    epoch_id = keys.epoch_id(now)
    epoch = keys.epoch(epoch_id, now=now)
    assert epoch is not None
    access.add(
        Actor.stranger(practice),
        models.Session,
        id=name,
        account_id=account,
        state=state,
        user_key_sealed=keyring.seal_key(
            keyring.session_key(token, epoch), user_key, context=contexts.session(account, name, epoch_id)
        ),
        epoch_id=epoch_id,
        made_at=now,
        seen_at=now,
        stepped_up_at=now,
        device=device[:40],
    )
    actor = Actor(
        practice_id=practice,
        roles=roles if state == "full" else frozenset({"pending"}),
        account_id=account,
        user_key=user_key,
        generation=generation,
        session=name,
    )
    return Opened(actor, base64.urlsafe_b64encode(token).decode().rstrip("="))


def _token(text: str) -> bytes | None:
    try:
        token = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, TypeError):
        return None
    return token if len(token) == 32 else None


def resume(*, practice: uuid.UUID, token: str, now: datetime, counts: bool = True) -> Actor | None:
    """The actor of a living session, or None. `counts` is False for polling, which is no sign of life."""
    content = _token(token)
    if content is None:
        return None
    stranger = Actor.stranger(practice)
    row = access.find(stranger, models.Session, "resume", id=keyring.session_id(content), join=WITH)
    if row is None or not _alive(row, now):
        return None
    epoch = keys.epoch(row.epoch_id, now=now)
    if epoch is None:
        return None
    try:
        user_key = keyring.unseal_key(
            keyring.session_key(content, epoch),
            bytes(row.user_key_sealed),
            context=contexts.session(row.account_id, row.id, row.epoch_id),
        )
    except SealBroken:
        return None
    if counts and now - row.seen_at >= SEEN_EVERY:
        access.change(stranger, models.Session, "change", id=row.id, to={"seen_at": now})
    roles: frozenset[Who] = frozenset({"pending"})
    if row.state == "full":
        roles = frozenset(row.account.roles.split())  # type: ignore[arg-type]
    return Actor(
        practice_id=practice,
        roles=roles,
        account_id=row.account_id,
        user_key=user_key,
        generation=row.account.key_generation,
        session=row.id,
        room=row.room_item,
        card=Card(
            row.account.username,
            row.account.public_name,
            row.account.shares_device,
            bytes(row.account.name_sealed),
            _keys_wait(row.account),
            mail_refused=row.account.mail_refused_on is not None,
        ),
    )


def _keys_wait(account: models.Account) -> KeysWait | None:
    """The banner that the practice cannot clear: fetched along with the session, on every page."""
    row = getattr(account, "new_keys", None)
    return KeysWait(row.started_by.public_name, row.started_at, row.ready_at) if row else None


def _alive(row: models.Session, now: datetime) -> bool:
    if row.account.disabled_on is not None:
        return False
    if row.state == "pending":
        return now - row.made_at < PENDING
    idle = SHARED_DEVICE if row.account.shares_device else timedelta(minutes=settings.IDLE_MINUTES)
    return now - row.seen_at < idle and now - row.made_at < timedelta(hours=settings.SESSION_HOURS)


def owner_of(*, practice: uuid.UUID, token: str) -> uuid.UUID | None:
    """Whose session this was, even after it ended by the clock: so that a late form finds its own person."""
    content = _token(token)
    if content is None:
        return None
    row = access.find(Actor.stranger(practice), models.Session, "resume", id=keyring.session_id(content))
    return row.account_id if row else None


def sign_out(*, practice: uuid.UUID, token: str) -> None:
    content = _token(token)
    if content is not None:
        access.remove(Actor.stranger(practice), models.Session, "remove", id=keyring.session_id(content))


def stepped_up(*, actor: Actor, now: datetime) -> bool:
    """Whether the password was given in this session within the last five minutes."""
    row = access.find(actor, models.Session, "read", id=actor.session)
    return row is not None and row.stepped_up_at is not None and now - row.stepped_up_at < STEP_UP


def is_living(*, actor: Actor) -> bool:
    """Whether the session of this request is still there, or was ended from elsewhere meanwhile."""
    return access.find(actor, models.Session, "read", id=actor.session, columns=("id",)) is not None


def enter_room(*, actor: Actor, item: uuid.UUID) -> None:
    """Room view: from now on this browser shows one thing of the actor's and nothing else."""
    access.row(actor, models.Item, "read", id=item, columns=("id",))
    access.change(actor, models.Session, "change", id=actor.session, to={"room_item": item})


def leave_room(*, actor: Actor) -> None:
    """Out of room view. The surface asks for the password first."""
    access.change(actor, models.Session, "change", id=actor.session, to={"room_item": None})


def list_sessions(*, actor: Actor) -> list[Seat]:
    found = access.rows(actor, models.Session, "read", account_id=actor.me, state="full", order=("-seen_at",))
    return [Seat(row.id, row.device, row.made_at, row.seen_at, row.id == actor.session) for row in found]


def end_session(*, actor: Actor, session: str) -> None:
    if not access.remove(actor, models.Session, "remove", account_id=actor.me, id=session):
        raise Missing


def end_others(*, actor: Actor) -> None:
    access.remove(actor, models.Session, "remove", ~Q(id=actor.session), account_id=actor.me)


def set_shared_device(*, actor: Actor, shares: bool) -> None:
    """On a phone that others use too, a session ends after five quiet minutes."""
    access.change(actor, models.Account, "change", id=actor.me, to={"shares_device": shares})


def purge_sessions(*, actor: Actor, now: datetime) -> int:
    """Delete sessions that ended by the clock. They are kept an hour longer, for forms that come late."""
    oldest = now - timedelta(hours=settings.SESSION_HOURS + 1)
    idle = now - timedelta(minutes=settings.IDLE_MINUTES) - timedelta(hours=1)
    return access.remove(actor, models.Session, "remove", Q(made_at__lt=oldest) | Q(seen_at__lt=idle))
