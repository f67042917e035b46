"""The words of the boundaries card: its six topics with lines to begin from, and the three answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from safeground.content.library import _toml


@dataclass(frozen=True)
class Topic:
    slug: str
    title: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True)
class Limits:
    lead: str
    lead_therapist: str
    stop_title: str
    stop_hint: str
    other_way: str
    other_way_hint: str
    answering: str
    show_lead: str
    crossed: str
    call_client: str
    call_therapist: str
    sign_client: str
    sign_therapist: str
    sign_unread: str
    no_sign: str
    guidance: tuple[str, ...]
    answers: Mapping[str, str]
    topics: tuple[Topic, ...]

    def title(self, slug: str) -> str:
        return next(topic.title for topic in self.topics if topic.slug == slug)


@cache
def limits() -> Limits:
    raw = _toml("boundaries", "v1.toml")
    topics = tuple(Topic(one["slug"], one["title"], tuple(one["suggestions"])) for one in raw["topics"])
    return Limits(**{**raw, "topics": topics, "guidance": tuple(raw["guidance"])})
