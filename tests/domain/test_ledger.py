"""The ledger of promises, what one raised and how it was met, and the copy one takes along."""

from __future__ import annotations

from datetime import timedelta

import pytest

from safeground.domain import care, feedback, ledger, overview, saying, sharing, today
from safeground.domain.actor import Missing, Refused
from tests.people import NOW, TODAY

HOUR = timedelta(hours=1)


def say(house, text="Something felt off.", hours=0):
    share = saying.write(actor=house.ana.actor, pair=house.pair, text=text, when="now", now=NOW + hours * HOUR).id
    sharing.open_(actor=house.ben.actor, share=share, now=NOW + hours * HOUR, day=TODAY)
    return share


def answer(house, share, hours=1, **words):
    return feedback.answer(actor=house.ben.actor, share=share, now=NOW + hours * HOUR, **words)


def promised(house, share, text, hours=1, **words):
    given = answer(house, share, hours=hours, mode="answer", text="Yes.", promise=text, **words)
    assert given.promise is not None
    return given.promise


def standing(house):
    found = ledger.promises(actor=house.ana.actor, day=TODAY)
    return [(one.promise.text, one.name, [before.text for before in one.earlier]) for one in found]


def test_a_changed_promise_stands_with_what_it_was(house):
    share = say(house)
    first = promised(house, share, "Ask first")
    second = promised(house, share, "Ask first, each time", hours=2, replaces=first.id)
    promised(house, share, "Ask, and wait", hours=3, replaces=second.id)
    promised(house, share, "Bring the notes", hours=4)
    assert standing(house) == [
        ("Bring the notes", "Dr Malik", []),
        ("Ask, and wait", "Dr Malik", ["Ask first, each time", "Ask first"]),
    ]
    # The desk says the same: one list for both.
    page = overview.client_page(actor=house.ben.actor, pair=house.pair, now=NOW + 5 * HOUR)
    assert [one.text for one in page.promises] == ["Ask, and wait", "Bring the notes"]


def test_a_promise_let_go_is_asked_about_no_more_and_shown_only_by_choice(house):
    share, ana = say(house), house.ana.actor
    promise = promised(house, share, "Ask first", promise_on=TODAY)
    later = NOW + timedelta(days=1)
    assert today.look(actor=ana, now=later).there.promise is not None
    feedback.mark(actor=ana, promise=promise, as_="let-go", now=later)
    assert today.look(actor=ana, now=later).there.promise is None
    page = overview.client_page(actor=house.ben.actor, pair=house.pair, now=later)
    assert [one.mark for one in page.promises] == [""]
    assert len(overview.caseload(actor=house.ben.actor, now=later).promises) == 1
    answers = feedback.got(actor=ana, day=TODAY)
    mine = feedback.promises(actor=ana, answers=answers)[0]
    shown = feedback.show_mark(actor=ana, promise=mine, now=later).id
    sharing.open_(actor=house.ben.actor, share=shown, now=later, day=TODAY)
    assert list(overview.caseload(actor=house.ben.actor, now=later).promises) == []
    assert "What I noted: Let go." in ledger.export(actor=ana, day=TODAY)


def test_only_ones_own_promise_to_this_client_can_be_changed(house):
    theirs = saying.write(actor=house.nadia.actor, pair=house.other_pair, text="x", when="now", now=NOW).id
    sharing.open_(actor=house.cleo.actor, share=theirs, now=NOW, day=TODAY)
    of_cleo = feedback.answer(
        actor=house.cleo.actor, share=theirs, mode="answer", text="Yes.", promise="Cleo's", now=NOW
    ).promise
    share = say(house)
    mine = promised(house, share, "Ask first")
    with pytest.raises(Missing):
        promised(house, share, "Something else", replaces=of_cleo.id)
    with pytest.raises(Refused) as refused:
        promised(house, share, "", replaces=mine.id)
    assert refused.value.code == "no-promise"
    assert standing(house) == [("Ask first", "Dr Malik", [])]


def test_what_was_raised_stands_with_all_that_came_of_it(house):
    ana = house.ana.actor
    share = say(house, "When you looked at the clock.")
    say(house, "Nobody answered this.", hours=2)
    given = answer(house, share, mode="talk", on=TODAY, promise="Turn the clock round", promise_on=TODAY)
    feedback.say_talked(actor=ana, to=given, how="partly", now=NOW + 2 * HOUR)
    feedback.mark(actor=ana, promise=given.promise, as_="kept", now=NOW + 3 * HOUR)
    saying.say_how_it_went(actor=ana, share=share, how="heard", words="", now=NOW + 3 * HOUR)
    later, first = ledger.raised(actor=ana, day=TODAY)
    assert (later.share.body["text"], list(later.answers), later.went) == ("Nobody answered this.", [], None)
    assert first.name == "Dr Malik"
    assert [(one.mode, first.talked[one.id]) for one in first.answers] == [("talk", "partly")]
    assert first.promises[given.id].mark == "kept"
    assert first.went is not None and first.went.how == "heard"
    assert ledger.raised(actor=house.ben.actor, day=TODAY) == []


def test_what_is_held_or_taken_back_was_not_raised(house):
    saying.write(actor=house.ana.actor, pair=house.pair, text="Held", when="tomorrow", now=NOW)
    sharing.stop(actor=house.ana.actor, share=say(house), now=NOW)
    assert ledger.raised(actor=house.ana.actor, day=TODAY) == []


def test_the_copy_holds_every_answer_with_its_day_and_outlives_the_pair(house):
    ana, share = house.ana.actor, say(house)
    answer(house, share, mode="hold", on=TODAY + timedelta(days=2))
    first = promised(house, share, "Ask first", hours=2, promise_on=TODAY)
    second = promised(house, share, "Ask, and wait", hours=3, replaces=first.id)
    feedback.mark(actor=ana, promise=second, as_="not-yet", words="Once.", now=NOW + 4 * HOUR)
    wanted = """5 May 2026, from Dr Malik

I have read this. I'll answer by 7 May 2026.

--------------------

5 May 2026, from Dr Malik

Yes.

A promise: Ask first (by 5 May 2026)
It was changed later.

--------------------

5 May 2026, from Dr Malik

Yes.

A promise: Ask, and wait
What I noted: Not yet. Once."""
    assert ledger.export(actor=ana, day=TODAY) == wanted
    care.end(actor=house.ben.actor, pair=house.pair, now=NOW + 5 * HOUR)
    assert ledger.export(actor=ana, day=TODAY) == wanted
    assert ledger.export(actor=house.nadia.actor, day=TODAY) == ""
