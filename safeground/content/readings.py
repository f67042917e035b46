"""Pages to read: tips, questions and guides. A page of prose each, and the pages of ours that act on it.

Structure stands in `<kind>/tools.toml`, prose in `<kind>/<slug>.md`. What a tool is called, and which tools are open
to somebody without an account, stands once, in `questions/tools.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from safeground.content.library import HERE, ContentFault, _toml, render

# The word for one, and the folder of all. The word stands in ids: "tip:be-patient".
FOLDERS = {"guide": "guides", "tip": "tips", "question": "questions"}


@dataclass(frozen=True)
class Tool:
    """A page that acts on what was read: the name of its address, and what it is called there."""

    name: str
    title: str
    # Whether somebody without an account can use it.
    is_open: bool = False


@dataclass(frozen=True)
class Reading:
    """One tip, question or guide."""

    kind: str
    slug: str
    title: str
    # What it is about, in one sentence, for lists.
    lead: str
    author: str
    reviewed_on: date
    tools: tuple[Tool, ...] = ()
    body: str = field(default="", repr=False)

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.slug}"

    @property
    def html(self) -> str:
        return render(self.body)

    @property
    def text(self) -> str:
        """The words without the marks of Markdown, for searching in them."""
        plain = re.sub(r"^(?:#+|>|-|\d+\.) +", "", self.body, flags=re.MULTILINE)
        return plain.replace("*", "")


@cache
def _tools() -> Mapping[str, Tool]:
    raw = _toml("questions", "tools.toml")
    return {name: Tool(name, title, name in raw["open_to_all"]) for name, title in raw["titles"].items()}


def tool(name: str) -> Tool:
    if name not in _tools():
        raise ContentFault(f"questions/tools.toml has no title for the tool {name}.")
    return _tools()[name]


def _read(kind: str, one: Mapping[str, Any], by: Mapping[str, Any]) -> Reading:
    folder, slug = FOLDERS[kind], one["slug"]
    try:
        title, _, body = (HERE / folder / f"{slug}.md").read_text(encoding="utf-8").partition("\n")
    except FileNotFoundError:
        raise ContentFault(f"There is no {folder}/{slug}.md in the library.") from None
    if not title.startswith("# "):
        raise ContentFault(f"The {kind} {slug} does not begin with a title.")
    return Reading(
        kind=kind,
        slug=slug,
        title=title[2:].strip(),
        lead=one["lead"],
        author=one.get("author", by["author"]),
        reviewed_on=one.get("reviewed_on", by["reviewed_on"]),
        tools=tuple(map(tool, one["tools"])),
        body=body.strip(),
    )


@cache
def _all(kind: str) -> tuple[Reading, ...]:
    raw = _toml(FOLDERS[kind], "tools.toml")
    return tuple(_read(kind, one, raw["by"]) for one in raw[FOLDERS[kind]])


def tips() -> tuple[Reading, ...]:
    """Every tip, in the order in which they are listed."""
    return _all("tip")


def questions() -> tuple[Reading, ...]:
    """Every question, in the order in which they are listed."""
    return _all("question")


def guides() -> tuple[Reading, ...]:
    """Every guide, in the order in which they are listed."""
    return _all("guide")


def readings() -> dict[str, Reading]:
    """Everything there is to read, by its id."""
    return {one.id: one for one in (*guides(), *tips(), *questions())}
