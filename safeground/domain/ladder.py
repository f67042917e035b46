"""The ladder: what is hard to say, from easy to "not now". Kept for oneself; a rung can be shown, or that it exists.

Nothing here is counted or rewarded, and nobody else learns that there is a ladder.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from safeground.content import ladders, library
from safeground.domain import access, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused

LONGEST = {"text": 500, "area": 60, "fear": 1_000, "possible": 1_000}


@dataclass(frozen=True)
class Said:
    """That a rung was said: with whom, how it went, how hard it seems afterwards. For oneself."""

    on: date
    whom: str = field(repr=False)
    went: str = field(repr=False)
    after: str = field(repr=False)
    words: str = field(repr=False)


@dataclass(frozen=True)
class Rung:
    id: uuid.UUID
    revision: int
    difficulty: str = field(repr=False)
    text: str = field(repr=False)
    # In a word or two, what it has to do with: enough to show that it exists.
    area: str = field(repr=False)
    fear: str = field(repr=False)
    possible: str = field(repr=False)
    said: Said | None = field(default=None, repr=False)


def _rung(kept: items.Kept) -> Rung:
    body = kept.body
    said = body.get("said")
    return Rung(
        id=kept.id,
        revision=kept.revision,
        difficulty=body["difficulty"],
        text=body["text"],
        area=body["area"],
        fear=body["fear"],
        possible=body["possible"],
        said=Said(**{**said, "on": date.fromisoformat(said["on"])}) if said else None,
    )


def _checked(*, text: str, difficulty: str, area: str, fear: str, possible: str) -> dict[str, str]:
    words = {"text": text.strip(), "area": " ".join(area.split()), "fear": fear.strip(), "possible": possible.strip()}
    if not words["text"]:
        raise Refused("empty", "There is nothing written on this rung yet. A word or two is enough.")
    for name, longest in LONGEST.items():
        if len(words[name]) > longest:
            raise Refused("too-long", f"This box can hold {longest:,} characters. Please make it shorter.")
    if difficulty not in ladders.ladder().difficulties:
        raise Refused("difficulty", "Please choose how hard it is. A guess is enough.")
    return {**words, "difficulty": difficulty}


def add(
    *,
    actor: Actor,
    text: str,
    difficulty: str,
    now: datetime,
    area: str = "",
    fear: str = "",
    possible: str = "",
    key: str = "",
) -> Rung:
    day = practices.here().day(now)
    body = _checked(text=text, difficulty=difficulty, area=area, fear=fear, possible=possible)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return read(actor=actor, rung=made)
        kept = items.keep(actor=actor, kind="rung", body=body, now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=kept.id, day=day)
    return _rung(kept)


def add_step(*, actor: Actor, below: uuid.UUID, step: str, now: datetime) -> Rung:
    """Put a smaller first step on the ladder, one difficulty easier than the rung it leads to."""
    whole = read(actor=actor, rung=below)
    found = next((one for one in ladders.ladder().steps if one.slug == step), None)
    if found is None:
        raise access.Missing
    same = next((one for one in rungs(actor=actor) if one.text == found.text and one.area == whole.area), None)
    if same is not None:
        return same
    order = list(ladders.ladder().difficulties)
    easier = order[max(0, order.index(whole.difficulty) - 1)]
    return add(actor=actor, text=found.text, area=whole.area, difficulty=easier, now=now)


def _kept(actor: Actor, rung: uuid.UUID) -> items.Kept:
    kept = items.read(actor=actor, item=rung)
    if kept.kind != "rung":
        raise access.Missing
    return kept


def read(*, actor: Actor, rung: uuid.UUID) -> Rung:
    return _rung(_kept(actor, rung))


def rungs(*, actor: Actor) -> list[Rung]:
    """The whole ladder, easiest first, and in the order of writing among equals."""
    order = list(ladders.ladder().difficulties)
    found = [_rung(kept) for kept in items.kept(actor=actor, kind="rung")]
    return sorted(found, key=lambda one: order.index(one.difficulty))


def change(
    *, actor: Actor, rung: uuid.UUID, text: str, difficulty: str, area: str = "", fear: str = "", possible: str = ""
) -> Rung:
    """Write a rung anew. What was shown of it before stays as it was shown."""
    body = _checked(text=text, difficulty=difficulty, area=area, fear=fear, possible=possible)
    with access.deed():
        return _rung(items.change(actor=actor, kept=_kept(actor, rung), body=body))


def mark_said(
    *, actor: Actor, rung: uuid.UUID, whom: str, went: str, now: datetime, after: str = "", words: str = ""
) -> Rung:
    """That it was said. With whom and how it went may be left open; nobody else is told."""
    texts = ladders.ladder()
    if whom not in texts.with_whom:
        raise Refused("whom", "Please choose with whom. “On paper” and “with nobody there” count too.")
    if (went and went not in texts.went) or (after and after not in texts.difficulties):
        raise Refused("went", "Please choose one of the answers, or leave it open.")
    if len(words) > 1_000:
        raise Refused("too-long", "This box can hold 1,000 characters. Please make it shorter.")
    on = practices.here().day(now).isoformat()
    said = {"on": on, "whom": whom, "went": went, "after": after, "words": words.strip()}
    with access.deed():
        return _rung(items.change(actor=actor, kept=_kept(actor, rung), body={"said": said}))


def not_said(*, actor: Actor, rung: uuid.UUID) -> Rung:
    with access.deed():
        return _rung(items.change(actor=actor, kept=_kept(actor, rung), body={"said": None}))


def remove(*, actor: Actor, rung: uuid.UUID) -> None:
    """For good. What was shown of it is a message of its own and stays where it is."""
    _kept(actor, rung)
    items.forget(actor=actor, item=rung)


def words_for(*, rung: Rung, only_exists: bool, signature: str) -> str:
    """The message with which a rung is shown: the whole of it, or only that it exists. Still to be changed."""
    texts = ladders.ladder()
    if only_exists:
        parts = [library.fill(texts.exists, area=rung.area) if rung.area else texts.exists_bare]
    else:
        parts = [library.fill(texts.whole, rung=rung.text)]
        parts += [library.fill(texts.fear, fear=rung.fear)] if rung.fear else []
        parts += [library.fill(texts.possible, possible=rung.possible)] if rung.possible else []
    return "\n\n".join([*parts, texts.dont_ask, signature])


def shown(*, actor: Actor, rung: uuid.UUID) -> Sequence[sharing.Share]:
    """The messages in which this rung was shown, newest first."""
    about = {one.id for one in items.kept(actor=actor, kind="message") if one.body.get("rung") == str(rung)}
    return [share for share in sharing.mine(actor=actor, lasting=False) if share.item in about]
