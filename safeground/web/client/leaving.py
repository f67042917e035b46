"""Leaving is easy: take everything along, stop showing, erase what is private, close the account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from safeground.domain import accounts, erasing, exporting, library
from safeground.domain.actor import Refused
from safeground.web import door, exports, middleware, requests
from safeground.web.middleware import actor_of
from safeground.web.refusals import STATUS

UNDERSTOOD = _("Please tick the box first, so that nothing goes by a slip of the finger.")


def _password(request: HttpRequest) -> None:
    network = requests.network_of(request)
    password = request.POST.get("password", "")
    accounts.step_up(actor=actor_of(request), password=password, network=network, now=request.now)  # type: ignore[attr-defined]


def _page(request: HttpRequest, slug: str, refused: Refused | None = None, **more: object) -> HttpResponse:
    context = {
        "page": library.page(f"leaving-{slug}"),
        "slug": slug,
        "error": refused.sentence if refused else "",
        "typed": request.POST,
        **more,
    }
    return render(request, "client/leaving.html", context, status=STATUS.get(refused.code, 400) if refused else 200)


@door.for_("client", methods=("GET", "POST"))
def take_along(request: HttpRequest) -> HttpResponse:
    """A copy of everything as one zip, after the password. It is written nowhere on the server."""
    if request.method != "POST":
        return _page(request, "copy")
    try:
        _password(request)
    except Refused as refused:
        return _page(request, "copy", refused)
    data = exporting.whole(actor=actor_of(request), now=request.now)  # type: ignore[attr-defined]
    answer = HttpResponse(exports.pack(data, labels=exporting.labels()), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="notes.zip"'
    return answer


@door.for_("client", methods=("GET", "POST"))
def erase(request: HttpRequest) -> HttpResponse:
    """Erase what only the client can open, and what is shown too if they say so."""
    actor = actor_of(request)
    if request.method != "POST":
        return _page(request, "erase", there=exporting.count_of_kinds(actor=actor), done="done" in request.GET)
    try:
        _understood(request)
        _password(request)
        also_shown = request.POST.get("what") == "shown"
        erasing.erase_private(actor=actor, now=request.now, also_shown=also_shown)  # type: ignore[attr-defined]
    except Refused as refused:
        return _page(request, "erase", refused, there=exporting.count_of_kinds(actor=actor))
    return redirect("/me/leaving/erase/?done=1")


@door.for_("client", methods=("GET", "POST"))
def close(request: HttpRequest) -> HttpResponse:
    """Close the account for good; afterwards this browser knows nobody."""
    if request.method != "POST":
        return _page(request, "close")
    try:
        _understood(request)
        _password(request)
        erasing.close(actor=actor_of(request), now=request.now)  # type: ignore[attr-defined]
    except Refused as refused:
        return _page(request, "close", refused)
    answer = redirect("closed")
    middleware.drop_cookie(answer, request.practice)  # type: ignore[attr-defined]
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _understood(request: HttpRequest) -> None:
    if not request.POST.get("understood"):
        raise Refused("understood", str(UNDERSTOOD))


@door.for_("anyone")
def closed(request: HttpRequest) -> HttpResponse:
    """After an account is closed: what that means, and where help is."""
    return render(request, "public/closed.html")


@door.for_("client", methods=("POST",))
def stop_all(request: HttpRequest) -> HttpResponse:
    """Stop showing everything at once."""
    erasing.stop_all(actor=actor_of(request), now=request.now)  # type: ignore[attr-defined]
    return redirect("privacy")
