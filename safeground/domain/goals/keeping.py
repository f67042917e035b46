"""A client's own words for a goal: kept for themselves, changed, deleted. Nobody is told."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from safeground.domain import access, care, items
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Missing, Refused
from safeground.domain.goals import seeing
from safeground.domain.goals.goal import Wording, not_past, stored


def kept_(actor: Actor, goal: uuid.UUID) -> items.Kept | None:
    found = items.kept(actor=actor, kind="goal")
    return next((one for one in found if one.body["goal"] == str(goal)), None)


def own_(actor: Actor, goal: uuid.UUID) -> items.Kept:
    kept = kept_(actor, goal)
    if kept is None:
        raise Missing
    return kept


def unkept(pair: uuid.UUID | None, goal: uuid.UUID, words: Wording) -> dict[str, Any]:
    name = str(pair) if pair else ""
    return {"goal": str(goal), "pair": name, "agreed": [], "review": None, **stored(words)}


def begin(*, actor: Actor, pair: uuid.UUID | None, words: Wording, now: datetime, key: str = "") -> uuid.UUID:
    """Keep a goal for oneself. Nobody is told. Returns its id."""
    day, goal = practices.here().day(now), uuid.uuid4()
    not_past(words, day)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return made
        if pair is not None and care.side_of(actor=actor, pair=pair) != "client":
            raise Missing
        items.keep(actor=actor, kind="goal", body=unkept(pair, goal, words), now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=goal, day=day)
    return goal


def write(
    *, actor: Actor, pair: uuid.UUID | None, goal: uuid.UUID, revision: int, words: Wording, now: datetime
) -> None:
    """Keep other words for oneself. What was shown or agreed stays as it was until they are proposed."""
    day = practices.here().day(now)
    not_past(words, day)
    with access.deed():
        items.receipt(actor=actor, key=f"goal:{goal}")
        kept = kept_(actor, goal)
        if kept is None:
            # One that only the therapist has proposed: the client's own words for it begin here.
            if pair is None or care.side_of(actor=actor, pair=pair) != "client":
                raise Missing
            seeing.find(actor=actor, pair=pair, goal=goal, now=now)
            items.keep(actor=actor, kind="goal", body=unkept(pair, goal, words), now=now, day=day)
        elif kept.revision != revision:
            raise Refused(
                "changed-elsewhere",
                "This goal was changed in another window meanwhile. What you typed is still here. "
                "Press the button again if it should take the place of what was kept there.",
            )
        else:
            items.change(actor=actor, kept=kept, body=stored(words))


def remove(*, actor: Actor, goal: uuid.UUID) -> None:
    """For good. What was shown of it stays where it is."""
    items.forget(actor=actor, item=own_(actor, goal).id)
