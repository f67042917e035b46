"""A therapist's summary of one pair, sealed with their own key: what was shown and opened, and their own side.

Opening four thousand shares one by one takes a tenth of a second; two hundred summaries take a few thousandths.
A summary is made only of shares that this therapist has opened and of the therapist's own things, so nothing of
what is not shared can be in it. Whatever changes its sources forgets it; it is made anew when next needed.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from safeground.crypto import contexts, envelope, keyring
from safeground.domain import access, care, checkins, items, keys, sharing
from safeground.domain.actor import Actor
from safeground.engine import gap, prompts, trajectory
from safeground.store import models

# How many summaries are made in one deed: others wait for it meanwhile, about a third of a second for all of these.
AT_ONCE = 200


@dataclass(frozen=True)
class Shown:
    """A client's shown check-in as the desk counts it: session day and score."""

    on: date
    score: float | None


@dataclass(frozen=True)
class Promised:
    id: uuid.UUID
    due_on: date | None
    made_on: date
    text: str = field(repr=False)
    # What the client showed of their mark: "" as long as nothing was shown.
    mark: str = ""


@dataclass(frozen=True)
class Summary:
    """`moved` is "", "below", "above" or "wider"; `recent` the last scores for the small picture."""

    pair: uuid.UUID
    client: uuid.UUID
    name: str = field(repr=False)
    moved: str = field(default="", repr=False)
    moved_on: date | None = None
    recent: tuple[tuple[date, float | None, float | None, float | None], ...] = field(default=(), repr=False)
    promises: tuple[Promised, ...] = field(default=(), repr=False)
    # Answers that were put off: share -> the day on which it was said they would come.
    holds: tuple[tuple[uuid.UUID, date], ...] = ()
    own_days: tuple[date, ...] = ()
    has_shown: bool = False


def of_all(*, actor: Actor, now: datetime, day: date) -> list[Summary]:
    """One summary for each living pair of a therapist, in the order in which the clients came."""
    rows = access.rows(
        actor, models.Pair, "read", therapist_id=actor.me, ended_on__isnull=True, order=("began_on", "id"),
        columns=("id", "client_id", "summary_sealed"),
    )  # fmt: skip
    found: dict[uuid.UUID, Summary] = {}
    own = keyring.subkey(actor.key, "own")
    for row in rows:
        if row.summary_sealed is not None:
            plain = envelope.unseal(own, bytes(row.summary_sealed), context=_context(actor, row.id))
            stored = json.loads(plain)
            if not stored["until"] or date.fromisoformat(stored["until"]) >= day:
                found[row.id] = _read(row, stored)
    missing = [row for row in rows if row.id not in found]
    for start in range(0, len(missing), AT_ONCE):
        found.update(_renew(actor, [row.id for row in missing[start : start + AT_ONCE]], day=day, own=own))
    sharing.log_looking(actor=actor, pairs={one.pair: one.client for one in found.values() if one.has_shown}, now=now)
    return [found[row.id] for row in rows if row.id in found]


def _renew(actor: Actor, pairs: list[uuid.UUID], *, day: date, own: keys.Secret) -> dict[uuid.UUID, Summary]:
    """Make and store the summaries of these pairs, while nobody can take anything back from them.

    Without the lock, something taken back between the looking and the storing would live on in the summary.
    """
    with access.deed():
        rows = access.rows(actor, models.Pair, "read", id__in=pairs, ended_on__isnull=True, order=("id",), lock=True)
        return _make(actor, rows, day=day, own=own) if rows else {}


def _context(actor: Actor, pair: uuid.UUID) -> bytes:
    return contexts.summary(actor.practice_id, actor.me, pair)


def _make(actor: Actor, rows: Sequence[models.Pair], *, day: date, own: keys.Secret) -> dict[uuid.UUID, Summary]:
    private = keys.own_pair(actor).private
    ids = [row.id for row in rows]
    opened = access.rows(
        actor,
        models.Share,
        "receive",
        Q(expires_on__isnull=True) | Q(expires_on__gte=day),
        state="opened",
        recipient_generation=actor.generation,
        pair_id__in=ids,
        order=("delivered_at", "id"),
    )
    bodies: dict[uuid.UUID, list[tuple[models.Share, dict]]] = {pair: [] for pair in ids}
    for share in opened:
        bodies[share.pair_id].append((share, sharing.body_of(actor, share)))
    mine: dict[str, list[items.Kept]] = {str(pair): [] for pair in ids}
    for kept in items.kept(actor=actor):
        pair = str(kept.body.get("pair", ""))
        if pair in mine:
            mine[pair].append(kept)
    # Which of one's own things are shown: that is known without opening any of them.
    shown_items = {
        share.item
        for share in access.rows(
            actor,
            models.Share,
            "read",
            pair_id__in=ids,
            state__in=("delivered", "opened"),
            columns=("id", "owner_id", "item"),
        )
    }
    made, fresh = {}, {}
    for row in rows:
        name = care.client_name(actor, row, private)
        stored = _compute(name, bodies[row.id], mine[str(row.id)], shown_items)
        fresh[row.id] = envelope.seal(own, json.dumps(stored).encode(), context=_context(actor, row.id))
        made[row.id] = _read(row, stored)
    access.change_each(actor, models.Pair, "change", "summary_sealed", fresh)
    return made


