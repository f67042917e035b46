"""Answers and promises: the therapist reads, holds, answers or speaks; the client sees what was promised kept.

An answer is an item of the therapist's own, shown to the client for good: it belongs to both. What the client
makes of a promise, and whether it was really talked about, is an item of the client's own, shown only if they
choose to.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

from safeground.domain import access, audit, care, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.store import models

Mode = Literal["read", "hold", "talk", "answer"]
Mark = Literal["kept", "not-yet", "change", "let-go"]
MARKS: tuple[Mark, ...] = ("kept", "not-yet", "change", "let-go")
Talked = Literal["yes", "partly", "no"]
LONGEST = 8_000


@dataclass(frozen=True)
class Promise:
    """What a therapist said they would do, as the client and the therapist both have it."""

    id: uuid.UUID
    pair: uuid.UUID
    answer: uuid.UUID
    made_on: date
    due_on: date | None
    text: str = field(repr=False)
    # The client's own mark and words: known to the therapist only where the client showed it.
    mark: str = field(default="", repr=False)
    mark_words: str = field(default="", repr=False)
    mark_item: uuid.UUID | None = None
    mark_shown: bool = False
    replaces: uuid.UUID | None = None
    # What it was an answer to.
    to: uuid.UUID | None = None


@dataclass(frozen=True)
class Answer:
    id: uuid.UUID
    pair: uuid.UUID
    to: uuid.UUID | None
    mode: Mode
    at: datetime
    # The day on which a held answer comes, or on which it will be talked about.
    on: date | None
    text: str = field(repr=False)
    promise: Promise | None = field(default=None, repr=False)


def answer(
    *,
    actor: Actor,
    share: uuid.UUID,
    mode: Mode,
    now: datetime,
    on: date | None = None,
    text: str = "",
    promise: str = "",
    promise_on: date | None = None,
    replaces: uuid.UUID | None = None,
    key: str = "",
) -> Answer:
    """Answer something that was shown to the actor and that they have opened.

    read: "I have read this.", for numbers and marks that ask for no more.
    hold: "I have read this, I'll answer by …". talk: "We'll talk about it on …"; it counts as an answer.
    answer: in writing. Any of them may carry one promise.
    """
    practice = practices.here()
    day = practice.day(now)
    _validate(mode, on=on, text=text, promise=promise, promise_on=promise_on, day=day)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return of_share(sharing.read_mine(actor=actor, share=made))
        asked = access.row(actor, models.Share, "receive", id=share, state="opened", columns=sharing.OUTSIDE)
        if replaces is not None:
            _only_own(actor, asked.pair_id, replaces, promise)
        body = _body(asked, mode, on=on, text=text, now=now)
        if promise.strip():
            body["promise"] = _promised(promise, made_on=day, due_on=promise_on, replaces=replaces)
        kept = items.keep(actor=actor, kind="answer", body=body, now=now, day=day)
        shown = sharing.show(
            actor=actor,
            pair=asked.pair_id,
            kept=kept,
            body=body,
            now=now,
            day=day,
            lasting=True,
            answers=share,
        )
        if mode != "hold":
            sharing.mark_answered(actor=actor, share=share, now=now)
        client = asked.owner_id
        action = "promised" if promise.strip() else {"hold": "held-answer"}.get(mode, "answered")
        audit.record(actor=actor, entries=[audit.Entry(client, action, share)], now=now)
        if key:
            items.give_receipt(actor=actor, key=key, result=shown.id, day=day)
        items.drop_draft(actor=actor, place=draft_place(share))
        care.forget_summary(actor=actor, pair=asked.pair_id)
    return of_share(shown)


def _only_own(actor: Actor, pair: uuid.UUID, replaces: uuid.UUID, promise: str) -> None:
    """Only a promise of one's own to this client can be changed, and only into another one."""
    if not promise.strip():
        raise Refused("no-promise", "Please write what the promise is now. The old one stands until you do.")
    if replaces not in {one.promise.id for one in given(actor=actor, pair=pair) if one.promise}:
        raise access.Missing


def _body(asked: models.Share, mode: Mode, *, on: date | None, text: str, now: datetime) -> dict[str, Any]:
    return {
        "kind": "answer",
        "pair": str(asked.pair_id),
        "mode": mode,
        "to": str(asked.id),
        "on": on.isoformat() if on else "",
        "text": text.strip(),
        "at": now.isoformat(),
    }


def _promised(words: str, *, made_on: date, due_on: date | None, replaces: uuid.UUID | None) -> dict[str, str]:
    return {
        "id": str(uuid.uuid4()),
        "text": " ".join(words.split()),
        "made_on": made_on.isoformat(),
        "due_on": due_on.isoformat() if due_on else "",
        "replaces": str(replaces) if replaces else "",
    }


def draft_place(share: uuid.UUID) -> str:
    return f"answer:{share}"


def _validate(mode: Mode, *, on: date | None, text: str, promise: str, promise_on: date | None, day: date) -> None:
    if mode not in ("read", "hold", "talk", "answer"):
        raise Refused("mode", "Please choose how you want to answer.")
    if mode in ("hold", "talk") and on is None:
        raise Refused("no-day", "Please give a day, so that it is clear when.")
    if on is not None and on < day:
        raise Refused("past-day", "That day is over. Please give today or a day to come.")
    if mode == "answer" and not text.strip():
        raise Refused("empty", "There is nothing written yet. Nothing was sent.")
    if len(text) > LONGEST or len(promise) > 500:
        raise Refused("too-long", "This is too long to send in one piece. Nothing was sent, nothing is lost.")
    if promise_on is not None and (promise_on < day or not promise.strip()):
        raise Refused("promise-day", "A promise needs words, and a day that is not over yet.")


