"""Who works here, for everybody: the pages that therapists have made public. No account is needed to read them.

Somebody whose account was closed off is in no list, whatever they once made public. A picture is served by its hash
alone, so that a new one has a new address.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from safeground.domain import access, library
from safeground.domain import practice as practices
from safeground.domain.actor import Actor
from safeground.store import models

HASH = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Answer:
    """A written question and what the therapist says to it."""

    slug: str
    ask: str
    text: str


@dataclass(frozen=True)
class Clinician:
    """A therapist as they present themself. Everything here is public; the slugs are those of `vocabulary()`."""

    therapist: uuid.UUID
    slug: str
    name: str
    title: str
    # The way of working, in a sentence or two.
    lead: str
    bio: str
    qualified: str
    fees: str
    access: str
    specialties: tuple[str, ...]
    also: tuple[str, ...]
    # One side for each pair of styles that they chose between: {"tone": "gentle"}.
    styles: Mapping[str, str] = field(hash=False)
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    about: tuple[str, ...]
    answers: tuple[Answer, ...]
    accepting: bool
    picture: str
    published_on: date | None

    @property
    def works_with(self) -> tuple[str, ...]:
        """The areas by name, what the list does not name among them."""
        named = [one.name for one in vocabulary().specialties if one.slug in self.specialties]
        return (*named, *self.also)

    @property
    def speaks(self) -> tuple[str, ...]:
        return tuple(one.name for one in vocabulary().languages if one.slug in self.languages)

    @property
    def meets(self) -> tuple[str, ...]:
        return tuple(one.name for one in vocabulary().formats if one.slug in self.formats)

    @property
    def says_of_self(self) -> tuple[str, ...]:
        return tuple(one.text for one in vocabulary().about if one.slug in self.about)

    @property
    def ways(self) -> tuple[str, ...]:
        """The styles that were chosen, in words."""
        chosen = (style.side(self.styles.get(style.slug, "")) for style in vocabulary().styles)
        return tuple(side.text for side in chosen if side)


def vocabulary() -> library.Vocabulary:
    """What can be said on these pages and asked for: areas, styles, formats, languages, questions."""
    return library.vocabulary()


def listed() -> list[Clinician]:
    """Everybody who is public, in the order of the alphabet."""
    order = ("account__public_name", "slug")
    found = access.rows(_stranger(), models.Profile, "read", join=("account",), order=order)
    return [clinician_of(row, row.account.public_name) for row in found]


def clinician(*, slug: str) -> Clinician:
    """One of them, by the end of their address; `Missing` when they are not public."""
    row = access.row(_stranger(), models.Profile, "read", join=("account",), slug=slug)
    return clinician_of(row, row.account.public_name)


def of(*, therapist: uuid.UUID) -> Clinician | None:
    """The public page of this therapist, if there is one."""
    row = access.find(_stranger(), models.Profile, "read", join=("account",), account_id=therapist)
    return None if row is None else clinician_of(row, row.account.public_name)


def picture(*, slug: str, hash_: str, small: bool) -> tuple[bytes, str]:
    """The bytes of a public picture and what they are, by its address; `Missing` once it is another one."""
    if not HASH.fullmatch(hash_):
        raise access.Missing
    size = "small" if small else "large"
    columns = ("profile_id", "kind", size)
    row = access.row(_stranger(), models.Picture, "read", profile__slug=slug, hash=hash_, columns=columns)
    return bytes(getattr(row, size)), row.kind


def _stranger() -> Actor:
    return Actor.stranger(practices.here().id)


def clinician_of(row: models.Profile, name: str) -> Clinician:
    """A stored profile as a frozen value. A slug that the vocabulary no longer has is left out by its properties."""
    asked = [(one, row.answers.get(one.slug, "")) for one in vocabulary().questions]
    return Clinician(
        therapist=row.account_id,
        slug=row.slug,
        name=name,
        title=row.title,
        lead=row.lead,
        bio=row.bio,
        qualified=row.qualified,
        fees=row.fees,
        access=row.access,
        specialties=tuple(row.specialties),
        also=tuple(row.also),
        styles=dict(row.styles),
        languages=tuple(row.languages),
        formats=tuple(row.formats),
        about=tuple(row.about),
        answers=tuple(Answer(one.slug, one.ask, text) for one, text in asked if text),
        accepting=row.accepting,
        picture=row.picture,
        published_on=row.published_on,
    )
