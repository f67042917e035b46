"""A therapist's own public page: written in private, looked at as everybody would see it, made public, taken down."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from safeground.domain import directory, items, pictures, profiles
from safeground.domain.actor import Refused
from safeground.web import door
from safeground.web.middleware import actor_of

LONGEST_DRAFT = 60_000


def typed_in(request: HttpRequest) -> dict[str, Any]:
    """What is in the boxes, in the form that the domain checks."""
    form, known = request.POST, directory.vocabulary()
    return {
        **{name: form.get(name, "") for name in profiles.TEXTS},
        **{name: form.getlist(name) for name in profiles.LISTS},
        "also": form.getlist("also")[: profiles.ALSO],
        "styles": {one.slug: form.get(f"style-{one.slug}", "") for one in known.styles},
        "answers": {one.slug: form.get(f"answer-{one.slug}", "") for one in known.questions},
        "accepting": form.get("accepting") == "yes",
    }


@door.for_("therapist", methods=("GET", "POST"))
def profile(request: HttpRequest) -> HttpResponse:
    actor, do = actor_of(request), request.POST.get("do", "")
    if request.method != "POST":
        return _page(request)
    try:
        match do:
            case "publish":
                profiles.publish(actor=actor, typed=typed_in(request), now=request.now)  # type: ignore[attr-defined]
            case "preview":
                return _preview(request, profiles.check(typed_in(request)))
            case "take-down":
                profiles.take_down(actor=actor)
            case "put-back":
                words = profiles.words_of(profiles.own(actor=actor).shown)
                profiles.publish(actor=actor, typed=words, now=request.now)  # type: ignore[attr-defined]
            case "forget":
                items.drop_draft(actor=actor, place=profiles.DRAFT)
            case _:
                return _page(request, typed=typed_in(request))
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _page(request, typed=typed_in(request), error=refused.sentence)
    return redirect(reverse("profile") + f"?done={do}")


@door.for_("therapist", methods=("POST",))
def picture(request: HttpRequest) -> HttpResponse:
    """A picture to go with it. It is public where the page is, so the page says so beside the button."""
    actor = actor_of(request)
    try:
        if request.POST.get("do") == "remove":
            profiles.remove_picture(actor=actor)
        else:
            profiles.set_picture(actor=actor, raw=_file_of(request))
    except Refused as refused:
        return _page(request, picture_error=refused.sentence)
    return redirect(reverse("profile") + "#picture")


def _file_of(request: HttpRequest) -> bytes:
    sent = request.FILES.get("picture")
    if sent is not None:
        if (sent.size or 0) > pictures.MOST_BYTES:
            raise pictures.too_big()
        return sent.read()
    # Too much for memory is never put on a disk: it did not come through at all.
    length = request.META.get("CONTENT_LENGTH", "")
    if length.isascii() and length.isdigit() and int(length) > pictures.MOST_BYTES:
        raise pictures.too_big()
    raise Refused("no-picture", "Please choose a picture first. Nothing was changed.")


@door.for_("therapist")
def own_picture(request: HttpRequest) -> HttpResponse:
    data, kind = profiles.own_picture(actor=actor_of(request))
    return HttpResponse(data, content_type=kind)


@door.for_("therapist", methods=("POST",))
def draft(request: HttpRequest) -> HttpResponse:
    body = typed_in(request)
    if len(repr(body)) > LONGEST_DRAFT:
        return HttpResponse(status=413)
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    items.save_draft(actor=actor_of(request), place=profiles.DRAFT, body=body, day=day)
    return HttpResponse(status=204)


def _preview(request: HttpRequest, words: profiles.Words) -> HttpResponse:
    shown = profiles.preview(actor=actor_of(request), words=words)
    picture_url = reverse("own-picture") if shown.picture else ""
    context = {"here": "profile", "one": shown, "picture_url": picture_url, "hidden": _hidden(words)}
    return render(request, "therapist/profile_preview.html", context)


def _hidden(words: profiles.Words) -> list[tuple[str, str]]:
    """The words again as fields, so that the next button carries them."""
    found = [(name, words[name]) for name in profiles.TEXTS]
    found += [(name, one) for name in (*profiles.LISTS, "also") for one in words[name]]
    found += [(f"style-{name}", side) for name, side in words["styles"].items()]
    found += [(f"answer-{slug}", text) for slug, text in words["answers"].items()]
    return [*found, ("accepting", "yes" if words["accepting"] else "no")]


def _page(
    request: HttpRequest, *, typed: dict[str, Any] | None = None, error: str = "", picture_error: str = ""
) -> HttpResponse:
    actor = actor_of(request)
    own = profiles.own(actor=actor)
    kept = items.draft(actor=actor, place=profiles.DRAFT) if typed is None else None
    words = typed or {**profiles.words_of(own.shown), **(kept or {})}
    known = directory.vocabulary()
    context = {
        "here": "profile",
        "own": own,
        "typed": words,
        "also": [*words["also"], *[""] * profiles.ALSO][: profiles.ALSO],
        "specialties": [(one, one.slug in words["specialties"]) for one in known.specialties],
        "languages": [(one, one.slug in words["languages"]) for one in known.languages],
        "formats": [(one, one.slug in words["formats"]) for one in known.formats],
        "about": [(one, one.slug in words["about"]) for one in known.about],
        "styles": [(one, words["styles"].get(one.slug, "")) for one in known.styles],
        "questions": [(one, words["answers"].get(one.slug, "")) for one in known.questions],
        "drafted": kept is not None,
        "draft_url": reverse("profile-draft"),
        "error": error,
        "picture_error": picture_error,
        "done": request.GET.get("done", ""),
    }
    return render(request, "therapist/profile.html", context, status=400 if error or picture_error else 200)
