"""No answer in the usual time: what the client can do about it, and what the practice is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from safeground.domain import saying


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_asking_the_practice_to_look(home, visit, scripts):
    long_ago = datetime.now(UTC) - timedelta(days=9)
    saying.write(actor=home.ana.actor, pair=home.pair, text="canary-waiting", when="now", now=long_ago)
    ana, dan, ben = (visit(width=width, scripts=scripts) for width in (320, 1280, 1280))
    ben.sign_in(home.ben)
    before = ben.page.locator("main").inner_html()
    ana.sign_in(home.ana)
    ana.reads("There is no answer from Dr Malik yet.")
    ana.follow("See what I could do")
    ana.press("Ask the practice to look")
    ana.reads("Nobody has said yet that they looked.")

    dan.sign_in(home.dan)
    dan.reads("Somebody is waiting for an answer from Dr Malik.")
    dan.not_reads("Ana")
    dan.not_reads("canary-waiting")
    dan.press("I have looked into it")
    dan.not_reads("Somebody is waiting")
    ana.page.reload()
    ana.reads("They looked into it on")

    ana.press("Bring it to the session")
    ana.press("Turn to somebody else")
    ana.reads("The professional body")
    ana.go("/me/")
    ana.not_reads("There is no answer")
    ana.reads("Ask about what I wrote on")
    ben.go("/desk/")
    assert ben.page.locator("main").inner_html() == before
