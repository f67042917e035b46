"""Asking the practice for another therapist, or for a second opinion, without meeting one's own about it first.

One named person of the practice reads it, never the therapist concerned; the opening stands in the client's trail.
The practice proposes, the client decides: with a change, the former therapist's access ends in the same deed in
which the new connection begins, and the new one begins with nothing. Who is told, by whom, and whether, is the
client's. What is in clear says that somebody of this therapist's asks, and not who.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from safeground.content import changes
from safeground.crypto import contexts, pairs
from safeground.crypto.envelope import SealBroken
from safeground.domain import access, accounts, audit, care, items, keys, outbox
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.store import models

LONGEST = {"name": 60, "words": 2_000, "contact": 200}


@dataclass(frozen=True)
class Reader:
    """Who in the practice would read it."""

    account: uuid.UUID
    name: str


@dataclass(frozen=True)
class Asked:
    """One request of the client's own, as it stands."""

    item: uuid.UUID
    handover: uuid.UUID
    pair: uuid.UUID
    state: str
    on: date
    wish: str = field(repr=False)
    tell: str = field(repr=False)
    words: str = field(repr=False)
    reader: str = field(repr=False)
    # What came back, and whom it proposes; "" and None before.
    answer: str = field(default="", repr=False)
    proposed: uuid.UUID | None = None
    proposed_name: str = field(default="", repr=False)


@dataclass(frozen=True)
class Request:
    """One request as its reader may see it: before it is opened, only that there is one."""

    id: uuid.UUID
    state: str
    made_on: date
    about_name: str = field(repr=False)
    told_on: date | None = None
    body: dict[str, Any] | None = field(default=None, repr=False)
    proposed_name: str = field(default="", repr=False)


def readers(*, actor: Actor, therapist: uuid.UUID) -> tuple[Reader, ...]:
    """The directors who could read a request about this therapist.

    Nobody where that therapist directs the practice: whoever else works here answers to them.
    """
    found = access.rows(actor, models.Account, "directors", order=("public_name", "id"))
    if therapist in {row.id for row in found}:
        return ()
    return tuple(Reader(row.id, row.public_name) for row in found)


def ask(
    *,
    actor: Actor,
    pair: uuid.UUID,
    reader: uuid.UUID,
    wish: str,
    tell: str,
    now: datetime,
    name: str = "",
    words: str = "",
    contact: str = "",
    key: str = "",
) -> Asked:
    """Send a request to one reader. The name is the one the client wants to be called by here."""
    said = {"name": " ".join(name.split()), "words": words.strip(), "contact": " ".join(contact.split())}
    _check(wish, tell, said)
    practice = practices.here()
    day = practice.day(now)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return read(actor=actor, item=made)
        between = care.get(actor=actor, pair=pair)
        if between.client != actor.me:
            raise access.Missing
        if between.ended_on is not None and not care.has_left(actor=actor, therapist=between.therapist):
            raise access.Missing
        if reader not in {one.account for one in readers(actor=actor, therapist=between.therapist)}:
            raise access.Missing
        handover = uuid.uuid4()
        body = {**said, "name": said["name"] or accounts.whoami(actor=actor).display_name,
                "wish": wish, "tell": tell, "client": str(actor.me)}  # fmt: skip
        theirs = keys.public_keys(actor, [reader])[reader]
        access.add(
            actor, models.Handover, id=handover, practice_id=actor.practice_id, about_id=between.therapist,
            reader_id=reader, made_on=day,
            asked_sealed=pairs.seal_to(
                theirs.public, keys.encode(body), context=contexts.handover(actor.practice_id, handover, reader)
            ),
        )  # fmt: skip
        mine = {"handover": str(handover), "pair": str(pair), "reader": str(reader), "on": day.isoformat(), **body}
        kept = items.keep(actor=actor, kind="handover", body=mine, now=now, day=day)
        outbox.write(actor=actor, account=reader, template="something-waits", due_at=now + outbox.PATIENCE)
        if key:
            items.give_receipt(actor=actor, key=key, result=kept.id, day=day)
    return read(actor=actor, item=kept.id)


