"""Writing notices with the deed, for whoever wants one, when they want it; and taking them out again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from safeground.crypto import contexts
from safeground.domain import access, keys
from safeground.domain.actor import Actor
from safeground.domain.outbox import choices
from safeground.store import models

# Time to take something back before anybody is told that there is something.
PATIENCE = timedelta(minutes=10)


def address_of(*, actor: Actor, account: uuid.UUID) -> str | None:
    """The e-mail address of the actor or of a partner of theirs, or None: an address is never required."""
    action = "read" if account == actor.account_id else "notify"
    row = access.find(actor, models.Contact, action, account_id=account, field="email")
    if row is None:
        return None
    return _open(account, row)


def _reach(actor: Actor, account: uuid.UUID) -> tuple[models.Contact, choices.Choice] | None:
    """A person's address and how they want to be told, or None: no address, or one that a mail server refused."""
    action = "read" if account == actor.account_id else "notify"
    fields = ["email", choices.FIELD]
    found = {
        row.field: row for row in access.rows(actor, models.Contact, action, account_id=account, field__in=fields)
    }
    row = found.get("email")
    if row is None or row.refused_on is not None:
        return None
    return row, choices.read(account, found.get(choices.FIELD))


def _open(account: uuid.UUID, row: models.Contact) -> str:
    return keys.unseal_contact(bytes(row.value_sealed), context=contexts.contact(account, "email")).decode()


def write(
    *, actor: Actor, account: uuid.UUID, template: str, due_at: datetime, about: uuid.UUID | None = None
) -> None:
    """Put a notice in the outbox, if that person has an address and wants one."""
    write_each(actor=actor, account=account, template=template, due=[(due_at, about)])


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


def write_each(
    *, actor: Actor, account: uuid.UUID, template: str, due: Sequence[tuple[datetime, uuid.UUID | None]]
) -> None:
    """One kind of notice to one person for several things: when each is due, and what it is about."""
    reach = _reach(actor, account) if due else None
    if reach is None:
        return
    row, choice = reach
    practice = access.row(actor, models.Practice, "read")
    address, made = _open(account, row), []
    for due_at, about in due:
        when = choice.when(template, due_at, practice.time_zone)
        if when is None:
            continue
        notice = uuid.uuid4()
        made.append(
            models.Notice(
                id=notice,
                template=choices.DAILY if when[1] else template,
                address_sealed=keys.seal_address(bytes(practice.mail_public), notice, address),
                due_at=when[0],
                about=about,
                contact_mark=bytes(row.lookup),
                together=when[1],
            )
        )
    access.add_many(actor, models.Notice, made)


def call_off(*, actor: Actor, about: uuid.UUID | Sequence[uuid.UUID]) -> None:
    """Take out every notice about a thing, or things, that were taken back."""
    things = [about] if isinstance(about, uuid.UUID) else list(about)
    access.remove(actor, models.Notice, "remove", about__in=things)
