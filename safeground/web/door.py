"""Who may open a page. Every view carries one of these; tests/web/test_doors.py fails on one that does not."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from safeground.domain import accounts
from safeground.domain.actor import Actor, Refused
from safeground.web import middleware

View = Callable[..., HttpResponse]
ROLES = frozenset({"client", "therapist", "director"})
# Fields of a late form that must not be carried: the token is of the old page, passwords are never repeated.
NOT_CARRIED = frozenset({"csrfmiddlewaretoken", "password", "old_password", "new_password", "code", "recovery_code"})


def for_(who: str, *, methods: tuple[str, ...] = ("GET",), in_room: bool = False) -> Callable[[View], View]:
    """Open a view to "anyone", "pending", "signed-in", "client", "therapist" or "director".

    In room view a browser shows one thing: every other view leads back to it, but for those marked `in_room`.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor: Actor | None = request.actor  # type: ignore[attr-defined]
            if actor is not None and actor.room is not None and not in_room:
                return redirect("room")
            if who != "anyone" and not _may(actor, who):
                return _turn_away(request, actor, who)
            try:
                return view(request, *args, **kwargs)
            except (Refused, Http404, PermissionDenied, SuspiciousOperation):
                raise
            except Exception:
                if who == "anyone" or actor is None or accounts.is_living(actor=actor):
                    raise
                # The session was ended from elsewhere meanwhile: nothing is broken, one signs in again.
                return _turn_away(request, None, who)

        allowed = (*methods, "HEAD") if "GET" in methods else methods
        limited = require_http_methods(list(allowed))(checked)
        limited.door = who  # type: ignore[attr-defined]
        limited.methods = methods  # type: ignore[attr-defined]
        limited.in_room = in_room  # type: ignore[attr-defined]
        return limited

    return decorate


def _may(actor: Actor | None, who: str) -> bool:
    if actor is None:
        return False
    if who == "signed-in":
        return bool(actor.roles & ROLES)
    return who in actor.roles


def _turn_away(request: HttpRequest, actor: Actor | None, who: str) -> HttpResponse:
    if actor is not None and actor.is_a("pending") and who != "pending":
        return redirect("second-factor")
    if actor is not None or who == "pending":
        raise Http404
    if request.method == "POST":
        return late_form(request)
    return redirect(f"{reverse('sign-in')}?next={quote(request.get_full_path())}")


def late_form(request: HttpRequest) -> HttpResponse:
    """A form that came after its session ended: the sign-in page carries it. Nothing is stored anywhere."""
    practice = request.practice  # type: ignore[attr-defined]
    token = request.COOKIES.get(middleware.cookie_name(practice), "")
    owner = accounts.owner_of(practice=practice.id, token=token)
    carried = [(name, value) for name, values in request.POST.lists() if name not in NOT_CARRIED for value in values]
    context = {
        "late": {"path": request.path, "fields": carried} if owner is not None else None,
        "ended": True,
        "next": request.path,
    }
    return render(request, "accounts/sign_in.html", context, status=401)


def belongs_to(request: HttpRequest, actor: Actor) -> bool:
    """Whether a carried form was of the person who has now signed in: the old cookie still tells."""
    practice = request.practice  # type: ignore[attr-defined]
    token = request.COOKIES.get(middleware.cookie_name(practice), "")
    owner = accounts.owner_of(practice=practice.id, token=token)
    return owner is not None and owner == actor.account_id
