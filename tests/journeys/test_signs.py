"""From recognising a sign to what one makes of it; what is expected, agreed and shown: with and without scripts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.people import check_in


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_a_sign_to_the_reasons_and_as_far_as_one_likes(home, visit, scripts):
    now = datetime.now(UTC)
    for back, value in enumerate((1, 1, 2, 1, 3)):
        check_in(home, 5, weeks_ago=5 - back, now=now, signs={"concealment": value, "minimal-engagement": None})
    ana = visit(width=320 if scripts else 375, scripts=scripts)
    ana.sign_in(home.ana)
    ana.go("/me/contents/")
    ana.follow("What was hard to say or do")
    ana.reads("Usual for you is between “a little” and “in part”.")
    ana.reads("That is more than is usual for you.")
    ana.reads("You have said each time that it was not relevant.")
    ana.page.locator("summary", has_text="The same as a table").nth(1).click()
    ana.reads("for much of it")
    ana.go("/me/signs/concealment/")
    ana.reads("Professionals call this concealment.")
    ana.reads("Nothing here changes, and nobody is told that you read this page.")
    ana.follow("What makes this hard?")
    ana.reads("About: “I kept something back”")
    ana.press("Keep it")
    ana.reads("Nothing is ticked or written yet.")
    ana.page.get_by_role("checkbox", name="What could come of it").check()
    ana.page.locator("#words_judged").fill("She was so pleased with me.")
    if scripts:
        ana.page.get_by_text("Kept at").wait_for()
        ana.go("/me/reasons/?for=concealment")
        assert ana.page.locator("#words_judged").input_value() == "She was so pleased with me."
    ana.press("Keep it")
    ana.reads("What you have said makes it hard")
    ana.reads("Ask first: a question about limits and notes")
    ana.press("See what would be read")
    ana.reads("Nothing is ticked. Tick what you would like to say, or keep all of it.")
    ana.page.locator("input[name=tell][value=judged]").check()
    ana.press("See what would be read")
    text = ana.page.get_by_label("The message").input_value()
    assert "I am afraid of what you would think of me. She was so pleased with me." in text
    assert "come of it" not in text
    ana.go("/me/reasons/?for=concealment")
    ana.page.locator("input[name=tell][value=follows]").check()
    ana.press("Put it on my card")
    ana.reads("I am afraid of what could come of it.")
    ana.not_reads("pleased with me")
    ana.go("/me/signs/")
    ana.choose("often", "never")
    ana.press("Keep it")
    ana.reads("That is kept. Your therapist is not told.")
    ana.go(f"/me/check-ins/new/{home.pair}/")
    ana.not_reads("Was anything hard to say or do today?")
    ben = visit(width=1280, scripts=scripts)
    ben.sign_in(home.ben)
    ben.reads("Nothing needs you.")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_what_is_expected_and_what_was_agreed(home, visit, scripts):
    ana, ben = visit(width=375, scripts=scripts), visit(width=1280, scripts=scripts)
    ana.sign_in(home.ana)
    ana.go("/me/contents/")
    ana.follow("What to expect")
    ana.reads("Most lines are not a staircase.")
    ana.reads("this page has nothing to say about your pace. It can stay so.")
    ana.page.get_by_role("checkbox", name="I want to go slowly.").check()
    ana.page.get_by_label("In your own words").fill("I make jokes when it gets close.")
    ana.press("Keep it")
    ana.reads("I make jokes when it gets close.")
    ana.page.locator("summary", has_text="Note what you agreed").click()
    ana.page.get_by_label("What we agreed").fill("Every Tuesday until June.")
    ana.press("Keep it")
    ana.reads("Every Tuesday until June.")
    ana.press("See exactly what Dr Malik would see")
    ana.reads("This is exactly what Dr Malik will see.")
    ana.not_reads("jokes")
    ana.press("Show this to Dr Malik")
    ana.reads("Not opened yet.")
    ben.sign_in(home.ben)
    ben.follow_to(ben.page.get_by_role("link", name="Go to it (Ana)"))
    ben.press("Open")
    ben.reads("What they noted as agreed")
    ben.reads("Every Tuesday until June.")
    ben.not_reads("jokes")
    ben.press("I have read this")
    ana.go("/me/expectations/")
    ana.reads("Shown to Dr Malik. Opened on")


def test_a_visitor_reads_a_sign_and_finds_help(home, visit):
    somebody = visit(width=320)
    somebody.go("/guides/signs/difficulty-with-boundaries/")
    somebody.reads("Read this first, if something larger happened.")
    somebody.reads("Clients of this practice find it among their own pages, after they sign in.")
    somebody.follow("People you can speak to")
    ana = visit(width=375)
    ana.sign_in(home.ana)
    ana.go("/guides/signs/concealment/")
    ana.follow("Open it among your own pages")
    ana.reads("I kept something back")
