"""Whether the trails are whole, the last backup, and what to do when somebody asks for erasure. No content."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safeground.domain import audit, library, upkeep
from safeground.domain.actor import Refused
from safeground.web import door, requests
from safeground.web.middleware import actor_of


@door.for_("director")
def trail(request: HttpRequest) -> HttpResponse:
    """The four words of the end of a day: noted outside, they show later whether anything was changed since."""
    practice, now = request.practice, request.now  # type: ignore[attr-defined]
    yesterday = practice.day(now) - timedelta(days=1)
    error = ""
    try:
        day = requests.read_day(request.GET, "day") or yesterday
    except Refused as refused:
        day, error = yesterday, refused.sentence
    if day > yesterday:
        day = yesterday
    ends = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(practice.time_zone))
    context = {
        "here": "practice",
        "checked": audit.checkpoint(actor=actor_of(request), before=ends),
        "day": day,
        "backup": upkeep.backup(now=now),
        "page": library.page("erasure-requests"),
        "error": error,
    }
    return render(request, "practice/trail.html", context, status=400 if error else 200)
