"""The weekly loop as two people live it, with JavaScript and without."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from safeground.domain import care
from tests import people

WORDS = "I said I was fine. I wasn't."


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_invitation_to_promise_kept(home, visit, scripts):
    """Invitation, keys, check-in, result, one part shown, opened, answered, promised, marked as kept."""
    code = care.invite(actor=home.ben.actor, label="for the journey", now=datetime.now(UTC)).code
    rosa = visit(scripts=scripts)
    rosa.go("/")
    rosa.follow("Use an invitation")
    rosa.page.get_by_label("Five words").fill(code.replace("-", "  ").upper())
    rosa.press("Go on")
    rosa.reads("Your therapy is the same if you say no.")
    rosa.reads("This is for one person.")
    rosa.page.get_by_label("What should we call you?").fill("Rosa")
    rosa.page.get_by_label("A username, to sign in with").fill("rosa")
    rosa.page.get_by_label("A password").fill("short")
    rosa.press("Make my account")
    rosa.reads("Please use at least 12 characters.")
    assert rosa.page.get_by_label("What should we call you?").input_value() == "Rosa"
    rosa.page.get_by_label("A password").fill(people.PASSWORD)
    rosa.press("Make my account")
    groups = rosa.page.locator("#recovery").inner_text().split()
    assert len(groups) == 7
    rosa.page.get_by_label("The second group").fill("0000")
    rosa.page.get_by_label("The sixth group").fill(groups[5])
    rosa.press("I have written it down")
    rosa.reads("Group 2 is not the same as on the page.")
    assert rosa.page.locator("#recovery").inner_text().split() == groups
    rosa.page.get_by_label("The second group").fill(groups[1].lower())
    rosa.page.get_by_label("The sixth group").fill(groups[5])
    rosa.press("I have written it down")
    words = rosa.page.locator(".words").inner_text()
    rosa.press("They are the same")

    rosa.go("/me/check-ins/")
    rosa.follow("Check in after a session")
    rosa.reads("Only you can open this. Dr Malik is not told that you checked in.")
    for slug, value in zip(people.ITEMS, (5, 5, 4, 3, 2, 3), strict=True):
        rosa.rate(slug, value)
    rosa.choose("tension", "yes")
    rosa.choose("talked", "no")
    rosa.page.get_by_label("A line for yourself, if you like.").fill(WORDS)
    rosa.press("Finish")
    rosa.reads("There is nothing to compare this with yet")
    rosa.reads("You said that there was some tension, and that you did not talk about it.")
    rosa.press("Keep it to myself")
    rosa.reads("You will not be asked again for this session.")

    # Another day: a second check-in, and one part of it is shown.
    rosa.go("/me/check-ins/")
    rosa.follow("Check in after a session")
    for slug in people.ITEMS:
        rosa.rate(slug, 6)
    rosa.choose("tension", "no")
    rosa.page.get_by_label("A line for yourself, if you like.").fill("canary-note")
    rosa.press("Finish")
    rosa.press("See exactly what Dr Malik would see")
    rosa.reads("Nothing is ticked yet.")
    rosa.page.get_by_label("My six answers").check()
    rosa.press("See exactly what Dr Malik would see")
    rosa.reads("This is exactly what Dr Malik will see.")
    rosa.reads("Once it is shown, a court can ask Dr Malik for it.")
    rosa.not_reads("canary-note")
    rosa.press("Show this to Dr Malik")
    rosa.reads("Shown to Dr Malik. Not opened yet.")

    ben = visit(width=1280, scripts=scripts)
    ben.sign_in(home.ben)
    ben.reads("One thing is waiting.")
    ben.not_reads("canary-note")
    ben.follow_to(ben.page.get_by_role("link", name="Go to it (Rosa)"))
    ben.reads("When you open this, Rosa can see that you did.")
    ben.press("Open")
    ben.reads("All right to disagree")
    ben.not_reads("canary-note")
    ben.not_reads(WORDS)
    ben.page.locator("summary", has_text="Write an answer").click()
    ben.page.get_by_label("What you want to say").fill("Thank you. I would like to hear more about this.")
    ben.page.get_by_label("One promise, if you like").fill("Keep the last five minutes free of decisions")
    ben.page.get_by_label("By which day").fill(datetime.now(UTC).date().isoformat())
    ben.press("Show this to Rosa")
    ben.reads("You answered")
    pair = next(one.id for one in care.of_therapist(actor=home.ben.actor) if one.other_name == "Rosa")
    ben.go(f"/desk/clients/{pair}/words/")
    assert ben.page.locator(".words").inner_text() == words

    rosa.go("/me/")
    rosa.reads("Dr Malik made a promise.")
    rosa.reads("Keep the last five minutes free of decisions")
    rosa.press("Kept")
    rosa.reads("You asked for something. It was kept.")
    rosa.reads("Only you can open this.")
    ben.go("/desk/")
    ben.reads("Keep the last five minutes free of decisions")
    rosa.press("Show Dr Malik")
    rosa.reads("You have shown this to Dr Malik.")
    rosa.go("/me/privacy/")
    rosa.reads("Dr Malik")
    rosa.reads("This record is whole")


def test_cleo_and_dan_see_nothing_and_withdrawal_is_final(home, visit):
    from safeground.domain import checkins, sharing

    now = datetime.now(UTC)
    day = home.practice.day(now)
    one = checkins.record(
        actor=home.ana.actor,
        pair=home.pair,
        session_on=day,
        answers=people.answers(5, note="canary"),
        now=now,
    )
    share = checkins.show(actor=home.ana.actor, checkin=one.id, parts=["answers"], now=now)
    sharing.open_(actor=home.ben.actor, share=share.id, now=now, day=day)
    for somebody in (home.cleo, home.dan, home.nadia):
        stranger = visit(width=1280)
        stranger.sign_in(somebody)
        for path in (
            f"/desk/clients/{home.pair}/", f"/desk/shown/{share.id}/", f"/me/shown/{share.id}/",
            f"/me/check-ins/{one.id}/",
        ):  # fmt: skip
            stranger.go(path)
            stranger.reads("This page is not here, or not for you.")
    ben = visit(width=1280)
    ben.sign_in(home.ben)
    ben.go(f"/desk/shown/{share.id}/")
    ben.reads("From 1 (not true at all) to 7 (completely true)")
    ana = visit()
    ana.sign_in(home.ana)
    ana.go(f"/me/shown/{share.id}/")
    ana.press("Stop sharing")
    ana.reads("You have taken this back.")
    ben.go(f"/desk/shown/{share.id}/")
    ben.reads("This page is not here, or not for you.")
    ben.go(f"/desk/clients/{home.pair}/")
    ben.reads("Something was taken back on")


def test_words_survive_an_expired_session(home, visit):
    """The session ends while somebody writes: after signing in, the form arrives and is kept once."""
    from safeground.domain import accounts, checkins

    nadia = visit(scripts=False)
    nadia.sign_in(home.nadia)
    nadia.go(f"/me/check-ins/new/{home.other_pair}/")
    for slug in people.ITEMS:
        nadia.rate(slug, 4)
    nadia.page.get_by_label("A line for yourself, if you like.").fill("kept through the night")
    _age_sessions(timedelta(minutes=30))
    nadia.press("Finish")
    nadia.reads("Your session ended to keep this private.")
    nadia.reads("What you typed is kept.")
    nadia.page.get_by_label("Username").fill("nadia")
    nadia.page.get_by_label("Password").fill(people.PASSWORD)
    nadia.press("Sign in")
    nadia.reads("Kept. Only you can open this.")
    actor = accounts.sign_in(
        username="nadia", password=people.PASSWORD, network="127.0.0.1", device="", now=datetime.now(UTC)
    ).actor
    found = checkins.made_by(actor=actor, pair=home.other_pair)
    assert [one.answers.note for one in found] == ["kept through the night"]


def _age_sessions(by: timedelta) -> None:
    from django.db.models import F

    from safeground.store import models, wall

    with wall.opened():
        models.Session.objects.update(seen_at=F("seen_at") - by)
