"""What strangers see of the practice: who is public, and the few lines that are the practice's own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from safeground.domain import directory, profiles
from safeground.domain.actor import Refused
from safeground.web import door, requests
from safeground.web.middleware import actor_of


@door.for_("director", methods=("GET", "POST"))
def public(request: HttpRequest) -> HttpResponse:
    actor, practice, error = actor_of(request), request.practice, ""  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            if request.POST.get("do") == "take-down":
                profiles.take_down_other(actor=actor, therapist=requests.read_id(request.POST, "therapist"))
            else:
                profiles.set_public_texts(actor=actor, typed=request.POST.dict())
            return redirect(reverse("practice-public") + "?done=1")
        except Refused as refused:
            if refused.code == "missing":
                raise
            error = refused.sentence
    kept = {name: getattr(practice, name) for name in profiles.PUBLIC_TEXTS}
    context = {
        "here": "practice",
        "people": directory.listed(),
        "typed": {name: request.POST.get(name, kept[name]) if error else kept[name] for name in kept},
        "error": error,
        "done": "done" in request.GET,
    }
    return render(request, "practice/public.html", context, status=400 if error else 200)
