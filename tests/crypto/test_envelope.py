"""The seal: it opens with its key in its place, and in every other case it does not open."""

from __future__ import annotations

import hmac
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeground.crypto import contexts, envelope
from safeground.crypto.envelope import SealBroken
from safeground.crypto.secret import Secret
from tests.crypto import samples

KEY = samples.key(1)
HERE = contexts.body(*(samples.ident(number) for number in (1, 2, 3)), 1)
# The longest a single text may grow: past it the padding's worst case has long been seen.
MANY = 20_000


def opens(key: Secret, blob: bytes, context: bytes = HERE) -> bool:
    """Whether it opens at all, as a text or as a key."""
    for reader in (envelope.unseal, envelope.unseal_key):
        try:
            reader(key, blob, context=context)
        except SealBroken:
            continue
        return True
    return False


def flipped(blob: bytes):
    for place in range(len(blob)):
        for bit in range(8):
            yield blob[:place] + bytes([blob[place] ^ 1 << bit]) + blob[place + 1 :]


# --- it opens ---------------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=3000), st.binary(min_size=1, max_size=64), st.binary(max_size=80))
def test_what_was_sealed_opens_again_whatever_the_bytes_the_key_and_the_place(plain, key, context):
    blob = envelope.seal(Secret(key), plain, context=context)
    assert envelope.unseal(Secret(key), blob, context=context) == plain


@pytest.mark.parametrize(
    "plain", [b"", b"\x00", b"\x80", b"\x80\x00", b"\x00" * 300, b"\x80" * 255, b"text\x80\x00\x00"]
)
def test_texts_that_look_like_padding_come_back_whole(plain):
    assert envelope.unseal(KEY, envelope.seal(KEY, plain, context=HERE), context=HERE) == plain


@given(st.binary(min_size=1, max_size=96))
def test_a_wrapped_key_comes_back_as_a_secret(inner):
    blob = envelope.seal_key(KEY, Secret(inner), context=HERE)
    assert envelope.unseal_key(KEY, blob, context=HERE) == Secret(inner)


def test_a_wrapped_key_takes_105_bytes_and_a_short_text_329():
    assert len(envelope.seal_key(KEY, samples.key(2), context=HERE)) == 105
    assert len(envelope.seal(KEY, b"a short text", context=HERE)) == 329


def test_sealing_the_same_twice_gives_two_blobs_with_nothing_in_common_but_the_suite():
    one, other = (envelope.seal(KEY, b"the same", context=HERE) for _ in range(2))
    nonce, commit = slice(1, 25), slice(25, 57)
    assert one[:1] == other[:1] == b"\x02"
    assert one[nonce] != other[nonce]
    assert one[commit] != other[commit]
    assert one[57:] != other[57:]


def test_ten_thousand_seals_use_ten_thousand_nonces():
    blobs = [envelope.seal_key(KEY, samples.key(2), context=HERE) for _ in range(10_000)]
    assert len({blob[1:25] for blob in blobs}) == 10_000


# --- and else it does not ---------------------------------------------------------------------------------


def test_every_single_bit_flip_of_a_sealed_text_is_refused():
    blob = envelope.seal(KEY, b"I felt rushed today.", context=HERE)
    flips = [opens(KEY, other) for other in flipped(blob)]
    assert (len(flips), sum(flips)) == (2632, 0)
    assert opens(KEY, blob), "the whole one must open, or the count above says nothing"


def test_every_single_bit_flip_of_a_wrapped_key_is_refused():
    blob = envelope.seal_key(KEY, samples.key(2), context=HERE)
    flips = [opens(KEY, other) for other in flipped(blob)]
    assert (len(flips), sum(flips)) == (840, 0)
    assert opens(KEY, blob)


def test_every_truncation_is_refused_from_either_end():
    blobs = [envelope.seal(KEY, b"text", context=HERE), envelope.seal_key(KEY, samples.key(2), context=HERE)]
    short = [part for blob in blobs for cut in range(1, len(blob) + 1) for part in (blob[:-cut], blob[cut:])]
    assert (len(short), sum(opens(KEY, part) for part in short)) == (2 * (329 + 105), 0)


def test_every_byte_added_or_left_out_is_refused():
    blob = envelope.seal(KEY, b"text", context=HERE)
    others = [blob[:place] + b"\x00" + blob[place:] for place in range(len(blob) + 1)]
    others += [blob[:place] + blob[place + 1 :] for place in range(len(blob))]
    assert (len(others), sum(opens(KEY, other) for other in others)) == (659, 0)


def test_every_swap_over_purposes_rows_owners_revisions_and_generations_is_refused():
    """One key for all of them: it is the context alone that keeps each blob in its place."""
    places = [place for name in samples.builders() for place in samples.variants(name, changes=3)]
    blobs = [envelope.seal_key(KEY, samples.key(2), context=context) for _, context in places]
    swaps = opened = 0
    for (_, context), blob in itertools.product(places, blobs):
        try:
            envelope.unseal_key(KEY, blob, context=context)
        except SealBroken:
            swaps += 1
        else:
            opened += 1
    assert opened == len(places), "each opens in its own place, and nowhere else"
    assert swaps == len(places) * (len(places) - 1)
    assert swaps >= 10_000


