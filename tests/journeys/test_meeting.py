"""Somebody without an account: a time in their own zone over a change of the clock, a letter's link, moving it, the
talk, an invitation, a client. And the same without scripts, by keyboard, with the words on the screen."""

from __future__ import annotations

import email
import re
from datetime import UTC, datetime, timedelta
from email.policy import default

import pytest
import time_machine

from safeground.cli import due
from safeground.domain import consultations
from tests import people
from tests.domain import consulting

# A Friday. On the Sunday the clock goes back in London, a week before it does in New York.
FRIDAY = datetime(2026, 10, 23, 9, tzinfo=UTC)
MONDAY = datetime(2026, 10, 26, 9, tzinfo=UTC)


@pytest.fixture
def place(live_server, settings, tmp_path):
    """The practice at that Friday, with hours, and a folder that letters go to."""
    settings.MAIL, settings.HOME, settings.PUBLIC_URL = "file", tmp_path, live_server.url
    with time_machine.travel(FRIDAY, tick=True) as clock:
        house = people.gather(is_demo=True, now=FRIDAY)
        for who in (house.ben, house.cleo):
            consulting.public(who)
            consulting.open_hours(who)
        yield house, clock


def letters(house, folder) -> list[str]:
    """What the clock sends now, as plain text; only what goes to the visitor."""
    before = set((folder / "mail").glob("*.eml")) if (folder / "mail").exists() else set()
    due.once(house.practice, now=datetime.now(UTC))
    fresh = sorted(set((folder / "mail").glob("*.eml")) - before)
    found = [email.message_from_bytes(path.read_bytes(), policy=default) for path in fresh]
    return [one.get_body(("plain",)).get_content() for one in found if "sam@" in one["To"]]


def link_in(text: str) -> str:
    return re.search(r"https?://\S+?(/meeting/\S+)", text)[1]


