"""Signed notes that wait for this director: read, published word for word, or declined without a reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from safeground.domain import signed
from safeground.web import door, requests
from safeground.web.middleware import actor_of


@door.for_("director", methods=("GET", "POST"))
def listing(request: HttpRequest) -> HttpResponse:
    actor, do = actor_of(request), request.POST.get("do", "")
    if request.method == "POST":
        note = requests.read_id(request.POST, "note")
        if do == "publish":
            signed.publish(actor=actor, note=note, now=request.now)  # type: ignore[attr-defined]
        elif do == "decline":
            signed.decline(actor=actor, note=note)
        elif do == "take-down":
            signed.take_down(actor=actor, note=note)
        return redirect("practice-notes")
    context = {"here": "practice", "waiting": signed.waiting(actor=actor), "notes": signed.public(actor=actor)}
    return render(request, "practice/notes.html", context)
