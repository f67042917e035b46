"""Choosing and checking: a person's own marks about a therapist, for nobody else. No sum is made of them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from safeground.content import changes
from safeground.domain import access, care, items
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused

KIND = "choosing"
LONGEST = 2_000


def _lines() -> set[str]:
    return {line.slug for group in changes.choosing().groups for line in group.lines}


def _kept(actor: Actor, pair: uuid.UUID) -> items.Kept | None:
    found = items.kept(actor=actor, kind=KIND)
    return next((one for one in found if one.body["pair"] == str(pair)), None)


def marks(*, actor: Actor, pair: uuid.UUID) -> tuple[Mapping[str, str], str]:
    """What one has marked about this therapist, by line, and the words beside it."""
    kept = _kept(actor, pair)
    return ({}, "") if kept is None else (kept.body["marks"], kept.body["words"])


def mark(*, actor: Actor, pair: uuid.UUID, answers: Mapping[str, str], words: str, now: datetime) -> None:
    """Keep the marks as they stand now, over those from before. A line left open is left out."""
    chosen = {slug: value for slug, value in answers.items() if value}
    if set(chosen) - _lines() or set(chosen.values()) - set(changes.choosing().answers):
        raise Refused("mark", "Please choose one of the answers for each line, or leave it open.")
    if len(words.strip()) > LONGEST:
        raise Refused("too-long", f"This box can hold {LONGEST:,} characters. Please make it shorter.")
    body = {"pair": str(pair), "marks": chosen, "words": words.strip()}
    day = practices.here().day(now)
    with access.deed():
        care.get(actor=actor, pair=pair)
        # Two windows that both begin a page wait for each other here: there is one for each therapist.
        items.receipt(actor=actor, key=f"choosing:{pair}")
        kept = _kept(actor, pair)
        if kept is None:
            items.keep(actor=actor, kind=KIND, body=body, now=now, day=day)
        else:
            items.change(actor=actor, kept=kept, body=body)


def forget(*, actor: Actor, pair: uuid.UUID) -> None:
    """Take all marks off again, for good."""
    kept = _kept(actor, pair)
    if kept is not None:
        items.forget(actor=actor, item=kept.id)
