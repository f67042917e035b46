"""From a password to the user key, and from the user key to everything else."""

from __future__ import annotations

import threading
import time
import typing

import nacl.bindings
import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from hypothesis import given
from hypothesis import strategies as st

from safeground.crypto import contexts, keyring
from safeground.crypto.envelope import SealBroken
from safeground.crypto.secret import Secret
from tests.crypto import samples

PEPPER = samples.key(1)
USER_KEY = samples.key(2)
PASSWORD = "a long walk by the water"
PARAMS = {"t": 1, "m": 1, "p": 1, "salt": "00" * 16}


def stretch(password=PASSWORD, *, pepper=PEPPER, floor=keyring.CHEAP, **changed) -> keyring.Root:
    return keyring.stretch(password, params=PARAMS | changed, pepper=pepper, floor=floor)


def slot_context(params) -> bytes:
    ids = [samples.ident(number) for number in (1, 2, 3)]
    return contexts.slot(ids[0], ids[1], 1, ids[2], "password", keyring.kdf_text(params))


# --- slots ------------------------------------------------------------------------------------------------


def test_the_right_password_opens_its_slot():
    sealed = keyring.seal_key(stretch().unlocking_key(), USER_KEY, context=slot_context(PARAMS))
    assert keyring.verify(stretch(), stretch().verifier())
    assert keyring.unseal_key(stretch().unlocking_key(), sealed, context=slot_context(PARAMS)) == USER_KEY


@pytest.mark.parametrize(
    "other",
    [
        lambda: stretch("a long walk by the Water"),
        lambda: stretch(PASSWORD + " "),
        lambda: stretch(""),
        lambda: stretch(pepper=samples.key(9)),
        lambda: stretch(salt="00" * 15 + "01"),
        lambda: stretch(t=2),
        lambda: stretch(m=2),
    ],
    ids=["one capital", "a space more", "empty", "another pepper", "another salt", "more passes", "more memory"],
)
def test_whatever_differs_neither_verifies_nor_opens(other):
    sealed = keyring.seal_key(stretch().unlocking_key(), USER_KEY, context=slot_context(PARAMS))
    assert not keyring.verify(other(), stretch().verifier())
    with pytest.raises(SealBroken):
        keyring.unseal_key(other().unlocking_key(), sealed, context=slot_context(PARAMS))


def test_a_slot_whose_stored_parameters_were_rewritten_does_not_open():
    """The parameters are in the slot's place: a database writer cannot put others there."""
    sealed = keyring.seal_key(stretch().unlocking_key(), USER_KEY, context=slot_context(PARAMS))
    for changed in ({"t": 2}, {"m": 2}, {"p": 2}, {"salt": "11" * 16}, {"salt": "00" * 15}):
        with pytest.raises(SealBroken):
            keyring.unseal_key(stretch().unlocking_key(), sealed, context=slot_context(PARAMS | changed))


def test_what_is_compared_opens_nothing():
    """The verifier is in the database: it must not be the key, nor lead to it."""
    sealed = keyring.seal_key(stretch().unlocking_key(), USER_KEY, context=slot_context(PARAMS))
    assert stretch().verifier() != stretch().unlocking_key().reveal()
    with pytest.raises(SealBroken):
        keyring.unseal_key(Secret(stretch().verifier()), sealed, context=slot_context(PARAMS))


def test_a_verifier_may_come_from_the_database_as_a_memory_view():
    assert keyring.verify(stretch(), memoryview(stretch().verifier()))
    assert not keyring.verify(stretch(), memoryview(bytes(32)))
    assert not keyring.verify(stretch(), b"")


def test_fresh_parameters_have_the_wanted_cost_and_a_salt_of_their_own():
    made = [keyring.kdf_params(keyring.KdfCost()) for _ in range(100)]
    assert {(one["t"], one["m"], one["p"], len(one["salt"])) for one in made} == {(3, 128, 1, 32)}
    assert len({one["salt"] for one in made}) == 100
    assert keyring.kdf_text(PARAMS) == "argon2id,t=1,m=1,p=1,salt=00000000000000000000000000000000"


