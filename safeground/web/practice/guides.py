"""Where the director writes: guides and questions of the practice's own, and what it adds below our pages."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from safeground.domain import guides, items, library
from safeground.domain.actor import Missing, Refused
from safeground.web import door
from safeground.web.middleware import actor_of
from safeground.web.requests import fresh_key


@door.for_("director")
def listing(request: HttpRequest) -> HttpResponse:
    found = guides.own(actor=actor_of(request))
    added = {one.place: one for one in found if one.kind == "supplement"}
    context = {
        "here": "practice",
        "own": [one for one in found if one.kind != "supplement"],
        "ours": [(one, added.get(one.id)) for one in library.readings().values()],
    }
    return render(request, "practice/guides.html", context)


@door.for_("director", methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """A new page of the practice's own, or what is to stand below one of ours."""
    given = request.POST if request.method == "POST" else request.GET
    kind, about = given.get("kind", "guide"), given.get("about", "")
    if about:
        kind = "supplement"
    if kind not in guides.KINDS or (kind == "supplement") != (about in library.readings()):
        raise Missing
    there = next((one for one in guides.own(actor=actor_of(request)) if about and one.place == about), None)
    if there is not None and request.method != "POST":
        return redirect("practice-guide", guide=there.id)
    return _write(request, kind=kind, about=about)


@door.for_("director", methods=("GET", "POST"))
def guide(request: HttpRequest, guide: uuid.UUID) -> HttpResponse:
    """One page of the practice's: write it anew, take it off, put it back, or say that it is still right."""
    actor, do = actor_of(request), request.POST.get("do", "")
    one = guides.mine(actor=actor, guide=guide)
    if request.method == "POST" and do in ("withdraw", "put-back", "reviewed"):
        if do == "withdraw":
            guides.withdraw(actor=actor, guide=guide)
        elif do == "put-back":
            guides.put_back(actor=actor, guide=guide, now=request.now)  # type: ignore[attr-defined]
        else:
            guides.review(actor=actor, guide=guide, now=request.now)  # type: ignore[attr-defined]
        return redirect("practice-guide", guide=guide)
    about = one.place if one.kind == "supplement" else ""
    return _write(request, kind=one.kind, about=about, one=one)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in guides.FIELDS}


def _write(request: HttpRequest, *, kind: str, about: str, one: guides.Guide | None = None) -> HttpResponse:
    if request.method != "POST":
        return _page(request, kind=kind, about=about, one=one)
    typed, do = _typed(request), request.POST.get("do", "")
    if do == "change":
        return _page(request, kind=kind, about=about, one=one, typed=typed)
    try:
        if do == "publish":
            made = guides.publish(
                actor=actor_of(request),
                **typed,
                guide=one.id if one else None,
                kind=kind,
                about=about,
                key=request.POST.get("key", ""),
                now=request.now,  # type: ignore[attr-defined]
            )
            return redirect("practice-guide", guide=made.id)
        words = guides.check(**typed)
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _page(request, kind=kind, about=about, one=one, typed=typed, error=refused.sentence)
    return _preview(request, words, kind=kind, about=about)


def _preview(request: HttpRequest, words: dict[str, str], *, kind: str, about: str) -> HttpResponse:
    """Exactly as everybody would read it. Nothing is kept or shown by looking at it."""
    shown = {
        **words,
        "html": library.render_markdown(words["body"], top=3 if about else 2),
        "reviewed_on": request.practice.day(request.now),  # type: ignore[attr-defined]
    }
    context = {
        "here": "practice",
        "kind": kind,
        "about": about,
        "ours": library.readings().get(about),
        "page": shown,
        "is_question": kind == "question",
        "typed": words,
        "key": request.POST.get("key") or fresh_key(),
    }
    return render(request, "practice/guide_preview.html", context)


def _page(
    request: HttpRequest,
    *,
    kind: str,
    about: str,
    one: guides.Guide | None = None,
    typed: dict[str, str] | None = None,
    error: str = "",
) -> HttpResponse:
    actor = actor_of(request)
    which = str(one.id) if one else about or kind
    draft = items.draft(actor=actor, place=guides.draft_place(which)) if typed is None else None
    standing: dict[str, Any] = {
        "title": one.title if one else "",
        "author": one.author if one else guides.suggested_author(actor=actor),
        "body": one.body if one else "",
    }
    kept = {name: str(draft.get(name, "")) for name in guides.FIELDS} if draft else standing
    context = {
        "here": "practice",
        "one": one,
        "kind": kind,
        "about": about,
        "ours": library.readings().get(about),
        "which": which,
        "typed": typed or kept,
        "drafted": draft is not None,
        "revisions": guides.revisions(actor=actor, guide=one.id) if one else [],
        "error": error,
        "draft_url": reverse("practice-guide-draft"),
        "key": request.POST.get("key") or fresh_key(),
    }
    return render(request, "practice/guide.html", context, status=400 if error else 200)


@door.for_("director", methods=("POST",))
def draft(request: HttpRequest) -> HttpResponse:
    """What is being typed, sealed: nobody but its writer opens it until it is published."""
    which, body = request.POST.get("which", "")[:100], _typed(request)
    if sum(map(len, body.values())) > 2 * sum(guides.LONGEST.values()):
        return HttpResponse(status=413)
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    items.save_draft(actor=actor_of(request), place=guides.draft_place(which), body=body, day=day)
    return HttpResponse(status=204)
