"""Saying hard things: find the words, try them out, send them, see them met. With and without scripts."""

from __future__ import annotations

import pytest

from tests import people


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_hard_message_from_the_first_word_to_how_it_went(home, visit, scripts):
    ana, ben = visit(width=320, scripts=scripts), visit(width=1280, scripts=scripts)
    ana.sign_in(home.ana)
    ana.follow("Find words for Dr Malik")
    ana.follow("“I don't trust you yet”")
    ana.reads("You can begin without trusting, and you can say so.")
    ana.page.get_by_label("What makes it hard").fill("My last therapist told my sister.")
    ana.choose("needs", "notes")
    ana.choose("place", "start")
    ana.choose("please_not", "reassure")
    ana.page.locator("summary", has_text="Something that sounds more like me").click()
    ana.choose("strength", "plain.1")
    ana.press("See what Dr Malik would read")
    text = ana.page.get_by_label("The message").input_value()
    assert text.startswith("I leave things out when we talk, because I don't trust you yet.\n\nMy last therapist")
    # What he will see beside it is on the page before it goes.
    ana.page.locator("summary", has_text="What Dr Malik sees beside it").click()
    ana.reads("Listing what you have done for them so far.")
    ana.press("Keep it for myself")
    ana.follow("Find words for Dr Malik")
    ana.reads("You kept some words here.")
    ana.follow("“I don't trust you yet”")
    ana.press("Go on with these words")
    assert ana.page.get_by_label("The message").input_value() == text
    ana.press("Send it now")
    ana.reads("Not opened yet.")

    ben.sign_in(home.ben)
    ben.not_reads("trust")
    ben.follow_to(ben.page.get_by_role("link", name="Go to it (Ana)"))
    ben.press("Open")
    ben.reads("My last therapist told my sister.")
    ben.reads("Before you answer")
    ben.reads("Trust has to be found out; it cannot be asked for.")
    ben.page.locator("summary", has_text="Write an answer").click()
    ben.page.get_by_label("What you want to say").fill("You leave things out so as to stay safe.")
    ben.press("Show this to Ana")

    ana.page.reload()
    ana.reads("You leave things out so as to stay safe.")
    ana.choose("how", "partly")
    ana.page.get_by_label("A line for yourself, if you like").fill("He did not explain.")
    ana.press("Keep it")
    assert ana.page.get_by_label("A line for yourself, if you like").input_value() == "He did not explain."
    ben.page.reload()
    ben.not_reads("He did not explain.")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_message_that_is_read_aloud_and_never_sent(home, visit, scripts):
    ana, ben = visit(width=320, scripts=scripts), visit(width=1280, scripts=scripts)
    ana.sign_in(home.ana)
    ana.go(f"/me/say/{home.pair}/?about=6")
    ana.page.get_by_label("What went too fast").fill("The question about the smell. " * 30)
    ana.press("See what Dr Malik would read")
    ana.press("I'll read it aloud instead")
    ana.reads("To read aloud")
    assert ana.page.locator(".aloud").inner_text().count("The question about the smell.") == 30
    ana.follow("Show only this on this screen")
    ana.press("Show only this")
    ana.reads("I need us to slow down.")
    ana.page.locator("summary", has_text="Leave this page").click()
    ana.page.get_by_label("Password").fill(people.PASSWORD)
    ana.press("Leave this page")
    ana.reads("To read aloud:")
    ben.sign_in(home.ben)
    ben.reads("Nothing needs you.")
    ana.follow("Prepare for next time")
    ana.press("Send it after all")
    assert ana.page.get_by_label("The message").input_value().startswith("I need us to slow down.")
    ana.go("/me/prepare/")
    ana.press("Take it off for good")
    ana.not_reads("To read aloud")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_ask_to_raise_it_says_no_more_than_that(home, visit, scripts):
    ana = visit(scripts=scripts)
    ana.sign_in(home.ana)
    ana.go(f"/me/say/{home.pair}/?about=5")
    ana.press("Ask Dr Malik to raise it")
    said = ana.page.get_by_label("The message").input_value()
    assert said == "Ana would like you to know that some things need time."
    ana.press("Send it tomorrow at nine")
    ana.reads("Until then it exists only here.")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_conversation_tried_out_with_nobody_there(home, visit, scripts):
    from safeground.store import models, wall

    ana = visit(width=320, scripts=scripts)
    ana.sign_in(home.ana)
    ana.go("/me/rehearse/")
    ana.follow("Something you said hurt")
    ana.press("Begin") if not scripts else None
    if not scripts:
        ana.reads("Please choose who sits opposite.")
    ana.choose("who", "clumsy")
    ana.choose("before", "2")
    ana.press("Begin")
    ana.choose("line", "1")
    ana.press("Say it")
    ana.reads("Oh. The phone call? I only meant to encourage you.")
    # Words of one's own, and the line that comes nearest.
    ana.page.locator("summary", has_text="Say it in my own words").click()
    ana.page.get_by_label("My own line").fill("Let me finish first, please.")
    ana.press("Say it")
    ana.reads("Please choose a line.")
    assert ana.page.get_by_label("My own line").input_value() == "Let me finish first, please."
    ana.choose("line", "1")
    ana.press("Say it")
    ana.reads("Yes. Sorry. Please go on.")
    ana.press("Take that line back")
    ana.reads("Oh. The phone call?")
    ana.page.locator("summary", has_text="Say it in my own words").click()
    ana.page.get_by_label("My own line").fill("Let me finish first, please.")
    ana.choose("line", "1")
    ana.press("Say it")
    ana.press("Stop here")
    ana.reads("You stopped it")
    ana.choose("after", "3")
    ana.press("Set it beside the first")
    ana.reads("Before: Tense. Now: In between.")
    with wall.opened():
        assert (models.Item.objects.count(), models.Draft.objects.count()) == (0, 0)
    ana.choose("keep", "1")
    ana.press("Put it with a message")
    ana.reads("“Something you said hurt”")
    assert ana.page.locator("#own_words").input_value() == "Let me finish first, please."
    assert "Let" not in ana.page.url


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_rung_that_is_shown_only_as_being_there(home, visit, scripts):
    ana, ben = visit(width=320, scripts=scripts), visit(width=1280, scripts=scripts)
    ana.sign_in(home.ana)
    ana.go("/me/ladder/")
    ana.page.get_by_label("What is hard to say").fill("The fall from the roof")
    ana.press("Keep it")
    ana.reads("Please choose how hard it is. A guess is enough.")
    assert ana.page.get_by_label("What is hard to say").input_value() == "The fall from the roof"
    ana.choose("difficulty", "very-hard")
    ana.page.get_by_label("What I fear would happen").fill("That he looks away")
    ana.page.get_by_label("In a word or two, what it has to do with").fill("work")
    ana.press("Keep it")
    ana.follow("The fall from the roof")
    ana.page.locator("summary", has_text="A smaller step first").click()
    ana.press("Say how hard it is to say, and stop there.")
    ana.reads("Say how hard it is to say, and stop there. Hard The fall from the roof Very hard")
    ana.follow("The fall from the roof")
    ana.page.locator("summary", has_text="Show it, or only that it exists").click()
    ana.press("Only that it exists")
    said = ana.page.get_by_label("The message").input_value()
    assert said == (
        "There is something about work that I am not ready to say.\n\n"
        "Please don't ask me about it until I bring it.\n\nAna"
    )
    ana.press("Send it now")

    ben.sign_in(home.ben)
    ben.follow_to(ben.page.get_by_role("link", name="Go to it (Ana)"))
    ben.press("Open")
    ben.reads("There is something about work that I am not ready to say.")
    ben.reads("Then really leave it.")
    ben.not_reads("roof")
    ben.not_reads("looks away")

    ana.go("/me/ladder/")
    ana.follow("The fall from the roof")
    ana.reads("Shown to Dr Malik. Opened on")
    ana.page.locator("summary", has_text="It has been said").click()
    ana.choose("whom", "paper")
    ana.choose("went", "better")
    ana.press("Keep it")
    ana.reads("Said on")
    ana.reads("On paper. Better than I had feared.")
    ana.page.locator("summary", has_text="Take it off the ladder").click()
    ana.press("Take it off for good")
    ana.not_reads("The fall from the roof")
    ben.page.reload()
    ben.reads("There is something about work that I am not ready to say.")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_five_equal_doors_and_a_note_that_nobody_else_reads(home, visit, scripts):
    ana, ben = visit(width=320, scripts=scripts), visit(width=1280, scripts=scripts)
    ben.sign_in(home.ben)
    ben.go(f"/desk/clients/{home.pair}/")
    before = ben.page.locator("main").inner_html()
    ana.sign_in(home.ana)
    ana.go("/line-crossed/")
    ana.reads("Nobody is told that you are reading this.")
    doors = ana.page.locator(".doors a")
    assert doors.all_inner_texts() == [
        "Keep a note for myself, with today's date",
        "Someone outside this practice",
        "Someone else in this practice",
        "Say it to the person",
        "Nothing now",
    ]
    sizes = [tuple(round(one.bounding_box()[side]) for side in ("x", "width")) for one in doors.all()]
    assert len(set(sizes)) == 1
    ana.follow("Keep a note for myself, with today's date")
    assert ana.page.locator("input[name=about][value=line]").is_checked()
    ana.page.get_by_label("What happened").fill("He hugged me and I did not want it.")
    ana.press("Keep it")
    ana.follow_to(ana.page.locator("main ul.rows a").first)
    ana.reads("He hugged me and I did not want it.")
    ana.page.get_by_label("Something more").fill("I told my sister.")
    ana.press("Add it with today's date")
    ana.reads("I told my sister.")
    ana.go("/me/dated/")
    with ana.page.expect_download() as found:
        ana.page.get_by_role("button", name="Save them on this device").click()
    assert found.value.suggested_filename == "notes.txt"
    text = found.value.path().read_text(encoding="utf-8")
    assert "He hugged me and I did not want it." in text and "I told my sister." in text
    ben.go(f"/desk/clients/{home.pair}/")
    assert ben.page.locator("main").inner_html() == before


def test_three_escapes_from_the_page_about_lines(home, visit):
    """Scene 5: away from it at once, and Back shows nothing of it."""
    ana = visit()
    ana.sign_in(home.ana)
    ana.go("/line-crossed/")
    with ana.page.expect_navigation(url="**/away/"):
        for _ in range(3):
            ana.page.keyboard.press("Escape")
    ana.reads("How to keep bread fresh")
    ana.page.go_back()
    ana.page.wait_for_load_state()
    ana.not_reads("A line was crossed")
