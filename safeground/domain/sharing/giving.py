"""The owner's side of a share: show, send, take back, stop."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from safeground.domain import access, audit, care, items, keys, outbox, wraps
from safeground.domain.actor import Actor, Refused
from safeground.domain.sharing.receiving import mark_answered
from safeground.domain.sharing.share import EMPTY, OUTSIDE, Share, view
from safeground.store import models


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
    return view(actor, share, body)


def _showing(actor: Actor, between: models.Pair) -> str:
    return "shown" if between.client_id == actor.me else "shown-to-client"


def _refuse_changed_key(actor: Actor, between: models.Pair, theirs: keys.PublicKey) -> None:
    pin = between.client_pin_sealed if between.client_id == actor.me else between.therapist_pin_sealed
    if care.changed(actor, between.id, pin, theirs):
        raise care.key_refusal()


def mine(*, actor: Actor, pair: uuid.UUID | None = None, **filters: Any) -> list[Share]:
    """What the actor shows or showed, newest first, with the bodies where they still exist.

    What was shown with keys that are lost is not among them, until it is opened again or handed back.
    """
    if pair is not None:
        filters["pair_id"] = pair
    found = access.rows(actor, models.Share, "read", **filters)
    found.sort(key=lambda row: (row.delivered_at or row.due_at, row.id), reverse=True)
    return [view(actor, row, _own_body(actor, row)) for row in found if not is_sealed(actor, row)]


def is_sealed(actor: Actor, row: models.Share) -> bool:
    """Whether a living share of the actor's own was sealed with keys they no longer have."""
    other = row.owner_key_generation != actor.generation
    return other and row.owner_key_sealed is not None and row.back_sealed is None


def _own_body(actor: Actor, row: models.Share) -> dict[str, Any] | None:
    if row.owner_key_sealed is None:
        return None
    if row.owner_key_generation != actor.generation:
        back = wraps.accept_back(actor, row, mine=keys.own_pair(actor)) if row.back_sealed is not None else None
        return {"kind": "sealed"} if back is None else keys.unseal_share(actor, row, back)
    key = keys.unwrap_bundle_key(actor, row, bytes(row.owner_key_sealed))
    return keys.unseal_share(actor, row, key)


def as_mine(actor: Actor, row: models.Share) -> Share:
    """A row of the actor's own, opened, for the files that fetched it by a rule of their own."""
    return view(actor, row, _own_body(actor, row))


def read_mine(*, actor: Actor, share: uuid.UUID) -> Share:
    row = access.row(actor, models.Share, "read", id=share)
    return view(actor, row, _own_body(actor, row))


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
        if row.lasting and row.answers_id:
            mark_answered(actor=actor, share=row.answers_id, now=now)


def take_back(*, actor: Actor, share: uuid.UUID, now: datetime) -> bool:
    """Take a share back before it is opened: it is deleted, with its notice. False if it was opened first.

    A held share leaves no line in the trail either: it had existed for nobody else.
    """
    with access.deed():
        row = access.row(actor, models.Share, "read", id=share, columns=OUTSIDE)
        # The state is in the condition: whoever comes second of two finds nothing to change.
        was_held = access.remove(actor, models.Share, "remove", id=share, state="held")
        if row.lasting and not was_held:
            raise Refused("lasting", "An answer belongs to both of you. You can write a new one.")
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
        access.note_erased([share])
        _renew_item(actor, row.item)
        care.forget_summary(actor=actor, pair=row.pair_id)
        between = access.row(actor, models.Pair, "read", id=row.pair_id)
        audit.record(actor=actor, entries=[audit.Entry(between.client_id, "stopped", share)], now=now)


def _renew_item(actor: Actor, item: uuid.UUID) -> None:
    row = access.find(actor, models.Item, "read", id=item, key_generation=actor.generation)
    if row is not None:
        sealed = keys.seal_item(actor, item=item, revision=row.revision, body=keys.unseal_item(actor, row))
        access.change(actor, models.Item, "change", id=item, revision=row.revision, to=sealed)


def stop_or_take_back(*, actor: Actor, share: uuid.UUID, now: datetime) -> None:
    """End one's share whichever state it is in."""
    if not take_back(actor=actor, share=share, now=now):
        stop(actor=actor, share=share, now=now)


def replace(*, actor: Actor, share: uuid.UUID, now: datetime) -> None:
    """End a share because a newer one takes its place. It is as ended as any, and is not told as taken back."""
    stop_or_take_back(actor=actor, share=share, now=now)
    # An ended share is never due. The hour says that something newer came; `taken_back` leaves it out.
    access.change(actor, models.Share, "change", id=share, state="withdrawn", to={"due_at": now})


def tomorrow_at_nine(*, now: datetime, zone: str) -> datetime:
    """When a held message goes: nine in the morning of the next day, by the practice's clock."""
    local = now.astimezone(ZoneInfo(zone))
    return (local + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
