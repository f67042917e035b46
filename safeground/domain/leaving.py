"""Somebody who works here is gone: they left, were dismissed, or died. Their access ends in the same minute.

Whoever says so is another director, or the operator; it stands in the trail of every client concerned. The keys of
the account are destroyed, so that their password opens nothing any more. A client keeps everything: what nobody had
opened is only theirs again, what was opened says that it was read, and answers and promises stay.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q

from safeground.domain import access, audit, care, consultations, departed, diary, items, keys, outbox, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Missing, Refused
from safeground.domain.sharing.share import EMPTY
from safeground.store import models, traces

# The client's first page says it for two weeks; the page of the connection says it for good.
FRESH = timedelta(days=14)


@dataclass(frozen=True)
class Left:
    """A therapist of the client's who is gone."""

    pair: uuid.UUID
    on: date
    name: str = field(repr=False)


def told(
    *,
    actor: Actor,
    day: date,
    pairs: Sequence[care.Pair] | None = None,
    everything: Sequence[items.Kept] | None = None,
) -> list[Left]:
    """What a client's first page says of therapists who have lately gone, until it is put away."""
    every = care.of_client(actor=actor, ended=True) if pairs is None else pairs
    ended = [pair for pair in every if pair.ended_on is not None and pair.ended_on > day - FRESH]
    left = departed.since(actor=actor, pairs=ended)
    if not left:
        return []
    kept_ = items.kept(actor=actor, kind="left-seen") if everything is None else everything
    away = {one.body["pair"] for one in items.of_kind(kept_, "left-seen")}
    shown = [pair for pair in ended if pair.id in left and str(pair.id) not in away]
    return [Left(pair.id, left[pair.id], pair.other_name) for pair in shown]


def put_away(*, actor: Actor, pair: uuid.UUID, now: datetime) -> None:
    """Not to be told on the first page any more. For oneself; the page of the connection goes on saying it."""
    day = practices.here().day(now)
    with access.deed():
        between = care.get(actor=actor, pair=pair)
        if between.client != actor.me or not departed.since(actor=actor, pairs=[between]):
            raise Missing
        if items.receipt(actor=actor, key=f"left-seen:{pair}") is None:
            kept_ = items.keep(actor=actor, kind="left-seen", body={"pair": str(pair)}, now=now, day=day)
            items.give_receipt(actor=actor, key=f"left-seen:{pair}", result=kept_.id, day=day)


def ended_by(*, actor: Actor, pair: uuid.UUID, share: sharing.Share) -> bool:
    """Whether this ended because its reader is gone, and not by the client's own deed before."""
    between = access.row(actor, models.Pair, "read", id=pair, columns=("id", "therapist_id", "ended_on"))
    if between.ended_on is None or share.ended_at is None or not share.mine:
        return False
    found = access.find(actor, models.Account, "name", id=between.therapist_id)
    if found is None or found.left_on is None:
        return False
    return practices.here().day(share.ended_at) == found.left_on == between.ended_on


def kept(*, actor: Actor, share: sharing.Share) -> str:
    """The client's own words of something that is only theirs again; "" where it is not words alone."""
    row = access.find(actor, models.Item, "read", id=share.item, key_generation=actor.generation)
    body = keys.unseal_item(actor, row) if row is not None else {}
    return str(body.get("text", "")) if share.state == "withdrawn" else ""


def gone(*, actor: Actor, account: uuid.UUID, now: datetime) -> None:
    """Close the account of somebody who works here for good. Never one's own: that takes somebody else."""
    day = practices.here().day(now)
    with access.deed():
        row = access.find(actor, models.Account, "leave", id=account, left_on__isnull=True, lock=True)
        if row is None:
            raise Missing
        if "director" in row.roles.split():
            _refuse_the_last(actor, account)
        access.change(
            actor, models.Account, "leave", id=account, to={"left_on": day, "disabled_on": row.disabled_on or day}
        )
        _destroy_keys(actor, account)
        _take_off(actor, account, day)
        consultations.close(actor=actor, therapist=account, now=now)
        audit.record(actor=actor, entries=[audit.Entry(account, "staff-left")], now=now)
        for pair in access.rows(actor, models.Pair, "leave", therapist_id=account, order=("began_on", "id")):
            if pair.ended_on is None:
                _end(actor, pair, now, day)
    traces.sweep()


def named(*, actor: Actor, username: str) -> tuple[uuid.UUID, str] | None:
    """For the operator: who it is, among the people who work here."""
    row = access.find(actor, models.Account, "list", ~Q(public_name=""), username=username)
    return None if row is None else (row.id, row.public_name)


