"""Milestones: what was noticed, in own words, kept or not; and showing one, read exactly as it would be seen."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from safeground.domain import care, items, library, milestones
from safeground.domain.actor import Missing, Refused
from safeground.web import door, requests
from safeground.web.client import results
from safeground.web.middleware import actor_of

FIELDS = ("text", "about")


@door.for_("client", methods=("GET", "POST"))
def listing(request: HttpRequest) -> HttpResponse:
    actor, form, error = actor_of(request), request.POST, ""
    if request.method == "POST":
        try:
            return _deed(request, form.get("do", ""))
        except Refused as refused:
            if refused.code == "missing":
                raise
            error = refused.sentence
    texts = library.milestones()
    page = milestones.page(actor=actor, now=request.now)  # type: ignore[attr-defined]
    draft = items.draft(actor=actor, place=milestones.DRAFT) or {}
    names = {pair.id: pair.other_name for pair in care.of_client(actor=actor, ended=True)}
    living = {pair.id: pair.other_name for pair in care.of_client(actor=actor)}
    context = {
        "texts": texts,
        "page": page,
        "noticed": [(one, names[one.pair] if one.pair else "", _show_name(one.pair, living)) for one in page.noticed],
        "kept": [(one, [(names[share.pair], share) for share in one.shown]) for one in page.kept],
        "typed": form if error else draft,
        "abouts": list(texts.abouts.items()),
        "error": error,
        "draft_url": reverse("milestones-draft"),
        "key": form.get("key") or requests.fresh_key(),
    }
    return render(request, "client/milestones.html", context, status=400 if error else 200)


def _show_name(pair: uuid.UUID | None, living: dict[uuid.UUID, str]) -> str:
    """Whom it can be shown to: the therapist it is about, or one of those there are; "" where there is nobody."""
    if pair is not None:
        return living.get(pair, "")
    if len(living) == 1:
        return next(iter(living.values()))
    return _("somebody") if living else ""


def _deed(request: HttpRequest, do: str) -> HttpResponse:
    actor, form, now = actor_of(request), request.POST, request.now  # type: ignore[attr-defined]
    of = form.get("of", "")
    if do in ("on", "off"):
        milestones.turn(actor=actor, on=do == "on", now=now)
    elif do == "not":
        milestones.dismiss(actor=actor, of=of, now=now)
    elif do == "keep":
        milestones.keep(actor=actor, of=of, now=now)
    elif do == "show":
        kept = milestones.keep(actor=actor, of=of, now=now)
        pairs = _whom(request, kept)
        return _preview(request, kept, pairs[0]) if len(pairs) == 1 else redirect("milestone", milestone=kept.id)
    else:
        words = {name: form.get(name, "") for name in FIELDS}
        milestones.write(actor=actor, **words, key=form.get("key", ""), now=now)
    return redirect("milestones")


@door.for_("client", methods=("POST",))
def draft(request: HttpRequest) -> HttpResponse:
    body = {name: request.POST.get(name, "") for name in FIELDS}
    if sum(map(len, body.values())) > 20_000:
        return HttpResponse(status=413)
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    items.save_draft(actor=actor_of(request), place=milestones.DRAFT, body=body, day=day)
    return HttpResponse(status=204)


@door.for_("client", methods=("GET", "POST"))
def milestone(request: HttpRequest, milestone: uuid.UUID) -> HttpResponse:
    """One that was kept: read it, show it, or remove it for good."""
    actor, form, now = actor_of(request), request.POST, request.now  # type: ignore[attr-defined]
    one, do = milestones.read(actor=actor, milestone=milestone), form.get("do", "")
    pairs = _whom(request, one)
    if do == "remove":
        milestones.remove(actor=actor, milestone=milestone, now=now)
        return redirect("milestones")
    if do in ("preview", "show"):
        pair = next((found for found in pairs if str(found.id) == form.get("pair", "")), None)
        if pair is None:
            raise Missing
        if do == "preview":
            return _preview(request, one, pair)
        key = form.get("key", "")
        share = milestones.show(actor=actor, milestone=milestone, pair=pair.id, key=key, now=now)
        return redirect("share", share=share.id)
    names = {pair.id: pair.other_name for pair in care.of_client(actor=actor, ended=True)}
    texts = library.milestones()
    context = {
        "one": one,
        "texts": texts,
        "about": texts.abouts.get(one.kind, "") if one.own else "",
        "pairs": pairs,
        "shown": [(names[share.pair], share) for share in one.shown],
    }
    return render(request, "client/milestone.html", context)


def _whom(request: HttpRequest, one: milestones.Milestone) -> list[care.Pair]:
    pairs = care.of_client(actor=actor_of(request))
    return [pair for pair in pairs if one.pair in (None, pair.id)]


def _preview(request: HttpRequest, one: milestones.Milestone, pair: care.Pair) -> HttpResponse:
    actor = actor_of(request)
    times = care.reading_times(actor=actor, therapist=pair.therapist)
    context = {
        "one": one,
        "pair": pair,
        "body": milestones.preview(milestone=one),
        # The first of these lines is the heading already.
        "before": [library.fill(line, therapist=pair.other_name) for line in library.common_sayings().before[1:]],
        "times": results.reading_words(times, pair, request),
        "key": requests.fresh_key(),
    }
    return render(request, "client/milestone_preview.html", context)
