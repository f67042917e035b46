"""Showing one thing to one person, and what becomes of it.

A share is one bundle: chosen parts of one item revision, one recipient, one optional last day. States:

    held ──(due)──► delivered ──(the recipient's POST)──► opened ──(the owner)──► withdrawn
      └── taken back: deleted ──┘

While held it exists for nobody but its owner. Taking back before the opening leaves nothing; afterwards the
keys and the body are destroyed and "taken back" is what is left. Every change is compare-and-set, so that an
opening and a taking back at the same moment end with exactly one of them, and both people are told the truth.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.db.models import Q

from safeground.crypto.envelope import SealBroken
from safeground.domain import access, audit, care, items, keys, outbox
from safeground.domain.actor import Actor, Refused
from safeground.store import models

State = Literal["held", "delivered", "opened", "withdrawn"]

EMPTY: dict[str, Any] = {
    "owner_key_sealed": None,
    "grant_sealed": None,
    "recipient_key_sealed": None,
    "body_sealed": None,
}
# What a list of shares needs to know before anything is opened.
OUTSIDE = (
    "id", "pair_id", "owner_id", "recipient_id", "item", "revision", "state", "lasting", "answers_id",
    "due_at", "delivered_at", "opened_at", "answered_at", "ended_at", "expires_on",
)  # fmt: skip


@dataclass(frozen=True)
class Share:
    """One share as one of its two people sees it. `body` is None where it is not theirs to read (yet)."""

    id: uuid.UUID
    pair: uuid.UUID
    item: uuid.UUID
    mine: bool
    state: State
    lasting: bool
    answers: uuid.UUID | None
    due_at: datetime | None
    delivered_at: datetime | None
    opened_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    expires_on: date | None
    body: dict[str, Any] | None = field(default=None, repr=False)

    @property
    def kind(self) -> str:
        return str(self.body["kind"]) if self.body else ""


def _view(actor: Actor, row: models.Share, body: dict[str, Any] | None = None) -> Share:
    return Share(
        id=row.id,
        pair=row.pair_id,
        item=row.item,
        mine=row.owner_id == actor.me,
        state=row.state,  # type: ignore[arg-type]
        lasting=row.lasting,
        answers=row.answers_id,
        due_at=row.due_at,
        delivered_at=row.delivered_at,
        opened_at=row.opened_at,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
        expires_on=row.expires_on,
        body=body,
    )


# --- the owner's side -------------------------------------------------------------------------------------


def show(
    *,
    actor: Actor,
    pair: uuid.UUID,
    kept: items.Kept,
    body: dict[str, Any],
    now: datetime,
    day: date,
    due_at: datetime | None = None,
    expires_on: date | None = None,
    lasting: bool = False,
    answers: uuid.UUID | None = None,
) -> Share:
    """Show `body`, chosen parts of `kept`, to the other person of the pair: now, or held until `due_at`."""
    if expires_on is not None and expires_on <= day:
        raise Refused("last-day", "The last day must be after today. Or leave it empty: then there is none.")
    with access.deed():
        between = access.row(actor, models.Pair, "read", id=pair, ended_on__isnull=True)
        recipient = between.therapist_id if between.client_id == actor.me else between.client_id
        theirs = keys.public_keys(actor, [recipient])[recipient]
        _refuse_changed_key(actor, between, theirs)
        share = models.Share(
            id=uuid.uuid4(),
            practice_id=actor.practice_id,
            pair_id=pair,
            owner_id=actor.me,
            recipient_id=recipient,
            item=kept.id,
            revision=kept.revision,
            state="held" if due_at else "delivered",
            lasting=lasting,
            answers_id=answers,
            due_at=due_at,
            delivered_at=None if due_at else now,
            expires_on=expires_on,
        )
        keys.seal_share(actor, share=share, mine=keys.own_pair(actor), theirs=theirs, body=body)
        stored = {column.attname: getattr(share, column.attname) for column in models.Share._meta.fields}
        access.add(actor, models.Share, **stored)
        outbox.write(
            actor=actor,
            account=recipient,
            template="something-waits",
            due_at=(due_at or now) + outbox.PATIENCE,
            about=share.id,
        )
        if due_at is None:
            entry = audit.Entry(between.client_id, _showing(actor, between), share.id)
            audit.record(actor=actor, entries=[entry], now=now)
    return _view(actor, share, body)


def _showing(actor: Actor, between: models.Pair) -> str:
    return "shown" if between.client_id == actor.me else "shown-to-client"


def _refuse_changed_key(actor: Actor, between: models.Pair, theirs: keys.PublicKey) -> None:
    pin = between.client_pin_sealed if between.client_id == actor.me else between.therapist_pin_sealed
    if care.changed(actor, between.id, pin, theirs):
        raise care.key_refusal()


def mine(*, actor: Actor, pair: uuid.UUID | None = None, **filters: Any) -> list[Share]:
    """What the actor shows or showed, newest first, with the bodies where they still exist."""
    if pair is not None:
        filters["pair_id"] = pair
    found = access.rows(actor, models.Share, "read", **filters)
    found.sort(key=lambda row: (row.delivered_at or row.due_at, row.id), reverse=True)
    return [_view(actor, row, _own_body(actor, row)) for row in found]


def _own_body(actor: Actor, row: models.Share) -> dict[str, Any] | None:
    if row.owner_key_sealed is None:
        return None
    key = keys.unwrap_bundle_key(actor, row, bytes(row.owner_key_sealed))
    return keys.unseal_share(actor, row, key)


def read_mine(*, actor: Actor, share: uuid.UUID) -> Share:
    row = access.row(actor, models.Share, "read", id=share)
    return _view(actor, row, _own_body(actor, row))


def send_now(*, actor: Actor, share: uuid.UUID, now: datetime) -> None:
    """Deliver a held share at once."""
    with access.deed():
        row = access.row(actor, models.Share, "read", id=share, columns=OUTSIDE)
        changed = access.change(
            actor,
            models.Share,
            "change",
            id=share,
            state="held",
            to={"state": "delivered", "delivered_at": now, "due_at": None},
        )
        if not changed:
            return
        access.change(actor, models.Notice, "hasten", about=share, to={"due_at": now + outbox.PATIENCE})
        between = access.row(actor, models.Pair, "read", id=row.pair_id)
        entry = audit.Entry(between.client_id, _showing(actor, between), share)
        audit.record(actor=actor, entries=[entry], now=now)


def take_back(*, actor: Actor, share: uuid.UUID, now: datetime) -> bool:
    """Take a share back before it is opened: it is deleted, with its notice. False if it was opened first.

    A held share leaves no line in the trail either: it had existed for nobody else.
    """
    with access.deed():
        row = access.row(actor, models.Share, "read", id=share, columns=OUTSIDE)
        if row.lasting:
            raise Refused("lasting", "An answer belongs to both of you. You can write a new one.")
        # The state is in the condition: whoever comes second of two finds nothing to change.
        was_held = access.remove(actor, models.Share, "remove", id=share, state="held")
        gone = was_held or access.remove(actor, models.Share, "remove", id=share, state="delivered")
        if not gone:
            return False
        outbox.call_off(actor=actor, about=share)
        if not was_held:
            between = access.row(actor, models.Pair, "read", id=row.pair_id)
            audit.record(actor=actor, entries=[audit.Entry(between.client_id, "taken-back", share)], now=now)
    return True


def stop(*, actor: Actor, share: uuid.UUID, now: datetime) -> None:
    """Stop showing an opened share: both keys and the body go, the item gets a new key, the summary is dropped."""
    with access.deed():
        row = access.row(actor, models.Share, "read", id=share, columns=OUTSIDE)
        if row.lasting:
            raise Refused("lasting", "An answer belongs to both of you. You can write a new one.")
        ended = {**EMPTY, "state": "withdrawn", "ended_at": now}
        if not access.change(actor, models.Share, "change", id=share, state="opened", to=ended):
            return
        _renew_item(actor, row.item)
        care.forget_summary(actor=actor, pair=row.pair_id)
        between = access.row(actor, models.Pair, "read", id=row.pair_id)
        audit.record(actor=actor, entries=[audit.Entry(between.client_id, "stopped", share)], now=now)


def _renew_item(actor: Actor, item: uuid.UUID) -> None:
    row = access.find(actor, models.Item, "read", id=item)
    if row is not None:
        sealed = keys.seal_item(actor, item=item, revision=row.revision, body=keys.unseal_item(actor, row))
        access.change(actor, models.Item, "change", id=item, revision=row.revision, to=sealed)


# --- the recipient's side ---------------------------------------------------------------------------------


def _living(day: date) -> Q:
    return Q(expires_on__isnull=True) | Q(expires_on__gte=day)


def waiting(*, actor: Actor, day: date, **filters: Any) -> list[Share]:
    """What was shown to the actor and is not answered yet: that it exists, and nothing of what it is."""
    found = access.rows(
        actor,
        models.Share,
        "receive",
        _living(day),
        state__in=("delivered", "opened"),
        lasting=False,
        columns=OUTSIDE,
        order=("delivered_at", "id"),
        **filters,
    )
    return [_view(actor, row) for row in found]


def taken_back(*, actor: Actor, pair: uuid.UUID) -> list[Share]:
    """What the actor had opened and is no longer theirs to read: that there was something, and until when."""
    found = access.rows(
        actor, models.Share, "receive", pair_id=pair, state="withdrawn", lasting=False, columns=OUTSIDE
    )
    return [_view(actor, row) for row in found]


def open_(*, actor: Actor, share: uuid.UUID, now: datetime, day: date) -> Share:
    """Open a share for the first time, by a deed of its recipient. Logged before it is shown: no log, no read."""
    with access.deed():
        row = access.row(
            actor,
            models.Share,
            "receive",
            _living(day),
            id=share,
            state__in=("delivered", "opened"),
            lock=True,
        )
        between = access.row(actor, models.Pair, "read", id=row.pair_id, ended_on__isnull=True)
        theirs = keys.public_keys(actor, [row.owner_id])[row.owner_id]
        if between.therapist_id == actor.me:
            care.pin_client(actor=actor, row=between, theirs=theirs)
        key = _accepted(actor, row, theirs)
        if row.state == "delivered":
            opened = {
                "state": "opened",
                "opened_at": now,
                "recipient_key_sealed": keys.wrap_bundle_key(actor, row, key),
            }
            access.change(actor, models.Share, "receive", id=share, state="delivered", to=opened)
            if between.therapist_id == actor.me:
                care.forget_summary(actor=actor, pair=row.pair_id)
            row.state, row.opened_at = "opened", now
        audit.record(actor=actor, entries=[audit.Entry(between.client_id, "opened", share)], now=now)
    return _view(actor, row, keys.unseal_share(actor, row, key))


def _accepted(actor: Actor, row: models.Share, theirs: keys.PublicKey) -> keys.Secret:
    try:
        return keys.accept_grant(actor, row, mine=keys.own_pair(actor), theirs=theirs)
    except SealBroken:
        raise Refused(
            "not-genuine",
            "This could not be opened: its seal does not fit the person it seems to come from. "
            "Please ask them to show it to you again.",
        ) from None


def opened(*, actor: Actor, day: date, log: bool = True, now: datetime, **filters: Any) -> list[Share]:
    """Shares that the actor has opened, with their bodies, oldest first.

    With `log`, the looking is entered in the client's trail first, once for each pair and sitting.
    """
    found = access.rows(
        actor,
        models.Share,
        "receive",
        _living(day),
        state="opened",
        order=("delivered_at", "id"),
        **filters,
    )
    if log:
        log_looking(actor=actor, pairs={row.pair_id: row.owner_id for row in found}, now=now)
    return [_view(actor, row, _received_body(actor, row)) for row in found]


def _received_body(actor: Actor, row: models.Share) -> dict[str, Any]:
    key = keys.unwrap_bundle_key(actor, row, bytes(row.recipient_key_sealed or b""))
    return keys.unseal_share(actor, row, key)


def log_looking(*, actor: Actor, pairs: dict[uuid.UUID, uuid.UUID], now: datetime) -> None:
    """Enter in each client's trail that this sitting at the desk looked at what they had shown."""
    if not pairs or not actor.is_a("therapist"):
        return
    seen = access.rows(actor, models.Visit, "read", session_id=actor.session, pair_id__in=set(pairs))
    fresh = [pair for pair in pairs if pair not in {row.pair_id for row in seen}]
    if not fresh:
        return
    with access.deed():
        audit.record(actor=actor, entries=[audit.Entry(pairs[pair], "looked-again", pair) for pair in fresh], now=now)
        access.add_many(actor, models.Visit, [models.Visit(session_id=actor.session, pair_id=pair) for pair in fresh])


