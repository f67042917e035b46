"""Invitations: five plain words, said in the room or sent as a link. Used once, for two weeks."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from safeground.content import library
from safeground.crypto import keyring
from safeground.domain import access, keys
from safeground.domain import practice as practices
from safeground.domain.accounts import limits
from safeground.domain.actor import Actor, Missing, Refused
from safeground.store import models

LIFE = timedelta(days=14)
WORDS = 5
# Staff whom a director proposed wait for a second person; until then the words are like words nobody ever said.
COMPLETE = Q(role="client") | Q(inviter_id__isnull=True) | Q(confirmed_on__isnull=False)
NO_SUCH = Refused(
    "no-invitation",
    "This invitation was not found. It may have been used already, or be more than two weeks old. "
    "Please look at the words again, or ask for a new one.",
)


@dataclass(frozen=True)
class Invited:
    id: uuid.UUID
    code: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True)
class InvitationView:
    """An invitation as the person who holds the code sees it, or as the inviter's list shows it."""

    id: uuid.UUID
    role: str
    inviter_name: str
    expires_at: datetime
    label: str = field(default="", repr=False)
    # For an account of somebody who works here: the name that two people have agreed on.
    public_name: str = ""


def invite(
    *, actor: Actor, role: str, now: datetime, label: str = "", public_name: str = "", first: bool = False
) -> Invited:
    """A new code. A therapist invites clients; the operator invites anybody.

    A director proposes somebody who is to work here, by the name that clients will see: those words work only once
    a second person has confirmed them (staff.py). `first` is for a practice of one: the account that it makes is
    the director's too.
    """
    practice = practices.here()
    director = actor.is_a("director")
    may = {"client": actor.is_a("therapist"), "therapist": director, "director": director}
    if not (actor.is_a("operator") or may.get(role, False)):
        raise Missing
    words = library.words()
    code = "-".join(secrets.choice(words) for _ in range(WORDS))
    sealed = None
    if label.strip() and actor.account_id is not None:
        sealed = keys.seal_own(actor, "invitation-label", label.strip()[:80].encode())
    row = access.add(
        actor,
        models.Invitation,
        practice_id=practice.id,
        inviter_id=actor.account_id,
        role="director therapist" if first and actor.is_a("operator") else role,
        code_hash=keyring.code_verifier(keys.pepper(), code),
        label_sealed=sealed,
        public_name=public_name,
        made_on=practice.day(now),
        expires_at=now + LIFE,
    )
    return Invited(row.id, code, row.expires_at)


def read_code(text: str) -> str:
    """A code as somebody typed or heard it: any case, spaces or hyphens."""
    return "-".join(keyring.HYPHENS.sub(" ", text.lower()).replace(",", " ").split())


def _living(actor: Actor, code: str, now: datetime) -> models.Invitation:
    row = access.find(
        actor,
        models.Invitation,
        "look-up",
        COMPLETE,
        code_hash__in=[keyring.code_verifier(pepper, read_code(code)) for pepper in keys.peppers()],
        used_on__isnull=True,
        withdrawn_on__isnull=True,
        expires_at__gt=now,
    )
    if row is None:
        raise NO_SUCH
    return row


def _stranger() -> Actor:
    practice = practices.current()
    if practice is None:
        raise NO_SUCH
    return Actor.stranger(practice.id)


def count_code_try(*, network: str, now: datetime) -> None:
    """Count one try at an invitation's words: guessing five of them is hopeless, and is stopped early."""
    limits.count_try(actor=_stranger(), name="invitation", network=network, now=now, by_name=False)


def look_up(*, code: str, now: datetime) -> InvitationView:
    """What an invitation says, to whoever holds its code. `count_code_try` comes before this in the surfaces."""
    actor = _stranger()
    row = _living(actor, code, now)
    name = ""
    if row.inviter_id is not None:
        inviter = access.find(actor, models.Account, "name", id=row.inviter_id)
        name = inviter.public_name if inviter else ""
    return InvitationView(row.id, row.role, name, row.expires_at, public_name=row.public_name)


def claim(*, code: str, now: datetime) -> models.Invitation:
    """Use an invitation up, inside the deed that makes the account: of two at once, one finds it gone."""
    actor = _stranger()
    row = _living(actor, code, now)
    practice = practices.here()
    used = access.change(
        actor,
        models.Invitation,
        "change",
        id=row.id,
        used_on__isnull=True,
        withdrawn_on__isnull=True,
        to={"used_on": practice.day(now)},
    )
    if not used:
        raise NO_SUCH
    return row


def use_invitation(*, code: str, role: str, now: datetime) -> uuid.UUID:
    """Use an invitation with an account one has already; returns who invited."""
    row = claim(code=code, now=now)
    if row.role != role or row.inviter_id is None:
        raise NO_SUCH
    return row.inviter_id


def mine(*, actor: Actor, now: datetime) -> list[InvitationView]:
    """The inviter's own codes that nobody has used yet. The words themselves are shown once only."""
    found = access.rows(
        actor,
        models.Invitation,
        "read",
        inviter_id=actor.account_id,
        role="client",
        used_on__isnull=True,
        withdrawn_on__isnull=True,
        expires_at__gt=now,
        order=("expires_at",),
    )
    return [
        InvitationView(
            row.id,
            row.role,
            "",
            row.expires_at,
            keys.unseal_own(actor, "invitation-label", bytes(row.label_sealed)).decode() if row.label_sealed else "",
        )
        for row in found
    ]


def withdraw(*, actor: Actor, invitation: uuid.UUID, now: datetime) -> None:
    practice = practices.here()
    changed = access.change(
        actor,
        models.Invitation,
        "change",
        id=invitation,
        used_on__isnull=True,
        to={"withdrawn_on": practice.day(now)},
    )
    if not changed:
        raise Missing
