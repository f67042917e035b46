"""The desk's pages from outside: what they say, what they keep of what was typed, and that no name is markup."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
import time_machine

from safeground.domain import appointments, care, checkins, feedback, notes, saying, sharing, supervision
from tests import people
from tests.people import NOW, TODAY
from tests.web.rooms import SOON, browser

pytestmark = pytest.mark.django_db
HOSTILE = "<b>&amp;'\"%s%(at)s{x}"
SAFE = "&lt;b&gt;&amp;amp;&#x27;&quot;%s%(at)s{x}"


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(SOON, tick=False):
        yield


def test_rows_drawn_in_python_escape_what_comes_in(demo_house):
    joined, pair = people.invite_client(demo_house.ben, "rosa", HOSTILE)
    for text in ("opened", "held", "closed"):
        share = saying.write(actor=joined.actor, pair=pair, text=text, when="now", now=NOW)
        if text == "closed":
            continue
        sharing.open_(actor=demo_house.ben.actor, share=share.id, now=NOW, day=TODAY)
        if text == "held":
            feedback.answer(
                actor=demo_house.ben.actor, share=share.id, mode="hold", on=TODAY, promise=HOSTILE, promise_on=TODAY,
                now=NOW,
            )  # fmt: skip
    page = words(browser(demo_house.ben).get("/desk/"))
    assert HOSTILE not in page and "<b>" not in page
    # A name, and the same behind its button, three times; among everybody, twice; a promise and to whom.
    assert page.count(SAFE) == 3 * 2 + 2 + 2
    for sentence in (
        "Something to open.", "Shown on 5 May, 16:15. Not opened yet.", "You opened it on 5 May, 16:15.",
        "You said you would answer by Tuesday 5 May.", "By 5 May.",
    ):  # fmt: skip
        assert sentence in page
    assert page.count('class="button"') == 1


def test_an_empty_desk_is_of_use(demo_house):
    desk = browser(demo_house.ben)
    page = words(desk.get("/desk/"))
    assert "Nothing needs you." in page and "That says nothing about your clients." in page
    for link in ("/desk/supervision/", "/desk/notes/", "/desk/answering/", "/desk/profile/"):
        assert f'href="{link}"' in page
    assert "Next sessions" not in page
    plan = appointments.Plan(TODAY + timedelta(days=2), time(16, 15), mode="room")
    appointments.make(actor=demo_house.ben.actor, pair=demo_house.pair, plan=plan, now=NOW)
    page = words(desk.get("/desk/"))
    assert "Next sessions" in page and "Thursday 7 May, 16:15" in page
    saying.write(actor=demo_house.ana.actor, pair=demo_house.pair, text="Something", when="now", now=NOW)
    page = words(desk.get("/desk/"))
    assert "If you have a moment" not in page and "then your next sessions" in page
    assert page.index("Waiting for you") < page.index("Next sessions") < page.index("Everybody")


def test_since_the_last_session_in_words(demo_house):
    path, desk = f"/desk/clients/{demo_house.pair}/", browser(demo_house.ben)
    assert "No session is noted yet." in words(desk.get(path))
    checkins.record(
        actor=demo_house.ben.actor, pair=demo_house.pair, session_on=TODAY - timedelta(days=1),
        answers=people.answers(5), now=NOW,
    )  # fmt: skip
    assert "Nothing stands here since Monday 4 May. That says nothing about Ana." in words(desk.get(path))
    share = saying.write(actor=demo_house.ana.actor, pair=demo_house.pair, text="Too fast", when="now", now=NOW)
    assert "Ana showed something. You have not opened it yet." in words(desk.get(path))
    sharing.open_(actor=demo_house.ben.actor, share=share.id, now=NOW, day=TODAY)
    assert "Ana showed a message. You opened it on 5 May." in words(desk.get(path))
    sharing.stop(actor=demo_house.ana.actor, share=share.id, now=NOW)
    page = words(desk.get(path))
    assert "Ana showed" not in page and "Something was taken back." in page


def test_what_was_typed_in_a_note_stays(demo_house):
    desk, pair = browser(demo_house.ben), demo_house.pair
    path, long = f"/desk/clients/{pair}/notes/", "x" * (notes.LONGEST + 1)
    refused = desk.post(path, {"text": long, "key": "k"})
    assert refused.status_code == 400 and long in refused.content.decode() and "20,000 characters" in words(refused)
    assert desk.post(f"/desk/clients/{pair}/drafts/note/", {"text": "begun"}).status_code == 204
    assert "begun</textarea>" in words(desk.get(path))
    assert desk.post(path, {"text": "Kept", "key": "k"}).status_code == 302
    assert "begun" not in words(desk.get(path)) and "Kept" in words(desk.get(path))
    one = notes.notes(actor=demo_house.ben.actor)[0]
    notes.change(actor=demo_house.ben.actor, note=one.id, revision=1, text="Elsewhere", now=NOW)
    late = desk.post(f"/desk/notes/{one.id}/", {"text": "My words", "revision": "1"})
    assert late.status_code == 400
    assert "My words</textarea>" in words(late) and "Elsewhere" in words(late)
    assert desk.post(f"/desk/clients/{one.id}/drafts/own-note/", {"text": "later"}).status_code == 204
    assert "later</textarea>" in words(desk.get(f"/desk/notes/{one.id}/"))
    assert browser(demo_house.cleo).post(f"/desk/clients/{one.id}/drafts/own-note/", {"text": "x"}).status_code == 404


def test_notes_about_somebody_who_has_left_are_found(demo_house):
    notes.write(actor=demo_house.ben.actor, pair=demo_house.pair, text="A window", now=NOW)
    care.end(actor=demo_house.ana.actor, pair=demo_house.pair, now=NOW)
    desk = browser(demo_house.ben)
    assert desk.get(f"/desk/clients/{demo_house.pair}/").status_code == 404
    page = words(desk.get("/desk/notes/"))
    assert "A window" in page and "Ended on 5 May 2026." in page
    assert "A window" in words(desk.get(f"/desk/clients/{demo_house.pair}/notes/"))
    assert "A window" not in words(browser(demo_house.cleo).get("/desk/notes/"))


def test_a_sheet_that_is_being_typed_stays(demo_house):
    desk = browser(demo_house.ben)
    assert desk.post("/desk/supervision/draft/", {"did": "I hurried", "name": "Ana"}).status_code == 204
    assert desk.post("/desk/supervision/draft/", {"did": "x" * 50_000}).status_code == 413
    page = words(desk.get("/desk/supervision/"))
    assert "I hurried</textarea>" in page and 'name="name"' not in page
    assert "There is no box for a name, and none for what a client said." in page
    refused = desk.post("/desk/supervision/", {"did": "x" * 9_000, "want": "To be asked"})
    assert refused.status_code == 400 and "To be asked</textarea>" in words(refused)
    assert supervision.sheets(actor=demo_house.ben.actor) == []
