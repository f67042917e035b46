"""A therapist's own public page, for its owner: written in private, looked at, made public, taken down.

What is being written is a sealed draft. Making it public puts the words where everybody can read them, and only then.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from safeground.domain import access, directory, items, library, pictures
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.store import models

DRAFT = "profile"
TEXTS = {"title": 80, "lead": 300, "bio": 4_000, "qualified": 300, "fees": 300, "access": 300}
ANSWER = 2_000
ALSO, ALSO_LETTERS = 3, 60
LISTS = ("specialties", "languages", "formats", "about")
Words = dict[str, Any]


@dataclass(frozen=True)
class Own:
    """One's own page as it was last made public, and whether it is public now. `shown` is None before the first."""

    shown: directory.Clinician | None
    is_public: bool


def own(*, actor: Actor) -> Own:
    row = access.find(actor, models.Profile, "own", account_id=actor.me)
    if row is None:
        return Own(None, is_public=False)
    return Own(directory.clinician_of(row, _name(actor)), is_public=row.published_on is not None)


def _name(actor: Actor) -> str:
    return str(access.row(actor, models.Account, "read").public_name)


def words_of(shown: directory.Clinician | None) -> Words:
    """What a form begins with: what is public, or an empty page."""
    if shown is None:
        return {**dict.fromkeys(TEXTS, ""), "also": [], **{name: [] for name in LISTS}, "styles": {}, "answers": {},
                "accepting": True}  # fmt: skip
    return {
        **{name: getattr(shown, name) for name in TEXTS},
        **{name: list(getattr(shown, name)) for name in LISTS},
        "also": list(shown.also),
        "styles": dict(shown.styles),
        "answers": {one.slug: one.text for one in shown.answers},
        "accepting": shown.accepting,
    }


def check(typed: Mapping[str, Any]) -> Words:
    """The words as they would be made public, or a sentence that says what is missing or too long."""
    known = directory.vocabulary()
    found: Words = {name: _tidy(str(typed.get(name, "")), name) for name in TEXTS}
    for name, most in TEXTS.items():
        _no_longer(found[name], most)
    for name in LISTS:
        allowed = [one.slug for one in getattr(known, name)]
        found[name] = [slug for slug in allowed if slug in typed.get(name, ())]
    also = [_tidy(one, "also") for one in typed.get("also", ()) if one.strip()]
    for one in also:
        _no_longer(one, ALSO_LETTERS)
    found["also"] = also[:ALSO]
    sides = {style.slug: {side.slug for side in style.sides} for style in known.styles}
    chosen = dict(typed.get("styles", {}))
    found["styles"] = {name: chosen[name] for name in sides if chosen.get(name) in sides[name]}
    answers = {
        one.slug: _tidy(str(dict(typed.get("answers", {})).get(one.slug, "")), "bio") for one in known.questions
    }
    for text in answers.values():
        _no_longer(text, ANSWER)
    found["answers"] = {slug: text for slug, text in answers.items() if text}
    found["accepting"] = bool(typed.get("accepting"))
    if not found["lead"]:
        raise Refused(
            "no-lead", _("Please write a sentence or two on how you work. It is the first thing that people read.")
        )
    if not found["formats"]:
        raise Refused("no-formats", _("Please choose at least one way to meet: in person, by phone or by video."))
    return found


def _tidy(text: str, name: str) -> str:
    clean = library.clean_text(text).strip()
    return clean if name == "bio" else " ".join(clean.split())


def _no_longer(text: str, most: int) -> None:
    if len(text) > most:
        raise Refused(
            "too-long",
            _("“%(begin)s …” is longer than its box, which holds %(most)d letters. Please make it shorter. "
              "Nothing is lost.") % {"begin": text[:30], "most": most},
        )  # fmt: skip


def preview(*, actor: Actor, words: Words) -> directory.Clinician:
    """The page as everybody would see it. Nothing is kept or shown by looking at it."""
    row = access.find(actor, models.Profile, "own", account_id=actor.me)
    shown = models.Profile(account_id=actor.me, slug=row.slug if row else "you", **words)
    shown.picture = row.picture if row else ""
    return directory.clinician_of(shown, _name(actor))


def publish(*, actor: Actor, typed: Mapping[str, Any], now: datetime) -> str:
    """Make these words public, over what was public before. Returns the end of the address."""
    words, day = check(typed), practices.here().day(now)
    with access.deed():
        slug = _begin(actor)
        to = {**words, "published_on": day}
        access.change(actor, models.Profile, "change", account_id=actor.me, to=to)
        items.drop_draft(actor=actor, place=DRAFT)
    return slug


def _begin(actor: Actor) -> str:
    """The row, not public, where there is none yet. Its address is the name, and a number where two have one name."""
    row = access.find(actor, models.Profile, "own", account_id=actor.me, lock=True)
    if row is not None:
        return str(row.slug)
    stem = slugify(_name(actor))[:60] or "somebody"
    for number in range(1, 100):
        slug = stem if number == 1 else f"{stem}-{number}"
        values = {"account_id": actor.me, "practice_id": actor.practice_id, "slug": slug}
        if access.add_once(actor, models.Profile, **values) is not None:
            return slug
    raise Refused("slug", _("Many people here have this name. Please ask the director to tell them apart."))


def take_down(*, actor: Actor) -> None:
    """Nobody but its owner reads it from now on. The words stay, to be made public again."""
    _hide(actor, "change", actor.me)


def take_down_other(*, actor: Actor, therapist: uuid.UUID) -> None:
    """A director takes a page down. Its words are its owner's, and stay with them."""
    _hide(actor, "take-down", therapist)


def _hide(actor: Actor, action: str, whose: uuid.UUID) -> None:
    with access.deed():
        if not access.change(actor, models.Profile, action, account_id=whose, to={"published_on": None}):
            raise access.Missing


def set_picture(*, actor: Actor, raw: bytes) -> None:
    """Take this picture, made anew. It is public where the page is."""
    made = pictures.clean(raw)
    with access.deed():
        _begin(actor)
        access.remove(actor, models.Picture, "remove", profile_id=actor.me)
        sizes = {"large": made.large, "small": made.small}
        access.add(actor, models.Picture, profile_id=actor.me, hash=made.hash, kind=made.kind, **sizes)
        access.change(actor, models.Profile, "change", account_id=actor.me, to={"picture": made.hash})


def remove_picture(*, actor: Actor) -> None:
    with access.deed():
        access.remove(actor, models.Picture, "remove", profile_id=actor.me)
        access.change(actor, models.Profile, "change", account_id=actor.me, to={"picture": ""})


def own_picture(*, actor: Actor) -> tuple[bytes, str]:
    """One's own picture, public or not."""
    row = access.row(actor, models.Picture, "own", profile_id=actor.me)
    return bytes(row.small), str(row.kind)


# --- for the director -------------------------------------------------------------------------------------

PUBLIC_TEXTS = {"phone": 40, "address": 200, "welcome": 400}


def set_public_texts(*, actor: Actor, typed: Mapping[str, str]) -> None:
    """How to ring, where the door is, and a first sentence of the practice's own; each may be empty."""
    values = {name: " ".join(library.clean_text(typed.get(name, "")).split()) for name in PUBLIC_TEXTS}
    for name, most in PUBLIC_TEXTS.items():
        _no_longer(values[name], most)
    with access.deed():
        if not access.change(actor, models.Practice, "change", id=actor.practice_id, to=values):
            raise access.Missing
