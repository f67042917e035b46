"""The one door to the data: the only functions that read or write a row, each asking policy.py first.

Fetching is checking: no function here returns a row before the table of policy.py has allowed it. What is not in the
table is denied, and a denied row looks exactly like one that does not exist. *Who may* stands there; *in which
state* stands in the file of the word. Rows never leave the domain: surfaces get frozen values.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import IntegrityError
from django.db.models import Case, Exists, Model, OuterRef, Q, Value, When

from safeground.domain.actor import Actor, Missing
from safeground.domain.policy import POLICY
from safeground.store import models, transaction, wall

Row = TypeVar("Row", bound=Model)


def _rule(actor: Actor, model: type[Model], action: str) -> tuple[Q, tuple[str, ...]] | None:
    rules = [POLICY[who, model, action] for who in sorted(actor.roles) if (who, model, action) in POLICY]
    if not rules:
        return None
    where = Q(*(rule.where(actor) for rule in rules), _connector=Q.OR)
    # One action shows one set of columns, whoever asks: tests/domain/test_access.py holds the table to it.
    return where, rules[0].columns


def latest_in_chain(chains: list[uuid.UUID]) -> Q:
    """The condition for the last line of each of these trails."""
    later = models.AuditEvent._base_manager.filter(chain=OuterRef("chain"), sequence__gt=OuterRef("sequence"))
    return Q(~Exists(later), chain__in=chains)


def rows(
    actor: Actor,
    model: type[Row],
    action: str,
    *conditions: Q,
    order: tuple[str, ...] = (),
    limit: int | None = None,
    lock: bool = False,
    columns: tuple[str, ...] = (),
    join: tuple[str, ...] = (),
    **filters: Any,
) -> list[Row]:
    """The rows this actor may `action`, of those that match. Empty when there are none, or none for them.

    `columns` asks for fewer columns than the rule allows; `join` fetches rows they point to along with them;
    `lock` holds the rows until the transaction ends.
    """
    with wall.opened():
        allowed = _rule(actor, model, action)
        if allowed is None:
            return []
        found = model._base_manager.filter(allowed[0], *conditions, **filters)
        if columns or allowed[1]:
            found = found.only(*(columns or allowed[1]))
        if join:
            found = found.select_related(*join)
        if lock:
            found = found.select_for_update()
        found = found.order_by(*order)
        return list(found if limit is None else found[:limit])


def each(
    actor: Actor,
    model: type[Row],
    action: str,
    enough: Callable[[Row], bool],
    *conditions: Q,
    order: tuple[str, ...],
    **filters: Any,
) -> None:
    """Hand row after row to `enough`, until it says yes: the first few of a long table, in one statement."""
    with wall.opened():
        allowed = _rule(actor, model, action)
        if allowed is None:
            return
        found = model._base_manager.filter(allowed[0], *conditions, **filters).order_by(*order)
        if allowed[1]:
            found = found.only(*allowed[1])
        for row in found.iterator(chunk_size=64):
            if enough(row):
                return


def find(actor: Actor, model: type[Row], action: str, *conditions: Q, **options: Any) -> Row | None:
    found = rows(actor, model, action, *conditions, limit=1, **options)
    return found[0] if found else None


def row(actor: Actor, model: type[Row], action: str, *conditions: Q, **options: Any) -> Row:
    """The one row, or `Missing`: not there and not yours are the same answer."""
    found = find(actor, model, action, *conditions, **options)
    if found is None:
        raise Missing
    return found


def add(actor: Actor, model: type[Row], **values: Any) -> Row:
    """A new row, if the table lets this actor add it *as it stands*: the rule is checked on the stored row."""
    with transaction.write(), wall.opened():
        made = model._base_manager.create(**values)
        allowed = _rule(actor, model, "add")
        if allowed is None:
            raise Missing
        known = satisfies(made, allowed[0])
        if not (model._base_manager.filter(allowed[0], pk=made.pk).exists() if known is None else known):
            raise Missing
        return made


def satisfies(row: Model, condition: Q) -> bool | None:
    """Whether a row fits a condition that asks for equal columns of its own and nothing else.

    None where the condition asks for more: then the database must say. tests/domain/test_access.py compares the two.
    """
    if condition.negated or (condition.connector != Q.AND and len(condition.children) > 1):
        return None
    answers = []
    for child in condition.children:
        if isinstance(child, Q):
            answers.append(satisfies(row, child))
            continue
        if not isinstance(child, tuple):
            return None
        column, value = child
        if column not in {field.attname for field in row._meta.concrete_fields} or not isinstance(value, uuid.UUID):
            return None
        answers.append(getattr(row, column) == value)
    return None if None in answers else all(answers)


def add_once(actor: Actor, model: type[Row], **values: Any) -> Row | None:
    """A new row, or None when a uniqueness rule of the database says that it is there already."""
    try:
        with transaction.savepoint():
            return add(actor, model, **values)
    except IntegrityError:
        return None


def add_many(actor: Actor, model: type[Row], found: list[Row]) -> None:
    """Several new rows in one statement, for tables where every row of this actor's is allowed."""
    if not found:
        return
    with transaction.write(), wall.opened():
        model._base_manager.bulk_create(found)
        allowed = _rule(actor, model, "add")
        keys = [made.pk for made in found]
        if allowed is None or model._base_manager.filter(allowed[0], pk__in=keys).count() != len(keys):
            raise Missing


