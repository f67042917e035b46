"""What was erased must not come back with an old backup: hashes of the erased ids, and deleting them once more.

A mark says nothing but that something with a random id was erased. They are taken out with each backup, and the
newest list is given to `safeground restore`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Model, Q

from safeground.domain import access, leaving
from safeground.domain.actor import Actor
from safeground.store import models, traces


def listed(*, actor: Actor) -> list[str]:
    """Every mark, as hexadecimal text, in order."""
    return sorted(bytes(row.mark).hex() for row in access.rows(actor, models.Erasure, "list"))


def replay(*, actor: Actor, marks: Iterable[str]) -> int:
    """Erase again whatever of these is there; returns how many things were. Safe to repeat."""
    known = {bytes.fromhex(one) for one in marks}
    gone = 0
    with access.deed():
        items = access.rows(actor, models.Item, "erase", columns=("id",))
        gone += _remove(actor, models.Item, [row.id for row in items if access.erased_mark(row.id) in known])
        # What is withdrawn holds nothing any more, and says that there was something.
        shares = access.rows(actor, models.Share, "erase", ~Q(state="withdrawn"), columns=("id",))
        gone += _remove(actor, models.Share, [row.id for row in shares if access.erased_mark(row.id) in known])
        for account in access.rows(actor, models.Account, "erase"):
            if access.erased_mark(account.id) in known:
                gone += _close(actor, account.id)
            elif access.erased_mark(leaving.mark(account.id)) in known:
                gone += _shut(actor, account.id)
    traces.sweep()
    return gone


def _remove(actor: Actor, model: type[Model], found: list[uuid.UUID]) -> int:
    return access.remove(actor, model, "erase", id__in=found) if found else 0


def _shut(actor: Actor, account: uuid.UUID) -> int:
    """Somebody had left: no way in comes back with the backup. What they answered stays the clients'."""
    gone = 0
    for model in (models.KeySlot, models.Contact, models.SecondFactor, models.Session):
        gone += access.remove(actor, model, "erase", account_id=account)
    access.change(actor, models.KeyPair, "erase", account_id=account, to={"private_sealed": b""})
    return gone


def _close(actor: Actor, account: uuid.UUID) -> int:
    gone = 0
    secrets: tuple[type[Model], ...] = (
        models.KeySlot, models.KeyPair, models.Contact, models.SecondFactor, models.Session,
    )  # fmt: skip
    words: tuple[type[Model], ...] = (models.Item, models.Draft, models.Share)
    for model in secrets:
        gone += access.remove(actor, model, "erase", account_id=account)
    for model in words:
        gone += access.remove(actor, model, "erase", owner_id=account)
    emptied = {"username": f"closed-{uuid.uuid4().hex[:20]}", "name_sealed": b""}
    access.change(actor, models.Account, "erase", id=account, to=emptied)
    return gone
