"""Signing in and out, the second factor, the quick exit, and a form that came too late."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse

from safeground.domain import accounts
from safeground.domain.actor import Actor, Refused
from safeground.web import door, middleware, requests
from safeground.web.public import pages
from safeground.web.refusals import STATUS

LATE = "late:"


@door.for_("anyone", methods=("GET", "POST"))
def sign_in(request: HttpRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {"next": requests.own_path(data.get("next", "")), "username": data.get("username", "")}
    if request.method != "POST":
        return render(request, "accounts/sign_in.html", context)
    late = _carried(request)
    try:
        signed = accounts.sign_in(
            username=data.get("username", ""),
            password=data.get("password", ""),
            network=requests.network_of(request),
            device=requests.device_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        context |= {"error": refused.sentence, "late": late}
        return render(request, "accounts/sign_in.html", context, status=STATUS.get(refused.code, 400))
    # The old cookie still tells whose form this was, until the new one takes its place.
    mine = late is not None and door.belongs_to(request, signed.actor)
    kept = late if mine else None
    if signed.state == "pending":
        response = _ask_factor(request, signed.actor, has_factor=signed.has_factor, late=kept)
    else:
        response = _go_on(request, signed.actor, context["next"], kept)
    middleware.set_cookie(response, request.practice, signed.token)  # type: ignore[attr-defined]
    return response


def _carried(request: HttpRequest) -> dict[str, object] | None:
    path = requests.own_path(request.POST.get("late_path", ""))
    if not path:
        return None
    fields = [
        (name.removeprefix(LATE), value)
        for name, values in request.POST.lists()
        if name.startswith(LATE)
        for value in values
    ]
    return {"path": path, "fields": fields}


def _go_on(request: HttpRequest, actor: Actor, onward: str, late: dict | None) -> HttpResponse:
    if late is not None:
        replayed = _replay(request, actor, late)
        if replayed is not None:
            return replayed
    return redirect(onward or reverse(pages.front_of(actor)))


def _replay(request: HttpRequest, actor: Actor, late: dict) -> HttpResponse | None:
    """Send a late form again on its person's behalf. Its own key keeps it from being taken in twice."""
    try:
        match = resolve(late["path"])
    except Resolver404:
        return None
    view = match.func
    if getattr(view, "door", "anyone") in ("anyone", "pending") or "POST" not in getattr(view, "methods", ()):
        return None
    form = QueryDict(mutable=True)
    for name, value in late["fields"]:
        form.appendlist(name, value)
    request.POST = form  # type: ignore[assignment]
    request.path = request.path_info = late["path"]
    request.actor = actor  # type: ignore[attr-defined]
    try:
        return view(request, *match.args, **match.kwargs)
    except Refused:
        return redirect(pages.front_of(actor))


def _ask_factor(
    request: HttpRequest,
    actor: Actor,
    *,
    has_factor: bool,
    late: dict | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    request.actor = actor  # type: ignore[attr-defined]
    context: dict[str, object] = {"late": late, "error": error, "has_factor": has_factor}
    if not has_factor:
        proposal = accounts.propose_seed(actor=actor)
        context |= {"seed": request.POST.get("seed") or proposal.text, "uri": proposal.uri}
        if request.POST.get("seed"):
            context["uri"] = ""
    return render(request, "accounts/second_factor.html", context, status=status)


@door.for_("pending", methods=("GET", "POST"))
def second_factor(request: HttpRequest) -> HttpResponse:
    actor = middleware.actor_of(request)
    has_factor = accounts.has_second_factor(actor=actor)
    if request.method != "POST":
        return _ask_factor(request, actor, has_factor=has_factor)
    late = _carried(request)
    code, device, now = request.POST.get("code", ""), requests.device_of(request), request.now  # type: ignore[attr-defined]
    try:
        if has_factor:
            opened = accounts.pass_second_factor(actor=actor, code=code, device=device, now=now)
        else:
            seed = request.POST.get("seed", "")
            opened = accounts.enrol(actor=actor, seed=seed, code=code, device=device, now=now)
    except Refused as refused:
        status = STATUS.get(refused.code, 400)
        return _ask_factor(request, actor, has_factor=has_factor, late=late, error=refused.sentence, status=status)
    response = _go_on(request, opened.actor, "", late)
    middleware.set_cookie(response, request.practice, opened.token)  # type: ignore[attr-defined]
    return response


@door.for_("anyone", methods=("POST",), in_room=True)
def sign_out(request: HttpRequest) -> HttpResponse:
    return _leave(request, redirect("home"))


@door.for_("anyone", methods=("POST",), in_room=True)
def quick_exit(request: HttpRequest) -> HttpResponse:
    """Ends the session and leads to a page about nothing. Works the same without JavaScript."""
    response = redirect("away")
    response.status_code = 303
    return _leave(request, response)


def _leave(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    practice = request.practice  # type: ignore[attr-defined]
    token = request.COOKIES.get(middleware.cookie_name(practice), "")
    accounts.sign_out(practice=practice.id, token=token)
    middleware.drop_cookie(response, practice)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
