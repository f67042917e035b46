"""Keeping a check-in: the empty sheet, what may be answered, and reading it again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from safeground.content import library
from safeground.domain import access, care, contributing, items
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.domain.checkins import meaning
from safeground.domain.checkins.checkin import (
    CLIENT,
    LONGEST_NOTE,
    OLDEST,
    THERAPIST,
    Answers,
    CheckIn,
    kind,
    read,
    view,
)


@dataclass(frozen=True)
class Sheet:
    """An empty check-in of one pair: the instrument, and the other person's name in its words."""

    pair: uuid.UUID
    side: str
    other_name: str = field(repr=False)
    instrument: library.Instrument = field(repr=False)

    def fill(self, text: str) -> str:
        return library.fill(text, therapist=self.other_name, client=self.other_name)


def sheet(*, actor: Actor, pair: uuid.UUID) -> Sheet:
    other = care.partner(actor=actor, pair=pair)
    if other.ended_on is not None:
        raise access.Missing
    instrument = library.instrument(CLIENT if other.side == "client" else THERAPIST)
    return Sheet(pair, other.side, other.other_name, instrument)


def record(
    *,
    actor: Actor,
    pair: uuid.UUID,
    session_on: date,
    answers: Answers,
    now: datetime,
    key: str = "",
) -> CheckIn:
    """Keep a check-in about one session. A form with the same `key` is kept once, however often it arrives."""
    practice = practices.here()
    day = practice.day(now)
    side = care.side_of(actor=actor, pair=pair)
    instrument = library.instrument(CLIENT if side == "client" else THERAPIST)
    _validate(answers, instrument, session_on=session_on, day=day)
    body = {
        "pair": str(pair),
        "session_on": session_on.isoformat(),
        "instrument": f"{instrument.slug}/v{instrument.version}",
        "scale": [instrument.scale.low, instrument.scale.high],
        **_stored(answers),
    }
    if side == "client":
        # Decided once, on the day: a prompt that was shown is remembered, so that prompts stay rare. It is worked
        # out before the deed begins, so that nobody else has to wait for it.
        body["prompted"] = meaning.would_prompt(actor, pair, body, now)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return read(actor=actor, checkin=made)
        kept = items.keep(actor=actor, kind=kind(side), body=body, now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=kept.id, day=day)
        items.drop_draft(actor=actor, place=draft_place(pair))
        if side == "client":
            contributing.add(actor=actor, score=view(kept).score, day=day)
        if side == "therapist":
            care.forget_summary(actor=actor, pair=pair)
    return view(kept)


def draft_place(pair: uuid.UUID) -> str:
    return f"check-in:{pair}"


def _stored(answers: Answers) -> dict[str, Any]:
    return {
        "ratings": dict(answers.ratings),
        "tension": answers.tension,
        "talked": answers.talked if answers.tension in ("yes", "not-sure") else "",
        "signs": dict(answers.signs),
        "note": answers.note.strip(),
        "sureness": answers.sureness,
    }


def _validate(answers: Answers, instrument: library.Instrument, *, session_on: date, day: date) -> None:
    if session_on > day:
        raise Refused("session-day", "That day has not come yet. Please choose the day of the session.")
    if session_on < day - OLDEST:
        raise Refused("session-day", "That day is more than a year ago. Please look at the year.")
    if len(answers.note) > LONGEST_NOTE:
        raise Refused("too-long", f"The line for yourself can hold {LONGEST_NOTE:,} characters. Nothing was lost.")
    scale = instrument.scale
    asked = {item.slug for item in instrument.items}
    allowed = {question.slug: {choice.slug for choice in question.choices} for question in instrument.questions}
    fits = (
        set(answers.ratings) <= asked
        and all(value is None or scale.low <= value <= scale.high for value in answers.ratings.values())
        and set(answers.signs) <= {sign.slug for sign in instrument.signs}
        and all(value is None or 0 <= value <= 4 for value in answers.signs.values())
        and answers.tension in {"", *allowed.get("tension", ())}
        and answers.talked in {"", *allowed.get("talked", ())}
        and answers.sureness in {"", *allowed.get("sureness", ())}
    )
    if not fits:
        raise Refused("no-such-answer", "One of the answers is not one that this page offers. Please look again.")


def add_note(*, actor: Actor, checkin: uuid.UUID, text: str, now: datetime) -> CheckIn:
    """Something has come up since: a later line for oneself. What was shown before does not change."""
    practice = practices.here()
    words = text.strip()
    if not words:
        raise Refused("empty", "There is nothing written yet. Nothing was changed.")
    with access.deed():
        kept = items.read(actor=actor, item=checkin)
        later = [*kept.body.get("later", []), [practice.day(now).isoformat(), words]]
        return view(items.change(actor=actor, kept=kept, body={"later": later}))


def choose(*, actor: Actor, checkin: uuid.UUID, choice: str) -> None:
    """Remember what was chosen on the result page, so that it is not asked again for this session."""
    with access.deed():
        kept = items.read(actor=actor, item=checkin)
        items.change(actor=actor, kept=kept, body={"choice": choice})
