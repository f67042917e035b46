"""A therapist does not work here any more: what a director does, and what their client finds afterwards."""

from __future__ import annotations

import pytest
from django.utils import timezone

from safeground.domain import consultations, feedback, saying, sharing
from tests import people
from tests.domain.consulting import LETTERS, open_hours, typed


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_what_a_client_finds_when_their_therapist_is_gone(home, visit, scripts):
    now = timezone.now()
    read, unread = (
        saying.write(actor=home.ana.actor, pair=home.pair, text=text, when="now", now=now)
        for text in ("Something that was read", "Something that nobody read")
    )
    day = home.practice.day(now)
    sharing.open_(actor=home.ben.actor, share=read.id, now=now, day=day)
    feedback.answer(
        actor=home.ben.actor, share=read.id, mode="answer", text="Thank you.",
        promise="I will not take notes while you speak", promise_on=day, now=now,
    )  # fmt: skip
    open_hours(home.ben)
    code = consultations.wait(therapist=home.ben.actor.me, typed=typed(**LETTERS), network="203.0.113.9", now=now)

    dan, ana = visit(width=1280, scripts=scripts), visit(width=375, scripts=scripts)
    dan.sign_in(home.dan)
    dan.go("/practice/people/")
    dan.page.locator("summary", has_text="They do not work here any more (Dr Malik)").click()
    form = dan.page.locator("form", has=dan.page.locator("button[value=gone]")).filter(visible=True)
    form.get_by_label("Your password").fill("not this one at all")
    form.get_by_role("button", name="Close it for good").click()
    dan.reads("That is not the password of this account.")
    form = dan.page.locator("form", has=dan.page.locator("button[value=gone]")).filter(visible=True)
    form.get_by_label("Your password").fill(people.PASSWORD)
    form.get_by_role("button", name="Close it for good").click()
    dan.reads("Their keys are destroyed")
    dan.not_reads("Ana")

    ana.sign_in(home.ana)
    ana.reads("Dr Malik does not work here any more")
    ana.reads("You can also do nothing now.")
    ana.follow("What stays, and what has ended")
    ana.reads("This is not because of anything you wrote or said.")
    ana.go(f"/me/shown/{unread.id}/")
    ana.reads("Nobody opened this. It is only yours again.")
    ana.reads("Something that nobody read")
    ana.go(f"/me/shown/{read.id}/")
    ana.reads("This was read. Nobody can open it now.")
    ana.go("/me/promises/")
    ana.reads("Dr Malik does not work here any more. This cannot be kept now.")
    ana.follow("I will not take notes while you speak")
    ana.reads("so this cannot be kept now. That is not because of you.")
    ana.press("Let it go")
    ana.reads("You let it go.")
    ana.go("/me/")
    ana.follow("Ask for somebody else in the practice")
    ana.reads("Ms Okafor")
    ana.go("/me/")
    ana.press("I have read this")
    ana.not_reads("does not work here any more")

    sam = visit(width=375, scripts=scripts)
    sam.go(f"/meeting/{code}/")
    sam.reads("This cannot go on. Dr Malik does not work here any more. It is nothing that you did.")
    sam.look()
    sam.follow("Who else works here")
