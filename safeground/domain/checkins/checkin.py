"""One check-in as its owner has it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from safeground.content import library
from safeground.domain import access, items
from safeground.domain.actor import Actor
from safeground.engine import scoring

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


def kind(side: str) -> str:
    return "check-in" if side == "client" else "own-check-in"


def instrument_of(checkin: CheckIn) -> library.Instrument:
    """The instrument in the version the answers were given under."""
    return library.instrument(*edition(checkin.instrument))


def edition(name: str) -> tuple[str, int]:
    slug, version = name.split("/v")
    return slug, int(version)


def view(kept: items.Kept) -> CheckIn:
    body = kept.body
    ratings = dict(body["ratings"].items())
    instrument = library.instrument(*edition(body["instrument"]))
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


def order(checkin: CheckIn) -> tuple[date, datetime]:
    return checkin.session_on, checkin.made_at


def read(*, actor: Actor, checkin: uuid.UUID) -> CheckIn:
    kept = items.read(actor=actor, item=checkin)
    if kept.kind not in ("check-in", "own-check-in"):
        raise access.Missing
    return view(kept)


def made_by(
    *,
    actor: Actor,
    pair: uuid.UUID | None = None,
    side: str = "client",
    everything: Sequence[items.Kept] | None = None,
) -> list[CheckIn]:
    """The actor's own check-ins, of one pair or of all, by session day; two about one day in the order of writing.

    `everything` is what the actor keeps, where a page has opened it already.
    """
    kept = items.kept(actor=actor, kind=kind(side)) if everything is None else items.of_kind(everything, kind(side))
    found = [view(one) for one in kept if pair is None or one.body["pair"] == str(pair)]
    return sorted(found, key=order)
