"""Signing in. One code path for names that exist and names that do not, and one sentence for every failure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from safeground.crypto import keyring
from safeground.domain import access, keys
from safeground.domain import practice as practices
from safeground.domain.accounts import limits, new_keys, sessions, slots
from safeground.domain.actor import Actor, Refused, Who
from safeground.store import models

WRONG = Refused("wrong", "The name and the password do not fit together. Nothing else is known about either.")
STAFF = frozenset({"therapist", "director"})
LONGEST = 128


@dataclass(frozen=True)
class SignedIn:
    """`state` is "full", or "pending" while a second factor is still to be given or to be set up."""

    state: str
    has_factor: bool
    actor: Actor
    token: str = field(repr=False)


def sign_in(*, username: str, password: str, network: str, device: str, now: datetime) -> SignedIn:
    practice = practices.current()
    if practice is None:
        raise WRONG
    stranger = Actor.stranger(practice.id)
    name = username.strip().lower()[:60]
    limits.count_try(actor=stranger, name=name, network=network, now=now)
    account = access.find(stranger, models.Account, "sign-in", username=name, disabled_on__isnull=True)
    user_key = _unlock(stranger, account, password[: LONGEST + 1])
    if account is None or user_key is None:
        raise WRONG
    roles: frozenset[Who] = frozenset(account.roles.split())  # type: ignore[arg-type]
    person = Actor(practice.id, roles, account.id, user_key, account.key_generation)
    new_keys.stop(actor=person, now=now)
    _renew_slot(person, password[: LONGEST + 1], now)
    has_factor = access.find(stranger, models.SecondFactor, "sign-in", account_id=account.id) is not None
    asks = not practice.is_demo and (has_factor or bool(roles & STAFF))
    opened = sessions.start(
        practice=practice.id,
        account=account.id,
        generation=account.key_generation,
        roles=roles,
        user_key=user_key,
        state="pending" if asks else "full",
        device=device,
        now=now,
    )
    return SignedIn("pending" if asks else "full", has_factor, opened.actor, opened.token)


def _unlock(actor: Actor, account: models.Account | None, password: str) -> keys.Secret | None:
    """The user key, or None. A missing account is stretched against all the same, with parameters of its own."""
    slot = None
    if account is not None:
        slot = slots.newest(actor, account, "password")
    params = slot.kdf if slot is not None else keyring.kdf_params(keys.cost())
    try:
        pepper = keys.pepper_of(slot.pepper_id) if slot is not None else keys.pepper()
        root = keyring.stretch(password, params=params, pepper=pepper, floor=keys.floor())
    except keyring.WeakSlot:
        # Somebody wrote into the slot. It opens nothing, and says no more than a wrong password does.
        return None
    if account is None or slot is None or not keyring.verify(root, bytes(slot.verifier or b"")):
        return None
    return keyring.unseal_key(
        root.unlocking_key(),
        bytes(slot.user_key_sealed),
        context=slots.context(actor.practice_id, account.id, slot.generation, slot.id, "password", slot.kdf),
    )


def _renew_slot(actor: Actor, password: str, now: datetime) -> None:
    """A slot from before a new pepper is made anew with it, now that the password is at hand."""
    here = {"kind": "password", "generation": actor.generation}
    slot = access.row(actor, models.KeySlot, "read", **here)
    if slot.pepper_id == keys.pepper_id():
        return
    fresh = slots.password_slot(
        practice=actor.practice_id,
        account=actor.me,
        generation=actor.generation,
        user_key=actor.key,
        password=password,
        day=practices.here().day(now),
    )
    with access.deed():
        # Only if it is still the slot that was opened: a password changed meanwhile stays as it is.
        if access.remove(actor, models.KeySlot, "remove", id=slot.id):
            access.add(actor, models.KeySlot, **fresh)


def check_password(*, actor: Actor, password: str, network: str, now: datetime) -> None:
    """The actor's own password once more, or a sentence. Counted like any other try."""
    limits.count_try(actor=actor, name=f"id:{actor.me}", network=network, now=now)
    slot = access.row(actor, models.KeySlot, "read", kind="password", generation=actor.generation)
    pepper = keys.pepper_of(slot.pepper_id)
    root = keyring.stretch(password[: LONGEST + 1], params=slot.kdf, pepper=pepper, floor=keys.floor())
    if not keyring.verify(root, bytes(slot.verifier or b"")):
        raise Refused("wrong-password", "That is not the password of this account. Nothing was changed.")


def step_up(*, actor: Actor, password: str, network: str, now: datetime) -> None:
    """Give the password again before something that cannot be undone; it holds for five minutes."""
    check_password(actor=actor, password=password, network=network, now=now)
    access.change(actor, models.Session, "change", id=actor.session, to={"stepped_up_at": now})
