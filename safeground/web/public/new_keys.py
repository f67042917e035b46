"""Making new keys with the five words that the practice handed over."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safeground.domain import library, locks
from safeground.domain.actor import Refused
from safeground.web import door, middleware, requests
from safeground.web.public import join
from safeground.web.refusals import STATUS


@door.for_("anyone", methods=("GET", "POST"))
def begin(request: HttpRequest) -> HttpResponse:
    """What it means first, in full; then the form."""
    typed = request.POST
    context: dict[str, object] = {"page": library.page("new-keys"), "typed": typed}
    if request.method != "POST":
        return render(request, "accounts/new_keys.html", context)
    try:
        if not typed.get("understood"):
            raise Refused(
                "understood", "Please tick the box first: what is sealed stays sealed without the old ones."
            )
        done = locks.begin_anew(
            username=typed.get("username", ""),
            code=typed.get("words", ""),
            password=typed.get("new_password", ""),
            name=typed.get("display_name", ""),
            network=requests.network_of(request),
            device=requests.device_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        context["error"] = refused.sentence
        return render(request, "accounts/new_keys.html", context, status=STATUS.get(refused.code, 400))
    request.actor = done.actor  # type: ignore[attr-defined]
    response = join.show_code(request, done.actor, done.recovery_code, state=done.state)
    middleware.set_cookie(response, request.practice, done.token)  # type: ignore[attr-defined]
    return response
