"""Using an invitation, and coming back with the recovery code."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from safeground.domain import accounts, care, library
from safeground.domain.actor import Actor, Refused
from safeground.web import door, middleware, requests
from safeground.web.public import pages
from safeground.web.refusals import STATUS

FIELDS = ("username", "display_name", "public_name", "email")


@door.for_("anyone", methods=("GET", "POST"))
def join(request: HttpRequest) -> HttpResponse:
    """Type the words of an invitation."""
    if request.method != "POST":
        return render(request, "accounts/join_code.html", {})
    code = request.POST.get("invitation", "")
    try:
        accounts.count_code_try(network=requests.network_of(request), now=request.now)  # type: ignore[attr-defined]
        accounts.look_up(code=code, now=request.now)  # type: ignore[attr-defined]
    except Refused as refused:
        context = {"invitation": code, "error": refused.sentence}
        return render(request, "accounts/join_code.html", context, status=STATUS.get(refused.code, 400))
    return redirect("join-code", code=accounts.read_code(code))


@door.for_("anyone", methods=("GET", "POST"))
def join_code(request: HttpRequest, code: str) -> HttpResponse:
    """Read what it is, and make an account or connect the one there is. Saying no changes nothing."""
    now = request.now  # type: ignore[attr-defined]
    try:
        accounts.count_code_try(network=requests.network_of(request), now=now)
        invitation = accounts.look_up(code=code, now=now)
    except Refused as refused:
        gone = {"invitation": "", "error": refused.sentence}
        return render(request, "accounts/join_code.html", gone, status=STATUS.get(refused.code, 404))
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "invitation": invitation,
        "code": code,
        "page": library.page("invitation"),
        "typed": {name: request.POST.get(name, "") for name in FIELDS},
        "phrase": accounts.suggest_phrase(),
        "suggested": accounts.suggest_username(),
        "can_connect": actor is not None and actor.is_a("client") and invitation.role == "client",
    }
    if request.method != "POST":
        return render(request, "accounts/join.html", context)
    try:
        if context["can_connect"]:
            pair = care.accept(actor=middleware.actor_of(request), code=code, now=now)
            return redirect("pair", pair=pair.id)
        return _register(request, code, invitation.role)
    except Refused as refused:
        context |= {"error": refused.sentence, "wrong": refused.code}
        return render(request, "accounts/join.html", context, status=STATUS.get(refused.code, 400))


def _register(request: HttpRequest, code: str, role: str) -> HttpResponse:
    typed = request.POST
    common = {
        "code": code,
        "username": typed.get("username", ""),
        "display_name": typed.get("display_name", ""),
        "password": typed.get("password", ""),
        "email": typed.get("email", ""),
        "device": requests.device_of(request),
        "now": request.now,  # type: ignore[attr-defined]
    }
    if role == "client":
        made = care.join(**common)
    else:
        made = accounts.register(**common, public_name=typed.get("public_name", ""))
    request.actor = made.actor  # type: ignore[attr-defined]
    response = show_code(request, made.actor, made.recovery_code, state=made.state)
    middleware.set_cookie(response, request.practice, made.token)  # type: ignore[attr-defined]
    return response


def show_code(
    request: HttpRequest, actor: Actor, code: str, *, state: str = "full", error: str = "", status: int = 200
) -> HttpResponse:
    """The page with the recovery code. Its form carries the code sealed, so that two groups can be compared."""
    context = {
        "groups": code.split("-"),
        "sealed": accounts.seal_shown(actor=actor, code=code),
        "page": library.page("recovery-code"),
        "state": state,
        "error": error,
    }
    return render(request, "accounts/recovery_code.html", context, status=status)


@door.for_("anyone", methods=("POST",))
def recovery_written(request: HttpRequest) -> HttpResponse:
    """Two groups of the code typed back."""
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    if actor is None:
        return redirect("sign-in")
    state = "pending" if actor.is_a("pending") else "full"
    sealed = request.POST.get("sealed", "")
    try:
        accounts.check_groups(
            actor=actor,
            sealed=sealed,
            second=request.POST.get("group_2", ""),
            sixth=request.POST.get("group_6", ""),
        )
    except Refused as refused:
        code = accounts.shown_code(actor=actor, sealed=sealed)
        if not code:
            return redirect("security")
        return show_code(request, actor, code, state=state, error=refused.sentence, status=400)
    if state == "pending":
        return redirect("second-factor")
    pairs = care.of_client(actor=actor) if actor.is_a("client") else []
    if len(pairs) == 1 and pairs[0].compared_on is None:
        return redirect("pair", pair=pairs[0].id)
    return redirect(pages.front_of(actor))


@door.for_("anyone", methods=("GET", "POST"))
def forgotten(request: HttpRequest) -> HttpResponse:
    """Back in with the recovery code; and the truth for whoever has neither."""
    context = {"page": library.page("lost-keys"), "username": request.POST.get("username", "")}
    if request.method != "POST":
        return render(request, "accounts/forgotten.html", context)
    try:
        renewed = accounts.reset_with_recovery_code(
            username=request.POST.get("username", ""),
            code=request.POST.get("recovery_code", ""),
            password=request.POST.get("new_password", ""),
            network=requests.network_of(request),
            device=requests.device_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        context["error"] = refused.sentence
        return render(request, "accounts/forgotten.html", context, status=STATUS.get(refused.code, 400))
    request.actor = renewed.actor  # type: ignore[attr-defined]
    response = show_code(request, renewed.actor, renewed.recovery_code, state=renewed.state)
    middleware.set_cookie(response, request.practice, renewed.token)  # type: ignore[attr-defined]
    return response
