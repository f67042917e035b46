"""Homework from either side: something to try between sessions, and how it was, for the one who tried.

A therapist's suggestion is shown to the client. What the client makes of it - takes it on, changes it, says no, did it
or did not - is kept for themselves and looks on the desk like nothing at all, until they choose to show it. A no is
kept only so that the suggestion is not shown to them again; nothing is counted.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from safeground.content import homework as texts
from safeground.domain import access, care, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Missing, Refused

LONGEST = {"text": 500, "small": 300, "why": 500, "words": 1_000}
What = Literal["task", "after"]
UNDONE = ("not-now", "let-go")


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


# --- a therapist's suggestion -----------------------------------------------------------------------------


def suggest(
    *, actor: Actor, pair: uuid.UUID, text: str, now: datetime, why: str = "", small: str = "", key: str = ""
) -> sharing.Share:
    """Show the client something to try."""
    day = practices.here().day(now)
    words = _checked(text=text, why=why, small=small)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return sharing.read_mine(actor=actor, share=made)
        if care.side_of(actor=actor, pair=pair) != "therapist":
            raise Missing
        share = _show(actor, pair, {"kind": "task", **words}, now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=share.id, day=day)
    return share


def take_off(*, actor: Actor, pair: uuid.UUID, share: uuid.UUID, now: datetime) -> None:
    """A therapist takes a suggestion off the table. What the client has taken on stays theirs."""
    one = sharing.read_mine(actor=actor, share=share)
    if one.kind != "task" or one.pair != pair:
        raise Missing
    sharing.stop_or_take_back(actor=actor, share=share, now=now)


def _checked(**words: str) -> dict[str, str]:
    found = {name: text.strip() if name == "words" else " ".join(text.split()) for name, text in words.items()}
    if not found.get("text", "?"):
        raise Refused("empty", "There is nothing written yet. A few words are enough.")
    for name, text in found.items():
        if len(text) > LONGEST[name]:
            raise Refused("too-long", f"This box can hold {LONGEST[name]:,} characters. Please make it shorter.")
    return found


def _show(
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


# --- what a client makes of it ----------------------------------------------------------------------------


def page(*, actor: Actor, pair: uuid.UUID | None, now: datetime) -> Page:
    """A client's homework with one therapist, and what belongs to none; without a pair: all of it."""
    everything, mine = items.kept(actor=actor), sharing.mine(actor=actor)
    received: Sequence[sharing.Share] = ()
    if pair is not None:
        if care.side_of(actor=actor, pair=pair) != "client":
            raise Missing
        received = sharing.received(actor=actor, day=practices.here().day(now), pair_id=pair)
    shown = [one for one in mine if one.body and one.delivered_at]
    found = [_task(one, shown) for one in reversed(items.of_kind(everything, "task"))]
    found = [one for one in found if pair is None or one.pair in (None, pair)]
    return Page(
        suggested=suggestions(received=received, everything=everything),
        tasks=tuple(one for one in found if not one.is_over),
        over=tuple(one for one in found if one.is_over),
    )


def suggestions(*, received: Sequence[sharing.Share], everything: Sequence[items.Kept]) -> tuple[Suggestion, ...]:
    """What is suggested and was neither taken on nor said no to, the latest first."""
    settled = {one.body["share"] for one in items.of_kind(everything, "task")}
    settled |= {one.body["share"] for one in items.of_kind(everything, "task-aside")}
    found = [_suggestion(one) for one in received if one.kind == "task" and str(one.id) not in settled]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def _suggestion(share: sharing.Share) -> Suggestion:
    body = share.body or {}
    assert share.delivered_at is not None
    return Suggestion(share.id, share.pair, share.delivered_at, body["text"], body["why"], body["small"])


def _task(kept: items.Kept, shown: Sequence[sharing.Share] = ()) -> Task:
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


def _received(actor: Actor, pair: uuid.UUID, share: uuid.UUID, now: datetime) -> Suggestion:
    """The suggestion itself, if it still stands and is nobody else's."""
    if care.side_of(actor=actor, pair=pair) != "client":
        raise Missing
    found = sharing.received(actor=actor, day=practices.here().day(now), pair_id=pair, id=share)
    if not found or found[0].kind != "task":
        raise Refused("gone", "This was taken off the table meanwhile. Nothing was kept. Your words are still here.")
    return _suggestion(found[0])


