"""What to expect: one's own words, what usually happens, what was agreed, and one's own pace in words."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.safestring import mark_safe

from safeground.domain import care, expectations, items, library
from safeground.domain.actor import Missing, Refused
from safeground.web import charts, door, requests
from safeground.web.client import results
from safeground.web.middleware import actor_of


def _of(request: HttpRequest, text: str) -> care.Pair:
    """The living pair with this id, of the person who asks."""
    found = next((one for one in care.of_client(actor=actor_of(request)) if str(one.id) == text), None)
    if found is None:
        raise Missing
    return found


@door.for_("client", methods=("GET", "POST"))
def page(request: HttpRequest) -> HttpResponse:
    """Everything about expectations on one page. Each keeping makes a version with its day."""
    actor, form, do = actor_of(request), request.POST, request.POST.get("do", "")
    if request.method != "POST":
        return _page(request)
    at = f"agree-{form.get('pair', '')}" if do == "agree" else do
    common: dict[str, Any] = {"text": form.get("text", ""), "now": request.now, "key": form.get("key", "")}  # type: ignore[attr-defined]
    try:
        if do == "agree":
            expectations.agree(actor=actor, pair=_of(request, form.get("pair", "")).id, **common)
        elif do == "remove":
            expectations.remove(actor=actor, version=requests.read_id(form, "version"))
        else:
            at = "expect"
            expectations.expect(actor=actor, choices=form.getlist("choice"), **common)
    except Refused as refused:
        if refused.code == "missing":
            raise
        typed = {at: {"text": form.get("text", ""), "choices": form.getlist("choice")}}
        return _page(request, typed=typed, errors={at: refused.sentence}, status=400)
    return redirect("expectations")


def _page(
    request: HttpRequest,
    *,
    typed: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, texts = actor_of(request), library.expectations()
    typed, errors = typed or {}, errors or {}
    mine = expectations.mine(actor=actor)
    pairs = care.of_client(actor=actor)
    choices = texts.mine["choices"]
    drafted = items.draft(actor=actor, place=expectations.draft_place()) or {}
    context = {
        "texts": texts,
        "mine": [(one, [choices[slug] for slug in one.choices]) for one in mine],
        "choices": list(choices.items()),
        "typed": typed.get("expect") or drafted,
        "error": errors.get("expect", ""),
        "usual": [mark_safe(library.render(text)) for text in texts.usual["paragraphs"]],  # noqa: S308 - escaped
        "picture": charts.shapes(
            [(one["slug"], one["name"]) for one in texts.usual["shapes"]], title=texts.usual["picture"]
        ),
        "pairs": [_between(request, pair, typed, errors) for pair in pairs],
        "key": requests.fresh_key(),
    }
    return render(request, "client/expectations.html", context, status=status)


def _between(request: HttpRequest, pair: care.Pair, typed: dict[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    """What was agreed with one therapist, whether it is shown, and how one's own line stands with them."""
    actor, texts, at = actor_of(request), library.expectations(), f"agree-{pair.id}"
    drafted = items.draft(actor=actor, place=expectations.draft_place(pair.id)) or {}
    found = expectations.standing(actor=actor, pair=pair.id)
    day = date_format(found.dipped_on, "j F") if found.dipped_on else ""
    shown = expectations.shown(actor=actor, pair=pair.id)
    versions = expectations.agreed(actor=actor, pair=pair.id)
    return {
        "pair": pair,
        "title": library.fill(texts.agreed["with"], name=pair.other_name),
        "show_words": library.fill(texts.agreed["show"], name=pair.other_name),
        "versions": versions,
        "typed": (typed.get(at) or drafted).get("text", ""),
        "error": errors.get(at, ""),
        "shown": shown,
        # Shown once and changed since: the change is one's own until it is shown again.
        "up_to_date": shown is not None and bool(versions) and shown.item == versions[0].id,
        "key": requests.fresh_key(),
        "pace_lead": library.fill(texts.pace["lead"], name=pair.other_name),
        "pace": expectations.words(found, dipped_day=day),
        "then_and_now": expectations.hard_then_and_now(found),
    }


@door.for_("client", methods=("POST",))
def show(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """Exactly what would be seen, and then showing it."""
    actor, between = actor_of(request), _of(request, str(pair))
    error = ""
    try:
        version = expectations.latest(actor=actor, pair=pair)
        if request.POST.get("do") == "show":
            share = expectations.show(
                actor=actor,
                pair=pair,
                version=requests.read_id(request.POST, "version"),
                key=request.POST.get("key", ""),
                now=request.now,  # type: ignore[attr-defined]
            )
            return redirect("share", share=share.id)
    except Refused as refused:
        if refused.code == "missing":
            raise
        if refused.code == "empty":
            return _page(request, errors={f"agree-{pair}": refused.sentence}, status=400)
        error = refused.sentence
    texts = library.expectations()
    context = {
        "pair": between,
        "texts": texts.agreed,
        "title": library.fill(texts.agreed["with"], name=between.other_name),
        "version": version,
        "body": expectations.bundle(version),
        "shown": expectations.shown(actor=actor, pair=pair),
        "before": results.before_sharing(between.other_name),
        "times": results.reading_words(
            care.reading_times(actor=actor, therapist=between.therapist), between, request
        ),
        "key": requests.fresh_key(),
        "error": error,
    }
    return render(request, "client/expectations_preview.html", context, status=400 if error else 200)


@door.for_("client", methods=("POST",))
def draft(request: HttpRequest) -> HttpResponse:
    """What is being typed in one of the boxes, sealed as it is typed."""
    form = request.POST
    pair = _of(request, form["pair"]).id if form.get("pair") else None
    body = {"text": form.get("text", ""), "choices": form.getlist("choice")}
    if len(body["text"]) + sum(map(len, body["choices"])) > 2 * expectations.LONGEST:
        return HttpResponse(status=413)
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    items.save_draft(actor=actor_of(request), place=expectations.draft_place(pair), body=body, day=day)
    return HttpResponse(status=204)
