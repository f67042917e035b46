"""The page of Find: what is typed stays in the box and nowhere else; what stands above; who is led where."""

from __future__ import annotations

import logging

import pytest
import time_machine
from django.apps import apps

from safeground.store import wall
from tests.web import rooms as furniture

CANARY = "heronwing i lied to my therapist about drinking"
pytestmark = pytest.mark.django_db


@pytest.fixture
def house(demo_house):
    return demo_house


def stored() -> str:
    """Every column of every row, as it stands in the database."""
    with wall.opened():
        models = [model for model in apps.get_models() if model._meta.app_label == "store"]
        return repr([list(model._base_manager.values_list()) for model in models])


@time_machine.travel(furniture.SOON, tick=False)
@pytest.mark.parametrize("who", [None, "ana", "ben", "dan"])
def test_what_is_typed_is_in_the_box_and_nowhere_else(house, who, caplog):
    browser = furniture.browser(getattr(house, who) if who else None)
    browser.get("/find/")
    before = stored()
    assert before
    with caplog.at_level(logging.DEBUG):
        answer = browser.post("/find/", {"words": CANARY})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("heronwing") == 1 and f">{CANARY}</textarea>" in page
    assert answer.headers["Cache-Control"] == "no-store, max-age=0"
    assert "heronwing" not in repr(answer.headers) + repr(answer.cookies) + caplog.text
    assert stored() == before


def test_words_in_an_address_are_not_read(house):
    page = furniture.browser().get("/find/", {"words": CANARY}).content.decode()
    assert "heronwing" not in page and 'id="results"' not in page


@pytest.mark.parametrize("words", [None, "best pizza in town", CANARY])
def test_help_stands_above_everything(house, words):
    browser = furniture.browser()
    answer = browser.get("/find/") if words is None else browser.post("/find/", {"words": words})
    page = answer.content.decode()
    main = page[page.index("<main") :]
    places = [main.index('href="/line-crossed/"'), main.index('href="/help/"'), main.index("<form")]
    assert places == sorted(places)
    if words is not None:
        assert places[-1] < main.index('id="results"')


def test_nothing_typed_is_said_and_nothing_fits_is_said(house):
    browser = furniture.browser()
    empty = browser.post("/find/", {"words": " "})
    assert (empty.status_code, "Please type a few words first." in empty.content.decode()) == (400, True)
    assert "Nothing here seems to fit." in browser.post("/find/", {"words": "best pizza in town"}).content.decode()


@time_machine.travel(furniture.SOON, tick=False)
def test_each_is_led_to_their_own_side(house):
    typed = {"words": "I want to practise saying that something you said hurt"}
    links = 'href="/me/rehearse/2/"'
    assert links in furniture.browser(house.ana).post("/find/", typed).content.decode()
    # Somebody who is not signed in may be a client, and signs in there; a therapist has no rehearsals.
    assert links in furniture.browser().post("/find/", typed).content.decode()
    page = furniture.browser(house.ben).post("/find/", typed).content.decode()
    assert "/me/" not in page.partition('id="results"')[2].partition("</section>")[0]
