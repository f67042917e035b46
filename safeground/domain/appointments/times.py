"""From the clock on the wall to an instant, and from "every Thursday at two" to a list of them.

A time that the clock skips or shows twice is told, never guessed. What recurs keeps its hour on the wall, whatever
the clock does in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from safeground.domain.actor import Refused

Which = Literal["", "first", "second"]
Kind = Literal["once", "never", "twice"]
AHEAD = timedelta(days=2 * 365)
SERIES = timedelta(days=400)
MOST = 60


def zone(name: str) -> ZoneInfo:
    """The zone of that name, or a sentence."""
    try:
        if name not in names():
            raise ZoneInfoNotFoundError
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise Refused(
            "time-zone", _("This is not the name of a time zone. Please choose one from the list.")
        ) from None


@cache
def names() -> tuple[str, ...]:
    """Zones by the name of a place: those that people choose from. Looked up once: it reads a whole folder."""
    found = (name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
    return tuple(sorted(found))


def kind(day: date, clock: time, where: ZoneInfo) -> Kind:
    """Whether a clock on the wall there shows this time once, never or twice on that day."""
    first = datetime.combine(day, clock, tzinfo=where)
    if first.utcoffset() == first.replace(fold=1).utcoffset():
        return "once"
    back = first.astimezone(UTC).astimezone(where)
    return "twice" if back.replace(tzinfo=None) == first.replace(tzinfo=None) else "never"


def instant(day: date, clock: time, where: ZoneInfo, which: Which = "") -> datetime:
    """The moment that clock shows this. Refused where there is none, or two and nobody said which."""
    found = kind(day, clock, where)
    said = {"day": date_format(day, "j F"), "time": f"{clock:%H:%M}"}
    if found == "never":
        raise Refused(
            "never",
            _("On %(day)s the clock goes forward, and it is never %(time)s. Please choose another time.") % said,
        )
    if found == "twice" and which not in ("first", "second"):
        raise Refused(
            "twice",
            _("On %(day)s the clock goes back, and it is %(time)s twice. Please say which of the two you mean.")
            % said,
        )
    fold = 1 if found == "twice" and which == "second" else 0
    return datetime.combine(day, clock, tzinfo=where).replace(fold=fold).astimezone(UTC)


def days(*, first: date, weeks: int, times: int | None = None, until: date | None = None) -> Iterator[date]:
    """The days of what recurs every so many weeks: so many times, or up to and with a day."""
    day, count = first, 0
    while count < (times or MOST) and count < MOST and day <= first + SERIES and (until is None or day <= until):
        yield day
        day += timedelta(weeks=weeks)
        count += 1


@dataclass(frozen=True)
class Found:
    """One time of a series, or why that day has none: "away" or "clock"."""

    day: date
    at: datetime | None
    why: str = ""


def recurring(
    wanted: Iterator[date], clock: time, where: ZoneInfo, *, away: tuple[date, date] | None = None
) -> list[Found]:
    """Each day's moment, at the same hour on the wall. Of an hour that comes twice, the first."""
    found = []
    for day in wanted:
        if away is not None and away[0] <= day <= away[1]:
            found.append(Found(day, None, "away"))
        elif kind(day, clock, where) == "never":
            found.append(Found(day, None, "clock"))
        else:
            found.append(Found(day, instant(day, clock, where, "first")))
    return found
