"""Guides for anybody: the eight signs, as their own pages have them, with hints where a tool needs an account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safeground.domain import library
from safeground.domain.actor import Missing
from safeground.web import door, steps


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
