"""Frozen answers: what was sealed with suite 2 once has to open for ever, with whatever version comes later.

vectors.json was made once, by make_vectors.py, and is only ever read. A test that fails here means that somebody's
stored words no longer open: the code is wrong then, never the file.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import math
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from safeground.crypto import envelope, keyring, pairs, totp
from safeground.crypto.secret import Secret
from tests.crypto import make_vectors, samples

FROZEN = "dff6067fdbe36f670a5b30af8dedaa1436b2ea25f58f83c34bb85520b28f57ad"
VECTORS: dict[str, Any] = json.loads(make_vectors.FILE.read_text())


def secret(text: str) -> Secret:
    return Secret(bytes.fromhex(text))


def each(part: str) -> list[Any]:
    return [pytest.param(one, id=one.get("builder", f"{part} {number}")) for number, one in enumerate(VECTORS[part])]


def test_the_file_is_the_one_that_was_frozen():
    assert hashlib.sha256(make_vectors.FILE.read_bytes()).hexdigest() == FROZEN


def test_the_script_writes_nothing_over_it():
    assert 'FILE.open("x"' in (make_vectors.FILE.with_name("make_vectors.py")).read_text()
    with pytest.raises(FileExistsError):
        make_vectors.FILE.open("x")


# --- places -----------------------------------------------------------------------------------------------


def test_every_context_builder_has_a_vector():
    assert {one["builder"] for one in VECTORS["contexts"]} == set(samples.builders())


@pytest.mark.parametrize("one", each("contexts"))
def test_a_context_is_made_of_the_same_bytes_as_ever(one):
    assert make_vectors.build(one["builder"], one["arguments"]).hex() == one["hex"]


# --- the envelope -----------------------------------------------------------------------------------------


def test_the_suite_is_2_and_stands_first_in_every_blob():
    assert VECTORS["suite"] == envelope.SUITE[0] == 2
    blobs = [one["blob"] for part in ("sealed", "wrapped") for one in VECTORS[part]]
    blobs += [VECTORS["pairs"][part]["blob"] for part in ("grant", "sealed_to")]
    assert {blob[:2] for blob in blobs} == {"02"}
    assert len(blobs) == 12


@pytest.mark.parametrize("one", each("sealed"))
def test_a_sealed_text_opens(one):
    plain = envelope.unseal(secret(one["key"]), bytes.fromhex(one["blob"]), context=bytes.fromhex(one["context"]))
    assert plain.hex() == one["plain"]


@pytest.mark.parametrize("one", each("wrapped"))
def test_a_wrapped_key_opens(one):
    inner = envelope.unseal_key(secret(one["key"]), bytes.fromhex(one["blob"]), context=bytes.fromhex(one["context"]))
    assert inner.reveal().hex() == one["inner"]


@pytest.mark.parametrize("one", [*each("sealed"), *each("wrapped")])
def test_the_design_alone_is_enough_to_open_it(one):
    """Written anew from the design's few lines, with nothing of ours: what somebody else would have to write."""
    key, blob, context = (bytes.fromhex(one[part]) for part in ("key", "blob", "context"))
    suite, nonce, commit, content = blob[:1], blob[1:25], blob[25:57], blob[57:]
    place = suite + nonce + hashlib.sha256(context).digest()
    assert hmac.new(key, b"commit\0" + place, hashlib.sha256).digest() == commit
    subkey = hmac.new(key, b"subkey\0" + place, hashlib.sha256).digest()
    inside = AESGCM(subkey).decrypt(bytes(12), content, commit)
    if "plain" in one:
        plain = bytes.fromhex(one["plain"])
        assert inside == plain + b"\x80" + bytes(
            VECTORS["padding"].get(str(len(plain)), len(inside)) - len(plain) - 1
        )
    else:
        assert inside.hex() == one["inner"]


def _padme(length: int) -> int:
    """Algorithm 1 of the paper, with its logarithms, and 256 at the least."""
    length = max(length, 256)
    exponent = math.floor(math.log2(length))
    last = exponent - (math.floor(math.log2(exponent)) + 1)
    mask = 2**last - 1
    return length + mask & ~mask


def test_lengths_are_padded_to_the_same_sizes_as_ever():
    assert {length: envelope.bucket(int(length)) for length in VECTORS["padding"]} == VECTORS["padding"]
    assert {length: _padme(int(length) + 1) for length in VECTORS["padding"]} == VECTORS["padding"]


# --- passwords --------------------------------------------------------------------------------------------


SLOTS = [
    pytest.param(one, id=f"{one['params']['t']} passes, {one['params']['m']} MiB, {number}")
    for number, one in enumerate(VECTORS["stretched"]["slots"])
]


@pytest.mark.parametrize("one", SLOTS)
def test_a_password_gives_the_same_verifier_and_the_same_key_as_ever(one):
    pepper = secret(VECTORS["stretched"]["pepper"])
    root = keyring.stretch(one["password"], params=one["params"], pepper=pepper, floor=keyring.CHEAP)
    assert root.verifier().hex() == one["verifier"]
    assert root.unlocking_key().reveal().hex() == one["unlocking_key"]
    assert keyring.verify(root, bytes.fromhex(one["verifier"]))
    assert keyring.kdf_text(one["params"]) == one["text"]


def test_one_of_them_has_the_real_cost():
    costs = {(one["params"]["t"], one["params"]["m"]) for one in VECTORS["stretched"]["slots"]}
    assert (keyring.KdfCost().passes, keyring.KdfCost().mebibytes) == (3, 128)
    assert costs == {(3, 128), (1, 1), (2, 1), (1, 2)}


