"""A calendar's address: a secret that fetches one person's taken times without signing in, and nothing else.

The token is 256 random bits and is shown once. The database has its hash, by which the row is found; what the owner
chose for that calendar is sealed under a key that only the token gives.
"""

from __future__ import annotations

import base64
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from safeground.crypto import keyring
from safeground.crypto.envelope import SealBroken
from safeground.domain import access, accounts, audit, keys
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Missing, Refused
from safeground.store import models

WORD = "Reserved"
LONGEST = 40
BACK, AHEAD = timedelta(days=30), timedelta(days=400)


@dataclass(frozen=True)
class Entry:
    """One taken time as a calendar may show it."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str = field(repr=False)


@dataclass(frozen=True)
class Feed:
    id: uuid.UUID
    made_on: object


def mine(*, actor: Actor) -> Feed | None:
    row = access.find(actor, models.Feed, "read")
    return None if row is None else Feed(row.id, row.made_on)


def make(*, actor: Actor, word: str = "", names: bool = False, now: datetime) -> str:
    """A new address, in place of one that was there. Returns the token: it is shown once and kept nowhere.

    `names` puts the therapist's name into a client's own calendar. A client's name goes into nobody's.
    """
    tidy = " ".join(word.split()) or _(WORD)
    if len(tidy) > LONGEST:
        raise Refused("too-long", _("The word for your calendar can hold 40 characters. Please make it shorter."))
    token = secrets.token_bytes(32)
    feed = uuid.uuid4()
    body = {"word": tidy, "names": names and actor.is_a("client")}
    with access.deed():
        access.remove(actor, models.Feed, "remove")
        access.add(
            actor,
            models.Feed,
            id=feed,
            account_id=actor.me,
            token_hash=keyring.feed_hash(token),
            body_sealed=keys.seal_feed(actor.practice_id, feed, token, body),
            made_on=practices.here().day(now),
        )
        audit.record(actor=actor, entries=[audit.Entry(actor.me, "calendar-made")], now=now)
    return base64.urlsafe_b64encode(token).decode().rstrip("=")


def end(*, actor: Actor, now: datetime) -> None:
    """The address opens nothing any more. What a calendar has fetched already stays in that calendar."""
    with access.deed():
        if access.remove(actor, models.Feed, "remove"):
            audit.record(actor=actor, entries=[audit.Entry(actor.me, "calendar-ended")], now=now)


def fetch(*, token: str, network: str, now: datetime) -> list[Entry]:
    """The times behind an address. A wrong one is counted by its network, a right one by itself; both have limits."""
    practice = practices.here()
    stranger = Actor.stranger(practice.id)
    content = _read(token)
    # Found by its hash: how long that takes tells nothing of the token.
    row = access.find(stranger, models.Feed, "look-up", token_hash=keyring.feed_hash(content)) if content else None
    if row is None or content is None:
        accounts.count_try(actor=stranger, name="", network=network, by_name=False, now=now)
        raise Missing
    accounts.count_try(actor=stranger, name=f"feed:{row.id}", network="", now=now)
    try:
        chosen = keys.unseal_feed(practice.id, row.id, content, bytes(row.body_sealed))
    except SealBroken:
        raise Missing from None
    return _entries(Actor.calendar(practice.id, of=row.account_id), row.id, chosen, now)


def _read(token: str) -> bytes | None:
    if len(token) != 43 or not token.isascii():
        return None
    try:
        content = base64.b64decode(token + "=", altchars=b"-_", validate=True)
    except ValueError:
        return None
    return content if len(content) == 32 else None


def _entries(actor: Actor, feed: uuid.UUID, chosen: dict, now: datetime) -> list[Entry]:
    rows = access.rows(
        actor, models.Appointment, "times", state__in=("standing", "met"), starts_at__gt=now - BACK,
        starts_at__lt=now + AHEAD, order=("starts_at", "id"),
    )  # fmt: skip
    names: dict[uuid.UUID, str] = {}
    if chosen["names"]:
        therapists = {row.therapist_id for row in rows}
        found = access.rows(actor, models.Account, "name", id__in=therapists)
        names = {one.id: one.public_name for one in found}
    return [
        # Its own name in each calendar, so that two calendars side by side do not tell that two people meet.
        Entry(
            str(uuid.uuid5(feed, str(row.id))),
            row.starts_at,
            row.ends_at,
            " · ".join(filter(None, (chosen["word"], names.get(row.therapist_id, "")))),
        )
        for row in rows
    ]


def single(*, actor: Actor, one: uuid.UUID, word: str = "", names: bool = False) -> Entry:
    """One time, to take along as a file: neutral, or with the therapist's name where that was chosen."""
    row = access.row(actor, models.Appointment, "read", id=one, state="standing", join=("therapist",))
    tidy = " ".join(word.split())[:LONGEST] or _(WORD)
    name = row.therapist.public_name if names and row.therapist_id != actor.me else ""
    return Entry(str(uuid.uuid4()), row.starts_at, row.ends_at, " · ".join(filter(None, (tidy, name))))
