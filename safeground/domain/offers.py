"""Offers: an exercise that a therapist shows to a client, changed for them, and what the client makes of it.

What was offered stays with the client, like an answer. What they make of it is theirs: a yes or a no is sealed,
shown only if they choose, and counted nowhere.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from safeground.content import exercises
from safeground.domain import access, care, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused

LONGEST = {"title": 120, "text": 1_000, "why": 1_000}
# A step of the therapist's own may be added at the end.
MORE = 1


@dataclass(frozen=True)
class Reply:
    """What a client made of an offer: "yes" or "no". `shown` names the share, where they showed it."""

    item: uuid.UUID
    as_: str = field(repr=False)
    shown: uuid.UUID | None = None


@dataclass(frozen=True)
class Offer:
    share: uuid.UUID
    pair: uuid.UUID
    at: datetime
    exercise: exercises.Exercise
    steps: tuple[exercises.Step, ...] = field(repr=False)
    why: str = field(repr=False)
    # The therapist changed a step, left one out or added one.
    adapted: bool = field(repr=False)
    reply: Reply | None = field(default=None, repr=False)


# --- the therapist's side ---------------------------------------------------------------------------------


def preview(*, actor: Actor, pair: uuid.UUID, exercise: str, steps: Sequence[tuple[str, str]], why: str) -> dict:
    """What the client would see. `steps` are titles and words in the order of the exercise; empty ones are left out.

    Whom it may not suit, and what one can do if it feels wrong, are always ours and cannot be changed.
    """
    if care.side_of(actor=actor, pair=pair) != "therapist":
        raise access.Missing
    known = exercises.find(exercise)
    if known is None or not known.steps:
        raise Refused("exercise", "Please choose an exercise first.")
    kept = []
    for place, (title, text) in enumerate(steps[: len(known.steps) + MORE]):
        words = {"title": " ".join(title.split()), "text": text.strip()}
        _not_too_long(words | {"why": why.strip()})
        own = known.steps[place] if place < len(known.steps) else None
        if words["text"]:
            slug = own.slug if own else f"own-{place}"
            kept.append({**words, "title": words["title"] or (own.title if own else ""), "slug": slug})
    if not kept:
        raise Refused("empty", "All the steps are empty. Please leave at least one. Nothing was sent.")
    before = [(step.slug, step.title, step.text) for step in known.steps]
    after = [(step["slug"], step["title"], step["text"]) for step in kept]
    return {
        "kind": "exercise",
        "exercise": known.slug,
        "title": known.title,
        "steps": kept,
        "why": why.strip(),
        "adapted": before != after,
    }


def _not_too_long(words: Mapping[str, str]) -> None:
    for name, text in words.items():
        if len(text) > LONGEST[name]:
            raise Refused(
                "too-long",
                f"This box can hold {LONGEST[name]:,} characters. Please make it shorter; nothing is lost.",
            )


def offer(
    *,
    actor: Actor,
    pair: uuid.UUID,
    exercise: str,
    steps: Sequence[tuple[str, str]],
    why: str,
    now: datetime,
    key: str = "",
) -> sharing.Share:
    """Show an exercise to the client of a pair. It is theirs from then on, also when the two part."""
    day = practices.here().day(now)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return sharing.read_mine(actor=actor, share=made)
        body = preview(actor=actor, pair=pair, exercise=exercise, steps=steps, why=why)
        kept = items.keep(actor=actor, kind="exercise", body={**body, "pair": str(pair)}, now=now, day=day)
        share = sharing.show(actor=actor, pair=pair, kept=kept, body=body, now=now, day=day, lasting=True)
        if key:
            items.give_receipt(actor=actor, key=key, result=share.id, day=day)
    return share


def given(*, actor: Actor, pair: uuid.UUID) -> list[Offer]:
    """What a therapist offered to one client, the latest first. Nothing of what the client made of it."""
    found = sharing.mine(actor=actor, pair=pair, lasting=True)
    return [_offer(share) for share in found if share.kind == "exercise"]


# --- the client's side ------------------------------------------------------------------------------------


def got(
    *,
    actor: Actor,
    now: datetime,
    everything: Sequence[items.Kept] | None = None,
    lasting: Sequence[sharing.Share] | None = None,
) -> list[Offer]:
    """What was offered to a client, the latest first, each with what they made of it."""
    if lasting is None:
        lasting = sharing.received(actor=actor, day=practices.here().day(now), lasting=True)
    mine = sharing.mine(actor=actor, lasting=False)
    replies = _replies(actor, everything, mine)
    return [_offer(share, replies.get(share.id)) for share in reversed(lasting) if share.kind == "exercise"]


def read(*, actor: Actor, offer: uuid.UUID, now: datetime) -> Offer:
    found = next((one for one in got(actor=actor, now=now) if one.share == offer), None)
    if found is None:
        raise access.Missing
    return found


def _offer(share: sharing.Share, reply: Reply | None = None) -> Offer:
    body = share.body or {}
    known = exercises.exercise(body["exercise"])
    pacers = {step.slug for step in known.steps if step.pacer}
    assert share.delivered_at is not None
    return Offer(
        share=share.id,
        pair=share.pair,
        at=share.delivered_at,
        exercise=known,
        steps=tuple(
            exercises.Step(one["slug"], one["title"], one["text"], one["slug"] in pacers) for one in body["steps"]
        ),
        why=body["why"],
        adapted=body["adapted"],
        reply=reply,
    )


def _replies(
    actor: Actor, everything: Sequence[items.Kept] | None, mine: Sequence[sharing.Share]
) -> dict[uuid.UUID, Reply]:
    everything = items.kept(actor=actor) if everything is None else everything
    living = [share for share in mine if share.kind == "exercise-answer" and share.state in ("delivered", "opened")]
    # One that says something else was shown before the person changed their mind.
    shown = {(share.item, (share.body or {})["as"]): share.id for share in living}
    return {
        uuid.UUID(one.body["offer"]): Reply(one.id, one.body["as"], shown.get((one.id, one.body["as"])))
        for one in items.of_kind(everything, "exercise-answer")
    }


def reply(*, actor: Actor, offer: uuid.UUID, as_: str, now: datetime) -> None:
    """Yes, no, or "" for no answer: that takes away what was kept. The therapist is not told."""
    if as_ not in ("", *exercises.common().answers):
        raise Refused("reply", "Please choose one of the three.")
    day = practices.here().day(now)
    with access.deed():
        items.receipt(actor=actor, key=f"exercise-answer:{offer}")
        before = read(actor=actor, offer=offer, now=now).reply
        if before is not None and before.as_ == as_:
            return
        if before is not None and not as_:
            items.forget(actor=actor, item=before.item)
        elif before is not None:
            items.change(actor=actor, kept=items.read(actor=actor, item=before.item), body={"as": as_})
        elif as_:
            items.keep(actor=actor, kind="exercise-answer", body={"offer": str(offer), "as": as_}, now=now, day=day)


def show_reply(*, actor: Actor, offer: uuid.UUID, as_: str, now: datetime) -> sharing.Share:
    """Show what one made of an offer, as it was previewed: `as_` is what stood on the page."""
    day = practices.here().day(now)
    with access.deed():
        items.receipt(actor=actor, key=f"exercise-answer:{offer}")
        found = read(actor=actor, offer=offer, now=now)
        if found.reply is None:
            raise access.Missing
        if found.reply.shown is not None:
            return sharing.read_mine(actor=actor, share=found.reply.shown)
        if found.reply.as_ != as_:
            raise Refused("changed-elsewhere", "Your answer was changed in another window. Nothing was shown.")
        kept = items.read(actor=actor, item=found.reply.item)
        body: dict[str, Any] = {"kind": "exercise-answer", "title": found.exercise.title, "as": as_}
        return sharing.show(actor=actor, pair=found.pair, kept=kept, body=body, now=now, day=day, answers=found.share)
