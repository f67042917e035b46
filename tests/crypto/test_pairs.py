"""Keys handed from one person to another: only to that one, only from that one, only in that place."""

from __future__ import annotations

import functools
import hashlib
import hmac
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeground.crypto import contexts, pairs
from safeground.crypto.envelope import SealBroken
from safeground.crypto.secret import Secret
from tests.crypto import samples

KEY = samples.key(1)
WORDS = [f"word{number}" for number in range(2048)]
CLIENT, THERAPIST, MALLORY = (pairs.new_key_pair() for _ in range(3))
HERE = contexts.grant(*(samples.ident(1), samples.ident(2), samples.ident(3)), 1, samples.ident(4), 1, None)


def grant(*, to=THERAPIST, by=CLIENT, named=None, context: bytes = HERE) -> bytes:
    """A grant; `named` is the public key it claims to be from, if another than the maker's own."""
    return pairs.grant(
        KEY,
        recipient_public=to.public,
        sender_private=by.private,
        sender_public=(named or by).public,
        context=context,
    )


def accept(blob: bytes, *, by=THERAPIST, sender=CLIENT, context: bytes = HERE) -> Secret:
    return pairs.accept(
        blob,
        recipient_private=by.private,
        recipient_public=by.public,
        sender_public=sender.public,
        context=context,
    )


def refused(open_, *args, **kwargs) -> bool:
    try:
        open_(*args, **kwargs)
    except SealBroken:
        return True
    return False


def flipped(blob: bytes):
    for place, bit in itertools.product(range(len(blob)), range(8)):
        yield blob[:place] + bytes([blob[place] ^ 1 << bit]) + blob[place + 1 :]


# --- grants -----------------------------------------------------------------------------------------------


def test_a_grant_gives_the_recipient_the_key():
    assert accept(grant()) == KEY


def test_a_grant_has_the_size_of_the_design_and_the_suite_in_front():
    blob = grant()
    # suite, ML-KEM-768 ciphertext, X25519 point, sealed key with its tag, mark.
    assert len(blob) == 1 + 1088 + 32 + 32 + 16 + 32 == 1201
    assert blob[:1] == b"\x02"


def test_two_grants_of_one_key_have_nothing_in_common():
    one, other = grant(), grant()
    assert one[1:1121] != other[1:1121]
    assert one[-32:] != other[-32:]


def test_every_single_bit_flip_of_a_grant_is_refused():
    flips = [refused(accept, other) for other in flipped(grant())]
    assert (len(flips), sum(flips)) == (1201 * 8, 9608)


def test_every_truncation_of_a_grant_is_refused_from_either_end():
    blob = grant()
    parts = [part for cut in range(1, len(blob) + 1) for part in (blob[:-cut], blob[cut:])]
    parts += [blob + b"\x00", b"\x00" + blob, blob + blob]
    assert (len(parts), sum(refused(accept, part) for part in parts)) == (2405, 2405)


def test_a_grant_opens_for_no_other_recipient():
    assert refused(accept, grant(), by=MALLORY)
    assert refused(accept, grant(), by=CLIENT)


def test_a_grant_does_not_pass_for_another_senders():
    assert refused(accept, grant(), sender=MALLORY)
    assert refused(accept, grant(by=MALLORY))


def test_a_writer_of_the_database_with_a_key_of_his_own_forges_nothing_from_the_client():
    """He knows every public key, has a pair of his own and may write any bytes; the client's mark he cannot make."""
    forgeries = {
        "his own grant": grant(by=MALLORY),
        "his own, named the client's": grant(by=MALLORY, named=CLIENT),
        "his own content under a real mark": grant(by=MALLORY)[:-32] + grant()[-32:],
        "a real grant's content under his mark": grant()[:-32] + grant(by=MALLORY, named=CLIENT)[-32:],
        "no mark": grant()[:-32] + bytes(32),
        "the mark made with public things alone": _publicly_marked(),
    }
    let_through = {name for name, blob in forgeries.items() if not refused(accept, blob)}
    assert let_through == set()


def _publicly_marked() -> bytes:
    """The mark as it would be if the shared secret were nought."""
    wrap, between = grant()[:-32], pairs.fingerprint(CLIENT.public) + pairs.fingerprint(THERAPIST.public)
    key = hmac.digest(bytes(32), b"pair1" + between, "sha256")
    return wrap + hmac.digest(key, hashlib.sha256(HERE).digest() + wrap, "sha256")


@pytest.mark.parametrize(
    ("point", "why"),
    [(bytes(32), "nought"), (b"\x01" + bytes(31), "one"), (b"\xff" * 32, "not below the prime")],
)
def test_a_public_key_put_in_to_make_the_shared_secret_known_is_refused(point, why):
    """Points of small order: what is agreed on with them would be nought, whoever the other is."""
    weak = pairs.KeyPair(CLIENT.public[:-32] + point, CLIENT.private)
    assert refused(accept, grant(), sender=weak), why


