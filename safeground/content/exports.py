"""What the kinds, parts and values of a copy to take along are called on its readable page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from safeground.content.library import _toml


@dataclass(frozen=True)
class ExportWords:
    kinds: Mapping[str, str]
    fields: Mapping[str, str]
    values: Mapping[str, str]
    actions: Mapping[str, str]
    # Parts that mean something to the program alone: they are in the file for machines, and not on the page.
    left_out: frozenset[str]


@cache
def words() -> ExportWords:
    raw = _toml("exports", "v1.toml")
    return ExportWords(raw["kinds"], raw["fields"], raw["values"], raw["actions"], frozenset(raw["left_out"]))


@dataclass(frozen=True)
class LeftOut:
    """Tables and columns, and why a practice does not hand them over."""

    why: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class HandedOver:
    first: tuple[str, ...]
    parts: Mapping[str, str]
    left_out_title: str
    left_out: tuple[LeftOut, ...]
    none: str


@cache
def handed_over() -> HandedOver:
    raw = _toml("exports", "handed_over.toml")
    left_out = tuple(LeftOut(one["why"], tuple(one["names"])) for one in raw["left_out"])
    return HandedOver(tuple(raw["first"]), raw["parts"], raw["left_out_title"], left_out, raw["none"])
