"""One's own locks: changing them all, what is sealed with older ones, and stopping what the practice started."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from safeground.domain import accounts, library, locks, sharing
from safeground.domain.actor import Refused
from safeground.web import door, middleware, requests
from safeground.web.middleware import actor_of
from safeground.web.public import join, pages
from safeground.web.refusals import STATUS


@door.for_("signed-in", methods=("GET", "POST"))
def change(request: HttpRequest) -> HttpResponse:
    """New keys for everything, after the password; then the page with the new recovery code."""
    context: dict[str, object] = {"page": library.page("change-locks")}
    if request.method != "POST":
        return render(request, "accounts/change_locks.html", context)
    try:
        done = locks.change_all(
            actor=actor_of(request),
            password=request.POST.get("password", ""),
            new_password=request.POST.get("new_password", ""),
            network=requests.network_of(request),
            device=requests.device_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        context["error"] = refused.sentence
        return render(request, "accounts/change_locks.html", context, status=STATUS.get(refused.code, 400))
    request.actor = done.actor  # type: ignore[attr-defined]
    response = join.show_code(request, done.actor, done.recovery_code)
    middleware.set_cookie(response, request.practice, done.token)  # type: ignore[attr-defined]
    return response


@door.for_("signed-in", methods=("GET", "POST"))
def sealed(request: HttpRequest) -> HttpResponse:
    """What the keys of now do not open: opened again with an older secret, or taken back unread."""
    if request.method != "POST":
        return _sealed(request)
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    try:
        if request.POST.get("share"):
            sharing.stop_or_take_back(actor=actor, share=requests.read_id(request.POST, "share"), now=now)
            return redirect("/me/security/sealed/?done=stopped")
        secret, network = request.POST.get("password", ""), requests.network_of(request)
        locks.open_again(actor=actor, secret=secret, network=network, now=now)
    except Refused as refused:
        return _sealed(request, refused)
    return redirect("/me/security/sealed/?done=opened")


def _sealed(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "page": library.page("sealed"),
        "things": locks.sealed_things(actor=actor),
        "shares": locks.sealed_shares(actor=actor),
        "done": request.GET.get("done", ""),
        "error": refused.sentence if refused else "",
    }
    status = STATUS.get(refused.code, 400) if refused else 200
    return render(request, "accounts/sealed.html", context, status=status)


@door.for_("signed-in", methods=("POST",))
def stop_new_keys(request: HttpRequest) -> HttpResponse:
    """The banner's button. Only the person themselves has it."""
    accounts.new_keys.stop(actor=actor_of(request), now=request.now)  # type: ignore[attr-defined]
    return redirect(pages.front_of(actor_of(request)))
