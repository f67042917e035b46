"""The scenes of acceptance that belong to the weekly loop, in their own order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from safeground.domain import accounts, checkins, feedback, saying, sharing
from tests import people


def test_the_car_park(home, visit):
    """Scene 1. Nadia, first session, cheap phone, 320 px, no JavaScript, one thumb."""
    desk = visit(width=1280)
    desk.sign_in(home.cleo)
    desk.go("/desk/")
    before = desk.page.locator("main").inner_html()
    nadia = visit(width=320, scripts=False)
    nadia.sign_in(home.nadia)
    nadia.go(f"/me/check-ins/new/{home.other_pair}/")
    nadia.reads("How was today?")
    nadia.reads("Only you can open this. Cleo Hart is not told that you checked in.")
    # At most 17 controls to see: six lines, a question with its follow-up, a door, a note, a day, two buttons.
    groups = nadia.page.locator(
        "main form fieldset:visible, main form textarea:visible, main form summary:visible"
    ).count()
    meanings = nadia.page.locator("main form .scale summary:visible").count()
    buttons = nadia.page.locator("main form button:visible").count()
    assert groups - meanings + buttons <= 17
    for slug, value in zip(people.ITEMS, (6, 5, 3, 6, "none", 6), strict=True):
        nadia.rate(slug, value)
    nadia.press("Finish")
    nadia.reads("Kept. Only you can open this.")
    nadia.reads("There is nothing to compare this with yet")
    nadia.reads("Your lowest was The way we spent the time made sense to me (3)")
    nadia.not_reads("Who may see this check-in")
    nadia.not_reads("Something felt off")
    nadia.press("I'm done for today")
    # Five of six lines make a score; the desk is what it was, to the byte.
    found = checkins.made_by(actor=home.nadia.actor, pair=home.other_pair)
    assert [round(one.score, 6) for one in found] == [70.0]
    desk.go("/desk/")
    assert desk.page.locator("main").inner_html() == before


def test_it_gets_said_and_heard(home, visit):
    """Scenes 2 and 3. Session five, tension, not talked about: words, a night, an answer, a Thursday."""
    now = datetime.now(UTC)
    day = home.practice.day(now)
    for weeks, value in ((5, 6), (4, 6), (3, 6), (2, 6), (1, 6)):
        past = now - timedelta(weeks=weeks)
        checkins.record(
            actor=home.nadia.actor, pair=home.other_pair, session_on=home.practice.day(past),
            answers=people.answers(value, tension="no"), now=past,
        )  # fmt: skip
    nadia = visit()
    nadia.sign_in(home.nadia)
    nadia.go(f"/me/check-ins/new/{home.other_pair}/")
    for slug in people.ITEMS:
        nadia.rate(slug, 3)
    nadia.choose("tension", "yes")
    nadia.choose("talked", "no")
    nadia.press("Finish")
    nadia.reads("Today's answers are below your usual range.")
    nadia.reads("You also said that there was some tension, and that you did not talk about it.")
    nadia.reads("This page cannot tell what happened. You were there.")
    nadia.reads("Something felt off last session. Can we look at it?")
    nadia.press("Change the words")
    nadia.page.get_by_role("radio", name="Plain").check()
    nadia.page.get_by_label("In your own words").fill("When I spoke about my brother you looked away.")
    nadia.page.get_by_label("Please don't explain").check()
    nadia.page.get_by_label("A word that means stop, if you want one").fill("blue")
    nadia.press("See what Cleo Hart would read")
    text = nadia.page.get_by_label("The message").input_value()
    assert text == (
        "Something felt off last session. Can we look at it?\n\nWhen I spoke about my brother you looked away.\n\n"
        "Please don't explain.\n\nIf I say “blue”, we stop.\n\nNadia"
    )
    nadia.reads("Cleo Hart usually reads on working days.")
    nadia.press("Send it tomorrow at nine")
    nadia.reads("Until then it exists only here.")

    cleo = visit(width=1280)
    cleo.sign_in(home.cleo)
    cleo.reads("Nothing needs you.")
    cleo.reads("That says nothing about your clients.")

    # At seven she reads it again, alters a word, and leaves it.
    nadia.page.locator("summary", has_text="Change the words").click()
    nadia.page.get_by_label("The message").fill(text.replace("looked away", "looked at the clock"))
    nadia.press("Keep these words")
    nadia.reads("looked at the clock")
    cleo.go("/desk/")
    cleo.reads("Nothing needs you.")
    tomorrow = now + timedelta(days=2)
    assert sharing.deliver_due(actor=home.worker, now=tomorrow) == 1

    cleo.go("/desk/")
    cleo.reads("One thing is waiting.")
    cleo.follow_to(cleo.page.get_by_role("link", name="Go to it (Nadia)"))
    cleo.reads("When you open this, Nadia can see that you did.")
    cleo.press("Open")
    cleo.reads("When I spoke about my brother you looked at the clock.")
    cleo.reads("Before you answer")
    thursday = day + timedelta(days=3)
    cleo.page.get_by_label("I have read this. I'll answer by").fill((day + timedelta(days=2)).isoformat())
    cleo.press("Say when you will answer")
    nadia.go("/me/")
    nadia.reads("I have read this. I'll answer by")
    cleo.page.get_by_label("We'll talk about it on").fill(thursday.isoformat())
    cleo.press("Say that we'll talk about it")
    cleo.reads("You answered")
    nadia.go("/me/")
    nadia.reads("Cleo Hart and you start with this:")
    nadia.reads("If I say “blue”, we stop.")
    cleo.go(f"/desk/clients/{home.other_pair}/")
    cleo.reads("You said you would talk about this:")
    cleo.reads("If I say “blue”, we stop.")


def test_it_is_asked_whether_it_was_talked_about(home, visit):
    """The end of scene 3: after the day, the client is asked, and keeps the answer."""
    from safeground.domain import feedback

    week_ago = datetime.now(UTC) - timedelta(days=7)
    day = home.practice.day(week_ago)
    share = saying.write(
        actor=home.nadia.actor, pair=home.other_pair, text="Can we look at it?", when="now", now=week_ago
    )
    sharing.open_(actor=home.cleo.actor, share=share.id, now=week_ago, day=day)
    feedback.answer(actor=home.cleo.actor, share=share.id, mode="talk", on=day + timedelta(days=2), now=week_ago)
    nadia = visit(scripts=False)
    nadia.sign_in(home.nadia)
    nadia.reads("Did you talk about it on")
    nadia.press("Partly")
    nadia.not_reads("Did you talk about it on")
    actor = accounts.sign_in(
        username="nadia", password=people.PASSWORD, network="127.0.0.1", device="", now=datetime.now(UTC)
    ).actor
    assert list(feedback.talked(actor=actor).values()) == ["partly"]


def test_taken_back_while_held_leaves_no_trace(home, visit):
    """The end of scene 2: nothing on the desk, in the outbox, or in a trail that the therapist can reach."""
    from safeground.store import models, wall

    nadia, cleo = visit(), visit(width=1280)
    cleo.sign_in(home.cleo)
    cleo.go(f"/desk/clients/{home.other_pair}/")
    before = cleo.page.locator("main").inner_html()
    nadia.sign_in(home.nadia)
    nadia.go(f"/me/say/{home.other_pair}/?way=use")
    nadia.press("Send it tomorrow at nine")
    cleo.go(f"/desk/clients/{home.other_pair}/")
    assert cleo.page.locator("main").inner_html() == before
    nadia.press("Take it back")
    cleo.go(f"/desk/clients/{home.other_pair}/")
    assert cleo.page.locator("main").inner_html() == before
    with wall.opened():
        assert list(models.Share.objects.values_list("id")) == []
        assert list(models.Notice.objects.values_list("id")) == []
        assert set(models.AuditEvent.objects.values_list("action", flat=True)) == {
            "account-made",
            "pair-began",
        }


def test_three_escapes_leave_a_page_about_bread(home, visit):
    """The quick exit: by key and by button; Back shows nothing of before."""
    ana = visit()
    ana.sign_in(home.ana)
    ana.go("/me/privacy/")
    with ana.page.expect_navigation(url="**/away/"):
        for _ in range(3):
            ana.page.keyboard.press("Escape")
    ana.reads("How to keep bread fresh")
    ana.page.go_back()
    ana.page.wait_for_load_state()
    ana.not_reads("Who has looked")
    plain = visit(scripts=False)
    plain.sign_in(home.nadia)
    with plain.page.expect_navigation():
        plain.page.get_by_role("button", name="Quick exit").click()
    plain.reads("How to keep bread fresh")
    plain.go("/me/")
    plain.reads("Sign in")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("mark", ["Kept", "Not yet"])
def test_the_promise_three_weeks_on(home, visit, mark, scripts):
    """Scene 4: the day has come, and what the client makes of it reaches nobody unless it is shown."""
    now = datetime.now(UTC)
    then, day = now - timedelta(weeks=3), home.practice.day(now)
    sent = saying.write(
        actor=home.nadia.actor, pair=home.other_pair, text="Tell me before you write.", when="now", now=then
    )
    sharing.open_(actor=home.cleo.actor, share=sent.id, now=then, day=home.practice.day(then))
    feedback.answer(
        actor=home.cleo.actor, share=sent.id, mode="answer", text="Yes.", promise_on=day, now=then,
        promise="Tell you before I write to your doctor",
    )  # fmt: skip
    nadia, cleo = visit(width=320, scripts=scripts), visit(width=1280, scripts=scripts)
    desk = f"/desk/clients/{home.other_pair}/"
    cleo.sign_in(home.cleo)
    cleo.go(desk)
    before = cleo.page.locator("main").inner_html()
    nadia.sign_in(home.nadia)
    nadia.reads("Tell you before I write to your doctor")
    nadia.reads("Its day has come. Was it kept?")
    buttons = nadia.page.locator("main").get_by_role("button").all_inner_texts()
    assert buttons[:3] == ["Kept", "Not yet", "Let's change it"]
    nadia.press(mark)
    if mark == "Kept":
        nadia.reads("You asked for something. It was kept.")
        assert nadia.page.locator(".ring svg").count() == 1
    else:
        nadia.reads("Would you like to say so, wait, or let it go? Each is fine.")
        assert nadia.page.locator(".ring").count() == 0
        three = [
            nadia.page.get_by_role(role, name=name, exact=True).first.bounding_box()
            for role, name in (("button", "Say so to Cleo Hart"), ("link", "Wait"), ("button", "Let it go"))
        ]
        assert len({(round(box["width"]), round(box["height"])) for box in three}) == 1
        nadia.press("Let it go")
        nadia.reads("You let it go.")
    nadia.reads("Only you can open this.")
    for praise in ("well done", "Well done", "great", "proud", "!"):
        nadia.not_reads(praise)
    cleo.go(desk)
    assert cleo.page.locator("main").inner_html() == before
    nadia.go("/me/")
    nadia.not_reads("Was it kept?")
