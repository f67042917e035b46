"""What the libraries must offer. If one of these fails, the installed version is too old to open what is stored."""

from __future__ import annotations

import os

import cryptography
import nacl
import nacl.bindings
import pytest
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from safeground.crypto import pairs


def version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:2])


def test_the_installed_versions_are_the_ones_that_pyproject_asks_for():
    assert version(cryptography.__version__)[0] == 50
    assert (1, 6) <= version(nacl.__version__) < (2,)


def test_hybrid_hpke_is_there_with_the_suite_of_the_design():
    expected = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    pair = pairs.new_key_pair()
    wrap = expected.encrypt(b"text", pairs._public(pair.public), info=b"here")
    assert pairs.SUITE_2.decrypt(wrap, pairs._private(pair.private), info=b"here") == b"text"


@pytest.mark.parametrize("name", ["MLKEM768X25519PrivateKey", "MLKEM768X25519PublicKey", "Suite"])
def test_the_names_that_pairs_uses_exist(name):
    assert hasattr(hpke, name)


def test_a_hybrid_key_needs_both_halves():
    """Post-quantum and classical: the wrong one of either and nothing opens."""
    pair, other = pairs.new_key_pair(), pairs.new_key_pair()
    wrap = pairs.seal_to(pair.public, b"text", context=b"here")
    mine, theirs = pair.private.reveal(), other.private.reveal()
    for mixed in (mine[:64] + theirs[64:], theirs[:64] + mine[64:]):
        with pytest.raises(pairs.SealBroken):
            pairs.unseal_from(pairs.Secret(mixed), wrap, context=b"here")
    assert pairs.unseal_from(pair.private, wrap, context=b"here") == b"text"


def test_a_public_key_belongs_to_its_seed_alone():
    seed = os.urandom(64)
    publics = {MLKEM768PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw() for _ in range(3)}
    assert {len(public) for public in publics} == {1184}


@pytest.mark.parametrize("passes, mebibytes", [(1, 1), (2, 4), (3, 8)])
def test_two_libraries_agree_on_argon2id_so_either_can_open_a_slot(passes, mebibytes):
    salt, password = bytes(range(16)), b"a long walk by the water"
    ours = nacl.bindings.crypto_pwhash_alg(
        32, password, salt, passes, mebibytes * 1024 * 1024, nacl.bindings.crypto_pwhash_ALG_ARGON2ID13
    )
    theirs = Argon2id(salt=salt, length=32, iterations=passes, lanes=1, memory_cost=mebibytes * 1024)
    assert theirs.derive(password) == ours
