"""Codes of six digits: as the standard has them, half a minute early or late, and once."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeground.crypto import totp
from safeground.crypto.secret import Secret

# RFC 6238, appendix B, the SHA-1 rows; the RFC gives eight digits, of which an app shows the last six.
RFC_SEED = Secret(b"12345678901234567890")
RFC = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}
NOW = datetime(2026, 3, 2, 10, 0, 5, tzinfo=UTC)
STEP = int(NOW.timestamp()) // 30


def code(step: int) -> str:
    return totp.code_at(RFC_SEED, step)


@pytest.mark.parametrize("moment", RFC)
def test_the_codes_of_the_standard(moment):
    assert totp.code_at(RFC_SEED, moment // 30) == RFC[moment][2:]
    at = datetime.fromtimestamp(moment, UTC)
    assert totp.check(RFC_SEED, RFC[moment][2:], at=at, last_step=None) == moment // 30


def test_a_code_counts_one_step_early_and_one_step_late_and_no_more():
    taken = {offset: totp.check(RFC_SEED, code(STEP + offset), at=NOW, last_step=None) for offset in range(-4, 5)}
    assert taken == {-4: None, -3: None, -2: None, -1: STEP - 1, 0: STEP, 1: STEP + 1, 2: None, 3: None, 4: None}


@pytest.mark.parametrize(("second", "steps"), [(0, (-1, 0, 1)), (29.999, (-1, 0, 1))])
def test_a_step_lasts_its_thirty_seconds_to_the_end(second, steps):
    at = datetime.fromtimestamp(STEP * 30 + second, UTC)
    for offset in range(-3, 4):
        found = totp.check(RFC_SEED, code(STEP + offset), at=at, last_step=None)
        assert found == (STEP + offset if offset in steps else None)


def test_the_clock_of_another_time_zone_is_the_same_clock():
    elsewhere = NOW.astimezone(tz=None)
    assert totp.check(RFC_SEED, code(STEP), at=elsewhere, last_step=None) == STEP


def test_a_code_works_once():
    first = totp.check(RFC_SEED, code(STEP), at=NOW, last_step=None)
    assert first == STEP
    assert totp.check(RFC_SEED, code(STEP), at=NOW, last_step=first) is None


def test_after_a_code_no_earlier_one_works_and_the_next_one_does():
    assert totp.check(RFC_SEED, code(STEP - 1), at=NOW, last_step=STEP) is None
    assert totp.check(RFC_SEED, code(STEP), at=NOW, last_step=STEP) is None
    assert totp.check(RFC_SEED, code(STEP + 1), at=NOW, last_step=STEP) == STEP + 1


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(-2, 2)), max_size=30))
def test_no_step_is_ever_taken_twice_in_whatever_order_codes_come(tries):
    """Time goes on, codes come early, late, again and again: the steps taken only grow."""
    last, taken, at = None, [], NOW
    for seconds, offset in tries:
        at += timedelta(seconds=seconds)
        step = totp.check(RFC_SEED, code(int(at.timestamp()) // 30 + offset), at=at, last_step=last)
        if step is not None:
            taken.append(step)
            last = step
    assert taken == sorted(set(taken))


@pytest.mark.parametrize("shape", ["{}{}", "{} {}", " {}{} ", "{}\t{}\n", "{}\u00a0{}"])
def test_spaces_in_a_code_do_not_matter(shape):
    digits = code(STEP)
    assert totp.check(RFC_SEED, shape.format(digits[:3], digits[3:]), at=NOW, last_step=None) == STEP


@pytest.mark.parametrize("wrong", ["", " ", "12345", "1234567", "abcdef", "-94287", "9428.7", "٩٤٢٨٧٠", "\x00"])
def test_what_is_no_code_is_no_code(wrong):
    assert totp.check(RFC_SEED, wrong, at=NOW, last_step=None) is None


def test_part_of_a_code_and_more_than_a_code_are_refused():
    digits = code(STEP)
    for wrong in (digits[:-1], digits + "0", digits + digits, digits[::-1] + "x", "0" + digits):
        assert totp.check(RFC_SEED, wrong, at=NOW, last_step=None) is None


def test_the_code_of_another_seed_is_refused():
    assert totp.check(Secret(b"another seed, 20 long"), code(STEP), at=NOW, last_step=None) is None


def test_codes_are_always_six_digits_with_their_zeros():
    codes = [code(step) for step in range(2000)]
    assert {len(one) for one in codes} == {6}
    assert all(one.isdigit() for one in codes)
    assert any(one.startswith("0") for one in codes)


def test_a_code_is_compared_in_constant_time(monkeypatch):
    compared = []
    compare = totp.hmac.compare_digest
    monkeypatch.setattr(totp.hmac, "compare_digest", lambda *two: compared.append(two) or compare(*two))
    assert totp.check(RFC_SEED, "000000", at=NOW, last_step=None) is None
    assert compared == [(code(step).encode(), b"000000") for step in (STEP, STEP - 1, STEP + 1)]


def test_a_new_seed_has_160_bits_and_is_typed_in_without_padding():
    seeds = [totp.new_seed() for _ in range(50)]
    assert {len(seed) for seed in seeds} == {20}
    assert len({seed.reveal() for seed in seeds}) == 50
    text = totp.text(seeds[0])
    assert len(text) == 32
    assert base64.b32decode(text) == seeds[0].reveal()


def test_the_address_for_an_app_names_seed_label_and_issuer_however_they_are_spelt():
    made = totp.uri(RFC_SEED, label="a b/c?d&e=f", issuer="Harbour & Sons: 2")
    parts = urlsplit(made)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parse_qs(parts.query, strict_parsing=True) == {
        "secret": ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"],
        "issuer": ["Harbour & Sons: 2"],
    }
    assert "?" not in parts.path.replace("%3F", "")
    assert made.count("secret=") == 1
