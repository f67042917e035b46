"""Practise and milestones: try something, be offered something, notice something. With and without scripts."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from safeground.content import exercises as texts
from safeground.domain import feedback, items, offers, saying, sharing

both = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
AS_LARGE = """() => [...document.querySelectorAll('main .even')].map(row => [...row.querySelectorAll('.button')]
    .map(one => one.getBoundingClientRect()).map(box => `${Math.round(box.width)} x ${Math.round(box.height)}`))"""


def equal_choices(visitor) -> None:
    """Whatever stands in a row of choices is as large as what stands beside it: doing nothing too."""
    for sizes in visitor.page.evaluate(AS_LARGE):
        assert len(set(sizes)) == 1, (visitor.page.url, sizes)


@both
def test_tick_try_stop_and_be_met_when_it_stirs_things(home, visit, scripts):
    ana = visit(width=320, scripts=scripts)
    ana.sign_in(home.ana)
    ana.go("/me/practise/")
    ana.reads("Nothing is suggested, because you have ticked nothing.")
    ana.page.locator("summary", has_text="What this page may go by").click()
    ana.choose("need", "after-hard-talk")
    ana.choose("need", "breath-upsets")
    ana.press("Go by these")
    ana.reads(
        "Looking around Because you ticked “After talking about something hard”: it lets your eyes find out "
        "that you are somewhere else now."
    )
    ana.reads("You ticked “Minding my breath upsets me”, so this one is never suggested.")
    ana.follow("Five things you can see")
    # Whom it may not suit, and what one could do, stand there before anything begins.
    ana.reads("Whom it may not suit")
    ana.reads("What you could do if it feels wrong")
    equal_choices(ana)
    ana.page.locator("summary", has_text="Leave something out").click()
    ana.choose("without", "smell")
    ana.choose("before", "4")
    ana.press("Begin")
    ana.reads("1 of 4")
    for name in ("Go on", "Leave this one out"):
        equal_choices(ana)
        ana.press(name)
    ana.reads("Three things you can hear")
    ana.press("Stop here")
    ana.reads("You stopped. That is a whole way to do it.")
    ana.choose("after", "2")
    ana.press("See it beside the first")
    ana.reads("It can stir things. That is not doing it wrong.")
    ana.reads("Before: Calm. Now: Tense. This stays on this page.")
    assert items.kept(actor=home.ana.actor, kind="calm") == []
    equal_choices(ana)
    ana.press("Keep it for myself")
    ana.reads("Kept.")
    ana.reads("It can stir things.")
    ana.follow("Back to Practise")
    ana.page.locator("summary", has_text="How calm you were").click()
    ana.reads("Before: Calm. After: Tense.")
    ana.page.get_by_role("button", name="Delete it for good").click()
    ana.page.wait_for_load_state()
    assert items.kept(actor=home.ana.actor, kind="calm") == []


def test_the_pacer_needs_no_script_and_stands_still_when_asked(home, visit):
    ana = visit(width=375, scripts=False)
    ana.sign_in(home.ana)
    ana.go("/me/practise/breathing/")
    ana.choose("way", "five-seven")
    ana.press("Begin")
    ana.press("Go on")
    ana.reads("In for 5, out for 7. There is nothing to hold in between.")
    moving, still = ana.page.locator("svg.moving"), ana.page.locator("svg.still")
    # Who wants less motion gets the counts.
    assert (moving.is_visible(), still.is_visible()) == (False, True)
    assert still.text_content() == "12345" + "1234567" + "InOut"
    ana.page.emulate_media(reduced_motion="no-preference")
    assert (moving.is_visible(), still.is_visible()) == (True, False)
    ring = ana.page.locator("svg.moving .ring").evaluate(
        "one => [getComputedStyle(one).animationName, getComputedStyle(one).animationDuration]"
    )
    assert ring == ["ring-5-7", "12s"]
    ana.page.get_by_label("Hold the picture still").check()
    assert (moving.is_visible(), still.is_visible()) == (False, True)
    # My own pace: no picture, nothing to keep up with.
    ana.page.emulate_media(reduced_motion="reduce")
    ana.go("/me/practise/breathing/")
    ana.choose("way", "own")
    ana.press("Begin")
    ana.press("Go on")
    ana.reads("No counting.")
    assert ana.page.locator("svg.pacer").count() == 0


def test_from_help_now_in_one_tap_with_nobody_signed_in(home, visit):
    from safeground.store import models, wall

    eve = visit(width=320, scripts=False)
    eve.go("/help/")
    eve.follow("One step at a time, with a way to stop")
    eve.reads("Five things you can see")
    eve.reads("Nothing of this is stored")
    eve.press("Begin")
    eve.press("Leave this one out")
    eve.press("One step back")
    equal_choices(eve)
    eve.press("Stop here")
    eve.reads("You stopped. That is a whole way to do it.")
    with wall.opened():
        assert not models.Item.objects.exists() and not models.Draft.objects.exists()


def test_an_exercise_is_offered_adapted_and_turned_down(home, visit):
    ana, ben = visit(width=375), visit(width=1280)
    ben.sign_in(home.ben)
    ben.go(f"/desk/clients/{home.pair}/")
    ben.follow("Offer an exercise")
    ben.follow("One minute with one thing")
    ben.page.get_by_label("Why you offer it").fill("For the stairs at work.")
    ben.page.locator("#text_1").fill("Stay with the banister for three breaths.")
    ben.page.locator("#text_2").fill("")
    ben.press("See what Ana would see")
    ben.reads("Stay with the banister for three breaths.")
    ben.press("Change it")
    assert ben.page.locator("#text_1").input_value() == "Stay with the banister for three breaths."
    ben.press("See what Ana would see")
    ben.press("Show this to Ana")
    ben.reads("Shown to Ana.")

    ana.sign_in(home.ana)
    ana.go("/me/practise/")
    ana.reads("Adapted by Dr Malik. You need not answer.")
    ana.follow("One minute with one thing")
    ana.reads("For the stairs at work.")
    ana.reads("A no needs no reason. It is not counted")
    equal_choices(ana)
    before = ben.page.goto(f"{ben.address}/desk/clients/{home.pair}/").text()
    ana.press("Not for me")
    ana.reads("You chose: Not for me.")
    assert desk_is_as_it_was(ben, before)
    ana.press("Show Dr Malik")
    ana.reads("This is exactly what Dr Malik will see.")
    ana.press("Show this to Dr Malik")
    ana.reads("Not for me")
    ben.go("/desk/")
    ben.follow_to(ben.page.get_by_role("link", name="Go to it (Ana)"))
    ben.press("Open")
    ben.reads("Not for me.")
    ben.reads("A no needs no reason, so please do not ask for one.")
    ben.not_reads("It may sting.")
    ben.press("I have read this")
    ana.go("/me/practise/")
    ana.page.locator("summary", has_text="Offered, and not for you").click()
    ana.follow_to(ana.page.locator("details[open] a", has_text="One minute with one thing"))
    ana.press("Begin")
    ana.press("Go on")
    ana.reads("Stay with the banister for three breaths.")


def desk_is_as_it_was(ben, before: str) -> bool:
    """The desk says the same as before, word for word."""
    fresh = ben.page.goto(f"{ben.address}/desk/clients/{ben.page.url.split('/')[-2]}/").text()
    masked = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    return masked.sub("", fresh) == masked.sub("", before)


def keep_a_promise(home) -> None:
    now, day = datetime.now(UTC), home.practice.day(datetime.now(UTC))
    share = saying.write(
        actor=home.ana.actor, pair=home.pair, text="It went too fast.", when="now", about="something-helped", now=now
    )
    sharing.open_(actor=home.ben.actor, share=share.id, now=now, day=day)
    given = feedback.answer(
        actor=home.ben.actor, share=share.id, mode="answer", text="Yes.", promise="Ask before we go on", now=now
    )
    assert given.promise is not None
    feedback.mark(actor=home.ana.actor, promise=given.promise, as_="kept", now=now)


@both
def test_a_milestone_is_noticed_left_shown_acknowledged_and_removed(home, visit, scripts):
    ana, ben = visit(width=320, scripts=scripts), visit(width=1280, scripts=scripts)
    ana.sign_in(home.ana)
    ana.go("/me/milestones/")
    ana.reads("Nothing stands here, and nothing is missing.")
    keep_a_promise(home)
    ana.go("/me/milestones/")
    ana.reads("You asked for something. It was kept. Ask before we go on")
    ana.reads("Only you can see this.")
    equal_choices(ana)
    assert items.kept(actor=home.ana.actor, kind="milestone") == []
    ana.press("Leave it here")
    ana.reads("What you left here")
    ana.follow("You asked for something. It was kept.")
    ana.press("Show Dr Malik")
    ana.reads("I asked for something. It was kept.")
    ana.press("Show this to Dr Malik")
    ben.sign_in(home.ben)
    ben.follow_to(ben.page.get_by_role("link", name="Go to it (Ana)"))
    ben.not_reads("I asked for something.")
    ben.press("Open")
    ben.reads("I asked for something. It was kept. Ask before we go on")
    ben.reads("A prize would make the next one harder.")
    ben.press("I have read this")
    ana.page.reload()
    ana.reads("Answered on")
    # In own words, with a slip first: what was typed stays.
    ana.go("/me/milestones/")
    ana.press("Keep it")
    ana.reads("There is nothing written yet.")
    ana.page.get_by_label("What would you like to mark?").fill("I stayed for all of it.")
    ana.press("Keep it")
    ana.follow("I stayed for all of it.")
    ana.page.locator("summary", has_text="Remove it").click()
    ana.press("Remove it for good")
    ana.not_reads("I stayed for all of it.")
    ana.press("Don't notice things for me")
    ana.reads("Nothing is noticed for you.")
    keep_a_promise(home)
    ana.go("/me/milestones/")
    assert ana.page.locator("main button[value=not]").count() == 0
    ana.press("Notice things for me again")
    ana.press("Not this one")
    assert ana.page.locator("main button[value=not]").count() == 0


def test_a_breath_of_the_therapists_own_is_still_paced(home, visit):
    known = texts.exercise("breathing")
    steps = [(step.title, step.text) for step in known.steps]
    steps[1] = ("On the landing", "Three breaths, then go on.")
    offer = offers.offer(
        actor=home.ben.actor, pair=home.pair, exercise="breathing", steps=steps, why="", now=datetime.now(UTC)
    )
    ana = visit()
    ana.sign_in(home.ana)
    ana.go(f"/me/practise/offered/{offer.id}/")
    ana.press("Begin")
    ana.press("Go on")
    ana.reads("On the landing")
    assert ana.page.locator("svg.still").is_visible()