def received(*, actor: Actor, day: date, **filters: Any) -> list[Share]:
    """What a therapist showed to the actor, a client: answers, promises, a parallel check-in. Oldest first.

    Reading these is not reported to the therapist and changes nothing: it is the client's own pace.
    """
    found = access.rows(
        actor,
        models.Share,
        "receive",
        _living(day),
        state__in=("delivered", "opened"),
        order=("delivered_at", "id"),
        **filters,
    )
    theirs = keys.public_keys(actor, [row.owner_id for row in found])
    mine_ = keys.own_pair(actor) if found else None
    views = []
    for row in found:
        assert mine_ is not None
        key = keys.accept_grant(actor, row, mine=mine_, theirs=theirs[row.owner_id])
        views.append(_view(actor, row, keys.unseal_share(actor, row, key)))
    return views


def mark_answered(*, actor: Actor, share: uuid.UUID, now: datetime) -> None:
    """Note that the actor's answer to this share was delivered."""
    access.change(
        actor,
        models.Share,
        "receive",
        id=share,
        state="opened",
        answered_at__isnull=True,
        to={"answered_at": now},
    )


# --- the clock's side -------------------------------------------------------------------------------------


def deliver_due(*, actor: Actor, now: datetime) -> int:
    """Deliver what was held until now. The worker moves a state; it can open nothing. Returns how many."""
    count = 0
    for row in access.rows(actor, models.Share, "release", state="held", due_at__lte=now, limit=500):
        with access.deed():
            count += access.change(
                actor,
                models.Share,
                "release",
                id=row.id,
                state="held",
                due_at__lte=now,
                to={"state": "delivered", "delivered_at": now, "due_at": None},
            ) and _log_delivery(actor, row, now)
    return count


