"""The care relationship: a therapist invites, a client accepts, both compare six words, either may end it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from safeground.content import library
from safeground.crypto import contexts, pairs
from safeground.crypto.envelope import SealBroken
from safeground.crypto.secret import Secret
from safeground.domain import access, accounts, audit, diary, keys, outbox, wraps
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.store import models


@dataclass(frozen=True)
class Pair:
    """A pair as one of its two people sees it."""

    id: uuid.UUID
    client: uuid.UUID
    therapist: uuid.UUID
    other_name: str
    began_on: date
    ended_on: date | None
    compared_on: date | None
    other_compared_on: date | None
    # The other's key is not the one that was noted at the start.
    key_changed: bool


@dataclass(frozen=True)
class Partner:
    """The other person of a pair, by name: all that most pages need, in one question to the database."""

    id: uuid.UUID
    side: str
    ended_on: date | None
    other_name: str = field(repr=False)


@dataclass(frozen=True)
class ReadingTimes:
    """When a therapist usually reads, in their own words about their week."""

    weekdays: tuple[int, ...]
    answers_within_days: int
    away_from_on: date | None
    away_until_on: date | None


def invite(*, actor: Actor, label: str, now: datetime) -> accounts.Invited:
    """A code for one new client of the actor's. `label` reminds the therapist whom it is for, sealed."""
    return accounts.invite(actor=actor, role="client", label=label, now=now)


def join(
    *,
    code: str,
    username: str,
    display_name: str,
    password: str,
    now: datetime,
    email: str = "",
    device: str = "",
) -> accounts.Registered:
    """Use a client's invitation: the account, its keys and the pair are made together or not at all."""
    with access.deed():
        made = accounts.register(
            code=code,
            username=username,
            display_name=display_name,
            password=password,
            email=email,
            device=device,
            now=now,
        )
        if made.actor.is_a("client") and made.inviter is not None:
            _begin(actor=made.actor, therapist=made.inviter, name=display_name.strip(), now=now)
    return made


def accept(*, actor: Actor, code: str, now: datetime) -> Pair:
    """Use another invitation with an account one has already: a second therapist."""
    with access.deed():
        inviter = accounts.use_invitation(code=code, role="client", now=now)
        pair = begin(actor=actor, therapist=inviter, now=now)
    return get(actor=actor, pair=pair)


def begin(*, actor: Actor, therapist: uuid.UUID, now: datetime) -> uuid.UUID:
    """Connect with another therapist of the practice, by the client's own deed. It begins with nothing shown."""
    return _begin(actor=actor, therapist=therapist, name=accounts.whoami(actor=actor).display_name, now=now)


def _begin(*, actor: Actor, therapist: uuid.UUID, name: str, now: datetime) -> uuid.UUID:
    if access.find(actor, models.Pair, "read", therapist_id=therapist, ended_on__isnull=True) is not None:
        raise Refused("paired-already", "You and this therapist are connected already. Nothing was changed.")
    theirs = keys.public_keys(actor, [therapist]).get(therapist)
    if theirs is None or has_left(actor=actor, therapist=therapist):
        raise access.Missing
    pair = uuid.uuid4()
    access.add(
        actor,
        models.Pair,
        id=pair,
        practice_id=actor.practice_id,
        client_id=actor.me,
        therapist_id=therapist,
        began_on=_day(now),
        client_name_sealed=pairs.seal_to(
            theirs.public, name.encode(), context=contexts.name(actor.practice_id, pair, therapist)
        ),
        client_pin_sealed=_sealed_pin(actor, pair, theirs.public),
    )
    audit.record(actor=actor, entries=[audit.Entry(actor.me, "pair-began", pair)], now=now)
    return pair


def _day(now: datetime) -> date:
    practice = practices.here()
    return practice.day(now)


def _pin_kind(pair: uuid.UUID) -> str:
    return f"pin:{pair}"


def _sealed_pin(actor: Actor, pair: uuid.UUID, public: bytes) -> bytes:
    return keys.seal_own(actor, _pin_kind(pair), pairs.fingerprint(public))


