"""The supervision sheet: a therapist's own part in an hour, to take to supervision. Sealed; theirs alone.

It has no field for a name and none for a client's words. Before one is kept or printed it is looked through for
the names of one's own clients, here and nowhere else; what is found is said, and nothing is stopped.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from safeground.content import library, supervisions
from safeground.domain import access, care, items
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused

KIND = "supervision"
DRAFT = "supervision"
LONGEST = 8_000
# A part of a name that is shorter than this is found by chance too often.
SHORTEST_NAME = 2


@dataclass(frozen=True)
class Sheet:
    id: uuid.UUID
    revision: int
    written_on: date
    parts: Mapping[str, str] = field(repr=False)


def _sheet(kept: items.Kept) -> Sheet:
    return Sheet(kept.id, kept.revision, date.fromisoformat(kept.body["on"]), dict(kept.body["parts"]))


def parts() -> tuple[str, ...]:
    return tuple(one.slug for one in supervisions.supervision().parts)


def _checked(given: Mapping[str, str]) -> dict[str, str]:
    words = {slug: given.get(slug, "").strip() for slug in parts()}
    if not any(words.values()):
        raise Refused("empty", "There is nothing written yet. Nothing was kept.")
    if any(len(text) > LONGEST for text in words.values()):
        raise Refused(
            "too-long", f"Each box can hold {LONGEST:,} characters. Please make it shorter; nothing is lost."
        )
    return words


def write(*, actor: Actor, given: Mapping[str, str], now: datetime, key: str = "") -> Sheet:
    words, day = _checked(given), practices.here().day(now)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return read(actor=actor, sheet=made)
        kept = items.keep(actor=actor, kind=KIND, body={"on": day.isoformat(), "parts": words}, now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=kept.id, day=day)
        items.drop_draft(actor=actor, place=DRAFT)
    return _sheet(kept)


def _kept(actor: Actor, sheet: uuid.UUID) -> items.Kept:
    kept = items.read(actor=actor, item=sheet)
    if kept.kind != KIND:
        raise access.Missing
    return kept


def read(*, actor: Actor, sheet: uuid.UUID) -> Sheet:
    return _sheet(_kept(actor, sheet))


def change(*, actor: Actor, sheet: uuid.UUID, revision: int, given: Mapping[str, str]) -> Sheet:
    words = _checked(given)
    with access.deed():
        kept = _kept(actor, sheet)
        if kept.revision != revision:
            raise Refused(
                "changed-meanwhile",
                "This sheet was changed in another window meanwhile. Nothing was kept, and your words are still "
                "here. Please read how it stands now.",
            )
        return _sheet(items.change(actor=actor, kept=kept, body={"parts": words}))


def remove(*, actor: Actor, sheet: uuid.UUID) -> None:
    """Delete a sheet for good."""
    with access.deed():
        _kept(actor, sheet)
        items.forget(actor=actor, item=sheet)


def sheets(*, actor: Actor) -> list[Sheet]:
    """Every sheet, the latest first."""
    return [_sheet(kept) for kept in reversed(items.kept(actor=actor, kind=KIND))]


# --- names ------------------------------------------------------------------------------------------------


def names_in(*, actor: Actor, given: Mapping[str, str]) -> list[str]:
    """The names of the actor's own clients, living and ended, that stand in what was written.

    Whole words, in any case and with or without accents; also one part of a longer name. A name that is an everyday
    word as well, such as Will, counts only with its capital letter.
    """
    text = " ".join(given.get(slug, "") for slug in parts())
    as_typed, folded = _words(text), {_fold(word) for word in _words(text)}
    found = []
    for pair in care.of_therapist(actor=actor, ended=True):
        if any(_stands_in(part, as_typed, folded) for part in _words(pair.other_name)):
            found.append(pair.other_name)
    return list(dict.fromkeys(found))


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text)) if word]


def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _stands_in(part: str, as_typed: list[str], folded: set[str]) -> bool:
    name = _fold(part)
    if len(name) < SHORTEST_NAME or name not in folded:
        return False
    if name not in _everyday():
        return True
    return any(_fold(word) == name and word[0].isupper() for word in as_typed)


def _everyday() -> set[str]:
    return set(library.words())
