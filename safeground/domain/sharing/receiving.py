"""The recipient's side of a share: what waits, opening it, what is open."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from safeground.crypto.envelope import SealBroken
from safeground.domain import access, audit, care, keys, outbox
from safeground.domain.actor import Actor, Missing, Refused
from safeground.domain.sharing.share import OUTSIDE, Share, view
from safeground.store import models


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
    return [view(actor, row) for row in found]


def taken_back(*, actor: Actor, pair: uuid.UUID) -> list[Share]:
    """What the actor had opened and is no longer theirs to read: that there was something, and until when.

    What a newer one has taken the place of is left out: it was not taken back.
    """
    found = access.rows(
        actor,
        models.Share,
        "receive",
        pair_id=pair,
        state="withdrawn",
        lasting=False,
        due_at__isnull=True,
        columns=OUTSIDE,
    )
    return [view(actor, row) for row in found]


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
        between = access.row(actor, models.Pair, "read", id=row.pair_id)
        if between.ended_on is not None and between.client_id != actor.me:
            # A therapist's reading ends with the pair. What was delivered to the client stays theirs to open.
            raise Missing
        theirs = keys.public_keys(actor, [row.owner_id])[row.owner_id]
        fits = row.owner_generation == theirs.generation
        if between.therapist_id == actor.me:
            fits = fits or between.therapist_pin_sealed is None
            care.pin_client(actor=actor, row=between, theirs=theirs)
        key = _key(actor, row, fits)
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
            # It was seen before any letter said that something is there.
            outbox.call_off(actor=actor, about=share)
        body = keys.unseal_share(actor, row, key)
        if body.get("no_reply"):
            # It asks for nothing more, so that it does not wait on the desk for an answer.
            mark_answered(actor=actor, share=share, now=now)
        audit.record(actor=actor, entries=[audit.Entry(between.client_id, "opened", share)], now=now)
    return view(actor, row, body)


def _key(actor: Actor, row: models.Share, fits: bool) -> keys.Secret:
    """The data key of a share: from the actor's own wrap, or from the grant."""
    if row.recipient_generation != actor.generation:
        raise Refused(
            "older-keys",
            "This was shown to keys that you no longer have. At their next visit, the person it comes from is asked "
            "whether to go on showing it to you.",
        )
    try:
        if row.recipient_key_sealed is not None:
            return keys.unwrap_bundle_key(actor, row, bytes(row.recipient_key_sealed))
        # A key that the owner has given up counts only as long as nothing newer was ever compared.
        theirs = keys.public_key(actor, row.owner_id, row.owner_generation) if fits else None
        if theirs is None:
            raise SealBroken
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
        recipient_generation=actor.generation,
        order=("delivered_at", "id"),
        **filters,
    )
    if log:
        log_looking(actor=actor, pairs={row.pair_id: row.owner_id for row in found}, now=now)
    return [view(actor, row, body_of(actor, row)) for row in found]


def body_of(actor: Actor, row: models.Share) -> dict[str, Any]:
    # Opened before the actor had new keys, and given again since: there is a grant and no wrap yet.
    return keys.unseal_share(actor, row, _key(actor, row, fits=True))


def log_looking(*, actor: Actor, pairs: dict[uuid.UUID, uuid.UUID], now: datetime) -> None:
    """Enter in each client's trail that this sitting at the desk looked at what they had shown."""
    if not pairs or not actor.is_a("therapist"):
        return
    rows = access.rows(actor, models.Visit, "read", session_id=actor.session, pair_id__in=set(pairs))
    seen = {row.pair_id for row in rows}
    fresh = [pair for pair in pairs if pair not in seen]
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
        recipient_generation=actor.generation,
        order=("delivered_at", "id"),
        **filters,
    )
    theirs = keys.every_public_key(actor, [row.owner_id for row in found])
    mine_ = keys.own_pair(actor) if found else None
    views = []
    for row in found:
        assert mine_ is not None
        if row.recipient_key_sealed is not None:
            key = keys.unwrap_bundle_key(actor, row, bytes(row.recipient_key_sealed))
        else:
            key = keys.accept_grant(actor, row, mine=mine_, theirs=theirs[row.owner_id, row.owner_generation])
        views.append(view(actor, row, keys.unseal_share(actor, row, key)))
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
