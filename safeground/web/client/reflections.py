"""Reflections: the list, writing with or without small questions, one of them, and finding."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from safeground.domain import accounts, bridges, care, library, reflections
from safeground.domain.actor import Missing, Refused
from safeground.web import door, requests
from safeground.web.client import results, saying
from safeground.web.middleware import actor_of

FIELDS = ("title", "text", "tags")
# What a draft remembers besides the words: the question above the box, and the revision a change began from.
NOBODY = uuid.UUID(int=0)
BESIDES = ("question", "step", "revision")


def read_optional_id(text: str) -> uuid.UUID | None:
    """An id in an address or a hidden field; None where it was left out, `Missing` where it is no id."""
    return requests.read_id({"id": text}, "id") if text else None


@door.for_("client")
def listing(request: HttpRequest) -> HttpResponse:
    """Newest first, fifty at a time, uncounted; what was begun and not kept stands above."""
    actor = actor_of(request)
    before = read_optional_id(request.GET.get("before", ""))
    page = reflections.page(actor=actor, before=before)
    context = {
        "texts": library.journal(),
        "page": page,
        "rows": _rows(page.entries),
        "first": before is None,
        "begun": [] if before else reflections.begun(actor=actor),
        "pairs": [] if before else care.partners(actor=actor),
        "stopped": "stopped" in request.GET,
        "steady": library.page("steady"),
    }
    return render(request, "client/reflections.html", context)


def _rows(entries: Sequence[reflections.Reflection]) -> SafeString:
    """Fifty rows, drawn here and not by the template engine, which takes three milliseconds for them."""
    pattern, days = reverse("reflection", kwargs={"reflection": NOBODY}), {}
    drawn = []
    for one in entries:
        if one.written_on not in days:
            days[one.written_on] = date_format(one.written_on, "j F Y")
        beside = escape(" · ".join((days[one.written_on], *one.tags)))
        words = escape(one.title or Truncator(one.text[:400]).words(8))
        address = pattern.replace(str(NOBODY), str(one.id))
        drawn.append(f'<li><a href="{address}">{words}</a><br><span class="muted">{beside}</span></li>')
    return mark_safe("".join(drawn))  # noqa: S308 - every word of it is escaped above


@door.for_("client", methods=("POST",))
def search(request: HttpRequest) -> HttpResponse:
    """By POST alone: what somebody looks for never stands in an address or a log, and is not kept."""
    words, error, found = request.POST.get("words", ""), "", None
    before = read_optional_id(request.POST.get("before", ""))
    try:
        found = reflections.find(actor=actor_of(request), words=words, before=before)
    except Refused as refused:
        if refused.code == "missing":
            raise
        error = refused.sentence
    rows = _rows(found.entries) if found else ""
    context = {"texts": library.journal(), "page": found, "rows": rows, "words": words, "error": error}
    return render(request, "client/reflections_found.html", context, status=400 if error else 200)


@door.for_("client")
def questions(request: HttpRequest) -> HttpResponse:
    """Small questions to begin with. An empty page is the first and equal choice."""
    return render(
        request, "client/reflection_questions.html", {"texts": library.journal(), "steady": library.page("steady")}
    )


# --- writing ----------------------------------------------------------------------------------------------


@door.for_("client", methods=("GET", "POST"))
def write(request: HttpRequest) -> HttpResponse:
    """A new one: an empty page, a small question above it, or what was begun before."""
    if request.method == "POST":
        return _posted(request)
    actor, key = actor_of(request), request.GET.get("begun", "")
    draft = next((one for one in reflections.begun(actor=actor) if one.key == key), None)
    if draft is not None and draft.of is not None:
        return redirect(f"{reverse('reflection-edit', kwargs={'reflection': draft.of})}?begun={key}")
    typed = dict(draft.typed) if draft else {"question": request.GET.get("from", ""), "step": "1"}
    return _writing(request, typed, key=draft.key if draft else "", drafted=draft is not None)


@door.for_("client", methods=("GET", "POST"))
def edit(request: HttpRequest, reflection: uuid.UUID) -> HttpResponse:
    """Write one anew. It becomes a new revision; what was shown before stays as it was shown."""
    actor = actor_of(request)
    one = reflections.read(actor=actor, reflection=reflection)
    if request.method == "POST":
        return _posted(request, one)
    key = request.GET.get("begun", "")
    begun = reflections.begun(actor=actor, of=reflection)
    draft = next((draft for draft in begun if draft.key == key), None)
    typed = dict(draft.typed) if draft else _as_typed(one)
    others = [draft for draft in begun if draft.key != key]
    return _writing(request, typed, one, key=key if draft else "", drafted=draft is not None, others=others)


def _as_typed(one: reflections.Reflection) -> dict[str, str]:
    return {"title": one.title, "text": one.text, "tags": ", ".join(one.tags), "revision": str(one.revision)}


def _posted(request: HttpRequest, one: reflections.Reflection | None = None) -> HttpResponse:
    """Keep it, or go on in small steps: nothing that was typed is ever left behind."""
    actor, form, do = actor_of(request), request.POST, request.POST.get("do", "")
    typed, key = _typed(request), form.get("key") or requests.fresh_key()
    try:
        if do in ("step", "other", "stop"):
            return _onwards(request, typed, key, do)
        words: dict[str, Any] = {name: typed[name] for name in FIELDS} | {"key": key, "now": request.now}  # type: ignore[attr-defined]
        if one is None:
            kept = reflections.write(actor=actor, **words)
        else:
            revision = requests.read_number(typed["revision"]) or 0
            kept = reflections.change(actor=actor, reflection=one.id, revision=revision, **words)
    except Refused as refused:
        if refused.code == "missing":
            raise
        clash = one if refused.code == "changed-elsewhere" else None
        if clash is not None:
            typed["revision"] = str(clash.revision)
        return _writing(request, typed, one, key=key, error=refused.sentence, clash=clash)
    return redirect("reflection", reflection=kept.id)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in (*FIELDS, *BESIDES)}


def _onwards(request: HttpRequest, typed: dict[str, str], key: str, do: str) -> HttpResponse:
    """The next small step, no question any more, or stopping here. What was typed becomes a draft first."""
    if do == "step":
        typed["step"] = str((requests.read_number(typed["step"]) or 1) + 1)
    elif do == "other":
        typed["question"] = typed["step"] = ""
    reflections.save(actor=actor_of(request), key=key, of=None, typed=typed, now=request.now)  # type: ignore[attr-defined]
    written = any(typed[name].strip() for name in FIELDS)
    if do == "stop":
        return redirect(f"{reverse('reflections')}?stopped")
    if written:
        return redirect(f"{reverse('reflection-new')}?begun={key}")
    return redirect("reflection-questions") if do == "other" else _writing(request, typed, key=key)


def _writing(
    request: HttpRequest,
    typed: dict[str, str],
    one: reflections.Reflection | None = None,
    *,
    key: str = "",
    drafted: bool = False,
    others: list[reflections.Begun] | None = None,
    error: str = "",
    clash: reflections.Reflection | None = None,
) -> HttpResponse:
    texts = library.journal()
    prompt = texts.prompt(requests.read_number(typed.get("question", "")))
    place = min(requests.read_number(typed.get("step", "")) or 1, len(prompt.steps)) if prompt else 1
    context = {
        "texts": texts,
        "one": one,
        "typed": typed,
        "prompt": prompt,
        "step": prompt.steps[max(place, 1) - 1] if prompt else None,
        "place": max(place, 1),
        "more": prompt is not None and place < len(prompt.steps),
        "steady": library.page("steady"),
        "key": key or requests.fresh_key(),
        "drafted": drafted,
        "others": others or [],
        "clash": clash,
        "error": error,
    }
    return render(request, "client/reflection_write.html", context, status=400 if error else 200)


@door.for_("client", methods=("POST",))
def draft(request: HttpRequest) -> HttpResponse:
    """What is in the boxes of one window, sealed as it is typed; or let go of for good."""
    actor, form, now = actor_of(request), request.POST, request.now  # type: ignore[attr-defined]
    if form.get("do") == "drop":
        reflections.drop(actor=actor, key=form.get("key", ""), day=request.practice.day(now))  # type: ignore[attr-defined]
        return redirect("reflections")
    of = read_optional_id(form.get("of", ""))
    try:
        reflections.save(actor=actor, key=form.get("key", ""), of=of, typed=_typed(request), now=now)
    except Refused as refused:
        if refused.code == "missing":
            raise
        return HttpResponse(status=413)
    return HttpResponse(status=204)


# --- one of them ------------------------------------------------------------------------------------------


@door.for_("client", methods=("GET", "POST"))
def reflection(request: HttpRequest, reflection: uuid.UUID) -> HttpResponse:
    """One of them: read it, go on with it, show it, or delete it for good."""
    actor = actor_of(request)
    one = reflections.read(actor=actor, reflection=reflection)
    if request.method == "POST" and request.POST.get("do") == "remove":
        bridges.forget_reflection(actor=actor, reflection=reflection, now=request.now)  # type: ignore[attr-defined]
        return redirect("reflections")
    return _page(request, one)


def _page(request: HttpRequest, one: reflections.Reflection, *, error: str = "") -> HttpResponse:
    actor = actor_of(request)
    pairs = care.of_client(actor=actor, ended=True)
    names = {pair.id: pair.other_name for pair in pairs}
    shown = [
        (names.get(share.pair, ""), share, share.revision != one.revision)
        for share in reflections.shown(actor=actor, item=one.id)
        if share.state != "withdrawn"
    ]
    context = {
        "one": one,
        "texts": library.journal(),
        "pairs": [pair for pair in pairs if pair.ended_on is None],
        "shown": shown,
        "parts": reflections.parts_of(one),
        "begun": reflections.begun(actor=actor, of=one.id),
        "error": error,
    }
    return render(request, "client/reflection.html", context, status=400 if error else 200)


# --- showing it -------------------------------------------------------------------------------------------


@door.for_("client", methods=("POST",))
def preview(request: HttpRequest, reflection: uuid.UUID) -> HttpResponse:
    """Exactly what would be seen. Nothing is sent by looking at it."""
    return _preview(request, reflection)


def _preview(request: HttpRequest, reflection: uuid.UUID, *, error: str = "") -> HttpResponse:
    actor, form = actor_of(request), request.POST
    one = reflections.read(actor=actor, reflection=reflection)
    between = living(request, form.get("pair", ""))
    try:
        body = reflections.bundle(one, form.getlist("part"))
    except Refused as refused:
        return _page(request, one, error=refused.sentence)
    return letter(
        request,
        between,
        body,
        error=error,
        revision=one.revision,
        back=reverse("reflection", kwargs={"reflection": one.id}),
        to=reverse("reflection-show", kwargs={"reflection": one.id}),
        carried=[("part", part) for part in form.getlist("part")] + [("pair", str(between.id))],
    )


def living(request: HttpRequest, pair: str) -> care.Pair:
    """The client's own therapist of that id, as long as the two are connected."""
    found = next((one for one in care.of_client(actor=actor_of(request)) if str(one.id) == pair), None)
    if found is None:
        raise Missing
    return found


