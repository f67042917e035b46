"""Room view: one thing on this screen, and only the password, or signing out, leads away from it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import get_resolver, reverse

from safeground.domain import preparing, saying
from tests.people import NOW, PASSWORD
from tests.web import rooms as furniture

OUT = "/me/room/"


@pytest.fixture
def rooms(demo_house):
    return furniture.furnish(demo_house)


@pytest.fixture
def inside(rooms):
    browser = furniture.browser(rooms.house.ana)
    with time_machine.travel(furniture.SOON, tick=False):
        answer = browser.post(OUT, {"show": f"card:{rooms.house.pair}"})
    assert (answer.status_code, answer.url) == (302, OUT)
    return browser


@time_machine.travel(furniture.SOON, tick=False)
def test_it_shows_the_card_and_nothing_else(rooms, inside):
    page = inside.get(OUT).content.decode()
    assert "It was a bit much." in page
    assert "Contents" not in page and "<nav" not in page and "Dr Malik" not in page


@time_machine.travel(furniture.SOON, tick=False)
def test_every_other_address_leads_back_to_it(rooms, inside):
    """Whoever holds the phone may ask for any address, in any way."""
    open_doors = {"room", "help-now", "guide-exercise", "calendar-feed", "away", "manifest", "sign-out", "exit"}
    for pattern in get_resolver().url_patterns:
        view = pattern.callback
        assert view.in_room == (pattern.name in open_doors), pattern.name
        if pattern.name in open_doors:
            continue
        path = reverse(pattern.name, kwargs=rooms.arguments(pattern.name))
        for method in view.methods:
            answer = inside.get(path) if method == "GET" else inside.post(path, {"do": "show", "line": "x"})
            assert (answer.status_code, answer.url) == (302, OUT), (pattern.name, method)


@time_machine.travel(furniture.SOON, tick=False)
def test_only_the_right_password_leads_out(rooms, inside):
    answer = inside.post(OUT, {"do": "leave", "password": "copper lantern under the bed"})
    assert answer.status_code == 400
    assert "That is not the password" in answer.content.decode()
    assert inside.get("/me/").url == OUT
    assert inside.post(OUT, {"show": f"message:{rooms.held}"}).status_code == 200
    assert inside.post(OUT, {"do": "leave", "password": PASSWORD}).url == "/me/"
    assert inside.get("/me/").status_code == 200


@time_machine.travel(furniture.SOON, tick=False)
def test_guessing_is_limited(rooms, inside, settings):
    settings.TRIES_PER_ACCOUNT = 3
    for turn in range(3):
        assert inside.post(OUT, {"do": "leave", "password": f"guess number {turn}"}).status_code == 400
    answer = inside.post(OUT, {"do": "leave", "password": PASSWORD})
    assert (answer.status_code, "Too many tries for now." in answer.content.decode()) == (400, True)


@time_machine.travel(furniture.SOON, tick=False)
def test_quick_exit_works_from_inside_and_ends_the_session(rooms, inside):
    assert inside.post("/exit/").url == "/away/"
    assert inside.get("/me/").url.startswith("/sign-in/")


@time_machine.travel(furniture.SOON, tick=False)
def test_another_browser_is_not_concerned(rooms, inside):
    other = furniture.browser()
    answer = other.post("/sign-in/", {"username": "ana", "password": PASSWORD})
    assert answer.status_code == 302
    assert other.get("/me/").status_code == 200


@time_machine.travel(furniture.SOON, tick=False)
def test_what_is_shown_is_ones_own_and_may_go_away(rooms):
    house = rooms.house
    browser, ana = furniture.browser(house.ana), house.ana.actor
    for wrong in ("", "card:", "card:x", f"card:{house.other_pair}", f"message:{rooms.rung}", f"message:{rooms.own}"):
        assert browser.post(OUT, {"show": wrong}).status_code == 404, wrong
    line = preparing.add_line(actor=ana, pair=house.pair, text="To be deleted", now=NOW)
    sent = saying.write(actor=ana, pair=house.pair, text="One message", when="now", now=NOW + timedelta(minutes=1))
    assert browser.post(OUT, {"show": f"message:{sent.item}"}).status_code == 302
    page = browser.get(OUT).content.decode()
    assert "One message" in page and line.text not in page
