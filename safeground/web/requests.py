"""Reading requests: where they come from, and forms that keep what was typed."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from safeground.domain.actor import Missing, Refused

BROWSERS = (("Edg/", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "a Mac"),
    ("Linux", "Linux"),
)


def device_of(request: HttpRequest) -> str:
    """A browser in plain words, for the list of sessions. Nothing more of its headers is kept."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in BROWSERS if mark in agent), "A browser")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{browser} on {system}" if system else browser


def network_of(request: HttpRequest) -> str:
    """The address that tries are counted by: the proxy's word for it only where a proxy was announced."""
    if settings.BEHIND_TLS:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))


def own_path(path: str) -> str:
    """A path of this site's own, or "": never somebody else's address."""
    good = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if good else ""


def fresh_key() -> str:
    """For a hidden field: the same form sent twice is taken in once."""
    return secrets.token_urlsafe(16)


def read_id(data: Mapping[str, Any], name: str) -> uuid.UUID:
    """The id in a hidden field. One that was tampered with is like one that is not there."""
    try:
        return uuid.UUID(str(data.get(name, "")))
    except ValueError:
        raise Missing from None


def read_number(text: str) -> int | None:
    """A whole number of at most four ASCII digits, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def read_day(data: Mapping[str, Any], name: str) -> date | None:
    """A day from a form, None where it was left empty, a sentence where it is not a day."""
    text = str(data.get(name, "")).strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("day", "This is not a day. Please write it like 2026-05-14, or choose it.") from None
