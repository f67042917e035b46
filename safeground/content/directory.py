"""The words a therapist's public page is put together from: areas, styles, formats, languages, written questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from safeground.content.library import ContentFault, _toml


@dataclass(frozen=True)
class Specialty:
    slug: str
    name: str
    # One plain line for somebody who does not know the word.
    text: str


@dataclass(frozen=True)
class Side:
    slug: str
    text: str


@dataclass(frozen=True)
class Style:
    """Two ways of working, neither the better one."""

    slug: str
    ask: str
    sides: tuple[Side, Side]

    def side(self, slug: str) -> Side | None:
        return next((one for one in self.sides if one.slug == slug), None)


@dataclass(frozen=True)
class Word:
    """A language or a way to meet."""

    slug: str
    name: str


@dataclass(frozen=True)
class Trait:
    """What a therapist may say about who they are."""

    slug: str
    text: str


@dataclass(frozen=True)
class Asked:
    """A question in the voice of the person who is looking."""

    slug: str
    ask: str
    hint: str


@dataclass(frozen=True)
class Vocabulary:
    specialties: tuple[Specialty, ...]
    styles: tuple[Style, ...]
    formats: tuple[Word, ...]
    languages: tuple[Word, ...]
    about: tuple[Trait, ...]
    questions: tuple[Asked, ...]

    def specialty(self, slug: str) -> Specialty | None:
        return next((one for one in self.specialties if one.slug == slug), None)

    def style(self, slug: str) -> Style | None:
        return next((one for one in self.styles if one.slug == slug), None)


@cache
def vocabulary() -> Vocabulary:
    raw = _toml("directory", "v1.toml")
    styles = []
    for one in raw["styles"]:
        first, second = (Side(**side) for side in one["sides"])
        styles.append(Style(one["slug"], one["ask"], (first, second)))
    made = Vocabulary(
        specialties=tuple(Specialty(**one) for one in raw["specialties"]),
        styles=tuple(styles),
        formats=tuple(Word(**one) for one in raw["formats"]),
        languages=tuple(Word(**one) for one in raw["languages"]),
        about=tuple(Trait(**one) for one in raw["about"]),
        questions=tuple(Asked(**one) for one in raw["questions"]),
    )
    for name in ("specialties", "styles", "formats", "languages", "about", "questions"):
        _once(name, (one.slug for one in getattr(made, name)))
    return made


def _once(name: str, slugs: Iterable[str]) -> None:
    found = list(slugs)
    if len(set(found)) != len(found):
        raise ContentFault(f"directory/v1.toml: a slug stands twice among the {name}.")
