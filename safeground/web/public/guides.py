"""Guides, tips and questions for anybody: no account, no script, nothing counted. And notes that clients signed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from safeground.domain import guides, library, signed
from safeground.domain.actor import Missing
from safeground.web import door, steps
from safeground.web.public.people import findable


def find(kind: str, slug: str) -> library.Reading:
    """One of our pages, or nothing is there."""
    found = library.readings().get(f"{kind}:{slug}")
    if found is None:
        raise Missing
    return found


@door.for_("anyone")
def listing(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "tab": "guides",
        "guides": library.guides(),
        "tips": library.tips(),
        "questions": library.questions(),
        "signs": library.signs(),
        "exercises": library.exercises(),
        "own": guides.public(actor=actor),
        "notes": bool(signed.public(actor=actor)),
    }
    return findable(render(request, "public/guides.html", context))


def _page(request: HttpRequest, reading: library.Reading) -> HttpResponse:
    context = {
        "page": reading,
        "is_question": reading.kind == "question",
        "added": guides.supplement(actor=request.actor, to=reading.id),  # type: ignore[attr-defined]
        "open_tools": [tool for tool in reading.tools if tool.is_open and tool.name != "beginnings"],
        # Whoever signs in from here comes to the same words, with their own pages behind them.
        "same_page": "" if reading.kind == "guide" else reverse(reading.kind, kwargs={"slug": reading.slug}),
        "closed_tools": [tool for tool in reading.tools if not tool.is_open],
    }
    return findable(render(request, "public/guide.html", context))


@door.for_("anyone")
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, find("guide", slug))


@door.for_("anyone")
def tip(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, find("tip", slug))


@door.for_("anyone")
def question(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, find("question", slug))


@door.for_("anyone")
def own(request: HttpRequest, slug: str) -> HttpResponse:
    """A page that the practice has written itself."""
    page = guides.read(actor=request.actor, place=slug)  # type: ignore[attr-defined]
    return render(request, "public/guide.html", {"page": page, "is_question": page.kind == "question"})


@door.for_("anyone")
def notes(request: HttpRequest) -> HttpResponse:
    found = signed.public(actor=request.actor)  # type: ignore[attr-defined]
    return render(request, "public/notes.html", {"notes": found})


@door.for_("anyone")
def sign(request: HttpRequest, slug: str) -> HttpResponse:
    """One sign. Whoever is signed in as a client is led to their own page with the tools; nothing is noted."""
    page = next((one for one in library.signs() if one.slug == slug), None)
    if page is None:
        raise Missing
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        **steps.about(page),
        "steps": [steps.for_visitor(one) for one in page.next],
        "sizes": [steps.for_visitor(one) for one in library.common_signs().sizes],
        "is_client": actor is not None and actor.is_a("client"),
    }
    return render(request, "public/guide_sign.html", context)
