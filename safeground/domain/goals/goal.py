"""What a goal is to one of its two people, and the words it is made of."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from safeground.domain.actor import Refused

LONGEST = {"text": 500, "step": 200, "words": 1_000}
MOST_STEPS = 12
CLOSED = ("enough", "let-go")


@dataclass(frozen=True)
class Wording:
    """What a goal says."""

    text: str = field(repr=False)
    steps: tuple[str, ...] = field(default=(), repr=False)
    # A day on which both ask whether it is still right.
    review_on: date | None = None


@dataclass(frozen=True)
class Said:
    """The other person's answer to a version."""

    as_: str
    at: datetime
    words: str = field(default="", repr=False)


@dataclass(frozen=True)
class Version:
    version: int
    mine: bool
    at: datetime
    wording: Wording = field(repr=False)
    before: Wording | None = field(default=None, repr=False)
    # None where it is one's own copy alone: the share has ended.
    share: uuid.UUID | None = None
    said: Said | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Review:
    """How somebody sees a goal when they look at it again."""

    as_: str
    on: date
    words: str = field(default="", repr=False)
    shown: bool = False


@dataclass(frozen=True)
class Goal:
    """One goal as one of the two may see it."""

    id: uuid.UUID
    pair: uuid.UUID | None
    # A client's own words as they are kept, and the revision a form is filled from; 0 where nothing is kept.
    own: Wording | None = field(default=None, repr=False)
    revision: int = 0
    in_force: Version | None = None
    # Proposed by the other, and by oneself, and not yet agreed.
    theirs: Version | None = None
    mine: Version | None = None
    # Agreed earlier, the latest first.
    earlier: tuple[Version, ...] = ()
    review: Review | None = None
    their_review: Review | None = None
    # The highest version that this person can know of.
    seen: int = 0

    @property
    def wording(self) -> Wording:
        """What it says: as agreed; else one's own words; else as proposed."""
        for version in (self.in_force, None if self.own else self.theirs or self.mine):
            if version is not None:
                return version.wording
        return self.own or Wording("")

    @property
    def is_alone(self) -> bool:
        """Nobody else knows of it."""
        return not (self.in_force or self.theirs or self.mine or self.earlier)

    @property
    def is_closed(self) -> bool:
        return self.review is not None and self.review.as_ in CLOSED


# --- what is said -----------------------------------------------------------------------------------------


def wording(*, text: str, steps: str, review_on: date | None) -> Wording:
    """What was typed: one step on each line."""
    words = " ".join(text.split())
    listed = tuple(step for line in steps.splitlines() if (step := " ".join(line.split())))
    if not words:
        raise Refused("empty", "There is nothing written yet. A few words are enough.")
    if len(words) > LONGEST["text"]:
        raise Refused("too-long", f"A goal can hold {LONGEST['text']} characters. Please make it shorter.")
    if len(listed) > MOST_STEPS:
        raise Refused("too-many", f"That is more than {MOST_STEPS} steps. A few are enough to begin with.")
    if any(len(step) > LONGEST["step"] for step in listed):
        raise Refused("too-long", f"A step can hold {LONGEST['step']} characters. Please make it shorter.")
    return Wording(words, listed, review_on)


def stored(words: Wording) -> dict[str, Any]:
    on = words.review_on.isoformat() if words.review_on else ""
    return {"text": words.text, "steps": list(words.steps), "review_on": on}


def read(body: Mapping[str, Any]) -> Wording:
    on = body["review_on"]
    return Wording(body["text"], tuple(body["steps"]), date.fromisoformat(on) if on else None)


def not_past(words: Wording, day: date) -> None:
    if words.review_on is not None and words.review_on < day:
        raise Refused("past-day", "That day is over. Please give a day to come, or leave it empty.")
