"""What each seal is bound to. One function for each purpose, so that no caller makes up a context of its own.

A context is injective: every part stands behind its length, so no two different lists of parts give the same
bytes. A blob moved to another row, owner, revision or purpose does not open there.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

Part = UUID | int | str | bytes | date | None


# A UUID and a number are of one length: what stands before them, and their type, is always the same.
_UUID = (17).to_bytes(4, "big") + b"u"
_NUMBER = (9).to_bytes(4, "big") + b"i"


def encode(purpose: str, *parts: Part) -> bytes:
    # A page opens a thousand things, and each asks for two contexts: the two common types take the short way.
    found = [b"vault1", _behind_its_length(purpose)]
    for part in parts:
        if type(part) is UUID:
            found.append(_UUID + part.bytes)
        elif type(part) is int:
            found.append(_NUMBER + part.to_bytes(8, "big"))
        else:
            found.append(_behind_its_length(part))
    return b"".join(found)


def _behind_its_length(part: Part) -> bytes:
    told = _bytes(part)
    return len(told).to_bytes(4, "big") + told


def _bytes(part: Part) -> bytes:
    # The first byte tells the type, so that "1" and 1 and b"1" stay three different things.
    match part:
        case None:
            return b"0"
        case UUID():
            return b"u" + part.bytes
        case int():
            return b"i" + part.to_bytes(8, "big")
        case str():
            return b"s" + part.encode()
        case bytes():
            return b"b" + part
        case date():
            return b"d" + part.isoformat().encode()


def slot(practice: UUID, account: UUID, generation: int, slot_id: UUID, kind: str, kdf: str) -> bytes:
    return encode("slot", practice, account, generation, slot_id, kind, kdf)


def dek(practice: UUID, owner: UUID, item: UUID, revision: int, generation: int) -> bytes:
    return encode("dek", practice, owner, item, revision, generation)


def body(practice: UUID, owner: UUID, item: UUID, revision: int) -> bytes:
    return encode("body", practice, owner, item, revision)


def grant(
    practice: UUID,
    share: UUID,
    owner: UUID,
    owner_generation: int,
    recipient: UUID,
    recipient_generation: int,
    expires_on: date | None,
) -> bytes:
    return encode("grant", practice, share, owner, owner_generation, recipient, recipient_generation, expires_on)


def back(practice: UUID, share: UUID, owner: UUID, owner_generation: int, recipient: UUID) -> bytes:
    """A share's key handed back to its owner."""
    return encode("back", practice, share, owner, owner_generation, recipient)


def bundle(practice: UUID, share: UUID, owner: UUID, recipient: UUID) -> bytes:
    return encode("bundle", practice, share, owner, recipient)


def bundle_key(practice: UUID, share: UUID, reader: UUID, generation: int) -> bytes:
    return encode("bundle-key", practice, share, reader, generation)


def session(account: UUID, session_id: str, epoch_id: str) -> bytes:
    return encode("session", account, session_id, epoch_id)


def private(account: UUID, generation: int, kind: str) -> bytes:
    return encode("private", account, generation, kind)


def contact(account: UUID, field: str) -> bytes:
    return encode("contact", account, field)


def totp(account: UUID, generation: int) -> bytes:
    return encode("totp", account, generation)


def draft(practice: UUID, owner: UUID, place: bytes) -> bytes:
    return encode("draft", practice, owner, place)


def summary(practice: UUID, therapist: UUID, pair: UUID) -> bytes:
    return encode("summary", practice, therapist, pair)


def name(practice: UUID, pair: UUID, reader: UUID) -> bytes:
    return encode("name", practice, pair, reader)


def signed_note(practice: UUID, note: UUID, director: UUID) -> bytes:
    return encode("signed-note", practice, note, director)


def mail(notice: UUID) -> bytes:
    return encode("mail", notice)


def handover(practice: UUID, request: UUID, reader: UUID) -> bytes:
    return encode("handover", practice, request, reader)


def pair_key(practice: UUID, pair: UUID, reader: UUID, generation: int) -> bytes:
    return encode("pair-key", practice, pair, reader, generation)


def details(practice: UUID, pair: UUID, appointment: UUID) -> bytes:
    return encode("details", practice, pair, appointment)


def feed(practice: UUID, feed_id: UUID) -> bytes:
    return encode("feed", practice, feed_id)


def meeting_key(practice: UUID, meeting: UUID, reader: UUID | None, generation: int) -> bytes:
    """The key of what a visitor arranged: for the therapist, or with no reader for the visitor's code."""
    return encode("meeting-key", practice, meeting, reader, generation)


def meeting_body(practice: UUID, meeting: UUID) -> bytes:
    return encode("meeting-body", practice, meeting)


def meeting_answer(practice: UUID, meeting: UUID) -> bytes:
    return encode("meeting-answer", practice, meeting)


def contribution(practice: UUID, contribution_id: UUID) -> bytes:
    return encode("contribution", practice, contribution_id)


def statistics_key(practice: UUID, director: UUID, public: bytes) -> bytes:
    return encode("statistics-key", practice, director, public)


def release(practice: UUID, release_id: UUID) -> bytes:
    return encode("release", practice, release_id)
