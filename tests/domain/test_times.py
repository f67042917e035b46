"""The clock on the wall: every time there is becomes the moment at which that clock shows it, and no other does."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeground.domain.actor import Refused
from safeground.domain.appointments import times

# An hour, half an hour, both hemispheres, none at all, and one that once left out a whole day.
ZONES = [
    "Europe/London", "Australia/Lord_Howe", "America/New_York", "America/St_Johns", "Asia/Kathmandu",
    "Africa/Casablanca", "America/Santiago", "Pacific/Apia", "Pacific/Chatham",
]  # fmt: skip
CLOCKS = st.integers(0, 287).map(lambda step: time(step // 12, step % 12 * 5))
DAYS = st.dates(date(2011, 12, 1), date(2030, 12, 31))


def shows(at: datetime, where: ZoneInfo) -> tuple[date, time]:
    local = at.astimezone(where)
    return local.date(), local.time().replace(tzinfo=None, fold=0)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(ZONES), DAYS, CLOCKS, st.sampled_from(["first", "second"]))
def test_a_moment_is_shown_by_that_clock_as_it_was_asked_for(name, day, clock, which):
    where = ZoneInfo(name)
    # What the clock really shows, by asking it for every five minutes of three days: no rule of ours is used.
    start = datetime.combine(day, time(), tzinfo=UTC) - timedelta(days=1)
    moments = [
        at for step in range(3 * 288) if shows(at := start + step * timedelta(minutes=5), where) == (day, clock)
    ]
    assert times.kind(day, clock, where) == {0: "never", 1: "once", 2: "twice"}[len(moments)]
    if not moments:
        with pytest.raises(Refused) as refused:
            times.instant(day, clock, where, which)
        assert refused.value.code == "never"
        return
    assert times.instant(day, clock, where, which) == moments[-1 if which == "second" else 0]
    if len(moments) == 2:
        with pytest.raises(Refused) as refused:
            times.instant(day, clock, where)
        assert refused.value.code == "twice"


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ZONES), DAYS, CLOCKS, st.sampled_from([1, 2]), st.integers(2, 60))
def test_what_recurs_keeps_its_hour_on_the_wall(name, first, clock, weeks, count):
    where = ZoneInfo(name)
    found = times.recurring(times.days(first=first, weeks=weeks, times=count), clock, where)
    assert [one.day for one in found] == [
        day for day in itertools.islice((first + timedelta(weeks=weeks * n) for n in itertools.count()), count)
        if day <= first + times.SERIES
    ]  # fmt: skip
    for one in found:
        if one.at is None:
            assert (one.why, times.kind(one.day, clock, where)) == ("clock", "never")
        else:
            assert shows(one.at, where) == (one.day, clock)


def test_a_spring_and_an_autumn_in_london_and_on_lord_howe():
    london, howe = ZoneInfo("Europe/London"), ZoneInfo("Australia/Lord_Howe")
    found = times.recurring(times.days(first=date(2026, 3, 26), weeks=1, times=2), time(14), london)
    assert [one.at.hour for one in found] == [14, 13]
    assert times.kind(date(2026, 3, 29), time(1, 30), london) == "never"
    assert times.kind(date(2026, 10, 25), time(1, 30), london) == "twice"
    # On Lord Howe the clock goes by half an hour.
    assert times.kind(date(2026, 4, 5), time(1, 45), howe) == "twice"
    assert times.kind(date(2026, 4, 5), time(1, 25), howe) == "once"
    first, second = (times.instant(date(2026, 4, 5), time(1, 45), howe, which) for which in ("first", "second"))
    assert second - first == timedelta(minutes=30)


def test_until_a_day_and_around_days_away():
    away = (date(2026, 5, 12), date(2026, 5, 20))
    wanted = times.days(first=date(2026, 5, 5), weeks=1, until=date(2026, 5, 26))
    found = times.recurring(wanted, time(14), ZoneInfo("Europe/London"), away=away)
    assert [(one.day.day, one.why) for one in found] == [(5, ""), (12, "away"), (19, "away"), (26, "")]


@pytest.mark.parametrize("name", ["", "Mars/Base", "../etc/passwd", "Europe/London\0", "UTC0" * 99, "/etc/localtime"])
def test_a_name_that_is_no_zone_is_a_sentence(name):
    with pytest.raises(Refused):
        times.zone(name)
