"""The weekly loop, told once from end to end through the domain."""

from __future__ import annotations

from datetime import timedelta

import pytest

from safeground.domain import checkins, feedback, overview, saying, sharing, today
from safeground.domain.actor import Missing
from tests.people import NOW, TODAY, check_in


def test_the_loop(house):
    ana, ben = house.ana.actor, house.ben.actor
    one = check_in(house, 5, 5, 4, 3, 2, 3, tension="yes", talked="no", note="I said I was fine. I wasn't.")
    result = checkins.result(actor=ana, checkin=one.id)
    assert (result.case, result.offers_saying, result.lowest, result.highest) == (
        "first",
        True,
        "understood",
        "side",
    )
    assert overview.caseload(actor=ben, now=NOW).waiting == []

    share = checkins.show(actor=ana, checkin=one.id, parts=["answers", "tension"], now=NOW)
    waiting = overview.caseload(actor=ben, now=NOW).waiting
    assert [(entry.name, entry.share.state, entry.share.body) for entry in waiting] == [("Ana", "delivered", None)]

    opened = sharing.open_(actor=ben, share=share.id, now=NOW + timedelta(hours=1), day=TODAY)
    assert opened.body == {
        "kind": "check-in",
        "instrument": "client-check-in/v1",
        "session_on": "2026-05-05",
        "ratings": {"side": 5, "direction": 5, "way": 4, "safe": 3, "understood": 2, "disagree": 3},
        "tension": "yes",
        "talked": "no",
    }
    answer = feedback.answer(
        actor=ben,
        share=share.id,
        mode="talk",
        on=TODAY + timedelta(days=2),
        text="Thank you for letting me see this.",
        promise="Bring the notes of our last two sessions",
        promise_on=TODAY + timedelta(days=2),
        now=NOW + timedelta(hours=2),
    )
    seen = feedback.got(actor=ana, day=TODAY)
    assert [(one.mode, one.text, one.promise.text) for one in seen] == [
        ("talk", "Thank you for letting me see this.", "Bring the notes of our last two sessions")
    ]
    assert overview.caseload(actor=ben, now=NOW).waiting == []

    later = NOW + timedelta(days=3)
    page = today.look(actor=ana, now=later)
    assert (page.next, page.there.talked.id) == ("talked", answer.id)
    feedback.say_talked(actor=ana, to=page.there.talked, how="yes", now=later)
    page = today.look(actor=ana, now=later)
    assert (page.next, page.there.promise.text) == ("promise", "Bring the notes of our last two sessions")
    feedback.mark(actor=ana, promise=page.there.promise, as_="kept", now=later)
    assert overview.caseload(actor=ben, now=later).promises[0][1].mark == ""
    promise = feedback.promises(actor=ana, answers=feedback.got(actor=ana, day=TODAY))[0]
    shown = feedback.show_mark(actor=ana, promise=promise, now=later)
    sharing.open_(actor=ben, share=shown.id, now=later, day=TODAY)
    assert overview.client_page(actor=ben, pair=house.pair, now=later).promises[0].mark == "kept"


def test_held_until_nine_exists_for_nobody_else(house):
    ana, ben = house.ana.actor, house.ben.actor
    before = overview.client_page(actor=ben, pair=house.pair, now=NOW)
    share = saying.write(actor=ana, pair=house.pair, text="Something felt off.", when="tomorrow", now=NOW)
    assert overview.client_page(actor=ben, pair=house.pair, now=NOW) == before
    with pytest.raises(Missing):
        sharing.open_(actor=ben, share=share.id, now=NOW, day=TODAY)
    assert sharing.deliver_due(actor=house.worker, now=NOW + timedelta(hours=3)) == 0
    assert sharing.deliver_due(actor=house.worker, now=NOW + timedelta(hours=17)) == 1
    assert [entry.name for entry in overview.caseload(actor=ben, now=NOW + timedelta(days=1)).waiting] == ["Ana"]
