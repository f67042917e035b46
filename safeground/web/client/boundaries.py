"""The boundaries card on the client's side."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safeground.domain import care
from safeground.web import door
from safeground.web.client import results
from safeground.web.forms import boundaries as form
from safeground.web.middleware import actor_of


@door.for_("client")
def choose(request: HttpRequest) -> HttpResponse:
    """The card for the only therapist, or whose card it is to be."""
    pairs = care.of_client(actor=actor_of(request))
    if len(pairs) == 1:
        return form.page(request, pairs[0], form.CLIENT)
    return render(request, "client/boundaries_whom.html", {"pairs": pairs})


@door.for_("client", methods=("GET", "POST"))
def card(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    return form.keep(request, pair, form.CLIENT)


@door.for_("client", methods=("POST",))
def show(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    found = form.between(request, pair, form.CLIENT)
    times = care.reading_times(actor=actor_of(request), therapist=found.therapist)
    notes = {
        "before": results.before_sharing(found.other_name),
        "times": results.reading_words(times, found, request),
    }
    return form.show(request, pair, form.CLIENT, notes=notes)


@door.for_("client", methods=("POST",))
def answer(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    return form.answer(request, pair, form.CLIENT)
