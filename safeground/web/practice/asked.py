"""What clients ask of the practice: another therapist, or a second opinion. Read by the one person it is for."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from safeground.domain import handover, library
from safeground.domain.actor import Refused
from safeground.web import door, requests
from safeground.web.middleware import actor_of


@door.for_("director", methods=("GET", "POST"))
def asked(request: HttpRequest, handover: uuid.UUID) -> HttpResponse:
    """One request. Opening it is a deed that the client can see."""
    if request.method != "POST":
        return _page(request, handover)
    try:
        _do(request, handover)
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _page(request, handover, error=refused.sentence)
    if request.POST.get("do") == "close":
        return redirect("practice-home")
    return redirect("practice-asked", handover=handover)


def _do(request: HttpRequest, one: uuid.UUID) -> None:
    actor, now, form = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    match form.get("do"):
        case "open":
            handover.open_(actor=actor, handover=one, now=now)
        case "answer":
            proposed = requests.read_id(form, "proposed") if form.get("proposed") else None
            handover.answer(actor=actor, handover=one, proposed=proposed, words=form.get("words", ""), now=now)
        case "told":
            handover.mark_told(actor=actor, handover=one, now=now)
        case "close":
            handover.close(actor=actor, handover=one, now=now)


def _page(request: HttpRequest, one: uuid.UUID, *, error: str = "") -> HttpResponse:
    actor, texts = actor_of(request), library.handover()
    found = handover.read_opened(actor=actor, handover=one)
    body = found.body or {}
    context = {
        "here": "practice",
        "one": found,
        "body": body,
        "texts": texts,
        "wish": texts.wishes.get(body.get("wish", ""), ""),
        "told": library.fill(texts.told[body["tell"]], therapist=found.about_name) if body else "",
        "colleagues": [(str(account), name) for account, name in handover.colleagues(actor=actor, handover=one)],
        "typed": request.POST,
        "error": error,
    }
    return render(request, "practice/asked.html", context, status=400 if error else 200)
