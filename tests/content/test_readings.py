"""Guides, tips and questions: all there, short, each with its parts, and leading to pages that exist."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from safeground.content import beginnings, readings, signed_notes
from safeground.domain import signed

ALL = list(readings.readings().values())
TIPS = [
    "communicate-openly", "set-boundaries", "give-feedback", "realistic-expectations", "explore-past-experiences",
    "be-patient", "celebrate-progress", "ask-and-get-to-know",
]  # fmt: skip
QUESTIONS = [
    "telling-my-therapist", "trouble-trusting", "is-my-therapist-trustworthy", "opening-up", "why-boundaries",
    "confidentiality", "addressing-trust-issues", "exercises-that-help", "no-progress",
]  # fmt: skip
GUIDES = ["what-trust-is", "what-shapes-trust", "what-therapists-do", "when-trust-grows"]


def test_each_is_there_under_the_name_by_which_others_find_it():
    assert [one.slug for one in readings.tips()] == TIPS
    assert [one.slug for one in readings.questions()] == QUESTIONS
    assert [one.slug for one in readings.guides()] == GUIDES
    files = {
        f"{kind}:{path.stem}"
        for kind, folder in readings.FOLDERS.items()
        for path in (readings.HERE / folder).glob("*.md")
    }
    assert files == set(readings.readings())


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_each_is_short_and_ends_in_something_to_do(one):
    assert 250 <= len(one.text.split()) <= 500
    assert 2 <= len(one.tools) <= 4
    assert all(reverse(tool.name) for tool in one.tools)
    assert one.author and one.reviewed_on >= date(2026, 11, 1) and one.lead.endswith(".")


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_each_has_somebody_in_it_and_names_the_therapists_part(one):
    # An invented person stands in italics, with an age or a name and what they do.
    assert re.search(r"\*[A-Z][\w. ]+,[^*]+\*|\*[A-Z]\w+,?\*", one.body), "no example"
    assert re.search(r"therapist", one.body)


@pytest.mark.parametrize("one", readings.tips(), ids=lambda one: one.slug)
def test_each_tip_has_the_same_five_parts(one):
    headings = re.findall(r"^## (.+)$", one.body, flags=re.MULTILINE)
    parts = ["An example", "Why it can help", "What your therapist can do", "One small step", "Or leave it"]
    found = ["Why it can help" if heading.startswith("Why it can help") else heading for heading in headings]
    assert [part for part in found if part in parts] == parts


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_nobody_is_in_two_places(one):
    """Twenty-one people on twenty-one buses: no first name is used twice."""
    names = set(re.findall(r"\*([A-Z]\w+(?: [A-Z]\w+)?), ", one.body))
    others = {
        name for other in ALL if other is not one for name in re.findall(r"\*([A-Z]\w+(?: [A-Z]\w+)?), ", other.body)
    }
    assert names & others == set()


def test_the_text_for_searching_holds_the_words_and_no_marks():
    text = readings.readings()["tip:be-patient"].text
    assert "Haruka, 42, tunes pianos." in text
    assert re.search(r"[*#>]", text) is None


def test_trust_that_was_broken_is_never_given_the_name_of_a_fault():
    question = readings.readings()["question:addressing-trust-issues"]
    assert question.title == "Trust was there, and something happened"
    assert not any("trust issue" in one.text.lower() for one in ALL)


def test_a_page_without_its_parts_is_named():
    with pytest.raises(readings.ContentFault):
        readings.tool("nowhere")


def test_two_cards_for_before_the_first_session():
    texts = beginnings.beginnings()
    assert [card.slug for card in texts.cards] == ["fifteen", "first"]
    for card in texts.cards:
        assert 8 <= len(card.lines) <= 12 and len({line.slug for line in card.lines}) == len(card.lines)
    assert texts.where_safe == "A page can be found. Where would it be safe?"
    assert "You can begin without trusting anybody" in texts.body


def test_each_consent_has_its_words():
    assert set(signed_notes.consents()) == set(signed.CONSENTS)
