"""What a check-in says, to its owner alone."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from safeground.content import library
from safeground.domain import items
from safeground.domain.actor import Actor, Missing
from safeground.domain.checkins.checkin import CheckIn, instrument_of, made_by, order, view
from safeground.engine import prompts, trajectory


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
    everything = made_by(actor=actor)
    one = next((other for other in everything if other.id == checkin), None)
    if one is None:
        raise Missing
    found = [other for other in everything if other.pair == one.pair]
    upto = found.index(one) + 1
    line = follow(found[:upto])
    latest = line[-1]
    decision = _decide(line)
    instrument = instrument_of(one)
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


def would_prompt(actor: Actor, pair: uuid.UUID, body: dict[str, Any], now: datetime) -> bool:
    fresh = view(items.Kept(uuid.uuid4(), 1, "check-in", now, body))
    found = [other for other in made_by(actor=actor, pair=pair) if order(other) < order(fresh)]
    return _decide(follow([*found, fresh])).tier == "talk"


def _decide(line: Sequence[Marked]) -> prompts.Decision:
    return prompts.consider(
        points=[marked.point for marked in line],
        tensions=[marked.checkin.answers.tension for marked in line],
        answered=[_taken_up(marked.checkin) for marked in line],
    )


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
