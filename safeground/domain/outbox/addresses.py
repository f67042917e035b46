"""Which addresses a letter can go to at all."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

_BARE = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")


class Undeliverable(Exception):
    """This letter can never arrive. It says no more: whatever it said could end in a log."""


def one_address(address: str) -> str:
    """An address as it may stand in a header: one, bare, in plain letters; its domain spelt for machines."""
    name, at, domain = address.rpartition("@")
    try:
        plain = f"{name}@{domain.encode('idna').decode('ascii')}"
        validate_email(plain)
    except (UnicodeError, ValidationError):
        raise Undeliverable from None
    # validate_email lets a quoted name through, and in quotes nearly anything may stand.
    if not at or not _BARE.fullmatch(plain) or "=?" in plain:
        raise Undeliverable
    return plain
