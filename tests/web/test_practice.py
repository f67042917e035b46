"""The director's pages ask the database as often with three rows as with one, and never name a client."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeground.domain import accounts, alliance, care, contributing
from safeground.domain import practice as practices
from tests import people
from tests.people import NOW
from tests.web import rooms as furniture

pytestmark = pytest.mark.django_db
CEILINGS = {"/practice/people/": 8, "/practice/alliance/": 8, "/practice/records/": 6, "/practice/set-up/": 10}


@time_machine.travel(furniture.SOON, tick=False)
@pytest.mark.parametrize("path", CEILINGS)
def test_as_many_questions_with_three_rows_as_with_one(demo_house, path):
    dan, counts = demo_house.dan.actor, []
    alliance.begin(actor=dan, now=NOW)
    # The first look of a minute also notes that the session lives.
    furniture.browser(demo_house.dan).get(path)
    for number in range(3):
        accounts.staff.propose(actor=dan, role="therapist", name=f"Fay {number}", now=NOW)
        quarter = contributing.quarter_before(contributing.quarter_of(NOW.date()))
        after = NOW + timedelta(days=92 * number)
        for _ in range(number):
            quarter = contributing.quarter_of(quarter + timedelta(days=100))
        alliance.release(actor=dan, quarter_on=quarter, now=after)
        if number == 1:
            continue
        with CaptureQueriesContext(connection) as captured:
            assert furniture.browser(demo_house.dan).get(path).status_code == 200
        counts.append(len(captured.captured_queries))
    assert counts[0] == counts[1] <= CEILINGS[path]


@time_machine.travel(furniture.SOON, tick=False)
def test_no_page_of_the_directors_names_a_client(demo_house):
    people.invite_client(demo_house.ben, "zacharias", "Zacharias")
    rooms = furniture.furnish(demo_house)
    browser = furniture.browser(rooms.house.dan)
    for path in ("/practice/", *CEILINGS):
        page = browser.get(path).content.decode()
        assert "acharias" not in page and str(demo_house.ana.actor.me) not in page


@time_machine.travel(furniture.SOON, tick=False)
@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "There is no backup that this page knows of."),
        ("nonsense", "There is no backup that this page knows of."),
        ('{"made_at": 7, "bytes": "x"}', "There is no backup that this page knows of."),
        ('{"made_at": "2026-05-05T03:00:00", "bytes": 2}', "There is no backup that this page knows of."),
        ('{"made_at": "2026-05-05T03:00:00+00:00", "bytes": 2048, "file": "x.age"}', "Made on 5 May 2026"),
        ('{"made_at": "2026-04-05T03:00:00+00:00", "bytes": 2048, "file": "x.age"}', "more than a week ago"),
    ],
)
def test_the_last_backup_is_said_plainly(demo_house, settings, tmp_path, text, words):
    settings.HOME = tmp_path
    if text is not None:
        (tmp_path / "backup.json").write_text(text)
    page = furniture.browser(demo_house.dan).get("/practice/records/")
    assert page.status_code == 200 and words in page.content.decode()


@time_machine.travel(furniture.SOON, tick=False)
@pytest.mark.parametrize("day", ["2026-02-31", "x", "9999-12-31", "0001-01-01", "²"])
def test_a_strange_day_is_a_sentence(demo_house, day):
    assert furniture.browser(demo_house.dan).get("/practice/records/", {"day": day}).status_code in (200, 400)


@time_machine.travel(furniture.SOON, tick=False)
def test_a_director_settles_the_steps_and_can_settle_them_again(demo_house, settings):
    settings.MAIL = "smtp+tls://user:canary-zq7@mail.example.org:587"
    browser, page = furniture.browser(demo_house.dan), "/practice/set-up/"
    for name, zone in (("Rowan House", "Europe/Paris"), ("Elm House", "Europe/London")):
        named = {"do": "name", "name": name, "discreet_name": "Pages", "time_zone": zone, "locale": "en-US"}
        assert browser.post(page, named).status_code == 302
    browser.post(page, {"do": "days", "days": "3"})
    browser.post(page, {"do": "keeping", "backups": "eight weeks", "contacts": "two months"})
    seen = browser.get(page).content.decode()
    assert all(words in seen for words in ("Elm House", "Pages", "en-US", "eight weeks", "mail.example.org"))
    assert "zq7" not in seen and "user" not in seen.split("Notices leave by")[1][:80]
    practice = practices.here()
    assert (practice.time_zone, practice.answers_within_days) == ("Europe/London", 3)
    # Nobody else's times change; who comes later begins with three days.
    code = accounts.invite(actor=demo_house.olga, role="therapist", now=NOW).code
    made = accounts.register(
        code=code, username="per", display_name="Per", public_name="Per", password=people.PASSWORD, now=NOW
    ).actor
    assert care.reading_times(actor=made, therapist=made.me).answers_within_days == 3
    assert care.reading_times(actor=demo_house.ben.actor, therapist=demo_house.ben.actor.me).answers_within_days == 5


@time_machine.travel(furniture.SOON, tick=False)
@pytest.mark.parametrize(
    "wrong",
    [
        {"do": "name", "name": "", "discreet_name": "N", "time_zone": "Europe/London", "locale": "en-GB"},
        {"do": "name", "name": "kept words", "discreet_name": "", "time_zone": "Europe/London", "locale": "en-GB"},
        {"do": "name", "name": "kept words", "discreet_name": "N", "time_zone": "../../x", "locale": "en-GB"},
        {"do": "name", "name": "kept words", "discreet_name": "N", "time_zone": "", "locale": "en-GB"},
        {"do": "name", "name": "kept words", "discreet_name": "N", "time_zone": "Europe/London", "locale": "../x"},
        {"do": "days", "days": "0"},
        {"do": "days", "days": "²"},
        {"do": "keeping", "backups": "kept words" * 30, "contacts": ""},
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(demo_house, wrong):
    before = practices.here()
    answer = furniture.browser(demo_house.dan).post("/practice/set-up/", wrong)
    assert answer.status_code == 400 and practices.here() == before
    assert "kept words" in answer.content.decode() or "kept words" not in str(wrong)


@time_machine.travel(furniture.SOON, tick=False)
def test_the_test_button_sends_one_neutral_notice_to_the_directors_own_address(demo_house):
    from safeground.domain import overseeing

    browser, letters = furniture.browser(demo_house.dan), []
    for _ in range(3):
        assert browser.post("/practice/set-up/", {"do": "mail"}).status_code == 302
    overseeing.run_due(practice=demo_house.practice, send=letters.append, now=furniture.SOON + timedelta(minutes=1))
    assert [(one.template, one.address) for one in letters] == [("something-waits", "dan@example.org")]
    accounts.set_email(actor=demo_house.dan.actor, address="", now=NOW)
    assert browser.post("/practice/set-up/", {"do": "mail"}).status_code == 400