def test_the_costs_are_the_ones_of_the_design():
    assert keyring.KdfCost() == keyring.KdfCost(passes=3, mebibytes=128)
    assert keyring.KdfCost(passes=2, mebibytes=64) == keyring.FLOOR
    assert keyring.KdfCost(passes=10, mebibytes=512) == keyring.CAP


# --- the floor, the cap and the turns ---------------------------------------------------------------------


@pytest.fixture
def argon(monkeypatch) -> list[tuple]:
    """What would be stretched, without the cost of doing it."""
    calls = []
    monkeypatch.setattr(nacl.bindings, "crypto_pwhash_alg", lambda *args: calls.append(args) or bytes(32))
    return calls


BELOW = [(1, 64, 1), (2, 63, 1), (0, 128, 1), (-1, 128, 1), (3, 0, 1), (3, -128, 1), (1, 1, 1)]
ABOVE = [(11, 128, 1), (3, 513, 1), (10**6, 64, 1), (2, 10**6, 1)]
LANES = [(3, 128, 0), (3, 128, 2), (3, 128, 4)]


@pytest.mark.parametrize(("t", "m", "p"), BELOW + LANES + ABOVE)
def test_below_the_floor_and_above_the_cap_nothing_is_stretched_at_all(argon, t, m, p):
    before = keyring.runs()
    with pytest.raises(keyring.WeakSlot):
        stretch(t=t, m=m, p=p, floor=keyring.FLOOR)
    assert argon == []
    assert keyring.runs() == before


@pytest.mark.parametrize(("t", "m"), [(2, 64), (3, 128), (10, 512)])
def test_the_floor_and_the_cap_themselves_are_taken(argon, t, m):
    stretch(t=t, m=m, floor=keyring.FLOOR)
    assert [call[3:5] for call in argon] == [(t, m * 1024 * 1024)]


def test_the_floor_holds_when_nobody_names_one():
    with pytest.raises(keyring.WeakSlot):
        keyring.stretch(PASSWORD, params=PARAMS, pepper=PEPPER)


@pytest.mark.parametrize("t", [11, 10**6])
def test_the_cap_holds_whatever_floor_is_named(argon, t):
    with pytest.raises(keyring.WeakSlot):
        stretch(t=t, floor=keyring.CHEAP)


def test_each_stretching_is_counted_once():
    before = keyring.runs()
    for done in range(1, 4):
        stretch()
        assert keyring.runs() == before + done


def test_at_most_two_passwords_are_stretched_at_a_time(monkeypatch):
    """Memory is the cost of a guess, and with many signing in at once it would be ours."""
    now, most, lock = 0, 0, threading.Lock()

    def slow(*args) -> bytes:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.02)
        with lock:
            now -= 1
        return bytes(32)

    monkeypatch.setattr(nacl.bindings, "crypto_pwhash_alg", slow)
    before = keyring.runs()
    threads = [threading.Thread(target=stretch) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, now) == (2, 0)
    assert keyring.runs() == before + 12


def test_a_stretching_that_fails_gives_its_turn_back(monkeypatch):
    def fails(*args) -> bytes:
        raise RuntimeError("no memory")

    with monkeypatch.context() as patch:
        patch.setattr(nacl.bindings, "crypto_pwhash_alg", fails)
        for _ in range(5):
            with pytest.raises(RuntimeError):
                stretch()
    assert keyring.verify(stretch(), stretch().verifier())


# --- one password, however it is typed --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("composed", "decomposed"),
    [
        ("caf\u00e9", "cafe\u0301"),
        ("\u00c5ngstr\u00f6m", "A\u030angstro\u0308m"),
        ("\ud55c\uae00", "\u1112\u1161\u11ab\u1100\u1173\u11af"),
    ],
)
def test_a_letter_with_its_accent_is_one_letter_on_every_keyboard(composed, decomposed):
    assert composed != decomposed
    assert keyring.verify(stretch(composed), stretch(decomposed).verifier())


