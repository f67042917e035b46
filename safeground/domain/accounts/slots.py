"""Key slots: a password or a recovery code on the outside, the user key on the inside."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from safeground.crypto import contexts, keyring
from safeground.crypto.secret import Secret
from safeground.domain import access, keys
from safeground.domain.actor import Actor
from safeground.store import models


def context(
    practice: uuid.UUID,
    account: uuid.UUID,
    generation: int,
    slot: uuid.UUID,
    kind: str,
    kdf: Mapping[str, Any],
) -> bytes:
    return contexts.slot(practice, account, generation, slot, kind, keyring.kdf_text(kdf) if kdf else "hkdf")


def newest(actor: Actor, account: models.Account, kind: str) -> models.KeySlot | None:
    """The slot that opens the account as it is now. Older generations open only what was sealed before."""
    generation = account.key_generation
    return access.find(actor, models.KeySlot, "sign-in", account_id=account.id, kind=kind, generation=generation)


def password_slot(
    *, practice: uuid.UUID, account: uuid.UUID, generation: int, user_key: Secret, password: str, day: date
) -> dict[str, Any]:
    """The columns of a password slot with fresh parameters."""
    slot, kdf = uuid.uuid4(), keyring.kdf_params(keys.cost())
    root = keyring.stretch(password, params=kdf, pepper=keys.pepper(), floor=keys.floor())
    return {
        "id": slot,
        "account_id": account,
        "kind": "password",
        "generation": generation,
        "kdf": kdf,
        "pepper_id": keys.pepper_id(),
        "verifier": root.verifier(),
        "user_key_sealed": keyring.seal_key(
            root.unlocking_key(),
            user_key,
            context=context(practice, account, generation, slot, "password", kdf),
        ),
        "made_on": day,
    }


def recovery_slot(
    *, practice: uuid.UUID, account: uuid.UUID, generation: int, user_key: Secret, code: str, day: date
) -> dict[str, Any]:
    """The columns of a recovery slot. No pepper: a lost pepper must not cost anybody their words."""
    slot = uuid.uuid4()
    kek = keyring.recovery_key(keyring.read_recovery_code(code))
    return {
        "id": slot,
        "account_id": account,
        "kind": "recovery",
        "generation": generation,
        "kdf": {},
        "verifier": None,
        "user_key_sealed": keyring.seal_key(
            kek, user_key, context=context(practice, account, generation, slot, "recovery", {})
        ),
        "made_on": day,
    }
