"""A blob opens under one key only, also when somebody who knows two keys makes it on purpose.

AES-GCM alone gives no such promise: the first test makes a ciphertext that it takes under two keys, which is the
positive control of the second. (Dodis et al. 2018, "Fast message franking", call such a thing an invisible
salamander.)
"""

from __future__ import annotations

import os

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from safeground.crypto import envelope
from safeground.crypto.envelope import SealBroken
from safeground.crypto.secret import Secret
from tests.crypto import samples

MINE, THEIRS = samples.key(1), samples.key(2)
HERE = b"a place"
BLOCK = 16


def _times(one: int, other: int) -> int:
    """A product in GCM's field, where the first bit is the highest (NIST SP 800-38D, 6.3)."""
    product = 0
    for place in reversed(range(128)):
        if other >> place & 1:
            product ^= one
        one = one >> 1 ^ (0xE1 << 120 if one & 1 else 0)
    return product


def _power(one: int, exponent: int) -> int:
    product = 1 << 127
    while exponent:
        if exponent & 1:
            product = _times(product, one)
        one, exponent = _times(one, one), exponent >> 1
    return product


def _block(key: bytes, content: bytes) -> int:
    # One block of AES, which is what ECB of a single block is.
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return int.from_bytes(encryptor.update(content) + encryptor.finalize(), "big")


def _sum(hash_key: int, blocks: list[bytes]) -> int:
    total = 0
    for block in blocks:
        total = _times(total ^ int.from_bytes(block, "big"), hash_key)
    return total


def salamander(one: bytes, other: bytes, added: bytes) -> bytes:
    """32 bytes of ciphertext and a tag that AES-GCM takes under both keys, with `added` as associated data."""
    start = bytes(12) + (1).to_bytes(4, "big")
    hashes = [_block(key, bytes(BLOCK)) for key in (one, other)]
    masks = [_block(key, start) for key in (one, other)]
    first = os.urandom(BLOCK)
    lengths = (len(added) * 8).to_bytes(8, "big") + (2 * BLOCK * 8).to_bytes(8, "big")
    blocks = [added[:BLOCK], added[BLOCK:], first, bytes(BLOCK), lengths]
    # The two tags differ by what the block left at zero has to make up for; it stands two places from the end.
    differ = masks[0] ^ masks[1] ^ _sum(hashes[0], blocks) ^ _sum(hashes[1], blocks)
    weight = _times(hashes[0], hashes[0]) ^ _times(hashes[1], hashes[1])
    second = _times(differ, _power(weight, 2**128 - 2)).to_bytes(BLOCK, "big")
    tag = masks[0] ^ _sum(hashes[0], [*blocks[:3], second, lengths])
    return first + second + tag.to_bytes(BLOCK, "big")


def subkey(key: Secret, nonce: bytes) -> bytes:
    return envelope._derive(key, b"subkey\0", nonce, HERE)


def commitment(key: Secret, nonce: bytes) -> bytes:
    return envelope._derive(key, b"commit\0", nonce, HERE)


def test_plain_gcm_takes_one_ciphertext_under_two_keys():
    """The hole that the commitment closes is there: without it, this is what a forger can make."""
    added = os.urandom(32)
    made = salamander(MINE.reveal(), THEIRS.reveal(), added)
    plains = {AESGCM(key.reveal()).decrypt(bytes(12), made, added) for key in (MINE, THEIRS)}
    assert len(plains) == 2


@pytest.mark.parametrize("committed", [MINE, THEIRS], ids=["mine", "theirs"])
def test_such_a_ciphertext_opens_under_the_key_it_commits_to_and_no_other(committed):
    nonce = os.urandom(24)
    commit = commitment(committed, nonce)
    made = envelope.SUITE + nonce + commit + salamander(subkey(MINE, nonce), subkey(THEIRS, nonce), commit)
    other = THEIRS if committed is MINE else MINE
    assert len(envelope.unseal_key(committed, made, context=HERE)) == 32
    with pytest.raises(SealBroken):
        envelope.unseal_key(other, made, context=HERE)


def test_a_commitment_put_in_for_another_key_does_not_make_it_open():
    """The commitment is the content's associated data: exchanged, even for the right one of a key, it breaks."""
    blob = envelope.seal_key(MINE, samples.key(3), context=HERE)
    nonce = blob[1:25]
    forged = blob[:25] + commitment(THEIRS, nonce) + blob[57:]
    for key in (MINE, THEIRS):
        with pytest.raises(SealBroken):
            envelope.unseal_key(key, forged, context=HERE)


def test_a_commitment_of_zeros_or_of_another_place_is_refused():
    blob = envelope.seal_key(MINE, samples.key(3), context=HERE)
    elsewhere = envelope._derive(MINE, b"commit\0", blob[1:25], b"elsewhere")
    for commit in (bytes(32), elsewhere, subkey(MINE, blob[1:25])):
        with pytest.raises(SealBroken):
            envelope.unseal_key(MINE, blob[:25] + commit + blob[57:], context=HERE)


def test_the_commitment_gives_neither_the_key_nor_the_subkey():
    blob = envelope.seal_key(MINE, samples.key(3), context=HERE)
    assert blob[25:57] not in (MINE.reveal(), subkey(MINE, blob[1:25]))
