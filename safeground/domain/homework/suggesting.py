"""A therapist's suggestion, what the client makes of it, and what the desk may know."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from safeground.domain import access, care, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Missing, Refused
from safeground.domain.homework.task import (
    Suggestion,
    Task,
    body_of,
    checked,
    not_past,
    show_copy,
    suggestion_of,
    task_of,
)


def suggest(
    *, actor: Actor, pair: uuid.UUID, text: str, now: datetime, why: str = "", small: str = "", key: str = ""
) -> sharing.Share:
    """Show the client something to try."""
    day = practices.here().day(now)
    words = checked(text=text, why=why, small=small)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return sharing.read_mine(actor=actor, share=made)
        if care.side_of(actor=actor, pair=pair) != "therapist":
            raise Missing
        share = show_copy(actor, pair, {"kind": "task", **words}, now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=share.id, day=day)
    return share


def take_off(*, actor: Actor, pair: uuid.UUID, share: uuid.UUID, now: datetime) -> None:
    """A therapist takes a suggestion off the table. What the client has taken on stays theirs."""
    one = sharing.read_mine(actor=actor, share=share)
    if one.kind != "task" or one.pair != pair:
        raise Missing
    sharing.stop_or_take_back(actor=actor, share=share, now=now)


def suggestions(*, received: Sequence[sharing.Share], everything: Sequence[items.Kept]) -> tuple[Suggestion, ...]:
    """What is suggested and was neither taken on nor said no to, the latest first."""
    settled = {one.body["share"] for one in items.of_kind(everything, "task")}
    settled |= {one.body["share"] for one in items.of_kind(everything, "task-aside")}
    found = [suggestion_of(one) for one in received if one.kind == "task" and str(one.id) not in settled]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def _received(actor: Actor, pair: uuid.UUID, share: uuid.UUID, now: datetime) -> Suggestion:
    """The suggestion itself, if it still stands and is nobody else's."""
    if care.side_of(actor=actor, pair=pair) != "client":
        raise Missing
    found = sharing.received(actor=actor, day=practices.here().day(now), pair_id=pair, id=share)
    if not found or found[0].kind != "task":
        raise Refused("gone", "This was taken off the table meanwhile. Nothing was kept. Your words are still here.")
    return suggestion_of(found[0])


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
    """Take a suggestion on, as it stands or in other words. With `tell`, the therapist is shown so."""
    day = practices.here().day(now)
    not_past(look_on, day)
    with access.deed():
        # Two presses at once wait for each other here.
        items.receipt(actor=actor, key=f"task:{share}")
        standing = _settled(actor, share, "task")
        if standing is not None:
            return task_of(standing)
        offered = _received(actor, pair, share, now)
        words = checked(text=text or offered.text, small=small or offered.small)
        body = body_of(pair, **words, suggested=offered.text, share=str(share), look_on=look_on)
        kept = items.keep(actor=actor, kind="task", body=body, now=now, day=day)
        _forget_aside(actor, share)
        if tell:
            as_ = "yes" if words["text"] == offered.text else "changed"
            _answer(actor, pair, offered, as_, words, task=kept.id, now=now, day=day)
    return task_of(kept)


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
    show_copy(actor, pair, body, now=now, day=day, answers=offered.share)


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


def desk(*, actor: Actor, pair: uuid.UUID, now: datetime) -> Desk:
    """A therapist's page of one client's homework. Looking at it is entered in the client's trail first."""
    day = practices.here().day(now)
    received = sharing.opened(actor=actor, day=day, now=now, pair_id=pair)
    return of_shares(received=received, mine=sharing.mine(actor=actor, pair=pair))


def of_shares(*, received: Sequence[sharing.Share], mine: Sequence[sharing.Share]) -> Desk:
    """One client's homework as the desk may see it, out of shares that are open already."""
    answers = {one.answers: one for one in received if one.kind == "task-answer"}
    given = []
    for share in mine:
        told = answers.get(share.id)
        if share.kind != "task" or (told is not None and (told.body or {})["as"] == "no"):
            continue
        offered = suggestion_of(share)
        given.append(Given(offered.share, offered.at, offered.text, offered.why, offered.small, told))
    shown = [one for one in received if one.kind in ("own-task", "task-after")]
    return Desk(tuple(given), tuple(reversed(shown)))
