"""A calendar file: moments in universal time, one word for each, and nothing that says what for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import icalendar
from django.http import HttpRequest, HttpResponse

from safeground.domain import appointments
from safeground.web import door, requests

# The name of what made it is in every calendar file. Ours says nothing.
MADE_BY = "-//Notes//Notes//EN"


def text(entries: Sequence[appointments.Entry], *, now: datetime) -> bytes:
    """The entries as RFC 5545. Times are in UTC: no calendar can shift them by a rule of its own."""
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", MADE_BY)
    calendar.add("method", "PUBLISH")
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for entry in entries:
        event = icalendar.Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
        event.add("dtstart", entry.starts_at.astimezone(UTC))
        event.add("dtend", entry.ends_at.astimezone(UTC))
        event.add("summary", entry.summary)
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def answer(entries: Sequence[appointments.Entry], *, now: datetime, name: str = "") -> HttpResponse:
    response = HttpResponse(text(entries, now=now), content_type="text/calendar; charset=utf-8")
    if name:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@door.for_("anyone", in_room=True)
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar fetches: no sign-in, no cookie, only the secret in the address."""
    now = request.now  # type: ignore[attr-defined]
    entries = appointments.fetch_feed(token=token, network=requests.network_of(request), now=now)
    return answer(entries, now=now)
