"""The visitor's pages by their answers: what is kept, what is told, and what a look alone does not do."""

from __future__ import annotations

import re

import pytest
import time_machine

from safeground.domain import consultations
from tests.domain import consulting
from tests.web import rooms as furniture

pytestmark = [pytest.mark.django_db]
TYPED = {"name": "Sam", "mode": "phone", "phone": "1", "channel": "phone", "words": "It took an hour."}


@pytest.fixture
def house(demo_house):
    consulting.public(demo_house.ben)
    consulting.open_hours(demo_house.ben)
    with time_machine.travel(furniture.SOON, tick=False):
        yield demo_house


def without_tokens(answer) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", answer.content)


def test_words_that_were_never_given_and_words_that_have_ended_are_the_same(house):
    browser = furniture.browser()
    code = consulting.booked(house, now=furniture.SOON)
    page = browser.get(f"/meeting/{code}/")
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert (page.headers["X-Robots-Tag"], page.headers["Referrer-Policy"]) == ("noindex", "same-origin")
    consultations.forget(code=code, network="", now=furniture.SOON)
    ended, never = browser.get(f"/meeting/{code}/"), browser.get("/meeting/one-two-three-four-five-six-seven/")
    assert (ended.status_code, without_tokens(ended)) == (404, without_tokens(never))


def test_looking_at_the_link_of_a_letter_confirms_nothing(house):
    code = consulting.arrange(
        consulting.hold(house, now=furniture.SOON), furniture.SOON, **consulting.LETTERS
    ).body.code
    browser = furniture.browser()
    for _ in range(2):
        assert b"Yes, keep this time for me" in browser.get(f"/meeting/{code}/").content
    assert consulting.read(code, furniture.SOON).state == "asked"
    assert browser.post(f"/meeting/{code}/", {"do": "confirm"}).status_code == 302
    assert consulting.read(code, furniture.SOON).state == "standing"


def test_a_program_that_fills_in_everything_is_stopped_and_a_person_told(house):
    browser = furniture.browser()
    code = consulting.hold(house, now=furniture.SOON)
    for path in (f"/meeting/{code}/", "/people/dr-malik/waiting/"):
        answer = browser.post(path, {**TYPED, "do": "arrange", "website": "https://example.org"})
        assert answer.status_code == 400
        assert b"A box that has to stay empty was filled in" in answer.content
        assert b"It took an hour." in answer.content
    assert consulting.read(code, furniture.SOON).state == "held"


def test_too_many_held_is_said_kindly(house):
    browser = furniture.browser()
    times = re.findall(r'name="at" value="([^"]+)"', browser.get("/people/dr-malik/times/").content.decode())
    answers = [browser.post("/people/dr-malik/times/", {"at": at}) for at in times[:5]]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 302, 429]
    assert b"They are free again in ten minutes." in answers[-1].content


def test_somebody_elses_time_and_what_was_written_goes_along(house):
    browser = furniture.browser()
    code = consulting.hold(house, now=furniture.SOON)
    consultations.forget(code=code, network="", now=furniture.SOON)
    lost = browser.post(f"/meeting/{code}/", {**TYPED, "do": "arrange", "slug": "dr-malik"})
    assert lost.status_code == 400
    page = lost.content.decode()
    assert "What you wrote is still here" in page and "It took an hour." in page
    at = re.findall(r'name="at" value="([^"]+)"', page)[0]
    again = browser.post("/people/dr-malik/times/", {**TYPED, "at": at, "carried": "1"})
    assert again.status_code == 200 and "It took an hour." in again.content.decode()


def test_no_page_of_theirs_shows_another(house):
    """Two visitors: neither's words are on the other's page, in the list of times or at another therapist's."""
    one = consulting.booked(house, now=furniture.SOON, words="The bus.", name="Wrenna")
    other = consulting.booked(house, consulting.AT.replace(hour=9), now=furniture.SOON, name="Kim")
    pages = [furniture.browser().get(path) for path in (f"/meeting/{other}/", "/people/dr-malik/times/")]
    pages.append(furniture.browser(house.cleo).get("/desk/consultations/"))
    pages.append(furniture.browser(house.dan).get("/practice/consultations/"))
    for page in pages:
        assert page.status_code == 200
        assert "Wrenna" not in page.content.decode() and one not in page.content.decode()


def test_put_in_by_hand_and_the_words_are_shown_once(house):
    """By a director, who reads nobody's afterwards, and by the therapist; what was typed stays."""
    typed = {"name": "Wrenna", "phone": "1", "mode": "phone", "day": "2026-05-07", "clock": "15:00"}
    dan, ben = furniture.browser(house.dan), furniture.browser(house.ben)
    page = dan.post("/practice/consultations/", {**typed, "therapist": str(house.ben.actor.me)})
    assert page.status_code == 200
    words = re.findall(r'id="code">([a-z-]+)<', page.content.decode())
    assert consulting.read(words[0], furniture.SOON).body.name == "Wrenna"
    assert "Wrenna" not in dan.get("/practice/consultations/").content.decode()
    again = ben.post("/desk/consultations/", {**typed, "do": "book", "name": "Kestrel"})
    assert again.status_code == 400 and "Kestrel" in again.content.decode()
    made = ben.post("/desk/consultations/", {**typed, "do": "book", "clock": "15:30"})
    assert made.status_code == 200 and b'id="code">' in made.content
    assert b'id="code">' not in ben.get("/desk/consultations/").content
