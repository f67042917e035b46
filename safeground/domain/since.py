"""Since the last session: what the two of a pair have shown, opened, answered, promised and marked on this desk.

Put together in the therapist's own request out of what the client page has opened already, and stored nowhere. A
thing that is not opened has a moment here and nothing else; one that was taken back before it was opened is not
there. Nothing is drawn from it: it is a list in the order of time.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from safeground.domain import appointments, checkins, feedback, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor

What = Literal["shown", "opened", "marked", "taken-back", "answered", "promised", "you-showed"]


@dataclass(frozen=True)
class Event:
    """`share` is the thing it is about, None where there is none any more; `words` are a promise's, or a mark."""

    at: datetime
    what: What
    share: sharing.Share | None = field(default=None, repr=False)
    words: str = field(default="", repr=False)
    mark: str = field(default="", repr=False)
    mode: str = field(default="", repr=False)


@dataclass(frozen=True)
class Since:
    """`on` is None where no session is known yet."""

    on: date | None
    events: Sequence[Event] = field(default=(), repr=False)


def since(
    *,
    actor: Actor,
    pair: uuid.UUID,
    now: datetime,
    own: Sequence[checkins.CheckIn],
    received: Sequence[sharing.Share],
    given: Sequence[feedback.Answer],
    mine: Sequence[sharing.Share],
    ended: Sequence[sharing.Share],
) -> Since:
    """`received` are the client's shares as the desk may see them; `ended` those that were opened and taken back."""
    practice = practices.here()
    start = _last_session(appointments.last_met(actor=actor, pair=pair, now=now), own, practice)
    if start is None:
        return Since(None)
    found = [*_received(received, start), *_given(given), *_mine(mine)]
    found += [Event(one.ended_at, "taken-back") for one in ended if one.ended_at]
    # Of one moment, the order in which such things can happen.
    kept = sorted((one for one in found if one.at > start), key=lambda one: (one.at, ORDER.index(one.what)))
    return Since(practice.day(start), kept)


def _last_session(
    met: datetime | None, own: Sequence[checkins.CheckIn], practice: practices.Practice
) -> datetime | None:
    """The later of the last appointment that is noted as met, and the last day one has written about oneself."""
    latest = max((one.session_on for one in own), default=None)
    if latest is None or (met is not None and practice.day(met) >= latest):
        return met
    # What came on that day may have come before the hour or after it, and is told.
    return datetime.combine(latest, time(), tzinfo=ZoneInfo(practice.time_zone))


ORDER: tuple[What, ...] = ("shown", "opened", "marked", "answered", "promised", "you-showed", "taken-back")


def _received(received: Sequence[sharing.Share], start: datetime) -> list[Event]:
    """One event for each: when it was shown, or when it was opened if it had been shown before."""
    found = []
    for one in received:
        at = one.delivered_at
        if at is None:
            continue
        if at <= start and one.opened_at is not None:
            at = one.opened_at
        body = one.body if one.state == "opened" else None
        if body is not None and one.kind == "mark":
            found.append(Event(at, "marked", one, body["promise_text"], mark=body["as"]))
        else:
            found.append(Event(at, "shown" if at == one.delivered_at else "opened", one))
    return found


def _given(given: Sequence[feedback.Answer]) -> list[Event]:
    found = []
    for one in given:
        found.append(Event(one.at, "answered", mode=one.mode))
        if one.promise is not None:
            found.append(Event(one.at, "promised", words=one.promise.text))
    return found


def _mine(mine: Sequence[sharing.Share]) -> list[Event]:
    """What the therapist showed on their own account; whether it was read is the client's affair."""
    return [
        Event(one.delivered_at, "you-showed", one)
        for one in mine
        if one.delivered_at and one.state in ("delivered", "opened") and one.kind != "answer" and one.body
    ]
