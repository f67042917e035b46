"""Which times of a therapist are taken, and the reminders that go with an appointment.

A time is taken in steps of five minutes, each a row, and the database lets each step of one therapist be there
once (docs/decisions/0012). So no two appointments overlap, whoever makes them and however many at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError
from django.db.models import Q

from safeground.crypto import contexts, envelope, keyring
from safeground.domain import access, keys, outbox
from safeground.domain.actor import Actor
from safeground.store import models, transaction

STEP = timedelta(minutes=5)
START = datetime(1970, 1, 1, tzinfo=UTC)
# How long before it a person is reminded. Nobody is, unless they chose to be.
REMINDERS = {"day": timedelta(days=1), "hours": timedelta(hours=2)}
_NAMES = uuid.UUID("6c0e6f0a-6a4e-4f5e-9c0d-1f1c2d7b8a11")


def fits(moment: datetime) -> bool:
    return (moment - START) % STEP == timedelta(0)


def steps(starts_at: datetime, ends_at: datetime) -> range:
    """Every step that is touched. Where both ends fit, none is shared by two that only meet."""
    return range((starts_at - START) // STEP, -((START - ends_at) // STEP))


def wait_for_turn(therapist: uuid.UUID) -> None:
    """Of two who change one therapist's times at once, the second waits here and then sees what the first did.

    It only makes the losing kind; what makes it true is the constraint.
    """
    transaction.take_turns([therapist.int ^ 0xD1A87])


def hold(
    *,
    actor: Actor,
    appointments: Sequence[models.Appointment],
    before: timedelta = timedelta(),
    after: timedelta = timedelta(),
) -> bool:
    """Take the time of all of these, or of none: False when somebody else has any of it.

    `before` and `after` are kept free around each, and so are taken too.
    """
    rows = [
        models.Taken(therapist_id=one.therapist_id, step=step, appointment_id=one.id)
        for one in appointments
        for step in steps(one.starts_at - before, one.ends_at + after)
    ]
    # In one order, so that two who take at once cannot wait for each other.
    rows.sort(key=lambda row: (row.therapist_id, row.step))
    if len({(row.therapist_id, row.step) for row in rows}) != len(rows):
        return False
    try:
        with transaction.savepoint():
            access.add_many(actor, models.Taken, rows)
    except IntegrityError:
        return False
    return True


def free(*, actor: Actor, appointments: Sequence[uuid.UUID]) -> None:
    access.remove(actor, models.Taken, "remove", appointment_id__in=list(appointments))


def busy(
    *, actor: Actor, starts_at: datetime, ends_at: datetime, therapist: uuid.UUID | None = None
) -> frozenset[int]:
    """The steps in which a therapist has something, between two moments: the actor, or one who takes bookings."""
    wanted = steps(starts_at, ends_at)
    rows = access.rows(
        actor, models.Taken, "busy", therapist_id=therapist or actor.me, step__gte=wanted.start,
        step__lt=wanted.stop, columns=("id", "step"),
    )  # fmt: skip
    return frozenset(row.step for row in rows)


def purge(*, actor: Actor, now: datetime) -> None:
    """What is over needs no place any more; a time that was asked for and has come is asked for no longer."""
    begun = Q(starts_at__lte=now) | Q(instead_of__starts_at__lte=now)
    access.remove(actor, models.Appointment, "remove", begun, state="asked")
    access.remove(actor, models.Taken, "remove", step__lt=(now - START) // STEP - 300)


# --- reminders --------------------------------------------------------------------------------------------


def reminder_of(*, actor: Actor, account: uuid.UUID) -> str:
    """When this person wants to be reminded: "day", "hours", or "" for not at all."""
    action = "read" if account == actor.account_id else "notify"
    row = access.find(actor, models.Contact, action, account_id=account, field="reminder")
    if row is None:
        return ""
    return keys.unseal_contact(bytes(row.value_sealed), context=contexts.contact(account, "reminder")).decode()


def set_reminder(*, actor: Actor, when: str, now: datetime) -> None:
    """Choose when to be reminded, or never. Sealed like an address, so that the other side's deed can heed it."""
    with access.deed():
        access.remove(actor, models.Contact, "remove", account_id=actor.me, field="reminder")
        if when in REMINDERS:
            key = keyring.contact_key(keys.pepper())
            access.add(
                actor,
                models.Contact,
                account_id=actor.me,
                field="reminder",
                value_sealed=envelope.seal(key, when.encode(), context=contexts.contact(actor.me, "reminder")),
                lookup=keyring.lookup(keys.pepper(), purpose="reminder", value=str(actor.me)),
                made_on=now.date(),
            )


def _about(appointment: uuid.UUID, account: uuid.UUID) -> uuid.UUID:
    """What a reminder is about: one appointment, for one of the two."""
    return uuid.uuid5(_NAMES, f"{appointment}:{account}")


def remind(*, actor: Actor, account: uuid.UUID, appointments: Sequence[models.Appointment], now: datetime) -> None:
    """Write one person's reminders for these, as they chose, where there is still time."""
    ahead = REMINDERS.get(reminder_of(actor=actor, account=account)) if appointments else None
    if ahead is None:
        return
    due = [(one.starts_at - ahead, _about(one.id, account)) for one in appointments if one.starts_at - ahead > now]
    outbox.write_each(actor=actor, account=account, template="reminder", due=due)


def forget_reminders(*, actor: Actor, accounts: Sequence[uuid.UUID], appointments: Sequence[uuid.UUID]) -> None:
    about = [_about(appointment, account) for appointment in appointments for account in accounts]
    if about:
        outbox.call_off(actor=actor, about=about)
