"""An address for notices. Never required; sealed with a key from outside the database."""

from __future__ import annotations

import uuid
from datetime import datetime

from safeground.crypto import contexts, envelope, keyring
from safeground.domain import access, keys, outbox
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.store import models


def check_email(address: str) -> str:
    """A tidy address, or a sentence. Empty is a fine answer."""
    tidy = address.strip()
    if not tidy:
        return ""
    try:
        outbox.one_address(tidy)
    except outbox.Undeliverable:
        raise Refused(
            "email", "This does not look like an e-mail address. Please look at it again, or leave it empty."
        ) from None
    return tidy


def columns(account: uuid.UUID, address: str) -> dict[str, bytes]:
    key = keyring.contact_key(keys.pepper())
    return {
        "value_sealed": envelope.seal(key, address.encode(), context=contexts.contact(account, "email")),
        "lookup": keyring.lookup(keys.pepper(), purpose="email", value=address.lower()),
    }


def email(*, actor: Actor) -> str:
    return outbox.address_of(actor=actor, account=actor.me) or ""


def set_email(*, actor: Actor, address: str, now: datetime) -> None:
    """Set or clear the address for notices. The surfaces ask for the password first."""
    practice = practices.here()
    tidy = check_email(address)
    with access.deed():
        # An address that was taken away may be unsafe by now: nothing that waits goes there any more.
        outbox.quieten(actor=actor, warnings_too=True)
        access.remove(actor, models.Contact, "remove", account_id=actor.me, field="email")
        access.change(actor, models.Account, "change", id=actor.me, to={"mail_refused_on": None})
        if tidy:
            access.add(
                actor,
                models.Contact,
                account_id=actor.me,
                field="email",
                made_on=practice.day(now),
                **columns(actor.me, tidy),
            )
