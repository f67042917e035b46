"""The practice as a whole, for its directors: figures of a quarter over five people or more, made once.

They come from scores that clients chose to contribute. A director's session holds the key, and could technically
open a single score; no page and no function shows one. What was opened to make figures is deleted with them.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from safeground.crypto import contexts, pairs
from safeground.crypto.secret import Secret
from safeground.domain import access, audit, contributing, keys
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.engine import releases
from safeground.store import models

FIGURES = ("people", "unanswered", "answered")


@dataclass(frozen=True)
class Release:
    """One quarter. A figure that is None was of too few people, or too near to one said before."""

    quarter_on: date
    people: int | None
    low: int | None
    middle: int | None
    high: int | None
    unanswered: int | None
    waited_days: int | None


@dataclass(frozen=True)
class View:
    begun: bool
    holds_key: bool
    # Directors who cannot make figures yet, by name.
    without_key: tuple[str, ...]
    # The quarter that has ended and of which no figures were made.
    due: date | None
    releases: tuple[Release, ...] = field(default=())


def view(*, actor: Actor, now: datetime) -> View:
    """What a director sees. Nothing in it is of the quarter that is still going on."""
    found = access.rows(actor, models.Release, "read", order=("quarter_on",))
    last = contributing.quarter_before(contributing.quarter_of(practices.here().day(now)))
    made = {row.quarter_on for row in found}
    begun = contributing.is_asked()
    without = _without_key(actor) if begun else {}
    return View(
        begun=begun,
        holds_key=begun and access.find(actor, models.StatisticsKey, "read") is not None,
        without_key=tuple(sorted(without.values())),
        due=last if begun and last not in made else None,
        releases=tuple(_seen(row) for row in found),
    )


def _seen(row: models.Release) -> Release:
    return Release(row.quarter_on, row.people, row.low, row.middle, row.high, row.unanswered, row.waited_days)


# --- the key ----------------------------------------------------------------------------------------------


def _without_key(actor: Actor) -> dict[uuid.UUID, str]:
    directors = access.rows(actor, models.Account, "staff", roles__contains="director", disabled_on__isnull=True)
    holding = {row.account_id for row in access.rows(actor, models.StatisticsKey, "holders")}
    return {row.id: row.public_name for row in directors if row.id not in holding}


def begin(*, actor: Actor, now: datetime) -> None:
    """Make the statistics key, once, for all directors. From now on clients are asked whether they contribute."""
    with access.deed():
        row = access.row(actor, models.Practice, "change", id=actor.practice_id, lock=True)
        if row.statistics_public is not None:
            return
        pair = pairs.new_key_pair()
        access.change(actor, models.Practice, "change", id=row.id, to={"statistics_public": pair.public})
        _hand_to(actor, pair.public, pair.private, now)
        audit.record(actor=actor, entries=[audit.Entry(actor.me, "figures-begun")], now=now)


def hand_on(*, actor: Actor, now: datetime) -> None:
    """Give the key to directors who came later."""
    with access.deed():
        _hand_to(actor, practices.here().statistics_public, _private(actor), now)


def _hand_to(actor: Actor, public: bytes, private: Secret, now: datetime) -> None:
    for account, key in keys.public_keys(actor, list(_without_key(actor))).items():
        context = contexts.statistics_key(actor.practice_id, account, public)
        access.add(
            actor,
            models.StatisticsKey,
            account_id=account,
            private_sealed=pairs.seal_to(key.public, private.reveal(), context=context),
            made_on=practices.here().day(now),
        )


def _private(actor: Actor) -> Secret:
    row = access.find(actor, models.StatisticsKey, "read")
    if row is None:
        raise Refused(
            "no-key", "You do not have the key to the figures yet. Another director can give it to you here."
        )
    context = contexts.statistics_key(actor.practice_id, actor.me, practices.here().statistics_public)
    return Secret(pairs.unseal_from(keys.own_pair(actor).private, bytes(row.private_sealed), context=context))


# --- making figures ---------------------------------------------------------------------------------------


def release(*, actor: Actor, quarter_on: date, now: datetime) -> Release:
    """Make the figures of the quarter that has ended, for good; the scores behind them are deleted."""
    practice = practices.here()
    private, this = _private(actor), contributing.quarter_of(practice.day(now))
    if quarter_on != contributing.quarter_before(this):
        raise Refused("quarter", "Figures can be made of the quarter that has just ended, and of no other.")
    with access.deed():
        # Of two directors at once, the second waits here and finds the figures made.
        access.row(actor, models.Practice, "change", id=practice.id, lock=True)
        before = access.rows(actor, models.Release, "read", order=("quarter_on",))
        if any(row.quarter_on == quarter_on for row in before):
            raise Refused("made", "The figures of this quarter are made already. They never change.")
        behind = [_behind(actor, row, private) for row in before]
        values: dict[str, int] = {}
        people: dict[str, list[str]] = {}
        scores = _scores(actor, private, quarter_on, this)
        if releases.publishable(scores.keys(), _said(behind, "people")):
            values |= vars(releases.figures(scores))
            people["people"] = [mark.hex() for mark in scores]
        waits, open_ = _waits(actor, quarter_on, this)
        if releases.publishable(waits.keys(), _said(behind, "answered")):
            values["waited_days"] = releases.middle_days([days for of_one in waits.values() for days in of_one])
            people["answered"] = [mark.hex() for mark in waits]
        if releases.publishable(open_.keys(), _said(behind, "unanswered")):
            values["unanswered"] = sum(open_.values())
            people["unanswered"] = [mark.hex() for mark in open_]
        one = uuid.uuid4()
        made = access.add(
            actor,
            models.Release,
            id=one,
            practice_id=practice.id,
            quarter_on=quarter_on,
            people_sealed=pairs.seal_to(
                practice.statistics_public, json.dumps(people).encode(), context=contexts.release(practice.id, one)
            ),
            made_on=practice.day(now),
            **values,
        )
        access.remove(actor, models.Contribution, "remove", made_on__lt=this)
        audit.record(actor=actor, entries=[audit.Entry(actor.me, "figures-made")], now=now)
    return _seen(made)


def _behind(actor: Actor, row: models.Release, private: Secret) -> dict[str, frozenset[bytes]]:
    plain = pairs.unseal_from(private, bytes(row.people_sealed), context=contexts.release(actor.practice_id, row.id))
    return {name: frozenset(map(bytes.fromhex, marks)) for name, marks in json.loads(plain).items()}


def _said(behind: Sequence[dict[str, frozenset[bytes]]], name: str) -> list[frozenset[bytes]]:
    return [marks[name] for marks in behind if name in marks]


def _scores(actor: Actor, private: Secret, first: date, after: date) -> dict[bytes, list[float]]:
    found: dict[bytes, list[float]] = {}
    for row in access.rows(actor, models.Contribution, "read", made_on__gte=first, made_on__lt=after):
        context = contexts.contribution(actor.practice_id, row.id)
        plain = pairs.unseal_from(private, bytes(row.score_sealed), context=context)
        found.setdefault(plain[1:], []).append(float(plain[0]))
    return found


def _waits(actor: Actor, first: date, after: date) -> tuple[dict[bytes, list[int]], dict[bytes, int]]:
    """Of what was shown in the quarter: days until an answer, and how many have none; by a mark of who showed it."""
    practice = practices.here()
    waits: dict[bytes, list[int]] = {}
    open_: dict[bytes, int] = {}
    for row in access.rows(actor, models.Share, "days", delivered_at__isnull=False):
        if row.delivered_at is None or not first <= practice.day(row.delivered_at) < after:
            continue
        mark = hashlib.sha256(row.owner_id.bytes).digest()
        if row.answered_at is None:
            open_[mark] = open_.get(mark, 0) + 1
        else:
            waits.setdefault(mark, []).append((row.answered_at - row.delivered_at).days)
    return waits, open_
