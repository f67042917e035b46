"""The director's first page: what is set up here. No client, no word, no number about a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from safeground.domain import handover, signed, unanswered
from safeground.web import door, requests
from safeground.web.middleware import actor_of


@door.for_("director", methods=("GET", "POST"))
def practice_home(request: HttpRequest) -> HttpResponse:
    """What is set up, and whether somebody waits for an answer. By POST: it was looked into."""
    actor = actor_of(request)
    if request.method == "POST":
        unanswered.close(
            actor=actor,
            enquiry=requests.read_id(request.POST, "enquiry"),
            now=request.now,  # type: ignore[attr-defined]
        )
        return redirect("practice-home")
    context = {
        "here": "practice",
        "enquiries": unanswered.enquiries(actor=actor),
        "asked": handover.waiting(actor=actor),
        "note_waits": signed.is_waited_for(actor=actor),
    }
    return render(request, "practice/home.html", context)
