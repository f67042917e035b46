"""Questions people ask: a page of prose each, and the pages of ours that act on it; and one for each sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from safeground.content.library import HERE, ContentFault, Page, _toml


@dataclass(frozen=True)
class Tool:
    """A page that acts on a question: the name of its address, and what it is called there."""

    name: str
    title: str


@dataclass(frozen=True)
class Question:
    page: Page
    tools: tuple[Tool, ...]


@dataclass(frozen=True)
class Helps:
    """What may help with one sign."""

    text: str
    tool: Tool


@cache
def _raw() -> Mapping:
    return _toml("questions", "tools.toml")


def _tool(name: str) -> Tool:
    return Tool(name, title(name))


def title(name: str) -> str:
    """What the page with this name of an address is called where something leads to it."""
    return str(_raw()["titles"][name])


@cache
def questions() -> tuple[Question, ...]:
    """Every question, in the order in which they are listed."""
    return tuple(Question(_page(one["slug"]), tuple(map(_tool, one["tools"]))) for one in _raw()["questions"])


def _page(slug: str) -> Page:
    title, _, body = (HERE / "questions" / f"{slug}.md").read_text(encoding="utf-8").partition("\n")
    if not title.startswith("# "):
        raise ContentFault(f"The question {slug} does not begin with a title.")
    return Page(slug, title[2:].strip(), body.strip())


@cache
def reading(tool: str) -> tuple[Page, ...]:
    """What explains a tool, by the name of its page."""
    return tuple(map(_page, _raw()["reading"][tool]))


@cache
def helps(sign: str) -> Helps:
    """What may help with a sign, by its slug."""
    found = _raw()["signs"][sign]
    return Helps(found["text"], _tool(found["tool"]))
