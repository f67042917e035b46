"""One way to seal bytes under a key and a context (suite 2).

    blob   = suite(1) | nonce(24) | commit(32) | AES-256-GCM(subkey, 0^96, padded, aad=commit)
    commit = HMAC(key, "commit\\0" | suite | nonce | SHA-256(context))
    subkey = HMAC(key, "subkey\\0" | suite | nonce | SHA-256(context))

A fresh key for each message: no nonce is ever used twice under one key, however many messages there are. The
commitment makes a blob open under one key only (GCM alone does not). Padmé padding hides the length to within
12 per cent (Nikitin et al. 2019, doi:10.2478/popets-2019-0056).
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from safeground.crypto.secret import Secret

SUITE = b"\x02"
# 0x80 is kept for things sealed where the server cannot open them (a browser, an app).
OUTSIDE_SUITE = 0x80
NONCE = 24
COMMIT = 32
TAG = 16
HEAD = 1 + NONCE + COMMIT
LEAST = 256
ZERO = bytes(12)


class SealBroken(Exception):
    """This does not open: wrong key, wrong place, or not as it was sealed. Nothing more is told."""

    def __init__(self) -> None:
        super().__init__("The seal does not open.")


def bucket(length: int) -> int:
    """The padded size of a plain text of `length` bytes (one byte marks the end of the text)."""
    whole = max(length + 1, LEAST)
    exponent = whole.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << low_bits) - 1
    return (whole + mask) & ~mask


def _pad(plain: bytes) -> bytes:
    return plain + b"\x80" + bytes(bucket(len(plain)) - len(plain) - 1)


def _unpad(padded: bytes) -> bytes:
    plain = padded.rstrip(b"\x00")
    # Strict: one text has one padded form.
    if not plain.endswith(b"\x80") or len(padded) != bucket(len(plain) - 1):
        raise SealBroken
    return plain[:-1]


def _derive(key: Secret, label: bytes, nonce: bytes, context: bytes) -> bytes:
    return hmac.digest(key.reveal(), label + SUITE + nonce + hashlib.sha256(context).digest(), "sha256")


def seal(key: Secret, plain: bytes, *, context: bytes) -> bytes:
    return _seal(key, _pad(plain), context)


def unseal(key: Secret, blob: bytes, *, context: bytes) -> bytes:
    """The plain text, or `SealBroken`."""
    return _unpad(_unseal(key, blob, context))


def seal_key(key: Secret, inner: Secret, *, context: bytes) -> bytes:
    """Wrap a key: 105 bytes for one of 32. No padding, since every key of a kind has one length."""
    return _seal(key, inner.reveal(), context)


def unseal_key(key: Secret, blob: bytes, *, context: bytes) -> Secret:
    return Secret(_unseal(key, blob, context))


def _seal(key: Secret, content: bytes, context: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    commit = _derive(key, b"commit\0", nonce, context)
    subkey = _derive(key, b"subkey\0", nonce, context)
    return SUITE + nonce + commit + AESGCM(subkey).encrypt(ZERO, content, commit)


def _unseal(key: Secret, blob: bytes, context: bytes) -> bytes:
    if len(blob) <= HEAD + TAG or blob[:1] != SUITE:
        raise SealBroken
    nonce, commit = blob[1 : 1 + NONCE], blob[1 + NONCE : HEAD]
    if not hmac.compare_digest(commit, _derive(key, b"commit\0", nonce, context)):
        raise SealBroken
    try:
        return AESGCM(_derive(key, b"subkey\0", nonce, context)).decrypt(ZERO, blob[HEAD:], commit)
    except InvalidTag:
        raise SealBroken from None
