"""A boundaries card: written, shown, answered line by line, changed, and there before the next session."""

from __future__ import annotations

import pytest

from tests import people


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_limit_is_set_answered_and_seen_before_the_session(home, visit, scripts):
    ana, ben = visit(width=320, scripts=scripts), visit(width=1280, scripts=scripts)
    ben.sign_in(home.ben)
    desk = f"/desk/clients/{home.pair}/"
    ben.go(desk)
    before = ben.page.locator("main").inner_html()

    ana.sign_in(home.ana)
    ana.go("/me/boundaries/")
    ana.page.get_by_label("Topics: not now", exact=True).fill("I don't want to talk about my brother yet.")
    ana.page.get_by_label("Pace", exact=True).fill("Please ask once, and then wait.")
    ana.page.get_by_label("Our sign for stop").fill("the word blue")
    ana.press("Keep it")
    ana.reads("Kept. Only you can open this, until you show it.")
    ben.go(desk)
    assert ben.page.locator("main").inner_html() == before
    ana.press("See what would be shown")
    ana.reads("This is exactly what Dr Malik will see.")
    ana.reads("Dr Malik usually reads on")
    ana.press("Show this to Dr Malik")
    ana.reads("Dr Malik has not answered this version yet.")

    ben.go("/desk/")
    ben.follow_to(ben.page.get_by_role("link", name="Go to it (Ana)"))
    ben.not_reads("brother")
    ben.press("Open")
    ben.reads("I don't want to talk about my brother yet.")
    ben.follow("Answer it, line by line")
    ben.reads("A limit is news about how to work together.")
    ben.choose("as_topics", "yes")
    ben.choose("as_pace", "not-as-it-stands")
    ben.page.get_by_label("I have seen the sign for stop").check()
    ben.press("Show this answer to Ana")
    ben.reads("“Not as it stands” needs a few words with it.")
    ben.page.get_by_label("A few words with it (Pace)").fill("Once in each session. I can say when it is that once.")
    ben.press("Show this answer to Ana")

    ana.go("/me/")
    ana.follow("Dr Malik has answered your card")
    ana.reads("Once in each session. I can say when it is that once.")
    ana.reads("Seen.")
    # The link about a crossed boundary leads to the page first, never to a message to that person.
    ana.follow_to(ana.page.get_by_role("link", name="This boundary was crossed").first)
    ana.reads("Nobody is told that you are reading this.")
    ana.go("/me/boundaries/")
    ana.page.get_by_label("Pace", exact=True).fill("Nothing hard in the last ten minutes.")
    ana.press("Keep it")
    ana.press("See what would be shown")
    ana.reads("“Please ask once, and then wait.” is now “Nothing hard in the last ten minutes.”")
    ana.press("Show this to Dr Malik")

    # He was still answering the version before: he is told, and keeps his words.
    ben.page.locator("summary", has_text="Answer it again").click()
    ben.page.get_by_label("A few words with it (Pace)").fill("Words that took a while.")
    ben.press("Show this answer to Ana")
    ben.reads("The card was changed while you were answering.")
    ben.reads("Pace: Words that took a while.")
    ben.go("/desk/")
    ben.follow_to(ben.page.get_by_role("link", name="Go to it (Ana)"))
    ben.press("Open")
    ben.reads("“Please ask once, and then wait.” is now “Nothing hard in the last ten minutes.”")

    # Before the next session, on both sides, and in the room.
    ben.go(desk)
    ben.reads("Sign for stop: the word blue")
    ben.reads("Nothing hard in the last ten minutes.")
    ana.go("/me/prepare/")
    ana.reads("If you want to stop, this is enough: the word blue")
    ana.go("/me/boundaries/")
    ana.follow("Show only this on this screen")
    ana.press("Show only this", nth=1)
    ana.reads("the word blue")
    ana.reads("Nothing hard in the last ten minutes.")
    ana.page.locator("summary", has_text="Leave this page").click()
    ana.page.get_by_label("Password").fill(people.PASSWORD)
    ana.press("Leave this page")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_therapists_own_card_reaches_the_client(home, visit, scripts):
    ana, ben = visit(width=375, scripts=scripts), visit(width=1280, scripts=scripts)
    ben.sign_in(home.ben)
    ben.go(f"/desk/clients/{home.pair}/")
    ben.follow("Boundaries, theirs and yours")
    ben.page.get_by_label("Contact between sessions", exact=True).fill("I read on Tuesdays and Thursdays.")
    ben.press("Keep it")
    ben.press("See what would be shown")
    ben.press("Show this to Ana")
    ana.sign_in(home.ana)
    ana.go("/me/boundaries/")
    ana.reads("I read on Tuesdays and Thursdays.")
    ana.page.locator("summary", has_text="Answer it, line by line").click()
    ana.reads("You never have to, and nobody is told that you did not.")
    ana.choose("as_contact", "yes")
    ana.press("Show this answer to Dr Malik")
    ben.go("/desk/")
    ben.follow_to(ben.page.get_by_role("link", name="Go to it (Ana)"))
    ben.press("Open")
    ben.reads("Contact between sessions")
    ben.reads("Yes.")
