"""Asking how a therapist works, and telling them how it is going: both sides, with and without scripts."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_questions_get_answers_that_stay(home, visit, scripts):
    ana, ben = visit(width=320, scripts=scripts), visit(width=1280, scripts=scripts)
    ana.sign_in(home.ana)
    ana.go("/me/contents/")
    ana.follow("Ask Dr Malik something")
    ana.press("Ask in writing")
    ana.reads("No question is ticked or written yet.")
    ana.page.get_by_role("checkbox", name="What do you write down about me, and when?").check()
    ana.page.get_by_label("My own question").fill("What happens here when I cry?")
    ana.press("Bring them to the session")
    ana.reads("What happens here when I cry?")
    ana.go(f"/me/ask/{home.pair}/")
    ana.page.get_by_label("My own question").fill("What happens here when I cry?")
    ana.press("Ask in writing")
    ana.reads("Dr Malik usually reads on")
    ana.press("Keep it for myself")
    ana.go(f"/me/ask/{home.pair}/")
    ana.press("Go on with these words")
    ana.press("Send it now")

    ben.sign_in(home.ben)
    ben.follow_to(ben.page.get_by_role("link", name="Go to it (Ana)"))
    ben.press("Open")
    ben.reads("– What happens here when I cry?")
    ben.reads("“I don't answer that, and this is why” is an answer too.")
    ben.page.locator("summary", has_text="Write an answer").click()
    ben.page.get_by_label("What you want to say").fill("I wait, and I have tissues.")
    ben.press("Show this to Ana")
    ana.go(f"/me/ask/{home.pair}/")
    ana.reads("I wait, and I have tissues.")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_how_it_is_going(home, visit, scripts):
    ana, ben = visit(width=375, scripts=scripts), visit(width=1280, scripts=scripts)
    ana.sign_in(home.ana)
    ana.go("/me/contents/")
    ana.follow("Tell Dr Malik how it is going")
    ana.press("See what Dr Malik would read")
    ana.reads("One of the boxes is enough.")
    ana.page.get_by_label("What does not help").fill("The sheets.")
    ana.press("See what Dr Malik would read")
    text = ana.page.get_by_label("The message").input_value()
    assert (
        text == "I would like to tell you how it is going for me here.\n\nThis does not help me: The sheets.\n\nAna"
    )
    ana.press("Send it tomorrow at nine")
    ana.reads("Until then it exists only here.")
    ben.sign_in(home.ben)
    ben.reads("Nothing needs you.")
    ana.press("Send it now")
    ben.go("/desk/")
    ben.follow_to(ben.page.get_by_role("link", name="Go to it (Ana)"))
    ben.press("Open")
    ben.reads("Say back what does not help, in their words, before anything else.")
