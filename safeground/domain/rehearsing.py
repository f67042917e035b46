"""Rehearsing: a conversation tried out with nobody there. Nothing is stored: the page carries what was said.

`Stand` is worked out anew from the lines chosen so far: a page that was changed can do no more than be refused.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from safeground.content import roleplays
from safeground.domain import access, items, preparing, saying
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused

WHO = roleplays.WHO
LONGEST = 500


@dataclass(frozen=True)
class Stand:
    """Where a rehearsal has got to: what both have said, the turn it stands at, and its ending when there is one."""

    play: roleplays.RolePlay
    who: str
    chosen: tuple[int, ...]
    said: tuple[str, ...] = field(repr=False)
    turns: tuple[roleplays.Turn, ...]
    ending: roleplays.Ending | None

    @property
    def turn(self) -> roleplays.Turn:
        return self.turns[-1]

    @property
    def spoken(self) -> list[tuple[str, str]]:
        """(what the therapist said, what I said), for every turn that is over."""
        return [(turn.says, words) for turn, words in zip(self.turns, self.said, strict=False)]


def play(number: int) -> roleplays.RolePlay:
    found = next((one for one in roleplays.all_() if one.number == number), None)
    if found is None:
        raise access.Missing
    return found


def stand(
    *, play: roleplays.RolePlay, who: str, chosen: Sequence[int], said: Sequence[str], stopped: bool = False
) -> Stand:
    """Walk the lines chosen so far. `said` holds the words really used, where they are not the line's own.

    A line that is not there is `Missing`: the page was not ours.
    """
    if who not in WHO or len(said) > len(chosen):
        raise access.Missing
    turns, words = [play.turn(who, "1")], []
    for place, number in enumerate(chosen):
        lines = turns[-1].lines
        if not 0 <= number < len(lines):
            raise access.Missing
        own = said[place].strip() if place < len(said) else ""
        words.append(own[:LONGEST] or lines[number].text)
        turns.append(play.turn(who, lines[number].to))
    slug = roleplays.STOPPED if stopped and not turns[-1].ending else turns[-1].ending
    ending = roleplays.endings()[slug] if slug else None
    return Stand(play, who, tuple(chosen), tuple(words), tuple(turns), ending)


def keep_on_card(*, actor: Actor, pair: uuid.UUID, line: str, now: datetime) -> None:
    preparing.add_line(actor=actor, pair=pair, text=line, now=now)


def keep_in_message(*, actor: Actor, pair: uuid.UUID, about: str, line: str, now: datetime) -> None:
    """Put a line with the words kept for a message of this kind. What was kept there before stays."""
    words = line.strip()
    if not words:
        raise Refused("empty", "There is no line to keep. Nothing was kept.")
    place = saying.draft_place(pair, about)
    with access.deed():
        before = items.draft(actor=actor, place=place) or {}
        own = str(before.get("own_words", ""))
        if words not in own:
            own = f"{own}\n\n{words}".strip()
        body = {**before, "about": about, "own_words": own}
        items.save_draft(actor=actor, place=place, body=body, day=practices.here().day(now))
