"""Notices: neutral messages that something is there, written with the deed and sent later by `run-due`.

A notice names nobody and tells nothing. The web request opens the address and seals it to the MAIL public key;
only `run-due`, which may run as another user, holds the private half.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from safeground.crypto import contexts, envelope, keyring
from safeground.domain import access, keys
from safeground.domain.actor import Actor
from safeground.store import models

# Time to take something back before anybody is told that there is something.
PATIENCE = timedelta(minutes=10)
LEASE = timedelta(minutes=5)
TRIES = 8


@dataclass(frozen=True)
class Letter:
    """A notice ready to be sent. `template` names a text in content/notices."""

    template: str
    address: str
    link: str = ""


def address_of(*, actor: Actor, account: uuid.UUID) -> str | None:
    """The e-mail address of the actor or of a partner of theirs, or None: an address is never required."""
    action = "read" if account == actor.account_id else "notify"
    row = access.find(actor, models.Contact, action, account_id=account, field="email")
    if row is None:
        return None
    key = keyring.contact_key(keys.pepper())
    return envelope.unseal(key, bytes(row.value_sealed), context=contexts.contact(account, "email")).decode()


def write(
    *, actor: Actor, account: uuid.UUID, template: str, due_at: datetime, about: uuid.UUID | None = None
) -> None:
    """Put a notice in the outbox, if that person has an address."""
    address = address_of(actor=actor, account=account)
    if address is None:
        return
    practice = access.row(actor, models.Practice, "read")
    notice = uuid.uuid4()
    access.add(
        actor,
        models.Notice,
        id=notice,
        template=template,
        address_sealed=keys.seal_address(bytes(practice.mail_public), notice, address),
        due_at=due_at,
        about=about,
    )


def write_to(
    *,
    actor: Actor,
    address: str,
    template: str,
    due_at: datetime,
    about: uuid.UUID | None = None,
    link: str = "",
) -> None:
    """Put a letter in the outbox for an address that is no account's: a visitor's. The link is sealed with it."""
    practice = access.row(actor, models.Practice, "read")
    notice = uuid.uuid4()
    access.add(
        actor,
        models.Notice,
        id=notice,
        template=template,
        address_sealed=keys.seal_address(bytes(practice.mail_public), notice, f"{address}\n{link}"),
        due_at=due_at,
        about=about,
    )


def write_each(*, actor: Actor, account: uuid.UUID, template: str, due: Sequence[tuple[datetime, uuid.UUID]]) -> None:
    """One kind of notice to one person for several things: when each is due, and what it is about."""
    address = address_of(actor=actor, account=account) if due else None
    if address is None:
        return
    public = bytes(access.row(actor, models.Practice, "read").mail_public)
    made = []
    for due_at, about in due:
        notice = uuid.uuid4()
        sealed = keys.seal_address(public, notice, address)
        made.append(models.Notice(id=notice, template=template, address_sealed=sealed, due_at=due_at, about=about))
    access.add_many(actor, models.Notice, made)


def call_off(*, actor: Actor, about: uuid.UUID | Sequence[uuid.UUID]) -> None:
    """Take out every notice about a thing, or things, that were taken back."""
    things = [about] if isinstance(about, uuid.UUID) else list(about)
    access.remove(actor, models.Notice, "remove", about__in=things)


def send_due(*, actor: Actor, send: Callable[[Letter], None], now: datetime) -> int:
    """Send what is due. A lease keeps two workers apart; a failed try waits longer each time. Returns how many."""
    sent = 0
    private = None
    for notice in access.rows(actor, models.Notice, "read", due_at__lte=now, order=("due_at",), limit=500):
        if notice.leased_until is not None and notice.leased_until > now:
            continue
        mine = access.change(
            actor,
            models.Notice,
            "change",
            id=notice.id,
            leased_until=notice.leased_until,
            to={"leased_until": now + LEASE, "tries": notice.tries + 1},
        )
        if not mine:
            continue
        private = private or keys.mail_private()
        try:
            opened = keys.unseal_address(private, notice.id, bytes(notice.address_sealed))
            address, _, link = opened.partition("\n")
            send(Letter(notice.template, address, link))
        except OSError:
            _put_off(actor, notice, now)
            continue
        access.remove(actor, models.Notice, "remove", id=notice.id)
        sent += 1
    return sent


def _put_off(actor: Actor, notice: models.Notice, now: datetime) -> None:
    if notice.tries + 1 >= TRIES:
        # The thing itself waits in the product; a notice that cannot be delivered for two days is dropped.
        access.remove(actor, models.Notice, "remove", id=notice.id)
        return
    later = now + timedelta(minutes=5 * 2 ** (notice.tries + 1))
    access.change(actor, models.Notice, "change", id=notice.id, to={"due_at": later, "leased_until": None})
