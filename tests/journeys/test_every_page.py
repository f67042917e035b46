"""Every page there is, in a real browser: 320 px wide, light and dark, and the desk at 1280; axe finds nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tests.web import rooms as furniture
from tests.web.test_doors import DOORS

SKIPPED = {
    "manifest": "not a page",
    "calendar-feed": "a file for calendars",
    "robots": "for search engines",
    "sitemap": "for search engines",
    "person-picture": "a picture",
    "own-picture": "a picture",
    "second-factor": "of a real practice; tests/journeys/test_security.py",
}
PAGES = [name for name, (_, methods) in DOORS.items() if "GET" in methods and name not in SKIPPED]


@pytest.fixture
def rooms(home):
    return furniture.furnish(home, now=datetime.now(UTC))


@pytest.mark.parametrize(
    ("width", "dark"), [(320, False), (320, True), (1280, False)], ids=["320-light", "320-dark", "1280"]
)
def test_every_page(rooms, visit, width, dark):
    house = rooms.house
    visitors = {}
    for who, somebody in (("anyone", None), ("client", house.ana), ("therapist", house.ben), ("director", house.dan)):
        visitors[who] = visit(width=width, dark=dark)
        if somebody is not None:
            visitors[who].sign_in(somebody)
    for name in PAGES:
        door = DOORS[name][0]
        visitor = visitors["client" if door == "signed-in" else door]
        visitor.go(reverse(name, kwargs=rooms.arguments(name)))
        large_enough(visitor)
    # The one that waits to be opened looks different from the one that was.
    visitors["therapist"].go(f"/desk/shown/{rooms.delivered}/")


def large_enough(visitor) -> None:
    """Whatever can be pressed is at least 44 px in one direction and 24 in the other (WCAG 2.2, 2.5.8)."""
    small = visitor.page.evaluate(
        """() => [...document.querySelectorAll('main button, main a.button, main summary, header a, header button')]
            .filter(one => one.offsetParent !== null)
            .map(one => [one.textContent.trim().slice(0, 40), one.getBoundingClientRect()])
            .filter(([, box]) => box.height < 24 || Math.max(box.width, box.height) < 44)
            .map(([words, box]) => `${words}: ${Math.round(box.width)} x ${Math.round(box.height)}`)"""
    )
    assert small == [], (visitor.page.url, small)


def test_at_twice_the_size_nothing_is_cut_off(rooms, visit):
    """200% zoom of a 1280 px window is a window of 640 px with twice the pixels."""
    ana = visit(width=640)
    ana.sign_in(rooms.house.ana)
    for path in ("/me/", f"/me/check-ins/new/{rooms.house.pair}/", f"/me/check-ins/{rooms.checkin}/", "/me/privacy/"):
        ana.go(path)


def test_the_whole_check_in_by_keyboard(rooms, visit):
    """From the top of the page to "Kept" with Tab, arrows and Space; about a minute: at most 17 stops."""
    ana = visit(width=375)
    ana.sign_in(rooms.house.ana)
    ana.go(f"/me/check-ins/new/{rooms.house.pair}/")
    page = ana.page
    page.locator("main h1").click()
    stops = 0
    reached = []
    while stops < 40:
        page.keyboard.press("Tab")
        stops += 1
        name = page.evaluate("document.activeElement.name || document.activeElement.textContent.trim().slice(0, 30)")
        reached.append(name)
        if name.startswith("rating_") or name == "tension":
            page.keyboard.press("Space")
        if page.evaluate("document.activeElement.matches('main button[type=submit], main form button')"):
            break
    assert stops <= 17, "\n".join(reached)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    ana.look()
    assert "/me/check-ins/" in page.url
