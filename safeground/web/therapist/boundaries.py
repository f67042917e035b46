"""The boundaries card on the therapist's side."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse

from safeground.web import door
from safeground.web.forms import boundaries as form


@door.for_("therapist", methods=("GET", "POST"))
def card(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    return form.keep(request, pair, form.THERAPIST)


@door.for_("therapist", methods=("POST",))
def show(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    return form.show(request, pair, form.THERAPIST, notes={})


@door.for_("therapist", methods=("POST",))
def answer(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    return form.answer(request, pair, form.THERAPIST)
