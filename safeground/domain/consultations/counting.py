"""How many first talks took place in a quarter, and how many ended with an invitation: of all together.

A booking is deleted some weeks after its day, so it is counted in that moment, as its therapist noted it. Nothing
says whose it was or with whom. Once no booking of a quarter can be left, its count is closed, for good:

- fewer than five talks: nothing is kept of that quarter, and nothing is shown;
- how many ended with an invitation is kept only where five or more did *and* five or more did not. With four on
  either side, whoever knows three of them would know about the fourth.

Whether an invitation was used is not counted: nothing ties a visitor to an account. A booking that its visitor
deleted is not counted either. Directors see closed quarters only, so no two looks can be subtracted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from safeground.domain import access, contributing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor
from safeground.engine import releases
from safeground.store import models

TOOK_PLACE = ("met", "fits", "other")


@dataclass(frozen=True)
class Talks:
    """One quarter. `invited` is None where it could tell about somebody."""

    quarter_on: date
    talks: int
    invited: int | None


def add(actor: Actor, going: Iterable[models.Meeting]) -> None:
    """Count what is about to be deleted. Inside the deed that deletes it."""
    held = [row for row in going if row.state in TOOK_PLACE]
    talks = Counter(contributing.quarter_of(row.counted_from_on) for row in held)
    invited = Counter(contributing.quarter_of(row.counted_from_on) for row in held if row.state == "fits")
    for quarter, count in sorted(talks.items()):
        where: dict[str, Any] = {"quarter_on": quarter, "practice_id": actor.practice_id}
        if not access.rows(actor, models.TalkCount, "count", **where):
            access.add_once(actor, models.TalkCount, talks=0, invited=0, **where)
        to = {"talks": F("talks") + count, "invited": F("invited") + invited[quarter]}
        access.change(actor, models.TalkCount, "count", closed_on__isnull=True, **where, to=to)


def close(actor: Actor, *, before: date, now: datetime) -> None:
    """Quarters that ended before that day's: what is under five goes, and the rest never changes again."""
    open_: dict[str, Any] = {"closed_on__isnull": True, "quarter_on__lt": contributing.quarter_of(before)}
    for row in access.rows(actor, models.TalkCount, "count", **open_):
        talks = row.talks if row.talks is not None and row.talks >= releases.LEAST else None
        to = {"closed_on": practices.here().day(now), "talks": talks, "invited": _said(talks, row.invited)}
        access.change(actor, models.TalkCount, "count", id=row.id, closed_on__isnull=True, to=to)


def _said(talks: int | None, invited: int | None) -> int | None:
    if talks is None or invited is None or min(invited, talks - invited) < releases.LEAST:
        return None
    return invited


def told(*, actor: Actor) -> tuple[Talks, ...]:
    """What a director sees, oldest first."""
    found = access.rows(actor, models.TalkCount, "read", order=("quarter_on",))
    return tuple(Talks(row.quarter_on, row.talks, row.invited) for row in found if row.talks is not None)
