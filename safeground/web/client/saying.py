"""Say it: find the words, read exactly what will be seen, and let it wait until tomorrow."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from safeground.domain import accounts, care, items, library, saying
from safeground.domain.actor import Missing, Refused
from safeground.web import door, requests
from safeground.web.client import results
from safeground.web.forms import drafts
from safeground.web.middleware import actor_of

TYPED = ("about", "strength", "place", "own_words", "stop_word", "text", "from", "raise_it")
SEVERAL = ("needs", "please_not")


@door.for_("client")
def what(request: HttpRequest) -> HttpResponse:
    """What it is about: every kind of message, and those for which words are kept."""
    actor = actor_of(request)
    pairs = care.of_client(actor=actor)
    chosen = next((one for one in pairs if str(one.id) == request.GET.get("to", "")), None)
    pair = chosen or (pairs[0] if len(pairs) == 1 else None)
    context = {
        "pairs": pairs,
        "pair": pair,
        "kinds": library.sayings(),
        "drafted": saying.drafted(actor=actor, pair=pair.id) if pair else frozenset(),
    }
    return render(request, "client/say_what.html", context)


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
        return preview(request, between, _composed(request))
    if do == "resume":
        return preview(request, between, request.POST.get("text", ""))
    if do == "change" and _about(request).slug in library.THEMES:
        return redirect(_about(request).slug, pair=pair)
    if do == "change":
        return _composer(request, between, request.POST)
    if do == "raise":
        return preview(request, between, _raising(request), raise_it=True)
    if do == "keep":
        items.save_draft(
            actor=actor,
            place=saying.draft_place(pair, _about(request).slug),
            body=typed(request.POST),
            day=request.practice.day(now),  # type: ignore[attr-defined]
        )
        return redirect("today")
    if do == "aloud":
        return _keep_to_read(request, between)
    return _send(request, between, do)


def _about(request: HttpRequest) -> library.Saying:
    """The kind of message: by its number in the address, by its slug in a form."""
    slug = request.POST.get("about", "")
    if slug in library.THEMES:
        return library.saying(slug)
    named = next((one for one in library.sayings() if one.slug == slug), None)
    return named or saying.kind(requests.read_number(request.GET.get("about", "")))


def _raising(request: HttpRequest) -> str:
    name = accounts.whoami(actor=actor_of(request)).display_name
    return saying.ask_to_raise(about=_about(request).slug, client=name)


def _keep_to_read(request: HttpRequest, between: care.Pair) -> HttpResponse:
    actor, about, text = actor_of(request), _about(request).slug, request.POST.get("text", "")
    try:
        saying.keep_to_read(
            actor=actor,
            pair=between.id,
            text=text,
            about=about,
            signature=accounts.whoami(actor=actor).display_name,
            key=request.POST.get("key", ""),
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        if refused.code == "missing":
            raise
        return preview(request, between, text, error=refused.sentence, status=400)
    if about in library.THEMES:
        drafts.drop(actor=actor, form=about, pair=between.id)
    return redirect("prepare-aloud", pair=between.id)


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
            about=_about(request).slug,
            rung=_uuid(request.POST.get("rung", "")),
            key=request.POST.get("key", ""),
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        text = request.POST.get("text", "")
        return preview(request, between, text, error=refused.sentence, status=400)
    if _about(request).slug in library.THEMES:
        drafts.drop(actor=actor_of(request), form=_about(request).slug, pair=between.id)
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
    actor, way, about = actor_of(request), request.GET.get("way", ""), _about(request)
    origin = request.GET.get("from", "")
    if way == "use":
        return preview(request, between, about.strengths["plain"].opening, origin=origin)
    if way == "raise":
        return preview(request, between, _raising(request), origin=origin, raise_it=True)
    draft = items.draft(actor=actor, place=saying.draft_place(between.id, about.slug)) or {}
    form = QueryDict(mutable=True)
    for name, value in draft.items():
        form.setlist(name, value if isinstance(value, list) else [value])
    if origin:
        form["from"] = origin
    return _composer(request, between, form, drafted=bool(draft))


def _composer(request: HttpRequest, between: care.Pair, form: QueryDict, *, drafted: bool = False) -> HttpResponse:
    said, common = _about(request), library.common_sayings()
    context = {
        "pair": between,
        "saying": said,
        "stop_label": common.stop_label,
        "rehearsal": next((play for play in library.roleplays() if play.leads_to == said.slug), None),
        "form": form,
        "strength": form.get("strength") or "plain",
        "strengths": [_ways(slug, one) for slug, one in said.strengths.items()],
        "needs": [(slug, option.label) for slug, option in said.needs.items()],
        "places": [(slug, option.label) for slug, option in common.places.items()],
        "please_not": [(slug, option.label) for slug, option in said.please_not.items()],
        "chosen_needs": form.getlist("needs"),
        "chosen_not": form.getlist("please_not"),
        "chosen_place": form.get("place", ""),
        "kept_text": form.get("text", "") if drafted else "",
    }
    return render(request, "client/say.html", context)


def _ways(slug: str, strength: Any) -> dict[str, Any]:
    others = [(f"{slug}.{place}", words) for place, words in enumerate(strength.others, start=1)]
    return {"slug": slug, "label": strength.label, "opening": strength.opening, "others": others}


def beside(about: str, name: str) -> dict[str, Any]:
    """What stands beside an opened message of this kind, with the client's name in it."""
    known = {one.slug for one in library.sayings()} | set(library.THEMES)
    return beside_of(library.saying(about if about in known else saying.FIRST).beside, name)