def test_a_grant_opens_in_no_other_place():
    """Another share, owner, recipient, generation or last day, and every other purpose."""
    places = [place for name in samples.builders() for place in samples.variants(name, changes=3)]
    places.append(("grant(): the same share without a last day", HERE))
    blobs = {label: grant(context=context) for label, context in places if label.startswith("grant")}
    swaps = [
        (label, other, refused(accept, blob, context=context))
        for label, blob in blobs.items()
        for other, context in places
        if label != other
    ]
    assert len(swaps) == len(blobs) * (len(places) - 1) > 3000
    assert {(label, other) for label, other, was_refused in swaps if not was_refused} == set()


def test_a_grant_does_not_open_when_one_bit_of_a_public_key_named_in_it_differs():
    blob = grant()
    for place in (0, 600, 1183, 1184, 1215):
        public = CLIENT.public[:place] + bytes([CLIENT.public[place] ^ 1]) + CLIENT.public[place + 1 :]
        assert refused(accept, blob, sender=pairs.KeyPair(public, CLIENT.private))


def test_the_topmost_bit_of_a_point_counts_although_the_curve_ignores_it():
    """RFC 7748 masks it away: two spellings of one point. The mark is over the spelling."""
    public = CLIENT.public[:-1] + bytes([CLIENT.public[-1] ^ 0x80])
    assert refused(accept, grant(), sender=pairs.KeyPair(public, CLIENT.private))


def test_the_recipient_can_make_the_very_same_mark_so_it_proves_nothing_to_a_third_person():
    """On purpose: what a client has shown must not become evidence that they wrote it."""
    wrap = grant()[:-32]
    by_client = pairs._mark(CLIENT.private, THERAPIST.public, CLIENT.public, THERAPIST.public, HERE, wrap)
    by_therapist = pairs._mark(THERAPIST.private, CLIENT.public, CLIENT.public, THERAPIST.public, HERE, wrap)
    assert by_client == by_therapist


def test_a_grant_that_the_recipient_made_up_alone_looks_like_the_clients():
    own = pairs.SUITE + pairs.SUITE_2.encrypt(samples.key(9).reveal(), pairs._public(THERAPIST.public), info=HERE)
    mark = pairs._mark(THERAPIST.private, CLIENT.public, CLIENT.public, THERAPIST.public, HERE, own)
    assert accept(own + mark) == samples.key(9)


def test_a_mark_goes_one_way_only():
    """A grant from the client to the therapist cannot be turned round into one from the therapist."""
    assert refused(accept, grant(), by=CLIENT, sender=THERAPIST)
    wrap = grant()[:-32]
    there = pairs._mark(CLIENT.private, THERAPIST.public, CLIENT.public, THERAPIST.public, HERE, wrap)
    back = pairs._mark(CLIENT.private, THERAPIST.public, THERAPIST.public, CLIENT.public, HERE, wrap)
    assert there != back


def test_the_mark_is_compared_in_constant_time(monkeypatch):
    compared, compare, blob = [], hmac.compare_digest, grant()
    monkeypatch.setattr(hmac, "compare_digest", lambda *two: compared.append(two) or compare(*two))
    accept(blob)
    assert compared == [(blob[-32:], blob[-32:])]


@pytest.mark.parametrize("suite", [0, 1, 3, 0x80, 0x82, 255])
def test_another_suite_is_refused_also_under_a_right_mark(suite):
    wrap = bytes([suite]) + grant()[1:-32]
    mark = pairs._mark(CLIENT.private, THERAPIST.public, CLIENT.public, THERAPIST.public, HERE, wrap)
    assert refused(accept, wrap + mark)


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 1184, 1215, 1217])
def test_a_public_key_of_a_wrong_length_is_refused_in_one_way(length):
    wrong = pairs.KeyPair(bytes(length), CLIENT.private)
    assert refused(grant, to=wrong)
    assert refused(accept, grant(), sender=wrong)
    assert refused(pairs.seal_to, wrong.public, b"text", context=HERE)


@pytest.mark.parametrize("length", [1, 32, 64, 95, 97])
def test_a_private_key_of_a_wrong_length_is_refused_in_one_way(length):
    wrong = pairs.KeyPair(THERAPIST.public, Secret(bytes(length)))
    assert refused(accept, grant(), by=wrong)
    assert refused(pairs.unseal_from, wrong.private, pairs.seal_to(wrong.public, b"x", context=HERE), context=HERE)


