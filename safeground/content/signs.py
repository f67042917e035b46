"""The eight signs of holding back as structured pages: what each is, what it looks like, and what could be done.

The kind name always stands beside the standard term. Seven are asked about in the check-in; the eighth is taken
from records. A step names the pages that act on it, the one to use first; one that is not built yet is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from safeground.content.library import HERE, ContentFault, _toml

# In the order in which they stand everywhere. It is not an order of weight.
SLUGS = (
    "limited-disclosure", "avoiding-vulnerable-topics", "minimal-engagement", "resistance-to-feedback",
    "reluctance-past-trauma", "concealment", "difficulty-with-boundaries", "inconsistent-engagement",
)  # fmt: skip


@dataclass(frozen=True)
class Example:
    who: str
    text: str


@dataclass(frozen=True)
class Under:
    """Something that may lie under it; `name` may be empty."""

    name: str
    text: str


@dataclass(frozen=True)
class Step:
    """One thing to do. `leads_to` are names of addresses, the one that is built first; `about` a kind of message."""

    name: str
    text: str
    leads_to: tuple[str, ...]
    about: str = ""
    label: str = ""
    slug: str = ""


@dataclass(frozen=True)
class SignPage:
    slug: str
    kind_name: str
    standard_name: str
    meaning: tuple[str, ...]
    examples: tuple[Example, ...]
    notice: str
    under: tuple[Under, ...]
    therapist: tuple[str, ...]
    next: tuple[Step, ...]
    # "Leave it where it is" is on every page; this is what is said beside it.
    leave: str
    # What must be read before anything else, with the page it leads to.
    first_title: str = ""
    first: str = ""
    first_leads_to: tuple[str, ...] = ()
    help: str = ""
    # Whether the check-in asks about it. What it does not ask is taken from records.
    asked: bool = True


@dataclass(frozen=True)
class Common:
    """The words around the eight pages and around a person's own answers."""

    words: Mapping[str, str]
    sizes: tuple[Step, ...]
    profile: Mapping[str, str]
    values: Mapping[int, str]
    offered: Mapping[str, Any]
    records: Mapping[str, Any]


def step(raw: Mapping[str, Any]) -> Step:
    return Step(**{"text": "", **raw, "leads_to": tuple(raw["leads_to"])})


@cache
def sign(slug: str) -> SignPage:
    if slug not in SLUGS:
        raise ContentFault(f"There is no sign {slug}.")
    raw = _toml("signs", slug, "v1.toml")
    return SignPage(
        **{
            **raw,
            "slug": slug,
            "meaning": tuple(raw["meaning"]),
            "therapist": tuple(raw["therapist"]),
            "examples": tuple(Example(**one) for one in raw["examples"]),
            "under": tuple(Under(**one) for one in raw["under"]),
            "next": tuple(step(one) for one in raw["next"]),
            "first_leads_to": tuple(raw.get("first_leads_to", ())),
        }
    )


@cache
def signs() -> tuple[SignPage, ...]:
    """All eight, in their order."""
    found = {path.parent.name for path in HERE.glob("signs/*/v1.toml")}
    if found != set(SLUGS):
        raise ContentFault(f"The signs are not those that are listed: {sorted(found ^ set(SLUGS))}.")
    return tuple(sign(slug) for slug in SLUGS)


@cache
def common() -> Common:
    raw = _toml("signs", "common.toml")
    return Common(
        words={name: text for name, text in raw.items() if isinstance(text, str)},
        sizes=tuple(step(one) for one in raw["sizes"]),
        profile=raw["profile"],
        values={int(value): text for value, text in raw["values"].items()},
        offered=raw["offered"],
        records=raw["records"],
    )
