"""An account with one known line in it: after a restore it proves that database and keys belong together.

It has no therapist and shows nothing to anybody. Its password lies with the keys, and travels only inside a backup.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from safeground.domain import access, accounts, items
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.store import models

KIND = "sentinel"


@dataclass(frozen=True)
class Sentinel:
    username: str
    password: str = field(repr=False)
    line: str = field(repr=False)


def make(*, actor: Actor, now: datetime) -> Sentinel:
    """Make the account through the same door as a person's, and keep one line with it."""
    line, password = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    day = practices.here().day(now)
    with access.deed():
        code = accounts.invite(actor=actor, role="client", now=now).code
        username = f"sentinel-{secrets.token_hex(6)}"
        made = accounts.register(code=code, username=username, display_name="-", password=password, now=now)
        items.keep(actor=made.actor, kind=KIND, body={"text": line}, now=now, day=day)
        access.remove(made.actor, models.Session, "remove")
    return Sentinel(username, password, line)


def opens(*, sentinel: Sentinel, now: datetime) -> bool:
    """Whether the sentinel can sign in and reads its line: the pepper, the slots and the seals are all right."""
    try:
        entered = accounts.sign_in(
            username=sentinel.username, password=sentinel.password, network="sentinel", device="", now=now
        )
    except Refused:
        return False
    found = [one.body["text"] for one in items.kept(actor=entered.actor, kind=KIND)]
    access.remove(entered.actor, models.Session, "remove")
    return found == [sentinel.line]
