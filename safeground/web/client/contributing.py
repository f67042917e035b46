"""Contributing one's scores to the practice's figures: explained first, off by default, stopped at any time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from safeground.domain import contributing, library
from safeground.domain.actor import Refused
from safeground.web import door
from safeground.web.middleware import actor_of


@door.for_("client", methods=("GET", "POST"))
def choose(request: HttpRequest) -> HttpResponse:
    actor, now, do = actor_of(request), request.now, request.POST.get("do")  # type: ignore[attr-defined]
    error = ""
    if request.method == "POST":
        try:
            if do == "begin":
                contributing.begin(actor=actor, now=now)
            elif do == "stop":
                contributing.stop(actor=actor, now=now)
            return redirect("contributing")
        except Refused as refused:
            error = refused.sentence
    context = {
        "page": library.page("contributing"),
        "asked": contributing.is_asked(),
        "on": contributing.contributes(actor=actor),
        "error": error,
    }
    return render(request, "client/contributing.html", context, status=400 if error else 200)
