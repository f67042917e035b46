"""A signed note: write it, see it as it would stand, agree, send it; and take it back at any time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from safeground.domain import items, library, signed
from safeground.domain.actor import Refused
from safeground.web import door, requests
from safeground.web.middleware import actor_of

FIELDS = ("text", "name")


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in FIELDS}


@door.for_("client", methods=("GET", "POST"))
def listing(request: HttpRequest) -> HttpResponse:
    """The page to write on, with one's own notes below. By POST: the preview, sending, or taking one back."""
    actor, form, do = actor_of(request), request.POST, request.POST.get("do", "")
    if request.method != "POST":
        return _page(request)
    if do == "take-back":
        signed.take_back(actor=actor, note=requests.read_id(form, "note"))
        return redirect("signed")
    if do == "change":
        return _page(request, typed=_typed(request))
    try:
        words = signed.check(actor=actor, **_typed(request))
    except Refused as refused:
        return _page(request, typed=_typed(request), error=refused.sentence)
    if do != "send":
        return _preview(request, words)
    try:
        signed.send(
            actor=actor,
            **words,
            consents=form.getlist("consent"),
            reader=requests.read_id(form, "reader") if form.get("reader") else None,
            key=form.get("key", ""),
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        return _preview(request, words, error=refused.sentence)
    return redirect("signed")


def _page(request: HttpRequest, *, typed: dict[str, str] | None = None, error: str = "") -> HttpResponse:
    actor = actor_of(request)
    kept = items.draft(actor=actor, place=signed.DRAFT) or {}
    context = {
        "page": library.page("signed-note"),
        "typed": typed or {name: str(kept.get(name, "")) for name in FIELDS},
        "notes": signed.mine(actor=actor),
        "readers": signed.readers(actor=actor),
        "error": error,
        "draft_url": reverse("signed-draft"),
    }
    return render(request, "client/signed.html", context, status=400 if error else 200)


def _preview(request: HttpRequest, words: dict[str, str], *, error: str = "") -> HttpResponse:
    form, now = request.POST, request.now  # type: ignore[attr-defined]
    readers = [(str(account), name) for account, name in signed.readers(actor=actor_of(request))]
    context = {
        "note": words,
        "on": request.practice.day(now),  # type: ignore[attr-defined]
        "consents": list(library.consents().items()),
        "agreed": form.getlist("consent"),
        "readers": readers,
        "reader": form.get("reader", ""),
        "only_reader": readers[0][1] if len(readers) == 1 else "",
        "error": error,
        "key": form.get("key") or requests.fresh_key(),
    }
    return render(request, "client/signed_preview.html", context, status=400 if error else 200)


@door.for_("client", methods=("POST",))
def draft(request: HttpRequest) -> HttpResponse:
    body = _typed(request)
    if sum(map(len, body.values())) > 2 * sum(signed.LONGEST.values()):
        return HttpResponse(status=413)
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    items.save_draft(actor=actor_of(request), place=signed.DRAFT, body=body, day=day)
    return HttpResponse(status=204)
