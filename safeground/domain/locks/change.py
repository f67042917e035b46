"""Change all locks: after a theft, or the fear of one. One deed; a fault in it leaves everything as it was."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.apps import apps

from safeground.crypto import keyring, pairs
from safeground.domain import access, accounts, audit, contributing, keys, outbox
from safeground.domain import practice as practices
from safeground.domain.accounts import joining, sessions, slots
from safeground.domain.actor import Actor, Refused
from safeground.domain.locks import sealed
from safeground.store import models, register, traces


class Incomplete(Exception):
    """Something would not have come through. Nothing was changed."""


@dataclass(frozen=True)
class Changed:
    """Signed in under the new keys, with a new recovery code to show once."""

    actor: Actor
    token: str = field(repr=False)
    recovery_code: str = field(repr=False)


def everything_sealed() -> set[str]:
    """Every sealed column and every mark of the whole database."""
    found = {
        f"{model.__name__}.{column.name}"
        for model in apps.get_app_config("store").get_models()
        for column in model._meta.concrete_fields
        if column.name.endswith(register.SEALED)
    }
    marks = {f"{name}.{at}" for name, columns in register.CLEAR.items() for at, why in columns.items()
             if why == register.MARK}  # fmt: skip
    return found | marks


def change_all(
    *, actor: Actor, password: str, network: str, device: str, now: datetime, new_password: str = ""
) -> Changed:
    """New keys for everything of the actor's: every wrap made anew, every old one gone, every other session ended."""
    accounts.check_password(actor=actor, password=password, network=network, now=now)
    if new_password:
        row = access.row(actor, models.Account, "read")
        joining.check_password_rules(new_password, username=row.username)
    if everything_sealed() != set(sealed.CARRIED) | set(sealed.LEFT):
        raise Incomplete
    with access.deed():
        # What was contributed and waits for its quarter: only these keys can say which it is.
        contributing.take_out(actor=actor, now=now)
        new = begin(actor, now=now)
        carry(actor, new)
        retire(actor, new)
        code = give_slots(new, password=new_password or password, now=now)
        access.remove(new, models.Session, "remove")
        audit.record(actor=new, entries=[audit.Entry(new.me, "locks-changed")], now=now)
        outbox.write(actor=new, account=new.me, template="something-changed", due_at=now)
        opened = sessions.start(
            practice=new.practice_id,
            account=new.me,
            generation=new.generation,
            roles=new.roles,
            user_key=new.key,
            state="full",
            device=device,
            now=now,
        )
    traces.sweep()
    return Changed(opened.actor, opened.token, code)


def begin(actor: Actor, *, now: datetime) -> Actor:
    """The same person with a new user key and a new key pair, as the next generation."""
    stale = Refused("stale-keys", "This was changed in another window. Please sign in again. Nothing was lost.")
    row = access.find(actor, models.Account, "read", key_generation=actor.generation, lock=True)
    if row is None:
        raise stale
    new = replace(actor, user_key=keyring.new_user_key(), generation=actor.generation + 1, card=None)
    access.change(new, models.Account, "change", id=new.me, to={"key_generation": new.generation})
    pair = pairs.new_key_pair()
    access.add(
        Actor.stranger(new.practice_id),
        models.KeyPair,
        account_id=new.me,
        generation=new.generation,
        public=pair.public,
        private_sealed=keys.seal_own(new, "key-pair", pair.private.reveal()),
        made_on=practices.here().day(now),
    )
    return new


def carry(old: Actor, new: Actor) -> None:
    """Everything from one generation to the other: as much out as in, and all of it opens with the new keys."""
    for step in sealed.CARRIED.values():
        there, through = step(old, new)
        if there != through:
            raise Incomplete
    _try_everything(old, new)


def _try_everything(old: Actor, new: Actor) -> None:
    """Open each wrap once with the new keys, and look that nothing is left under the old ones."""
    dek = keyring.subkey(new.key, "dek")
    for item in access.rows(new, models.Item, "read", key_generation=new.generation):
        keys.unseal_item(new, item, dek)
    for draft in access.rows(new, models.Draft, "read", key_generation=new.generation):
        keys.unseal_draft(new, bytes(draft.place), bytes(draft.body_sealed))
    for share in access.rows(new, models.Share, "read", owner_key_generation=new.generation):
        if share.owner_key_sealed is not None:
            keys.unwrap_bundle_key(new, share, bytes(share.owner_key_sealed))
    behind: list[tuple[type[Any], str, dict[str, Any]]] = [
        (models.Item, "read", {"key_generation": old.generation}),
        (models.Draft, "read", {"key_generation": old.generation}),
        (models.Share, "read", {"owner_key_generation": old.generation, "owner_key_sealed__isnull": False}),
    ]
    if any(access.find(new, model, action, columns=("id",), **left) for model, action, left in behind):
        raise Incomplete


def retire(old: Actor, new: Actor) -> None:
    """Destroy what opened the old generation: its slots, and its private half. The public half still tells."""
    access.remove(new, models.KeySlot, "remove", generation=old.generation)
    gone = {"private_sealed": b""}
    access.change(new, models.KeyPair, "retire", generation=old.generation, to=gone)


def give_slots(new: Actor, *, password: str, now: datetime) -> str:
    """A password slot and a recovery slot for the new generation; returns the code."""
    code = keyring.new_recovery_code()
    common: dict[str, Any] = {
        "practice": new.practice_id,
        "account": new.me,
        "generation": new.generation,
        "user_key": new.key,
        "day": practices.here().day(now),
    }
    access.add(new, models.KeySlot, **slots.password_slot(password=password, **common))
    access.add(new, models.KeySlot, **slots.recovery_slot(code=code, **common))
    return code
