"""What makes something hard, ticked and in one's own words: for one sign, or in general. Nothing is drawn from it.

There is one sealed thing for each sign and one in general. Changing it writes it anew; of two windows, the second
is told.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from safeground.content import growing, library, signs
from safeground.domain import access, items
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused

LONGEST = 300
GENERAL = "general"


@dataclass(frozen=True)
class Picked:
    """One reason, with one line of one's own words."""

    reason: str = field(repr=False)
    words: str = field(default="", repr=False)


@dataclass(frozen=True)
class Reasons:
    """What was kept for a sign, or in general. `revision` is 0 where nothing was."""

    sign: str = field(repr=False)
    revision: int
    picked: tuple[Picked, ...] = field(default=(), repr=False)
    on: date | None = None
    item: uuid.UUID | None = None


def subjects() -> tuple[str, ...]:
    return (GENERAL, *signs.SLUGS)


def draft_place(sign: str) -> str:
    return f"reasons:{sign}"


def _reasons(kept: items.Kept) -> Reasons:
    picked = tuple(Picked(one["reason"], one["words"]) for one in kept.body["picked"])
    on = date.fromisoformat(kept.body["on"])
    return Reasons(kept.body["sign"], kept.revision, picked, on, kept.id)


def everything(*, actor: Actor) -> list[Reasons]:
    """All that was kept, in the order of the signs, what is in general first."""
    order = subjects()
    found = [_reasons(kept) for kept in items.kept(actor=actor, kind="reasons")]
    return sorted(found, key=lambda one: order.index(one.sign))


def read(*, actor: Actor, sign: str) -> Reasons:
    if sign not in subjects():
        raise access.Missing
    kept = _kept(actor, sign)
    return Reasons(sign, 0) if kept is None else _reasons(kept)


def _kept(actor: Actor, sign: str) -> items.Kept | None:
    found = items.kept(actor=actor, kind="reasons")
    return next((one for one in found if one.body["sign"] == sign), None)


def write(*, actor: Actor, sign: str, picked: Sequence[Picked], revision: int, now: datetime) -> Reasons:
    """Keep what was ticked. Ticking nothing and writing nothing is refused: to be rid of it there is `remove`."""
    told = _checked(picked)
    day = practices.here().day(now)
    body = {"sign": sign, "picked": told, "on": day.isoformat()}
    with access.deed():
        # Two windows that both begin wait for each other here.
        items.receipt(actor=actor, key=draft_place(sign))
        kept_now = read(actor=actor, sign=sign)
        if kept_now.revision != revision:
            raise Refused(
                "changed-elsewhere",
                "This was changed in another window meanwhile. What you typed is still here. "
                "Press the button again if it should take the place of what was kept there.",
            )
        kept = _kept(actor, sign)
        if kept is None:
            kept = items.keep(actor=actor, kind="reasons", body=body, now=now, day=day)
        else:
            kept = items.change(actor=actor, kept=kept, body=body)
        items.drop_draft(actor=actor, place=draft_place(sign))
    return _reasons(kept)


def _checked(picked: Sequence[Picked]) -> list[dict[str, str]]:
    """In the order of the list. Words under a reason count as a tick."""
    by_reason: Mapping[str, Picked] = {one.reason: one for one in picked}
    told = []
    for reason in growing.reasons().reasons:
        if reason.slug in by_reason:
            words = " ".join(by_reason[reason.slug].words.split())
            if len(words) > LONGEST:
                raise Refused("too-long", f"A line here can hold {LONGEST} characters. Please make it shorter.")
            told.append({"reason": reason.slug, "words": words})
    if not told:
        raise Refused("empty", "Nothing is ticked or written yet. Nothing was kept, and it can stay so.")
    return told


def remove(*, actor: Actor, sign: str) -> None:
    """Delete it for good."""
    kept = read(actor=actor, sign=sign)
    if kept.item is None:
        raise access.Missing
    items.forget(actor=actor, item=kept.item)


def words_for(*, kept: Reasons, chosen: Sequence[str], signature: str) -> str:
    """A message that says what was chosen of it and no more. Every word can still be changed."""
    texts = growing.reasons()
    lines = _lines(kept, chosen)
    lead = texts.words["message_lead"]
    if kept.sign != GENERAL:
        lead = library.fill(texts.words["message_lead_sign"], sign=signs.sign(kept.sign).kind_name)
    return "\n\n".join([lead, *lines, texts.words["message_end"], signature])


def line_for(*, kept: Reasons, chosen: Sequence[str]) -> str:
    """The same as one line for the card."""
    line = " ".join(_lines(kept, chosen))
    return line if len(line) <= 500 else line[:497] + "…"


def _lines(kept: Reasons, chosen: Sequence[str]) -> list[str]:
    texts = growing.reasons()
    lines = []
    for one in kept.picked:
        reason = texts.reason(one.reason)
        if one.reason in chosen and reason is not None:
            lines.append(" ".join(filter(None, (reason.sentence, one.words))))
    if not lines:
        raise Refused("none-chosen", texts.words["message_none"])
    return lines