def of_share(share: sharing.Share) -> Answer:
    """An answer out of the share that carries it."""
    body = share.body or {}
    found = body.get("promise")
    at = datetime.fromisoformat(body["at"])
    promise = None
    if found:
        promise = Promise(
            id=uuid.UUID(found["id"]),
            pair=share.pair,
            answer=share.id,
            made_on=date.fromisoformat(found["made_on"]),
            due_on=date.fromisoformat(found["due_on"]) if found["due_on"] else None,
            text=found["text"],
            replaces=uuid.UUID(found["replaces"]) if found["replaces"] else None,
            to=share.answers,
        )
    return Answer(
        id=share.id,
        pair=share.pair,
        to=share.answers,
        mode=body["mode"],
        at=at,
        on=date.fromisoformat(body["on"]) if body["on"] else None,
        text=body["text"],
        promise=promise,
    )


def given(*, actor: Actor, pair: uuid.UUID) -> list[Answer]:
    """A therapist's own answers to one client, oldest first."""
    found = sharing.mine(actor=actor, pair=pair, lasting=True)
    return [of_share(share) for share in reversed(found) if share.kind == "answer"]


def got(*, actor: Actor, day: date, lasting: Sequence[sharing.Share] | None = None) -> list[Answer]:
    """The answers a client was given, of every therapist, oldest first. They stay when the pair ends.

    `lasting` are the lasting shares, where a page has opened them already.
    """
    lasting = sharing.received(actor=actor, day=day, lasting=True) if lasting is None else lasting
    return [of_share(share) for share in lasting if share.kind == "answer"]


# --- what the client makes of it --------------------------------------------------------------------------


def promises(
    *,
    actor: Actor,
    answers: Sequence[Answer],
    everything: Sequence[items.Kept] | None = None,
    mine: Sequence[sharing.Share] | None = None,
) -> list[Promise]:
    """The promises in a client's answers with the client's own latest mark on each. Replaced ones are left out.

    `everything` and `mine` are what the actor keeps and shows, where a page has opened them already.
    """
    marks: dict[str, items.Kept] = {}
    for kept in items.of_kind(items.kept(actor=actor) if everything is None else everything, "mark"):
        marks[kept.body["promise"]] = kept
    mine = sharing.mine(actor=actor) if mine is None else mine
    shown = {share.item for share in mine if share.kind == "mark" and share.body}
    found = [one.promise for one in answers if one.promise is not None]
    replaced = {promise.replaces for promise in found}
    return [_marked(promise, marks.get(str(promise.id)), shown) for promise in found if promise.id not in replaced]


def _marked(promise: Promise, kept: items.Kept | None, shown: set[uuid.UUID]) -> Promise:
    if kept is None:
        return promise
    return replace(
        promise,
        mark=kept.body["as"],
        mark_words=kept.body["words"],
        mark_item=kept.id,
        mark_shown=kept.id in shown,
    )


def with_shown_mark(promise: Promise, body: dict[str, Any] | None) -> Promise:
    """A promise with the mark that the client has shown, as the therapist sees it."""
    if body is None:
        return promise
    return replace(promise, mark=body["as"], mark_words=body["words"], mark_shown=True)


def with_marks(answer: Answer, marks: Mapping[str, dict[str, Any] | None]) -> Answer:
    """An answer whose promise carries the mark that was shown, by the promise's id."""
    if answer.promise is None:
        return answer
    return replace(answer, promise=with_shown_mark(answer.promise, marks.get(str(answer.promise.id))))


def mark(*, actor: Actor, promise: Promise, as_: Mark, now: datetime, words: str = "") -> items.Kept:
    """The client's own mark on a promise. Nobody else learns of it unless it is shown. A later mark replaces it."""
    practice = practices.here()
    if as_ not in MARKS:
        raise Refused("mark", "Please choose one of these, or leave it open.")
    body = {"promise": str(promise.id), "pair": str(promise.pair), "as": as_, "words": words.strip()[:2000]}
    with access.deed():
        return items.keep(actor=actor, kind="mark", body=body, now=now, day=practice.day(now))


def show_mark(*, actor: Actor, promise: Promise, now: datetime) -> sharing.Share:
    """Show a mark to the therapist: how it was kept, or not yet, or what to change."""
    practice = practices.here()
    if promise.mark_item is None:
        raise access.Missing
    with access.deed():
        kept = items.read(actor=actor, item=promise.mark_item)
        body = {
            "kind": "mark",
            "promise": kept.body["promise"],
            "promise_text": promise.text,
            "as": kept.body["as"],
            "words": kept.body["words"],
        }
        return sharing.show(actor=actor, pair=promise.pair, kept=kept, body=body, now=now, day=practice.day(now))


def say_talked(*, actor: Actor, to: Answer, how: Talked, now: datetime) -> None:
    """After the day on which it was to be talked about: did you? For the client's own record."""
    practice = practices.here()
    if how not in ("yes", "partly", "no"):
        raise Refused("talked", "Please choose one of the three.")
    body = {"answer": str(to.id), "as": how}
    items.keep(actor=actor, kind="talked", body=body, now=now, day=practice.day(now))


def talked(*, actor: Actor, everything: Sequence[items.Kept] | None = None) -> dict[uuid.UUID, str]:
    """What the client said of each answer that was to be spoken. `everything` saves opening it a second time."""
    found = items.of_kind(items.kept(actor=actor) if everything is None else everything, "talked")
    return {uuid.UUID(kept.body["answer"]): kept.body["as"] for kept in found}