def test_the_parts_of_two_blobs_do_not_fit_together():
    """Nonce, commitment and content of blobs under one key and in one place, in every mixture."""
    cuts = [slice(0, 1), slice(1, 25), slice(25, 57), slice(57, -16), slice(-16, None)]
    pair = [envelope.seal_key(KEY, samples.key(number), context=HERE) for number in (2, 3)]
    mixtures = [
        b"".join(pair[which][cut] for which, cut in zip(choice, cuts, strict=True))
        for choice in itertools.product((0, 1), repeat=5)
    ]
    # The suite byte is the same in both, so that four of the thirty-two are one of the two whole blobs.
    assert sum(opens(KEY, mixture) for mixture in mixtures) == 4
    assert {mixture for mixture in mixtures if opens(KEY, mixture)} == set(pair)


def test_another_key_is_refused_even_when_one_bit_differs():
    blob = envelope.seal(KEY, b"text", context=HERE)
    others = list(flipped(KEY.reveal()))
    assert (len(others), sum(opens(Secret(other), blob) for other in others)) == (256, 0)


@pytest.mark.parametrize("suite", [suite for suite in range(256) if suite != 2])
def test_a_suite_that_is_not_known_is_refused(suite):
    blob = envelope.seal(KEY, b"text", context=HERE)
    assert not opens(KEY, bytes([suite]) + blob[1:])


def test_suite_2_is_written_and_the_outside_bit_is_kept_free():
    assert envelope.SUITE == b"\x02"
    assert envelope.OUTSIDE_SUITE == 0x80
    assert not envelope.SUITE[0] & envelope.OUTSIDE_SUITE


def test_a_text_does_not_open_as_a_key_of_its_length_nor_a_key_as_a_text():
    """The padding keeps them apart even in one place: a text is never 32 bytes long inside, a key is not padded."""
    blob = envelope.seal_key(KEY, samples.key(2), context=HERE)
    with pytest.raises(SealBroken):
        envelope.unseal(KEY, blob, context=HERE)
    assert len(envelope.unseal_key(KEY, envelope.seal(KEY, bytes(32), context=HERE), context=HERE)) == 256


def test_nothing_is_told_but_that_it_does_not_open():
    """Wrong key, wrong place, cut off, or altered: one sentence, no cause behind it."""
    blob = envelope.seal(KEY, b"text", context=HERE)
    tries = [
        (samples.key(9), blob, HERE),
        (KEY, blob, b"elsewhere"),
        (KEY, blob[:-1], HERE),
        (KEY, blob[:-1] + bytes([blob[-1] ^ 1]), HERE),
        (KEY, b"", HERE),
    ]
    for key, tampered, context in tries:
        with pytest.raises(SealBroken) as caught:
            envelope.unseal(key, tampered, context=context)
        assert str(caught.value) == "The seal does not open."
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_the_commitment_is_compared_in_constant_time(monkeypatch):
    compared = []
    compare = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda *two: compared.append(two) or compare(*two))
    blob = envelope.seal_key(KEY, samples.key(2), context=HERE)
    envelope.unseal_key(KEY, blob, context=HERE)
    assert [two[0] for two in compared] == [blob[25:57]]


# --- length -----------------------------------------------------------------------------------------------


def test_no_sealed_text_is_shorter_than_256_bytes_inside():
    assert {envelope.bucket(length) for length in range(256)} == {256}


def test_above_that_the_padding_never_costs_more_than_12_per_cent():
    """Twelve is what the paper promises; from 256 bytes up it is a sixteenth at the most, at 256 itself."""
    worst = max((envelope.bucket(length) - length) / length for length in range(256, MANY))
    assert worst <= 0.12
    assert worst == 16 / 256


@given(st.integers(256, 2**40))
def test_the_cost_stays_below_12_per_cent_however_long_the_text(length):
    assert length < envelope.bucket(length) <= length * 1.12


@given(st.integers(0, 2**40), st.integers(0, 2**20))
def test_a_longer_text_never_has_a_smaller_bucket(length, more):
    assert envelope.bucket(length) <= envelope.bucket(length + more)


def test_few_lengths_can_be_told_apart():
    """Of twenty thousand lengths a thief of the database sees a hundred and one."""
    assert len({envelope.bucket(length) for length in range(MANY)}) == 101


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000))
def test_the_bucket_is_the_size_inside_the_blob(plain):
    assert len(envelope.seal(KEY, plain, context=HERE)) == envelope.HEAD + envelope.bucket(len(plain)) + envelope.TAG


def padded(content: bytes) -> bytes:
    """A blob around bytes that are padded in some way of one's own: what a faulty writer might make."""
    return envelope.seal_key(KEY, Secret(content), context=HERE)


def test_a_text_has_one_padded_form_and_every_other_one_is_refused():
    good = b"text\x80" + bytes(251)
    assert envelope.unseal(KEY, padded(good), context=HERE) == b"text"
    others = {
        "no mark at the end": b"text" + bytes(252),
        "another mark": b"text\x81" + bytes(251),
        "a mark and then not only zeros": b"text\x80" + bytes(250) + b"\x01",
        "one zero too few": good[:-1],
        "one zero too many": good + b"\x00",
        "the next bucket": good + bytes(16),
        "no zeros": b"text\x80",
        "zeros alone": bytes(256),
        "one zero": b"\x00",
        "the mark alone": b"\x80",
    }
    refused = {name for name, content in others.items() if _refused(padded(content))}
    assert refused == set(others)


def _refused(blob: bytes) -> bool:
    try:
        envelope.unseal(KEY, blob, context=HERE)
    except SealBroken:
        return True
    return False


@settings(max_examples=200, deadline=None)
@given(st.binary(min_size=1, max_size=600))
def test_what_unpads_pads_to_the_same_bytes_again(content):
    """Strictness as a rule: if bytes are taken for a padded text, they are exactly that text's padded form."""
    try:
        plain = envelope._unpad(content)
    except SealBroken:
        return
    assert envelope._pad(plain) == content
