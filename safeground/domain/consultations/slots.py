"""From weekly hours to the times that are free: pure work with dates, and one look at what is taken.

Hours are those of the clock on the wall. Where the clock skips a time there is none; a time that it shows twice is
offered once, the first time round.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from safeground.domain import access, diary
from safeground.domain import practice as practices
from safeground.domain.actor import Actor
from safeground.domain.appointments import times
from safeground.domain.consultations import availability, lapsing
from safeground.store import models

LENGTH = timedelta(minutes=15)
FIVE = timedelta(minutes=5)
COUNTED = ("held", "standing", "met", "missed")
# How many days one page looks at.
PAGE = 14


def free(
    hours: availability.Availability,
    *,
    where: ZoneInfo,
    first: date,
    last: date,
    busy: Collection[int],
    booked: Mapping[date, int],
    now: datetime,
) -> list[datetime]:
    """Every start from `first` to `last` that could be booked now: hours minus what is busy, buffers, notice."""
    before, after = timedelta(minutes=hours.before), timedelta(minutes=hours.after)
    found = []
    for day in _days(hours, first, last, now.astimezone(where).date()):
        if hours.most_a_day and booked.get(day, 0) >= hours.most_a_day:
            continue
        for start in _starts(hours, day, where):
            if not now + timedelta(hours=hours.notice_hours) <= start:
                continue
            if not busy or not any(step in busy for step in diary.steps(start - before, start + LENGTH + after)):
                found.append(start)
    return found


def _days(hours: availability.Availability, first: date, last: date, today: date) -> Iterator[date]:
    end = min(last, today + timedelta(days=hours.horizon_days))
    day = max(first, today)
    while day <= end:
        if hours.away is None or not hours.away[0] <= day <= hours.away[1]:
            yield day
        day += timedelta(days=1)


def _starts(hours: availability.Availability, day: date, where: ZoneInfo) -> Iterator[datetime]:
    every = LENGTH + timedelta(minutes=hours.before + hours.after)
    for span in hours.spans:
        if span.weekday != day.isoweekday():
            continue
        end = boundary(day, span.end, where)
        clock = datetime.combine(day, span.start)
        while clock < datetime.combine(day, span.end):
            if times.kind(day, clock.time(), where) != "never":
                start = datetime.combine(day, clock.time(), tzinfo=where).astimezone(UTC)
                if start + LENGTH <= end:
                    yield start
            clock += every


def boundary(day: date, clock: time, where: ZoneInfo) -> datetime:
    """The first moment at which the wall shows this or later: also where the clock skips it."""
    at = datetime.combine(day, clock)
    skipped = timedelta()
    while times.kind(day, (at - skipped).time(), where) == "never":
        skipped += FIVE
    found = (at - skipped).replace(tzinfo=where).astimezone(UTC)
    return found + FIVE if skipped else found


def offered(
    *,
    therapist: uuid.UUID,
    now: datetime,
    first: date | None = None,
    days: int = PAGE,
    hours: availability.Availability | None = None,
) -> list[datetime]:
    """The free times of a therapist who takes bookings, over some days; what has lapsed is free again.

    `hours` are theirs, where whoever asks has them already.
    """
    hours = hours or availability.of(therapist=therapist)
    if hours is None:
        return []
    practice = practices.here()
    lapsing.lapse(actor=Actor.stranger(practice.id), now=now, therapist=therapist)
    today = practice.day(now)
    start = max(first or today, today)
    return _free(hours, practice, start, start + timedelta(days=days - 1), now)


def _free(
    hours: availability.Availability, practice: practices.Practice, first: date, last: date, now: datetime
) -> list[datetime]:
    where = ZoneInfo(practice.time_zone)
    stranger = Actor.stranger(practice.id)
    start = datetime.combine(first, time(), tzinfo=where) - timedelta(hours=3)
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=where) + timedelta(hours=3)
    busy = diary.busy(actor=stranger, therapist=hours.therapist, starts_at=start, ends_at=end)
    booked: Counter[date] = Counter()
    if hours.most_a_day and busy:
        rows = access.rows(
            stranger, models.Appointment, "counts", therapist_id=hours.therapist, state__in=COUNTED,
            starts_at__gte=start, starts_at__lt=end,
        )  # fmt: skip
        booked.update(practice.day(row.starts_at) for row in rows)
    return free(hours, where=where, first=first, last=last, busy=busy, booked=booked, now=now)


def is_free(hours: availability.Availability, *, at: datetime, now: datetime) -> bool:
    """Whether this is one of the times that are offered just now. Who asks has let lapse what lapses."""
    practice = practices.here()
    day = practice.day(at)
    return at in _free(hours, practice, day, day, now)
