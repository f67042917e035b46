"""The words of the homework pages: how it was, what got in the way, and what stands beside the boxes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from safeground.content.library import _toml


@dataclass(frozen=True)
class Homework:
    lead: str
    lead_desk: str
    text_label: str
    text_hint: str
    small_label: str
    small_hint: str
    why_label: str
    why_hint: str
    look_label: str
    look_hint: str
    how_lead: str
    way_lead: str
    way_hint: str
    words_label: str
    smaller_lead: str
    ask_lead: str
    ask_label: str
    declined: str
    guidance: tuple[str, ...]
    how: Mapping[str, str]
    way: Mapping[str, str]


@cache
def homework() -> Homework:
    raw = _toml("homework", "v1.toml")
    return Homework(**{**raw, "guidance": tuple(raw["guidance"])})
