"""Two clients who show the same and keep different things to themselves: their desk pages are equal, to the byte."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from safeground.domain import (
    boundaries,
    checkins,
    exercises,
    extract,
    feedback,
    goals,
    homework,
    items,
    messages,
    milestones,
    notes,
    offers,
    preparing,
    saying,
    sharing,
    supervision,
)
from tests import people
from tests.people import NOW, TODAY, check_in
from tests.web.rooms import SOON, browser

UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|name="key" value="[^"]+"')


def show_the_same(house: people.House) -> None:
    for weeks, value in ((5, 5), (3, 6), (1, 4)):
        one = check_in(house, value, weeks_ago=weeks)
        share = checkins.show(actor=house.ana.actor, checkin=one.id, parts=["answers"], now=NOW)
        sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=TODAY)
        feedback.answer(actor=house.ben.actor, share=share.id, mode="read", now=NOW)
    for seconds, text in enumerate(("One", "Two")):
        at = NOW + timedelta(seconds=seconds)
        homework.suggest(actor=house.ben.actor, pair=house.pair, text=text, now=at)
    messages.reply(actor=house.ben.actor, pair=house.pair, text="We are in room three.", when="now", now=NOW)


def offer_one(house: people.House) -> None:
    steps = [("Look", "Find the window.")]
    offers.offer(actor=house.ben.actor, pair=house.pair, exercise="grounding", steps=steps, why="Maybe.", now=NOW)


def keep_much(house: people.House) -> None:
    """Check-ins between the shown ones, words held and taken back, drafts, lines, a mark: all kept to oneself."""
    ana = house.ana.actor
    for weeks, value in ((6, 1), (4, 2), (2, 1), (0, 1)):
        kept = check_in(house, value, weeks_ago=weeks, tension="yes", talked="no", note="unshared")
        checkins.choose(actor=ana, checkin=kept.id, choice="keep")
    held = saying.write(actor=ana, pair=house.pair, text="held and taken back", when="tomorrow", now=NOW)
    sharing.take_back(actor=ana, share=held.id, now=NOW)
    saying.write(actor=ana, pair=house.pair, text="still held", when="tomorrow", now=NOW)
    items.save_draft(actor=ana, place=saying.draft_place(house.pair), body={"text": "a draft"}, day=TODAY)
    preparing.add_line(actor=ana, pair=house.pair, text="a line", now=NOW)
    limit = boundaries.Line("topics", "a limit", "another way")
    boundaries.write(actor=ana, pair=house.pair, revision=0, lines=[limit], stop="a sign", now=NOW)
    for one in offers.got(actor=ana, now=NOW):
        offers.reply(actor=ana, offer=one.share, as_="no", now=NOW)
    exercises.tick(actor=ana, needs=["settle", "breath-upsets"], now=NOW)
    exercises.keep_rating(actor=ana, exercise="grounding", before="5", after="1", now=NOW)
    milestones.write(actor=ana, text="a milestone", about="limit", now=NOW)
    milestones.turn(actor=ana, on=False, now=NOW)
    goal = goals.begin(actor=ana, pair=house.pair, words=goals.Wording("a goal", ("a step",)), now=NOW)
    goals.review(actor=ana, pair=house.pair, goal=goal, as_="let-go", words="why", now=NOW)
    for share in sharing.received(actor=ana, day=TODAY, pair_id=house.pair):
        if (share.body or {}).get("text") == "One":
            homework.decline(actor=ana, pair=house.pair, share=share.id, now=NOW)
        elif share.kind == "task":
            task = homework.take_on(actor=ana, pair=house.pair, share=share.id, text="smaller", now=NOW)
            homework.mark(actor=ana, task=task.id, how="not-now", way=["avoiding"], words="no", now=NOW)
    held = messages.write(actor=ana, pair=house.pair, text="held", when="tomorrow", now=NOW)
    sharing.take_back(actor=ana, share=held.id, now=NOW)
    messages.put_away(actor=ana, pair=house.pair, now=NOW)


def pages(house: people.House) -> list[bytes]:
    desk = browser(house.ben)
    found = []
    for path in (
        "/desk/",
        f"/desk/clients/{house.pair}/",
        f"/desk/clients/{house.pair}/boundaries/",
        f"/desk/clients/{house.pair}/exercise/?which=grounding",
        f"/desk/clients/{house.pair}/goals/",
        f"/desk/clients/{house.pair}/homework/",
        f"/desk/clients/{house.pair}/messages/",
        f"/desk/clients/{house.pair}/notes/",
        f"/desk/clients/{house.pair}/paper/",
        "/desk/invite/",
        "/desk/profile/",
        "/desk/reading-times/",
    ):
        answer = desk.get(path)
        assert answer.status_code == 200
        found.append(TOKEN.sub(b"token", UUID.sub(b"id", answer.content)))
    # The paper as well: two prints of the same are the same file.
    paper = desk.post(f"/desk/clients/{house.pair}/paper/", {"part": extract.PARTS})
    assert paper["Content-Type"] == "application/pdf"
    return [*found, paper.content]


@pytest.mark.django_db
@time_machine.travel(SOON + timedelta(minutes=1), tick=False)
@pytest.mark.parametrize("early", [True, False], ids=["kept-before", "kept-after"])
def test_equal_to_the_byte(tmp_path, settings, early):
    from django.db import transaction

    shown = []
    for quiet in (True, False):
        settings.PEPPER_FILE = tmp_path / f"{quiet}" / "pepper"
        settings.MAIL_KEY_FILE = tmp_path / f"{quiet}" / "mail"
        point = transaction.savepoint()
        house = people.gather(is_demo=True)
        offer_one(house)
        if not quiet and early:
            keep_much(house)
        show_the_same(house)
        if not quiet and not early:
            keep_much(house)
        shown.append(pages(house))
        transaction.savepoint_rollback(point)
    assert shown[0] == shown[1]


@pytest.mark.django_db
@time_machine.travel(SOON + timedelta(minutes=1), tick=False)
def test_the_control_one_more_shown_part_is_seen(demo_house):
    show_the_same(demo_house)
    before = pages(demo_house)
    one = check_in(demo_house, 2)
    share = checkins.show(actor=demo_house.ana.actor, checkin=one.id, parts=["answers"], now=NOW)
    assert pages(demo_house) != before
    assert sharing.take_back(actor=demo_house.ana.actor, share=share.id, now=NOW) is True
    assert pages(demo_house) == before


CLIENTS_PAGES = (
    "/me/", "/me/privacy/", "/me/answers/", "/me/contents/", "/me/appointments/", "/me/with/{pair}/",
    "/me/goals/{pair}/", "/me/homework/{pair}/", "/me/messages/{pair}/", "/me/boundaries/{pair}/",
)  # fmt: skip


@pytest.mark.django_db
@time_machine.travel(SOON + timedelta(minutes=1), tick=False)
def test_what_a_therapist_keeps_to_themselves_is_on_no_page_of_the_clients(demo_house):
    """The other way round: notes, drafts and a sheet for supervision change no byte of the client's pages."""
    house, ben = demo_house, demo_house.ben.actor

    def seen() -> list[bytes]:
        client = browser(house.ana)
        answers = [client.get(path.format(pair=house.pair)) for path in CLIENTS_PAGES]
        assert {answer.status_code for answer in answers} == {200}
        return [TOKEN.sub(b"token", answer.content) for answer in answers]

    show_the_same(house)
    pages(house)
    before = seen()
    one = notes.write(actor=ben, pair=house.pair, text="A note", now=NOW)
    notes.change(actor=ben, note=one.id, revision=1, text="Another", now=NOW)
    items.save_draft(actor=ben, place=f"form:note:{house.pair}", body={"text": ["begun"]}, day=TODAY)
    supervision.write(actor=ben, given={"did": "I was late, Ana."}, now=NOW)
    desk = browser(house.ben)
    for path in (
        f"/desk/clients/{house.pair}/notes/",
        f"/desk/notes/{one.id}/",
        "/desk/notes/",
        "/desk/supervision/",
    ):
        assert desk.get(path).status_code == 200
    assert seen() == before
    notes.remove(actor=ben, note=one.id)
    assert seen() == before
    answer = desk.post(f"/desk/clients/{house.pair}/paper/", {"part": "ratings"})
    assert answer.status_code == 200 and seen() != before
