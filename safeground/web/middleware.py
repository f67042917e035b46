"""Around every request: who asks, which headers go back, and what happens when something goes wrong."""

from __future__ import annotations

import ipaddress
import logging
import traceback
from collections.abc import Callable
from datetime import UTC
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone

from safeground.domain import accounts
from safeground.domain import practice as practices
from safeground.domain.actor import Actor
from safeground.web import refusals

log = logging.getLogger("safeground.web")
Handler = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": browsers then send "Origin: null" with our own forms, and the CSRF check refuses them.
    # Under "same-origin" nothing reaches another site either. (docs/decisions/0003)
    "Referrer-Policy": "same-origin",
}
NO_STORE = "no-store, max-age=0"
HSTS = "max-age=63072000; includeSubDomains"


def guard(handle: Handler) -> Handler:
    """Outermost: the right transport, the security headers, and a calm page for whatever breaks."""

    def respond(request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        request.practice = practices.current()  # type: ignore[attr-defined]
        request.actor = None  # type: ignore[attr-defined]
        # Days and hours on every page are those of the practice's clock, as the days in the domain are.
        zone = ZoneInfo(request.practice.time_zone) if request.practice else UTC  # type: ignore[attr-defined]
        with practices.at_hand(request.practice), timezone.override(zone):  # type: ignore[attr-defined]
            response = _wrong_transport(request) or handle(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        # Only what is the same for everybody, and says so, may be kept anywhere.
        if not request.path.startswith(settings.STATIC_URL) and not getattr(response, "is_for_everybody", False):
            response.headers["Cache-Control"] = NO_STORE
        if request.is_secure():
            response.headers["Strict-Transport-Security"] = HSTS
        return response

    return respond


def _wrong_transport(request: HttpRequest) -> HttpResponse | None:
    practice = request.practice  # type: ignore[attr-defined]
    if practice is None:
        return refusals.plain(503, "There is no practice here yet. The operator begins with: safeground init")
    if practice.is_demo:
        if not _is_loopback(request.META.get("REMOTE_ADDR", "")):
            return refusals.plain(403, "This is a demonstration. It answers on this machine only.")
    elif not request.is_secure():
        return refusals.plain(403, "This address needs https. Please type https:// in front of it.")
    return None


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _without_nulls(form: QueryDict) -> QueryDict:
    clean = QueryDict(mutable=True)
    for name, values in form.lists():
        clean.setlist(name.replace("\0", ""), [value.replace("\0", "") for value in values])
    return clean


def identify(handle: Handler) -> Handler:
    """Innermost: from the cookie to the actor. The keys live in the actor, for the length of this request."""

    def respond(request: HttpRequest) -> HttpResponse:
        practice = request.practice  # type: ignore[attr-defined]
        if any("\0" in value for _, values in request.POST.lists() for value in values):
            # Nobody types it, and PostgreSQL takes it in no text: left out, so that the rest is kept.
            request.POST = _without_nulls(request.POST)  # type: ignore[assignment]
        token = request.COOKIES.get(cookie_name(practice))
        if token and practice is not None and not request.path.startswith(settings.STATIC_URL):
            request.actor = accounts.resume(  # type: ignore[attr-defined]
                practice=practice.id,
                token=token,
                now=request.now,  # type: ignore[attr-defined]
            )
        return handle(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refusals.answer(request, error) or _calm(request, error)

    respond.process_exception = process_exception  # type: ignore[attr-defined]
    return respond


def _calm(request: HttpRequest, error: Exception) -> HttpResponse:
    """The page for a fault. The log gets the kind and the place; never the message, which may hold words."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "safeground" in frame.filename] or list(frames)
    place = f"{ours[-1].filename.rsplit('safeground/', 1)[-1]}:{ours[-1].lineno}" if ours else "unknown"
    match = request.resolver_match
    log.error("fault %s at %s in view %s", type(error).__name__, place, match.view_name if match else "none")
    return refusals.page_500(request)


def cookie_name(practice: practices.Practice | None) -> str:
    return "s" if practice is not None and practice.is_demo else settings.SESSION_COOKIE


def set_cookie(response: HttpResponse, practice: practices.Practice, token: str) -> None:
    response.set_cookie(
        cookie_name(practice),
        token,
        path="/",
        secure=not practice.is_demo,
        httponly=True,
        samesite="Strict",
    )


def drop_cookie(response: HttpResponse, practice: practices.Practice) -> None:
    response.delete_cookie(cookie_name(practice), path="/", samesite="Strict")
    # A `__Host-` cookie is only dropped by one that is Secure as well.
    response.cookies[cookie_name(practice)]["secure"] = not practice.is_demo


class Csrf(CsrfViewMiddleware):
    """Django's protection, with the cookie of a demo practice relaxed: it runs on plain http at loopback."""

    def _set_csrf_cookie(self, request: HttpRequest, response: HttpResponse) -> None:
        super()._set_csrf_cookie(request, response)  # type: ignore[misc]
        name = settings.CSRF_COOKIE_NAME
        practice = getattr(request, "practice", None)
        if name in response.cookies and practice is not None and practice.is_demo:
            morsel = response.cookies.pop(name)
            response.set_cookie(
                "csrf",
                morsel.value,
                max_age=settings.CSRF_COOKIE_AGE,
                path="/",
                httponly=True,
                samesite="Strict",
            )

    def process_request(self, request: HttpRequest) -> None:
        practice = getattr(request, "practice", None)
        if practice is not None and practice.is_demo and "csrf" in request.COOKIES:
            request.COOKIES[settings.CSRF_COOKIE_NAME] = request.COOKIES["csrf"]
        super().process_request(request)


def actor_of(request: HttpRequest) -> Actor:
    actor = request.actor  # type: ignore[attr-defined]
    assert isinstance(actor, Actor)
    return actor
