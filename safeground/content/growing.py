"""The words of two private pages: what makes something hard, and what to expect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from safeground.content.library import _toml
from safeground.content.signs import Step


@dataclass(frozen=True)
class Reason:
    """One thing that can make it hard, the sentence that would say so, and one page that may fit."""

    slug: str
    name: str
    text: str
    sentence: str
    step: Step


@dataclass(frozen=True)
class Reasons:
    words: Mapping[str, str]
    reasons: tuple[Reason, ...]

    def reason(self, slug: str) -> Reason | None:
        return next((one for one in self.reasons if one.slug == slug), None)


@dataclass(frozen=True)
class Expectations:
    title: str
    lead: str
    mine: Mapping[str, Any]
    usual: Mapping[str, Any]
    agreed: Mapping[str, str]
    pace: Mapping[str, str]


@cache
def reasons() -> Reasons:
    raw = _toml("reasons", "v1.toml")
    return Reasons(
        words={name: text for name, text in raw.items() if isinstance(text, str)},
        reasons=tuple(_reason(one) for one in raw["reasons"]),
    )


def _reason(raw: Mapping[str, Any]) -> Reason:
    leads = Step("", "", tuple(raw["leads_to"]), raw.get("about", ""), raw.get("label", ""))
    return Reason(raw["slug"], raw["name"], raw["text"], raw["sentence"], leads)


@cache
def expectations() -> Expectations:
    return Expectations(**_toml("expectations", "v1.toml"))
