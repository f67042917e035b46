"""The words people read: plain enough, and none of those we never use."""

from __future__ import annotations

import re

import pytest

from tests.content import prose

OLDEST = 12.0
KNOWN = {
    "therapist": 3, "session": 2, "answered": 2, "people": 2, "private": 2, "little": 2, "password": 2, "recovery": 4,
    "usual": 3, "between": 2, "something": 2, "understood": 3, "asked": 1, "wanted": 2, "closed": 1, "notices": 3,
    "opened": 2, "idea": 3, "quiet": 2, "minute": 2, "safe": 1, "noticed": 2, "table": 2, "every": 2, "promise": 2,
    "kept": 1, "shown": 1, "written": 2, "serious": 3, "estimate": 3, "the": 1, "a": 1, "boundaries": 3, "trust": 1,
}  # fmt: skip

NEVER = {
    # claims we cannot keep (security.md)
    "end-to-end", "zero-knowledge", "military-grade", "100 ?% secure", "hipaa", "we monitor",
    "anonymous", "guaranteed",
    # labels, alarms and cheering (science.md, look.md)
    "rupture", "ruptures", "resistant", "resistance", "non-compliant", "at risk", "high risk", "diagnosis",
    "diagnosed",
    "trust issues", "honesty score", "streak", "streaks", "reward", "rewards", "amazing", "great job", "well done",
    "journey", "congratulations", "awesome", "failure", "you failed", "you must", "attention-seeking", "manipulative",
    # American spellings
    "color", "behavior", "organize", "organized", "favorite", "center", "recognize", "realize", "apologize", "gray",
    # placeholders of unfinished work
    "lorem ipsum", "coming soon", "tbd",
}  # fmt: skip
PATTERN = re.compile(r"(?<![\w-])(?:" + "|".join(sorted(NEVER)) + r")(?![\w-])", re.IGNORECASE)


def offences(text: str) -> list[str]:
    found = [match.group().lower() for match in PATTERN.finditer(text)]
    # An exclamation mark that ends something said; not the one in a comment or a doctype.
    return found + ["!"] * len(re.findall(r"[A-Za-z)’'\"]!(?=\s|$|[\"’”<])", text))


def sources() -> dict[str, list[str]]:
    return prose.content() | prose.templates() | prose.sentences_in_code()


@pytest.mark.parametrize("word", KNOWN)
def test_the_counter_of_syllables_counts(word):
    assert prose.syllables(word) == KNOWN[word]


def test_the_measure_tells_easy_from_hard():
    easy = "The cat sat on the mat. It was warm. It went to sleep."
    hard = (
        "Notwithstanding considerable organisational impediments, practitioners demonstrated unparalleled "
        "interdisciplinary cooperation throughout the implementation of institutional reconfiguration."
    )
    assert prose.age(easy) < 7 < 20 < prose.age(hard)


@pytest.mark.parametrize("name", prose.content())
def test_each_file_of_the_library_can_be_read_at_twelve(name, record_property):
    years = prose.age("\n\n".join(prose.content()[name]))
    record_property("reading age", round(years, 1))
    assert years <= OLDEST


@pytest.mark.parametrize("name", [*prose.templates(), *prose.sentences_in_code()])
def test_the_words_on_pages_and_in_refusals_can_be_read_at_twelve(name):
    texts = (prose.templates() | prose.sentences_in_code())[name]
    together = "\n\n".join(texts)
    # Fewer than sixty words are too few for the measure.
    assert len(together.split()) < 60 or prose.age(together) <= OLDEST


@pytest.mark.parametrize("name", sources())
def test_no_word_that_we_never_use(name):
    found = {word for text in sources()[name] for word in offences(text)}
    assert found == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("You did a great job!", ["great job", "!"]),
        ("A rupture was detected.", ["rupture"]),
        ("End-to-end and 100% secure", ["end-to-end", "100% secure"]),
        ("What colour is the centre?", []),
        ("<!DOCTYPE html> and != and #!", []),
    ],
)
def test_the_search_finds_what_is_planted(text, found):
    assert offences(text) == found
