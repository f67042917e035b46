"""Exercises: small things to try for body and mind. What each is for, whom it may not suit, and its steps.

`content/exercises/<slug>.toml` holds one exercise; `common.toml` their order, what people can tick, and the words
that stand round all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from safeground.content.library import _toml


@dataclass(frozen=True)
class Way:
    """One way to do it: a pace, or eyes open. `breath` is seconds in and seconds out, where there is a count."""

    slug: str
    label: str
    text: str
    breath: tuple[int, int] | None = None
    against: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    slug: str
    title: str
    text: str
    pacer: bool = False


@dataclass(frozen=True)
class Exercise:
    """`reasons` say why it may fit what was ticked; `against` names what was ticked that it would run into."""

    slug: str
    title: str
    standard: str
    minutes: str
    suits: str
    not_suits: str
    wrong: tuple[str, ...]
    against: tuple[str, ...]
    reasons: Mapping[str, str]
    can_leave_out: bool
    steps: tuple[Step, ...] = ()
    ways: tuple[Way, ...] = ()
    ways_label: str = ""
    # The name of the page that it stands for, where it is not done step by step.
    leads_to: str = ""


@dataclass(frozen=True)
class Common:
    order: tuple[str, ...]
    lead: str
    any_time: str
    stopped_title: str
    stopped: str
    ended_title: str
    ended: str
    worse_title: str
    worse: str
    why_calm: str
    nothing_ticked: str
    needs_lead: str
    offered_no: str
    beside: str
    whens: Mapping[str, str]
    goals: Mapping[str, str]
    upsets: Mapping[str, str]
    answers: Mapping[str, str]

    @property
    def needs(self) -> dict[str, str]:
        """Everything that can be ticked."""
        return {**self.whens, **self.goals, **self.upsets}


@cache
def common() -> Common:
    raw = _toml("exercises", "common.toml")
    return Common(**{**raw, "order": tuple(raw["order"])})


@cache
def exercise(slug: str) -> Exercise:
    raw: dict[str, Any] = _toml("exercises", f"{slug}.toml")
    ways = tuple(_way(one) for one in raw.get("ways", ()))
    steps = tuple(Step(**one) for one in raw.get("steps", ()))
    lists = {name: tuple(raw[name]) for name in ("wrong", "against")}
    return Exercise(**{**raw, **lists, "ways": ways, "steps": steps})


def _way(raw: Mapping[str, Any]) -> Way:
    breath = (raw["breath"][0], raw["breath"][1]) if "breath" in raw else None
    return Way(raw["slug"], raw["label"], raw["text"], breath, tuple(raw.get("against", ())))


@cache
def exercises() -> tuple[Exercise, ...]:
    """All of them, in the order in which they are listed."""
    return tuple(exercise(slug) for slug in common().order)


def find(slug: str) -> Exercise | None:
    return next((one for one in exercises() if one.slug == slug), None)
