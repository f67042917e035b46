"""Ask, and how it is going: two messages that are put together on pages of their own, and what was answered."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from safeground.domain import accounts, care, feedback, items, library, preparing, saying
from safeground.domain.actor import Missing, Refused
from safeground.web import door
from safeground.web.client import saying as composer
from safeground.web.forms import drafts
from safeground.web.middleware import actor_of


@door.for_("client", methods=("GET", "POST"))
def ask(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """Questions to the therapist: to keep, to bring to the session, or to send. Answers stay."""
    between = _between(request, pair)
    if request.method != "POST":
        return _page(request, between, "ask")
    actor, form = actor_of(request), request.POST
    chosen, own = form.getlist("question"), form.get("own", "")
    try:
        if form.get("do") == "bring":
            text = saying.ask(questions=chosen, own=own, signature="")
            drafts.drop(actor=actor, form="ask", pair=pair)
            for line in text.split("\n\n")[1].splitlines():
                preparing.add_line(actor=actor, pair=pair, text=line.removeprefix("– "), now=request.now)  # type: ignore[attr-defined]
            return redirect("prepare-pair", pair=pair)
        text = saying.ask(questions=chosen, own=own, signature=_name(request))
    except Refused as refused:
        return _page(request, between, "ask", error=refused.sentence)
    return composer.preview(request, between, text, about="ask")


@door.for_("client", methods=("GET", "POST"))
def give(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """What helps, what does not, what one would rather do: one box is enough."""
    between = _between(request, pair)
    if request.method != "POST":
        return _page(request, between, "feedback")
    words = {box.slug: request.POST.get(box.slug, "") for box in library.theme("feedback").boxes}
    try:
        text = saying.give_feedback(words=words, signature=_name(request))
    except Refused as refused:
        return _page(request, between, "feedback", error=refused.sentence)
    return composer.preview(request, between, text, about="feedback")


def _between(request: HttpRequest, pair: uuid.UUID) -> care.Pair:
    actor = actor_of(request)
    found = care.get(actor=actor, pair=pair)
    if found.client != actor.me or found.ended_on is not None:
        raise Missing
    return found


def _name(request: HttpRequest) -> str:
    return accounts.whoami(actor=actor_of(request)).display_name


def _page(request: HttpRequest, between: care.Pair, slug: str, *, error: str = "") -> HttpResponse:
    actor = actor_of(request)
    kept = drafts.kept(actor=actor, form=slug, pair=between.id) if request.method != "POST" else None
    form = request.POST if kept is None else kept
    theme = library.theme(slug)
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    given = feedback.got(actor=actor, day=day)
    draft = items.draft(actor=actor, place=saying.draft_place(between.id, slug)) or {}
    context: dict[str, Any] = {
        "pair": between,
        "saying": library.saying(slug),
        "theme": theme,
        "groups": [(group.title, [(one, one) for one in group.questions]) for group in theme.groups],
        "chosen": form.getlist("question"),
        "own": form.get("own", ""),
        "boxes": [(box, form.get(box.slug, "")) for box in theme.boxes],
        "sent": [
            (share, [one for one in given if one.to == share.id])
            for share in saying.sent(actor=actor, pair=between.id, about=slug)
            if share.body
        ],
        "kept_text": draft.get("text", ""),
        "drafted": kept is not None,
        "draft_url": reverse("form-draft", kwargs={"form": slug, "pair": between.id}),
        "error": error,
    }
    return render(request, f"client/{slug}.html", context, status=400 if error else 200)
