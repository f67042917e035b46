"""New keys for somebody who lost both password and recovery code, and opening again what the old ones sealed.

Nothing that was sealed is opened by this, by anybody. It stays, listed with its day, until its owner comes with the
old password or the old code, or erases it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from safeground.crypto import keyring
from safeground.crypto.envelope import SealBroken
from safeground.crypto.secret import Secret
from safeground.domain import access, accounts, audit, keys, sharing
from safeground.domain import practice as practices
from safeground.domain.accounts import joining, limits, sessions, signing_in, slots
from safeground.domain.actor import Actor, Refused, Who
from safeground.domain.locks import change
from safeground.store import models

NO_MATCH = Refused(
    "no-new-keys",
    "This username and these five words do not fit together, or the words are too old. Nothing was changed.",
)
NO_OPENING = Refused(
    "old-secret", "That is not an old password or an old recovery code of yours. Nothing was changed."
)
# What a pin is set to when the keys that noted it are lost: it fits no key, so the words must be compared first.
NOTHING_COMPARED = bytes(32)


@dataclass(frozen=True)
class Begun:
    actor: Actor
    state: str
    token: str = field(repr=False)
    recovery_code: str = field(repr=False)


@dataclass(frozen=True)
class SealedThing:
    """Something that the keys of now do not open: its day, and since when. Told to its owner and to nobody else."""

    id: uuid.UUID
    made_on: date
    since: date


def begin_anew(
    *, username: str, code: str, password: str, name: str, network: str, device: str, now: datetime
) -> Begun:
    """New keys by the code that the practice handed over. All sessions end; what was sealed stays sealed."""
    practice = practices.current()
    if practice is None:
        raise NO_MATCH
    stranger = Actor.stranger(practice.id)
    tidy = username.strip().lower()[:60]
    limits.count_try(actor=stranger, name=tidy, network=network, now=now)
    joining.check_password_rules(password, username=tidy)
    called = " ".join(name.split())
    if not 1 <= len(called) <= 60:
        raise Refused("display-name", "Please give a name to be called by. Any name will do.")
    with access.deed():
        account = access.find(stranger, models.Account, "sign-in", username=tidy, disabled_on__isnull=True)
        given = {"code_hash__in": accounts.new_keys.marks_of(code), "code_until__gt": now, "ready_at__lte": now}
        if account is None or not access.remove(stranger, models.NewKeys, "use", account_id=account.id, **given):
            raise NO_MATCH
        roles: frozenset[Who] = frozenset(account.roles.split())  # type: ignore[arg-type]
        new = change.begin(Actor(practice.id, roles, account.id, None, account.key_generation), now=now)
        recovery = change.give_slots(new, password=password, now=now)
        _forget(new, called)
        audit.record(actor=new, entries=[audit.Entry(new.me, "new-keys-made")], now=now)
        asks = not practice.is_demo and bool(roles & signing_in.STAFF)
        opened = sessions.start(
            practice=practice.id,
            account=new.me,
            generation=new.generation,
            roles=roles,
            user_key=new.key,
            state="pending" if asks else "full",
            device=device,
            now=now,
        )
    return Begun(opened.actor, "pending" if asks else "full", opened.token, recovery)


def _forget(new: Actor, called: str) -> None:
    """What only the lost keys opened and what has no use as something sealed: made anew, or dropped."""
    access.change(
        new, models.Account, "change", id=new.me, to={"name_sealed": keys.seal_own(new, "name", called.encode())}
    )
    for pair in access.rows(new, models.Pair, "read"):
        side = "client" if pair.client_id == new.me else "therapist"
        pin = keys.seal_own(new, f"pin:{pair.id}", NOTHING_COMPARED)
        to = {f"{side}_pin_sealed": pin, f"{side}_compared_on": None, "summary_sealed": None}
        access.change(new, models.Pair, "change", id=pair.id, to=to)
    access.change(new, models.Invitation, "change", inviter_id=new.me, to={"label_sealed": None})
    access.remove(new, models.SecondFactor, "remove")
    access.remove(new, models.Session, "remove")


# --- what stays sealed ------------------------------------------------------------------------------------


def sealed_things(*, actor: Actor) -> list[SealedThing]:
    """One's own things that the keys of now do not open, oldest first."""
    since = _since(actor)
    found = access.rows(
        actor,
        models.Item,
        "read",
        key_generation__lt=actor.generation,
        columns=("id", "owner_id", "made_on", "key_generation"),
        order=("made_on", "id"),
    )
    return [SealedThing(row.id, row.made_on, since[row.key_generation]) for row in found]


def _since(actor: Actor) -> dict[int, date]:
    found = access.rows(actor, models.KeyPair, "public", account_id=actor.me)
    made = {row.generation: row.made_on for row in found}
    return {generation: made.get(generation + 1, day) for generation, day in made.items()}


def sealed_shares(*, actor: Actor) -> list[sharing.Share]:
    """What is still shown to others and was sealed with the lost keys: it can be taken back, though not read."""
    found = access.rows(
        actor,
        models.Share,
        "read",
        owner_key_generation__lt=actor.generation,
        state__in=("held", "delivered", "opened"),
        back_sealed__isnull=True,
        columns=sharing.OUTSIDE,
    )
    return [sharing.as_outside(actor, row) for row in found]


def open_again(*, actor: Actor, secret: str, network: str, now: datetime) -> None:
    """Open with an old password or code what it sealed, and keep it under the keys of now. The old ones then go."""
    limits.count_try(actor=actor, name=f"id:{actor.me}", network=network, now=now)
    found = access.rows(actor, models.KeySlot, "read", generation__lt=actor.generation, order=("-generation",))
    for slot in found:
        key = _unlock(actor, slot, secret)
        if key is None:
            continue
        old = replace(actor, user_key=key, generation=slot.generation)
        with access.deed():
            access.row(actor, models.Account, "read", key_generation=actor.generation, lock=True)
            change.carry(old, actor)
            change.retire(old, actor)
            audit.record(actor=actor, entries=[audit.Entry(actor.me, "opened-again")], now=now)
        return
    raise NO_OPENING


def _unlock(actor: Actor, slot: models.KeySlot, secret: str) -> Secret | None:
    where = (actor.practice_id, actor.me, slot.generation, slot.id, slot.kind, slot.kdf)
    try:
        if slot.kind == "password":
            typed = secret[: signing_in.LONGEST + 1]
            root = keyring.stretch(typed, params=slot.kdf, pepper=keys.pepper_of(slot.pepper_id), floor=keys.floor())
            return keyring.unseal_key(
                root.unlocking_key(), bytes(slot.user_key_sealed), context=slots.context(*where)
            )
        if slot.kind == "recovery":
            kek = keyring.recovery_key(keyring.read_recovery_code(secret))
            return keyring.unseal_key(kek, bytes(slot.user_key_sealed), context=slots.context(*where))
    except (SealBroken, keyring.BadRecoveryCode, keyring.WeakSlot):
        return None
    return None
