"""Tips and questions lead to pages that exist, and the pages lead back; signs lead on too."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from safeground.content import library, questions_asked, readings
from safeground.domain import checkins
from tests import people
from tests.people import NOW, TODAY
from tests.web import rooms

READ = [*readings.tips(), *readings.questions()]
SIGNS = [sign.slug for sign in library.instrument("client-check-in", 1).signs]


@time_machine.travel(rooms.SOON, tick=False)
@pytest.mark.parametrize("page", READ, ids=[one.id for one in READ])
def test_each_leads_to_pages_that_open(demo_house, page):
    ana = rooms.browser(demo_house.ana)
    text = ana.get(reverse(page.kind, kwargs={"slug": page.slug})).content.decode()
    for tool in page.tools:
        assert f'href="{reverse(tool.name)}">{tool.title}</a>' in text
        assert ana.get(reverse(tool.name)).status_code == 200
    assert f'href="{reverse("today")}">Nothing now</a>' in text


PAIRED = {"ask", "feedback", "say"}


@time_machine.travel(rooms.SOON, tick=False)
@pytest.mark.parametrize("name", [*questions_asked.explained(), "contents", "tips"])
def test_every_tool_leads_back(demo_house, name):
    """To the reading that explains it, by its title, and to the list of all."""
    path = reverse(name, kwargs={"pair": demo_house.pair} if name in PAIRED else {})
    page = rooms.browser(demo_house.ana).get(path).content.decode().replace("&#x27;", "'")
    assert f'href="{reverse("questions")}"' in page
    for read in questions_asked.reading(name) if name not in ("contents", "tips") else ():
        assert f'<a href="{reverse(read.kind, kwargs={"slug": read.slug})}">{read.title}</a>' in page


def test_no_tool_is_without_reading():
    reading = set(questions_asked.explained())
    assert {tool.name for one in READ for tool in one.tools} - reading == {
        "confidentiality", "line-crossed", "help-now", "check-ins",
    }  # fmt: skip
    assert reading >= {"prepare", "say", "rehearsals", "ladder", "boundaries", "feedback", "ask", "dated", "raised"}


@time_machine.travel(rooms.SOON, tick=False)
def test_a_page_that_is_not_there_is_not_there(demo_house):
    for path in ("/me/questions/nothing/", "/me/tips/confidentiality/", "/guides/nothing/", "/guides/own/nothing/"):
        assert rooms.browser(demo_house.ana).get(path).status_code == 404


@time_machine.travel(rooms.SOON, tick=False)
@pytest.mark.parametrize("sign", SIGNS)
def test_each_sign_that_was_marked_has_one_page_that_may_help(demo_house, sign):
    def page(value):
        one = checkins.record(
            actor=demo_house.ana.actor, pair=demo_house.pair, session_on=TODAY, now=NOW,
            answers=people.answers(5, tension="no", signs={sign: value}),
        )  # fmt: skip
        answer = rooms.browser(demo_house.ana).get(f"/me/check-ins/{one.id}/")
        return answer.content.decode()

    helps = questions_asked.helps(sign)
    assert f'href="{reverse(helps.tool.name)}">{helps.tool.title}</a>' in page(4)
    assert "What may help" not in page(1)