def _check(wish: str, tell: str, said: dict[str, str]) -> None:
    texts = changes.handover()
    if wish not in texts.wishes:
        raise Refused("wish", "Please choose what you would like. Nothing was sent.")
    if tell not in texts.tell:
        raise Refused("tell", "Please choose whether your therapist should be told. Nothing was sent.")
    for part, longest in LONGEST.items():
        if len(said[part]) > longest:
            raise Refused("too-long", f"One of these boxes can hold {longest:,} characters. Please make it shorter.")


def _kept(actor: Actor, item: uuid.UUID) -> items.Kept:
    kept = items.read(actor=actor, item=item)
    if kept.kind != "handover":
        raise access.Missing
    return kept


def read(*, actor: Actor, item: uuid.UUID) -> Asked:
    return _asked(actor, _kept(actor, item))


def mine(*, actor: Actor) -> list[Asked]:
    """The client's own requests, the latest first."""
    return [_asked(actor, kept) for kept in reversed(items.kept(actor=actor, kind="handover"))]


def _asked(actor: Actor, kept: items.Kept) -> Asked:
    body = kept.body
    row = access.find(actor, models.Handover, "follow", id=uuid.UUID(body["handover"]))
    people = [uuid.UUID(body["reader"]), *([row.proposed_id] if row and row.proposed_id else [])]
    names = care.names_of(actor=actor, accounts_=people)
    answer = ""
    if row is not None and row.answered_sealed is not None:
        context = contexts.handover(actor.practice_id, row.id, actor.me)
        own = keys.own_pair(actor)
        answer = pairs.unseal_from(own.private, bytes(row.answered_sealed), context=context).decode()
    return Asked(
        item=kept.id,
        handover=uuid.UUID(body["handover"]),
        pair=uuid.UUID(body["pair"]),
        state=row.state if row else "closed",
        on=date.fromisoformat(body["on"]),
        wish=body["wish"],
        tell=body["tell"],
        words=body["words"],
        reader=names.get(uuid.UUID(body["reader"]), ""),
        answer=answer,
        proposed=row.proposed_id if row else None,
        proposed_name=names.get(row.proposed_id, "") if row and row.proposed_id else "",
    )


def take_back(*, actor: Actor, item: uuid.UUID, now: datetime) -> None:
    """Close a request. One that was not opened yet leaves nothing behind; one that was, says that it is closed."""
    with access.deed():
        asked = read(actor=actor, item=item)
        gone = access.remove(actor, models.Handover, "settle", id=asked.handover, state="asked")
        if gone:
            items.forget(actor=actor, item=item)
            return
        emptied = _closed(now)
        open_states = ("opened", "answered")
        access.change(actor, models.Handover, "settle", id=asked.handover, state__in=open_states, to=emptied)


def accept(*, actor: Actor, item: uuid.UUID, proposed: uuid.UUID, now: datetime) -> uuid.UUID:
    """Begin with the proposed therapist; with a change, the former one's access ends in the same deed.

    `proposed` is whom the page named: if the practice has meanwhile proposed somebody else, nothing happens.
    """
    with access.deed():
        asked = read(actor=actor, item=item)
        to = {"state": "moved"}
        moved = access.change(
            actor, models.Handover, "settle", id=asked.handover, state="answered", proposed_id=proposed, to=to
        )
        if not moved:
            raise Refused("changed", "This has changed meanwhile. Nothing was done. Please read the page again.")
        if asked.wish == "change" and care.get(actor=actor, pair=asked.pair).ended_on is None:
            care.end(actor=actor, pair=asked.pair, now=now)
        return care.begin(actor=actor, therapist=proposed, now=now)


# --- the reader's side ------------------------------------------------------------------------------------


def waiting(*, actor: Actor) -> list[Request]:
    """The requests to this reader that are not closed: before opening, only that there is one."""
    found = access.rows(actor, models.Handover, "read", ~Q(state="closed"), order=("made_on", "id"))
    return [_request(actor, row, opened=False) for row in found]


