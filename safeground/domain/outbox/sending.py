"""Sending what is due: each notice once, by whoever holds its lease; what belongs together as one letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from safeground.domain import access, keys
from safeground.domain.actor import Actor
from safeground.domain.outbox.addresses import Undeliverable
from safeground.store import models, transaction

LEASE = timedelta(minutes=5)
TRIES = 8
_DAILY_TURN = 0x0DA117


@dataclass(frozen=True)
class Letter:
    """A notice ready to be sent. `template` names a text in content/notices."""

    template: str
    address: str
    link: str = ""


def send_due(*, actor: Actor, send: Callable[[Letter], None], now: datetime) -> int:
    """Send what is due. A lease keeps two workers apart; a failed try waits longer each time. Returns how many."""
    sent = 0
    single = _due(actor, now, together=False)
    # Before anything is leased: a clock that may not read the key takes no notice away from the one that may.
    privates = keys.mail_privates() if single else []
    for notice in single:
        if _lease(actor, notice, now):
            sent += _try(actor, [notice], _letter(privates, notice), send, now)
    daily = _lease_together(actor, now)
    if daily:
        privates = privates or keys.mail_privates()
        by_address: dict[str, list[models.Notice]] = {}
        for notice in daily:
            by_address.setdefault(_letter(privates, notice).address, []).append(notice)
        for notices in by_address.values():
            sent += _try(actor, notices, _letter(privates, notices[0]), send, now)
    return sent


def _due(actor: Actor, now: datetime, *, together: bool) -> list[models.Notice]:
    found = access.rows(
        actor, models.Notice, "read", due_at__lte=now, together=together, order=("due_at",), limit=500
    )
    return [one for one in found if one.leased_until is None or one.leased_until <= now]


def _lease(actor: Actor, notice: models.Notice, now: datetime) -> bool:
    to = {"leased_until": now + LEASE, "tries": notice.tries + 1}
    return bool(access.change(actor, models.Notice, "change", id=notice.id, leased_until=notice.leased_until, to=to))


def _lease_together(actor: Actor, now: datetime) -> list[models.Notice]:
    """All of them or none: two workers with one half each would send two letters to one person."""
    if not _due(actor, now, together=True):
        return []
    keys.mail_privates()
    with access.deed():
        transaction.take_turns([_DAILY_TURN])
        return [notice for notice in _due(actor, now, together=True) if _lease(actor, notice, now)]


def _letter(privates: list[keys.Secret], notice: models.Notice) -> Letter:
    opened = keys.open_address(privates, notice.id, bytes(notice.address_sealed))
    address, _, link = opened.partition("\n")
    return Letter(notice.template, address, link)


def _try(
    actor: Actor, notices: Sequence[models.Notice], letter: Letter, send: Callable[[Letter], None], now: datetime
) -> int:
    try:
        send(letter)
    except OSError:
        for notice in notices:
            _put_off(actor, notice, now)
        return 0
    except Undeliverable:
        _give_up(actor, notices, now)
        return 0
    access.remove(actor, models.Notice, "remove", id__in=[notice.id for notice in notices])
    return 1


def _put_off(actor: Actor, notice: models.Notice, now: datetime) -> None:
    if notice.tries + 1 >= TRIES:
        # The thing itself waits in the product; a notice that cannot be delivered for two days is dropped.
        access.remove(actor, models.Notice, "remove", id=notice.id)
        return
    later = now + timedelta(minutes=5 * 2 ** (notice.tries + 1))
    access.change(actor, models.Notice, "change", id=notice.id, to={"due_at": later, "leased_until": None})


def _give_up(actor: Actor, notices: Sequence[models.Notice], now: datetime) -> None:
    """No more letters there. Whose address it is finds a line about it in their own pages; nobody else is told."""
    access.remove(actor, models.Notice, "remove", id__in=[notice.id for notice in notices])
    for mark in {bytes(notice.contact_mark) for notice in notices if notice.contact_mark is not None}:
        access.remove(actor, models.Notice, "remove", contact_mark=mark)
        for row in access.rows(actor, models.Contact, "refuse", lookup=mark):
            access.change(actor, models.Contact, "refuse", id=row.id, to={"refused_on": now.date()})
            access.change(actor, models.Account, "refuse", id=row.account_id, to={"mail_refused_on": now.date()})