def beside_shown(kind: str, name: str) -> dict[str, Any] | None:
    """What stands beside an opened thing that is no message; nothing for a kind that has no words of its own."""
    found = library.besides().get(kind) or library.journal().beside.get(kind)
    return None if found is None else beside_of(found, name)


def beside_of(found: library.Beside, name: str) -> dict[str, Any]:
    """Advice for the therapist, with the client's name in it."""
    common = library.common_sayings()
    return {
        "before": library.fill(found.before, client=name),
        "help_heading": common.help_heading,
        "help": [library.fill(line, client=name) for line in found.help],
        "hurt_heading": common.hurt_heading,
        "hurt": [library.fill(line, client=name) for line in found.hurt],
        "after": [library.fill(line, client=name) for line in (found.quiet, found.loud)],
        "for_you": common.for_you,
    }


def _composed(request: HttpRequest) -> str:
    form = request.POST
    choices = saying.Choices(
        about=_about(request).slug,
        strength=form.get("strength", "plain"),
        needs=form.getlist("needs"),
        place=form.get("place", ""),
        please_not=form.getlist("please_not"),
        own_words=form.get("own_words", ""),
        stop_word=form.get("stop_word", ""),
    )
    return saying.compose(choices=choices, signature=accounts.whoami(actor=actor_of(request)).display_name)


def preview(
    request: HttpRequest,
    between: care.Pair,
    text: str,
    *,
    origin: str = "",
    raise_it: bool = False,
    about: str = "",
    rung: str = "",
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """The letter as it would be read, with what stands beside it; every word can still be changed."""
    said, common = library.saying(about) if about else _about(request), library.common_sayings()
    actor = actor_of(request)
    name = accounts.whoami(actor=actor).display_name
    form = request.POST if request.method == "POST" else QueryDict()
    context = {
        "pair": between,
        "text": text,
        "saying": said,
        "before": [library.fill(line, therapist=between.other_name) for line in common.before],
        "beside_lead": library.fill(common.beside_lead, therapist=between.other_name),
        "beside": beside(said.slug, name),
        "times": results.reading_words(
            care.reading_times(actor=actor, therapist=between.therapist), between, request
        ),
        "origin": form.get("from") or origin,
        "rung": form.get("rung") or rung,
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
    place = saying.draft_place(pair, _about(request).slug)
    items.save_draft(actor=actor, place=place, body=typed(request.POST), day=day)
    return HttpResponse(status=204)
