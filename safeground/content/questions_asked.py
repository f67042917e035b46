"""What may help with one sign of a check-in: a sentence, and a page of ours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from safeground.content.library import _toml
from safeground.content.readings import Tool, tool


@dataclass(frozen=True)
class Helps:
    text: str
    tool: Tool


@cache
def helps(sign: str) -> Helps:
    """What may help with a sign, by its slug."""
    found = _toml("questions", "tools.toml")["signs"][sign]
    return Helps(found["text"], tool(found["tool"]))
