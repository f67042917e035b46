"""Things one keeps: one sealed table for words of every kind. Only the owner's key opens them.

Kind, title, numbers and exact time are inside the seal. Drafts and receipts live here too: a draft is a thing
not yet kept, a receipt finds what the first press of a button made.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from safeground.crypto import keyring
from safeground.domain import access, keys
from safeground.domain.actor import Actor
from safeground.store import models, transaction

PLACE = "_place"


@dataclass(frozen=True)
class Kept:
    """One item, opened. `body` is the owner's own words and numbers; it never shows in a repr."""

    id: uuid.UUID
    revision: int
    kind: str
    made_at: datetime
    body: dict[str, Any] = field(repr=False)


def keep(*, actor: Actor, kind: str, body: dict[str, Any], now: datetime, day: date) -> Kept:
    """Seal a new thing. `day` is the practice's day, the only time that is in clear."""
    item = uuid.uuid4()
    whole = {**body, "kind": kind, "at": now.isoformat()}
    sealed = keys.seal_item(actor, item=item, revision=1, body=whole)
    access.add(actor, models.Item, id=item, owner_id=actor.me, made_on=day, **sealed)
    return Kept(item, 1, kind, now, whole)


def change(*, actor: Actor, kept: Kept, body: dict[str, Any]) -> Kept:
    """A new revision under a new data key. Compare and set: of two edits at once, the second finds `Missing`."""
    whole = {**kept.body, **body}
    sealed = keys.seal_item(actor, item=kept.id, revision=kept.revision + 1, body=whole)
    if not access.change(actor, models.Item, "change", id=kept.id, revision=kept.revision, to=sealed):
        raise access.Missing
    return Kept(kept.id, kept.revision + 1, kept.kind, kept.made_at, whole)


def read(*, actor: Actor, item: uuid.UUID) -> Kept:
    return _opened(actor, access.row(actor, models.Item, "read", id=item, key_generation=actor.generation))


def forget(*, actor: Actor, item: uuid.UUID) -> None:
    """Delete a thing for good, its key with it."""
    if not access.remove(actor, models.Item, "remove", id=item):
        raise access.Missing


def kept(*, actor: Actor, kind: str = "") -> list[Kept]:
    """Everything the actor keeps, of one kind or of all, oldest first. The kind is only known once opened."""
    dek = keyring.subkey(actor.key, "dek")
    found = access.rows(actor, models.Item, "read", key_generation=actor.generation)
    opened = [_opened(actor, row, dek) for row in found]
    return sorted(of_kind(opened, kind) if kind else opened, key=lambda one: (one.made_at, one.id))


def newest(
    *,
    actor: Actor,
    kind: str,
    most: int,
    before: uuid.UUID | None = None,
    fits: Callable[[Kept], bool] = lambda one: True,
) -> tuple[list[Kept], bool]:
    """The newest things of one kind that fit, newest first, and whether there are older ones.

    `before` is the last thing of the page above. The day is in clear, the hour is not: things are opened day by
    day from the newest one, and no further than needed. (docs/decisions/0014)
    """
    dek = keyring.subkey(actor.key, "dek")
    now = {"key_generation": actor.generation}
    last = access.row(actor, models.Item, "read", id=before, **now) if before else None
    above = _place(last, _opened(actor, last, dek)) if last else None
    found: list[tuple[tuple[date, datetime, uuid.UUID], Kept]] = []

    def enough(row: models.Item) -> bool:
        if len(found) > most and row.made_on < found[-1][0][0]:
            return True
        one = _opened(actor, row, dek)
        place = _place(row, one)
        if one.kind == kind and (above is None or place < above) and fits(one):
            found.append((place, one))
        return False

    until: dict[str, Any] = now | ({"made_on__lte": last.made_on} if last else {})
    access.each(actor, models.Item, "read", enough, order=("-made_on",), **until)
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [one for _, one in found[:most]], len(found) > most


def _place(row: models.Item, one: Kept) -> tuple[date, datetime, uuid.UUID]:
    return row.made_on, one.made_at, one.id


def of_kind(found: Sequence[Kept], kind: str) -> list[Kept]:
    return [one for one in found if one.kind == kind]


def _opened(actor: Actor, row: models.Item, dek: keys.Secret | None = None) -> Kept:
    body = keys.unseal_item(actor, row, dek)
    return Kept(row.id, row.revision, body["kind"], datetime.fromisoformat(body["at"]), body)


# --- drafts -----------------------------------------------------------------------------------------------


def save_draft(*, actor: Actor, place: str, body: dict[str, Any], day: date) -> None:
    """Keep what is being typed on one page, over what was kept there before."""
    mark = keys.place(actor, place)
    # The place is inside the seal as well: with new keys its mark is another one.
    whole = {**body, PLACE: place}
    sealed = {
        "body_sealed": keys.seal_draft(actor, mark, whole),
        "changed_on": day,
        "key_generation": actor.generation,
    }
    with access.deed():
        if access.change(actor, models.Draft, "change", place=mark, to=sealed):
            return
        if access.add_once(actor, models.Draft, owner_id=actor.me, place=mark, **sealed) is None:
            # Another window of the same person was quicker by a breath.
            access.change(actor, models.Draft, "change", place=mark, to=sealed)


def draft(*, actor: Actor, place: str) -> dict[str, Any] | None:
    mark = keys.place(actor, place)
    row = access.find(actor, models.Draft, "read", place=mark)
    return None if row is None else _draft(actor, row)


def drafts(*, actor: Actor, places: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What is kept in each of the places where something is, in one statement."""
    marks = {bytes(keys.place(actor, place)): place for place in places}
    found = access.rows(actor, models.Draft, "read", place__in=list(marks)) if marks else []
    return {marks[bytes(row.place)]: _draft(actor, row) for row in found}


def drafted(*, actor: Actor, places: Sequence[str]) -> list[str]:
    """Those of the places where something is kept."""
    marks = {bytes(keys.place(actor, place)): place for place in places}
    found = access.rows(actor, models.Draft, "read", place__in=list(marks), columns=("id", "place"))
    return [marks[bytes(row.place)] for row in found]


def all_drafts(*, actor: Actor) -> list[tuple[date, dict[str, Any]]]:
    """Everything that is being written, wherever: the day of the last change, and the words."""
    order = ("changed_on", "id")
    found = access.rows(actor, models.Draft, "read", order=order, key_generation=actor.generation)
    return [(row.changed_on, _draft(actor, row)) for row in found]


def _draft(actor: Actor, row: models.Draft) -> dict[str, Any]:
    body = keys.unseal_draft(actor, bytes(row.place), bytes(row.body_sealed))
    body.pop(PLACE, None)
    return body


def drop_draft(*, actor: Actor, place: str) -> None:
    access.remove(actor, models.Draft, "remove", place=keys.place(actor, place))


# --- receipts ---------------------------------------------------------------------------------------------


def receipt(*, actor: Actor, key: str) -> uuid.UUID | None:
    """What the form with this key made, if it was taken in already. Ask it inside the deed: of two at once, the
    second waits here until the first is done."""
    transaction.take_turns([int.from_bytes(_hash(f"{actor.me}:{key}")[:8], "big")])
    row = access.find(actor, models.Receipt, "read", key_hash=_hash(key))
    return None if row is None else row.result


def give_receipt(*, actor: Actor, key: str, result: uuid.UUID, day: date) -> None:
    """Note, in the same deed, what this form made. A second one at the same moment breaks on the constraint."""
    access.add(actor, models.Receipt, owner_id=actor.me, key_hash=_hash(key), result=result, made_on=day)


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