def test_from_another_zone_to_a_client(place, visit, tmp_path):
    house, clock = place
    sam, ben = visit(width=375), visit(width=1280)
    sam.go("/who/")
    sam.page.get_by_label("Video").check()
    sam.press("Show me")
    sam.reads("Meets like this: Video.")
    sam.follow("Dr Malik")
    sam.reads("Fifteen minutes, free")
    sam.go("/people/dr-malik/times/")
    sam.page.locator("summary", has_text="Times are for London.").click()
    sam.page.get_by_label("The clock of").select_option("America/New_York")
    sam.press("Show the times by this clock")
    sam.reads("Times are for New York.")
    day = sam.page.get_by_role("group", name="Monday 26 October")
    # Nine in London is five in New York for this one week; on the Saturday half past ten is half past five.
    assert day.get_by_role("radio").first.get_attribute("value") == "20261026T0900"
    assert day.locator("span").first.inner_text() == "05:00"
    assert sam.page.get_by_role("group", name="Saturday 24 October").locator("span").first.inner_text() == "05:30"
    day.get_by_role("radio", name="05:00").check(force=True)
    sam.press("Hold this time")
    sam.reads("Monday 26 October, 05:00")
    sam.reads("Dr Malik reads this, and nobody else.")
    sam.page.get_by_label("A name to use").fill("Sam")
    sam.choose("channel", "email")
    sam.page.get_by_label("What brings you").fill("Buses.")
    sam.press("Arrange it")
    sam.reads("please give an address")
    assert sam.page.get_by_label("What brings you").input_value() == "Buses."
    sam.page.get_by_label("E-mail, if you want letters").fill("sam@example.net")
    sam.page.locator("summary", has_text="When, and how to ask for you").click()
    sam.choose("reminder", "day")
    sam.press("Arrange it")
    sam.reads("A letter is on its way")
    (letter,) = letters(house, tmp_path)
    assert "Malik" not in letter and "consult" not in letter.lower()
    sam.go(link_in(letter))
    sam.press("Yes, keep this time for me")
    sam.reads("This is arranged.")
    sam.reads("Can you talk freely?")
    letters(house, tmp_path)

    # It stands in the week and on a page that tells how to reach somebody safely.
    ben.sign_in(house.ben)
    ben.go("/desk/appointments/?week=2026-10-26")
    ben.follow_to(ben.page.locator("main a", has_text="First talk: Sam"))
    ben.reads("Buses.")
    ben.reads("(by the clock of New York)")

    # The reminder, the day before; then another time, in one step.
    clock.move_to(MONDAY - timedelta(hours=23))
    (letter,) = letters(house, tmp_path)
    assert "reminder you asked for" in letter
    sam.go(link_in(letter))
    sam.page.locator("summary", has_text="Move it").click()
    sam.page.get_by_role("group", name="Tuesday 27 October").get_by_role("radio", name="06:00").check(force=True)
    sam.press("Move it to this time")
    sam.reads("Tuesday 27 October, 06:00")
    with sam.page.expect_download() as download:
        sam.page.get_by_role("button", name="For your calendar: one word, “Reserved”").click()
    text = download.value.path().read_text()
    assert "DTSTART:20261027T100000Z" in text and "SUMMARY:Reserved" in text and "Malik" not in text

    # After the talk: it fits, and the invitation is on the page that the link opens.
    clock.move_to(datetime(2026, 10, 27, 11, tzinfo=UTC))
    sam.go(link_in(letter))
    sam.reads("The time for this talk is over.")
    ben.sign_in(house.ben)
    ben.go("/desk/consultations/")
    ben.follow_to(ben.page.locator("main a", has_text="Sam"))
    ben.press("It fits")
    clock.move_to(datetime(2026, 10, 27, 12, tzinfo=UTC))
    (letter,) = letters(house, tmp_path)
    sam.go(link_in(letter))
    sam.reads("This invitation is for one person.")
    sam.follow("Look at the invitation")
    page = sam.page
    page.get_by_label("Username").fill("sam-of-the-buses")
    page.locator("input[name=display_name]").fill("Sam")
    page.locator("input[name=password]").first.fill(people.PASSWORD)
    with page.expect_navigation():
        page.locator("main form button.button").first.click()
    assert "Dr Malik" not in page.title()
    ben.sign_in(house.ben)
    ben.reads("Sam")


def test_by_keyboard_without_scripts_with_the_words_on_the_screen(place, visit):
    house, clock = place
    kim, ben = visit(width=320, scripts=False), visit(width=1280, scripts=False)
    kim.go("/people/dr-malik/times/")
    page = kim.page
    page.locator("main h2").first.click()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "at":
            break
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.checked")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    kim.look()
    page.get_by_label("A name to use").fill("Kim")
    kim.choose("mode", "phone")
    kim.choose("channel", "none")
    kim.press("Arrange it")
    kim.reads("please give a number")
    page.get_by_label("Phone, if you want to be rung").fill("020 7946 0000")
    kim.press("Arrange it")
    words = page.locator("#code").inner_text()
    assert len(words.split("-")) == 7

    # Somebody else, with the same time in front of them, is told kindly, and nothing they wrote is lost.
    other = visit(width=320, scripts=False)
    other.go("/people/dr-malik/times/")
    at = other.page.locator("input[name=at]").first.get_attribute("value")
    other.page.locator("input[name=at]").first.check(force=True)
    consultations.hold(
        therapist=house.ben.actor.me, at=datetime.strptime(at, "%Y%m%dT%H%M").replace(tzinfo=UTC),
        network="198.51.100.9", now=datetime.now(UTC),
    )  # fmt: skip
    other.press("Hold this time")
    other.reads("Somebody else has taken that time just now. Nothing you did was wrong.")
    other.page.locator("input[name=at]").first.check(force=True)
    other.press("Hold this time")
    clock.move_to(FRIDAY + timedelta(minutes=20))
    consultations.lapse(actor=house.eve, now=datetime.now(UTC))
    other.page.get_by_label("A name to use").fill("Robin")
    other.page.get_by_label("What brings you").fill("It took an hour to write.")
    other.choose("mode", "video")
    other.choose("channel", "none")
    other.press("Arrange it")
    other.reads("The ten minutes are over. What you wrote is still here.")
    other.page.locator("input[name=at]").first.check(force=True)
    other.press("Hold this time")
    assert other.page.get_by_label("What brings you").input_value() == "It took an hour to write."
    other.press("Arrange it")
    other.reads("This is arranged.")

    # Weeks later on another machine, by the words; then all of it goes.
    again = visit(width=320, scripts=False)
    again.go("/meeting/")
    again.page.get_by_label("Your words").fill("seven words that nobody ever gave anybody")
    again.press("Go on")
    again.reads("These words open nothing.")
    again.page.get_by_label("Your words").fill(words.upper().replace("-", " "))
    again.press("Go on")
    again.page.locator("summary", has_text="Call it off").click()
    again.page.get_by_label("A reason").fill("The bus does not go.")
    again.press("Call it off")
    again.reads("This is called off.")
    ben.sign_in(house.ben)
    ben.go("/desk/consultations/")
    ben.page.locator("summary", has_text="What has been").click()
    ben.follow_to(ben.page.locator("main a", has_text="Kim"))
    ben.reads("The bus does not go.")
    again.page.locator("summary", has_text="Delete what I left").click()
    again.press("Delete everything now")
    again.reads("Everything was deleted.")
    ben.go("/desk/consultations/")
    ben.not_reads("Kim")


