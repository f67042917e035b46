"""The check-in after a session: kept, understood, and shown part by part, only when its owner wants to.

The owner's own trajectory is worked out anew in each of their requests (about 20 microseconds a check-in) and
never stored. What another person may see is worked out from what was shown to that person alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from safeground.content import library
from safeground.domain import access, care, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.engine import prompts, scoring, trajectory

CLIENT = "client-check-in"
THERAPIST = "therapist-check-in"
LONGEST_NOTE = 20_000
# How far back a session may lie that one writes about.
OLDEST = timedelta(days=400)

Part = Literal["answers", "tension", "signs", "note"]
PARTS: tuple[Part, ...] = ("answers", "tension", "signs", "note")


@dataclass(frozen=True)
class Answers:
    """What was filled in. A value of None is "I can't say"; a key left out was not answered."""

    ratings: Mapping[str, int | None] = field(default_factory=dict, repr=False)
    tension: str = field(default="", repr=False)
    talked: str = field(default="", repr=False)
    signs: Mapping[str, int | None] = field(default_factory=dict, repr=False)
    note: str = field(default="", repr=False)
    sureness: str = field(default="", repr=False)


@dataclass(frozen=True)
class CheckIn:
    id: uuid.UUID
    revision: int
    pair: uuid.UUID
    session_on: date
    made_at: datetime
    instrument: str
    answers: Answers = field(repr=False)
    later_notes: tuple[tuple[date, str], ...] = field(default=(), repr=False)
    score: float | None = field(default=None, repr=False)
    choice: str = field(default="", repr=False)
    prompted: bool = field(default=False, repr=False)


@dataclass(frozen=True)
class Marked:
    """One session on somebody's own line, with the range that was usual before it."""

    checkin: CheckIn
    point: trajectory.Point
    standing: prompts.Position | Literal["none"]


@dataclass(frozen=True)
class Result:
    """What one check-in says, in the cases of content/results. Nothing of it is stored or shown to others."""

    checkin: CheckIn
    case: str
    offers_saying: bool
    # Whether to ask at all: not again for a session that was decided on, nor after three keeps in a row.
    asks: bool
    line: tuple[Marked, ...] = field(repr=False)
    lowest: str = ""
    highest: str = ""
    lowest_again: bool = False
    quiet: bool = False
    always_highest: bool = False


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
    between = care.get(actor=actor, pair=pair)
    if between.ended_on is not None:
        raise access.Missing
    side = "client" if between.client == actor.me else "therapist"
    return Sheet(pair, side, between.other_name, library.instrument(CLIENT if side == "client" else THERAPIST))


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
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return read(actor=actor, checkin=made)
        body = {
            "pair": str(pair),
            "session_on": session_on.isoformat(),
            "instrument": f"{instrument.slug}/v{instrument.version}",
            "scale": [instrument.scale.low, instrument.scale.high],
            **_stored(answers),
        }
        if side == "client":
            # Decided once, on the day: a prompt that was shown is remembered, so that prompts stay rare.
            body["prompted"] = _would_prompt(actor, pair, body, now)
        kept = items.keep(actor=actor, kind=_kind(side), body=body, now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=kept.id, day=day)
        items.drop_draft(actor=actor, place=draft_place(pair))
        if side == "therapist":
            care.forget_summary(actor=actor, pair=pair)
    return _view(kept)


def draft_place(pair: uuid.UUID) -> str:
    return f"check-in:{pair}"


def _kind(side: str) -> str:
    return "check-in" if side == "client" else "own-check-in"


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


def _view(kept: items.Kept) -> CheckIn:
    body = kept.body
    ratings = dict(body["ratings"].items())
    instrument = library.instrument(*_edition(body["instrument"]))
    low, high = body["scale"]
    return CheckIn(
        id=kept.id,
        revision=kept.revision,
        pair=uuid.UUID(body["pair"]),
        session_on=date.fromisoformat(body["session_on"]),
        made_at=kept.made_at,
        instrument=body["instrument"],
        answers=Answers(
            ratings=ratings,
            tension=body["tension"],
            talked=body["talked"],
            signs=body["signs"],
            note=body["note"],
            sureness=body["sureness"],
        ),
        later_notes=tuple((date.fromisoformat(day), text) for day, text in body.get("later", [])),
        score=scoring.composite([ratings.get(item.slug) for item in instrument.items], low=low, high=high),
        choice=body.get("choice", ""),
        prompted=body.get("prompted", False),
    )