def letter(
    request: HttpRequest, between: care.Pair, body: dict[str, Any], *, error: str, revision: int, **more: Any
) -> HttpResponse:
    """The preview of a reflection or of three lines, with what stands beside it on the desk."""
    actor, common = actor_of(request), library.common_sayings()
    name = accounts.whoami(actor=actor).display_name
    context = {
        "pair": between,
        "body": body,
        "journal": library.journal(),
        "before": [library.fill(line, therapist=between.other_name) for line in common.before],
        "beside_lead": library.fill(common.beside_lead, therapist=between.other_name),
        "beside": saying.beside_of(library.journal().beside[body["kind"]], name),
        "times": results.reading_words(
            care.reading_times(actor=actor, therapist=between.therapist), between, request
        ),
        "key": request.POST.get("key") or requests.fresh_key(),
        "revision": revision,
        "error": error,
        **more,
    }
    return render(request, "client/reflection_preview.html", context, status=400 if error else 200)


@door.for_("client", methods=("POST",))
def show(request: HttpRequest, reflection: uuid.UUID) -> HttpResponse:
    form = request.POST
    between = living(request, form.get("pair", ""))
    try:
        share = reflections.show(
            actor=actor_of(request),
            reflection=reflection,
            revision=requests.read_number(form.get("revision", "")) or 0,
            pair=between.id,
            parts=form.getlist("part"),
            when=form.get("do", ""),
            key=form.get("key", ""),
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _preview(request, reflection, error=refused.sentence)
    return redirect("share", share=share.id)
