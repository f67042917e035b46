"""The three lines to one therapist: written, put on the card, shown one by one."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from safeground.domain import bridges, care, items, library, preparing, reflections
from safeground.domain.actor import Actor, Missing, Refused
from safeground.web import door, requests
from safeground.web.client import reflections as pages
from safeground.web.middleware import actor_of


def _between(actor: Actor, pair: uuid.UUID) -> care.Pair:
    between = care.get(actor=actor, pair=pair)
    if between.client != actor.me or between.ended_on is not None:
        raise Missing
    return between


def _address(name: str, pair: uuid.UUID, of: uuid.UUID | None) -> str:
    return reverse(name, kwargs={"pair": pair}) + (f"?of={of}" if of else "")


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in bridges.LINES}


@door.for_("client", methods=("GET", "POST"))
def bridge(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """Three lines, of one reflection or of none. Keeping them shows nothing to anybody."""
    actor, now, do = actor_of(request), request.now, request.POST.get("do", "")  # type: ignore[attr-defined]
    between = _between(actor, pair)
    of = pages.read_optional_id(request.POST.get("of", "") or request.GET.get("of", ""))
    if request.method != "POST":
        return _page(request, between, of)
    try:
        if do.startswith("card-"):
            standing = bridges.read(actor=actor, pair=pair, of=of)
            line = standing.lines.get(do.removeprefix("card-"), "")
            preparing.add_line(actor=actor, pair=pair, text=line, now=now)
            return redirect("prepare-pair", pair=pair)
        bridges.write(
            actor=actor,
            pair=pair,
            of=of,
            revision=requests.read_number(request.POST.get("revision", "")) or 0,
            lines=_typed(request),
            now=now,
        )
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _page(request, between, of, error=refused.sentence, at="show" if do.startswith("card-") else "write")
    return redirect(_address("bridge", pair, of))


def _page(
    request: HttpRequest, between: care.Pair, of: uuid.UUID | None, *, error: str = "", at: str = ""
) -> HttpResponse:
    actor, texts = actor_of(request), library.journal()
    one = reflections.read(actor=actor, reflection=of) if of else None
    everyone = bridges.all_of(actor=actor, pair=between.id)
    standing = next((each for each in everyone if each.of == of), bridges.Bridge(between.id, of))
    draft = items.draft(actor=actor, place=bridges.draft_place(between.id, of))
    typed = _typed(request) if at == "write" else dict(standing.lines) | (draft or {})
    context = {
        "pair": between,
        "one": one,
        "texts": texts,
        "bridge": standing,
        "lines": [(name, texts.lines[name], typed.get(name, "")) for name in bridges.LINES],
        "kept": [(name, texts.lines[name].label, words) for name, words in standing.lines.items() if words],
        "others": [each for each in everyone if each.of != of],
        "shown": [
            share
            for share in (reflections.shown(actor=actor, item=standing.id) if standing.id else [])
            if share.state != "withdrawn"
        ],
        "drafted": draft is not None and at != "write",
        "draft_url": reverse("bridge-draft", kwargs={"pair": between.id}),
        "error": error,
        "at": at,
    }
    return render(request, "client/bridge.html", context, status=400 if error else 200)


@door.for_("client", methods=("POST",))
def draft(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    actor = actor_of(request)
    _between(actor, pair)
    of, typed = pages.read_optional_id(request.POST.get("of", "")), _typed(request)
    if any(len(text) > bridges.LONGEST for text in typed.values()):
        return HttpResponse(status=413)
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    items.save_draft(actor=actor, place=bridges.draft_place(pair, of), body=typed, day=day)
    return HttpResponse(status=204)


@door.for_("client", methods=("POST",))
def preview(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """Exactly the ticked lines, as they would be seen."""
    return _preview(request, pair)


def _preview(request: HttpRequest, pair: uuid.UUID, *, error: str = "") -> HttpResponse:
    actor, ticked = actor_of(request), request.POST.getlist("line")
    between = _between(actor, pair)
    of = pages.read_optional_id(request.POST.get("of", ""))
    standing = bridges.read(actor=actor, pair=pair, of=of)
    try:
        body = bridges.bundle(standing, ticked)
    except Refused as refused:
        return _page(request, between, of, error=refused.sentence, at="show")
    return pages.letter(
        request,
        between,
        body,
        error=error,
        revision=standing.revision,
        back=_address("bridge", pair, of),
        to=reverse("bridge-show", kwargs={"pair": pair}),
        carried=[("line", line) for line in ticked] + ([("of", str(of))] if of else []),
    )


@door.for_("client", methods=("POST",))
def show(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    actor, form = actor_of(request), request.POST
    _between(actor, pair)
    try:
        share = bridges.show(
            actor=actor,
            pair=pair,
            of=pages.read_optional_id(form.get("of", "")),
            revision=requests.read_number(form.get("revision", "")) or 0,
            ticked=form.getlist("line"),
            when=form.get("do", ""),
            key=form.get("key", ""),
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _preview(request, pair, error=refused.sentence)
    return redirect("share", share=share.id)
