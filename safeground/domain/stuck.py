"""When it feels stuck: noticed for the client alone, in their own request, and asked about once.

Nothing of it is stored until they answer, and what they answer is sealed.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from safeground.content import changes
from safeground.domain import access, care, checkins, items
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.engine import stillness

MOVED = round(stillness.MOVED)

KIND = "stuck"


@dataclass(frozen=True)
class Noticed:
    """This pair's line has stayed level for a while, and nothing was answered about it yet."""

    pair: uuid.UUID
    count: int
    weeks: int


def notice(*, actor: Actor, pair: uuid.UUID, everything: Sequence[items.Kept] | None = None) -> Noticed | None:
    """Whether to ask, from the client's own check-ins with this therapist."""
    everything = items.kept(actor=actor) if everything is None else everything
    if _answered(everything, pair) is not None:
        return None
    line = sorted(
        (one for one in map(checkins.view, items.of_kind(everything, "check-in")) if one.pair == pair),
        key=lambda one: (one.session_on, one.made_at),
    )
    if not line:
        return None
    weeks = [(one.session_on - line[0].session_on).days / 7 for one in line]
    still = stillness.find(weeks=weeks, scores=[one.score for one in line])
    return None if still is None else Noticed(pair, still.count, round(still.weeks))


def to_ask(*, actor: Actor, pairs: Sequence[care.Pair], everything: Sequence[items.Kept]) -> Noticed | None:
    """The first of one's therapists about whom to ask, for Today."""
    found = (notice(actor=actor, pair=pair.id, everything=everything) for pair in pairs if pair.ended_on is None)
    return next((one for one in found if one is not None), None)


def _answered(everything: Sequence[items.Kept], pair: uuid.UUID) -> items.Kept | None:
    return next((one for one in items.of_kind(everything, KIND) if one.body["pair"] == str(pair)), None)


def answered(*, actor: Actor, pair: uuid.UUID) -> tuple[str, date] | None:
    """What was answered about this therapist, and on which day."""
    kept = _answered(items.kept(actor=actor), pair)
    return None if kept is None else (kept.body["as"], date.fromisoformat(kept.body["on"]))


def answer(*, actor: Actor, pair: uuid.UUID, as_: str, now: datetime) -> None:
    """Keep the answer. It is not asked again, whatever it was; the page can still be opened, and answered anew."""
    if as_ not in changes.stuck().answers:
        raise Refused("stuck", "Please choose one of the answers, or leave the page: nothing happens by itself.")
    day = practices.here().day(now)
    body = {"pair": str(pair), "as": as_, "on": day.isoformat()}
    with access.deed():
        care.get(actor=actor, pair=pair)
        items.receipt(actor=actor, key=f"stuck:{pair}")
        kept = _answered(items.kept(actor=actor), pair)
        if kept is None:
            items.keep(actor=actor, kind=KIND, body=body, now=now, day=day)
        else:
            items.change(actor=actor, kept=kept, body=body)
