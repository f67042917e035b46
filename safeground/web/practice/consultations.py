"""Booking by phone through the practice: a director puts somebody in, and reads nobody's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from safeground.domain import consultations, library
from safeground.domain.actor import Refused
from safeground.web import door, requests
from safeground.web.forms.appointments import place_name
from safeground.web.middleware import actor_of
from safeground.web.public.booking import Sentences
from safeground.web.therapist.consultations import book


@door.for_("director", methods=("GET", "POST"))
def by_hand(request: HttpRequest) -> HttpResponse:
    code = ""
    refused: Refused | None = None
    if request.method == "POST":
        try:
            code = book(request, requests.read_id(request.POST, "therapist"))
        except Refused as error:
            if error.code == "missing":
                raise
            refused = error
    practice = request.practice  # type: ignore[attr-defined]
    context = {
        "here": "practice",
        "say": Sentences(),
        "therapists": [(str(one.therapist), one.name) for one in consultations.colleagues(actor=actor_of(request))],
        "by_hand": request.POST if refused else QueryDict(),
        "modes": list(library.first_talks().modes.items()),
        "error": refused.sentence if refused else "",
        "twice": refused is not None and refused.code == "twice",
        "code": code,
        "address": request.build_absolute_uri("/meeting/"),
        "today": practice.day(request.now),  # type: ignore[attr-defined]
        "clock_of": place_name(practice.time_zone),
    }
    return render(request, "practice/consultations.html", context, status=400 if refused else 200)
