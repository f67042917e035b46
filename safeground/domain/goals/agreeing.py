"""Proposing a version to the other person, and saying yes, let's talk, or not this one."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from safeground.content import goals as texts
from safeground.domain import access, audit, care, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Missing, Refused
from safeground.domain.goals import keeping, seeing
from safeground.domain.goals.goal import LONGEST, Goal, Wording, not_past, read, stored
from safeground.store import models


def preview(*, actor: Actor, pair: uuid.UUID, goal: uuid.UUID, now: datetime) -> dict[str, Any]:
    """A client's next version as the therapist would see it."""
    return _bundle(seeing.find(actor=actor, pair=pair, goal=goal, now=now), None, now)


def _bundle(goal: Goal, words: Wording | None, now: datetime) -> dict[str, Any]:
    said = words or goal.own
    if said is None:
        raise Missing
    if goal.in_force is not None and goal.in_force.wording == said:
        raise Refused("unchanged", "These are the words that you have both agreed to already. Nothing was sent.")
    before = goal.in_force.wording if goal.in_force else None
    return {
        "kind": "goal",
        "goal": str(goal.id),
        "version": goal.seen + 1,
        "before": stored(before) if before else None,
        "at": now.isoformat(),
        **stored(said),
    }


def propose(
    *,
    actor: Actor,
    pair: uuid.UUID,
    now: datetime,
    seen: int,
    goal: uuid.UUID | None = None,
    words: Wording | None = None,
    revision: int = 0,
    key: str = "",
) -> sharing.Share:
    """Show a version to the other person, and by that say yes to it oneself.

    A client proposes what they keep, as it was read at `revision`; a therapist proposes `words`. `seen` is the
    highest version on the page it comes from. One's own earlier proposal ends with it; what is agreed stands
    until the other says yes.
    """
    day = practices.here().day(now)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return sharing.read_mine(actor=actor, share=made)
        side = care.side_of(actor=actor, pair=pair, lock=True)
        if goal is not None:
            standing = seeing.find(actor=actor, pair=pair, goal=goal, now=now, log=False)
        elif side == "therapist":
            standing = Goal(uuid.uuid4(), pair)
        else:
            raise Missing
        if standing.seen != seen or (side == "client" and standing.revision != revision):
            raise changed()
        if side == "therapist" and words is None:
            raise Missing
        body = _bundle(standing, words if side == "therapist" else None, now)
        not_past(read(body), day)
        if standing.mine is not None and standing.mine.share:
            sharing.replace(actor=actor, share=standing.mine.share, now=now)
        share = show_(actor, pair, "shown-goal", body, now=now, day=day)
        if side == "client":
            kept = keeping.own_(actor, standing.id)
            if not kept.body["pair"]:
                items.change(actor=actor, kept=kept, body={"pair": str(pair)})
        if key:
            items.give_receipt(actor=actor, key=key, result=share.id, day=day)
    return share


def changed() -> Refused:
    return Refused(
        "changed-meanwhile",
        "Something about this goal has changed meanwhile. Nothing was sent, and your words are still here. "
        "Please read how it stands now.",
    )


def show_(
    actor: Actor,
    pair: uuid.UUID,
    kind: str,
    body: dict[str, Any],
    *,
    now: datetime,
    day: date,
    lasting: bool = False,
    answers: uuid.UUID | None = None,
) -> sharing.Share:
    copy = items.keep(actor=actor, kind=kind, body={**body, "pair": str(pair)}, now=now, day=day)
    return sharing.show(
        actor=actor, pair=pair, kept=copy, body=body, now=now, day=day, lasting=lasting, answers=answers
    )


def answer(
    *, actor: Actor, pair: uuid.UUID, share: uuid.UUID, as_: str, now: datetime, words: str = "", key: str = ""
) -> sharing.Share:
    """Say to a version that was proposed: yes, let's talk, or not this one. It can only be the latest."""
    day = practices.here().day(now)
    if as_ not in texts.goals().answers:
        raise Refused("answer", "Please choose one of these, or leave it open.")
    if len(words) > LONGEST["words"]:
        raise Refused("too-long", f"This box can hold {LONGEST['words']:,} characters. Please make it shorter.")
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return sharing.read_mine(actor=actor, share=made)
        side = care.side_of(actor=actor, pair=pair, lock=True)
        found = seeing.goals(actor=actor, pair=pair, now=now, log=False)
        goal = next((one for one in found if one.theirs and one.theirs.share == share), None)
        if goal is None or goal.theirs is None:
            raise changed()
        body = {
            "kind": "goal-answer",
            "goal": str(goal.id),
            "version": goal.theirs.version,
            "as": as_,
            "words": words.strip(),
            "at": now.isoformat(),
            "no_reply": True,
        }
        # The therapist's word belongs to both for good; the client may take theirs back like anything else.
        lasting = side == "therapist"
        told = show_(actor, pair, "goal-answer", body, now=now, day=day, lasting=lasting, answers=share)
        if as_ == "yes":
            _agree(actor, goal, side, now, day)
        if side == "therapist":
            sharing.mark_answered(actor=actor, share=share, now=now)
            client = access.row(actor, models.Share, "receive", id=share, columns=("id", "owner_id")).owner_id
            audit.record(actor=actor, entries=[audit.Entry(client, "answered", share)], now=now)
        if key:
            items.give_receipt(actor=actor, key=key, result=told.id, day=day)
    return told


def _agree(actor: Actor, goal: Goal, side: str, now: datetime, day: date) -> None:
    """One's own open proposal is off the table; a client keeps a copy of what they said yes to."""
    assert goal.theirs is not None
    if goal.mine is not None and goal.mine.share:
        sharing.replace(actor=actor, share=goal.mine.share, now=now)
    if side != "client":
        return
    words, before = goal.theirs.wording, goal.theirs.before
    copy = {
        "version": goal.theirs.version,
        "at": goal.theirs.at.isoformat(),
        "before": stored(before) if before else None,
        **stored(words),
    }
    kept = keeping.kept_(actor, goal.id)
    if kept is None:
        kept = items.keep(actor=actor, kind="goal", body=keeping.unkept(goal.pair, goal.id, words), now=now, day=day)
    agreed = [one for one in kept.body["agreed"] if one["version"] != copy["version"]]
    items.change(
        actor=actor,
        kept=kept,
        body={**stored(words), "pair": str(goal.pair), "agreed": [*agreed, copy], "review": None},
    )
