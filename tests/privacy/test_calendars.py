"""Calendar files: opened by two readers that know nothing of each other, right over the change of the clock, mute."""

from __future__ import annotations

import logging
import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from safeground.domain import appointments, audit
from safeground.domain.appointments import Entry, Plan
from safeground.web import calendars
from tests.domain import consulting
from tests.people import NOW
from tests.privacy.test_canaries import FORBIDDEN
from tests.web import rooms as furniture

LONDON = ZoneInfo("Europe/London")
LINK = "https://video.example.org/malik"


def strict(content: bytes) -> list[dict[str, str]]:
    """RFC 5545 by the letter: CRLF, 75 octets, folding, one VCALENDAR of VEVENTs, UTC. A reader of our own."""
    assert content.endswith(b"\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(row) <= 75 for row in content.split(b"\r\n"))
    rows = content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    assert (rows[0], rows[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    found: list[dict[str, str]] = []
    inside = False
    for row in rows[1:-1]:
        match = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=[^:;]+)*):(.*)", row)
        assert match, row
        name, value = match[1], match[3]
        if row in ("BEGIN:VEVENT", "END:VEVENT"):
            assert inside == row.startswith("END")
            inside = not inside
            found += [{}] if inside else []
        elif inside:
            assert name not in found[-1], name
            found[-1][name] = re.sub(r"\\([,;\\nN])", lambda one: {"n": "\n", "N": "\n"}.get(one[1], one[1]), value)
        else:
            assert name in {"VERSION", "PRODID", "METHOD", "REFRESH-INTERVAL"}, row
    assert not inside
    for one in found:
        assert set(one) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CLASS"}
        assert re.fullmatch(r"\d{8}T\d{6}Z", one["DTSTART"]) and re.fullmatch(r"\d{8}T\d{6}Z", one["DTSTAMP"])
    return found


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture
def planned(demo_house):
    """Four Thursdays at two over the end of summer time."""
    plan = Plan(date(2026, 10, 15), time(14), weeks=1, count=4, mode="video", link=LINK, where="Ring Malik")
    appointments.make(actor=demo_house.ben.actor, pair=demo_house.pair, plan=plan, now=NOW)
    return demo_house


@pytest.mark.django_db
@time_machine.travel(furniture.SOON, tick=False)
def test_two_readers_see_two_o_clock_on_each_side_of_the_change(planned):
    token = appointments.make_feed(actor=planned.ana.actor, now=NOW)
    answer = furniture.browser().get(f"/calendar/{token}.ics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.cookies == {} or not answer.cookies
    ours = [(moment(one["DTSTART"]), moment(one["DTEND"])) for one in strict(answer.content)]
    parsed = icalendar.Calendar.from_ical(answer.content)
    theirs = recurring_ical_events.of(parsed).between(
        datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    )
    assert sorted((one["DTSTART"].dt, one["DTEND"].dt) for one in theirs) == ours
    walls = [(at.astimezone(LONDON).isoformat()[:16], at.hour) for at, _ in ours]
    assert walls == [
        ("2026-10-15T14:00", 13), ("2026-10-22T14:00", 13), ("2026-10-29T14:00", 14), ("2026-11-05T14:00", 14)
    ]  # fmt: skip


@pytest.mark.django_db
@time_machine.travel(furniture.SOON, tick=False)
def test_the_file_of_somebody_without_an_account(demo_house):
    """Two readers see the same fifteen minutes, and neither reads what they are for."""
    consulting.open_hours(demo_house.ben)
    code = consulting.booked(demo_house, now=furniture.SOON)
    answer = furniture.browser().post(f"/meeting/{code}/file/")
    (one,) = strict(answer.content)
    parsed = icalendar.Calendar.from_ical(answer.content)
    (other,) = recurring_ical_events.of(parsed).at(consulting.AT.date())
    assert (moment(one["DTSTART"]), moment(one["DTEND"])) == (other["DTSTART"].dt, other["DTEND"].dt)
    assert (moment(one["DTSTART"]), one["SUMMARY"]) == (consulting.AT, "Reserved")
    words = (answer.content.decode() + str(answer.headers["Content-Disposition"])).lower()
    assert [word for word in (*FORBIDDEN, "video", "meet", "talk") if word in words] == []


@pytest.mark.django_db
@time_machine.travel(furniture.SOON, tick=False)
def test_no_calendar_says_what_it_is_for(planned):
    """The same deny-list as for letters, over the feeds of both and over the files of one appointment."""
    house = planned
    one = appointments.next_of(actor=house.ana.actor, now=NOW).id
    files = [
        furniture.browser().get(f"/calendar/{appointments.make_feed(actor=who.actor, now=NOW)}.ics")
        for who in (house.ana, house.ben)
    ]
    files.append(furniture.browser(house.ana).post(f"/me/appointments/{one}/file/"))
    files.append(furniture.browser(house.ben).post(f"/desk/appointments/{one}/file/", {"names": "1"}))
    for answer in files:
        assert answer.status_code == 200 and strict(answer.content)
        words = (answer.content.decode() + str(answer.headers.get("Content-Disposition", ""))).lower()
        assert [word for word in (*FORBIDDEN, "video", "ring", "meet") if word in words] == [], words
    # The control: the one thing that a client may turn on would be found.
    named = furniture.browser(house.ana).post(f"/me/appointments/{one}/file/", {"names": "1"}).content.decode()
    assert [word for word in FORBIDDEN if word in named.lower()] == ["dr ", "malik"]


@pytest.mark.django_db
@time_machine.travel(furniture.SOON, tick=False)
def test_the_address_is_in_no_log_and_in_no_page_but_the_one_that_made_it(planned, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    ana = furniture.browser(planned.ana)
    page = ana.post("/calendar/", {"do": "make", "word": "Out; of, office\nX"}).content.decode()
    token = re.search(r"/calendar/([\w-]{43})\.ics", page)[1]
    assert token not in ana.get("/calendar/").content.decode()
    other = furniture.browser()
    good = other.get(f"/calendar/{token}.ics")
    assert {one["SUMMARY"] for one in strict(good.content)} == {"Out; of, office X"}
    # Called by nobody's browser but with whatever is there, wrong and ended: all the same page.
    assert other.get(f"/calendar/{token[:-1]}A.ics").status_code == 404 or token.endswith("A")
    ana.post("/calendar/", {"do": "end"})
    gone, never = other.get(f"/calendar/{token}.ics"), other.get("/calendar/" + "A" * 43 + ".ics")
    assert (gone.status_code, never.status_code) == (404, 404)
    assert token not in caplog.text + "".join(capfd.readouterr())
    assert token[:8] not in repr(audit.events(actor=planned.ana.actor))


@pytest.mark.django_db
@time_machine.travel(furniture.SOON, tick=False)
def test_an_address_has_its_limit(planned, settings):
    settings.TRIES_PER_NETWORK = 2
    statuses = [furniture.browser().get("/calendar/" + "B" * 43 + ".ics").status_code for _ in range(3)]
    assert statuses == [404, 404, 429]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(946_684_800, 4_102_444_800).map(lambda at: datetime.fromtimestamp(at, UTC)),
            st.text(
                st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(' ,;\\:"'), min_size=1, max_size=80
            ),
        ),
        max_size=5,
    )
)
def test_whatever_the_word_both_readers_read_the_same(times):
    entries = [Entry(f"u{n}", at, at + timedelta(minutes=50), word) for n, (at, word) in enumerate(times)]
    content = calendars.text(entries, now=NOW)
    read = [(moment(one["DTSTART"]), one["SUMMARY"]) for one in strict(content)]
    parsed = [
        (one["DTSTART"].dt, str(one["SUMMARY"])) for one in icalendar.Calendar.from_ical(content).walk("VEVENT")
    ]
    assert read == parsed == [(entry.starts_at, entry.summary) for entry in entries]
