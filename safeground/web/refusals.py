"""From a refusal to a page: calm, with what is wrong and what to do, and never a trace."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from safeground.domain.actor import Refused

STATUS = {"missing": 404, "too-many": 429, "pepper": 503, "mail-key": 503, "key-exists": 503}


def plain(status: int, sentence: str) -> HttpResponse:
    """One sentence without a template: for when there is no practice, or no safe transport."""
    return HttpResponse(sentence + "\n", status=status, content_type="text/plain; charset=utf-8")


def answer(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The page for a refusal that no form caught, or None when the error is something else."""
    if isinstance(error, Http404):
        return page_404(request)
    if isinstance(error, Refused):
        return _page(request, STATUS.get(error.code, 400), error.sentence)
    if isinstance(error, PermissionDenied):
        return page_403(request)
    if isinstance(error, SuspiciousOperation):
        return page_400(request)
    return None


def _page(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    if getattr(request, "practice", None) is None:
        return plain(status, sentence or "This page cannot be shown just now.")
    return render(request, f"errors/{status}.html", {"sentence": sentence}, status=status)


def page_400(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 400)


def page_403(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 403)


def page_404(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 404)


def page_500(request: HttpRequest) -> HttpResponse:
    """Whatever broke, this page must not: it needs no context and no database."""
    return render(None, "errors/500.html", status=500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page_403(request)
