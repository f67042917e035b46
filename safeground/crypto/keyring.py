"""From a password or a recovery code to the user key, and from the user key to everything else."""

from __future__ import annotations

import hmac
import os
import re
import secrets
import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import nacl.bindings
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from safeground.crypto import envelope
from safeground.crypto.secret import Secret

KEY = 32
SALT = 16
Purpose = Literal["dek", "own", "private", "draft", "box", "manifest", "totp"]

seal_key = envelope.seal_key
unseal_key = envelope.unseal_key


@dataclass(frozen=True)
class KdfCost:
    """How dear one guess of a password is: Argon2id passes and memory in mebibytes, one lane."""

    passes: int = 3
    mebibytes: int = 128


FLOOR = KdfCost(passes=2, mebibytes=64)
CAP = KdfCost(passes=10, mebibytes=512)
# For tests only, by one named setting that `serve` refuses for a real practice.
CHEAP = KdfCost(passes=1, mebibytes=1)


class WeakSlot(Exception):
    """A stored slot asks for less stretching than the floor, or more than the cap: it was tampered with."""


# At most two at a time in a process: four workers then stay below about 1 GiB.
_turns = threading.BoundedSemaphore(2)
_runs = 0


def runs() -> int:
    """How often a password was stretched in this process. Tests compare it for known and unknown names."""
    return _runs


def kdf_params(cost: KdfCost) -> dict[str, int | str]:
    """Fresh parameters with a salt of their own, fit for JSON."""
    return {"t": cost.passes, "m": cost.mebibytes, "p": 1, "salt": os.urandom(SALT).hex()}


def kdf_text(params: Mapping[str, int | str]) -> str:
    """The parameters as they are bound into a slot's context."""
    return f"argon2id,t={params['t']},m={params['m']},p={params['p']},salt={params['salt']}"


@dataclass(frozen=True)
class Root:
    """A stretched password. One branch is compared, the other opens the slot; neither gives the other."""

    _root: Secret = field(repr=False)

    def verifier(self) -> bytes:
        return _digest(hmac.digest(self._root.reveal(), b"auth", "sha256"), b"verifier1")

    def unlocking_key(self) -> Secret:
        return Secret(hmac.digest(self._root.reveal(), b"unlock", "sha256"))


def _digest(content: bytes, label: bytes) -> bytes:
    return hmac.digest(label, content, "sha256")


def stretch(password: str, *, params: Mapping[str, int | str], pepper: Secret, floor: KdfCost = FLOOR) -> Root:
    """Argon2id, then an HMAC under the pepper: without the pepper there is nothing to guess against."""
    try:
        passes, mebibytes, lanes = (int(params[name]) for name in ("t", "m", "p"))
        salt = bytes.fromhex(str(params["salt"]))
    except (KeyError, ValueError):
        raise WeakSlot("The stretching is not described as it should be.") from None
    if len(salt) != SALT or lanes != 1:
        raise WeakSlot("The stretching is not one of ours.")
    if passes < floor.passes or mebibytes < floor.mebibytes:
        raise WeakSlot("The stretching is below the floor.")
    if passes > CAP.passes or mebibytes > CAP.mebibytes:
        raise WeakSlot("The stretching is above the cap.")
    plain = unicodedata.normalize("NFC", password).encode(errors="surrogatepass")
    global _runs
    with _turns:
        _runs += 1
        stretched = nacl.bindings.crypto_pwhash_alg(
            KEY,
            plain,
            salt,
            passes,
            mebibytes * 1024 * 1024,
            nacl.bindings.crypto_pwhash_ALG_ARGON2ID13,
        )
    return Root(Secret(hmac.digest(pepper.reveal(), b"password\0" + stretched, "sha256")))


def verify(root: Root, verifier: bytes) -> bool:
    return hmac.compare_digest(root.verifier(), bytes(verifier))


# --- recovery code ----------------------------------------------------------------------------------------

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 7
GROUP = 4
CHECK_BITS = 12
# Phones and word processors put longer ones in place of the plain hyphen.
HYPHENS = re.compile("[-\u2010-\u2015\u2212]")


class BadRecoveryCode(ValueError):
    """Why a code cannot be right, in a sentence for the person who typed it."""


