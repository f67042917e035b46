"""Reflections: what one writes for oneself, kept, found again, shown one at a time, or deleted for good.

Nobody else learns that there are any. Nothing is counted, and nothing old is brought back unasked. What is still
being written is a draft of its own for each window, so that two windows never write over each other.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from safeground.domain import access, care, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused

LONGEST = {"title": 200, "text": 50_000, "tags": 500}
PAGE = 50
PARTS = ("title", "text")
KIND = "reflection"
_BEGUN = "reflections"
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True)
class Reflection:
    id: uuid.UUID
    revision: int
    written_on: date
    changed_on: date | None
    title: str = field(repr=False)
    text: str = field(repr=False)
    tags: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Page:
    """Some of them, newest first. `older` is where the next page goes on, if there is one."""

    entries: Sequence[Reflection] = field(repr=False)
    older: uuid.UUID | None = None


def _reflection(kept: items.Kept) -> Reflection:
    body, changed = kept.body, kept.body.get("changed_on", "")
    return Reflection(
        id=kept.id,
        revision=kept.revision,
        written_on=practices.here().day(kept.made_at),
        changed_on=date.fromisoformat(changed) if changed else None,
        title=body["title"],
        text=body["text"],
        tags=tuple(body["tags"]),
    )


def _checked(*, title: str, text: str, tags: str) -> dict[str, Any]:
    words = {"title": " ".join(title.split()), "text": text.strip(), "tags": tags}
    if not words["title"] and not words["text"]:
        raise Refused("empty", "There is nothing written yet. A title alone is enough.")
    for name, longest in LONGEST.items():
        if len(words[name]) > longest:
            raise Refused("too-long", f"This box can hold {longest:,} characters. Please make it shorter.")
    several = (" ".join(tag.split()) for tag in re.split(r"[,;\n]", tags))
    return {**words, "tags": list(dict.fromkeys(filter(None, several)))}


def write(
    *, actor: Actor, title: str = "", text: str = "", tags: str = "", now: datetime, key: str = ""
) -> Reflection:
    """Keep a new one. `key` is the form's: sent twice it is kept once, and its draft ends."""
    body = _checked(title=title, text=text, tags=tags)
    day = practices.here().day(now)
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return read(actor=actor, reflection=made)
        kept = items.keep(actor=actor, kind=KIND, body=body, now=now, day=day)
        _end(actor, key=key, result=kept.id, day=day)
    return _reflection(kept)


def _end(actor: Actor, *, key: str, result: uuid.UUID, day: date) -> None:
    """The form was taken in: say so, and end its draft."""
    if key:
        items.give_receipt(actor=actor, key=key, result=result, day=day)
        drop(actor=actor, key=key, day=day)


def _kept(actor: Actor, reflection: uuid.UUID) -> items.Kept:
    kept = items.read(actor=actor, item=reflection)
    if kept.kind != KIND:
        raise access.Missing
    return kept


def read(*, actor: Actor, reflection: uuid.UUID) -> Reflection:
    return _reflection(_kept(actor, reflection))


def change(
    *,
    actor: Actor,
    reflection: uuid.UUID,
    revision: int,
    title: str = "",
    text: str = "",
    tags: str = "",
    now: datetime,
    key: str = "",
) -> Reflection:
    """A new revision. `revision` is the one the form was filled from: of two windows, the second is told."""
    body = _checked(title=title, text=text, tags=tags)
    day = practices.here().day(now)
    with access.deed():
        if key and items.receipt(actor=actor, key=key) is not None:
            return read(actor=actor, reflection=reflection)
        kept = _kept(actor, reflection)
        if kept.revision != revision:
            raise Refused(
                "changed-elsewhere",
                "This was changed in another window meanwhile. What you typed is still here. Press the button again "
                "if it should take the place of what was kept there.",
            )
        kept = items.change(actor=actor, kept=kept, body={**body, "changed_on": day.isoformat()})
        _end(actor, key=key, result=kept.id, day=day)
    return _reflection(kept)


def remove(*, actor: Actor, reflection: uuid.UUID, now: datetime) -> None:
    """Delete it for good, its key and its drafts with it. What was shown of it stays until that is taken back."""
    with access.deed():
        _kept(actor, reflection)
        for one in begun(actor=actor, of=reflection):
            drop(actor=actor, key=one.key, day=practices.here().day(now))
        items.forget(actor=actor, item=reflection)


def page(*, actor: Actor, before: uuid.UUID | None = None) -> Page:
    """The newest ones, or those older than `before`."""
    return _page(*items.newest(actor=actor, kind=KIND, most=PAGE, before=before))


def _page(found: Sequence[items.Kept], more: bool) -> Page:
    return Page([_reflection(kept) for kept in found], found[-1].id if more else None)


# --- finding ----------------------------------------------------------------------------------------------

# Accents, and the vowel points of Hebrew and Arabic: written or not, it is the same word.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1-\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)


def fold(text: str) -> str:
    """The text as it is compared: no capitals, no accents, one kind of apostrophe."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return _MARKS.sub("", unicodedata.normalize("NFKD", plain.casefold()))


def _letters(text: str) -> bytes:
    """The plain letters of a text, quicker than `fold`: a plain word that is in the one is in the other."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ß", "ss").replace("ẞ", "ss"))
    return text.encode("ascii", "ignore").lower()


