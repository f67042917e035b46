"""The director's first page: what is set up here. No client, no word, no number about a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safeground.web import door


@door.for_("director")
def practice_home(request: HttpRequest) -> HttpResponse:
    return render(request, "practice/home.html", {"here": "practice"})
