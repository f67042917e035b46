"""The director's pages: who works here, and what two people are needed for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from safeground.domain import care, checkins, contributing
from tests import people


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_two_people_make_an_account_and_a_closed_one_opens_nothing(home, visit, scripts):
    dan, ben, fay = (visit(width=width, scripts=scripts) for width in (1280, 375, 375))
    dan.sign_in(home.dan)
    dan.follow("Who works here")
    dan.reads("Clients are in no list of yours.")
    dan.not_reads("Ana")
    dan.page.get_by_label("The name that clients will see").fill("Fay Lind")
    dan.choose("role", "therapist")
    dan.press("Make the five words")
    words = dan.page.locator("#code").inner_text()

    fay.go("/join/")
    fay.page.get_by_label("Five words").fill(words)
    fay.press("Go on")
    fay.reads("This invitation was not found.")

    ben.sign_in(home.ben)
    ben.go("/desk/profile/")
    ben.follow("Confirm somebody new who is to work here")
    ben.reads("proposed by Ms Okafor")
    ben.page.get_by_label("Your password").fill("not this one at all")
    ben.press("I know Fay Lind, and confirm")
    ben.reads("That is not the password of this account.")
    ben.page.get_by_label("Your password").fill(people.PASSWORD)
    ben.press("I know Fay Lind, and confirm")
    ben.reads("Nobody waits for you.")

    fay.page.get_by_label("Five words").fill(words.upper())
    fay.press("Go on")
    fay.reads("Clients will see you as Fay Lind.")
    fay.page.get_by_label("What should we call you?").fill("Fay")
    fay.page.get_by_label("A username, to sign in with").fill("fay-lind")
    fay.page.get_by_label("A password").fill(people.PASSWORD)
    fay.press("Make my account")

    dan.go("/practice/people/")
    dan.reads("Fay Lind")
    row = dan.page.locator("li", has_text="Dr Malik")
    row.locator("summary", has_text="Close this account off").click()
    with dan.page.expect_navigation():
        row.get_by_role("button", name="Close it off").click()
    dan.reads("nobody can sign in to it")
    ben.page.goto(ben.address + "/desk/")
    assert "/sign-in/" in ben.page.url


def test_the_card_for_a_client_says_that_no_is_an_answer(home, visit):
    ben = visit(width=375)
    ben.sign_in(home.ben)
    ben.go("/desk/invite/")
    ben.press("Make an invitation")
    ben.reads("Your therapy is the same if you say no.")
    ben.reads("This invitation is for one person.")
    # On paper: the card and nothing beside it.
    ben.page.emulate_media(media="print")
    assert ben.page.locator("#code").is_visible()
    assert not ben.page.get_by_text("Or as a link").is_visible()


@pytest.mark.parametrize("count", [4, 5])
def test_figures_with_four_people_and_with_five(home, visit, count):
    """The director begins; a client reads what goes out, helps, and stops; the quarter's figures are made."""
    now = datetime.now(UTC)
    dan, ana = visit(width=1280), visit(width=375, scripts=count == 5)
    dan.sign_in(home.dan)
    dan.follow("How people feel here")
    dan.press("Begin to collect")
    ana.sign_in(home.ana)
    ana.go("/me/contents/")
    ana.follow("Helping the practice see how it is doing")
    ana.reads("You are not helping just now, and nothing of yours goes out.")
    ana.press("Help with my number")
    ana.reads("You are helping just now.")
    quarter = contributing.quarter_before(contributing.quarter_of(home.practice.day(now)))
    then = datetime.combine(quarter, now.time(), UTC) + timedelta(days=40)
    everybody = [home.ana] + [people.invite_client(home.ben, f"c-{n}", f"C {n}", now)[0] for n in range(count - 1)]
    for number, one in enumerate(everybody):
        contributing.begin(actor=one.actor, now=then)
        pair = care.of_client(actor=one.actor)[0].id
        checkins.record(
            actor=one.actor, pair=pair, session_on=then.date(), answers=people.answers(2 + number), now=then
        )
    dan.go("/practice/alliance/")
    dan.not_reads("5 people")
    dan.press("Make the figures")
    if count == 5:
        dan.reads("The middle mark of 5 people was about 50 of 100. The middle half of them lay between 35 and 65.")
        assert dan.page.locator("svg.chart").count() == 1
    else:
        dan.reads("Fewer than five people helped")
        assert dan.page.locator("svg.chart").count() == 0
    ana.press("Stop, and delete what waits")
    ana.reads("You are not helping just now")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_director_sets_up_and_looks_at_the_records(home, visit, scripts):
    dan = visit(width=375, scripts=scripts)
    dan.sign_in(home.dan)
    dan.follow("Setting up")
    dan.reads("Some things are still open.")
    dan.page.get_by_label("Days within which a new therapist answers").fill("none")
    dan.press("Keep this (days)")
    dan.reads("Please give a number of days from 1 to 60.")
    dan.page.get_by_label("Backups").fill("eight weeks")
    dan.page.get_by_label("Addresses of people who asked").fill("two months")
    dan.press("Keep this (how long)")
    dan.reads("That is kept.")
    dan.reads("How long things are kept · settled")
    dan.press("Send one to my own address")
    dan.reads("A notice was put in the box for sending.")
    dan.go("/practice/")
    dan.follow("Records and copies")
    dan.reads("records were checked just now, and all are whole.")
    dan.reads("There is no backup that this page knows of.")
    dan.not_reads("Ana")
    dan.page.get_by_label("The words of another day").fill("2026-01-05")
    dan.press("Look it up")
    dan.reads("as they stood at the end of 5 January 2026")
