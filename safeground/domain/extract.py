"""An extract: a paper of what one client has shown, for the therapist's own hand. Only of what is opened and stands.

Making one is entered in the client's trail first, in the same deed: no line, no paper, and a paper that could not be
drawn leaves no line. It is drawn in memory by whoever asks for it and is kept nowhere.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from safeground.domain import access, accounts, audit, boundaries, care, feedback, goals, items, messages, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused

PARTS = ("messages", "boundaries", "goals", "ratings")
MADE = "paper-made"
Drawn = TypeVar("Drawn")


@dataclass(frozen=True)
class Message:
    """One message that stands, and is not a practical one, with the answers to it and the marks that were shown."""

    share: sharing.Share = field(repr=False)
    answers: Sequence[feedback.Answer] = field(repr=False)


@dataclass(frozen=True)
class Extract:
    """What goes on the paper; a part that was not chosen is empty."""

    client: str = field(repr=False)
    by: str
    on: date
    messages: Sequence[Message] = field(default=(), repr=False)
    boundaries: boundaries.Both | None = field(default=None, repr=False)
    goals: Sequence[goals.Goal] = field(default=(), repr=False)
    ratings: Sequence[sharing.Share] = field(default=(), repr=False)


def make(
    *, actor: Actor, pair: uuid.UUID, parts: Sequence[str], draw: Callable[[Extract], Drawn], now: datetime
) -> Drawn:
    """The line in the trail, then the extract, then `draw` makes the paper of it: all of it, or nothing."""
    chosen = [part for part in PARTS if part in parts]
    if not chosen:
        raise Refused("nothing-chosen", "Please choose at least one part. No paper was made.")
    with access.deed():
        between = care.get(actor=actor, pair=pair)
        if between.therapist != actor.me or between.ended_on is not None:
            raise access.Missing
        audit.record(actor=actor, entries=[audit.Entry(between.client, MADE, pair)], now=now)
        found = _extract(actor, between, chosen, now)
        if not (found.messages or found.goals or found.ratings or found.boundaries):
            raise Refused("nothing-there", "Nothing of what you chose is shown just now. No paper was made.")
        return draw(found)


def _extract(actor: Actor, between: care.Pair, chosen: Sequence[str], now: datetime) -> Extract:
    day, pair = practices.here().day(now), between.id
    opened = sharing.opened(actor=actor, day=day, now=now, log=False, pair_id=pair)
    mine = sharing.mine(actor=actor, pair=pair)
    both = boundaries.of_shares(received=opened, mine=mine, side="therapist")
    return Extract(
        client=between.other_name,
        by=accounts.whoami(actor=actor).public_name,
        on=day,
        messages=_messages(actor, pair, opened) if "messages" in chosen else (),
        boundaries=both if "boundaries" in chosen and (both.mine or both.theirs) else None,
        goals=_goals(actor, pair, opened, mine) if "goals" in chosen else (),
        ratings=[one for one in opened if (one.body or {}).get("ratings")] if "ratings" in chosen else (),
    )


def _messages(actor: Actor, pair: uuid.UUID, opened: Sequence[sharing.Share]) -> list[Message]:
    marks = {(one.body or {})["promise"]: one.body for one in opened if one.kind == "mark"}
    given = feedback.given(actor=actor, pair=pair)
    return [
        Message(one, [feedback.with_marks(answer, marks) for answer in given if answer.to == one.id])
        for one in opened
        if one.kind == "message" and (one.body or {}).get("about") != messages.ABOUT
    ]


def _goals(
    actor: Actor, pair: uuid.UUID, opened: Sequence[sharing.Share], mine: Sequence[sharing.Share]
) -> list[goals.Goal]:
    """The goals that both have said yes to, by what stands: no copy of what was taken back."""
    copies = items.kept(actor=actor, kind="shown-goal")
    found = goals.of_shares(everything=copies, mine=mine, received=opened, pair=pair, side="therapist")
    return [one for one in found if one.in_force is not None]
