"""Changing the password, and the recovery code: the other way in, shown once and typed back."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import datetime

from safeground.crypto import keyring
from safeground.crypto.envelope import SealBroken
from safeground.crypto.secret import Secret
from safeground.domain import access, audit, keys
from safeground.domain import practice as practices
from safeground.domain.accounts import joining, limits, new_keys, sessions, signing_in, slots
from safeground.domain.actor import Actor, Refused, Who
from safeground.store import models

NO_MATCH = Refused(
    "no-recovery",
    "This name and this recovery code do not fit together. Look at both again; nothing was changed.",
)


@dataclass(frozen=True)
class Renewed:
    """After a reset: signed in, with a new recovery code to show once."""

    actor: Actor
    state: str
    token: str = field(repr=False)
    recovery_code: str = field(repr=False)


def change_password(*, actor: Actor, old: str, new: str, network: str, device: str, now: datetime) -> sessions.Opened:
    """A new password for the same key. Every other session ends, and this one goes on under a new cookie."""
    practice = practices.here()
    row = access.row(actor, models.Account, "read")
    signing_in.check_password(actor=actor, password=old, network=network, now=now)
    joining.check_password_rules(new, username=row.username)
    with access.deed():
        _replace_slot(actor, new, now, practice)
        access.remove(actor, models.Session, "remove", account_id=actor.me)
        audit.record(actor=actor, entries=[audit.Entry(actor.me, "password-changed")], now=now)
        return sessions.start(
            practice=practice.id,
            account=actor.me,
            generation=actor.generation,
            roles=actor.roles,
            user_key=actor.key,
            state="full",
            device=device,
            now=now,
        )


def _replace_slot(actor: Actor, password: str, now: datetime, practice: practices.Practice) -> None:
    fresh = slots.password_slot(
        practice=practice.id,
        account=actor.me,
        generation=actor.generation,
        user_key=actor.key,
        password=password,
        day=practice.day(now),
    )
    access.remove(actor, models.KeySlot, "remove", kind="password", generation=actor.generation)
    access.add(actor, models.KeySlot, **fresh)


def new_recovery_code(*, actor: Actor, now: datetime) -> str:
    """A new code in place of the old one, which opens nothing from now on. Needs a fresh password."""
    practice = practices.here()
    if not sessions.stepped_up(actor=actor, now=now):
        raise Refused("step-up", "Please give your password again first.")
    code = keyring.new_recovery_code()
    with access.deed():
        _replace_recovery(actor, code, now, practice)
        audit.record(actor=actor, entries=[audit.Entry(actor.me, "recovery-code-new")], now=now)
    return code


def _replace_recovery(actor: Actor, code: str, now: datetime, practice: practices.Practice) -> None:
    fresh = slots.recovery_slot(
        practice=practice.id,
        account=actor.me,
        generation=actor.generation,
        user_key=actor.key,
        code=code,
        day=practice.day(now),
    )
    access.remove(actor, models.KeySlot, "remove", kind="recovery", generation=actor.generation)
    access.add(actor, models.KeySlot, **fresh)


def seal_shown(*, actor: Actor, code: str) -> str:
    """The code that the page is showing, sealed with its owner's key, so that the page can carry it in a form."""
    return keys.seal_own(actor, "recovery-shown", code.encode()).hex()


def check_groups(*, actor: Actor, sealed: str, second: str, sixth: str) -> str:
    """Compare two groups typed back with the code that was shown; returns it for showing again on a slip."""
    try:
        code = keys.unseal_own(actor, "recovery-shown", bytes.fromhex(sealed)).decode()
    except (SealBroken, ValueError):
        raise Refused(
            "recovery-page", "This page is too old. You can make a new code on your account page."
        ) from None
    groups = code.split("-")
    slips = []
    for place, typed in ((2, second), (6, sixth)):
        tidy = typed.strip().upper().translate(str.maketrans("OIL", "011"))
        if tidy != groups[place - 1]:
            slips.append(f"Group {place} is not the same as on the page.")
    if slips:
        raise Refused("recovery-groups", " ".join([*slips, "Please look at what you wrote down."]))
    return code


def shown_code(*, actor: Actor, sealed: str) -> str:
    """The code again, for a page that has to be shown once more."""
    try:
        return keys.unseal_own(actor, "recovery-shown", bytes.fromhex(sealed)).decode()
    except (SealBroken, ValueError):
        return ""


def confirm_recovery_code(*, actor: Actor, code: str) -> None:
    """That a code typed back opens this account's recovery slot."""
    try:
        opened = _open(actor, keyring.read_recovery_code(code))
    except keyring.BadRecoveryCode as slip:
        raise Refused("recovery-slip", str(slip)) from None
    if opened is None or not hmac.compare_digest(opened.reveal(), actor.key.reveal()):
        raise Refused("recovery-other", "This is not the code of this account. Look at what you wrote down.")


def _open(actor: Actor, secret: Secret) -> Secret | None:
    slot = access.row(actor, models.KeySlot, "read", kind="recovery", generation=actor.generation)
    return _unseal(actor, slot, secret)


def _unseal(actor: Actor, slot: models.KeySlot, secret: Secret) -> Secret | None:
    try:
        return keyring.unseal_key(
            keyring.recovery_key(secret),
            bytes(slot.user_key_sealed),
            context=slots.context(actor.practice_id, slot.account_id, slot.generation, slot.id, "recovery", {}),
        )
    except SealBroken:
        return None


def reset_with_recovery_code(
    *, username: str, code: str, password: str, network: str, device: str, now: datetime
) -> Renewed:
    """A new password by way of the recovery code. The old code is used up; all sessions end.

    Every failure gets the same sentence, except a slip in the code itself, which needs no account to be seen.
    """
    practice = practices.current()
    if practice is None:
        raise NO_MATCH
    stranger = Actor.stranger(practice.id)
    name = username.strip().lower()[:60]
    limits.count_try(actor=stranger, name=name, network=network, now=now)
    try:
        secret = keyring.read_recovery_code(code)
    except keyring.BadRecoveryCode as slip:
        raise Refused("recovery-slip", str(slip)) from None
    joining.check_password_rules(password, username=name)
    account = access.find(stranger, models.Account, "sign-in", username=name, disabled_on__isnull=True)
    slot = slots.newest(stranger, account, "recovery") if account else None
    user_key = _unseal(stranger, slot, secret) if slot else None
    if account is None or user_key is None:
        raise NO_MATCH
    roles: frozenset[Who] = frozenset(account.roles.split())  # type: ignore[arg-type]
    actor = Actor(practice.id, roles, account.id, user_key, account.key_generation)
    factor = access.find(stranger, models.SecondFactor, "sign-in", account_id=account.id) is not None
    asks = not practice.is_demo and (factor or bool(roles & signing_in.STAFF))
    fresh = keyring.new_recovery_code()
    with access.deed():
        new_keys.stop(actor=actor, now=now)
        _replace_slot(actor, password, now, practice)
        _replace_recovery(actor, fresh, now, practice)
        access.remove(actor, models.Session, "remove", account_id=actor.me)
        audit.record(actor=actor, entries=[audit.Entry(actor.me, "recovery-code-used")], now=now)
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
    return Renewed(opened.actor, "pending" if asks else "full", opened.token, fresh)