def _compute(
    name: str,
    bodies: Sequence[tuple[models.Share, dict]],
    mine: Sequence[items.Kept],
    shown_items: set[uuid.UUID],
) -> dict:
    shown = shown_scores([body for _, body in bodies])
    own_checkins = [kept for kept in mine if kept.kind == "own-check-in"]
    own_shown = shown_scores([kept.body for kept in own_checkins if kept.id in shown_items])
    moved, moved_on, recent = _movement(shown, own_shown)
    answers = [kept.body for kept in mine if kept.kind == "answer"]
    marks = {body["promise"]: body["as"] for _, body in bodies if body["kind"] == "mark"}
    promised = [body["promise"] for body in answers if "promise" in body]
    replaced = {promise["replaces"] for promise in promised}
    lasts = [share.expires_on for share, _ in bodies if share.expires_on is not None]
    return {
        "name": name,
        "moved": moved,
        "moved_on": moved_on,
        "recent": recent,
        "promises": [
            {**promise, "mark": marks.get(promise["id"], "")} for promise in promised if promise["id"] not in replaced
        ],
        "holds": [[body["to"], body["on"]] for body in answers if body["mode"] == "hold"],
        "own_days": sorted({kept.body["session_on"] for kept in own_checkins}),
        "has_shown": bool(bodies),
        "until": min(lasts).isoformat() if lasts else "",
    }


def shown_scores(bodies: Sequence[dict]) -> list[Shown]:
    """Scores by session day, from check-in bodies; of two about one day the later one counts."""
    by_day: dict[date, float | None] = {}
    for body in bodies:
        if "ratings" in body:
            by_day[date.fromisoformat(body["session_on"])] = checkins.shown_score(body)
    return [Shown(on, by_day[on]) for on in sorted(by_day)]


@dataclass(frozen=True)
class Seen:
    """One shown session on the desk's own line, worked out from shown sessions alone."""

    on: date
    point: trajectory.Point
    standing: str


def line(shown: Sequence[Shown]) -> list[Seen]:
    if not shown:
        return []
    start = shown[0].on
    points = trajectory.follow(
        scores=[one.score for one in shown], weeks=[(one.on - start).days / 7 for one in shown]
    )
    seen, scored = [], 0
    for one, point in zip(shown, points, strict=True):
        scored += one.score is not None
        seen.append(Seen(one.on, point, "none" if one.score is None else prompts.position(point, scored)))
    return seen


def gaps(shown: Sequence[Shown], own: Sequence[Shown]) -> list[tuple[date, float]]:
    """Client less therapist, for sessions that both have shown and no others."""
    theirs = {one.on: one.score for one in own}
    return [
        (one.on, one.score - other)
        for one in shown
        if one.score is not None and (other := theirs.get(one.on)) is not None
    ]


def _movement(shown: list[Shown], own: list[Shown]) -> tuple[str, str, list]:
    seen = line(shown)
    recent = [
        [one.on.isoformat(), one.point.score, one.point.low if place >= 4 else None,
         one.point.high if place >= 4 else None]
        for place, one in enumerate(seen)
    ][-8:]  # fmt: skip
    if not seen:
        return "", "", []
    latest = seen[-1]
    if latest.standing in ("below", "above"):
        return latest.standing, latest.on.isoformat(), recent
    between = gaps(shown, own)
    if between and between[-1][0] == latest.on:
        width = gap.compare(earlier=[value for _, value in between[:-1]], latest=between[-1][1])
        if width == "wider":
            return "wider", latest.on.isoformat(), recent
    return "", "", recent


def _read(row: models.Pair, stored: dict) -> Summary:
    return Summary(
        pair=row.id,
        client=row.client_id,
        name=stored["name"],
        moved=stored["moved"],
        moved_on=date.fromisoformat(stored["moved_on"]) if stored["moved_on"] else None,
        recent=tuple((date.fromisoformat(on), score, low, high) for on, score, low, high in stored["recent"]),
        promises=tuple(
            Promised(
                id=uuid.UUID(one["id"]),
                due_on=date.fromisoformat(one["due_on"]) if one["due_on"] else None,
                made_on=date.fromisoformat(one["made_on"]),
                text=one["text"],
                mark=one["mark"],
            )
            for one in stored["promises"]
        ),
        holds=tuple((uuid.UUID(share), date.fromisoformat(on)) for share, on in stored["holds"] if on),
        own_days=tuple(date.fromisoformat(on) for on in stored["own_days"]),
        has_shown=stored["has_shown"],
    )
