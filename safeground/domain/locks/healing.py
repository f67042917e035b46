"""After somebody has new keys: the other goes on sharing with them, or hands back what had been shown by them.

Both wait until the six words were compared again: a new key alone is never trusted with anything.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from safeground.crypto import contexts, pairs
from safeground.domain import access, accounts, audit, care, keys, outbox, sharing, wraps
from safeground.domain.actor import Actor
from safeground.domain.appointments import appointment
from safeground.store import models


@dataclass(frozen=True)
class NewKey:
    """What one side of a pair sees of the other's new key."""

    since: date
    must_compare: bool
    # One's own shares that the new key does not open yet, and the other's shares that can be handed back.
    mine: tuple[sharing.Share, ...] = field(repr=False)
    to_hand_back: int


def look(*, actor: Actor, pair: uuid.UUID) -> NewKey | None:
    """What there is to do about the other's key, or None where it is the first one they ever had."""
    row = access.row(actor, models.Pair, "read", id=pair, ended_on__isnull=True)
    other = row.therapist_id if row.client_id == actor.me else row.client_id
    theirs = keys.public_keys(actor, [other])[other]
    if theirs.generation == 1:
        return None
    behind = [sharing.as_mine(actor, one) for one in _behind(actor, pair, theirs)]
    lost = access.rows(actor, models.Share, "receive", **_lost(actor, pair, theirs), columns=("id",))
    newest = access.row(actor, models.KeyPair, "public", account_id=other, generation=theirs.generation)
    changed = care.get(actor=actor, pair=pair).key_changed
    return NewKey(newest.made_on, changed, tuple(behind), len(lost))


def _behind(actor: Actor, pair: uuid.UUID, theirs: keys.PublicKey) -> list[models.Share]:
    return access.rows(
        actor,
        models.Share,
        "read",
        pair_id=pair,
        state__in=("held", "delivered", "opened"),
        recipient_generation__lt=theirs.generation,
        owner_key_generation=actor.generation,
        order=("delivered_at", "id"),
    )


def _lost(actor: Actor, pair: uuid.UUID, theirs: keys.PublicKey) -> dict[str, Any]:
    return {
        "pair_id": pair,
        "owner_id": theirs.account,
        "state": "opened",
        "recipient_generation": actor.generation,
        "owner_key_generation__lt": theirs.generation,
        "back_sealed__isnull": True,
    }


def compared(*, actor: Actor, pair: uuid.UUID, now: datetime) -> None:
    """Both read the words aloud and they agreed. What is about their appointments is then opened to a new key too."""
    with access.deed():
        care.mark_compared(actor=actor, pair=pair, now=now)
        between = access.row(actor, models.Pair, "read", id=pair)
        if between.therapist_id == actor.me and access.find(actor, models.PairKey, "read", pair_id=pair):
            appointment.key_for_writing(actor, between)


def _checked(actor: Actor, pair: uuid.UUID) -> tuple[models.Pair, keys.PublicKey]:
    """The pair and the other's newest key, if it is the one that was compared."""
    row = access.row(actor, models.Pair, "read", id=pair, ended_on__isnull=True, lock=True)
    other, pin = (
        (row.therapist_id, row.client_pin_sealed)
        if row.client_id == actor.me
        else (row.client_id, row.therapist_pin_sealed)
    )
    theirs = keys.public_keys(actor, [other])[other]
    if care.changed(actor, pair, pin, theirs):
        raise care.key_refusal()
    return row, theirs


def go_on(*, actor: Actor, pair: uuid.UUID, now: datetime) -> int:
    """Go on sharing what was shared: a new grant for each, to the key that was compared. In one deed."""
    with access.deed():
        between, theirs = _checked(actor, pair)
        found = _behind(actor, pair, theirs)
        mine = keys.own_pair(actor)
        for row in found:
            key = keys.unwrap_bundle_key(actor, row, bytes(row.owner_key_sealed or b""))
            row.owner_generation, row.recipient_generation = mine.generation, theirs.generation
            to = {
                "owner_generation": mine.generation,
                "recipient_generation": theirs.generation,
                "recipient_key_sealed": None,
                "grant_sealed": pairs.grant(
                    key,
                    recipient_public=theirs.public,
                    sender_private=mine.private,
                    sender_public=mine.public,
                    context=keys.grant_context(actor, row),
                ),
            }
            access.change(actor, models.Share, "change", id=row.id, state=row.state, to=to)
        _tell_name(actor, between, theirs)
        care.forget_summary(actor=actor, pair=pair)
        if found:
            audit.record(actor=actor, entries=[audit.Entry(between.client_id, "went-on-sharing", pair)], now=now)
    return len(found)


def _tell_name(actor: Actor, between: models.Pair, theirs: keys.PublicKey) -> None:
    """A therapist with new keys has lost the client's name too: it goes with what is shared."""
    if between.client_id != actor.me:
        return
    name = accounts.whoami(actor=actor).display_name.encode()
    context = contexts.name(actor.practice_id, between.id, theirs.account)
    sealed = {"client_name_sealed": pairs.seal_to(theirs.public, name, context=context)}
    access.change(actor, models.Pair, "change", id=between.id, to=sealed)


def hand_back(*, actor: Actor, pair: uuid.UUID, now: datetime) -> int:
    """Give the owner, who has new keys, the key to what they had shown and the actor has opened. No more moves."""
    with access.deed():
        between, theirs = _checked(actor, pair)
        found = access.rows(actor, models.Share, "receive", **_lost(actor, pair, theirs))
        mine = keys.own_pair(actor)
        owners = keys.every_public_key(actor, [theirs.account])
        count = 0
        for row in found:
            key = wraps.key_of(actor, row, mine, owners)
            if key is None:
                continue
            back = wraps.hand_back(actor, row, key, mine=mine, theirs=theirs)
            count += access.change(
                actor, models.Share, "receive", id=row.id, state="opened", to={"back_sealed": back}
            )
        if count:
            audit.record(actor=actor, entries=[audit.Entry(between.client_id, "handed-back", pair)], now=now)
            outbox.write(actor=actor, account=theirs.account, template="something-changed", due_at=now)
    return count
