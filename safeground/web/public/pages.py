"""Pages for anybody: what this is, who can read what, and where help is."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse

from safeground.domain import directory, library, routes, signed
from safeground.web import door
from safeground.web.public import people


def front_of(actor: object) -> str:
    """The name of the page that a signed-in person begins with."""
    for role, name in (("client", "today"), ("therapist", "caseload"), ("director", "practice-home")):
        if role in getattr(actor, "roles", ()):
            return name
    return "home"


@door.for_("anyone")
def home(request: HttpRequest) -> HttpResponse:
    name = front_of(request.actor)  # type: ignore[attr-defined]
    if name != "home":
        return redirect(name)
    found = directory.listed()
    context = {
        "tab": "home",
        "page": library.page("public-home"),
        "limits": library.page("limits"),
        "people": [(one, people.picture_url(one, small=True)) for one in found],
        "first_url": reverse("person", kwargs={"slug": found[0].slug}) if len(found) == 1 else reverse("people"),
        "notes": bool(signed.public(actor=None)),
        "data": people.as_data(people.practice_data(request)),
    }
    return people.findable(render(request, "public/home.html", context))


@door.for_("anyone", in_room=True)
def help_now(request: HttpRequest) -> HttpResponse:
    context = {"steady": library.page("steady"), "lines": request.practice.crisis_lines}  # type: ignore[attr-defined]
    return render(request, "public/help_now.html", context)


@door.for_("anyone")
def confidentiality(request: HttpRequest) -> HttpResponse:
    context = {
        "tab": "confidentiality",
        "page": library.page("who-can-read"),
        "kept": request.practice,  # type: ignore[attr-defined]
        "sessions": {"minutes": settings.IDLE_MINUTES, "hours": settings.SESSION_HOURS},
    }
    return render(request, "public/confidentiality.html", context)


@door.for_("anyone")
def line_crossed(request: HttpRequest) -> HttpResponse:
    body = library.page("line-crossed")
    before, _, rest = body.html.partition("<p>{doors}</p>")
    between, _, rest = rest.partition("<p>{outside}</p>")
    inside, _, after = rest.partition("<p>{inside}</p>")
    between = between.replace("<h2>", '<h2 id="outside">', 1)
    inside = inside.replace("<h2>", '<h2 id="inside">', 1)
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "page": body,
        "before": before,
        "between": between,
        "inside": inside,
        "inside_routes": routes.inside(actor=actor),
        "after": after,
        "is_client": actor is not None and actor.is_a("client"),
    }
    return render(request, "public/line_crossed.html", context)


@door.for_("anyone", in_room=True)
def away(request: HttpRequest) -> HttpResponse:
    """Where the quick exit leads: a page about nothing, with nothing of ours on it."""
    return render(request, "public/away.html")


@door.for_("anyone", in_room=True)
def manifest(request: HttpRequest) -> HttpResponse:
    name = request.practice.discreet_name  # type: ignore[attr-defined]
    icon = {"src": static("img/mark-small.svg"), "sizes": "any", "type": "image/svg+xml"}
    body = {"name": name, "short_name": name, "start_url": "/", "display": "standalone", "icons": [icon]}
    return JsonResponse(body, content_type="application/manifest+json")


@door.for_("anyone")
def components(request: HttpRequest) -> HttpResponse:
    """The parts that every page is made of, for developers: in a demonstration only."""
    if not request.practice.is_demo:  # type: ignore[attr-defined]
        raise Http404
    return render(request, "design/components.html", {"themes": ("light", "dark")})
