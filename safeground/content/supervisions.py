"""The words of the supervision sheet: four boxes about oneself, and what is said before it is kept or printed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from safeground.content.library import _toml


@dataclass(frozen=True)
class Part:
    slug: str
    label: str
    hint: str


@dataclass(frozen=True)
class Supervision:
    title: str
    lead: str
    no_names: str
    nothing: str
    earlier: str
    named: str
    named_why: str
    anyway_keep: str
    anyway_print: str
    paper_lead: str
    remove_lead: str
    parts: tuple[Part, ...]


@cache
def supervision() -> Supervision:
    raw = _toml("supervision", "v1.toml")
    return Supervision(**{**raw, "parts": tuple(Part(**one) for one in raw["parts"])})
