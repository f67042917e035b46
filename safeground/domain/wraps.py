"""Grants taken over: a share's data key moves from the grant to a wrap under the recipient's own key.

A grant is sealed to one key pair and marked with another. Before either of the two is given up, what came with it is
checked one last time and kept under the recipient's own key; the grant is then deleted.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from safeground.crypto import contexts, pairs
from safeground.crypto.envelope import SealBroken
from safeground.crypto.secret import Secret
from safeground.domain import access, keys
from safeground.domain.actor import Actor
from safeground.store import models

LIVING = ("delivered", "opened")


@dataclass(frozen=True)
class Taken:
    """How many grants were taken over, and how many were not genuine or not for these keys and stay as they are."""

    over: int
    left: int


def take_over(*, old: Actor, new: Actor, **filters: Any) -> Taken:
    """Take over what was shown to `old` under its keys, for `new`: the same person, with the same keys or newer."""
    found = access.rows(
        new,
        models.Share,
        "receive",
        state__in=LIVING,
        recipient_generation=old.generation,
        body_sealed__isnull=False,
        **filters,
    )
    theirs = keys.every_public_key(new, [row.owner_id for row in found])
    mine = keys.own_pair(old) if found else None
    over = 0
    for row in found:
        assert mine is not None
        key = key_of(old, row, mine, theirs)
        if key is None:
            continue
        to = {
            "recipient_key_sealed": keys.wrap_bundle_key(new, row, key),
            "recipient_generation": new.generation,
            "grant_sealed": None,
        }
        over += access.change(new, models.Share, "receive", id=row.id, state=row.state, to=to)
    return Taken(over, len(found) - over)


def key_of(
    old: Actor, row: models.Share, mine: keys.OwnPair, theirs: dict[tuple[uuid.UUID, int], keys.PublicKey]
) -> Secret | None:
    """The data key of a share that was shown to `old`: from their own wrap, or from the grant if it is genuine."""
    if row.recipient_key_sealed is not None:
        return keys.unwrap_bundle_key(old, row, bytes(row.recipient_key_sealed))
    sender = theirs.get((row.owner_id, row.owner_generation))
    if sender is None or row.grant_sealed is None:
        return None
    try:
        return keys.accept_grant(old, row, mine=mine, theirs=sender)
    except SealBroken:
        return None


def hand_back(actor: Actor, share: models.Share, key: Secret, *, mine: keys.OwnPair, theirs: keys.PublicKey) -> bytes:
    """The data key of a share, from its recipient to an owner who has new keys."""
    return pairs.grant(
        key,
        recipient_public=theirs.public,
        sender_private=mine.private,
        sender_public=mine.public,
        context=contexts.back(actor.practice_id, share.id, share.owner_id, theirs.generation, share.recipient_id),
    )


def accept_back(actor: Actor, share: models.Share, *, mine: keys.OwnPair) -> Secret | None:
    """What was handed back, if one of the recipient's keys marked it for these keys of the owner's. Else None."""
    context = contexts.back(actor.practice_id, share.id, share.owner_id, mine.generation, share.recipient_id)
    for theirs in keys.every_public_key(actor, [share.recipient_id]).values():
        try:
            return pairs.accept(
                bytes(share.back_sealed or b""),
                recipient_private=mine.private,
                recipient_public=mine.public,
                sender_public=theirs.public,
                context=context,
            )
        except SealBroken:
            continue
    return None


def clients_pair_key(
    actor: Actor,
    row: models.PairKey,
    *,
    mine: keys.OwnPair,
    theirs: dict[tuple[uuid.UUID, int], keys.PublicKey],
) -> Secret:
    """The key of a pair's appointments as its client has it, marked with whichever of the therapist's keys."""
    for (account, _), key in sorted(theirs.items(), key=lambda one: -one[1].generation):
        if account == row.pair.therapist_id:
            with suppress(SealBroken):
                return keys.clients_pair_key(actor, row, mine=mine, theirs=key)
    raise SealBroken
