"""A therapist's own notes about a client: written, changed and deleted under nobody else's eyes."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from safeground.domain import care, notes
from safeground.domain.actor import Missing, Refused
from safeground.web import door, requests
from safeground.web.forms import drafts
from safeground.web.middleware import actor_of


@door.for_("therapist", methods=("GET", "POST"))
def about(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """The notes about one client, and writing one; also after the two have ended."""
    actor, error = actor_of(request), ""
    found = care.get(actor=actor, pair=pair)
    if found.therapist != actor.me:
        raise Missing
    draft = None if request.method == "POST" else drafts.kept(actor=actor, form="note", pair=pair)
    typed = request.POST if draft is None else draft
    if request.method == "POST":
        try:
            notes.write(
                actor=actor,
                pair=pair,
                text=request.POST.get("text", ""),
                key=request.POST.get("key", ""),
                now=request.now,  # type: ignore[attr-defined]
            )
            drafts.drop(actor=actor, form="note", pair=pair)
            return redirect(f"{reverse('desk-notes', kwargs={'pair': pair})}?kept=1")
        except Refused as refused:
            if refused.code == "missing":
                raise
            error = refused.sentence
    context = {
        "here": "caseload",
        "pair": found,
        "ended": found.ended_on is not None,
        "notes": notes.notes(actor=actor, pair=pair),
        "typed": typed.get("text", ""),
        "drafted": draft is not None,
        "draft_url": reverse("desk-form-draft", kwargs={"pair": pair, "form": "note"}),
        "kept": "kept" in request.GET,
        "removed": "removed" in request.GET,
        "key": request.POST.get("key") or requests.fresh_key(),
        "error": error,
    }
    return render(request, "therapist/notes.html", context, status=400 if error else 200)


@door.for_("therapist", methods=("GET", "POST"))
def note(request: HttpRequest, note: uuid.UUID) -> HttpResponse:
    """One note: read it, change it, delete it."""
    actor, error, form = actor_of(request), "", request.POST
    one = notes.read(actor=actor, note=note)
    if request.method == "POST":
        try:
            if form.get("do") == "remove":
                notes.remove(actor=actor, note=note)
                drafts.drop(actor=actor, form="own-note", pair=note)
                return redirect(f"{reverse('desk-notes', kwargs={'pair': one.pair})}?removed=1")
            revision = requests.read_number(form.get("revision", "")) or 0
            notes.change(
                actor=actor,
                note=note,
                revision=revision,
                text=form.get("text", ""),
                now=request.now,  # type: ignore[attr-defined]
            )
            drafts.drop(actor=actor, form="own-note", pair=note)
            return redirect(f"{reverse('desk-notes', kwargs={'pair': one.pair})}?kept=1")
        except Refused as refused:
            if refused.code == "missing":
                raise
            error = refused.sentence
            one = notes.read(actor=actor, note=note)
    draft = None if error else drafts.kept(actor=actor, form="own-note", pair=note)
    context = {
        "here": "caseload",
        "note": one,
        "pair": care.get(actor=actor, pair=one.pair),
        "typed": form.get("text", "") if error else draft.get("text", "") if draft is not None else one.text,
        "kept_now": one.text if error else "",
        "drafted": draft is not None,
        "draft_url": reverse("desk-form-draft", kwargs={"pair": note, "form": "own-note"}),
        "error": error,
    }
    return render(request, "therapist/note.html", context, status=400 if error else 200)


@door.for_("therapist")
def all_notes(request: HttpRequest) -> HttpResponse:
    """Every note, client by client: those of clients with whom it has ended are found here."""
    actor = actor_of(request)
    found = notes.notes(actor=actor)
    about = {one.pair for one in found}
    pairs = [pair for pair in care.of_therapist(actor=actor, ended=True) if pair.id in about]
    pairs.sort(key=lambda pair: pair.other_name.casefold())
    context = {
        "here": "caseload",
        "groups": [(pair, [one for one in found if one.pair == pair.id]) for pair in pairs],
    }
    return render(request, "therapist/all_notes.html", context)
