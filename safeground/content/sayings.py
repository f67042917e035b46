"""Kinds of hard messages, good news too: whole sentences from which a person builds their own.

`content/sayings/<slug>/v1.toml` holds one kind, `common.toml` what all of them share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from safeground.content.library import HERE, _toml


@dataclass(frozen=True)
class Strength:
    """How strongly a message begins: one opening, and other ways to say the same at the same strength."""

    label: str
    opening: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Option:
    label: str
    sentence: str


@dataclass(frozen=True)
class Beside:
    """What the therapist sees beside a message of this kind, once it is opened. Never about what the client is."""

    before: str
    help: tuple[str, ...]
    hurt: tuple[str, ...]
    quiet: str
    loud: str


@dataclass(frozen=True)
class Group:
    """Questions that belong together."""

    title: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Box:
    """One box of the feedback page, and the sentence that its words stand in."""

    slug: str
    title: str
    hint: str
    sentence: str


@dataclass(frozen=True)
class Theme:
    """A message that is put together on a page of its own: questions, or how it is going."""

    slug: str
    opening: str
    groups: tuple[Group, ...] = ()
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True)
class Saying:
    """One kind of message: the sentences it can be built from. `number` stands for it in addresses."""

    slug: str
    number: int
    title: str
    lead: str
    own_label: str
    own_hint: str
    strengths: Mapping[str, Strength]
    needs: Mapping[str, Option]
    please_not: Mapping[str, Option]
    raise_it: str
    beside: Beside

    @property
    def is_theme(self) -> bool:
        """Put together on a page of its own, and not in the composer."""
        return self.slug in THEMES


@dataclass(frozen=True)
class CommonSayings:
    """What all kinds of message share: where to talk about it, a word for stop, what is said before it goes."""

    places: Mapping[str, Option]
    stop_label: str
    stop_sentence: str
    held: str
    before: tuple[str, ...]
    beside_lead: str
    help_heading: str
    hurt_heading: str
    for_you: tuple[str, ...]


# Put together on pages of their own; what stands beside them is the same as beside every message.
THEMES = ("ask", "feedback", "please", "practical")


@cache
def saying(slug: str) -> Saying:
    raw = _toml("themes" if slug in THEMES else "sayings", slug, "v1.toml")
    return Saying(
        slug=slug,
        number=raw["number"],
        title=raw["title"],
        lead=raw["lead"],
        own_label=raw["own_label"],
        own_hint=raw["own_hint"],
        strengths={
            key: Strength(one["label"], one["opening"], tuple(one["others"]))
            for key, one in raw.get("strengths", {}).items()
        },
        needs={key: Option(**value) for key, value in raw.get("needs", {}).items()},
        please_not={key: Option(**value) for key, value in raw.get("please_not", {}).items()},
        raise_it=raw["raise_it"],
        beside=_beside(raw["beside"]),
    )


def _beside(raw: Mapping[str, Any]) -> Beside:
    return Beside(raw["before"], tuple(raw["help"]), tuple(raw["hurt"]), raw["quiet"], raw["loud"])


@cache
def besides() -> Mapping[str, Beside]:
    """What stands beside an opened thing that is no message, by its kind; a mark on a promise by what it says."""
    return {kind: _beside(one) for kind, one in _toml("beside", "v1.toml").items()}


@cache
def theme(slug: str) -> Theme:
    raw = _toml("themes", slug, "v1.toml")
    return Theme(
        slug=slug,
        opening=raw["opening"],
        groups=tuple(Group(one["title"], tuple(one["questions"])) for one in raw.get("groups", ())),
        boxes=tuple(Box(**one) for one in raw.get("boxes", ())),
    )


@cache
def sayings() -> tuple[Saying, ...]:
    """Every kind of message, by number."""
    slugs = [path.parent.name for path in HERE.glob("sayings/*/v1.toml")]
    return tuple(sorted((saying(slug) for slug in slugs), key=lambda one: one.number))


@cache
def common_sayings() -> CommonSayings:
    raw = _toml("sayings", "common.toml")
    return CommonSayings(
        places={key: Option(**value) for key, value in raw["places"].items()},
        stop_label=raw["stop_label"],
        stop_sentence=raw["stop_sentence"],
        held=raw["held"],
        before=tuple(raw["before"]),
        beside_lead=raw["beside_lead"],
        help_heading=raw["help_heading"],
        hurt_heading=raw["hurt_heading"],
        for_you=tuple(raw["for_you"]),
    )