def of_client(*, actor: Actor, ended: bool = False) -> list[Pair]:
    """The actor's own therapists, the first one first."""
    found = _rows(actor, "client", ended)
    names = names_of(actor=actor, accounts_=[row.therapist_id for row in found])
    theirs = keys.public_keys(actor, [row.therapist_id for row in found])
    return [_as_client(actor, row, names[row.therapist_id], theirs) for row in found]


def of_therapist(*, actor: Actor, ended: bool = False) -> list[Pair]:
    """The actor's own clients, in the order in which they came."""
    found = _rows(actor, "therapist", ended)
    mine = keys.own_pair(actor) if found else None
    theirs = keys.public_keys(actor, [row.client_id for row in found])
    return [_as_therapist(actor, row, mine, theirs) for row in found if mine]


def _rows(actor: Actor, side: str, ended: bool) -> list[models.Pair]:
    filters: dict[str, Any] = {f"{side}_id": actor.me} | ({} if ended else {"ended_on__isnull": True})
    return access.rows(actor, models.Pair, "read", order=("began_on", "id"), **filters)


def get(*, actor: Actor, pair: uuid.UUID) -> Pair:
    """One pair of the actor's, ended or not."""
    row = access.row(actor, models.Pair, "read", id=pair)
    if row.client_id == actor.me:
        names = names_of(actor=actor, accounts_=[row.therapist_id])
        return _as_client(actor, row, names[row.therapist_id], keys.public_keys(actor, [row.therapist_id]))
    return _as_therapist(actor, row, keys.own_pair(actor), keys.public_keys(actor, [row.client_id]))


def partner(*, actor: Actor, pair: uuid.UUID) -> Partner:
    """Who is on the other side of one pair of the actor's, ended or not."""
    row = access.row(
        actor,
        models.Pair,
        "read",
        id=pair,
        join=("therapist",),
        columns=("id", "client_id", "therapist_id", "ended_on", "client_name_sealed", "therapist__public_name"),
    )
    if row.client_id == actor.me:
        return Partner(row.id, "client", row.ended_on, row.therapist.public_name)
    return Partner(row.id, "therapist", row.ended_on, client_name(actor, row, keys.own_pair(actor).private))


def partners(*, actor: Actor) -> list[Partner]:
    """The actor's own therapists by name, the first one first, in one question to the database."""
    found = access.rows(
        actor,
        models.Pair,
        "read",
        order=("began_on", "id"),
        join=("therapist",),
        columns=("id", "ended_on", "therapist__public_name"),
        client_id=actor.me,
        ended_on__isnull=True,
    )
    return [Partner(row.id, "client", row.ended_on, row.therapist.public_name) for row in found]


