"""The other person has new keys: compare the words, then go on sharing, or hand back. One page for either side."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from safeground.domain import care, locks
from safeground.domain.actor import Missing, Refused
from safeground.web import door
from safeground.web.client import privacy
from safeground.web.middleware import actor_of
from safeground.web.refusals import STATUS


@door.for_("client", methods=("GET", "POST"))
def client(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    return _answer(request, pair, "client")


@door.for_("therapist", methods=("GET", "POST"))
def therapist(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    return _answer(request, pair, "therapist")


def _answer(request: HttpRequest, pair: uuid.UUID, side: str) -> HttpResponse:
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    view = care.get(actor=actor, pair=pair)
    if getattr(view, side) != actor.me or view.ended_on is not None:
        raise Missing
    refused = None
    if request.method == "POST":
        try:
            match request.POST.get("do", ""):
                case "compared":
                    locks.compared(actor=actor, pair=pair, now=now)
                case "go-on":
                    locks.go_on(actor=actor, pair=pair, now=now)
                case "hand-back":
                    locks.hand_back(actor=actor, pair=pair, now=now)
            return redirect(request.path)
        except Refused as one:
            refused = one
    look = locks.look(actor=actor, pair=pair)
    context = {
        "pair": view,
        "side": side,
        "look": look,
        "words": care.room_words(actor=actor, pair=pair),
        "mine": [(privacy.title_of(share), share) for share in look.mine] if look else [],
        "error": refused.sentence if refused else "",
        "here": "caseload",
    }
    status = STATUS.get(refused.code, 400) if refused else 200
    return render(request, "parts/new_key.html", context, status=status)
