"""Saying something to the therapist: built from one's own words, held until tomorrow at nine, or sent now."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from safeground.content import library
from safeground.domain import access, care, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused

FIRST = "something-felt-off"
LONGEST = 8_000


@dataclass(frozen=True)
class Choices:
    """What was chosen in the composer. The options are slugs of content/sayings; the words are the person's."""

    strength: str = "plain"
    needs: Sequence[str] = ()
    place: str = ""
    please_not: Sequence[str] = ()
    own_words: str = field(default="", repr=False)
    stop_word: str = field(default="", repr=False)


def compose(*, choices: Choices, signature: str) -> str:
    """The message as it would stand, from whole sentences of content/sayings and the person's own words."""
    saying = library.saying(FIRST)
    parts = [saying.strengths[choices.strength].opening if choices.strength in saying.strengths else ""]
    parts.append(choices.own_words.strip())
    parts.extend(saying.needs[slug].sentence for slug in choices.needs if slug in saying.needs)
    if choices.place in saying.places:
        parts.append(saying.places[choices.place].sentence)
    parts.extend(saying.please_not[slug].sentence for slug in choices.please_not if slug in saying.please_not)
    if choices.stop_word.strip():
        parts.append(saying.stop_sentence.replace("{word}", choices.stop_word.strip()))
    parts.append(signature)
    return "\n\n".join(part for part in parts if part)


def write(
    *,
    actor: Actor,
    pair: uuid.UUID,
    text: str,
    when: str,
    now: datetime,
    checkin: uuid.UUID | None = None,
    raise_it: bool = False,
    key: str = "",
) -> sharing.Share:
    """Send a message to the therapist of a pair: `when` is "tomorrow" (held until nine) or "now".

    With `raise_it`, the text is one line that asks the therapist to bring it up.
    """
    practice = practices.here()
    day = practice.day(now)
    words = text.strip()
    if not words:
        raise Refused("empty", "There is nothing written yet. Nothing was sent.")
    if len(words) > LONGEST:
        raise Refused("too-long", f"A message can hold {LONGEST:,} characters. Nothing was sent, nothing is lost.")
    if when not in ("tomorrow", "now"):
        raise Refused("when", "Please choose when it should go.")
    if care.side_of(actor=actor, pair=pair) != "client":
        raise access.Missing
    body = {
        "text": words,
        "raise_it": raise_it,
        "pair": str(pair),
        "checkin": str(checkin) if checkin else "",
    }
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return sharing.read_mine(actor=actor, share=made)
        kept = items.keep(actor=actor, kind="message", body=body, now=now, day=day)
        share = sharing.show(
            actor=actor,
            pair=pair,
            kept=kept,
            body={"kind": "message", "text": words, "raise_it": raise_it, "written_on": day.isoformat()},
            now=now,
            day=day,
            due_at=sharing.tomorrow_at_nine(now=now, zone=practice.time_zone) if when == "tomorrow" else None,
        )
        if key:
            items.give_receipt(actor=actor, key=key, result=share.id, day=day)
        items.drop_draft(actor=actor, place=draft_place(pair))
    return share


def draft_place(pair: uuid.UUID) -> str:
    return f"message:{pair}"


def rewrite(*, actor: Actor, share: uuid.UUID, text: str, now: datetime) -> sharing.Share:
    """Alter a message while it is held: the old one is taken back, the new one keeps the old hour."""
    practice = practices.here()
    words = text.strip()
    if not words:
        raise Refused("empty", "There is nothing written. The message stays as it was.")
    if len(words) > LONGEST:
        raise Refused("too-long", f"A message can hold {LONGEST:,} characters. It stays as it was.")
    with access.deed():
        old = sharing.read_mine(actor=actor, share=share)
        if old.state != "held" or old.body is None:
            raise Refused("gone", "This went before you changed it. The new words were not sent.")
        kept = items.change(actor=actor, kept=items.read(actor=actor, item=old.item), body={"text": words})
        if not sharing.take_back(actor=actor, share=share, now=now):
            raise Refused("gone", "This went before you changed it. The new words were not sent.")
        return sharing.show(
            actor=actor,
            pair=old.pair,
            kept=kept,
            body={**old.body, "text": words},
            now=now,
            day=practice.day(now),
            due_at=old.due_at,
        )
