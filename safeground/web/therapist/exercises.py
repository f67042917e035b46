"""Offering an exercise to a client: choose one, change its words, say why, read what will be seen, show it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from safeground.domain import care, library, offers
from safeground.domain.actor import Missing, Refused
from safeground.web import door, requests
from safeground.web.forms import drafts
from safeground.web.middleware import actor_of


@door.for_("therapist", methods=("GET", "POST"))
def offer(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    actor, form = actor_of(request), request.POST
    between = care.get(actor=actor, pair=pair)
    if between.therapist != actor.me or between.ended_on is not None:
        raise Missing
    if request.method != "POST":
        return _page(request, between)
    if form.get("do") == "change":
        return _page(request, between, typed=form)
    try:
        words: dict[str, Any] = {
            "actor": actor,
            "pair": pair,
            "exercise": form.get("which", ""),
            "steps": _steps(form),
            "why": form.get("why", ""),
        }
        if form.get("do") == "show":
            offers.offer(**words, key=form.get("key", ""), now=request.now)  # type: ignore[attr-defined]
            drafts.drop(actor=actor, form="exercise", pair=pair)
            return redirect(f"{reverse('desk-exercise', kwargs={'pair': pair})}?shown=1")
        body = offers.preview(**words)
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _page(request, between, typed=form, error=refused.sentence)
    known = next(one for one in library.exercises() if one.slug == body["exercise"])
    context = {
        "here": "caseload",
        "pair": between,
        "body": body,
        "exercise": known,
        "texts": library.exercise_words(),
        "carried": [(name, form.get(name, "")) for name in drafts.fields("exercise") if name in form],
        "key": form.get("key") or requests.fresh_key(),
    }
    return render(request, "therapist/exercise_preview.html", context)


def _steps(form: QueryDict) -> list[tuple[str, str]]:
    places = [name.removeprefix("text_") for name in drafts.fields("exercise") if name.startswith("text_")]
    return [(form.get(f"title_{place}", ""), form.get(f"text_{place}", "")) for place in places]


def _page(
    request: HttpRequest, between: care.Pair, *, typed: QueryDict | None = None, error: str = ""
) -> HttpResponse:
    actor = actor_of(request)
    kept = drafts.kept(actor=actor, form="exercise", pair=between.id)
    which = request.GET.get("which", "") if typed is None else typed.get("which", "")
    chosen = next((one for one in library.exercises() if one.slug == which and one.steps), None)
    drafted = typed is None and kept is not None and chosen is not None and kept.get("which") == chosen.slug
    words: Mapping[str, Any] | None = kept if drafted else typed
    context = {
        "here": "caseload",
        "pair": between,
        "all": [one for one in library.exercises() if one.steps],
        "chosen": chosen,
        "rows": _rows(chosen, words) if chosen else [],
        "why": words.get("why", "") if words else "",
        "drafted": drafted,
        "kept_for": kept.get("which", "") if kept else "",
        "given": offers.given(actor=actor, pair=between.id),
        "draft_url": reverse("desk-exercise-draft", kwargs={"pair": between.id}),
        "shown": "shown" in request.GET,
        "error": error,
        "key": request.POST.get("key") or requests.fresh_key(),
    }
    return render(request, "therapist/exercise.html", context, status=400 if error else 200)


def _rows(chosen: library.Exercise, words: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """A row for each step, and one for a step of the therapist's own."""
    rows = []
    for place in range(len(chosen.steps) + offers.MORE):
        step = chosen.steps[place] if place < len(chosen.steps) else None
        own = {"title": step.title, "text": step.text} if step else {"title": "", "text": ""}
        names = {part: f"{part}_{place}" for part in own}
        values = {part: words.get(names[part], "") if words is not None else own[part] for part in own}
        rows.append({"number": place + 1, "is_own": step is None, "names": names, **values})
    return rows