# --- sealed to a public key -------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=500), st.binary(max_size=80))
def test_what_is_sealed_to_somebody_opens_for_them(plain, context):
    blob = pairs.seal_to(THERAPIST.public, plain, context=context)
    assert pairs.unseal_from(THERAPIST.private, blob, context=context) == plain


def test_every_single_bit_flip_of_what_is_sealed_to_somebody_is_refused():
    """Here no mark stands in front: each flip goes through the hybrid KEM itself."""
    blob = pairs.seal_to(THERAPIST.public, b"Mira", context=HERE)
    unseal = functools.partial(pairs.unseal_from, THERAPIST.private, context=HERE)
    flips = [refused(unseal, other) for other in flipped(blob)]
    assert (len(flips), sum(flips)) == (1141 * 8, 9128)
    assert unseal(blob) == b"Mira"


def test_every_truncation_of_it_is_refused():
    blob = pairs.seal_to(THERAPIST.public, b"Mira", context=HERE)
    parts = [part for cut in range(1, len(blob) + 1) for part in (blob[:-cut], blob[cut:])]
    parts += [blob + b"\x00", b"\x00" + blob]
    unseal = functools.partial(pairs.unseal_from, THERAPIST.private, context=HERE)
    assert (len(parts), sum(refused(unseal, part) for part in parts)) == (2284, 2284)


@pytest.mark.parametrize("point", [bytes(32), b"\x01" + bytes(31), b"\xff" * 32])
def test_a_point_of_small_order_put_into_it_is_refused_like_anything_else(point):
    """The curve's own complaint about such a point must come out as the one sentence, not as an error."""
    blob = pairs.seal_to(THERAPIST.public, b"Mira", context=HERE)
    for forged in (blob[:1089] + point + blob[1121:], blob[:1] + point + blob[33:]):
        assert refused(pairs.unseal_from, THERAPIST.private, forged, context=HERE)


def test_it_opens_for_nobody_else_and_in_no_other_place():
    blob = pairs.seal_to(THERAPIST.public, b"Mira", context=HERE)
    assert refused(pairs.unseal_from, MALLORY.private, blob, context=HERE)
    for _, context in (place for name in samples.builders() for place in samples.variants(name)):
        assert refused(pairs.unseal_from, THERAPIST.private, blob, context=context)


def test_a_grant_is_not_taken_for_a_sealed_text_nor_a_sealed_text_for_a_grant():
    assert refused(pairs.unseal_from, THERAPIST.private, grant(), context=HERE)
    assert refused(accept, pairs.seal_to(THERAPIST.public, KEY.reveal(), context=HERE))


# --- room words -------------------------------------------------------------------------------------------


def test_both_people_read_the_same_six_words_in_whichever_order_the_keys_are():
    one = pairs.room_words(CLIENT.public, THERAPIST.public, WORDS)
    assert one == pairs.room_words(THERAPIST.public, CLIENT.public, WORDS)
    assert len(one) == 6
    assert set(one) <= set(WORDS)


def test_a_key_put_in_between_gives_each_of_them_other_words():
    right = pairs.room_words(CLIENT.public, THERAPIST.public, WORDS)
    client_sees = pairs.room_words(CLIENT.public, MALLORY.public, WORDS)
    therapist_sees = pairs.room_words(MALLORY.public, THERAPIST.public, WORDS)
    assert len({right, client_sees, therapist_sees}) == 3


def test_every_byte_of_a_public_key_reaches_the_words():
    right = pairs.room_words(CLIENT.public, THERAPIST.public, WORDS)
    for place in range(len(CLIENT.public)):
        other = CLIENT.public[:place] + bytes([CLIENT.public[place] ^ 1]) + CLIENT.public[place + 1 :]
        assert pairs.room_words(other, THERAPIST.public, WORDS) != right


def test_the_words_use_the_whole_list():
    """36,000 words, the same in every run, out of 2,048."""
    seen = {
        word
        for number in range(6000)
        for word in pairs.room_words(number.to_bytes(2, "big"), b"the other key", WORDS)
    }
    assert len(seen) == 2048


def test_a_fingerprint_is_one_for_each_key():
    made = {pairs.fingerprint(pair.public) for pair in (CLIENT, THERAPIST, MALLORY)}
    assert len(made) == 3
    assert {len(one) for one in made} == {32}


# --- key pairs --------------------------------------------------------------------------------------------


def test_a_pair_has_the_sizes_of_the_design_and_no_two_are_alike():
    made = [pairs.new_key_pair() for _ in range(20)]
    assert {(len(pair.public), len(pair.private)) for pair in made} == {(1184 + 32, 64 + 32)}
    assert len({pair.public for pair in made}) == len({pair.private.reveal() for pair in made}) == 20
