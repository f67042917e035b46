"""How many questions a page asks the database: the same with three rows as with one."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeground.domain import checkins, feedback, goals, homework, messages, reflections, saying, sharing
from tests import people
from tests.people import NOW, TODAY, check_in
from tests.web import rooms as furniture

pytestmark = pytest.mark.django_db
# The ceiling for each page, all of it: session, practice, name in the head, the page itself.
CEILINGS = {
    "/desk/": 6,
    "/desk/clients/{pair}/": 14,
    "/me/": 16,
    "/me/check-ins/": 8,
    "/me/check-ins/new/{pair}/": 8,
    "/me/check-ins/{checkin}/": 8,
    "/me/signs/": 9,
    "/me/reasons/": 8,
    "/me/expectations/": 16,
    "/me/privacy/": 12,
    "/me/reflections/": 8,
    "/me/answers/": 13,
    "/me/goals/{pair}/": 12,
    "/me/homework/{pair}/": 12,
    "/me/messages/{pair}/": 14,
    "/desk/clients/{pair}/goals/": 14,
    "/desk/clients/{pair}/homework/": 14,
    "/desk/clients/{pair}/messages/": 14,
}


def asked(browser, path: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = browser.get(path)
    assert answer.status_code == 200
    return [re.sub(r"\s+", " ", query["sql"])[:160] for query in captured.captured_queries]


def live(house, pair, client, therapist, rounds: int) -> None:
    for number in range(rounds):
        one = checkins.record(
            actor=client, pair=pair, session_on=TODAY, answers=people.answers(4, tension="yes", talked="no"), now=NOW
        )
        share = checkins.show(actor=client, checkin=one.id, parts=["answers"], now=NOW)
        sharing.open_(actor=therapist, share=share.id, now=NOW, day=TODAY)
        feedback.answer(
            actor=therapist, share=share.id, mode="answer", text="Thank you.", promise=f"To ask {number}", now=NOW
        )
        checkins.record(actor=therapist, pair=pair, session_on=TODAY, answers=people.answers(5), now=NOW)
        saying.write(actor=client, pair=pair, text=f"message {number}", when="now", now=NOW)
        reflections.write(actor=client, text=f"written {number}", now=NOW)
        reflections.save(actor=client, key=f"a-window-{number}", of=None, typed={"text": "begun"}, now=NOW)
        sent = messages.write(actor=client, pair=pair, text=f"practical {number}", when="now", now=NOW)
        sharing.open_(actor=therapist, share=sent.id, now=NOW, day=TODAY)
        messages.reply(actor=therapist, pair=pair, text="Yes.", when="now", to=sent.id, now=NOW)
        homework.suggest(actor=therapist, pair=pair, text=f"try {number}", now=NOW)
        words = goals.Wording(f"goal {number}")
        proposed = goals.propose(actor=therapist, pair=pair, words=words, seen=0, now=NOW)
        goals.answer(actor=client, pair=pair, share=proposed.id, as_="yes", now=NOW)


@time_machine.travel(furniture.SOON, tick=False)
@pytest.mark.parametrize("path", CEILINGS)
def test_as_many_with_three_rows_as_with_one(demo_house, path):
    house = demo_house
    counts = []
    for number in range(2):
        if number:
            for name in ("rosa", "leon"):
                joined, pair = people.invite_client(house.ben, name, name.title())
                live(house, pair, joined.actor, house.ben.actor, 1)
        live(house, house.pair, house.ana.actor, house.ben.actor, 1 + number)
        one = check_in(house, 4)
        address = path.format(pair=house.pair, checkin=one.id)
        who = house.ben if path.startswith("/desk/") else house.ana
        furniture.browser(who).get(address)
        found = asked(furniture.browser(who), address)
        counts.append(len(found))
        print("\n".join(found))
    assert counts[0] == counts[1], counts
    assert counts[1] <= CEILINGS[path], counts


@time_machine.travel(furniture.SOON, tick=False)
def test_a_caseload_of_two_hundred_asks_as_often_as_one_of_one(demo_house):
    """The first look, when every summary is to be made, and every look after it."""
    house, counts = demo_house, []
    for number in range(2):
        for place in range(199 * number):
            joined, pair = people.invite_client(house.ben, f"client{place}", f"Client {place}")
            if place % 4 == 0:
                share = saying.write(actor=joined.actor, pair=pair, text="Something", when="now", now=NOW)
                if place % 8 == 0:
                    sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=TODAY)
        live(house, house.pair, house.ana.actor, house.ben.actor, 1)
        forget(house.ben.actor)
        browser = furniture.browser(house.ben)
        counts.append((len(asked(browser, "/desk/")), len(asked(browser, "/desk/"))))
    (first, later), many = counts
    assert later == many[1] <= CEILINGS["/desk/"]
    # A fresh sitting is entered in each trail: in so many lines, and in as many statements as fit them in.
    assert many[0] <= first + 2


def forget(therapist) -> None:
    from safeground.domain import access
    from safeground.store import models

    access.change(therapist, models.Pair, "forget-summary", to={"summary_sealed": None})
