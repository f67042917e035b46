"""Looking at a goal again, and the one thing that Today may ask."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from safeground.content import goals as texts
from safeground.domain import access, care, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Missing, Refused
from safeground.domain.goals import agreeing, keeping, seeing
from safeground.domain.goals.goal import LONGEST

# Days for which a proposal stands on Today. Afterwards it waits on its own page.
ASKED_FOR = 14


def review(
    *,
    actor: Actor,
    pair: uuid.UUID | None,
    goal: uuid.UUID,
    as_: str,
    now: datetime,
    words: str = "",
    key: str = "",
) -> None:
    """Look at a goal again: still right, enough for now, or let go. A client's is kept for themselves; what a
    therapist says of it is shown to the client."""
    day = practices.here().day(now)
    if as_ not in texts.goals().reviews:
        raise Refused("review", "Please choose one of these, or leave it as it is.")
    if len(words) > LONGEST["words"]:
        raise Refused("too-long", f"This box can hold {LONGEST['words']:,} characters. Please make it shorter.")
    told = {"id": str(uuid.uuid4()), "as": as_, "words": words.strip(), "on": day.isoformat()}
    with access.deed():
        if key and items.receipt(actor=actor, key=key) is not None:
            return
        kept = keeping.kept_(actor, goal)
        if kept is not None:
            items.change(actor=actor, kept=kept, body={"review": told})
        else:
            found = seeing.find(actor=actor, pair=pair, goal=goal, now=now, log=False)
            if pair is None or care.side_of(actor=actor, pair=pair, lock=True) != "therapist" or found.is_alone:
                raise Missing
            agreeing.show_(actor, pair, "goal-review", _told(goal, told, now), now=now, day=day, lasting=True)
        if key:
            items.give_receipt(actor=actor, key=key, result=goal, day=day)


def _told(goal: uuid.UUID, told: Mapping[str, str], now: datetime, text: str = "") -> dict[str, Any]:
    return {
        "kind": "goal-review",
        "goal": str(goal),
        "text": text,
        "as": told["as"],
        "words": told["words"],
        "on": told["on"],
        "review": told["id"],
        "at": now.isoformat(),
    }


def take_up(*, actor: Actor, goal: uuid.UUID) -> None:
    """Take one up again that was let go or set down. Nothing was counted meanwhile."""
    with access.deed():
        items.change(actor=actor, kept=keeping.own_(actor, goal), body={"review": None})


def preview_review(*, actor: Actor, pair: uuid.UUID, goal: uuid.UUID, now: datetime) -> dict[str, Any]:
    """What the therapist would see of a client's own look at a goal."""
    found, kept = seeing.find(actor=actor, pair=pair, goal=goal, now=now), keeping.own_(actor, goal)
    if not kept.body["review"]:
        raise Refused("no-review", "You have not looked at this goal again yet.")
    return _told(goal, kept.body["review"], now, found.wording.text)


def show_review(
    *, actor: Actor, pair: uuid.UUID, goal: uuid.UUID, revision: int, now: datetime, key: str = ""
) -> sharing.Share:
    day = practices.here().day(now)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return sharing.read_mine(actor=actor, share=made)
        if care.side_of(actor=actor, pair=pair, lock=True) != "client":
            raise Missing
        body = preview_review(actor=actor, pair=pair, goal=goal, now=now)
        if keeping.own_(actor, goal).revision != revision:
            raise agreeing.changed()
        share = agreeing.show_(actor, pair, "goal-review", body, now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=share.id, day=day)
    return share


# --- for Today --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToAnswer:
    """The one goal that asks for something: a proposal to answer, or the day to look again has come."""

    goal: uuid.UUID
    pair: uuid.UUID
    why: str
    name: str = field(repr=False)
    text: str = field(repr=False)


def to_answer(
    *,
    actor: Actor,
    now: datetime,
    pairs: Sequence[care.Pair],
    received: Sequence[sharing.Share],
    everything: Sequence[items.Kept],
    mine: Sequence[sharing.Share],
) -> ToAnswer | None:
    """At most one thing, for a client: a new proposal first. All four are what a page has opened already."""
    day = practices.here().day(now)
    due: list[ToAnswer] = []
    for pair in pairs:
        if pair.ended_on is not None:
            continue
        shares = [one for one in received if one.pair == pair.id]
        own = [one for one in mine if one.pair == pair.id]
        for goal in seeing.of_shares(everything=everything, mine=own, received=shares, pair=pair.id, side="client"):
            asked, name = goal.theirs, pair.other_name
            if asked is not None and asked.said is None and (now - asked.at).days < ASKED_FOR:
                return ToAnswer(goal.id, pair.id, "proposal", name, asked.wording.text)
            on = goal.in_force.wording.review_on if goal.in_force else None
            if on is not None and on <= day and (goal.review is None or goal.review.on < on):
                due.append(ToAnswer(goal.id, pair.id, "review", name, goal.wording.text))
    return due[0] if due else None
