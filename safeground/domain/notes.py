"""A therapist's own notes about a client: sealed, the therapist's alone, and no part of anything that is shown.

No column in clear says that a note is one, or whom it is about: the pair stands inside the seal. Writing, changing
and deleting leave nothing in the client's trail, and no page of the client's changes. They outlive the pair.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from safeground.domain import access, care, items
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused

KIND = "client-note"
LONGEST = 20_000


@dataclass(frozen=True)
class Note:
    id: uuid.UUID
    pair: uuid.UUID
    revision: int
    written_at: datetime
    changed_at: datetime
    text: str = field(repr=False)


def _note(kept: items.Kept) -> Note:
    body = kept.body
    changed_at = datetime.fromisoformat(body["changed_at"])
    return Note(kept.id, uuid.UUID(body["pair"]), kept.revision, kept.made_at, changed_at, body["text"])


def _checked(text: str) -> str:
    words = text.strip()
    if not words:
        raise Refused("empty", "There is nothing written yet. Nothing was kept.")
    if len(words) > LONGEST:
        raise Refused("too-long", f"A note can hold {LONGEST:,} characters. You can go on in a second one.")
    return words


def _own_pair(actor: Actor, pair: uuid.UUID) -> None:
    """Notes are the therapist's side of a pair, living or ended."""
    if care.get(actor=actor, pair=pair).therapist != actor.me:
        raise access.Missing


def write(*, actor: Actor, pair: uuid.UUID, text: str, now: datetime, key: str = "") -> Note:
    words = _checked(text)
    body = {"pair": str(pair), "text": words, "changed_at": now.isoformat()}
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return read(actor=actor, note=made)
        _own_pair(actor, pair)
        kept = items.keep(actor=actor, kind=KIND, body=body, now=now, day=practices.here().day(now))
        if key:
            items.give_receipt(actor=actor, key=key, result=kept.id, day=practices.here().day(now))
    return _note(kept)


def _kept(actor: Actor, note: uuid.UUID) -> items.Kept:
    kept = items.read(actor=actor, item=note)
    if kept.kind != KIND:
        raise access.Missing
    return kept


def read(*, actor: Actor, note: uuid.UUID) -> Note:
    return _note(_kept(actor, note))


def change(*, actor: Actor, note: uuid.UUID, revision: int, text: str, now: datetime) -> Note:
    """Other words in place of these. `revision` is the one the form was filled from: of two windows, one is told."""
    words = _checked(text)
    with access.deed():
        kept = _kept(actor, note)
        if kept.revision != revision:
            raise Refused(
                "changed-meanwhile",
                "This note was changed in another window meanwhile. Nothing was kept, and your words are still "
                "here. Please read how it stands now.",
            )
        return _note(items.change(actor=actor, kept=kept, body={"text": words, "changed_at": now.isoformat()}))


def remove(*, actor: Actor, note: uuid.UUID) -> None:
    """Delete a note for good."""
    with access.deed():
        _kept(actor, note)
        items.forget(actor=actor, item=note)


def notes(
    *, actor: Actor, pair: uuid.UUID | None = None, everything: Sequence[items.Kept] | None = None
) -> list[Note]:
    """The notes about one client, or all of them, the latest first. `everything` saves opening it a second time."""
    found = items.kept(actor=actor, kind=KIND) if everything is None else items.of_kind(everything, KIND)
    return [_note(one) for one in reversed(found) if pair is None or one.body["pair"] == str(pair)]
