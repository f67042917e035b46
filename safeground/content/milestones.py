"""The words of milestones: what is said of each kind of deed, to oneself and, if it is shown, to the therapist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from safeground.content.library import _toml


@dataclass(frozen=True)
class Kind:
    noticed: str
    shown: str


@dataclass(frozen=True)
class Milestones:
    lead: str
    how: str
    off: str
    empty: str
    empty_more: str
    own_label: str
    own_hint: str
    alone: str
    remove: str
    beside: str
    kinds: Mapping[str, Kind]
    abouts: Mapping[str, str]


@cache
def milestones() -> Milestones:
    raw = _toml("milestones", "v1.toml")
    return Milestones(**{**raw, "kinds": {slug: Kind(**one) for slug, one in raw["kinds"].items()}})
