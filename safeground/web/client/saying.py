"""Say it: find the words, read exactly what will be seen, and let it wait until tomorrow."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from safeground.domain import accounts, care, items, library, preparing, saying
from safeground.domain.actor import Missing, Refused
from safeground.web import door, requests
from safeground.web.client import results
from safeground.web.middleware import actor_of

TYPED = ("strength", "place", "own_words", "stop_word", "text", "from", "raise_it")
SEVERAL = ("needs", "please_not")


@door.for_("client", methods=("GET", "POST"))
def say(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """The composer, and its second step: the letter as it would be read, still editable."""
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    between = care.get(actor=actor, pair=pair)
    if between.ended_on is not None or between.client != actor.me:
        raise Missing
    if request.method != "POST":
        return _begin(request, between)
    do = request.POST.get("do", "preview")
    if do == "preview":
        return _preview(request, between, _composed(request))
    if do == "resume":
        return _preview(request, between, request.POST.get("text", ""))
    if do == "change":
        return _composer(request, between, request.POST)
    if do == "keep":
        items.save_draft(
            actor=actor,
            place=saying.draft_place(pair),
            body=typed(request.POST),
            day=request.practice.day(now),  # type: ignore[attr-defined]
        )
        return redirect("today")
    if do == "aloud":
        preparing.add_line(actor=actor, pair=pair, text=_one_line(request.POST.get("text", "")), now=now)
        return redirect("today")
    return _send(request, between, do)


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 500 else line[:497] + "…"


def _send(request: HttpRequest, between: care.Pair, do: str) -> HttpResponse:
    origin = request.POST.get("from", "")
    try:
        share = saying.write(
            actor=actor_of(request),
            pair=between.id,
            text=request.POST.get("text", ""),
            when={"now": "now", "tomorrow": "tomorrow"}.get(do, ""),
            checkin=_uuid(origin),
            raise_it=request.POST.get("raise_it") == "1",
            key=request.POST.get("key", ""),
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        text = request.POST.get("text", "")
        return _preview(request, between, text, error=refused.sentence, status=400)
    return redirect("share", share=share.id)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def typed(data: QueryDict) -> dict[str, object]:
    return {name: data.get(name, "") for name in TYPED} | {name: data.getlist(name) for name in SEVERAL}


def _begin(request: HttpRequest, between: care.Pair) -> HttpResponse:
    """Where one comes in: from a result with a sentence, from a kept draft, or with an empty page."""
    actor, way = actor_of(request), request.GET.get("way", "")
    origin = request.GET.get("from", "")
    if way == "use":
        return _preview(request, between, library.saying(saying.FIRST).strengths["plain"].opening, origin=origin)
    if way == "raise":
        name = accounts.whoami(actor=actor).display_name
        line = library.fill(library.saying(saying.FIRST).raise_it, client=name)
        return _preview(request, between, line, origin=origin, raise_it=True)
    draft = items.draft(actor=actor, place=saying.draft_place(between.id)) or {}
    form = QueryDict(mutable=True)
    for name, value in draft.items():
        form.setlist(name, value if isinstance(value, list) else [value])
    if origin:
        form["from"] = origin
    return _composer(request, between, form, drafted=bool(draft))


def _composer(request: HttpRequest, between: care.Pair, form: QueryDict, *, drafted: bool = False) -> HttpResponse:
    said = library.saying(saying.FIRST)
    context = {
        "pair": between,
        "saying": said,
        "form": form,
        "strength": form.get("strength") or "plain",
        "needs": [(slug, option.label) for slug, option in said.needs.items()],
        "places": [(slug, option.label) for slug, option in said.places.items()],
        "please_not": [(slug, option.label) for slug, option in said.please_not.items()],
        "chosen_needs": form.getlist("needs"),
        "chosen_not": form.getlist("please_not"),
        "chosen_place": form.get("place", ""),
        "kept_text": form.get("text", "") if drafted else "",
    }
    return render(request, "client/say.html", context)


def _composed(request: HttpRequest) -> str:
    form = request.POST
    choices = saying.Choices(
        strength=form.get("strength", "plain"),
        needs=form.getlist("needs"),
        place=form.get("place", ""),
        please_not=form.getlist("please_not"),
        own_words=form.get("own_words", ""),
        stop_word=form.get("stop_word", ""),
    )
    return saying.compose(choices=choices, signature=accounts.whoami(actor=actor_of(request)).display_name)


def _preview(
    request: HttpRequest,
    between: care.Pair,
    text: str,
    *,
    origin: str = "",
    raise_it: bool = False,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    said = library.saying(saying.FIRST)
    actor = actor_of(request)
    form = request.POST if request.method == "POST" else QueryDict()
    context = {
        "pair": between,
        "text": text,
        "held": said.held,
        "before": [library.fill(line, therapist=between.other_name) for line in said.before],
        "times": results.reading_words(
            care.reading_times(actor=actor, therapist=between.therapist), between, request
        ),
        "origin": form.get("from") or origin,
        "raise_it": raise_it or form.get("raise_it") == "1",
        "key": form.get("key") or requests.fresh_key(),
        "carried": [
            (name, value)
            for name in ("strength", "place", "own_words", "stop_word", *SEVERAL)
            for value in form.getlist(name)
        ],
        "error": error,
    }
    return render(request, "client/say_preview.html", context, status=status)


@door.for_("client", methods=("POST",))
def draft(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    actor = actor_of(request)
    care.side_of(actor=actor, pair=pair)
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    items.save_draft(actor=actor, place=saying.draft_place(pair), body=typed(request.POST), day=day)
    return HttpResponse(status=204)