def _log_delivery(actor: Actor, row: models.Share, now: datetime) -> int:
    between = access.row(actor, models.Pair, "release", id=row.pair_id)
    action = "shown" if between.client_id == row.owner_id else "shown-to-client"
    audit.record(actor=actor, entries=[audit.Entry(between.client_id, action, row.id)], now=now)
    return 1


def end_expired(*, actor: Actor, now: datetime, day: date) -> int:
    """Destroy the keys of shares whose last day is over. They were unreadable from that day on already."""
    count = 0
    for row in access.rows(
        actor, models.Share, "release", state__in=("delivered", "opened"), expires_on__lt=day, limit=500
    ):
        with access.deed():
            ended = {**EMPTY, "state": "withdrawn", "ended_at": now}
            count += access.change(actor, models.Share, "release", id=row.id, to=ended)
            access.change(actor, models.Pair, "release", id=row.pair_id, to={"summary_sealed": None})
            between = access.row(actor, models.Pair, "release", id=row.pair_id)
            audit.record(actor=actor, entries=[audit.Entry(between.client_id, "time-ended", row.id)], now=now)
    return count


def tomorrow_at_nine(*, now: datetime, zone: str) -> datetime:
    """When a held message goes: nine in the morning of the next day, by the practice's clock."""
    local = now.astimezone(ZoneInfo(zone))
    return (local + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)


def stop_or_take_back(*, actor: Actor, share: uuid.UUID, now: datetime) -> None:
    """End one's share whichever state it is in."""
    if not take_back(actor=actor, share=share, now=now):
        stop(actor=actor, share=share, now=now)
