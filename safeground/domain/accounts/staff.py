"""Who works here: proposed by one person, confirmed by another; and an account that is closed off.

A therapist's account reads what clients show to it. No one person makes one, the director included: the operator
is the other way (ASVS 2.3.5). Nothing here knows a client.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from safeground.domain import access, audit
from safeground.domain import practice as practices
from safeground.domain.accounts import invitations
from safeground.domain.actor import Actor, Missing, Refused
from safeground.store import models

LONGEST = 80
ROLES = ("therapist", "director")


@dataclass(frozen=True)
class Colleague:
    """Somebody who works here, as a director sees them."""

    id: uuid.UUID
    name: str
    roles: tuple[str, ...]
    has_factor: bool
    joined_on: date
    disabled_on: date | None
    is_me: bool
    left_on: date | None = None


@dataclass(frozen=True)
class Proposal:
    """Somebody who is to work here: proposed by one person, and perhaps confirmed by another."""

    id: uuid.UUID
    name: str
    role: str
    by: str
    is_mine: bool
    made_on: date
    expires_at: datetime
    confirmed_on: date | None


def colleagues(*, actor: Actor) -> list[Colleague]:
    """Everybody who works here or did. Clients stand in no list of the director's."""
    found = access.rows(actor, models.Account, "staff", order=("public_name", "id"))
    factors = {row.account_id for row in access.rows(actor, models.SecondFactor, "held")}
    return [
        Colleague(
            row.id, row.public_name, tuple(row.roles.split()), row.id in factors, row.made_on, row.disabled_on,
            row.id == actor.account_id, row.left_on,
        )
        for row in found
    ]  # fmt: skip


def propose(*, actor: Actor, role: str, name: str, now: datetime) -> invitations.Invited:
    """A director proposes somebody. The words that come back work once a second person has confirmed them."""
    shown = " ".join(name.split())
    if role not in ROLES:
        raise Refused("role", "Please choose what they will do here.")
    if not 1 <= len(shown) <= LONGEST:
        raise Refused("public-name", f"Please give the name that clients will see, with {LONGEST} letters at most.")
    with access.deed():
        made = invitations.invite(actor=actor, role=role, public_name=shown, now=now)
        audit.record(actor=actor, entries=[audit.Entry(actor.me, "staff-proposed", made.id)], now=now)
    return made


def proposals(*, actor: Actor, now: datetime) -> list[Proposal]:
    """A director's list: everybody proposed who has not used the words yet."""
    return _seen(actor, _open(actor, "proposed", now))


def to_confirm(*, actor: Actor, now: datetime) -> list[Proposal]:
    """What waits for the actor: proposed by somebody else, and confirmed by nobody."""
    return _seen(actor, [row for row in _open(actor, "confirm", now) if row.confirmed_on is None])


def _open(actor: Actor, action: str, now: datetime) -> list[models.Invitation]:
    return access.rows(
        actor,
        models.Invitation,
        action,
        used_on__isnull=True,
        withdrawn_on__isnull=True,
        expires_at__gt=now,
        order=("made_on", "id"),
    )


def _seen(actor: Actor, found: Sequence[models.Invitation]) -> list[Proposal]:
    names = access.rows(actor, models.Account, "name", id__in={row.inviter_id for row in found}) if found else []
    by = {row.id: row.public_name for row in names}
    return [
        Proposal(
            row.id, row.public_name, row.role, by.get(row.inviter_id or actor.practice_id, ""),
            row.inviter_id == actor.account_id, row.made_on, row.expires_at, row.confirmed_on,
        )
        for row in found
    ]  # fmt: skip


def confirm(*, actor: Actor, proposal: uuid.UUID, now: datetime) -> None:
    """The second person's word. The one who proposed cannot give it; twice is once."""
    with access.deed():
        to = {"confirmer_id": actor.account_id, "confirmed_on": practices.here().day(now)}
        living = {"used_on__isnull": True, "withdrawn_on__isnull": True, "expires_at__gt": now}
        if not access.change(
            actor, models.Invitation, "confirm", id=proposal, confirmed_on__isnull=True, to=to, **living
        ):
            raise Missing
        if actor.account_id is not None:
            audit.record(actor=actor, entries=[audit.Entry(actor.me, "staff-confirmed", proposal)], now=now)


def withdraw(*, actor: Actor, proposal: uuid.UUID, now: datetime) -> None:
    """Any director takes a proposal back, whoever made it."""
    with access.deed():
        day = practices.here().day(now)
        withdrawn = access.change(
            actor,
            models.Invitation,
            "withdraw",
            id=proposal,
            used_on__isnull=True,
            withdrawn_on__isnull=True,
            to={"withdrawn_on": day},
        )
        if not withdrawn:
            raise Missing
        audit.record(actor=actor, entries=[audit.Entry(actor.me, "staff-withdrawn", proposal)], now=now)


def disable(*, actor: Actor, account: uuid.UUID, now: datetime) -> None:
    """Close an account off: nobody signs in to it, and every session of it ends with this. Never one's own."""
    _set(actor, account, practices.here().day(now), "staff-disabled", now)


def enable(*, actor: Actor, account: uuid.UUID, now: datetime) -> None:
    """Open it again. It is still the account that two people made; its keys were never anybody else's."""
    _set(actor, account, None, "staff-enabled", now)


def _set(actor: Actor, account: uuid.UUID, to: date | None, action: str, now: datetime) -> None:
    with access.deed():
        here = {"id": account, "left_on__isnull": True}
        if not access.change(actor, models.Account, "disable", **here, to={"disabled_on": to}):
            raise Missing
        audit.record(actor=actor, entries=[audit.Entry(account, action)], now=now)