def _request(actor: Actor, row: models.Handover, *, opened: bool) -> Request:
    people = [row.about_id, *([row.proposed_id] if row.proposed_id else [])]
    names = care.names_of(actor=actor, accounts_=people)
    body = None
    if opened and bytes(row.asked_sealed):
        context = contexts.handover(actor.practice_id, row.id, actor.me)
        with suppress(SealBroken):  # It was sealed to keys that the reader has lost.
            plain = pairs.unseal_from(keys.own_pair(actor).private, bytes(row.asked_sealed), context=context)
            body = keys.decode(plain)
    return Request(
        id=row.id,
        state=row.state,
        made_on=row.made_on,
        about_name=names.get(row.about_id, ""),
        told_on=row.told_on,
        body=body,
        proposed_name=names.get(row.proposed_id, "") if row.proposed_id else "",
    )


def open_(*, actor: Actor, handover: uuid.UUID, now: datetime) -> Request:
    """Open a request, by a deed of its reader. It stands in the client's trail first: no log, no read."""
    with access.deed():
        row = access.row(actor, models.Handover, "read", id=handover, lock=True)
        view = _request(actor, row, opened=True)
        if view.body is not None:
            entry = audit.Entry(uuid.UUID(view.body["client"]), "handover-opened", handover)
            audit.record(actor=actor, entries=[entry], now=now)
        access.change(actor, models.Handover, "change", id=handover, state="asked", to={"state": "opened"})
        if row.state == "asked":
            view = _request(actor, access.row(actor, models.Handover, "read", id=handover), opened=True)
    return view


def read_opened(*, actor: Actor, handover: uuid.UUID) -> Request:
    """A request that this reader has opened before; one that was not is shown closed."""
    row = access.row(actor, models.Handover, "read", id=handover)
    return _request(actor, row, opened=row.state != "asked")


def colleagues(*, actor: Actor, handover: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Who could be proposed: the therapists of the practice, but for the one it is about."""
    row = access.row(actor, models.Handover, "read", id=handover)
    found = access.rows(actor, models.Account, "clinicians", order=("public_name", "id"))
    return [(one.id, one.public_name) for one in found if one.id != row.about_id]


def answer(*, actor: Actor, handover: uuid.UUID, proposed: uuid.UUID | None, words: str, now: datetime) -> None:
    """Answer the client, with somebody to go to or without. A later answer takes the place of an earlier one."""
    text = words.strip()
    if not text:
        raise Refused("empty", "Please write what happens next. Nothing was sent.")
    if len(text) > LONGEST["words"]:
        raise Refused("too-long", f"An answer can hold {LONGEST['words']:,} characters. Please make it shorter.")
    with access.deed():
        if proposed is not None and proposed not in dict(colleagues(actor=actor, handover=handover)):
            raise Refused("nobody", "Please choose one of the therapists of this practice, or nobody yet.")
        view = read_opened(actor=actor, handover=handover)
        if view.body is None or view.state not in ("opened", "answered"):
            raise Refused("closed", "This request has been closed or settled meanwhile. Nothing was sent.")
        client = uuid.UUID(view.body["client"])
        theirs = keys.public_keys(actor, [client])[client]
        context = contexts.handover(actor.practice_id, handover, client)
        sealed = {"answered_sealed": pairs.seal_to(theirs.public, text.encode(), context=context),
                  "proposed_id": proposed, "state": "answered"}  # fmt: skip
        access.change(actor, models.Handover, "change", id=handover, state__in=("opened", "answered"), to=sealed)
        audit.record(actor=actor, entries=[audit.Entry(client, "handover-answered", handover)], now=now)


def _closed(now: datetime) -> dict[str, Any]:
    day = practices.here().day(now)
    return {"state": "closed", "closed_on": day, "asked_sealed": b"", "answered_sealed": None}


def mark_told(*, actor: Actor, handover: uuid.UUID, now: datetime) -> None:
    """The practice has told the former therapist, as it was asked to."""
    told = {"told_on": practices.here().day(now)}
    if not access.change(actor, models.Handover, "change", id=handover, state="moved", told_on__isnull=True, to=told):
        raise access.Missing


def close(*, actor: Actor, handover: uuid.UUID, now: datetime) -> None:
    """The reader puts a settled request away; its words go."""
    emptied = _closed(now)
    if not access.change(actor, models.Handover, "change", id=handover, state="moved", to=emptied):
        raise access.Missing