def test_the_hours_the_list_and_a_colleague(place, visit):
    house, clock = place
    ben, kim = visit(width=1280), visit(width=375)
    ben.sign_in(house.ben)
    ben.go("/desk/consultations/")
    page = ben.page
    page.get_by_label("Monday").fill("nine to five")
    ben.press("Keep these hours")
    ben.reads("Please write hours like 9:00-12:00")
    assert page.get_by_label("Monday").input_value() == "nine to five"
    page.get_by_label("Monday").fill("14:00-15:00, 16:00-16:15")
    ben.press("Keep these hours")
    ben.reads("That is kept.")
    kim.go("/people/dr-malik/times/")
    monday = kim.page.get_by_role("group", name="Monday 26 October")
    assert monday.locator("span").all_inner_texts() == ["14:00", "14:30", "16:00"]

    kim.follow("No time suits me")
    kim.page.get_by_label("A name to use").fill("Kim")
    kim.choose("mode", "phone")
    kim.choose("channel", "phone")
    kim.page.get_by_label("Phone, if you want to be rung").fill("020 7946 0000")
    kim.press("Put me on the list")
    kim.reads("You are on the list")
    ben.go("/desk/consultations/")
    ben.reads("In the order in which they asked.")
    ben.follow_to(page.locator("main a", has_text="Kim"))
    page.get_by_label("Day", exact=True).fill("2026-10-26")
    page.get_by_label("Time", exact=True).fill("17:00")
    ben.press("Offer this time")
    ben.reads("Please reach them as they asked, or ring.")
    kim.page.reload()
    kim.press("Yes, keep this time for me")
    kim.reads("This is arranged.")

    clock.move_to(datetime(2026, 10, 26, 18, tzinfo=UTC))
    ben.sign_in(house.ben)
    ben.go("/desk/consultations/")
    ben.follow_to(page.locator("main a", has_text="Kim"))
    page.get_by_label("A colleague, if you like").select_option(label="Cleo Hart")
    ben.press("Not a fit")
    kim.page.reload()
    kim.reads("Without your yes, nothing goes to anybody.")
    kim.press("Yes, pass it on")
    kim.reads("It was passed on.")
    kim.reads("a time with Cleo Hart")
    cleo = visit(width=375)
    cleo.sign_in(house.cleo)
    cleo.go("/desk/consultations/")
    cleo.reads("Kim")
