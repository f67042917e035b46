"""Before the first session: a page to read, and two cards to make and print. Nothing is stored or logged.

Everything that is typed goes there and back in the body of a form; there is no account and so no draft.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from safeground.domain import library
from safeground.domain.actor import Missing
from safeground.web import door, papers

LONGEST, MOST = 300, 12


@door.for_("anyone", methods=("GET", "POST"))
def beginnings(request: HttpRequest) -> HttpResponse:
    """The cards to choose from; by POST a card as a page to print, or as a PDF made in memory."""
    texts, form = library.beginnings(), request.POST
    if request.method != "POST":
        return _choose(request)
    card = texts.card(form.get("card", ""))
    if card is None:
        raise Missing
    if form.get("do") == "back":
        return _choose(request, at=card.slug)
    chosen = form.getlist("line")
    own = [" ".join(line.split()) for line in library.clean_text(form.get("own", "")).splitlines()]
    own = [line for line in own if line]
    lines = [line.text for line in card.lines if line.slug in chosen] + own
    if error := _wrong(lines, own):
        return _choose(request, at=card.slug, error=error)
    error = ""
    if form.get("do") == "pdf":
        try:
            return _pdf(request, card.on_paper, lines)
        except papers.NotDrawn:
            error = not_drawn()
    context = {
        "texts": texts,
        "card": card,
        "lines": lines,
        "chosen": [line.slug for line in card.lines if line.slug in chosen],
        "own": form.get("own", ""),
        "error": error,
    }
    return render(request, "public/beginnings_paper.html", context, status=400 if error else 200)


def not_drawn() -> str:
    return _("The file cannot draw one of the signs on this card, such as a little picture. This page can: print it.")


def _wrong(lines: list[str], own: list[str]) -> str:
    if not lines:
        return _("There is nothing on this card yet. Tick a line, or write one of your own.")
    if len(own) > MOST or any(len(line) > LONGEST for line in own):
        return _("A card holds twelve lines of your own, of 300 characters each. What you typed is still here.")
    return ""


def _choose(request: HttpRequest, *, at: str = "", error: str = "") -> HttpResponse:
    texts, form = library.beginnings(), request.POST
    cards: list[dict[str, Any]] = [
        {
            "card": card,
            "options": [(line.slug, line.text) for line in card.lines],
            "chosen": form.getlist("line") if card.slug == at else [],
            "own": form.get("own", "") if card.slug == at else "",
            "error": error if card.slug == at else "",
        }
        for card in texts.cards
    ]
    context = {"texts": texts, "page": texts, "cards": cards}
    return render(request, "public/beginnings.html", context, status=400 if error else 200)


def _pdf(request: HttpRequest, title: str, lines: list[str]) -> HttpResponse:
    entries: list[papers.Entry] = [{"text": line, "under": []} for line in lines]
    section: papers.Section = {"heading": _("In any order, or none of it"), "list": True, "entries": entries}
    made = papers.card(title=title, sections=[section], locale=request.practice.locale)  # type: ignore[attr-defined]
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="notes.pdf"'
    return answer
