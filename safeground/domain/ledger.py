"""The ledger of promises, and what one raised and how it was met: put together from what both have, for the client.

Nothing here is a score. It counts nothing, compares nobody, and is shown to nobody else.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from safeground.domain import care, departed, feedback, items, messages, saying, sharing
from safeground.domain.actor import Actor

RAISED = ("message", "session-card", "check-in", "reflection", "bridge")


@dataclass(frozen=True)
class Entry:
    """One promise with the client's mark, and what it was before it was changed, the latest first."""

    promise: feedback.Promise
    name: str = field(repr=False)
    earlier: tuple[feedback.Promise, ...] = field(default=(), repr=False)
    # Whoever made it does not work here any more: it can only be let go.
    gone: bool = False


@dataclass(frozen=True)
class Raised:
    """One thing that was shown, and everything that came of it."""

    share: sharing.Share
    name: str = field(repr=False)
    answers: Sequence[feedback.Answer] = field(repr=False)
    # Of each answer that was to be spoken: whether it was, as the client said.
    talked: Mapping[uuid.UUID, str] = field(repr=False)
    promises: Mapping[uuid.UUID, feedback.Promise] = field(repr=False)
    went: saying.Went | None = field(repr=False)


def promises(*, actor: Actor, day: date) -> list[Entry]:
    """Every promise a client was made, the latest first; one that was changed stands with what it was before."""
    pairs = care.of_client(actor=actor, ended=True)
    names = {pair.id: pair.other_name for pair in pairs}
    gone = departed.since(actor=actor, pairs=pairs)
    answers = feedback.got(actor=actor, day=day)
    made = {one.promise.id: one.promise for one in answers if one.promise is not None}
    standing = feedback.promises(actor=actor, answers=answers)
    return [Entry(one, names[one.pair], _earlier(one, made), one.pair in gone) for one in reversed(standing)]


def _earlier(promise: feedback.Promise, made: Mapping[uuid.UUID, feedback.Promise]) -> tuple[feedback.Promise, ...]:
    found: list[feedback.Promise] = []
    before = made.get(promise.replaces) if promise.replaces else None
    while before is not None and before not in found:
        found.append(before)
        before = made.get(before.replaces) if before.replaces else None
    return tuple(found)


def raised(*, actor: Actor, day: date) -> list[Raised]:
    """What the client has shown and not taken back, the latest first, each with what came back."""
    names = {pair.id: pair.other_name for pair in care.of_client(actor=actor, ended=True)}
    everything = items.kept(actor=actor)
    shares = sharing.mine(actor=actor)
    answers = feedback.got(actor=actor, day=day)
    marked = feedback.promises(actor=actor, answers=answers, everything=everything, mine=shares)
    talked = feedback.talked(actor=actor, everything=everything)
    went = saying.all_that_went(everything=everything)
    by_answer = {one.answer: one for one in marked}
    return [
        Raised(
            share=share,
            name=names[share.pair],
            answers=[one for one in answers if one.to == share.id],
            talked=talked,
            promises=by_answer,
            went=went.get(share.id),
        )
        for share in shares
        if share.kind in RAISED
        and share.state in ("delivered", "opened")
        and (share.body or {}).get("about") != messages.ABOUT
    ]


def export(*, actor: Actor, day: date) -> str:
    """The client's own copy: every answer, promise and message with its day. Empty where there is none."""
    names = {pair.id: pair.other_name for pair in care.of_client(actor=actor, ended=True)}
    lasting = sharing.received(actor=actor, day=day, lasting=True)
    answers = feedback.got(actor=actor, day=day, lasting=lasting)
    marks = {one.id: one for one in feedback.promises(actor=actor, answers=answers)}
    pages = [(one.at, "\n".join(_lines(one, names[one.pair], marks))) for one in answers]
    # Practical messages of a therapist are the client's copy too.
    for entry in messages.of_shares(mine=(), received=[one for one in lasting if one.kind == "reply"]):
        pages.append((entry.at, f"{_day(entry.at)}, from {names[entry.share.pair]}\n\n{entry.text}"))
    pages.sort(key=lambda one: one[0])
    return ("\n\n" + "-" * 20 + "\n\n").join(page for _, page in pages)


SAID = {
    "read": "I have read this.",
    "hold": "I have read this. I'll answer by {on}.",
    "talk": "We'll talk about it on {on}.",
}
MARKED = {"kept": "Kept.", "not-yet": "Not yet.", "change": "To be changed.", "let-go": "Let go."}


def _lines(one: feedback.Answer, name: str, marks: Mapping[uuid.UUID, feedback.Promise]) -> list[str]:
    lines = [f"{_day(one.at)}, from {name}"]
    if one.mode in SAID:
        lines += ["", SAID[one.mode].format(on=_day(one.on) if one.on else "")]
    if one.text:
        lines += ["", one.text]
    if one.promise is not None:
        by = f" (by {_day(one.promise.due_on)})" if one.promise.due_on else ""
        lines += ["", f"A promise: {one.promise.text}{by}"]
        mark = marks.get(one.promise.id)
        if mark is None:
            lines += ["It was changed later."]
        elif mark.mark:
            lines += [f"What I noted: {MARKED[mark.mark]} {mark.mark_words}".rstrip()]
    return lines


def _day(day: date | datetime) -> str:
    return f"{day.day} {day:%B %Y}"