def new_recovery_code() -> str:
    """128 random bits and 12 that catch a slip, as seven groups of four."""
    content = secrets.token_bytes(16)
    number = (int.from_bytes(content, "big") << CHECK_BITS) | _check(content)
    letters = "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(GROUPS * GROUP)))
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def _check(content: bytes) -> int:
    """Twelve check bits: CRC-12 (polynomial 0x80F), which catches every single slip and every swap of neighbours.

    Not a secret and not a MAC: it only tells a slip of the pen from a code that was never right.
    """
    number = int.from_bytes(content, "big") << CHECK_BITS
    for place in range(128 + CHECK_BITS - 1, CHECK_BITS - 1, -1):
        if number >> place & 1:
            number ^= 0x180F << (place - CHECK_BITS)
    # So that a row of noughts is no code.
    return number ^ 0x5A5


def read_recovery_code(text: str) -> Secret:
    """The secret in a code as a person typed it: any case, any spacing, O for 0, I and L for 1."""
    groups = HYPHENS.sub(" ", text.upper().translate(str.maketrans("OIL", "011"))).split()
    if len(groups) == GROUPS:
        for place, group in enumerate(groups, start=1):
            if len(group) != GROUP:
                raise BadRecoveryCode(f"Group {place} has {len(group)} characters; each has four. Look at it again.")
    letters = "".join(groups)
    if len(letters) != GROUPS * GROUP:
        raise BadRecoveryCode(
            f"A recovery code has {GROUPS * GROUP} characters in seven groups of four. This has {len(letters)}."
        )
    strange = next((letter for letter in letters if letter not in ALPHABET), None)
    if strange is not None:
        raise BadRecoveryCode("One of the characters is never used in a recovery code. Look at it again.")
    number = 0
    for letter in letters:
        number = number * 32 + ALPHABET.index(letter)
    content = (number >> CHECK_BITS).to_bytes(16, "big")
    if number & ((1 << CHECK_BITS) - 1) != _check(content):
        raise BadRecoveryCode("The code has a slip in it somewhere. Compare it with what you wrote down.")
    return Secret(content)


def recovery_key(secret: Secret) -> Secret:
    return Secret(_hkdf(secret.reveal(), b"recovery1"))


def _hkdf(content: bytes, info: bytes, salt: bytes | None = None) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY, salt=salt, info=info).derive(content)


# --- keys under the user key ------------------------------------------------------------------------------


def new_user_key() -> Secret:
    return Secret(os.urandom(KEY))


def new_data_key() -> Secret:
    return Secret(os.urandom(KEY))


def subkey(user_key: Secret, purpose: Purpose) -> Secret:
    """The key for one purpose. HKDF's expand step: the user key is uniform already (RFC 5869, 3.3)."""
    return Secret(hmac.digest(user_key.reveal(), b"subkey1\0" + purpose.encode() + b"\x01", "sha256"))


# --- sessions, contacts, marks ----------------------------------------------------------------------------


def session_id(token: bytes) -> str:
    """What the database knows of a cookie."""
    return _digest(token, b"sid1").hex()


def session_key(token: bytes, epoch: Secret) -> Secret:
    return Secret(_hkdf(token, b"session1", salt=epoch.reveal()))


def contact_key(pepper: Secret) -> Secret:
    return Secret(_hkdf(pepper.reveal(), b"contact1"))


def lookup(key: Secret, *, purpose: str, value: str) -> bytes:
    """A mark by which a value is found again and from which it cannot be read, without the key."""
    label = purpose.encode()
    content = len(label).to_bytes(4, "big") + label + value.encode()
    return hmac.digest(key.reveal(), b"lookup1" + content, "sha256")


def feed_hash(token: bytes) -> bytes:
    """What the database knows of the secret in a calendar's address."""
    return _digest(token, b"feed-hash1")


def feed_key(token: bytes) -> Secret:
    """Opens what the owner chose for that calendar; whoever asks brings it along in the address."""
    return Secret(_hkdf(token, b"feed1"))


def meeting_hash(pepper: Secret, code: str) -> bytes:
    """What the database knows of the code of a visitor's."""
    return lookup(pepper, purpose="meeting", value=code)


def meeting_key(pepper: Secret, code: str) -> Secret:
    """Opens what a visitor arranged; whoever asks brings the code along."""
    return Secret(_hkdf(code.encode(), b"meeting1", salt=pepper.reveal()))


def code_verifier(pepper: Secret, code: str) -> bytes:
    """What is kept of an invitation code."""
    return lookup(pepper, purpose="invitation", value=code)