def take_on(
    *,
    actor: Actor,
    pair: uuid.UUID,
    share: uuid.UUID,
    now: datetime,
    text: str = "",
    small: str = "",
    look_on: date | None = None,
    tell: bool = False,
) -> Task:
    """Take a suggestion on, as it stands or in other words. With `tell`, the therapist is shown that, and the words."""
    day = practices.here().day(now)
    _not_past(look_on, day)
    with access.deed():
        # Two presses at once wait for each other here.
        items.receipt(actor=actor, key=f"task:{share}")
        standing = _settled(actor, share, "task")
        if standing is not None:
            return _task(standing)
        offered = _received(actor, pair, share, now)
        words = _checked(text=text or offered.text, small=small or offered.small)
        body = _body(pair, **words, suggested=offered.text, share=str(share), look_on=look_on)
        kept = items.keep(actor=actor, kind="task", body=body, now=now, day=day)
        _forget_aside(actor, share)
        if tell:
            as_ = "yes" if words["text"] == offered.text else "changed"
            _answer(actor, pair, offered, as_, words, task=kept.id, now=now, day=day)
    return _task(kept)


def _body(pair: uuid.UUID | None, *, look_on: date | None, **words: str) -> dict[str, Any]:
    on = look_on.isoformat() if look_on else ""
    return {"pair": str(pair) if pair else "", "share": "", "suggested": "", "after": None, **words, "look_on": on}


def _answer(
    actor: Actor,
    pair: uuid.UUID,
    offered: Suggestion,
    as_: str,
    words: Mapping[str, str],
    *,
    now: datetime,
    day: date,
    task: uuid.UUID | None = None,
) -> None:
    changed = {"text": words["text"], "small": words["small"]} if as_ == "changed" else {"text": "", "small": ""}
    body = {
        "kind": "task-answer",
        "suggested": offered.text,
        "as": as_,
        "task": str(task or ""),
        "no_reply": True,
        **changed,
    }
    _show(actor, pair, body, now=now, day=day, answers=offered.share)


def decline(*, actor: Actor, pair: uuid.UUID, share: uuid.UUID, now: datetime, tell: bool = False) -> None:
    """Say no. It needs no reason and is listed nowhere; the therapist hears of it only with `tell`."""
    day = practices.here().day(now)
    with access.deed():
        items.receipt(actor=actor, key=f"task:{share}")
        if _settled(actor, share, "task") or _settled(actor, share, "task-aside"):
            return
        offered = _received(actor, pair, share, now)
        items.keep(actor=actor, kind="task-aside", body={"share": str(share), "pair": str(pair)}, now=now, day=day)
        if tell:
            _answer(actor, pair, offered, "no", {"text": "", "small": ""}, now=now, day=day)


def _settled(actor: Actor, share: uuid.UUID, kind: str) -> items.Kept | None:
    return next((one for one in items.kept(actor=actor, kind=kind) if one.body["share"] == str(share)), None)


def _forget_aside(actor: Actor, share: uuid.UUID) -> None:
    aside = _settled(actor, share, "task-aside")
    if aside is not None:
        items.forget(actor=actor, item=aside.id)


def _not_past(day_chosen: date | None, day: date) -> None:
    if day_chosen is not None and day_chosen < day:
        raise Refused("past-day", "That day is over. Please give a day to come, or leave it empty.")


# --- one's own --------------------------------------------------------------------------------------------


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
    words = _checked(text=text, small=small)
    _not_past(look_on, day)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return read(actor=actor, task=made)
        if pair is not None and care.side_of(actor=actor, pair=pair) != "client":
            raise Missing
        kept = items.keep(actor=actor, kind="task", body=_body(pair, **words, look_on=look_on), now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=kept.id, day=day)
    return _task(kept)


def _kept(actor: Actor, task: uuid.UUID) -> items.Kept:
    kept = items.read(actor=actor, item=task)
    if kept.kind != "task":
        raise Missing
    return kept


def read(*, actor: Actor, task: uuid.UUID) -> Task:
    """One task, with what was shown of it."""
    kept = _kept(actor, task)
    return _task(kept, [one for one in sharing.mine(actor=actor) if one.body and one.delivered_at])


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
    words, day = _checked(text=text, small=small), practices.here().day(now)
    _not_past(look_on, day)
    with access.deed():
        kept = _at(actor, task, revision)
        on = look_on.isoformat() if look_on else ""
        return _task(items.change(actor=actor, kept=kept, body={**words, "look_on": on, "after": None}))


