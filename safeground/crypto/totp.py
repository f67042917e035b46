"""Codes of six digits from an authenticator app (RFC 6238: SHA-1, 30 seconds)."""

from __future__ import annotations

import base64
import hmac
import os
from datetime import datetime
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from safeground.crypto.secret import Secret

STEP = 30
SEED = 20


def new_seed() -> Secret:
    return Secret(os.urandom(SEED))


def text(seed: Secret) -> str:
    """The seed as apps let one type it."""
    return base64.b32encode(seed.reveal()).decode()


def uri(seed: Secret, *, label: str, issuer: str) -> str:
    return f"otpauth://totp/{quote(issuer)}:{quote(label)}?secret={text(seed)}&issuer={quote(issuer)}"


def code_at(seed: Secret, step: int) -> str:
    # SHA-1 is what every authenticator app speaks; as an HMAC it is not broken.
    return TOTP(seed.reveal(), 6, SHA1(), STEP).generate(step * STEP).decode()  # noqa: S303


def check(seed: Secret, code: str, *, at: datetime, last_step: int | None) -> int | None:
    """The time step whose code this is, one step early or late at most and never one used before; or None."""
    digits = "".join(code.split())
    now = int(at.timestamp()) // STEP
    for step in (now, now - 1, now + 1):
        if hmac.compare_digest(code_at(seed, step).encode(), digits.encode()) and (
            last_step is None or step > last_step
        ):
            return step
    return None
