"""What homework is made of: a task, a suggestion, how it was."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from safeground.domain import items, sharing
from safeground.domain.actor import Actor, Missing, Refused

LONGEST = {"text": 500, "small": 300, "why": 500, "words": 1_000}
What = Literal["task", "after"]


@dataclass(frozen=True)
class After:
    """How it was. For the writer alone, unless they show it."""

    how: str = field(repr=False)
    way: tuple[str, ...] = field(repr=False)
    words: str = field(repr=False)
    on: date = field(repr=False)


@dataclass(frozen=True)
class Task:
    """Something a client took on or set themselves."""

    id: uuid.UUID
    revision: int
    pair: uuid.UUID | None
    text: str = field(repr=False)
    small: str = field(repr=False)
    # As it was suggested, where a therapist did; "" where it was the client's own idea.
    suggested: str = field(repr=False)
    look_on: date | None = field(repr=False)
    after: After | None = field(default=None, repr=False)
    shared: tuple[sharing.Share, ...] = field(default=(), repr=False)

    @property
    def is_over(self) -> bool:
        return self.after is not None and self.after.how in ("done", "let-go")


@dataclass(frozen=True)
class Suggestion:
    """What a therapist suggests, as the client has it before them."""

    share: uuid.UUID
    pair: uuid.UUID
    at: datetime
    text: str = field(repr=False)
    why: str = field(repr=False)
    small: str = field(repr=False)


@dataclass(frozen=True)
class Page:
    """A client's homework: what is suggested, what is on, and what is over, the latest first."""

    suggested: tuple[Suggestion, ...] = field(repr=False)
    tasks: tuple[Task, ...] = field(repr=False)
    over: tuple[Task, ...] = field(repr=False)


@dataclass(frozen=True)
class Record:
    """How one task was, for the client's own picture of their signs. Never anybody else's to read."""

    task: uuid.UUID
    pair: uuid.UUID | None
    on: date
    how: str = field(repr=False)
    way: tuple[str, ...] = field(repr=False)


def checked(**words: str) -> dict[str, str]:
    found = {name: text.strip() if name == "words" else " ".join(text.split()) for name, text in words.items()}
    if not found.get("text", "?"):
        raise Refused("empty", "There is nothing written yet. A few words are enough.")
    for name, text in found.items():
        if len(text) > LONGEST[name]:
            raise Refused("too-long", f"This box can hold {LONGEST[name]:,} characters. Please make it shorter.")
    return found


def not_past(day_chosen: date | None, day: date) -> None:
    if day_chosen is not None and day_chosen < day:
        raise Refused("past-day", "That day is over. Please give a day to come, or leave it empty.")


def body_of(pair: uuid.UUID | None, *, look_on: date | None, **words: str) -> dict[str, Any]:
    on = look_on.isoformat() if look_on else ""
    return {"pair": str(pair) if pair else "", "share": "", "suggested": "", "after": None, **words, "look_on": on}


def task_of(kept: items.Kept, shown: Sequence[sharing.Share] = ()) -> Task:
    body = kept.body
    after = body["after"]
    return Task(
        id=kept.id,
        revision=kept.revision,
        pair=uuid.UUID(body["pair"]) if body["pair"] else None,
        text=body["text"],
        small=body["small"],
        suggested=body["suggested"],
        look_on=date.fromisoformat(body["look_on"]) if body["look_on"] else None,
        after=After(after["how"], tuple(after["way"]), after["words"], date.fromisoformat(after["on"]))
        if after
        else None,
        shared=tuple(one for one in shown if (one.body or {}).get("task") == str(kept.id)),
    )


def suggestion_of(share: sharing.Share) -> Suggestion:
    body = share.body or {}
    assert share.delivered_at is not None
    return Suggestion(share.id, share.pair, share.delivered_at, body["text"], body["why"], body["small"])


def kept_task(actor: Actor, task: uuid.UUID) -> items.Kept:
    kept = items.read(actor=actor, item=task)
    if kept.kind != "task":
        raise Missing
    return kept


def show_copy(
    actor: Actor,
    pair: uuid.UUID,
    body: dict[str, Any],
    *,
    now: datetime,
    day: date,
    answers: uuid.UUID | None = None,
) -> sharing.Share:
    """A copy of what is shown is a thing of its own: it does not change with the task."""
    copy = items.keep(actor=actor, kind=f"shown-{body['kind']}", body={**body, "pair": str(pair)}, now=now, day=day)
    return sharing.show(actor=actor, pair=pair, kept=copy, body=body, now=now, day=day, answers=answers)
