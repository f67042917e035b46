"""The exercises for anybody, signed in or not. Nothing is stored: the step stands in the address, and no more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safeground.domain import exercises
from safeground.web import door
from safeground.web.forms import exercise as walking


@door.for_("anyone", in_room=True)
def exercise(request: HttpRequest, slug: str) -> HttpResponse:
    place = walking.find(request.GET, exercise=exercises.find(slug))
    context = {**walking.context(place), "method": "get"}
    return render(request, "public/exercise.html", context, status=400 if place.error else 200)
