"""Tips and questions people ask, each with the pages that act on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safeground.domain import guides, library
from safeground.web import door
from safeground.web.middleware import actor_of
from safeground.web.public.guides import find


@door.for_("client")
def listing(request: HttpRequest) -> HttpResponse:
    own = [one for one in guides.public(actor=actor_of(request)) if one.kind == "question"]
    return render(request, "client/questions.html", {"questions": library.questions(), "own": own})


@door.for_("client")
def question(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, find("question", slug))


@door.for_("client")
def tips(request: HttpRequest) -> HttpResponse:
    return render(request, "client/tips.html", {"tips": library.tips()})


@door.for_("client")
def tip(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, find("tip", slug))


def _page(request: HttpRequest, reading: library.Reading) -> HttpResponse:
    context = {
        "page": reading,
        "is_question": reading.kind == "question",
        "added": guides.supplement(actor=actor_of(request), to=reading.id),
    }
    return render(request, "client/reading.html", context)
