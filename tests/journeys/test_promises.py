"""A promise from the first word to the changed one, in both lists, and in the copy one takes along."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from safeground.domain import feedback, saying, sharing


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_lets_change_it(home, visit, scripts):
    earlier = datetime.now(UTC) - timedelta(days=2)
    day = home.practice.day(earlier)
    share = saying.write(actor=home.ana.actor, pair=home.pair, text="You were late.", when="now", now=earlier).id
    sharing.open_(actor=home.ben.actor, share=share, now=earlier, day=day)
    feedback.answer(
        actor=home.ben.actor, share=share, mode="answer", text="I was.", promise="Ring if I am late",
        promise_on=home.practice.day(datetime.now(UTC)), now=earlier,
    )  # fmt: skip
    ana, ben = visit(width=320, scripts=scripts), visit(width=1280, scripts=scripts)
    ana.sign_in(home.ana)
    ana.reads("Its day has come. Was it kept?")
    ana.press("Let's change it")
    ana.press("Show Dr Malik")
    ben.sign_in(home.ben)
    ben.go(f"/desk/clients/{home.pair}/")
    ben.follow_to(ben.page.get_by_role("link", name="Change it"))
    ben.reads("A new promise takes the place of “Ring if I am late”.")
    ben.page.get_by_label("What you want to say").fill("Ringing was too much to promise.")
    ben.press("Show this to Ana")
    ben.reads("Please write what the promise is now.")
    assert ben.page.get_by_label("What you want to say").input_value() == "Ringing was too much to promise."
    ben.page.get_by_label("One promise, if you like").fill("Send a line if I am late")
    ben.press("Show this to Ana")

    ana.go("/me/promises/")
    ana.reads("Send a line if I am late")
    ana.reads("“Ring if I am late”")
    with ana.page.expect_download() as found:
        ana.page.get_by_role("button", name="Save them on this device").click()
    assert found.value.suggested_filename == "notes.txt"
    text = found.value.path().read_text(encoding="utf-8")
    assert "A promise: Ring if I am late" in text and "A promise: Send a line if I am late" in text
    ana.follow("What you raised, and how it was met")
    ana.reads("You were late.")
    ana.reads("Promised: Send a line if I am late.")
