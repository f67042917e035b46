"""Free times: the quick way and a slow one that looks at every five minutes agree, over every change of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from safeground.domain import diary
from safeground.domain.consultations import Availability, Body, Span, letters, slots

FIVE = timedelta(minutes=5)
ZONES = ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Havana"]
# Around the days on which one of these clocks changes, and an ordinary one.
CHANGES = ((3, 29), (10, 25), (3, 8), (11, 1), (4, 5), (10, 4), (6, 10))
DAYS = [date(2026, month, day) for month, day in CHANGES]
FIVES = st.integers(0, 287).map(lambda step: time(step // 12, step % 12 * 5))
NOBODY = UUID(int=0)


def slow(hours, *, where, first, last, busy, booked, now):
    """Every five minutes of those days, asked one after the other by the clock on the wall."""
    found = []
    today = now.astimezone(where).date()
    every = 15 + hours.before + hours.after
    moments = [
        datetime.combine(first, time(), tzinfo=UTC) - timedelta(days=1) + number * FIVE
        for number in range(288 * ((last - first).days + 3))
    ]
    wall = {at: at.astimezone(where) for at in moments}
    naive = {at: wall[at].replace(tzinfo=None, fold=0) for at in moments}
    for at in moments:
        day, clock = wall[at].date(), wall[at].time()
        if not (max(first, today) <= day <= min(last, today + timedelta(days=hours.horizon_days))) or wall[at].fold:
            continue
        if hours.away and hours.away[0] <= day <= hours.away[1]:
            continue
        if hours.most_a_day and booked.get(day, 0) >= hours.most_a_day:
            continue
        if at < now + timedelta(hours=hours.notice_hours):
            continue
        for span in hours.spans:
            if span.weekday != day.isoweekday():
                continue
            since = (clock.hour * 60 + clock.minute) - (span.start.hour * 60 + span.start.minute)
            if since < 0 or since % every or clock >= span.end:
                continue
            end = next(one for one in moments if naive[one] >= datetime.combine(day, span.end))
            if at + 3 * FIVE > end:
                continue
            around = [at + number * FIVE for number in range(-hours.before // 5, 3 + hours.after // 5)]
            if not any(diary.steps(one, one + FIVE)[0] in busy for one in around):
                found.append(at)
    return found


@st.composite
def weeks(draw):
    first = draw(st.sampled_from(DAYS)) - timedelta(days=draw(st.integers(0, 1)))
    where = ZoneInfo(draw(st.sampled_from(ZONES)))
    spans = []
    for weekday in {(first + timedelta(days=number)).isoweekday() for number in range(2)}:
        cuts = sorted(draw(st.sets(FIVES, min_size=2, max_size=4)))
        spans += [Span(weekday, *pair) for pair in zip(cuts[::2], cuts[1::2], strict=False)]
    hours = Availability(
        NOBODY, True, tuple(sorted(spans)), ("video",), "", draw(st.sampled_from([0, 5, 15])),
        draw(st.sampled_from([0, 10, 15])), draw(st.sampled_from([0, 1, 24])), draw(st.sampled_from([1, 28])),
        draw(st.sampled_from([0, 1, 2])), draw(st.sampled_from([None, (first, first)])),
    )  # fmt: skip
    start = datetime.combine(first, time(), tzinfo=UTC)
    base = (start - diary.START) // FIVE
    busy = frozenset(base + step for step in draw(st.sets(st.integers(-200, 700), max_size=30)))
    now = start + draw(st.integers(-30, 30)) * timedelta(hours=1)
    booked = draw(st.sampled_from([{}, {first: 1}, {first: 2}]))
    return hours, {"where": where, "first": first, "last": first + timedelta(days=1), "busy": busy, "booked": booked,
                   "now": now}  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(weeks())
def test_the_quick_way_and_the_slow_way_agree(week):
    hours, more = week
    assert sorted(slots.free(hours, **more)) == sorted(slow(hours, **more))


def day_of(day: date, start: time, end: time, **more) -> list[str]:
    hours = Availability(NOBODY, True, (Span(day.isoweekday(), start, end),), ("video",), after=15, **more)
    where = ZoneInfo("Europe/London")
    found = slots.free(
        hours, where=where, first=day, last=day, busy=frozenset(), booked={},
        now=datetime.combine(day, time(), tzinfo=UTC) - timedelta(days=3),
    )  # fmt: skip
    return [f"{at:%H:%M}Z {at.astimezone(where):%H:%M}" for at in found]


def test_an_hour_that_the_clock_leaves_out_has_no_times_and_one_that_comes_twice_has_them_once():
    assert day_of(date(2026, 3, 29), time(0, 30), time(2, 30)) == ["00:30Z 00:30", "01:00Z 02:00"]
    assert day_of(date(2026, 10, 25), time(1), time(2, 30)) == ["00:00Z 01:00", "00:30Z 01:30", "02:00Z 02:00"]
    assert day_of(date(2026, 6, 10), time(9), time(9, 40)) == ["08:00Z 09:00"]


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(2026, 3, 1), datetime(2026, 11, 30), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(ZONES),
    st.sampled_from(["any", "morning", "afternoon", "evening"]),
)
def test_a_letter_comes_at_an_hour_that_was_chosen_and_the_nearest_one(moment, zone, hours):
    body = Body(zone=zone, hours=hours)
    before, after = letters.earlier(moment, body), letters.later(moment, body)
    assert before <= moment <= after
    assert letters.suits(before, body) and letters.suits(after, body)
    assert after - moment < timedelta(hours=26) and moment - before < timedelta(hours=26)
    clock = after.astimezone(ZoneInfo(zone)).time()
    start, end = letters.HOURS.get(hours, (time(0), time.max))
    assert start <= clock <= end
