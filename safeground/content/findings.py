"""What can be found: each page with its title and one line, and the phrases in which people might ask for it.

Phrases stand in `content/finding/<file>.toml`, one a line under the page's id, in the voices of many people.
`index.safetensors` is made of them by `python -m tools.finding`, and carries a stamp of what it was made of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from safeground.content.library import HERE, ContentFault, _toml
from safeground.content.roleplays import all_ as roleplays

FOLDER = HERE / "finding"
BANKS = ("help", "signs", "tips", "questions", "practice", "elsewhere")
INDEX = FOLDER / "index.safetensors"
NONE = "none"


@dataclass(frozen=True)
class Findable:
    """A page that can be found. `id` is a kind and a slug: "sign:concealment"."""

    id: str
    title: str
    line: str

    @property
    def kind(self) -> str:
        return self.id.partition(":")[0]

    @property
    def slug(self) -> str:
        return self.id.partition(":")[2]


@cache
def findables() -> Mapping[str, Findable]:
    """Every page that can be found, by its id. Role-plays bring their own titles."""
    found = {one["id"]: Findable(**one) for one in _toml("finding", "pages.toml")["pages"]}
    for play in roleplays():
        one = Findable(f"roleplay:{play.slug}", play.title, play.about)
        found[one.id] = one
    return found


@cache
def phrases() -> Mapping[str, tuple[str, ...]]:
    """The bank: the phrases of each id, those of "none" last. Nothing of it is shown to anybody."""
    found: dict[str, tuple[str, ...]] = {}
    for name in BANKS:
        for identity, lines in _toml("finding", f"{name}.toml").items():
            if identity in found:
                raise ContentFault(f"{identity} has phrases in two files.")
            found[identity] = tuple(line.strip() for line in lines.splitlines() if line.strip())
    return found


@cache
def short_forms() -> Mapping[str, str]:
    """How people type, and what is read instead: short forms, and the many names of the person opposite."""
    raw = _toml("finding", "spellings.toml")
    persons = {name: word for word, names in raw["person"].items() for name in names}
    return {**raw["short"], **persons}


@cache
def words() -> Mapping[str, str]:
    """What the page says around the results."""
    return dict(_toml("finding", "words.toml"))


def stamp(weights: str) -> str:
    """The hash of everything that the index is made of: the phrases, how they are read, and the weights' own hash."""
    whole = hashlib.sha256(weights.encode())
    for name in (*BANKS, "spellings"):
        whole.update((FOLDER / f"{name}.toml").read_bytes())
    return whole.hexdigest()
