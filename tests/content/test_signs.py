"""The eight pages are whole: every part there, three different lives in each, and the names of the check-in."""

from __future__ import annotations

import re

import pytest

from safeground.content import growing, library, sayings, signs

PAGES = signs.signs()
SLUGS = [page.slug for page in PAGES]
INSTRUMENT = library.instrument("client-check-in")


def test_there_are_eight_and_seven_are_asked():
    assert len(PAGES) == 8
    assert {page.slug for page in PAGES if page.asked} == {sign.slug for sign in INSTRUMENT.signs}
    assert [page.slug for page in PAGES if not page.asked] == ["inconsistent-engagement"]


@pytest.mark.parametrize("sign", INSTRUMENT.signs, ids=lambda sign: sign.slug)
def test_a_page_has_the_names_of_its_check_in(sign):
    page = signs.sign(sign.slug)
    assert (page.kind_name, page.standard_name) == (sign.kind_name, sign.standard_name)


@pytest.mark.parametrize("page", PAGES, ids=SLUGS)
def test_every_part_is_there(page):
    assert len(page.meaning) >= 2
    assert len(page.examples) >= 3
    assert len(page.under) >= 5
    assert len(page.therapist) >= 4
    assert len(page.next) >= 4
    assert page.notice and page.leave and page.kind_name and page.standard_name
    assert bool(page.first) == (page.slug == "difficulty-with-boundaries")


def test_no_two_examples_are_the_same_person():
    people = [one.who for page in PAGES for one in page.examples]
    names = [re.match(r"(?:Mrs |Mr )?(\w+)", who).group(1) for who in people]
    assert len(names) == len(set(names)) == sum(len(page.examples) for page in PAGES)
    # Different lives in one page: their ages lie at least ten years apart, from the youngest to the oldest.
    for page in PAGES:
        ages = [int(re.search(r"\d+", one.who).group()) for one in page.examples]
        assert max(ages) - min(ages) >= 10, page.slug


def test_each_kind_of_message_and_each_name_of_a_tool_is_known():
    steps = [step for page in PAGES for step in page.next]
    steps += [reason.step for reason in growing.reasons().reasons] + list(signs.common().sizes)
    known = {one.slug for one in sayings.sayings()}
    assert {step.about for step in steps if step.about} <= known
    from safeground.content import questions_asked

    for step in steps:
        assert step.leads_to
        assert all(questions_asked.title(name) for name in step.leads_to)


def test_the_three_sizes_are_always_these_three():
    assert [size.slug for size in signs.common().sizes] == ["keep", "somebody", "therapist"]


def test_did_not_fit_is_said_to_be_a_real_answer():
    page = signs.sign("resistance-to-feedback")
    assert any("“It did not fit” is a real answer." in text for text in page.meaning)


def test_the_eighth_names_what_keeps_people_away_and_the_therapists_part():
    page = signs.sign("inconsistent-engagement")
    whole = " ".join([*page.meaning, *(one.text for one in page.under)]).lower()
    assert [word for word in ("shifts", "money", "buses", "childcare", "illness", "task") if word not in whole] == []
    assert "what your therapist moves or calls off stands there just as plainly" in whole


def test_the_reasons_are_those_that_shape_trust():
    assert [reason.slug for reason in growing.reasons().reasons] == [
        "before", "people-say", "home", "power", "judged", "follows", "soon", "person", "setting", "other",
    ]  # fmt: skip


def test_figures_of_pace_are_those_of_the_sources():
    """science.md, section 3, to the number; and nothing is promised."""
    whole = " ".join(growing.expectations().usual["paragraphs"])
    figures = (
        "295 studies", "eight parts in a hundred", "605 treatments", "fifteen of a hundred", "about eleven",
        "39 pairs", "547 people", "93 in 100", "one person in five", "close to half",
    )  # fmt: skip
    assert [figure for figure in figures if figure not in whole] == []
    assert "Nobody can promise" in whole
