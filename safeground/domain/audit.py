"""The trail: who did what to which shared thing, and when. One chain for each client, in their own order.

An event says nothing of content and names no thing that only its owner can see. Each line carries the hash of
the line before it, so that a line changed, removed or put in later is found; the client's page shows the head
of the chain in four words, which is the copy outside the database that a whole rewritten chain would miss.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from safeground.content import library
from safeground.domain import access
from safeground.domain.actor import Actor
from safeground.store import models, transaction

START = bytes(32)


@dataclass(frozen=True)
class Event:
    at: datetime
    actor: uuid.UUID | None
    role: str
    action: str
    thing: uuid.UUID | None


@dataclass(frozen=True)
class Entry:
    """A line to be written: in whose trail, what happened, to which shared thing."""

    chain: uuid.UUID
    action: str
    thing: uuid.UUID | None = None


def record(*, actor: Actor, entries: list[Entry], now: datetime) -> None:
    """Append the lines. Call it inside the deed that it records: no line, no deed."""
    role = sorted(actor.roles)[-1] if actor.account_id is None else _role(actor)
    heads = _heads(actor, [entry.chain for entry in entries])
    made = []
    for entry in entries:
        sequence, previous = heads[entry.chain]
        row = models.AuditEvent(
            practice_id=actor.practice_id,
            chain=entry.chain,
            sequence=sequence + 1,
            at=now,
            actor=actor.account_id,
            role=role,
            action=entry.action,
            thing=entry.thing,
            session_hash=actor.session[:16],
            previous_hash=previous,
        )
        row.hash = hashlib.sha256(previous + canonical(row)).digest()
        heads[entry.chain] = (row.sequence, row.hash)
        made.append(row)
    access.add_many(actor, models.AuditEvent, made)


def _role(actor: Actor) -> str:
    for who in ("therapist", "client", "director", "pending"):
        if who in actor.roles:
            return who
    return ""


def _heads(actor: Actor, chains: list[uuid.UUID]) -> dict[uuid.UUID, tuple[int, bytes]]:
    wanted = sorted(set(chains))
    transaction.take_turns([chain.int for chain in wanted])
    heads = dict.fromkeys(wanted, (0, START))
    # The head is the last line: one query for any number of chains.
    for row in access.rows(
        actor,
        models.AuditEvent,
        "head",
        access.latest_in_chain(wanted),
        columns=("chain", "sequence", "hash"),
    ):
        heads[row.chain] = (row.sequence, bytes(row.hash))
    return heads


def canonical(row: models.AuditEvent) -> bytes:
    """The bytes that are hashed: every field with its length before it. Frozen by tests/domain/test_audit.py."""
    parts = (
        row.practice_id.bytes,
        row.chain.bytes,
        row.sequence.to_bytes(8, "big"),
        # One moment is one text, whichever time zone it was handed over in: the database gives it back in UTC.
        row.at.astimezone(UTC).isoformat(timespec="microseconds").encode(),
        row.actor.bytes if row.actor else b"",
        row.role.encode(),
        row.action.encode(),
        row.thing.bytes if row.thing else b"",
        row.session_hash.encode(),
    )
    return b"audit1" + b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def events(*, actor: Actor) -> list[Event]:
    """The actor's own trail, newest first."""
    found = access.rows(actor, models.AuditEvent, "read", order=("-sequence",))
    return [Event(row.at, row.actor, row.role, row.action, row.thing) for row in found]


def first_break(found: list[models.AuditEvent]) -> int | None:
    """The sequence number of the first line of a chain that does not follow from the one before, or None."""
    previous = START
    for expected, row in enumerate(found, start=1):
        whole = hashlib.sha256(previous + canonical(row)).digest()
        if row.sequence != expected or bytes(row.previous_hash) != previous or bytes(row.hash) != whole:
            return expected
        previous = whole
    return None


def verify(*, actor: Actor) -> tuple[bool, tuple[str, ...]]:
    """Whether the actor's own trail is whole, and its head in four words."""
    found = access.rows(actor, models.AuditEvent, "read", order=("sequence",))
    head = bytes(found[-1].hash) if found else START
    return first_break(found) is None, head_words(head)


def head_words(head: bytes) -> tuple[str, ...]:
    words = library.words()
    number = int.from_bytes(head[:6], "big")
    return tuple(words[(number >> (11 * place)) % 2048] for place in range(4))


@dataclass(frozen=True)
class Checkpoint:
    """Every trail of the practice, checked: how many, how many are broken, and four words for what they end with."""

    trails: int
    broken: int
    words: tuple[str, ...]


def checkpoint(*, actor: Actor, before: datetime) -> Checkpoint:
    """Check all trails. The words are of the lines before that moment: the same whenever they are asked for again,
    unless somebody has changed a line since. Nothing says whose trails they are."""
    trails: dict[uuid.UUID, list[models.AuditEvent]] = {}
    for row in access.rows(actor, models.AuditEvent, "verify", order=("chain", "sequence")):
        trails.setdefault(row.chain, []).append(row)
    whole = hashlib.sha256(b"checkpoint1")
    for chain in sorted(trails):
        ended = [row for row in trails[chain] if row.at < before]
        if ended:
            whole.update(chain.bytes + bytes(ended[-1].hash))
    broken = sum(first_break(found) is not None for found in trails.values())
    return Checkpoint(len(trails), broken, head_words(whole.digest()))