@pytest.mark.parametrize(("one", "other"), [("\ufb01n", "fin"), ("\u2460", "1"), ("a", "A"), ("a b", "a\u00a0b")])
def test_letters_that_only_look_alike_stay_different(one, other):
    """NFC joins spellings of one letter; it does not, as NFKC would, throw different ones together."""
    assert not keyring.verify(stretch(one), stretch(other).verifier())


# --- subkeys and marks ------------------------------------------------------------------------------------


def purposes() -> tuple[str, ...]:
    return typing.get_args(keyring.Purpose)


def test_the_purposes_are_these_seven():
    assert set(purposes()) == {"dek", "own", "private", "draft", "box", "manifest", "totp"}


def test_every_purpose_has_a_key_of_its_own_and_none_is_the_user_key():
    made = [keyring.subkey(USER_KEY, purpose).reveal() for purpose in purposes()]
    assert len({*made, USER_KEY.reveal()}) == 8
    assert {len(one) for one in made} == {32}
    assert keyring.subkey(USER_KEY, "dek") != keyring.subkey(samples.key(3), "dek")


@pytest.mark.parametrize("purpose", purposes())
def test_a_subkey_is_the_expand_step_of_the_standard(purpose):
    expected = HKDFExpand(SHA256(), 32, b"subkey1\0" + purpose.encode()).derive(USER_KEY.reveal())
    assert keyring.subkey(USER_KEY, purpose).reveal() == expected


def test_new_keys_are_32_bytes_and_never_twice_the_same():
    made = [make().reveal() for make in (keyring.new_user_key, keyring.new_data_key) for _ in range(200)]
    assert {len(one) for one in made} == {32}
    assert len(set(made)) == 400


@given(st.binary(min_size=1, max_size=64))
def test_the_name_of_a_session_is_never_its_token(token):
    name = keyring.session_id(token)
    assert name not in (token.hex(), token.decode("latin-1"))
    assert bytes.fromhex(name) != token
    assert len(name) == 64
    assert name == keyring.session_id(token) != keyring.session_id(token + b"\0")


def test_a_session_opens_with_the_token_and_the_epoch_together_and_with_neither_alone():
    token, epoch = bytes(range(32)), samples.key(4)
    right = keyring.session_key(token, epoch)
    assert right == keyring.session_key(token, epoch)
    others = [
        keyring.session_key(token, samples.key(5)),
        keyring.session_key(bytes(32), epoch),
        keyring.session_key(epoch.reveal(), Secret(token)),
        Secret(token),
        epoch,
        Secret(bytes.fromhex(keyring.session_id(token))),
    ]
    assert right not in others


def test_a_mark_differs_by_key_by_purpose_and_by_value():
    grid = {
        keyring.lookup(samples.key(number), purpose=purpose, value=value)
        for number in (1, 2, 3)
        for purpose in ("email", "invitation", "try:name", "")
        for value in ("a@example.org", "b@example.org", "")
    }
    assert len(grid) == 3 * 4 * 3


@given(st.text(max_size=8), st.text(max_size=8), st.integers(1, 8))
def test_a_letter_moved_from_the_value_to_the_purpose_makes_another_mark(purpose, value, count):
    moved, rest = value[:count], value[count:]
    same = keyring.lookup(PEPPER, purpose=purpose, value=value) == keyring.lookup(
        PEPPER, purpose=purpose + moved, value=rest
    )
    assert same is (moved == "")


def test_the_code_of_an_invitation_is_kept_as_a_mark_of_its_own_purpose():
    assert keyring.code_verifier(PEPPER, "a-b-c") == keyring.lookup(PEPPER, purpose="invitation", value="a-b-c")
    assert keyring.code_verifier(PEPPER, "a-b-c") != keyring.lookup(PEPPER, purpose="email", value="a-b-c")


def test_the_contact_key_comes_from_the_pepper_and_is_not_the_pepper():
    expected = HKDF(SHA256(), 32, salt=None, info=b"contact1").derive(PEPPER.reveal())
    assert keyring.contact_key(PEPPER).reveal() == expected
    assert keyring.contact_key(PEPPER) not in (PEPPER, keyring.contact_key(samples.key(9)))
