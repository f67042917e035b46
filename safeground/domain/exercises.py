"""Practise: what a person ticked for themselves, what fits it and why, and how calm they were before and after.

Nothing is inferred: a suggestion comes from what was ticked and from nothing else. What is kept is sealed, is never
added up, and is shown to nobody.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from safeground.content import exercises
from safeground.domain import access, items
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused

# Five words, from very tense to very calm: the same as beside a conversation that is tried out.
CALM = ("1", "2", "3", "4", "5")


@dataclass(frozen=True)
class Suggestion:
    """One exercise, and what was ticked that it fits: the reason names it."""

    exercise: exercises.Exercise
    need: str
    reason: str


@dataclass(frozen=True)
class Rating:
    """How calm somebody was before and after, each left open if they liked. For themselves alone."""

    id: uuid.UUID
    on: date
    exercise: str
    before: str = field(default="", repr=False)
    after: str = field(default="", repr=False)


def find(slug: str) -> exercises.Exercise:
    """An exercise that is done step by step here."""
    found = exercises.find(slug)
    if found is None or not found.steps:
        raise access.Missing
    return found


# --- what was ticked --------------------------------------------------------------------------------------


def _kept_needs(actor: Actor, everything: Sequence[items.Kept] | None = None) -> items.Kept | None:
    everything = items.kept(actor=actor) if everything is None else everything
    return next(iter(items.of_kind(everything, "needs")), None)


def ticked(*, actor: Actor, everything: Sequence[items.Kept] | None = None) -> tuple[str, ...]:
    """What the person ticked, in the order of the page."""
    kept = _kept_needs(actor, everything)
    return tuple(slug for slug in exercises.common().needs if kept and slug in kept.body["ticked"])


def tick(*, actor: Actor, needs: Sequence[str], now: datetime) -> None:
    """Keep what is ticked, in the place of what was. What is not on the page is left out."""
    body = {"ticked": [slug for slug in exercises.common().needs if slug in needs]}
    with access.deed():
        # Two windows wait for each other here: there is one list for each person.
        items.receipt(actor=actor, key="needs")
        kept = _kept_needs(actor)
        if kept is not None:
            items.change(actor=actor, kept=kept, body=body)
        elif body["ticked"]:
            items.keep(actor=actor, kind="needs", body=body, now=now, day=practices.here().day(now))


def suggest(needs: Sequence[str]) -> list[Suggestion]:
    """What fits what was ticked, that which fits most of it first. Never what runs into something ticked."""
    found = []
    for exercise in exercises.exercises():
        fits = [need for need in exercises.common().needs if need in needs and need in exercise.reasons]
        if fits and not clash(exercise, needs):
            found.append((len(fits), Suggestion(exercise, fits[0], exercise.reasons[fits[0]])))
    # Sorting keeps the order of the page among equals.
    return [one for _, one in sorted(found, key=lambda pair: -pair[0])]


def clash(exercise: exercises.Exercise, needs: Sequence[str]) -> str:
    """What was ticked that this exercise would run into, or ""."""
    return next((need for need in exercise.against if need in needs), "")


def ways(exercise: exercises.Exercise, needs: Sequence[str]) -> tuple[exercises.Way, ...]:
    """The ways to do it that run into nothing that was ticked."""
    return tuple(way for way in exercise.ways if not set(way.against) & set(needs))


# --- how calm ---------------------------------------------------------------------------------------------


def is_worse(*, before: str, after: str) -> bool:
    """Whether the second of two words is less calm than the first. One that was left open is neither."""
    return before in CALM and after in CALM and after < before


def keep_rating(*, actor: Actor, exercise: str, before: str, after: str, now: datetime, key: str = "") -> uuid.UUID:
    """Keep the two words, or the one that was chosen."""
    find(exercise)
    if not {before, after} <= {"", *CALM} or not (before or after):
        raise Refused("calm", "Please choose one of the five words. Or leave it: nothing has to be kept.")
    day = practices.here().day(now)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return made
        body = {"exercise": exercise, "before": before, "after": after}
        kept = items.keep(actor=actor, kind="calm", body=body, now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=kept.id, day=day)
    return kept.id


def ratings(*, actor: Actor, everything: Sequence[items.Kept] | None = None) -> list[Rating]:
    """Everything that was kept, the latest first, each by itself."""
    practice = practices.here()
    everything = items.kept(actor=actor) if everything is None else everything
    return [
        Rating(one.id, practice.day(one.made_at), one.body["exercise"], one.body["before"], one.body["after"])
        for one in reversed(items.of_kind(everything, "calm"))
    ]


def forget_rating(*, actor: Actor, rating: uuid.UUID) -> None:
    """For good."""
    if items.read(actor=actor, item=rating).kind != "calm":
        raise access.Missing
    items.forget(actor=actor, item=rating)
