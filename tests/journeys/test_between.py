"""Between sessions: a goal that both say yes to, something to try and how it was, and practical messages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from safeground.domain import homework


def open_what_waits(visitor) -> None:
    visitor.go("/desk/")
    visitor.follow_to(visitor.page.get_by_role("link", name="Go to it (Ana)"))
    visitor.press("Open")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_goal_is_ones_own_then_both_say_yes(home, visit, scripts):
    ana, ben = visit(width=320, scripts=scripts), visit(width=1280, scripts=scripts)
    ben.sign_in(home.ben)
    desk = f"/desk/clients/{home.pair}/"
    ben.go(desk)
    before = ben.page.locator("main").inner_html()
    ana.sign_in(home.ana)
    ana.go("/me/contents/")
    ana.follow("Goals")
    ana.page.get_by_label("What you would like").fill("To ride the bus again")
    ana.page.get_by_label("Small steps, one on each line").fill("Look at the timetable\nStand at the stop")
    ana.press("Keep it for me")
    ana.reads("Only you can open this.")
    ben.go(desk)
    assert ben.page.locator("main").inner_html() == before
    ana.press("See what would be shown")
    ana.reads("This is exactly what Dr Malik will see.")
    ana.press("Show this to Dr Malik")
    ana.reads("Dr Malik has not answered yet.")
    open_what_waits(ben)
    ben.follow("Go to this goal")
    ben.page.locator("summary", has_text="Propose other words").click()
    ben.page.get_by_label("What you would like").fill("To ride the bus to work")
    ben.press("Show this to Ana", nth=1)
    ana.go("/me/goals/")
    ana.follow("To ride the bus to work") if ana.page.get_by_role(
        "link", name="To ride the bus to work"
    ).count() else (ana.follow("To ride the bus again"))
    ana.reads("Dr Malik proposes")
    ana.choose("as", "yes")
    ana.press("Show this answer to Dr Malik")
    ana.reads("You and Dr Malik have both said yes to this.")
    open_what_waits(ben)
    ben.go(desk)
    ben.reads("You have both said yes.")
    ana.page.locator("input[name=as][value=enough]").check()
    ana.press("Keep it", nth=0)
    ana.reads("Done enough for now.")
    ben.go(desk)
    ben.not_reads("Done enough for now")
    ana.press("See what Dr Malik would read")
    ana.press("Show this to Dr Malik")
    open_what_waits(ben)
    ben.reads("Done enough for now.")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_something_to_try_and_what_got_in_the_way(home, visit, scripts):
    ana, ben = visit(width=375, scripts=scripts), visit(width=1280, scripts=scripts)
    ben.sign_in(home.ben)
    ben.go(f"/desk/clients/{home.pair}/homework/")
    ben.page.get_by_label("What to try").fill("Stand at the bus stop for five minutes")
    ben.page.get_by_label("Why this, now").fill("You said that mornings are easier.")
    ben.press("Show this to Ana")
    homework.suggest(actor=home.ben.actor, pair=home.pair, text="Write one dream down", now=datetime.now(UTC))
    ben.go(f"/desk/clients/{home.pair}/homework/")
    before = ben.page.locator("main section").all_inner_texts()
    ana.sign_in(home.ana)
    ana.go("/me/homework/")
    ana.press("Not this one")
    ana.reads("That is all right.")
    ana.not_reads("Write one dream down")
    ana.press("I'll take it on")
    ana.follow("Stand at the bus stop for five minutes")
    ana.choose("how", "not-now")
    ana.choose("way", "wrong")
    ana.press("Keep it")
    ana.reads("Perhaps the task was the wrong size.")
    ana.reads("What got in the way: The task felt wrong.")
    ben.go(f"/desk/clients/{home.pair}/homework/")
    assert ben.page.locator("main section").all_inner_texts() == before
    ana.page.locator("summary", has_text="Show Dr Malik, or not").click()
    ana.press("And how it was")
    ana.reads("The task felt wrong")
    ana.press("Show this to Dr Malik")
    open_what_waits(ben)
    ben.reads("What got in the way: The task felt wrong")
    # Something for him to do goes the way of every message, and stands with his promises.
    ana.go("/me/homework/")
    ana.follow("Ask Dr Malik to do or bring something")
    ana.page.get_by_label("What I would like you to do or bring").or_(
        ana.page.get_by_label("What I would like")
    ).first.fill("Please bring the notes from last time.")
    ana.press("See what Dr Malik would read")
    ana.press("Send it now")
    open_what_waits(ben)
    ben.page.locator("summary", has_text="Write an answer").click() if not ben.page.get_by_label(
        "One promise, if you like"
    ).is_visible() else None
    assert ben.page.get_by_label("One promise, if you like").input_value() == "Please bring the notes from last time."
    ben.page.get_by_label("One promise, if you like").fill("Bring the notes from last time")
    ben.page.get_by_label("What you want to say").fill("I will.")
    ben.press("Show this to Ana")
    ana.go("/me/promises/")
    ana.reads("Bring the notes from last time")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_practical_messages_back_and_forth(home, visit, scripts):
    ana, ben = visit(width=320, scripts=scripts), visit(width=1280, scripts=scripts)
    ana.sign_in(home.ana)
    ana.go("/me/messages/")
    ana.reads("Not for emergencies. Nobody watches this in real time.")
    ana.reads("Dr Malik usually answers within")
    assert ana.page.locator("main .notice a", has_text="Help now").is_visible()
    ana.page.get_by_label("Your message").fill("Is the lift working?")
    ana.press("Send it now")
    ana.reads("Shown to Dr Malik. Not opened yet.")
    ben.sign_in(home.ben)
    ben.go("/desk/")
    ben.not_reads("lift")
    open_what_waits(ben)
    ben.reads("Is the lift working?")
    ben.follow("Answer in your messages")
    ben.page.get_by_label("Your message").fill("It is, since Monday.")
    ben.press("Send it tomorrow at nine")
    ana.go("/me/messages/")
    ana.reads("Opened on")
    ana.not_reads("since Monday")
    ben.press("Send it now", nth=0)
    ana.go("/me/messages/")
    ana.reads("It is, since Monday.")
    ana.reads("Answered on")
    ana.page.get_by_label("Your message").fill("Thank you.")
    ana.page.get_by_label("No reply needed").check()
    ana.press("Send it tomorrow at nine")
    ana.reads("Until then it exists only here.")
    ana.follow_to(ana.page.get_by_role("link", name="What became of it, and how to take it back").last)
    ana.press("Take it back")
    ana.go("/me/messages/")
    ana.not_reads("Thank you.")
