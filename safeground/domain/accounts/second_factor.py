"""The second factor: six digits from an app. Required for staff, there for anybody."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from safeground.crypto import contexts, envelope, keyring, totp
from safeground.crypto.secret import Secret
from safeground.domain import access, audit
from safeground.domain import practice as practices
from safeground.domain.accounts import limits, sessions
from safeground.domain.actor import Actor, Refused, Who
from safeground.store import models

WRONG = Refused(
    "wrong-code", "These six digits do not fit. Wait for the next ones, and look at the clock of the phone."
)
BAD_SEED = Refused("seed", "The key on this page was changed. Please open the page again.")


@dataclass(frozen=True)
class Proposal:
    """A seed to put into an app. It counts only once a code from it was typed back."""

    text: str = field(repr=False)
    uri: str = field(repr=False)


def _key(actor: Actor) -> Secret:
    return keyring.subkey(actor.key, "totp")


def propose_seed(*, actor: Actor) -> Proposal:
    practice = practices.here()
    seed = totp.new_seed()
    account = access.row(actor, models.Account, "read")
    return Proposal(totp.text(seed), totp.uri(seed, label=account.username, issuer=practice.discreet_name))


def has_second_factor(*, actor: Actor) -> bool:
    return access.find(actor, models.SecondFactor, "read", account_id=actor.me) is not None


def enrol(*, actor: Actor, seed: str, code: str, device: str, now: datetime) -> sessions.Opened:
    """Set up the factor from a proposed seed and a code of it; a pending session becomes a full one."""
    practice = practices.here()
    if has_second_factor(actor=actor):
        raise Refused("has-factor", "There is a second factor already. Remove it first.")
    try:
        secret = Secret(base64.b32decode(seed.strip().upper()))
    except ValueError:
        raise BAD_SEED from None
    if len(secret) != totp.SEED:
        raise BAD_SEED
    limits.count_try(actor=actor, name=f"code:{actor.me}", network="", now=now)
    step = totp.check(secret, code, at=now, last_step=None)
    if step is None:
        raise WRONG
    with access.deed():
        access.add(
            actor,
            models.SecondFactor,
            account_id=actor.me,
            seed_sealed=envelope.seal(
                _key(actor), secret.reveal(), context=contexts.totp(actor.me, actor.generation)
            ),
            last_step=step,
            made_on=practice.day(now),
        )
        audit.record(actor=actor, entries=[audit.Entry(actor.me, "second-factor-set")], now=now)
        return _full(actor, device, now)


def pass_second_factor(*, actor: Actor, code: str, device: str, now: datetime) -> sessions.Opened:
    """A pending session becomes a full one, under a new cookie. A code works once."""
    limits.count_try(actor=actor, name=f"code:{actor.me}", network="", now=now)
    with access.deed():
        row = access.row(actor, models.SecondFactor, "read", account_id=actor.me)
        plain = envelope.unseal(
            _key(actor), bytes(row.seed_sealed), context=contexts.totp(actor.me, actor.generation)
        )
        step = totp.check(Secret(plain), code, at=now, last_step=row.last_step)
        unused = Q(last_step__isnull=True) | Q(last_step__lt=step or 0)
        if step is None or not access.change(
            actor, models.SecondFactor, "change", unused, account_id=actor.me, to={"last_step": step}
        ):
            raise WRONG
        return _full(actor, device, now)


def _full(actor: Actor, device: str, now: datetime) -> sessions.Opened:
    account = access.row(actor, models.Account, "read")
    roles: frozenset[Who] = frozenset(account.roles.split())  # type: ignore[arg-type]
    access.remove(actor, models.Session, "remove", account_id=actor.me, id=actor.session)
    return sessions.start(
        practice=actor.practice_id,
        account=actor.me,
        generation=actor.generation,
        roles=roles,
        user_key=actor.key,
        state="full",
        device=device,
        now=now,
    )


def remove_second_factor(*, actor: Actor, now: datetime) -> None:
    """A client may do without. Staff may not: they lose it only to a new one, with the operator's help."""
    if actor.is_a("therapist") or actor.is_a("director"):
        raise Refused("staff-factor", "People who work here need a second factor. The operator can reset a lost one.")
    if not sessions.stepped_up(actor=actor, now=now):
        raise Refused("step-up", "Please give your password again first.")
    with access.deed():
        access.remove(actor, models.SecondFactor, "remove", account_id=actor.me)
        audit.record(actor=actor, entries=[audit.Entry(actor.me, "second-factor-removed")], now=now)


def reset(*, actor: Actor, username: str, now: datetime) -> str:
    """The operator's half of helping somebody of the staff who lost their phone; returns their public name.

    The other half is theirs alone: with the password gone as well, only the recovery code opens the account, and a
    new factor is set up after it. A stolen password and a friendly operator are not enough.
    """
    found = access.find(actor, models.Account, "list", username=username.strip().lower())
    if found is None or not found.public_name:
        raise Refused("no-staff", "Nobody who works here signs in with this name. Nothing was changed.")
    with access.deed():
        access.remove(actor, models.SecondFactor, "remove", account_id=found.id)
        access.remove(actor, models.KeySlot, "remove", account_id=found.id)
        access.remove(actor, models.Session, "remove", account_id=found.id)
        audit.record(actor=actor, entries=[audit.Entry(found.id, "second-factor-reset")], now=now)
    return found.public_name
