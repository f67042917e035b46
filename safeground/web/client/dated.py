"""Dated notes for oneself: under a neutral address, sealed, and taken along as plain text."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from safeground.domain import dated, items
from safeground.domain.actor import Refused
from safeground.web import door, requests
from safeground.web.middleware import actor_of

ABOUT = [
    ("line", _("A line was crossed")),
    ("pushed", _("I felt pushed")),
    ("other", _("Something else")),
]


@door.for_("client", methods=("GET", "POST"))
def listing(request: HttpRequest) -> HttpResponse:
    actor, now, error = actor_of(request), request.now, ""  # type: ignore[attr-defined]
    kept = items.draft(actor=actor, place=dated.DRAFT) or {}
    typed = {"text": str(kept.get("text", "")), "about": request.GET.get("about", "") or str(kept.get("about", ""))}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in typed}
        try:
            dated.write(actor=actor, **typed, key=request.POST.get("key", ""), now=now)
            return redirect("dated")
        except Refused as refused:
            error = refused.sentence
    context = {
        "notes": dated.notes(actor=actor),
        "about": ABOUT,
        "typed": typed,
        "today": request.practice.day(now),  # type: ignore[attr-defined]
        "error": error,
        "key": request.POST.get("key") or requests.fresh_key(),
    }
    return render(request, "client/dated.html", context, status=400 if error else 200)


@door.for_("client", methods=("POST",))
def draft(request: HttpRequest) -> HttpResponse:
    body = {name: request.POST.get(name, "") for name in ("text", "about")}
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    items.save_draft(actor=actor_of(request), place=dated.DRAFT, body=body, day=day)
    return HttpResponse(status=204)


@door.for_("client", methods=("GET", "POST"))
def note(request: HttpRequest, note: uuid.UUID) -> HttpResponse:
    """One note: read it, add to it under a new day, or delete it."""
    actor, error = actor_of(request), ""
    one = dated.read(actor=actor, note=note)
    if request.method == "POST":
        if request.POST.get("do") == "remove":
            dated.remove(actor=actor, note=note)
            return redirect("dated")
        try:
            dated.add(actor=actor, note=note, text=request.POST.get("text", ""), now=request.now)  # type: ignore[attr-defined]
            return redirect("dated-note", note=note)
        except Refused as refused:
            error = refused.sentence
    context = {"note": one, "about": dict(ABOUT)[one.about], "error": error, "typed": request.POST.get("text", "")}
    return render(request, "client/dated_note.html", context, status=400 if error else 200)


@door.for_("client", methods=("POST",))
def export(request: HttpRequest) -> HttpResponse:
    """All notes as one plain text, under a name that says nothing."""
    text = dated.export(actor=actor_of(request))
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="notes.txt"'
    return answer
