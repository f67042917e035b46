"""The words of the session card: five words for readiness, what one can want, and words that play things down."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from safeground.content.library import _toml


@dataclass(frozen=True)
class Preparation:
    lead: str
    point_hint: str
    today_hint: str
    first_hint: str
    question: str
    question_why: str
    off: str
    after: str
    after_lead: str
    paper_warning: str
    empty: str
    played_down: tuple[str, ...]
    not_played_down: tuple[str, ...]
    ready: Mapping[str, str]
    want: Mapping[str, str]


@cache
def preparation() -> Preparation:
    raw = _toml("preparing", "v1.toml")
    lists = {name: tuple(raw[name]) for name in ("played_down", "not_played_down")}
    return Preparation(**{**raw, **lists})


@cache
def _pattern() -> re.Pattern[str]:
    """The exceptions first: what they take in is no longer there for the words inside them."""
    texts = preparation()

    def any_of(phrases: tuple[str, ...]) -> str:
        longest_first = sorted(phrases, key=len, reverse=True)
        return "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in longest_first)

    return re.compile(rf"\b(?:(?:{any_of(texts.not_played_down)})|({any_of(texts.played_down)}))\b")


def find_played_down(text: str) -> tuple[str, ...]:
    """The words in `text` that may play something down, each once, in the order in which they stand there.

    Whole words only, in any case, with a straight or a curly apostrophe.
    """
    plain = text.casefold().replace("’", "'")
    found = (" ".join(hit.group(1).split()) for hit in _pattern().finditer(plain) if hit.group(1))
    return tuple(dict.fromkeys(found))
