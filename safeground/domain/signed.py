"""A signed note: what somebody who has been a client says to those who come after, in public and with consent.

Nobody is asked for one. While it is written it is a sealed draft; while it waits it is sealed to one director, who is
never a therapist of the writer's; it is in clear only once its writer has agreed and the practice has published it.
No row says who wrote it: the writer keeps its id in a sealed item, and takes it down with that at any time.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime

from safeground.crypto import contexts, pairs
from safeground.crypto.envelope import SealBroken
from safeground.domain import access, items, keys, library
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.store import models

LONGEST = {"text": 3_000, "name": 60}
DRAFT = "signed"
# Each is agreed to by itself: what "public" means, who may recognise one, what taking down can and cannot do.
CONSENTS = ("public", "recognised", "copies")


@dataclass(frozen=True)
class Mine:
    """The writer's own copy. `state`: waiting, public, declined; "gone" where the practice no longer has it."""

    note: uuid.UUID
    sent_on: date
    state: str
    text: str = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True)
class Note:
    """A note as the one who reads it has it. It does not say who wrote it."""

    id: uuid.UUID
    on: date
    text: str = field(repr=False)
    name: str = field(repr=False)


def readers(*, actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """The directors to whom this person could send one: none of their own therapists, of now or of before."""
    theirs = {row.therapist_id for row in access.rows(actor, models.Pair, "read", columns=("id", "therapist_id"))}
    found = access.rows(actor, models.Account, "directors", order=("public_name", "id"))
    return [(row.id, row.public_name) for row in found if row.id not in theirs]


def check(*, actor: Actor, text: str, name: str) -> dict[str, str]:
    """The note as it would stand, or a sentence on what is in the way."""
    words = {"text": library.clean_text(text).strip(), "name": " ".join(library.clean_text(name).split())}
    if not words["text"]:
        raise Refused("empty", "There is nothing written yet. Nothing was sent.")
    for box, longest in LONGEST.items():
        if len(words[box]) > longest:
            raise Refused("too-long", f"This box can hold {longest:,} characters. Please make it shorter.")
    staff = access.rows(actor, models.Account, "name")
    if any(_named(row.public_name, f"{words['text']} {words['name']}") for row in staff):
        raise Refused(
            "names-somebody",
            "The note names somebody who works here. Please leave the name out, so that it does not become a mark "
            "for one person. What you wrote is still here.",
        )
    return words


def _named(name: str, text: str) -> bool:
    plain = " ".join(text.casefold().split())
    return bool(name.strip()) and " ".join(name.casefold().split()) in plain


def send(
    *,
    actor: Actor,
    text: str,
    name: str,
    consents: list[str],
    reader: uuid.UUID | None,
    now: datetime,
    key: str = "",
) -> Mine:
    """Send it to one director, with consent. Until it is published it stays sealed, to that person alone."""
    words, day = check(actor=actor, text=text, name=name), practices.here().day(now)
    if not set(CONSENTS) <= set(consents):
        raise Refused("consent", "It is sent only when you agree to each of the three lines. You can also leave it.")
    may_read = dict(readers(actor=actor))
    if reader is None and len(may_read) == 1:
        reader = next(iter(may_read))
    if reader not in may_read:
        raise Refused("reader", "Please choose who in the practice is to read it.")
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return _mine(actor, items.read(actor=actor, item=made))
        note = uuid.uuid4()
        access.add(
            actor,
            models.SignedNote,
            id=note,
            practice_id=actor.practice_id,
            director_id=reader,
            state="waiting",
            body_sealed=_sealed(actor, note, reader, words),
            sent_on=day,
        )
        body = {**words, "note": str(note), "on": day.isoformat()}
        kept = items.keep(actor=actor, kind="signed", body=body, now=now, day=day)
        items.drop_draft(actor=actor, place=DRAFT)
        if key:
            # The item's id and not the note's: a receipt says in clear whose it is.
            items.give_receipt(actor=actor, key=key, result=kept.id, day=day)
    return _mine(actor, kept)


def _sealed(actor: Actor, note: uuid.UUID, reader: uuid.UUID, words: dict[str, str]) -> bytes:
    theirs = keys.public_keys(actor, [reader])[reader]
    context = contexts.signed_note(actor.practice_id, note, reader)
    return pairs.seal_to(theirs.public, keys.encode(words), context=context)


def mine(*, actor: Actor) -> list[Mine]:
    """The writer's own notes, newest first, and what became of each."""
    return [_mine(actor, one) for one in reversed(items.kept(actor=actor, kind="signed"))]


def _mine(actor: Actor, kept: items.Kept) -> Mine:
    body, note = kept.body, uuid.UUID(kept.body["note"])
    row = access.find(actor, models.SignedNote, "follow", id=note)
    state = row.state if row else "gone"
    return Mine(note, date.fromisoformat(body["on"]), state, text=body["text"], name=body["name"])


def take_back(*, actor: Actor, note: uuid.UUID) -> None:
    """The writer's own word, at any time: it is deleted at once, waiting or public, and their copy with it."""
    with access.deed():
        kept = next(
            (one for one in items.kept(actor=actor, kind="signed") if one.body["note"] == str(note)),
            None,
        )
        if kept is None:
            raise access.Missing
        access.remove(actor, models.SignedNote, "remove", id=note)
        items.forget(actor=actor, item=kept.id)


def take_back_all(*, actor: Actor) -> None:
    """Before an account is closed: once its key is gone, nobody could take these down as their writer."""
    for one in mine(actor=actor):
        take_back(actor=actor, note=one.note)


# --- for everybody ----------------------------------------------------------------------------------------


def public(*, actor: Actor | None) -> list[Note]:
    """Every public note, in the order of publishing: no note stands before another for what it says."""
    who = actor or Actor.stranger(practices.here().id)
    found = access.rows(who, models.SignedNote, "read", order=("published_on", "id"))
    return [Note(row.id, row.published_on, row.text, row.name) for row in found if row.published_on]


# --- for the director it was sent to ------------------------------------------------------------------------


def is_waited_for(*, actor: Actor) -> bool:
    """Whether a note waits for this director. Nothing is opened to find out."""
    return access.find(actor, models.SignedNote, "receive", columns=("id",)) is not None


def waiting(*, actor: Actor) -> list[Note]:
    """Notes that were sent to this director and wait, oldest first."""
    found = access.rows(actor, models.SignedNote, "receive", order=("sent_on", "id"))
    if not found:
        return []
    private = keys.own_pair(actor).private
    notes = []
    for row in found:
        with suppress(SealBroken):  # It was sealed to keys that the reader has lost; its writer still has it.
            notes.append(_opened(actor, row, private))
    return notes


def _opened(actor: Actor, row: models.SignedNote, private: keys.Secret) -> Note:
    context = contexts.signed_note(actor.practice_id, row.id, actor.me)
    words = keys.decode(pairs.unseal_from(private, bytes(row.body_sealed or b""), context=context))
    return Note(row.id, row.sent_on, words["text"], words["name"])


def publish(*, actor: Actor, note: uuid.UUID, now: datetime) -> None:
    """Make it public, word for word as it was sent. From here it is in clear."""
    with access.deed():
        row = access.row(actor, models.SignedNote, "receive", id=note, lock=True)
        read = _opened(actor, row, keys.own_pair(actor).private)
        to = {
            "state": "public",
            "body_sealed": None,
            "text": read.text,
            "name": read.name,
            "published_on": practices.here().day(now),
        }
        access.change(actor, models.SignedNote, "change", id=note, to=to)


def decline(*, actor: Actor, note: uuid.UUID) -> None:
    """Not published, and no reason asked or given. The practice keeps nothing of it; the writer keeps their copy."""
    if not access.change(actor, models.SignedNote, "change", id=note, to={"state": "declined", "body_sealed": None}):
        raise access.Missing


def take_down(*, actor: Actor, note: uuid.UUID) -> None:
    """A director takes a public note off the page, as when its writer asks and cannot sign in any more."""
    to = {"state": "declined", "text": "", "name": "", "published_on": None}
    if not access.change(actor, models.SignedNote, "take-down", id=note, to=to):
        raise access.Missing
