"""The words of choosing and checking, of feeling stuck, and of asking the practice for somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from safeground.content.library import _toml


@dataclass(frozen=True)
class CheckLine:
    slug: str
    text: str


@dataclass(frozen=True)
class Group:
    slug: str
    title: str
    lines: tuple[CheckLine, ...]


@dataclass(frozen=True)
class Flag:
    """Something that speaks against, what to do about it, and the page that acts on it."""

    slug: str
    text: str
    do: str
    tool: str


@dataclass(frozen=True)
class Choosing:
    lead: str
    who: str
    early: str
    after_marks: str
    answers: Mapping[str, str]
    groups: tuple[Group, ...]
    credentials_title: str
    credentials: tuple[str, ...]
    green: tuple[str, ...]
    red: tuple[Flag, ...]
    titles: Mapping[str, str]


@cache
def choosing() -> Choosing:
    raw = _toml("choosing", "v1.toml")
    return Choosing(
        **{name: raw[name] for name in ("lead", "who", "early", "after_marks", "answers", "titles")},
        groups=tuple(
            Group(one["slug"], one["title"], tuple(CheckLine(**line) for line in one["lines"]))
            for one in raw["groups"]
        ),
        credentials_title=raw["credentials"]["title"],
        credentials=tuple(raw["credentials"]["paragraphs"]),
        green=tuple(one["text"] for one in raw["green"]),
        red=tuple(Flag(**one) for one in raw["red"]),
    )


@dataclass(frozen=True)
class Option:
    """One way on when it feels stuck. `tool` is "" for leaving it as it is."""

    slug: str
    title: str
    text: str
    tool: str


@dataclass(frozen=True)
class Stuck:
    title: str
    lead: str
    noticed: str
    window: str
    question: str
    who: str
    fine: str
    later: str
    options_lead: str
    answers: Mapping[str, str]
    options: tuple[Option, ...]
    tools: Mapping[str, str]


@cache
def stuck() -> Stuck:
    raw = _toml("stuck", "v1.toml")
    return Stuck(**{**raw, "options": tuple(Option(**one) for one in raw["options"])})


@dataclass(frozen=True)
class Handover:
    title: str
    lead: str
    reads: str
    nobody: str
    sees: str
    tell_question: str
    tell_note: str
    words_hint: str
    contact_hint: str
    same: str
    begins: str
    again: str
    second_keeps: str
    wishes: Mapping[str, str]
    tell: Mapping[str, str]
    told: Mapping[str, str]
    director: Mapping[str, str]


@cache
def handover() -> Handover:
    return Handover(**_toml("handover", "v1.toml"))