@pytest.mark.parametrize("one", [slot for slot in SLOTS if slot.values[0]["params"]["m"] < 64][:2])
def test_another_library_and_the_design_give_the_same_key(one):
    params, pepper = one["params"], bytes.fromhex(VECTORS["stretched"]["pepper"])
    argon = Argon2id(
        salt=bytes.fromhex(params["salt"]), length=32, iterations=params["t"], lanes=1, memory_cost=params["m"] * 1024
    )
    root = hmac.new(pepper, b"password\0" + argon.derive(one["password"].encode()), hashlib.sha256).digest()
    auth, unlock = (hmac.new(root, label, hashlib.sha256).digest() for label in (b"auth", b"unlock"))
    assert hmac.new(b"verifier1", auth, hashlib.sha256).hexdigest() == one["verifier"]
    assert unlock.hex() == one["unlocking_key"]


@pytest.mark.parametrize("one", each("recovery"))
def test_a_recovery_code_is_read_as_ever_however_it_is_typed(one):
    for text in (one["code"], one["typed"]):
        found = keyring.read_recovery_code(text)
        assert found.reveal().hex() == one["secret"]
        assert keyring.recovery_key(found).reveal().hex() == one["key"]


# --- everything that is derived ---------------------------------------------------------------------------


def test_every_purpose_has_the_same_subkey_as_ever():
    derived = VECTORS["derived"]
    found = {name: keyring.subkey(secret(derived["user_key"]), name).reveal().hex() for name in derived["subkeys"]}
    assert found == derived["subkeys"]
    assert set(found) == set(get_args(keyring.Purpose))


def test_a_session_has_the_same_name_and_key_as_ever():
    derived = VECTORS["derived"]
    token = bytes.fromhex(derived["token"])
    assert keyring.session_id(token) == derived["session_id"]
    assert keyring.session_key(token, secret(derived["epoch"])).reveal().hex() == derived["session_key"]
    independent = HKDF(SHA256(), 32, salt=bytes.fromhex(derived["epoch"]), info=b"session1").derive(token)
    assert independent.hex() == derived["session_key"]


def test_the_contact_key_and_the_marks_are_the_same_as_ever():
    derived = VECTORS["derived"]
    pepper = secret(derived["pepper"])
    assert keyring.contact_key(pepper).reveal().hex() == derived["contact_key"]
    assert keyring.code_verifier(pepper, derived["invitation"]["code"]).hex() == derived["invitation"]["verifier"]
    marks = [keyring.lookup(pepper, purpose=one["purpose"], value=one["value"]).hex() for one in derived["lookups"]]
    assert marks == [one["mark"] for one in derived["lookups"]]


# --- between two people -----------------------------------------------------------------------------------


BETWEEN = VECTORS["pairs"]
CLIENT, THERAPIST = (
    pairs.KeyPair(bytes.fromhex(BETWEEN[name]["public"]), secret(BETWEEN[name]["private"]))
    for name in ("client", "therapist")
)


def test_a_private_key_gives_the_same_public_key_as_ever():
    assert make_vectors.pair("client") == CLIENT
    assert make_vectors.pair("therapist") == THERAPIST


def test_a_grant_is_accepted():
    key = pairs.accept(
        bytes.fromhex(BETWEEN["grant"]["blob"]),
        recipient_private=THERAPIST.private,
        recipient_public=THERAPIST.public,
        sender_public=CLIENT.public,
        context=bytes.fromhex(BETWEEN["grant"]["context"]),
    )
    assert key.reveal().hex() == BETWEEN["grant"]["key"]


def test_what_was_sealed_to_a_public_key_opens():
    one = BETWEEN["sealed_to"]
    plain = pairs.unseal_from(THERAPIST.private, bytes.fromhex(one["blob"]), context=bytes.fromhex(one["context"]))
    assert plain.hex() == one["plain"]


def test_fingerprints_and_room_words_are_the_same_as_ever():
    assert [pairs.fingerprint(one.public).hex() for one in (CLIENT, THERAPIST)] == BETWEEN["fingerprints"]
    words = [str(number) for number in range(2048)]
    expected = tuple(str(number) for number in BETWEEN["room_words"])
    assert pairs.room_words(CLIENT.public, THERAPIST.public, words) == expected
    assert pairs.room_words(THERAPIST.public, CLIENT.public, words) == expected


# --- codes of six digits ----------------------------------------------------------------------------------


def test_the_codes_are_those_of_rfc_6238():
    found = VECTORS["totp"]
    assert list(found["codes"].values()) == ["287082", "081804", "050471", "005924", "279037", "353130"]
    seed = secret(found["seed"])
    assert totp.text(seed) == found["text"] == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for moment, code in found["codes"].items():
        at = datetime.fromtimestamp(int(moment), UTC)
        assert totp.check(seed, code, at=at, last_step=None) == int(moment) // 30


# --- the file is really read ------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["key", "blob", "context"])
def test_a_vector_with_one_bit_turned_does_not_open(part):
    """The positive control: were the vectors not looked at, this would open as well."""
    one = VECTORS["sealed"][3]
    turned = bytearray.fromhex(one[part])
    turned[-1] ^= 1
    one = one | {part: turned.hex()}
    with pytest.raises(envelope.SealBroken):
        envelope.unseal(secret(one["key"]), bytes.fromhex(one["blob"]), context=bytes.fromhex(one["context"]))
