"""What may help with one sign of a check-in: a sentence, and a page of ours. And what explains each of our tools."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from safeground.content import readings
from safeground.content.library import _toml
from safeground.content.readings import Reading, Tool


@dataclass(frozen=True)
class Helps:
    text: str
    tool: Tool


@cache
def helps(sign: str) -> Helps:
    """What may help with a sign, by its slug."""
    found = _toml("questions", "tools.toml")["signs"][sign]
    return Helps(found["text"], readings.tool(found["tool"]))


def title(name: str) -> str:
    """What the page with this name of an address is called where something leads to it."""
    return readings.tool(name).title


@cache
def explained() -> dict[str, tuple[str, ...]]:
    """The tools that are explained, and the slugs of the questions that explain them; a tip bears its kind."""
    return {name: tuple(slugs) for name, slugs in _toml("questions", "tools.toml")["reading"].items()}


@cache
def reading(tool: str) -> tuple[Reading, ...]:
    """What explains a tool, by the name of its page."""
    ids = (name if ":" in name else f"question:{name}" for name in explained()[tool])
    return tuple(readings.readings()[name] for name in ids)
