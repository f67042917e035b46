"""Who might suit you: seven short questions, each optional. Nothing is kept, and no answer stands in an address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safeground.domain import directory, fit
from safeground.web import door
from safeground.web.public import people


@door.for_("anyone", methods=("GET", "POST"))
def who(request: HttpRequest) -> HttpResponse:
    everybody = directory.listed()
    if request.method != "POST" or "again" in request.POST:
        return _ask(request, everybody)
    wishes = _wishes(request)
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    found = fit.rank(clinicians=everybody, wishes=wishes, day=day)
    context = {
        "tab": "who",
        "matches": [(one, one.clinician, people.picture_url(one.clinician, small=True)) for one in found],
        "wished": wishes.any,
        # How many fit in something: the rest is listed as well, and said to be the rest.
        "nearest": wishes.any and not any(one.reasons for one in found),
        "hidden": [(name, value) for name, values in request.POST.lists() if name in NAMES for value in values],
    }
    return render(request, "public/fit_result.html", context)


NAMES = ("specialties", "formats", "times", "about", "language", *(f"style-{name}" for name in fit.STYLES))


def _wishes(request: HttpRequest) -> fit.Wishes:
    form = request.POST
    return fit.Wishes(
        **{name: frozenset(form.getlist(name)[:60]) for name in ("specialties", "formats", "times", "about")},
        styles={name: form.get(f"style-{name}", "") for name in fit.STYLES},
        language=form.get("language", ""),
    )


def _ask(request: HttpRequest, everybody: list[directory.Clinician]) -> HttpResponse:
    """Only what somebody here has said of themself is asked for: a wish that nobody could meet is no help."""
    known, wishes = directory.vocabulary(), _wishes(request)
    said = {
        name: {slug for one in everybody for slug in getattr(one, name)}
        for name in ("languages", "formats", "times", "about")
    }
    context = {
        "tab": "who",
        "people": len(everybody),
        "specialties": [(one, one.slug in wishes.specialties) for one in known.specialties],
        "styles": [(known.style(name), wishes.styles[name]) for name in fit.STYLES],
        "formats": [(one, one.slug in wishes.formats) for one in known.formats],
        "times": [(one, one.slug in wishes.times) for one in known.times] if said["times"] else [],
        "languages": [one for one in known.languages if one.slug in said["languages"]],
        "language": wishes.language,
        "about": [(one, one.slug in wishes.about) for one in known.about if one.slug in said["about"]],
    }
    return render(request, "public/fit.html", context)
