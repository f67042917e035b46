"""The words of the reflections: small questions about what happened before, the three lines, and the desk's side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from safeground.content.library import _toml
from safeground.content.sayings import Beside


@dataclass(frozen=True)
class Step:
    """One small question, and how little is enough for an answer."""

    ask: str
    hint: str


@dataclass(frozen=True)
class Prompt:
    """Small questions about one kind of experience, the easiest first. `number` stands for it in addresses."""

    number: int
    title: str
    lead: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Line:
    """One of the three lines of a bridge."""

    label: str
    shown_as: str
    hint: str


@dataclass(frozen=True)
class Journal:
    lead: str
    limits: tuple[str, ...]
    empty: str
    title_hint: str
    tags_hint: str
    search_hint: str
    stopped: str
    questions_lead: str
    questions_care: str
    bridge_lead: str
    delete: str
    lines: Mapping[str, Line]
    beside: Mapping[str, Beside]
    prompts: tuple[Prompt, ...]

    def prompt(self, number: int | None) -> Prompt | None:
        return next((one for one in self.prompts if one.number == number), None)


@cache
def journal() -> Journal:
    raw = _toml("reflections", "v1.toml")
    return Journal(
        **{
            **raw,
            "limits": tuple(raw["limits"]),
            "lines": {slug: Line(**one) for slug, one in raw["lines"].items()},
            "beside": {
                slug: Beside(**{**one, "help": tuple(one["help"]), "hurt": tuple(one["hurt"])})
                for slug, one in raw["beside"].items()
            },
            "prompts": tuple(
                Prompt(**{**one, "steps": tuple(Step(**step) for step in one["steps"])}) for one in raw["prompts"]
            ),
        }
    )
