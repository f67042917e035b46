"""Lines for next time: what one wants to bring to the next session. Kept for oneself."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from safeground.domain import access, care, items
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused


@dataclass(frozen=True)
class Line:
    id: uuid.UUID
    pair: uuid.UUID
    text: str = field(repr=False)


def add_line(*, actor: Actor, pair: uuid.UUID, text: str, now: datetime) -> Line:
    practice = practices.here()
    words = " ".join(text.split())
    if not words:
        raise Refused("empty", "There is nothing written yet. Nothing was kept.")
    if len(words) > 500:
        raise Refused("too-long", "A line can hold 500 characters. Please make it shorter; nothing is lost.")
    if care.side_of(actor=actor, pair=pair) != "client":
        raise access.Missing
    same = next((line for line in lines(actor=actor) if line.pair == pair and line.text == words), None)
    if same is not None:
        return same
    kept = items.keep(
        actor=actor, kind="line", body={"pair": str(pair), "text": words}, now=now, day=practice.day(now)
    )
    return _line(kept)


def _line(kept: items.Kept) -> Line:
    return Line(kept.id, uuid.UUID(kept.body["pair"]), kept.body["text"])


def lines(*, actor: Actor, everything: Sequence[items.Kept] | None = None) -> list[Line]:
    """The lines on the actor's card, oldest first. `everything` saves opening it a second time."""
    found = items.of_kind(items.kept(actor=actor) if everything is None else everything, "line")
    return [_line(kept) for kept in found]


def take_off(*, actor: Actor, line: uuid.UUID) -> None:
    kept = items.read(actor=actor, item=line)
    if kept.kind != "line":
        raise access.Missing
    items.forget(actor=actor, item=line)
