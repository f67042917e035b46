"""What a sentence says, by its words and parts of words: read through short forms and slips of the finger.

Pure Python. Features are hashed into a fixed number of places (Weinberger et al. 2009, arXiv:0902.2206), so that no
list of words has to be kept. Parts of words let a misspelt word still count for something.
"""

from __future__ import annotations

import itertools
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PLACES = 8192
PARTS = (3, 4)
SHORTEST_MENDED = 5
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[^\w\s]")
_BEFORE_SIGN = re.compile(r" ([.,?!;:])")


@dataclass(frozen=True)
class Reader:
    """How to read what people type. `short` gives whole words for short ones; `near` the words one slip away."""

    short: Mapping[str, str]
    known: frozenset[str]
    common: frozenset[str]
    near: Mapping[str, tuple[str, ...]]

    def tidy(self, text: str) -> str:
        """The sentence in lower case, with short forms written out and slips of one letter mended."""
        found = []
        for word in _WORD.findall(text.lower().replace("’", "'")):
            written = self.short.get(word, word)
            if written == word and word.isalpha():
                written = self._mended(word)
            if written:
                found.append(written)
        return _BEFORE_SIGN.sub(r"\1", " ".join(found))

    def _mended(self, word: str) -> str:
        if len(word) < SHORTEST_MENDED or word in self.known or word in self.common:
            return word
        close = {other for form in (word, *_without_one(word)) for other in self.near.get(form, ())}
        close = {other for other in close if other[0] == word[0] and one_slip(word, other)}
        return min(close, key=lambda other: (abs(len(other) - len(word)), other)) if close else word


def reader(*, short: Mapping[str, str], phrases: Iterable[str], common: Iterable[str] = ()) -> Reader:
    """A reader that mends towards the words of these phrases. Words in `common` are right as they are."""
    known = frozenset(word for phrase in phrases for word in _WORD.findall(phrase.lower()) if word.isalpha())
    near: dict[str, list[str]] = {}
    for word in sorted(known):
        if len(word) >= SHORTEST_MENDED - 1:
            for form in (word, *_without_one(word)):
                near.setdefault(form, []).append(word)
    return Reader(dict(short), known, frozenset(common), {form: tuple(words) for form, words in near.items()})


def one_slip(one: str, other: str) -> bool:
    """Whether one letter more, less or other, or two neighbours swapped, makes one word of the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, others = one[start:], other[start:]
    return (
        rest[1:] == others[1:]
        or rest[1:] == others
        or rest == others[1:]
        or (rest[:2] == others[1::-1] and rest[2:] == others[2:] and len(rest) > 1)
    )


def features(tidied: str) -> dict[int, float]:
    """How much of each feature a tidied sentence has, by its place: words, pairs of words, parts of words."""
    words = [word for word in tidied.split() if any(sign.isalnum() for sign in word)]
    words = [word.strip(".,?!;:\"'") for word in words]
    counted: defaultdict[int, float] = defaultdict(float)
    for word in words:
        counted[_place(f"w {word}")] += 1.0
        edged = f"^{word}$"
        for length in PARTS:
            parts = len(edged) - length + 1
            for start in range(parts):
                counted[_place(edged[start : start + length])] += 0.5 / parts
    for word, following in itertools.pairwise(words):
        counted[_place(f"p {word} {following}")] += 1.0
    return dict(counted)


def _without_one(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


def _place(feature: str) -> int:
    return zlib.crc32(feature.encode()) % PLACES