def find(*, actor: Actor, words: str, before: uuid.UUID | None = None) -> Page:
    """Those in which every one of the words stands: in the title, the text or a tag. Newest first.

    Opened and looked through one by one, in this request: there is no index that could tell what is in them.
    """
    if len(words) > LONGEST["title"]:
        raise Refused("too-long", f"This box can hold {LONGEST['title']:,} characters. A word or two is enough.")
    wanted = fold(words).split()
    if not wanted:
        raise Refused("empty", "There is nothing to look for yet. A word or two is enough.")
    plain = [word.encode() for word in wanted if word.isascii()]

    def fits(kept: items.Kept) -> bool:
        text = "\n".join((kept.body["title"], kept.body["text"], *kept.body["tags"]))
        letters = _letters(text)
        if not all(word in letters for word in plain):
            return False
        text = fold(text)
        return all(word in text for word in wanted)

    return _page(*items.newest(actor=actor, kind=KIND, most=PAGE, before=before, fits=fits))


# --- what is being written --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Begun:
    """Words of one window that are not kept yet: of a new reflection, or of a change to one."""

    key: str
    of: uuid.UUID | None
    typed: Mapping[str, str] = field(repr=False)


def _place(key: str) -> str:
    return f"{_BEGUN}:{key}"


def save(*, actor: Actor, key: str, of: uuid.UUID | None, typed: Mapping[str, str], now: datetime) -> None:
    """Keep what is in the boxes of one window, over what that window had before."""
    if not _KEY.fullmatch(key):
        raise access.Missing
    if any(len(typed.get(name, "")) > longest for name, longest in LONGEST.items()):
        raise Refused("too-long", "This is too long to be kept. Your words are still on this page.")
    day = practices.here().day(now)
    with access.deed():
        # A draft that comes in after its form was kept must not bring the words back.
        if items.receipt(actor=actor, key=key) is not None:
            return
        if not any(typed.get(name, "").strip() for name in LONGEST):
            drop(actor=actor, key=key, day=day)
            return
        keys = _keys(actor)
        if key not in keys:
            items.save_draft(actor=actor, place=_BEGUN, body={"keys": [*keys, key]}, day=day)
        items.save_draft(actor=actor, place=_place(key), body={"of": str(of or ""), "typed": dict(typed)}, day=day)


def _keys(actor: Actor) -> list[str]:
    # Two windows that begin at once wait for each other here.
    items.receipt(actor=actor, key=_BEGUN)
    return list((items.draft(actor=actor, place=_BEGUN) or {"keys": []})["keys"])


def drop(*, actor: Actor, key: str, day: date) -> None:
    with access.deed():
        keys = _keys(actor)
        if key in keys:
            keys.remove(key)
            items.drop_draft(actor=actor, place=_place(key))
            if keys:
                items.save_draft(actor=actor, place=_BEGUN, body={"keys": keys}, day=day)
            else:
                items.drop_draft(actor=actor, place=_BEGUN)


def begun(*, actor: Actor, of: uuid.UUID | None = None) -> list[Begun]:
    """What was begun and not kept, the latest first: all of it, or changes to one reflection."""
    keys = (items.draft(actor=actor, place=_BEGUN) or {"keys": []})["keys"]
    found = items.drafts(actor=actor, places=[_place(key) for key in keys])
    all_ = [
        Begun(key, uuid.UUID(one["of"]) if one["of"] else None, one["typed"])
        for key in reversed(keys)
        if (one := found.get(_place(key)))
    ]
    return [one for one in all_ if of is None or one.of == of]


# --- showing one ------------------------------------------------------------------------------------------


def parts_of(reflection: Reflection) -> tuple[str, ...]:
    return tuple(part for part in PARTS if getattr(reflection, part))


def bundle(reflection: Reflection, parts: Sequence[str]) -> dict[str, Any]:
    """What is shown: the ticked parts. No tag, and no day on which it was written."""
    chosen = {part: getattr(reflection, part) if part in parts else "" for part in PARTS}
    if not any(chosen.values()):
        raise Refused("no-parts", "Nothing is ticked yet. Tick what you want to show, or keep it to yourself.")
    return {"kind": KIND, **chosen}


def show(
    *,
    actor: Actor,
    reflection: uuid.UUID,
    revision: int,
    pair: uuid.UUID,
    parts: Sequence[str],
    when: str,
    now: datetime,
    key: str = "",
) -> sharing.Share:
    """Show parts of one reflection as it stands: `when` is "tomorrow" (held until nine) or "now".

    `revision` is the one that was looked at: what has changed since is not shown unseen.
    """
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return sharing.read_mine(actor=actor, share=made)
        kept = _kept(actor, reflection)
        if kept.revision != revision:
            raise Refused("changed-elsewhere", "This was changed since you looked. Nothing was sent. Look once more.")
        body = bundle(_reflection(kept), parts)
        return give(actor=actor, pair=pair, kept=kept, body=body, when=when, now=now, key=key)


def give(
    *, actor: Actor, pair: uuid.UUID, kept: items.Kept, body: dict[str, Any], when: str, now: datetime, key: str = ""
) -> sharing.Share:
    """Show what was previewed, now or held until tomorrow at nine. Within a deed."""
    practice = practices.here()
    if when not in ("tomorrow", "now"):
        raise Refused("when", "Please choose when it should go.")
    if care.side_of(actor=actor, pair=pair) != "client":
        raise access.Missing
    due_at = sharing.tomorrow_at_nine(now=now, zone=practice.time_zone) if when == "tomorrow" else None
    day = practice.day(now)
    share = sharing.show(actor=actor, pair=pair, kept=kept, body=body, now=now, day=day, due_at=due_at)
    if key:
        items.give_receipt(actor=actor, key=key, result=share.id, day=day)
    return share


def shown(*, actor: Actor, item: uuid.UUID) -> list[sharing.Share]:
    """What is or was shown of one thing, newest first."""
    return sharing.mine(actor=actor, item=item)
