"""The pages of the boundaries card: nothing typed is lost, and what was answered stays to be read."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from safeground.domain import boundaries, sharing
from safeground.domain.boundaries import Line, Said
from tests.people import NOW, TODAY
from tests.web.rooms import SOON, browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_same_hour():
    with time_machine.travel(SOON + timedelta(minutes=1), tick=False):
        yield


def shown(house, who, text, minute, stop=""):
    """A version of one side's card, opened if the other side is the desk."""
    at, topic = NOW + timedelta(seconds=minute), "pace" if who is house.ana else "contact"
    revision = boundaries.card(actor=who.actor, pair=house.pair).revision
    kept = boundaries.write(
        actor=who.actor, pair=house.pair, revision=revision, lines=[Line(topic, text)], stop=stop, now=at
    )
    share = boundaries.show(actor=who.actor, pair=house.pair, revision=kept.revision, now=at).id
    if who is house.ana:
        sharing.open_(actor=house.ben.actor, share=share, now=at, day=TODAY)
    return share


def test_a_client_who_answers_a_version_that_is_gone_keeps_the_words(demo_house):
    house = demo_house
    old = shown(house, house.ben, "I read on Tuesdays.", 1)
    shown(house, house.ben, "I read on Fridays.", 2)
    form = {"share": str(old), "as_contact": "talk", "words_contact": "Words that took a while.", "key": "k"}
    page = browser(house.ana).post(f"/me/boundaries/{house.pair}/answer/", form)
    assert page.status_code == 400
    for words in ("The card was changed while you were answering.", "Words that took a while.", "I read on Fridays."):
        assert words in page.content.decode()
    assert sharing.mine(actor=house.ana.actor) == []


def test_of_two_windows_the_second_sees_both_texts(demo_house):
    house = demo_house
    address = f"/me/boundaries/{house.pair}/"
    window = browser(house.ana)
    assert window.post(address, {"revision": "0", "text_pace": "From the first."}).status_code == 302
    page = window.post(address, {"revision": "0", "text_pace": "From the second."})
    assert page.status_code == 400
    for words in ("changed in another window", "From the first.", "From the second."):
        assert words in page.content.decode()
    card = boundaries.card(actor=house.ana.actor, pair=house.pair)
    assert card.lines == (Line("pace", "From the first."),)


def test_what_was_answered_to_an_older_version_is_on_the_page(demo_house):
    house = demo_house
    first = shown(house, house.ana, "Ask once.", 1)
    said = {"pace": Said("not-as-it-stands", "Once in each session.")}
    boundaries.answer(actor=house.ben.actor, share=first, answers=said, now=NOW + timedelta(seconds=2))
    shown(house, house.ana, "Ask twice.", 3)
    assert "Once in each session." in browser(house.ana).get(f"/me/boundaries/{house.pair}/").content.decode()


def test_an_answer_that_is_only_about_the_sign_says_so_at_the_desk(demo_house):
    house = demo_house
    card = shown(house, house.ben, "I read on Tuesdays.", 1, stop="green")
    sent = boundaries.answer(
        actor=house.ana.actor, share=card, answers={}, stop_seen=True, now=NOW + timedelta(seconds=2)
    )
    sharing.open_(actor=house.ben.actor, share=sent.id, now=NOW + timedelta(seconds=3), day=TODAY)
    page = browser(house.ben).get(f"/desk/shown/{sent.id}/").content.decode()
    assert "Our sign for stop" in page and "Seen." in page


@pytest.mark.parametrize("read", [False, True])
def test_what_stands_beside_a_call_on_both_sides(demo_house, read):
    """The part for the pages with a link to a call: whether one can talk, one sign on both sides, both cards."""
    from django.template.loader import render_to_string
    from django.test import RequestFactory

    from safeground.domain import practice
    from safeground.web.forms import boundaries as form

    house = demo_house

    def beside(who, frame):
        request = RequestFactory().get("/")
        request.actor, request.now, request.practice = who.actor, NOW + timedelta(hours=1), practice.here()
        found = form.between(request, house.pair, frame)
        return render_to_string(
            "parts/before_meeting.html", {"meeting": form.before_meeting(request, found, frame, is_call=True)}
        )

    assert "No sign for stop is agreed." in beside(house.ana, form.CLIENT)
    shown(house, house.ben, "I read on Tuesdays.", 1, stop="red")
    share = shown(house, house.ana, "Ask once.", 2, stop="the word blue") if read else None
    if not read:
        kept = boundaries.write(
            actor=house.ana.actor, pair=house.pair, revision=0, lines=[Line("pace", "Ask once.")],
            stop="the word blue", now=NOW,
        )  # fmt: skip
        boundaries.show(actor=house.ana.actor, pair=house.pair, revision=kept.revision, now=NOW)
    else:
        boundaries.answer(
            actor=house.ben.actor, share=share, answers={"pace": Said("not-as-it-stands", "Twice.")},
            now=NOW + timedelta(seconds=9),
        )  # fmt: skip
    ana, ben = beside(house.ana, form.CLIENT), beside(house.ben, form.THERAPIST)
    assert "Can you talk freely where you are?" in ana and "Begin with one question" in ben
    assert "the word blue" in ana and "I read on Tuesdays." in ana and "Ask once." in ana
    assert ("may not know this sign" in ana) is not read
    # The desk reads no more than it has opened, and then the same sign as the client.
    assert ("the word blue" in ben, "Ask once." in ben) == (read, read)
    assert ("<strong>red</strong>" in ben) is not read
    assert ("Twice." in ana and "Twice." in ben) is read
