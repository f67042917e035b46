"""The words of the ladder: five difficulties, smaller steps, and the sentences with which a rung can be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from safeground.content.library import _toml


@dataclass(frozen=True)
class Step:
    """A smaller first step that can become a rung of its own."""

    slug: str
    text: str


@dataclass(frozen=True)
class Ladder:
    lead: str
    text_hint: str
    dont_ask: str
    exists: str
    exists_bare: str
    whole: str
    fear: str
    possible: str
    steps_lead: str
    difficulties: Mapping[str, str]
    with_whom: Mapping[str, str]
    went: Mapping[str, str]
    steps: tuple[Step, ...]


@cache
def ladder() -> Ladder:
    raw = _toml("ladder", "v1.toml")
    return Ladder(**{**raw, "steps": tuple(Step(**one) for one in raw["steps"])})
