"""Who works here, for everybody: no account, no script, nothing counted."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from safeground.domain import directory, guides, library
from safeground.web import door
from safeground.web.public import booking

# What a browser would take for the end of the block, or for a line break in a script.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
FOR_LONG = "public, max-age=31536000, immutable"


def findable(response: HttpResponse) -> HttpResponse:
    """A page that search engines may list. All others say that they may not."""
    response.headers["X-Robots-Tag"] = "all"
    return response


def as_data(found: dict[str, Any]) -> SafeString:
    """Structured data in a block of its own: JSON in which nothing can end the block, and nothing that runs."""
    text = json.dumps({"@context": "https://schema.org", **found}, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


def picture_url(one: directory.Clinician, *, small: bool = False) -> str:
    if not one.picture:
        return ""
    name = f"{one.picture}-small.jpg" if small else f"{one.picture}.jpg"
    return reverse("person-picture", kwargs={"slug": one.slug, "name": name})


def person_data(request: HttpRequest, one: directory.Clinician) -> dict[str, Any]:
    found = {
        "@type": "Person",
        "name": one.name,
        "jobTitle": one.title,
        "description": one.lead,
        "url": request.build_absolute_uri(reverse("person", kwargs={"slug": one.slug})),
        "image": request.build_absolute_uri(picture_url(one)) if one.picture else "",
        "knowsLanguage": list(one.languages),
        "knowsAbout": list(one.works_with),
    }
    return {name: value for name, value in found.items() if value}


def practice_data(request: HttpRequest) -> dict[str, Any]:
    practice = request.practice  # type: ignore[attr-defined]
    found = {
        "@type": "MedicalBusiness",
        "name": practice.name,
        "description": practice.welcome,
        "url": request.build_absolute_uri("/"),
        "telephone": practice.phone,
        "address": practice.address,
    }
    return {name: value for name, value in found.items() if value}


@door.for_("anyone")
def listing(request: HttpRequest) -> HttpResponse:
    everybody = directory.listed()
    if len(everybody) == 1:
        return redirect("person", slug=everybody[0].slug)
    area = directory.vocabulary().specialty(request.GET.get("area", "")[:40])
    shown = [one for one in everybody if area is None or area.slug in one.specialties]
    used = {slug for one in everybody for slug in one.specialties}
    context = {
        "tab": "people",
        "people": [(one, picture_url(one, small=True)) for one in shown],
        "area": area,
        "areas": [one for one in directory.vocabulary().specialties if one.slug in used],
        "data": as_data(practice_data(request) | {"employee": [person_data(request, one) for one in shown]}),
    }
    return findable(render(request, "public/people.html", context))


@door.for_("anyone")
def person(request: HttpRequest, slug: str) -> HttpResponse:
    one = directory.clinician(slug=slug)
    context = {
        "tab": "people",
        "one": one,
        "picture_url": picture_url(one),
        "many": len(directory.listed()) > 1,
        "canonical": request.build_absolute_uri(request.path),
        "data": as_data(person_data(request, one) | {"worksFor": practice_data(request)}),
        **booking.times_context(request, one, days=7),
    }
    return findable(render(request, "public/person.html", context))


@door.for_("anyone")
def picture(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A picture has a new address when it changes, so it may be kept for long."""
    hash_, _, _ = name.removesuffix(".jpg").partition("-small")
    data, kind = directory.picture(slug=slug, hash_=hash_, small=name.endswith("-small.jpg"))
    answer = HttpResponse(data, content_type=kind, headers={"Cache-Control": FOR_LONG})
    answer.is_for_everybody = True  # type: ignore[attr-defined]
    return answer


@door.for_("anyone")
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /me/", "Disallow: /desk/", "Disallow: /practice/", "Disallow: /meeting/",
             f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]  # fmt: skip
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@door.for_("anyone")
def sitemap(request: HttpRequest) -> HttpResponse:
    """The pages that are for everybody: people, guides, questions."""
    paths = [reverse("home"), reverse("people"), reverse("guides"), reverse("beginnings"), reverse("confidentiality")]
    paths += [reverse("person", kwargs={"slug": one.slug}) for one in directory.listed()]
    readings = library.readings().values()
    names = {"guide": "guide", "tip": "guide-tip", "question": "guide-question", "sign": "guide-sign"}
    paths += [reverse(names[one.kind], kwargs={"slug": one.slug}) for one in readings if one.kind in names]
    paths += [reverse("guide-own", kwargs={"slug": one.place}) for one in guides.public(actor=None)]
    places = format_html_join("", "<url><loc>{}</loc></url>", ((request.build_absolute_uri(path),) for path in paths))
    head = '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return HttpResponse(f"{head}{places}</urlset>", content_type="application/xml; charset=utf-8")
