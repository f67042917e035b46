"""The order in which Today chooses its one next thing, with a sentence for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from safeground.content.library import _toml


@dataclass(frozen=True)
class Todays:
    order_title: str
    order_lead: str
    # Why each comes where it does, in the order of choosing.
    why: Mapping[str, str]


@cache
def todays() -> Todays:
    raw = _toml("today", "v1.toml")
    return Todays(raw["order_title"], raw["order_lead"], {one["slug"]: one["why"] for one in raw["order"]})