def _edition(name: str) -> tuple[str, int]:
    slug, version = name.split("/v")
    return slug, int(version)


def read(*, actor: Actor, checkin: uuid.UUID) -> CheckIn:
    kept = items.read(actor=actor, item=checkin)
    if kept.kind not in ("check-in", "own-check-in"):
        raise access.Missing
    return _view(kept)


def made_by(*, actor: Actor, pair: uuid.UUID, side: str = "client") -> list[CheckIn]:
    """The actor's own check-ins of one pair, by session day; two about one day in the order of writing."""
    found = [_view(kept) for kept in items.kept(actor=actor, kind=_kind(side))]
    return sorted(
        (checkin for checkin in found if checkin.pair == pair),
        key=_order,
    )


def add_note(*, actor: Actor, checkin: uuid.UUID, text: str, now: datetime) -> CheckIn:
    """Something has come up since: a later line for oneself. What was shown before does not change."""
    practice = practices.here()
    words = text.strip()
    if not words:
        raise Refused("empty", "There is nothing written yet. Nothing was changed.")
    with access.deed():
        kept = items.read(actor=actor, item=checkin)
        later = [*kept.body.get("later", []), [practice.day(now).isoformat(), words]]
        return _view(items.change(actor=actor, kept=kept, body={"later": later}))


def choose(*, actor: Actor, checkin: uuid.UUID, choice: str) -> None:
    """Remember what was chosen on the result page, so that it is not asked again for this session."""
    with access.deed():
        kept = items.read(actor=actor, item=checkin)
        items.change(actor=actor, kept=kept, body={"choice": choice})


# --- what it means ----------------------------------------------------------------------------------------


def follow(found: Sequence[CheckIn]) -> tuple[Marked, ...]:
    """Check-ins on one line, each against what was usual before it. dt comes from the session days."""
    if not found:
        return ()
    start = found[0].session_on
    points = trajectory.follow(
        scores=[checkin.score for checkin in found],
        weeks=[(checkin.session_on - start).days / 7 for checkin in found],
    )
    marked = []
    scored = 0
    for checkin, point in zip(found, points, strict=True):
        scored += checkin.score is not None
        standing = "none" if checkin.score is None else prompts.position(point, scored)
        marked.append(Marked(checkin, point, standing))
    return tuple(marked)


def result(*, actor: Actor, checkin: uuid.UUID) -> Result:
    """What a client's check-in says, from what was known on its day."""
    one = read(actor=actor, checkin=checkin)
    found = made_by(actor=actor, pair=one.pair)
    upto = next(index for index, other in enumerate(found) if other.id == checkin) + 1
    line = follow(found[:upto])
    latest = line[-1]
    decision = _decide(line)
    instrument = library.instrument(*_edition(one.instrument))
    rated = [
        (value, place, item.slug)
        for place, item in enumerate(instrument.items)
        if (value := one.answers.ratings.get(item.slug)) is not None
    ]
    lowest = min(rated)[2] if rated else ""
    highest = max(rated, key=lambda entry: (entry[0], -entry[1]))[2] if rated else ""
    return Result(
        checkin=one,
        case=_case(latest, decision),
        offers_saying=_offers(one),
        asks=one.choice == "" and not _tired_of_asking(line),
        line=line,
        lowest=lowest,
        highest=highest,
        lowest_again=len(line) > 1 and lowest != "" and lowest == _lowest_slug(line[-2].checkin, instrument),
        quiet=decision.tier == "quiet",
        always_highest=prompts.always_highest(
            [[marked.checkin.answers.ratings.get(item.slug) for item in instrument.items] for marked in line]
        ),
    )


def _lowest_slug(checkin: CheckIn, instrument: library.Instrument) -> str:
    rated = [
        (value, place, item.slug)
        for place, item in enumerate(instrument.items)
        if (value := checkin.answers.ratings.get(item.slug)) is not None
    ]
    return min(rated)[2] if rated else ""


def _would_prompt(actor: Actor, pair: uuid.UUID, body: dict[str, Any], now: datetime) -> bool:
    fresh = _view(items.Kept(uuid.uuid4(), 1, "check-in", now, body))
    found = [other for other in made_by(actor=actor, pair=pair) if _order(other) < _order(fresh)]
    return _decide(follow([*found, fresh])).tier == "talk"


