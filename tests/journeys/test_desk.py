"""An afternoon at the desk: a note, a sheet for supervision, a paper; of these the client sees only the paper."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from safeground.domain import checkins, feedback, saying, sharing
from tests import people


@pytest.fixture
def shown(home):
    """Ana has shown a message, which Dr Malik has opened and answered with a promise; a session has been."""
    now = datetime.now(UTC)
    day = home.practice.day(now)
    checkins.record(actor=home.ben.actor, pair=home.pair, session_on=day, answers=people.answers(5), now=now)
    share = saying.write(actor=home.ana.actor, pair=home.pair, text="It was too fast.", when="now", now=now)
    sharing.open_(actor=home.ben.actor, share=share.id, now=now, day=day)
    feedback.answer(
        actor=home.ben.actor, share=share.id, mode="answer", text="I heard.", promise="To go slowly", now=now
    )
    return home


@pytest.mark.parametrize(("scripts", "width", "dark"), [(True, 1280, False), (False, 375, True)])
def test_an_afternoon_at_the_desk(shown, visit, scripts, width, dark):
    ben = visit(width=width, scripts=scripts, dark=dark)
    ben.sign_in(shown.ben)
    ben.reads("Nothing needs you. That says nothing about your clients.")
    ben.reads("None of this has to be done.")
    _note(ben, shown)
    _sheet(ben, scripts)
    _paper(ben, shown)
    ana = visit(scripts=scripts)
    ana.sign_in(shown.ana)
    ana.go("/me/privacy/")
    ana.reads("made a paper of what you showed")
    ana.not_reads("window")


def _note(ben, house) -> None:
    ben.go(f"/desk/clients/{house.pair}/")
    ben.reads("Since the last session")
    ben.reads("Ana showed a message. You opened it on")
    ben.reads("You promised: “To go slowly”")
    ben.follow("Write one")
    ben.reads("Only you can open this.")
    ben.press("Keep it")
    ben.reads("There is nothing written yet.")
    ben.page.get_by_label("A note", exact=True).fill("Leave the window open.")
    ben.press("Keep it")
    ben.reads("Leave the window open.")
    ben.go(f"/desk/clients/{house.pair}/")
    ben.reads("Leave the window open.")
    ben.follow("All of them, and writing one")
    ben.follow_to(ben.page.locator("main .rows a").first)
    ben.page.get_by_label("The note").fill("Leave the window a little open.")
    ben.press("Keep it like this")
    ben.reads("Leave the window a little open.")
    ben.reads("changed on")


def _sheet(ben, scripts: bool) -> None:
    ben.go("/desk/")
    ben.follow("A sheet for supervision")
    ben.reads("There is no box for a name")
    box = ben.page.get_by_label("What it stirred in me")
    if scripts:
        with ben.page.expect_response("**/desk/supervision/draft/"):
            box.press_sequentially("I hurried Ana on.")
        ben.go("/desk/supervision/")
        ben.reads("You began to write here.")
        assert ben.page.get_by_label("What it stirred in me").input_value() == "I hurried Ana on."
    else:
        box.fill("I hurried Ana on.")
    ben.press("Keep it")
    ben.reads("There may be a client's name in this: Ana.")
    ben.page.get_by_label("What it stirred in me").fill("I hurried somebody on.")
    ben.press("Keep it")
    ben.reads("I hurried somebody on.")
    ben.reads("A page can be found. Where would it be safe?")
    with ben.page.expect_download() as download:
        ben.page.get_by_role("button", name="Keep it as a file for printing (PDF)").click()
    assert download.value.suggested_filename == "notes.pdf"
    ben.page.locator("summary", has_text="Delete this sheet").click()
    ben.press("Delete it for good")
    ben.reads("It is deleted.")
    ben.not_reads("Sheets you have kept")


def _paper(ben, house) -> None:
    ben.go(f"/desk/clients/{house.pair}/")
    ben.follow("If it goes quiet, or gets loud")
    ben.reads("If they come in angry")
    ben.go(f"/desk/clients/{house.pair}/")
    ben.follow("A paper of what was shown")
    ben.reads("Ana will see that you made a paper")
    ben.press("Make the paper (PDF)")
    ben.reads("Please choose at least one part. No paper was made.")
    ben.page.get_by_label("Messages, with your answers and promises").check()
    with ben.page.expect_download() as download:
        ben.page.get_by_role("button", name="Make the paper (PDF)").click()
    assert download.value.suggested_filename == "notes.pdf"
