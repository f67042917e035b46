"""Beginnings: before the first session. A page to read, and two cards with lines to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from safeground.content.library import HERE, ContentFault, _toml, render


@dataclass(frozen=True)
class Line:
    slug: str
    text: str


@dataclass(frozen=True)
class Card:
    slug: str
    title: str
    lead: str
    # What it is called on paper: it says nothing about what it is from.
    on_paper: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Beginnings:
    title: str
    body: str
    cards: tuple[Card, ...]
    # Beside everything that ends on paper.
    where_safe: str

    @property
    def html(self) -> str:
        return render(self.body)

    def card(self, slug: str) -> Card | None:
        return next((card for card in self.cards if card.slug == slug), None)


@cache
def beginnings() -> Beginnings:
    raw = _toml("beginnings", "v1.toml")
    title, _, body = (HERE / "beginnings" / "beginnings.md").read_text(encoding="utf-8").partition("\n")
    if not title.startswith("# "):
        raise ContentFault("beginnings/beginnings.md does not begin with a title.")
    cards = tuple(
        Card(one["slug"], one["title"], one["lead"], one["on_paper"], tuple(Line(**line) for line in one["lines"]))
        for one in raw["cards"]
    )
    return Beginnings(title[2:].strip(), body.strip(), cards, raw["where_safe"])
