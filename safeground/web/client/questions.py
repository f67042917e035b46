"""Questions people ask, each with the pages that act on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safeground.domain import library
from safeground.domain.actor import Missing
from safeground.web import door


@door.for_("client")
def listing(request: HttpRequest) -> HttpResponse:
    return render(request, "client/questions.html", {"questions": library.questions()})


@door.for_("client")
def question(request: HttpRequest, slug: str) -> HttpResponse:
    found = next((one for one in library.questions() if one.page.slug == slug), None)
    if found is None:
        raise Missing
    return render(request, "client/question.html", {"question": found, "page": found.page})