def change(actor: Actor, model: type[Row], action: str, *conditions: Q, to: dict[str, Any], **filters: Any) -> int:
    """Compare and set: how many rows were changed, of those this actor may `action` and that match."""
    with transaction.write(), wall.opened():
        allowed = _rule(actor, model, action)
        if allowed is None:
            return 0
        return model._base_manager.filter(allowed[0], *conditions, **filters).update(**to)


def change_each(actor: Actor, model: type[Row], action: str, column: str, to: dict[uuid.UUID, Any]) -> int:
    """One column of several rows, each to a value of its own, in one statement: of those this actor may `action`."""
    with transaction.write(), wall.opened():
        allowed = _rule(actor, model, action)
        if allowed is None or not to:
            return 0
        kind = next(field for field in model._meta.concrete_fields if field.attname == column)
        cases = [When(pk=key, then=Value(value, output_field=kind)) for key, value in to.items()]
        found = model._base_manager.filter(allowed[0], pk__in=list(to))
        return found.update(**{column: Case(*cases, output_field=kind)})


def remove(actor: Actor, model: type[Row], action: str, *conditions: Q, **filters: Any) -> int:
    """How many rows were deleted, of those this actor may `action` and that match."""
    with transaction.write(), wall.opened():
        allowed = _rule(actor, model, action)
        if allowed is None:
            return 0
        found = model._base_manager.filter(allowed[0], *conditions, **filters)
        # Held first: Django's own delete looks first and deletes by key, and a row can change in between.
        held = list(found.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        if not held:
            return 0
        gone = model._base_manager.filter(pk__in=held).delete()[1].get(model._meta.label, 0)
        if model in NOT_TO_COME_BACK:
            note_erased(held)
        return gone


# Deleted for good: a backup from before must not bring them back (domain/erasures.py).
NOT_TO_COME_BACK: tuple[type[Model], ...] = (models.Item, models.Share)


def note_erased(things: list[uuid.UUID]) -> None:
    """Note these as erased, in the same deed, as hashes of their random ids."""
    with transaction.write(), wall.opened():
        marks = [models.Erasure(mark=erased_mark(one)) for one in things]
        models.Erasure._base_manager.bulk_create(marks, ignore_conflicts=True)


def erased_mark(thing: uuid.UUID) -> bytes:
    """What is noted of an erased thing."""
    return hashlib.sha256(b"erased\0" + thing.bytes).digest()


@contextmanager
def deed() -> Iterator[None]:
    """One use case, one transaction: check, change, audit line, notice. All of it or none."""
    with transaction.write():
        yield


@contextmanager
def part() -> Iterator[None]:
    """A part of a deed that may be refused by itself: what it did is undone, and the deed goes on."""
    with transaction.savepoint():
        yield
