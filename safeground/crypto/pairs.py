"""Keys between two people: hybrid HPKE (ML-KEM-768 with X25519), with a mark of who sent it.

The mark is an HMAC that either of the two could have made, and deliberately no signature: it stops a writer of
the database from forging words of the client's, and proves nothing to a third person.
HPKE: RFC 9180; the hybrid KEM is MLKEM768-X25519 as `cryptography` 50 offers it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from safeground.crypto.envelope import SUITE, SealBroken
from safeground.crypto.secret import Secret

SUITE_2 = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
SEED = 64
POINT = 32
MAC = 32


@dataclass(frozen=True)
class KeyPair:
    """public: ML-KEM-768 key (1,184 bytes) then X25519 key (32). private: ML-KEM seed (64) then X25519 (32)."""

    public: bytes
    private: Secret = field(repr=False)


def new_key_pair() -> KeyPair:
    seed, point = os.urandom(SEED), os.urandom(POINT)
    kem, curve = MLKEM768PrivateKey.from_seed_bytes(seed), X25519PrivateKey.from_private_bytes(point)
    public = kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    return KeyPair(public, Secret(seed + point))


def public_of(private: Secret) -> bytes:
    """The public half that belongs to a private one."""
    content = private.reveal()
    kem = MLKEM768PrivateKey.from_seed_bytes(content[:SEED])
    curve = X25519PrivateKey.from_private_bytes(content[SEED:])
    return kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def _private(private: Secret) -> hpke.MLKEM768X25519PrivateKey:
    content = private.reveal()
    if len(content) != SEED + POINT:
        raise SealBroken
    return hpke.MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(content[:SEED]),
        X25519PrivateKey.from_private_bytes(content[SEED:]),
    )


def _public(public: bytes) -> hpke.MLKEM768X25519PublicKey:
    try:
        return hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public[:-POINT]),
            X25519PublicKey.from_public_bytes(public[-POINT:]),
        )
    except ValueError:
        raise SealBroken from None


def fingerprint(public: bytes) -> bytes:
    return hashlib.sha256(b"fingerprint1" + public).digest()


def room_words(public_a: bytes, public_b: bytes, words: Sequence[str]) -> tuple[str, ...]:
    """Six words for two people to read aloud: 66 bits that only these two keys give, in whichever order."""
    low, high = sorted((fingerprint(public_a), fingerprint(public_b)))
    number = int.from_bytes(hashlib.sha256(b"room-words1" + low + high).digest(), "big")
    return tuple(words[(number >> (11 * place)) % 2048] for place in range(6))


def _mark(
    private: Secret, other_public: bytes, sender: bytes, recipient: bytes, context: bytes, wrap: bytes
) -> bytes:
    try:
        shared = X25519PrivateKey.from_private_bytes(private.reveal()[SEED:]).exchange(
            X25519PublicKey.from_public_bytes(other_public[-POINT:])
        )
    except ValueError:
        raise SealBroken from None
    between = fingerprint(sender) + fingerprint(recipient)
    key = hmac.digest(shared, b"pair1" + between, "sha256")
    return hmac.digest(key, hashlib.sha256(context).digest() + wrap, "sha256")


def grant(
    key: Secret, *, recipient_public: bytes, sender_private: Secret, sender_public: bytes, context: bytes
) -> bytes:
    """Hand a data key to one person: suite, HPKE of the key with `context` as info, and the sender's mark."""
    wrap = SUITE + SUITE_2.encrypt(key.reveal(), _public(recipient_public), info=context)
    return wrap + _mark(sender_private, recipient_public, sender_public, recipient_public, context, wrap)


def grant_to_self(
    key: Secret, *, own_private: Secret, own_public: bytes, sender_public: bytes, context: bytes
) -> bytes:
    """A grant received earlier, made anew for one's own newer key. Either of the two can make its mark."""
    wrap = SUITE + SUITE_2.encrypt(key.reveal(), _public(own_public), info=context)
    return wrap + _mark(own_private, sender_public, sender_public, own_public, context, wrap)


def accept(
    blob: bytes, *, recipient_private: Secret, recipient_public: bytes, sender_public: bytes, context: bytes
) -> Secret:
    """The data key, if it was made for this recipient, in this context, by this sender. Else `SealBroken`."""
    wrap, mark = blob[:-MAC], blob[-MAC:]
    if len(blob) <= MAC or wrap[:1] != SUITE:
        raise SealBroken
    right = _mark(recipient_private, sender_public, sender_public, recipient_public, context, wrap)
    if not hmac.compare_digest(mark, right):
        raise SealBroken
    return Secret(_decrypt(recipient_private, wrap[1:], context))


def seal_to(public: bytes, plain: bytes, *, context: bytes) -> bytes:
    """Seal a short thing to a public key, with no word on who sealed it."""
    return SUITE + SUITE_2.encrypt(plain, _public(public), info=context)


def unseal_from(private: Secret, blob: bytes, *, context: bytes) -> bytes:
    if blob[:1] != SUITE:
        raise SealBroken
    return _decrypt(private, blob[1:], context)


def _decrypt(private: Secret, wrap: bytes, context: bytes) -> bytes:
    try:
        return SUITE_2.decrypt(wrap, _private(private), info=context)
    except (InvalidTag, ValueError):
        raise SealBroken from None
