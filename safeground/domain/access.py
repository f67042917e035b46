"""The one door to the data: who may do what, in one table, and the only functions that read or write a row.

Fetching is checking: no function here returns a row before the table below has allowed it. What is not in the
table is denied, and a denied row looks exactly like one that does not exist. *Who may* stands here; *in which
state* stands in the file of the word. Rows never leave the domain: surfaces get frozen values.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import IntegrityError
from django.db.models import Case, Exists, Model, OuterRef, Q, Value, When

from safeground.domain.actor import Actor, Missing, Who
from safeground.store import models, transaction, wall

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Rule:
    """Which rows (`where`), and which of their columns; no columns named means all."""

    where: Callable[[Actor], Q]
    columns: tuple[str, ...] = ()


def _all(actor: Actor) -> Q:
    return Q()


def _practice(actor: Actor) -> Q:
    return Q(practice_id=actor.practice_id)


def _self(actor: Actor) -> Q:
    return Q(id=actor.me)


def _mine(actor: Actor) -> Q:
    return Q(account_id=actor.me)


def _owned(actor: Actor) -> Q:
    return Q(owner_id=actor.me)


def _owned_now(actor: Actor) -> Q:
    return Q(owner_id=actor.me, owner__key_generation=actor.generation)


def _as_client(actor: Actor) -> Q:
    return Q(client_id=actor.me)


def _as_therapist(actor: Actor) -> Q:
    return Q(therapist_id=actor.me)


def _shown_to_me(actor: Actor) -> Q:
    # A held share is nobody's but its owner's: this is the line that keeps it so.
    return Q(recipient_id=actor.me) & ~Q(state="held")


def _between_us(actor: Actor) -> Q:
    return Q(owner_id=actor.me) | Q(recipient_id=actor.me)


def _own_session(actor: Actor) -> Q:
    return Q(session_id=actor.session, pair__therapist_id=actor.me)


def _my_clients(actor: Actor) -> Q:
    living = models.Pair.objects.filter(ended_on__isnull=True, therapist_id=actor.me)
    return Q(practice_id=actor.practice_id, id__in=list(living.values_list("client_id", flat=True)))


def _started_by_me(actor: Actor) -> Q:
    return Q(started_by_id=actor.me, account__practice_id=actor.practice_id)


def _started_for_my_client(actor: Actor) -> Q:
    living = models.Pair.objects.filter(ended_on__isnull=True, therapist_id=actor.me)
    return Q(started_by_id=actor.me, account_id__in=list(living.values_list("client_id", flat=True)))


def _whose_keys_i_started(actor: Actor) -> Q:
    started = models.NewKeys.objects.filter(started_by_id=actor.me)
    return _partners(actor) | Q(account_id__in=list(started.values_list("account_id", flat=True)))


def _invited(actor: Actor) -> Q:
    return Q(practice_id=actor.practice_id, inviter_id=actor.me)


def _partners(actor: Actor) -> Q:
    pairs = models.Pair.objects.filter(ended_on__isnull=True)
    others = [
        *pairs.filter(client_id=actor.me).values_list("therapist_id", flat=True),
        *pairs.filter(therapist_id=actor.me).values_list("client_id", flat=True),
    ]
    return Q(account_id__in=others)


def _my_trail(actor: Actor) -> Q:
    return Q(chain=actor.me)


def _same_practice_staff(actor: Actor) -> Q:
    return Q(practice_id=actor.practice_id) & ~Q(public_name="")


def _directors(actor: Actor) -> Q:
    return Q(practice_id=actor.practice_id, disabled_on__isnull=True, roles__contains="director")


def _about_my_therapist(actor: Actor) -> Q:
    living = models.Pair.objects.filter(ended_on__isnull=True, client_id=actor.me)
    return Q(practice_id=actor.practice_id, therapist_id__in=list(living.values_list("therapist_id", flat=True)))


def _of_directors(actor: Actor) -> Q:
    return Q(account__practice_id=actor.practice_id, account__roles__contains="director")


def _handed_over(actor: Actor) -> Q:
    living = models.Pair.objects.filter(ended_on__isnull=True, client_id=actor.me)
    mine = list(living.values_list("therapist_id", flat=True))
    return Q(practice_id=actor.practice_id, about_id__in=mine, reader__roles__contains="director")


def _for_me_to_read(actor: Actor) -> Q:
    return Q(reader_id=actor.me) & ~Q(about_id=actor.me)


def _therapists(actor: Actor) -> Q:
    return Q(practice_id=actor.practice_id, disabled_on__isnull=True, roles__contains="therapist")


_PUBLIC_NAME = ("id", "practice_id", "public_name", "disabled_on")
_PUBLIC_KEY = ("id", "account_id", "generation", "public", "made_on")
_TO_RELEASE = ("id", "practice_id", "pair_id", "owner_id", "recipient_id", "state", "due_at", "expires_on")

_TO_FOLLOW = ("id", "practice_id", "state", "proposed_id", "answered_sealed", "made_on")

SIGNED_IN: tuple[Who, ...] = ("client", "therapist", "director")

POLICY: dict[tuple[Who, type[Model], str], Rule] = {}


def _allow(who: tuple[Who, ...], model: type[Model], actions: str, rule: Rule) -> None:
    for role in who:
        for action in actions.split():
            POLICY[role, model, action] = rule


# The practice. Everybody may know its name and its lines of help.
_allow((*SIGNED_IN, "stranger", "pending", "operator", "worker"), models.Practice, "read", Rule(_all))
_allow(("operator",), models.Practice, "add", Rule(_all))
_allow(("operator", "director"), models.Practice, "change", Rule(lambda actor: Q(id=actor.practice_id)))

# Accounts and keys. A stranger may be looked up by name to sign in, and may be made by an invitation.
_allow(("stranger",), models.Account, "sign-in add", Rule(_practice))
_allow((*SIGNED_IN, "pending"), models.Account, "read", Rule(_self))
_allow(SIGNED_IN, models.Account, "change", Rule(_self))
_allow(SIGNED_IN, models.Account, "name", Rule(_same_practice_staff, _PUBLIC_NAME))
_allow(("stranger", "operator"), models.Account, "name", Rule(_same_practice_staff, _PUBLIC_NAME))
_allow(("operator",), models.Account, "list", Rule(_practice, (*_PUBLIC_NAME, "username")))
_allow(("stranger",), models.KeySlot, "sign-in", Rule(_all))

# Lost keys. A director names an account by its username, a therapist one of their own clients; either may start the
# wait and end it again. The banner is read, and ended, by the person alone; the row opens nothing for anybody.
_allow(("director",), models.Account, "start-new-keys", Rule(_practice, (*_PUBLIC_NAME, "username")))
_allow(("therapist",), models.Account, "start-new-keys", Rule(_my_clients, (*_PUBLIC_NAME, "username")))
_allow(("director",), models.NewKeys, "add", Rule(_started_by_me))
_allow(("therapist",), models.NewKeys, "add", Rule(_started_for_my_client))
_allow(("director", "therapist"), models.NewKeys, "started", Rule(_started_by_me))
_allow((*SIGNED_IN, "pending"), models.NewKeys, "read stop", Rule(_mine))
_allow(("stranger",), models.NewKeys, "use", Rule(lambda actor: Q(account__practice_id=actor.practice_id)))

# Only the password's: whoever holds the recovery code still gets in, and nobody else does.
_allow(
    ("operator",),
    models.KeySlot,
    "remove",
    Rule(lambda actor: Q(kind="password", account__practice_id=actor.practice_id)),
)
_allow(SIGNED_IN, models.KeySlot, "read add remove", Rule(_mine))
_allow(("stranger",), models.KeyPair, "add", Rule(_all))
_allow(SIGNED_IN, models.KeyPair, "private", Rule(_mine))
# With new keys: the private half that went before is destroyed, never read by anybody else.
_allow(SIGNED_IN, models.KeyPair, "retire", Rule(_mine))
# Only with the whole account: without it nothing that was shown to its owner could be opened.
_allow(("client",), models.KeyPair, "remove", Rule(_mine))
_allow(SIGNED_IN, models.KeyPair, "public", Rule(_all, _PUBLIC_KEY))
_allow((*SIGNED_IN, "pending"), models.SecondFactor, "read change add", Rule(_mine))
_allow(SIGNED_IN, models.SecondFactor, "remove", Rule(_mine))
_allow(("operator",), models.SecondFactor, "remove", Rule(lambda actor: Q(account__practice_id=actor.practice_id)))
_allow(("operator",), models.Session, "remove", Rule(lambda actor: Q(account__practice_id=actor.practice_id)))
_allow(("stranger",), models.SecondFactor, "sign-in", Rule(_all, ("account_id", "made_on")))
_allow(("stranger",), models.Session, "resume add change remove", Rule(_all))
_allow((*SIGNED_IN, "pending"), models.Session, "read change remove", Rule(_mine))
_allow(("worker",), models.Session, "remove", Rule(_all))
_allow((*SIGNED_IN, "stranger", "pending"), models.Attempt, "read add change", Rule(_all))
_allow(("worker",), models.Attempt, "remove", Rule(_all))
_allow(SIGNED_IN, models.Contact, "read add change remove", Rule(_mine))
_allow(SIGNED_IN, models.Contact, "notify", Rule(_partners))
_allow(("director",), models.Contact, "notify", Rule(_whose_keys_i_started))
# Whoever reads what is asked of the practice is told that something is there, like anybody else.
_allow(("client",), models.Contact, "notify", Rule(lambda actor: _partners(actor) | _of_directors(actor)))
_allow(("stranger",), models.Contact, "add", Rule(_all))

# Invitations. Anybody with the code may read theirs; a therapist invites clients, the operator anybody.
_allow(("stranger",), models.Invitation, "look-up", Rule(_practice))
_allow(("stranger",), models.Invitation, "change", Rule(_practice))
_allow(("therapist", "director"), models.Invitation, "read add change", Rule(_invited))
_allow(("operator",), models.Invitation, "add read change", Rule(_practice))

# The pair.
_allow(("client",), models.Pair, "read add change", Rule(_as_client))
_allow(("therapist",), models.Pair, "read change", Rule(_as_therapist))
# Taking something back drops what the therapist's summary made of it. The worker delivers and ends by the clock.
_allow(("client",), models.Pair, "forget-summary", Rule(_as_client, ("id",)))
_allow(("therapist",), models.Pair, "forget-summary", Rule(_as_therapist, ("id",)))
_allow(("worker",), models.Pair, "release", Rule(_all, ("id", "client_id", "therapist_id")))
_allow(("therapist",), models.Visit, "read add", Rule(_own_session))
_allow(("client",), models.Clinician, "read", Rule(_partners))
_allow(("therapist",), models.Clinician, "own change", Rule(_mine))
_allow(("stranger",), models.Clinician, "add", Rule(_all))

# Asking the practice to look whether answers come. No row says who asks; a director reads none about themselves.
_allow(("client",), models.Account, "directors", Rule(_directors, _PUBLIC_NAME))
_allow(("client",), models.Enquiry, "add", Rule(_about_my_therapist))
_allow(("client",), models.Enquiry, "follow", Rule(_practice, ("id", "closed_on")))
_allow(("director",), models.Enquiry, "read change", Rule(lambda actor: _practice(actor) & ~Q(therapist_id=actor.me)))

# Asking for another therapist. No row says who asks; a request is read by one director, never by whom it is about.
_allow(("client",), models.Handover, "add", Rule(_handed_over))
_allow(("client",), models.Handover, "follow settle", Rule(_practice, _TO_FOLLOW))
_allow(
    ("director",), models.Handover, "read change", Rule(lambda actor: Q(reader_id=actor.me) & ~Q(about_id=actor.me))
)
_allow(("director",), models.Account, "therapists", Rule(_therapists, _PUBLIC_NAME))

# Private words. Nobody but the owner; a share also by the one person it is for, once delivered.
_allow(("client", "therapist", "director"), models.Item, "read remove", Rule(_owned))
# Nothing is sealed any more with keys that were changed meanwhile in another window.
_allow(("client", "therapist", "director"), models.Item, "add change", Rule(_owned_now))
_allow(("client", "therapist", "director"), models.Draft, "read remove", Rule(_owned))
_allow(("client", "therapist", "director"), models.Draft, "add change", Rule(_owned_now))
_allow(("client", "therapist", "director"), models.Receipt, "read add", Rule(_owned))
_allow(("worker",), models.Receipt, "remove", Rule(_all))
_allow(("client", "therapist"), models.Share, "read add change remove", Rule(_owned))
_allow(("client", "therapist"), models.Share, "receive", Rule(_shown_to_me))
_allow(("client", "therapist"), models.Share, "end", Rule(_between_us, _TO_RELEASE))
_allow(("worker",), models.Share, "release", Rule(_all, _TO_RELEASE))

# The trail. Added to by every deed, read by the person it is about.
_allow((*SIGNED_IN, "stranger", "pending", "operator", "worker"), models.AuditEvent, "add head", Rule(_all))
_allow(("client",), models.AuditEvent, "read", Rule(_my_trail))
_allow(("operator",), models.AuditEvent, "verify", Rule(_practice))

# Notices. Written with the deed, sent by the worker, taken out when the deed is taken back.
_allow((*SIGNED_IN, "stranger", "worker"), models.Notice, "add", Rule(_all))
_allow(("client", "therapist"), models.Notice, "remove hasten", Rule(_all, ("id", "about")))
_allow(("worker",), models.Notice, "read change remove", Rule(_all))


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
        return model._base_manager.filter(pk__in=held).delete()[1].get(model._meta.label, 0)


@contextmanager
def deed() -> Iterator[None]:
    """One use case, one transaction: check, change, audit line, notice. All of it or none."""
    with transaction.write():
        yield
