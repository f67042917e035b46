"""A client's own tasks: kept, changed, marked, shown by choice; and what other pages may ask of them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from safeground.content import homework as texts
from safeground.domain import access, care, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Missing, Refused
from safeground.domain.homework.suggesting import suggestions
from safeground.domain.homework.task import (
    Page,
    Record,
    Task,
    What,
    body_of,
    checked,
    kept_task,
    not_past,
    show_copy,
    task_of,
)


def page(*, actor: Actor, pair: uuid.UUID | None, now: datetime) -> Page:
    """A client's homework with one therapist, and what belongs to none; without a pair: all of it."""
    everything, mine = items.kept(actor=actor), sharing.mine(actor=actor)
    received: Sequence[sharing.Share] = ()
    if pair is not None:
        if care.side_of(actor=actor, pair=pair) != "client":
            raise Missing
        received = sharing.received(actor=actor, day=practices.here().day(now), pair_id=pair)
    shown = [one for one in mine if one.body and one.delivered_at]
    found = [task_of(one, shown) for one in reversed(items.of_kind(everything, "task"))]
    found = [one for one in found if pair is None or one.pair in (None, pair)]
    return Page(
        suggested=suggestions(received=received, everything=everything),
        tasks=tuple(one for one in found if not one.is_over),
        over=tuple(one for one in found if one.is_over),
    )


def add(
    *,
    actor: Actor,
    pair: uuid.UUID | None,
    text: str,
    now: datetime,
    small: str = "",
    look_on: date | None = None,
    key: str = "",
) -> Task:
    """Set oneself something to try. Nobody is told."""
    day = practices.here().day(now)
    words = checked(text=text, small=small)
    not_past(look_on, day)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return read(actor=actor, task=made)
        if pair is not None and care.side_of(actor=actor, pair=pair) != "client":
            raise Missing
        kept = items.keep(actor=actor, kind="task", body=body_of(pair, **words, look_on=look_on), now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=kept.id, day=day)
    return task_of(kept)


def read(*, actor: Actor, task: uuid.UUID) -> Task:
    """One task, with what was shown of it."""
    kept = kept_task(actor, task)
    return task_of(kept, [one for one in sharing.mine(actor=actor) if one.body and one.delivered_at])


def change(
    *,
    actor: Actor,
    task: uuid.UUID,
    revision: int,
    text: str,
    now: datetime,
    small: str = "",
    look_on: date | None = None,
) -> Task:
    """Make it smaller, or another thing. It is on again then: how it was before was about the old one."""
    words, day = checked(text=text, small=small), practices.here().day(now)
    not_past(look_on, day)
    with access.deed():
        kept = _at(actor, task, revision)
        on = look_on.isoformat() if look_on else ""
        return task_of(items.change(actor=actor, kept=kept, body={**words, "look_on": on, "after": None}))


def _at(actor: Actor, task: uuid.UUID, revision: int) -> items.Kept:
    items.receipt(actor=actor, key=f"task-item:{task}")
    kept = kept_task(actor, task)
    if kept.revision != revision:
        raise Refused(
            "changed-elsewhere",
            "This was changed in another window meanwhile. What you typed is still here. "
            "Press the button again if it should take the place of what was kept there.",
        )
    return kept


def mark(*, actor: Actor, task: uuid.UUID, how: str, now: datetime, way: Sequence[str] = (), words: str = "") -> Task:
    """How it was, and what got in the way if anything did. A later word takes the place of this one."""
    said = texts.homework()
    if how not in said.how:
        raise Refused("how", "Please choose one of these, or leave it as it is.")
    own = checked(words=words)["words"]
    chosen = [slug for slug in said.way if slug in way]
    on = practices.here().day(now).isoformat()
    with access.deed():
        items.receipt(actor=actor, key=f"task-item:{task}")
        after = {"how": how, "way": chosen, "words": own, "on": on}
        return task_of(items.change(actor=actor, kept=kept_task(actor, task), body={"after": after}))


def unmark(*, actor: Actor, task: uuid.UUID) -> Task:
    with access.deed():
        return task_of(items.change(actor=actor, kept=kept_task(actor, task), body={"after": None}))


def remove(*, actor: Actor, task: uuid.UUID) -> None:
    """For good. What was shown of it stays where it is."""
    with access.deed():
        kept = kept_task(actor, task)
        if kept.body["share"]:
            # The suggestion does not come back because its task was deleted.
            aside = {"share": kept.body["share"], "pair": kept.body["pair"]}
            items.keep(actor=actor, kind="task-aside", body=aside, now=kept.made_at, day=kept.made_at.date())
        items.forget(actor=actor, item=task)


def preview(*, actor: Actor, task: uuid.UUID, what: What) -> dict[str, Any]:
    """Exactly what the therapist would see: the task, or the task and how it was."""
    one, said = task_of(kept_task(actor, task)), texts.homework()
    body: dict[str, Any] = {"kind": "own-task", "task": str(task), "text": one.text, "small": one.small}
    if what != "after":
        return body
    if one.after is None:
        raise Refused("no-after", "You have not put down how it was. Nothing was sent.")
    return {
        **body,
        "kind": "task-after",
        "how": said.how[one.after.how],
        "way": [said.way[slug] for slug in one.after.way],
        "words": one.after.words,
    }


def show(
    *, actor: Actor, task: uuid.UUID, pair: uuid.UUID, what: What, revision: int, now: datetime, key: str = ""
) -> sharing.Share:
    """Show it as it was previewed at `revision`."""
    day = practices.here().day(now)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return sharing.read_mine(actor=actor, share=made)
        if care.side_of(actor=actor, pair=pair) != "client":
            raise Missing
        kept = kept_task(actor, task)
        if kept.body["pair"] not in ("", str(pair)):
            raise Missing
        if kept.revision != revision:
            raise Refused(
                "changed-elsewhere",
                "This was changed in another window meanwhile. Nothing was sent. Please read it again.",
            )
        share = show_copy(actor, pair, preview(actor=actor, task=task, what=what), now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=share.id, day=day)
    return share


def records(
    *, actor: Actor, pair: uuid.UUID | None = None, everything: Sequence[items.Kept] | None = None
) -> tuple[Record, ...]:
    """How each task was that the client put down themselves, oldest first. One without a word is in no record."""
    everything = items.kept(actor=actor) if everything is None else everything
    tasks = [task_of(one) for one in items.of_kind(everything, "task")]
    found = [
        Record(one.id, one.pair, one.after.on, one.after.how, one.after.way)
        for one in tasks
        if one.after is not None and (pair is None or one.pair in (None, pair))
    ]
    return tuple(sorted(found, key=lambda one: one.on))


def to_ask(*, actor: Actor, now: datetime, everything: Sequence[items.Kept] | None = None) -> Task | None:
    """At most one: a task whose own day to be asked about has come, and about which nothing was said."""
    day = practices.here().day(now)
    everything = items.kept(actor=actor) if everything is None else everything
    tasks = [task_of(one) for one in items.of_kind(everything, "task")]
    due = [one for one in tasks if one.look_on is not None and one.look_on <= day and one.after is None]
    return min(due, key=lambda one: one.look_on or day, default=None)


def leave(*, actor: Actor, task: uuid.UUID) -> Task:
    """Not to be asked about it. Nothing is noted."""
    with access.deed():
        return task_of(items.change(actor=actor, kept=kept_task(actor, task), body={"look_on": ""}))