def names_of(*, actor: Actor, accounts_: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The public names of clinicians."""
    found = access.rows(actor, models.Account, "name", id__in=set(accounts_))
    return {row.id: row.public_name for row in found}


def has_left(*, actor: Actor, therapist: uuid.UUID) -> bool:
    """Whether this therapist does not work here any more."""
    found = access.find(actor, models.Account, "name", id=therapist)
    return found is not None and found.left_on is not None


def changed(actor: Actor, pair: uuid.UUID, pin: bytes | memoryview | None, theirs: keys.PublicKey | None) -> bool:
    if pin is None or theirs is None:
        return False
    return keys.unseal_own(actor, _pin_kind(pair), bytes(pin)) != pairs.fingerprint(theirs.public)


def _as_client(actor: Actor, row: models.Pair, name: str, theirs: dict[uuid.UUID, keys.PublicKey]) -> Pair:
    return Pair(
        id=row.id,
        client=row.client_id,
        therapist=row.therapist_id,
        other_name=name,
        began_on=row.began_on,
        ended_on=row.ended_on,
        compared_on=row.client_compared_on,
        other_compared_on=row.therapist_compared_on,
        key_changed=changed(actor, row.id, row.client_pin_sealed, theirs.get(row.therapist_id)),
    )


def _as_therapist(
    actor: Actor, row: models.Pair, mine: keys.OwnPair, theirs: dict[uuid.UUID, keys.PublicKey]
) -> Pair:
    return Pair(
        id=row.id,
        client=row.client_id,
        therapist=row.therapist_id,
        other_name=client_name(actor, row, mine.private),
        began_on=row.began_on,
        ended_on=row.ended_on,
        compared_on=row.therapist_compared_on,
        other_compared_on=row.client_compared_on,
        key_changed=changed(actor, row.id, row.therapist_pin_sealed, theirs.get(row.client_id)),
    )


def client_name(actor: Actor, row: models.Pair, private: Secret) -> str:
    context = contexts.name(actor.practice_id, row.id, row.therapist_id)
    try:
        return pairs.unseal_from(private, bytes(row.client_name_sealed), context=context).decode()
    except SealBroken:
        # The therapist has new keys. The name comes back when the client has compared the words again.
        return _("Somebody, since %(day)s") % {"day": f"{row.began_on:%d.%m.%Y}"}


def room_words(*, actor: Actor, pair: uuid.UUID) -> tuple[str, ...]:
    """Six words that are the same for both people, as long as nobody has put a key of their own between them."""
    row = access.row(actor, models.Pair, "read", id=pair)
    found = keys.public_keys(actor, [row.client_id, row.therapist_id])
    return pairs.room_words(found[row.client_id].public, found[row.therapist_id].public, library.words())


def mark_compared(*, actor: Actor, pair: uuid.UUID, now: datetime) -> None:
    """Both read the words aloud and they agreed: note the other's key as the one that was compared."""
    with access.deed():
        row = access.row(actor, models.Pair, "read", id=pair, ended_on__isnull=True)
        side, other = ("client", "therapist") if row.client_id == actor.me else ("therapist", "client")
        theirs = keys.public_keys(actor, [getattr(row, f"{other}_id")])[getattr(row, f"{other}_id")]
        # What came under the key that was compared before is checked against it now, and never again.
        _take_over_earlier(actor, row, getattr(row, f"{side}_pin_sealed"), theirs)
        access.change(
            actor,
            models.Pair,
            "change",
            id=pair,
            to={
                f"{side}_compared_on": _day(now),
                f"{side}_pin_sealed": _sealed_pin(actor, pair, theirs.public),
            },
        )
        audit.record(actor=actor, entries=[audit.Entry(row.client_id, "words-compared", pair)], now=now)


def _take_over_earlier(
    actor: Actor, row: models.Pair, pin: bytes | memoryview | None, newest: keys.PublicKey
) -> None:
    for one in keys.every_public_key(actor, [newest.account]).values():
        if one.generation != newest.generation and not changed(actor, row.id, pin, one):
            wraps.take_over(old=actor, new=actor, pair_id=row.id, owner_generation=one.generation)


def pin_client(*, actor: Actor, row: models.Pair, theirs: keys.PublicKey) -> None:
    """Note a client's key the first time anything of theirs is opened; refuse a different one afterwards."""
    if row.therapist_pin_sealed is None:
        pin = _sealed_pin(actor, row.id, theirs.public)
        access.change(actor, models.Pair, "change", id=row.id, to={"therapist_pin_sealed": pin})
    elif changed(actor, row.id, row.therapist_pin_sealed, theirs):
        raise key_refusal()


def key_refusal() -> Refused:
    return Refused(
        "key-changed",
        "The other person's key is not the one you compared. Nothing was sent and nothing was opened. "
        "Please compare the six words again, in the room.",
    )


def side_of(*, actor: Actor, pair: uuid.UUID, lock: bool = False) -> str:
    """Whether the actor is the "client" or the "therapist" of a living pair of theirs.

    With `lock`, inside a deed, the other of the two waits until it is done.
    """
    row = access.row(
        actor,
        models.Pair,
        "read",
        id=pair,
        ended_on__isnull=True,
        columns=("id", "client_id", "therapist_id"),
        lock=lock,
    )
    return "client" if row.client_id == actor.me else "therapist"


def forget_summary(*, actor: Actor, pair: uuid.UUID) -> None:
    """What the therapist's summary of this pair was made of has changed: it is made anew when it is needed."""
    access.change(actor, models.Pair, "forget-summary", id=pair, to={"summary_sealed": None})


def reading_times(*, actor: Actor, therapist: uuid.UUID) -> ReadingTimes:
    action = "own" if therapist == actor.me else "read"
    row = access.find(actor, models.Clinician, action, account_id=therapist)
    if row is None:
        return ReadingTimes((), 5, None, None)
    return ReadingTimes(tuple(row.reading_days), row.answers_within_days, row.away_from_on, row.away_until_on)


def set_reading_times(*, actor: Actor, times: ReadingTimes) -> None:
    """A therapist's own reading days and absence: shown to their clients before anything is sent."""
    if not times.weekdays or not set(times.weekdays) <= set(range(1, 8)):
        raise Refused("no-days", "Please choose at least one day on which you usually read.")
    if not 1 <= times.answers_within_days <= 30:
        raise Refused("answer-days", "Please give a number of days from 1 to 30.")
    if (times.away_from_on is None) != (times.away_until_on is None) or (
        times.away_from_on and times.away_until_on and times.away_until_on < times.away_from_on
    ):
        raise Refused("away", "An absence needs a first and a last day, in that order. Or leave both empty.")
    access.change(
        actor,
        models.Clinician,
        "change",
        to={
            "reading_days": sorted(set(times.weekdays)),
            "answers_within_days": times.answers_within_days,
            "away_from_on": times.away_from_on,
            "away_until_on": times.away_until_on,
        },
    )


def end(*, actor: Actor, pair: uuid.UUID, now: datetime) -> None:
    """End the relationship. The other person's access ends in the same moment; one's own copies stay.

    What was held is dropped. What the client had shown loses its keys on the therapist's side and for good;
    what the therapist had shown, answers and promises with it, stays readable to the client.
    """
    with access.deed():
        row = access.row(actor, models.Pair, "read", id=pair, ended_on__isnull=True, lock=True)
        other = row.therapist_id if row.client_id == actor.me else row.client_id
        outbox.write(actor=actor, account=other, template="something-changed", due_at=now + outbox.PATIENCE)
        access.change(actor, models.Pair, "change", id=pair, to={"ended_on": _day(now), "summary_sealed": None})
        # What the therapist had shown, opened yet or not, was given to the client. Only what was held is dropped.
        given: dict[str, Any] = {"pair_id": pair, "lasting": False}
        access.remove(actor, models.Share, "end", state="held", **given)
        given["owner_id"] = row.client_id
        access.remove(actor, models.Share, "end", state="delivered", **given)
        emptied = {
            "state": "withdrawn", "ended_at": now, "owner_key_sealed": None, "grant_sealed": None,
            "recipient_key_sealed": None, "back_sealed": None, "body_sealed": None,
        }  # fmt: skip
        opened = access.rows(actor, models.Share, "end", state="opened", columns=("id",), **given)
        access.change(actor, models.Share, "end", state="opened", to=emptied, **given)
        access.note_erased([share.id for share in opened])
        _call_off_appointments(actor, row, now)
        audit.record(actor=actor, entries=[audit.Entry(row.client_id, "pair-ended", pair)], now=now)


def _call_off_appointments(actor: Actor, row: models.Pair, now: datetime) -> None:
    coming = access.rows(
        actor, models.Appointment, "read", pair_id=row.id, state="standing", starts_at__gt=now, columns=("id",)
    )
    ids = [one.id for one in coming]
    access.remove(actor, models.Appointment, "remove", pair_id=row.id, state="asked")
    side = "client" if row.client_id == actor.me else "therapist"
    ended = {"state": "cancelled", "changed_by": side, "changed_at": now}
    access.change(actor, models.Appointment, "change", id__in=ids, to=ended)
    diary.free(actor=actor, appointments=ids)
    diary.forget_reminders(actor=actor, accounts=[row.client_id, row.therapist_id], appointments=ids)