def _decide(line: Sequence[Marked]) -> prompts.Decision:
    return prompts.consider(
        points=[marked.point for marked in line],
        tensions=[marked.checkin.answers.tension for marked in line],
        answered=[_taken_up(marked.checkin) for marked in line],
    )


def _order(checkin: CheckIn) -> tuple[date, datetime]:
    return checkin.session_on, checkin.made_at


def _tired_of_asking(line: Sequence[Marked]) -> bool:
    """Whether the last three offers were all kept to oneself: then the product stops asking."""
    asked = [marked.checkin.choice for marked in line[:-1] if _offers(marked.checkin) or marked.checkin.prompted]
    return len(asked) >= 3 and all(choice == "keep" for choice in asked[-3:])


def _offers(checkin: CheckIn) -> bool:
    talked = checkin.answers.talked in ("eased", "still")
    return prompts.offers_saying(tension=checkin.answers.tension, talked_about=talked)


def _taken_up(checkin: CheckIn) -> bool | None:
    return checkin.choice not in ("", "keep") if checkin.prompted else None


def _case(latest: Marked, decision: prompts.Decision) -> str:
    if latest.standing == "none":
        return "no-score"
    if latest.standing == "first":
        return "first"
    if decision.tier == "talk":
        return "below"
    if latest.standing == "too-early":
        return "early"
    if latest.standing == "below":
        return "quiet"
    return latest.standing


# --- showing parts of it ----------------------------------------------------------------------------------


def parts_of(checkin: CheckIn) -> tuple[Part, ...]:
    """Which parts there are to show: one that was left empty is not offered."""
    there: dict[Part, bool] = {
        "answers": bool(checkin.answers.ratings),
        "tension": checkin.answers.tension not in ("", "rather-not"),
        "signs": bool(checkin.answers.signs),
        "note": bool(checkin.answers.note or checkin.later_notes),
    }
    return tuple(part for part in PARTS if there[part])


def bundle(checkin: CheckIn, parts: Sequence[str], *, own: bool = False) -> dict[str, Any]:
    """What is shown: the chosen parts and the session day. Never a range, a z, a position or a prompt."""
    body: dict[str, Any] = {
        "kind": "own-check-in" if own else "check-in",
        "instrument": checkin.instrument,
        "session_on": checkin.session_on.isoformat(),
    }
    if "answers" in parts:
        body["ratings"] = dict(checkin.answers.ratings)
        if own:
            body["sureness"] = checkin.answers.sureness
    if "tension" in parts:
        body["tension"] = checkin.answers.tension
        body["talked"] = checkin.answers.talked
    if "signs" in parts:
        body["signs"] = dict(checkin.answers.signs)
    if "note" in parts:
        body["note"] = checkin.answers.note
        body["later"] = [[day.isoformat(), text] for day, text in checkin.later_notes]
    return body


def show(
    *,
    actor: Actor,
    checkin: uuid.UUID,
    parts: Sequence[str],
    now: datetime,
    expires_on: date | None = None,
    key: str = "",
) -> sharing.Share:
    """Show chosen parts of a check-in to the other person of its pair."""
    practice = practices.here()
    one = read(actor=actor, checkin=checkin)
    chosen = [part for part in parts_of(one) if part in parts]
    if not chosen:
        raise Refused("no-parts", "Nothing is ticked yet. Tick what you want to show, or keep it to yourself.")
    own = care.side_of(actor=actor, pair=one.pair) == "therapist"
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return sharing.read_mine(actor=actor, share=made)
        share = sharing.show(
            actor=actor,
            pair=one.pair,
            kept=items.read(actor=actor, item=checkin),
            body=bundle(one, chosen, own=own),
            now=now,
            day=practice.day(now),
            expires_on=expires_on,
        )
        if key:
            items.give_receipt(actor=actor, key=key, result=share.id, day=practice.day(now))
        if own:
            care.forget_summary(actor=actor, pair=one.pair)
    return share


def shown_score(body: Mapping[str, Any]) -> float | None:
    """The composite of a shown check-in, worked out anew from what was shown and nothing else."""
    if "ratings" not in body:
        return None
    instrument = library.instrument(*_edition(body["instrument"]))
    ratings = body["ratings"]
    return scoring.composite(
        [ratings.get(item.slug) for item in instrument.items],
        low=instrument.scale.low,
        high=instrument.scale.high,
    )