def _at(actor: Actor, task: uuid.UUID, revision: int) -> items.Kept:
    items.receipt(actor=actor, key=f"task-item:{task}")
    kept = _kept(actor, task)
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
    own = _checked(words=words)["words"]
    chosen = [slug for slug in said.way if slug in way]
    on = practices.here().day(now).isoformat()
    with access.deed():
        items.receipt(actor=actor, key=f"task-item:{task}")
        after = {"how": how, "way": chosen, "words": own, "on": on}
        return _task(items.change(actor=actor, kept=_kept(actor, task), body={"after": after}))


def unmark(*, actor: Actor, task: uuid.UUID) -> Task:
    with access.deed():
        return _task(items.change(actor=actor, kept=_kept(actor, task), body={"after": None}))


def remove(*, actor: Actor, task: uuid.UUID) -> None:
    """For good. What was shown of it stays where it is."""
    with access.deed():
        kept = _kept(actor, task)
        if kept.body["share"]:
            # The suggestion does not come back because its task was deleted.
            aside = {"share": kept.body["share"], "pair": kept.body["pair"]}
            items.keep(actor=actor, kind="task-aside", body=aside, now=kept.made_at, day=kept.made_at.date())
        items.forget(actor=actor, item=task)


# --- showing ----------------------------------------------------------------------------------------------


def preview(*, actor: Actor, task: uuid.UUID, what: What) -> dict[str, Any]:
    """Exactly what the therapist would see: the task, or the task and how it was."""
    one, said = _task(_kept(actor, task)), texts.homework()
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
        kept = _kept(actor, task)
        if kept.body["pair"] not in ("", str(pair)):
            raise Missing
        if kept.revision != revision:
            raise Refused(
                "changed-elsewhere",
                "This was changed in another window meanwhile. Nothing was sent. Please read it again.",
            )
        share = _show(actor, pair, preview(actor=actor, task=task, what=what), now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=share.id, day=day)
    return share


# --- the desk ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """A suggestion on the desk, with what the client has shown of it. Where nothing is shown, nothing is known."""

    share: uuid.UUID
    at: datetime
    text: str = field(repr=False)
    why: str = field(repr=False)
    small: str = field(repr=False)
    told: sharing.Share | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Desk:
    given: tuple[Given, ...] = field(default=(), repr=False)
    # What a client has shown of a task, or of how it was, the latest first.
    shown: tuple[sharing.Share, ...] = field(default=(), repr=False)


def of_shares(*, received: Sequence[sharing.Share], mine: Sequence[sharing.Share]) -> Desk:
    """One client's homework as the desk may see it, out of shares that are open already."""
    answers = {one.answers: one for one in received if one.kind == "task-answer"}
    given = []
    for share in mine:
        told = answers.get(share.id)
        if share.kind != "task" or (told is not None and (told.body or {})["as"] == "no"):
            continue
        offered = _suggestion(share)
        given.append(Given(offered.share, offered.at, offered.text, offered.why, offered.small, told))
    shown = [one for one in received if one.kind in ("own-task", "task-after")]
    return Desk(tuple(given), tuple(reversed(shown)))


# --- for other pages --------------------------------------------------------------------------------------


def records(
    *, actor: Actor, pair: uuid.UUID | None = None, everything: Sequence[items.Kept] | None = None
) -> tuple[Record, ...]:
    """How each task was that the client put down themselves, oldest first. One without a word is in no record."""
    everything = items.kept(actor=actor) if everything is None else everything
    tasks = [_task(one) for one in items.of_kind(everything, "task")]
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
    tasks = [_task(one) for one in items.of_kind(everything, "task")]
    due = [one for one in tasks if one.look_on is not None and one.look_on <= day and one.after is None]
    return min(due, key=lambda one: one.look_on or day, default=None)


def leave(*, actor: Actor, task: uuid.UUID) -> Task:
    """Not to be asked about it. Nothing is noted."""
    with access.deed():
        return _task(items.change(actor=actor, kept=_kept(actor, task), body={"look_on": ""}))