def _refuse_the_last(actor: Actor, account: uuid.UUID) -> None:
    directing = access.rows(actor, models.Account, "leave-behind", ~Q(id=account))
    if not directing:
        raise Refused(
            "last-director",
            "This is the only director. Nothing was changed. Please let a second director join first.",
        )
    holding = {row.account_id for row in access.rows(actor, models.StatisticsKey, "leave")}
    if account in holding and not holding & {row.id for row in directing}:
        raise Refused(
            "last-key",
            "Nobody else holds the key to the practice's figures. Nothing was changed. "
            "Please hand the key on first, on the page with the figures.",
        )


def _destroy_keys(actor: Actor, account: uuid.UUID) -> None:
    """Every way in. The public half stays: by it clients check the answers that they were given."""
    access.change(actor, models.KeyPair, "leave", account_id=account, to={"private_sealed": b""})
    # Nothing goes any more to an address that was theirs here.
    marks = [bytes(row.lookup) for row in access.rows(actor, models.Contact, "leave", account_id=account)]
    access.remove(actor, models.Notice, "leave", contact_mark__in=marks)
    for model in (models.KeySlot, models.Session, models.SecondFactor, models.Contact, models.Feed,
                  models.StatisticsKey, models.NewKeys):  # fmt: skip
        access.remove(actor, model, "leave", account_id=account)
    access.note_erased([mark(account)])


def mark(account: uuid.UUID) -> uuid.UUID:
    """What the ledger of erasures notes of somebody who left: their keys must not come back, their answers may."""
    return uuid.uuid5(account, "left")


def _take_off(actor: Actor, account: uuid.UUID, day: date) -> None:
    """What named them: invitations, what they were to read, whom to turn to."""
    access.change(
        actor, models.Invitation, "leave", inviter_id=account, used_on__isnull=True, withdrawn_on__isnull=True,
        to={"withdrawn_on": day},
    )  # fmt: skip
    # Sealed to a key that is no more. It goes back to the client, who can ask somebody else.
    standing = ("asked", "opened", "answered")
    access.change(
        actor, models.Handover, "leave", Q(reader_id=account) | Q(proposed_id=account), state__in=standing,
        to={"state": "closed", "closed_on": day},
    )  # fmt: skip
    access.change(actor, models.Enquiry, "leave", therapist_id=account, closed_on__isnull=True, to={"closed_on": day})
    row = access.row(actor, models.Practice, "change", id=actor.practice_id, lock=True)
    left = [one for one in row.inside_routes if one["account"] != str(account)]
    access.change(actor, models.Practice, "change", id=row.id, to={"inside_routes": left})


def _end(actor: Actor, pair: models.Pair, now: datetime, day: date) -> None:
    access.change(actor, models.Pair, "leave", id=pair.id, to={"ended_on": day, "summary_sealed": None})
    own = Q(owner_id=pair.client_id, state__in=("held", "delivered", "opened"))
    shown = access.rows(actor, models.Share, "leave", own, pair_id=pair.id)
    outbox.call_off(actor=actor, about=[row.id for row in shown])
    # The copy that was shown goes, with its keys; what it was a copy of is the client's and stays as it is.
    access.change(
        actor, models.Share, "leave", own, pair_id=pair.id, to={**EMPTY, "state": "withdrawn", "ended_at": now}
    )
    access.note_erased([row.id for row in shown])
    # What they had not sent yet was nobody's but theirs.
    access.remove(actor, models.Share, "leave", pair_id=pair.id, owner_id=pair.therapist_id, state="held")
    _call_off_times(actor, pair, now)
    outbox.write(actor=actor, account=pair.client_id, template="something-changed", due_at=now)
    audit.record(actor=actor, entries=[audit.Entry(pair.client_id, "therapist-left", pair.id)], now=now)


def _call_off_times(actor: Actor, pair: models.Pair, now: datetime) -> None:
    coming = access.rows(
        actor, models.Appointment, "leave", pair_id=pair.id, state__in=("standing", "asked"), ends_at__gt=now
    )
    ids = [row.id for row in coming]
    to = {"state": "cancelled", "changed_by": "therapist", "changed_at": now}
    access.change(actor, models.Appointment, "leave", id__in=ids, to=to)
    access.remove(actor, models.Taken, "leave", appointment_id__in=ids)
    diary.forget_reminders(actor=actor, accounts=[pair.client_id, pair.therapist_id], appointments=ids)
