"""Appointments on both sides: made, asked to be moved, called off with one's own reason, missed without blame."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from safeground.domain import appointments

LINK = "https://video.example.org/malik"


def days_ahead(home, number: int):
    return home.practice.day(datetime.now(UTC)) + timedelta(days=number)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_made_moved_called_off_and_never_blamed(home, visit, scripts):
    ana, ben = visit(width=320, scripts=scripts), visit(width=1280, scripts=scripts)
    ben.sign_in(home.ben)
    ben.go(f"/desk/clients/{home.pair}/")
    ben.follow("Appointments")
    page = ben.page
    page.get_by_label("Day", exact=True).fill(days_ahead(home, 2).isoformat())
    page.get_by_label("Time", exact=True).fill("14:00")
    ben.choose("weeks", "1")
    page.get_by_label("How many times").fill("3")
    ben.choose("mode", "video")
    page.get_by_label("Link for a video call").fill("http://video.example.org/malik")
    ben.press("Make it")
    ben.reads("The link must begin with https://")
    page.get_by_label("Link for a video call").fill(LINK)
    ben.press("Make it")
    ben.reads("3 appointments were made.")

    # The client sees it on Today and on the card, and is asked before the link opens; nothing is sent for an answer.
    ana.sign_in(home.ana)
    ana.go("/me/prepare/")
    ana.reads("Next time")
    ana.go("/me/")
    ana.follow_to(ana.page.locator("main a", has_text=", 14:00").first)
    ana.reads("Can you talk freely?")
    ana.reads("kept nowhere, and nobody is told")
    yes = ana.page.get_by_role("link", name="Yes, go to the call")
    assert (yes.get_attribute("href"), yes.get_attribute("rel")) == (LINK, "noopener noreferrer")
    # Only for reading, and no other time: nothing in the form of a request comes of "Not now".
    assert ana.page.get_by_role("link", name="Not now").get_attribute("href") == "#not-now"
    ana.reads("You can walk somewhere else and come back to this page.")

    # She asks for another time. It stands until he says yes.
    ana.page.locator("summary", has_text="Ask for another time").click()
    ana.page.get_by_label("Day", exact=True).fill(days_ahead(home, 3).isoformat())
    ana.page.get_by_label("Time", exact=True).fill("10:00")
    ana.press("Ask for this time")
    ana.reads("You asked for another time")
    ben.go("/desk/appointments/")
    ben.follow_to(ben.page.locator("main a", has_text="Ana: ").first)
    ben.reads("Ana asks for another time")
    ben.press("Yes, that suits me")
    ana.go("/me/appointments/")
    ana.reads("You moved one.")
    ana.reads("10:00")

    # He calls one off, with a reason that he shows; she calls one off, with a reason that is only hers.
    ben.go(f"/desk/clients/{home.pair}/appointments/")
    ben.follow_to(ben.page.locator("main ul.rows a").nth(1))
    ben.page.locator("summary", has_text="Call it off").click()
    ben.page.locator("#off_reason").fill("I am at a funeral that day.")
    ben.page.get_by_label("Show this reason to Ana").nth(1).check()
    ben.press("Call it off")
    ben.reads("You called this off.")
    ana.go("/me/appointments/")
    ana.reads("Dr Malik called off one.")
    ana.page.locator("summary", has_text="What has been").click()
    ana.follow_to(ana.page.locator("details li", has_text="Dr Malik called this off.").get_by_role("link"))
    ana.reads("I am at a funeral that day.")
    ana.go("/me/appointments/")
    ana.follow_to(ana.page.locator("main ul.rows a").nth(1))
    ana.page.locator("summary", has_text="Call it off").click()
    ana.page.locator("#off_reason").fill("My brother is here then.")
    ana.press("Call it off")
    ana.reads("My brother is here then.")
    ana.reads("Only you can open this.")
    ben.go(f"/desk/clients/{home.pair}/appointments/")
    ben.reads("Ana moved one. You called off one. Ana called off one.")
    ben.page.locator("summary", has_text="What has been").click()
    ben.follow_to(ben.page.locator("details li", has_text="Ana called this off.").get_by_role("link"))
    ben.not_reads("brother")


def test_what_got_in_the_way_is_for_the_client_and_shown_only_if_they_choose(home, visit):
    now = datetime.now(UTC)
    plan = appointments.Plan(days_ahead(home, -1), time(0), minutes=10)
    one = appointments.make(actor=home.ben.actor, pair=home.pair, plan=plan, now=now - timedelta(days=3)).first
    ana, ben = visit(width=375), visit(width=1280)
    ben.sign_in(home.ben)
    ben.go(f"/desk/appointments/{one}/")
    ben.press("We did not meet")
    ben.not_reads("What got in the way")
    before = ben.page.locator("main").inner_text()
    ana.sign_in(home.ana)
    ana.go("/me/appointments/")
    ana.follow("About one that did not take place. You can leave it.")
    ana.press("Keep it")
    ana.reads("Nothing is chosen and nothing is written.")
    ana.page.get_by_label("Work or shifts").check()
    ana.page.get_by_label("I was avoiding something").check()
    ana.page.get_by_label("In your own words").fill("They changed the rota.")
    ana.press("Keep it")
    ana.reads("Only you can open this.")
    ben.go(f"/desk/appointments/{one}/")
    assert ben.page.locator("main").inner_text() == before
    ana.press("Show this to Dr Malik")
    ana.reads("Shown by you.")
    ben.go("/desk/")
    ben.follow_to(ben.page.get_by_role("link", name="Go to it (Ana)"))
    ben.not_reads("rota")
    ben.press("Open")
    ben.reads("I was avoiding something They changed the rota.")
    ana.go("/me/appointments/")
    ana.not_reads("What got in the way?")


def test_a_calendar_and_a_clock_of_ones_own(home, visit):
    plan = appointments.Plan(days_ahead(home, 2), time(14))
    appointments.make(actor=home.ben.actor, pair=home.pair, plan=plan, now=datetime.now(UTC))
    ana = visit(width=375)
    ana.sign_in(home.ana)
    ana.go("/me/appointments/")
    ana.page.locator("summary", has_text="By whose clock").click()
    ana.page.get_by_label("The clock of").select_option("Asia/Kathmandu")
    ana.press("Keep this")
    ana.reads("By the clock of Kathmandu.")
    ana.reads(":45")
    ana.follow("These times in your own calendar")
    ana.press("Make an address")
    ana.reads("This address is shown once, now.")
    address = ana.page.locator(".notice p.code").inner_text()
    assert "SUMMARY:Reserved" in ana.page.request.get(address).text()
    ana.press("End the address")
    ana.reads("The address opens nothing any more.")
    assert ana.page.request.get(address).status == 404
