"""The session card: what one wants to bring next time, how ready one is, and what one wants from the other.

Each line is a thing of its own, the rest is one card for each pair. All of it is kept for oneself; parts of it can
be shown, and what was shown is a copy that does not change with the card.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from safeground.content import preparations
from safeground.domain import access, care, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused

LONGEST = {"text": 500, "effect": 1_000, "want_words": 500, "today": 1_000, "first": 500}
PARTS = ("ready", "effect", "want", "today", "first")
After = Literal["said", "carry"]


@dataclass(frozen=True)
class Line:
    """One thing to bring. `effect` is what it is like on an ordinary day, if the writer put that down."""

    id: uuid.UUID
    revision: int
    pair: uuid.UUID
    text: str = field(repr=False)
    ready: str = field(default="", repr=False)
    effect: str = field(default="", repr=False)
    said_on: date | None = None
    carried_on: date | None = None
    # Words that may play it down: for the writer's eyes, and only as long as they want to be asked.
    played_down: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Card:
    """What stands on the card besides its lines. `revision` is 0 where nothing was kept yet."""

    pair: uuid.UUID
    revision: int
    want: tuple[str, ...] = field(default=(), repr=False)
    want_words: str = field(default="", repr=False)
    today: str = field(default="", repr=False)
    first: str = field(default="", repr=False)
    # After one "leave it as it is" no word is asked about any more.
    asks: bool = True
    item: uuid.UUID | None = None


def add_line(*, actor: Actor, pair: uuid.UUID, text: str, now: datetime) -> Line:
    practice = practices.here()
    words = _text(text)
    if care.side_of(actor=actor, pair=pair) != "client":
        raise access.Missing
    same = next((line for line in lines(actor=actor) if line.pair == pair and line.text == words), None)
    if same is not None:
        return same
    kept = items.keep(
        actor=actor, kind="line", body={"pair": str(pair), "text": words}, now=now, day=practice.day(now)
    )
    return _line(kept, asks=card(actor=actor, pair=pair).asks)


def _text(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise Refused("empty", "There is nothing written yet. Nothing was kept.")
    _not_too_long(text=words)
    return words


def _not_too_long(**words: str) -> None:
    for name, text in words.items():
        if len(text) > LONGEST[name]:
            raise Refused(
                "too-long", f"A line can hold {LONGEST[name]:,} characters. Please make it shorter; nothing is lost."
            )


def _line(kept: items.Kept, *, asks: bool = False) -> Line:
    body = kept.body
    said, carried, effect = body.get("said_on", ""), body.get("carried_on", ""), body.get("effect", "")
    return Line(
        id=kept.id,
        revision=kept.revision,
        pair=uuid.UUID(body["pair"]),
        text=body["text"],
        ready=body.get("ready", ""),
        effect=effect,
        said_on=date.fromisoformat(said) if said else None,
        carried_on=date.fromisoformat(carried) if carried else None,
        played_down=() if effect or not asks else preparations.find_played_down(body["text"]),
    )


def lines(*, actor: Actor, everything: Sequence[items.Kept] | None = None) -> list[Line]:
    """The lines still to be brought, oldest first. `everything` saves opening it a second time."""
    return [line for line in _all(actor, everything) if line.said_on is None]


def said(*, actor: Actor, pair: uuid.UUID, everything: Sequence[items.Kept] | None = None) -> list[Line]:
    """The lines that were said, the latest first."""
    found = [line for line in _all(actor, everything) if line.said_on is not None and line.pair == pair]
    return sorted(found, key=lambda line: line.said_on or date.min, reverse=True)


def _all(actor: Actor, everything: Sequence[items.Kept] | None) -> list[Line]:
    everything = items.kept(actor=actor) if everything is None else everything
    quiet = {one.body["pair"] for one in items.of_kind(everything, "session-card") if one.body["quiet"]}
    return [_line(kept, asks=kept.body["pair"] not in quiet) for kept in items.of_kind(everything, "line")]


def read_line(*, actor: Actor, line: uuid.UUID) -> Line:
    kept = _kept_line(actor, line)
    return _line(kept, asks=card(actor=actor, pair=uuid.UUID(kept.body["pair"])).asks)


def _kept_line(actor: Actor, line: uuid.UUID) -> items.Kept:
    kept = items.read(actor=actor, item=line)
    if kept.kind != "line":
        raise access.Missing
    return kept


def change_line(*, actor: Actor, line: uuid.UUID, text: str, ready: str = "", effect: str = "") -> Line:
    """Write a line anew, with how ready one is for it and what it is like on an ordinary day."""
    words = {"text": _text(text), "effect": effect.strip(), "ready": ready}
    _not_too_long(effect=words["effect"])
    if ready and ready not in preparations.preparation().ready:
        raise Refused("ready", "Please choose one of the five words, or leave it open.")
    with access.deed():
        items.change(actor=actor, kept=_kept_line(actor, line), body=words)
    return read_line(actor=actor, line=line)


def mark(*, actor: Actor, line: uuid.UUID, as_: After, now: datetime) -> Line:
    """After the session: it was said, or it is carried over. Neither is better, and nobody is told."""
    on = practices.here().day(now).isoformat()
    if as_ not in ("said", "carry"):
        raise Refused("after", "Please choose one of the three.")
    body = {"said_on": on if as_ == "said" else "", "carried_on": on if as_ == "carry" else ""}
    with access.deed():
        items.change(actor=actor, kept=_kept_line(actor, line), body=body)
    return read_line(actor=actor, line=line)


def take_off(*, actor: Actor, line: uuid.UUID) -> None:
    """Let a line go: it is deleted for good. What was shown of it stays where it is."""
    _kept_line(actor, line)
    items.forget(actor=actor, item=line)


# --- the rest of the card ---------------------------------------------------------------------------------


def card(*, actor: Actor, pair: uuid.UUID, everything: Sequence[items.Kept] | None = None) -> Card:
    """The card for one pair; an empty one where nothing was kept."""
    kept = _kept_card(actor, pair, everything)
    if kept is None:
        return Card(pair, 0)
    body = kept.body
    return Card(
        pair=pair,
        revision=kept.revision,
        want=tuple(body["want"]),
        want_words=body["want_words"],
        today=body["today"],
        first=body["first"],
        asks=not body["quiet"],
        item=kept.id,
    )


def _kept_card(actor: Actor, pair: uuid.UUID, everything: Sequence[items.Kept] | None = None) -> items.Kept | None:
    everything = items.kept(actor=actor) if everything is None else everything
    found = items.of_kind(everything, "session-card")
    return next((one for one in found if one.body["pair"] == str(pair)), None)


def write_card(
    *,
    actor: Actor,
    pair: uuid.UUID,
    revision: int,
    now: datetime,
    want: Sequence[str] = (),
    want_words: str = "",
    today: str = "",
    first: str = "",
) -> Card:
    """Keep the card. `revision` is the one the form was filled from: of two windows, the second is told."""
    words = {"want_words": " ".join(want_words.split()), "today": today.strip(), "first": " ".join(first.split())}
    _not_too_long(**words)
    chosen = [slug for slug in preparations.preparation().want if slug in want]
    with access.deed():
        return _store(actor, pair, revision=revision, body={**words, "want": chosen}, now=now)


def ask_about_words(*, actor: Actor, pair: uuid.UUID, on: bool, now: datetime) -> Card:
    """Whether the page asks about words that may play something down. Off after one "leave it as it is"."""
    with access.deed():
        standing = card(actor=actor, pair=pair)
        return _store(actor, pair, revision=standing.revision, body={"quiet": not on}, now=now)


def _store(actor: Actor, pair: uuid.UUID, *, revision: int, body: dict[str, Any], now: datetime) -> Card:
    if care.side_of(actor=actor, pair=pair) != "client":
        raise access.Missing
    day = practices.here().day(now)
    # Two windows that both begin a card wait for each other here: there is one card for each pair.
    items.receipt(actor=actor, key=f"session-card:{pair}")
    kept = _kept_card(actor, pair)
    if (kept.revision if kept else 0) != revision:
        raise Refused(
            "changed-elsewhere",
            "This card was changed in another window meanwhile. What you typed is still here. "
            "Press the button again if it should take the place of what was kept there.",
        )
    if kept is None:
        empty = {"pair": str(pair), "want": [], "want_words": "", "today": "", "first": "", "quiet": False}
        items.keep(actor=actor, kind="session-card", body={**empty, **body}, now=now, day=day)
    else:
        items.change(actor=actor, kept=kept, body=body)
    return card(actor=actor, pair=pair)


# --- showing it -------------------------------------------------------------------------------------------


def begin_card(*, actor: Actor, pair: uuid.UUID, now: datetime) -> Card:
    """The card as a thing of its own, for room view: begun here where only lines were kept so far."""
    with access.deed():
        standing = card(actor=actor, pair=pair)
        return standing if standing.item else _store(actor, pair, revision=0, body={}, now=now)


def parts_of(card: Card, lines_: Sequence[Line]) -> tuple[str, ...]:
    """Which parts there are to show, besides the lines: one that was left empty is not offered."""
    there: Mapping[str, bool] = {
        "ready": any(line.ready for line in lines_),
        "effect": any(line.effect for line in lines_),
        "want": bool(card.want or card.want_words),
        "today": bool(card.today),
        "first": bool(card.first),
    }
    return tuple(part for part in PARTS if there[part])


def bundle(card: Card, lines_: Sequence[Line], parts: Sequence[str]) -> dict[str, Any]:
    """What is shown or printed: the chosen lines and parts, in words, and nothing of what was left out."""
    texts = preparations.preparation()
    wanted = [texts.want[slug] for slug in card.want] + ([card.want_words] if card.want_words else [])
    return {
        "kind": "session-card",
        "points": [
            {
                "text": line.text,
                "ready": texts.ready.get(line.ready, "") if "ready" in parts else "",
                "effect": line.effect if "effect" in parts else "",
            }
            for line in lines_
        ],
        "want": wanted if "want" in parts else [],
        "today": card.today if "today" in parts else "",
        "first": card.first if "first" in parts else "",
    }


def is_empty(body: Mapping[str, Any]) -> bool:
    return not any(body[name] for name in ("points", "want", "today", "first"))


def chosen(
    *, actor: Actor, pair: uuid.UUID, lines_: Sequence[str], parts: Sequence[str]
) -> tuple[dict[str, Any], list[Line]]:
    """What would be shown of the actor's card for these ticked lines and parts, and the lines in it."""
    everything = items.kept(actor=actor)
    standing = card(actor=actor, pair=pair, everything=everything)
    mine = [
        line for line in lines(actor=actor, everything=everything) if line.pair == pair and str(line.id) in lines_
    ]
    return bundle(standing, mine, parts), mine


def show(
    *,
    actor: Actor,
    pair: uuid.UUID,
    lines_: Sequence[str],
    parts: Sequence[str],
    now: datetime,
    expires_on: date | None = None,
    key: str = "",
) -> sharing.Share:
    """Show chosen lines and parts of the card to the therapist, now."""
    day = practices.here().day(now)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return sharing.read_mine(actor=actor, share=made)
        body, _ = chosen(actor=actor, pair=pair, lines_=lines_, parts=parts)
        if is_empty(body):
            raise Refused("no-parts", "Nothing is ticked yet. Tick what you want to show, or keep it to yourself.")
        kept = items.keep(actor=actor, kind="shown-card", body={**body, "pair": str(pair)}, now=now, day=day)
        share = sharing.show(actor=actor, pair=pair, kept=kept, body=body, now=now, day=day, expires_on=expires_on)
        if key:
            items.give_receipt(actor=actor, key=key, result=share.id, day=day)
    return share
