"""The ladder: what is hard to say, from easy to "not now"; a rung shown, or only that it exists."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from safeground.domain import accounts, care, ladder, library
from safeground.domain.actor import Missing, Refused
from safeground.web import door, requests
from safeground.web.client import saying
from safeground.web.middleware import actor_of

FIELDS = ("text", "area", "difficulty", "fear", "possible")
READY = "not-ready"


def _words(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in FIELDS}


@door.for_("client", methods=("GET", "POST"))
def listing(request: HttpRequest) -> HttpResponse:
    """The whole ladder, easiest first; what was said stands below, uncounted."""
    actor, typed, error = actor_of(request), dict.fromkeys(FIELDS, ""), ""
    if request.method == "POST":
        typed = _words(request)
        try:
            ladder.add(actor=actor, **typed, key=request.POST.get("key", ""), now=request.now)  # type: ignore[attr-defined]
            return redirect("ladder")
        except Refused as refused:
            error = refused.sentence
    texts, found = library.ladder(), ladder.rungs(actor=actor)
    context = {
        "texts": texts,
        "rungs": [(texts.difficulties[one.difficulty], one) for one in found if one.said is None],
        "said": [one for one in found if one.said is not None],
        "difficulties": list(texts.difficulties.items()),
        "typed": typed,
        "error": error,
        "key": request.POST.get("key") or requests.fresh_key(),
    }
    return render(request, "client/ladder.html", context, status=400 if error else 200)


@door.for_("client", methods=("GET", "POST"))
def rung(request: HttpRequest, rung: uuid.UUID) -> HttpResponse:
    """One rung: change it, take a smaller step first, show it, mark it as said, or take it off for good."""
    actor, do = actor_of(request), request.POST.get("do", "")
    one = ladder.read(actor=actor, rung=rung)
    if request.method != "POST":
        return _page(request, one)
    if do in ("show", "exists"):
        return _preview(request, one, only_exists=do == "exists")
    try:
        if do == "remove":
            ladder.remove(actor=actor, rung=rung)
            return redirect("ladder")
        if do == "step":
            ladder.add_step(actor=actor, below=rung, step=request.POST.get("step", ""), now=request.now)  # type: ignore[attr-defined]
            return redirect("ladder")
        _deed(request, rung, do)
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _page(request, one, typed=_words(request) if do == "change" else None, error=refused.sentence, at=do)
    return redirect("rung", rung=rung)


def _deed(request: HttpRequest, rung: uuid.UUID, do: str) -> None:
    actor, form = actor_of(request), request.POST
    if do == "change":
        ladder.change(actor=actor, rung=rung, **_words(request))
    elif do == "said":
        ladder.mark_said(
            actor=actor,
            rung=rung,
            whom=form.get("whom", ""),
            went=form.get("went", ""),
            after=form.get("after", ""),
            words=form.get("words", ""),
            now=request.now,  # type: ignore[attr-defined]
        )
    elif do == "not-said":
        ladder.not_said(actor=actor, rung=rung)


def _page(
    request: HttpRequest, one: ladder.Rung, *, typed: dict[str, str] | None = None, error: str = "", at: str = ""
) -> HttpResponse:
    actor, texts, form = actor_of(request), library.ladder(), request.POST
    context: dict[str, Any] = {
        "rung": one,
        "texts": texts,
        "typed": typed or {name: getattr(one, name) for name in FIELDS},
        "difficulties": list(texts.difficulties.items()),
        "whoms": list(texts.with_whom.items()),
        "wents": list(texts.went.items()),
        "pairs": care.of_client(actor=actor),
        "shown": ladder.shown(actor=actor, rung=one.id),
        "difficulty": texts.difficulties[one.difficulty],
        "whom": texts.with_whom[one.said.whom] if one.said else "",
        "went": texts.went.get(one.said.went, "") if one.said else "",
        "after": texts.difficulties.get(one.said.after, "") if one.said else "",
        "error": error,
        "at": at,
        "form": form,
    }
    return render(request, "client/rung.html", context, status=400 if error else 200)


def _preview(request: HttpRequest, one: ladder.Rung, *, only_exists: bool) -> HttpResponse:
    """Exactly what would be read, still to be changed; from there it goes the way of every message."""
    actor = actor_of(request)
    pairs = care.of_client(actor=actor)
    between = next((pair for pair in pairs if str(pair.id) == request.POST.get("pair", "")), None)
    if between is None:
        raise Missing
    name = accounts.whoami(actor=actor).display_name
    text = ladder.words_for(rung=one, only_exists=only_exists, signature=name)
    return saying.preview(request, between, text, about=READY, rung=str(one.id))
