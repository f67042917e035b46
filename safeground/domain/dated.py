"""Dated notes: what happened, on which day it was written down. Sealed; the owner alone reads, exports or deletes it.

A note is not changed afterwards: what comes later is added below it with its own day, so that it stays what it was.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from safeground.domain import access, items
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused

ABOUT = ("line", "pushed", "other")
LONGEST = 20_000


@dataclass(frozen=True)
class Note:
    id: uuid.UUID
    written_on: date
    about: str = field(repr=False)
    text: str = field(repr=False)
    # What was added later: the day, and the words.
    later: tuple[tuple[date, str], ...] = field(default=(), repr=False)


def _note(kept: items.Kept) -> Note:
    later = tuple((date.fromisoformat(day), text) for day, text in kept.body["later"])
    return Note(kept.id, date.fromisoformat(kept.body["on"]), kept.body["about"], kept.body["text"], later)


def _checked(text: str) -> str:
    words = text.strip()
    if not words:
        raise Refused("empty", "There is nothing written yet. Nothing was kept.")
    if len(words) > LONGEST:
        raise Refused("too-long", f"A note can hold {LONGEST:,} characters. You can go on in a second one.")
    return words


def write(*, actor: Actor, text: str, about: str, now: datetime, key: str = "") -> Note:
    """Keep a note with today's date, by the practice's clock."""
    day, words = practices.here().day(now), _checked(text)
    body = {"on": day.isoformat(), "about": about if about in ABOUT else "other", "text": words, "later": []}
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return read(actor=actor, note=made)
        kept = items.keep(actor=actor, kind="dated", body=body, now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=kept.id, day=day)
        items.drop_draft(actor=actor, place=DRAFT)
    return _note(kept)


DRAFT = "dated"


def _kept(actor: Actor, note: uuid.UUID) -> items.Kept:
    kept = items.read(actor=actor, item=note)
    if kept.kind != "dated":
        raise access.Missing
    return kept


def read(*, actor: Actor, note: uuid.UUID) -> Note:
    return _note(_kept(actor, note))


def notes(*, actor: Actor) -> list[Note]:
    """Every dated note, oldest first."""
    return [_note(kept) for kept in items.kept(actor=actor, kind="dated")]


def add(*, actor: Actor, note: uuid.UUID, text: str, now: datetime) -> Note:
    """Something more, under its own day. What stood there stays as it was."""
    words = _checked(text)
    with access.deed():
        kept = _kept(actor, note)
        later = [*kept.body["later"], [practices.here().day(now).isoformat(), words]]
        return _note(items.change(actor=actor, kept=kept, body={"later": later}))


def remove(*, actor: Actor, note: uuid.UUID) -> None:
    """Delete a note for good."""
    _kept(actor, note)
    items.forget(actor=actor, item=note)


def export(*, actor: Actor) -> str:
    """All of them as plain text: each with its day, and what was added with the days of that. Empty without notes."""
    pages = []
    for note in notes(actor=actor):
        lines = [f"Written on {_day(note.written_on)}", "", note.text]
        for day, text in note.later:
            lines += ["", f"Added on {_day(day)}", "", text]
        pages.append("\n".join(lines))
    return ("\n\n" + "-" * 20 + "\n\n").join(pages)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
