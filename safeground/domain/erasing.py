"""Leaving: erase what is private, stop showing everything, close the account. Each needs the password once more.

What is deleted goes with its keys, and the files of the database are swept afterwards. Old backups hold what they
held until they are destroyed; the page says so.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db.models import Q

from safeground.domain import (
    access,
    accounts,
    appointments,
    audit,
    care,
    contributing,
    handover,
    items,
    sharing,
    signed,
)
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.store import models, traces

LIVING = ("delivered", "opened")
# Kinds that are changed by showing a new version, which ends the one before: their body names the share in force.
CARDS = ("boundaries",)


def _password_was_given(actor: Actor, now: datetime) -> None:
    if not accounts.stepped_up(actor=actor, now=now):
        raise Refused("step-up", "Please give your password again first.")


def stop_all(*, actor: Actor, now: datetime) -> None:
    """Stop showing everything, opened or not, in one deed. Answers belong to both people and stay."""
    with access.deed():
        _stop_all(actor, now)
    traces.sweep()


def _stop_all(actor: Actor, now: datetime) -> None:
    found = access.rows(actor, models.Share, "read", state__in=LIVING, lasting=False, columns=("id",))
    for row in found:
        sharing.stop_or_take_back(actor=actor, share=row.id, now=now)


def erase_private(*, actor: Actor, now: datetime, also_shown: bool) -> None:
    """Delete everything that only the actor can open; with `also_shown`, what is shown is taken back first.

    Without it, a card that another person reads is kept with what is shown: otherwise it could never be changed.
    """
    _password_was_given(actor, now)
    with access.deed():
        if also_shown:
            _stop_all(actor, now)
        # Held: it exists for nobody else, and goes without a line anywhere.
        for row in access.rows(actor, models.Share, "read", state="held", columns=("id",)):
            sharing.take_back(actor=actor, share=row.id, now=now)
        needed = set() if also_shown else _cards_in_force(actor)
        contributing.take_out(actor=actor, now=now)
        access.remove(actor, models.Item, "remove", ~Q(id__in=needed))
        access.remove(actor, models.Draft, "remove")
        audit.record(actor=actor, entries=[audit.Entry(actor.me, "private-erased")], now=now)
    traces.sweep()


def _cards_in_force(actor: Actor) -> set[uuid.UUID]:
    """The cards of which a version is shown now, and goals that both have said yes to.

    Everything else that is shown is a copy and needs nothing.
    """
    living = {str(row.id) for row in access.rows(actor, models.Share, "read", state__in=LIVING, columns=("id",))}
    return {
        one.id
        for one in items.kept(actor=actor)
        if (one.kind in CARDS and one.body["share"] in living) or (one.kind == "goal" and one.body["agreed"])
    }


def close(*, actor: Actor, now: datetime) -> None:
    """Close the account for good: every connection ends, everything of the actor's is deleted, the keys first.

    What is left is an empty row, so that the therapists' own records still point somewhere, and the trail of who
    looked, which holds no word. A name at the therapist's own desk is the therapist's.
    """
    _password_was_given(actor, now)
    day = practices.here().day(now)
    with access.deed():
        signed.take_back_all(actor=actor)
        for asked in handover.mine(actor=actor):
            handover.take_back(actor=actor, item=asked.item, now=now)
        appointments.end_feed(actor=actor, now=now)
        for pair in care.of_client(actor=actor):
            care.end(actor=actor, pair=pair.id, now=now)
        audit.record(actor=actor, entries=[audit.Entry(actor.me, "account-closed")], now=now)
        contributing.take_out(actor=actor, now=now)
        access.remove(actor, models.Share, "remove")
        for model in (models.Item, models.Draft, models.Contact, models.SecondFactor, models.KeyPair, models.KeySlot):
            access.remove(actor, model, "remove")
        access.note_erased([actor.me])
        emptied = {"username": f"closed-{uuid.uuid4().hex[:20]}", "name_sealed": b"", "disabled_on": day}
        access.change(actor, models.Account, "change", id=actor.me, to=emptied)
        access.remove(actor, models.NewKeys, "stop")
        access.remove(actor, models.Session, "remove")
    traces.sweep()
