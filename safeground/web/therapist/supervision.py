"""The supervision sheet: four boxes about oneself, looked through for clients' names before it is kept or printed."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from safeground.domain import items, library, supervision
from safeground.domain.actor import Refused
from safeground.web import door, papers, requests
from safeground.web.middleware import actor_of

LONGEST_DRAFT = 40_000


def _given(data: Mapping[str, Any]) -> dict[str, str]:
    return {slug: str(data.get(slug, "")) for slug in supervision.parts()}


def _boxes(typed: Mapping[str, str]) -> list[tuple[library.SupervisionPart, str]]:
    return [(part, typed.get(part.slug, "")) for part in library.supervision().parts]


def _warning(request: HttpRequest, given: Mapping[str, str]) -> list[str]:
    """The names that stand in it, unless whoever wrote it has read that already."""
    return [] if request.POST.get("anyway") else supervision.names_in(actor=actor_of(request), given=given)


def _named(names: list[str]) -> str:
    return library.fill(library.supervision().named, names=", ".join(names)) if names else ""


@door.for_("therapist", methods=("GET", "POST"))
def listing(request: HttpRequest) -> HttpResponse:
    """A fresh sheet, and the ones kept before."""
    actor, error, names = actor_of(request), "", []
    draft = items.draft(actor=actor, place=supervision.DRAFT) if request.method != "POST" else None
    typed = _given(request.POST if request.method == "POST" else draft or {})
    if request.method == "POST":
        try:
            names = _warning(request, typed)
            if not names:
                made = supervision.write(
                    actor=actor,
                    given=typed,
                    key=request.POST.get("key", ""),
                    now=request.now,  # type: ignore[attr-defined]
                )
                return redirect("supervision-sheet", sheet=made.id)
        except Refused as refused:
            error = refused.sentence
    context = {
        "here": "caseload",
        "texts": library.supervision(),
        "boxes": _boxes(typed),
        "sheets": supervision.sheets(actor=actor),
        "named": _named(names),
        "drafted": bool(draft),
        "removed": "removed" in request.GET,
        "draft_url": reverse("supervision-draft"),
        "key": request.POST.get("key") or requests.fresh_key(),
        "error": error,
    }
    return render(request, "therapist/supervision.html", context, status=400 if error else 200)


@door.for_("therapist", methods=("POST",))
def draft(request: HttpRequest) -> HttpResponse:
    body = _given(request.POST)
    if sum(map(len, body.values())) > LONGEST_DRAFT:
        return HttpResponse(status=413)
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    items.save_draft(actor=actor_of(request), place=supervision.DRAFT, body=body, day=day)
    return HttpResponse(status=204)


@door.for_("therapist", methods=("GET", "POST"))
def sheet(request: HttpRequest, sheet: uuid.UUID) -> HttpResponse:
    """One sheet: read it, change it, make a file for printing, delete it."""
    actor, form, do, error, names = actor_of(request), request.POST, request.POST.get("do", ""), "", []
    one = supervision.read(actor=actor, sheet=sheet)
    typed = _given(form) if do == "change" else dict(one.parts)
    if request.method == "POST":
        try:
            if do == "remove":
                supervision.remove(actor=actor, sheet=sheet)
                return redirect("/desk/supervision/?removed=1")
            names = _warning(request, typed)
            if do == "pdf" and not names:
                return _file(request, one)
            if do == "change" and not names:
                revision = requests.read_number(form.get("revision", "")) or 0
                supervision.change(actor=actor, sheet=sheet, revision=revision, given=typed)
                return redirect("supervision-sheet", sheet=sheet)
        except Refused as refused:
            if refused.code == "missing":
                raise
            error = refused.sentence
        except papers.NotDrawn:
            error = _(
                "The file cannot draw one of the signs in this, such as a little picture. This page can: print it."
            )
    context = {
        "here": "caseload",
        "texts": library.supervision(),
        "sheet": one,
        "filled": [(part, text) for part, text in _boxes(one.parts) if text],
        "boxes": _boxes(typed),
        "changing": do == "change" or "change" in request.GET,
        "named": _named(names),
        "at": do,
        "warning": library.preparation().paper_warning,
        "error": error,
    }
    return render(request, "therapist/supervision_sheet.html", context, status=400 if error else 200)


def _file(request: HttpRequest, one: supervision.Sheet) -> HttpResponse:
    sections: list[papers.Section] = [
        {
            "heading": part.label,
            "list": False,
            "entries": [{"text": text, "under": []} for text in re.split(r"\n\s*\n", words.replace("\r\n", "\n"))],
        }
        for part, words in _boxes(one.parts)
        if words
    ]
    title = date_format(one.written_on, "j F Y")
    made = papers.card(title=title, sections=sections, locale=request.practice.locale)  # type: ignore[attr-defined]
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="notes.pdf"'
    return answer
