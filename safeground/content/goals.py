"""The words of the goals pages: beside the boxes, the answers to a proposal, and the ways to look again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from safeground.content.library import _toml


@dataclass(frozen=True)
class Goals:
    lead: str
    lead_desk: str
    text_label: str
    text_hint: str
    steps_label: str
    steps_hint: str
    review_label: str
    review_hint: str
    alone: str
    propose_lead: str
    reviewing: str
    tools_lead: str
    tell_lead: str
    guidance: tuple[str, ...]
    answers: Mapping[str, str]
    reviews: Mapping[str, str]


@cache
def goals() -> Goals:
    raw = _toml("goals", "v1.toml")
    return Goals(**{**raw, "guidance": tuple(raw["guidance"])})
