"""Which parts of a check-in there are to show, and showing them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from safeground.content import library
from safeground.domain import access, care, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.domain.checkins.checkin import PARTS, CheckIn, Part, edition, read
from safeground.engine import scoring


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
    instrument = library.instrument(*edition(body["instrument"]))
    ratings = body["ratings"]
    return scoring.composite(
        [ratings.get(item.slug) for item in instrument.items],
        low=instrument.scale.low,
        high=instrument.scale.high,
    )
