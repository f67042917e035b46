"""The session card: prepared at home, asked about "a bit", shown in part, read in the room, looked at afterwards."""

from __future__ import annotations

import pypdfium2
import pytest

from tests import people


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_card_from_the_first_line_to_after_the_session(home, visit, scripts):
    ana, ben = visit(width=320, scripts=scripts), visit(width=1280, scripts=scripts)
    ana.sign_in(home.ana)
    ana.follow("Prepare for next time")
    ana.reads("Nothing on the card yet.")
    ana.page.get_by_label("Something to bring").fill("It has been a bit hard at home.")
    ana.press("Put it on the card")
    # Words that may play it down are asked about, once, and only the writer sees it.
    ana.reads("You wrote “a bit”.")
    ana.page.get_by_label("What it is like on an ordinary day").fill("I sit in the car until they are asleep.")
    ana.choose("ready", "nearly")
    ana.press("Keep it")
    ana.reads("Nearly")
    ana.page.get_by_label("Something to bring").fill("My tablets are fine.")
    ana.press("Put it on the card")
    ana.reads("You wrote “fine”.")
    ana.press("Leave it as it is")
    ana.reads("This page does not ask about such words any more.")
    ana.page.get_by_label("How I want to begin").fill("Can I read you something?")
    ana.choose("want", "listen")
    ana.page.get_by_label("For today: what not").fill("Not my father today.")
    ana.press("Keep it")

    ana.follow("Read it aloud from here")
    ana.reads("Can I read you something?")
    ana.follow("Back to the card")
    ana.follow("Print it")
    ana.reads("A page can be found. Where would it be safe?")
    with ana.page.expect_download() as found:
        ana.page.get_by_role("button", name="Keep it as a file for printing (PDF)").click()
    assert found.value.suggested_filename == "notes.pdf"
    text = pypdfium2.PdfDocument(found.value.path())[0].get_textpage().get_text_range()
    assert "I sit in the car until they are asleep." in text and "Rowan" not in text and "Ana" not in text
    ana.follow("Back to the card")

    ana.page.locator("summary", has_text="Show some of it to Dr Malik").click()
    ana.press("See what would be shown")
    ana.reads("Nothing is ticked yet.")
    ana.page.get_by_role("checkbox", name="It has been a bit hard at home.").check()
    ana.page.get_by_role("checkbox", name="What I want from you").check()
    ana.press("See what would be shown")
    ana.reads("This is exactly what Dr Malik will see.")
    shown = ana.page.locator(".sheet ol").inner_text()
    ana.press("Show this to Dr Malik")
    ana.reads("Not opened yet.")

    ben.sign_in(home.ben)
    ben.not_reads("a bit hard")
    ben.follow_to(ben.page.get_by_role("link", name="Go to it (Ana)"))
    ben.press("Open")
    assert ben.page.locator(".sheet ol").inner_text() == shown
    ben.reads("Please let me finish before you say something.")
    for hidden in ("in the car", "tablets", "my father", "read you something", "Nearly"):
        ben.not_reads(hidden)

    # It stands on the therapist's page of this client, for the next meeting.
    ben.go(f"/desk/clients/{home.pair}/")
    assert ben.page.locator(".sheet ol").inner_text() == shown

    ana.go("/me/prepare/")
    ana.page.locator("summary", has_text="After the session").click()
    ana.press("It was said")
    ana.page.locator("summary", has_text="After the session").click()
    ana.press("Carry it over")
    ana.reads("Carried over")
    # Pushed into saying it: a note for oneself is one step away.
    ana.page.locator("summary", has_text="After the session").click()
    ana.follow("I felt pushed: keep a note of it, for me alone")
    assert ana.page.locator("input[name=about][value=pushed]").is_checked()
    ana.go("/me/prepare/")
    ana.page.locator("summary", has_text="What was said").click()
    ana.reads("It has been a bit hard at home.")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_one_thing_on_the_screen_and_the_password_to_leave_it(home, visit, scripts):
    ana = visit(width=375, scripts=scripts)
    ana.sign_in(home.ana)
    ana.go("/me/prepare/")
    ana.page.get_by_label("Something to bring").fill("The letter from the bank.")
    ana.press("Put it on the card")
    ana.follow("Show only this on this screen")
    ana.press("Show only this")
    ana.reads("The letter from the bank.")
    for address in ("/me/", "/me/privacy/", f"/me/say/{home.pair}/", "/"):
        ana.go(address)
        ana.reads("The letter from the bank.")
        ana.not_reads("Contents")
    ana.page.go_back()
    ana.page.wait_for_load_state()
    ana.reads("The letter from the bank.")
    ana.page.locator("summary", has_text="Leave this page").click()
    ana.page.get_by_label("Password").fill(people.PASSWORD)
    ana.press("Leave this page")
    ana.reads("For next time")
