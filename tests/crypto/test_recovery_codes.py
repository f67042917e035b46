"""Recovery codes: written by hand, read back years later, by people in a hurry."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeground.crypto import keyring
from safeground.crypto.keyring import ALPHABET, BadRecoveryCode

CODES = 100


def code_of(content: bytes, monkeypatch) -> str:
    with monkeypatch.context() as patch:
        patch.setattr(keyring.secrets, "token_bytes", lambda size: content)
        return keyring.new_recovery_code()


@pytest.fixture
def codes(monkeypatch) -> list[tuple[str, bytes]]:
    """A hundred codes that are the same in every run, and what is in each."""
    contents = [hashlib.sha256(bytes([number])).digest()[:16] for number in range(CODES)]
    return [(code_of(content, monkeypatch), content) for content in contents]


def read(text: str) -> bytes | None:
    try:
        return keyring.read_recovery_code(text).reveal()
    except BadRecoveryCode:
        return None


def test_a_code_is_seven_groups_of_four_from_an_alphabet_without_doubtful_letters():
    for _ in range(200):
        assert re.fullmatch(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{6}}", keyring.new_recovery_code())
    assert len(set(ALPHABET)) == 32
    assert set("ILOU") & set(ALPHABET) == set()


def test_a_thousand_codes_are_a_thousand_different_secrets():
    assert len({keyring.read_recovery_code(keyring.new_recovery_code()).reveal() for _ in range(1000)}) == 1000


def test_what_was_put_in_is_read_back(codes):
    assert [read(code) for code, _ in codes] == [content for _, content in codes]


@pytest.mark.parametrize("content", [bytes(16), b"\xff" * 16, bytes(15) + b"\x01", b"\x80" + bytes(15)])
def test_codes_at_the_edges_keep_all_their_bits(content, monkeypatch):
    assert read(code_of(content, monkeypatch)) == content


SPELLINGS = {
    "small letters": str.lower,
    "no hyphens": lambda code: code.replace("-", ""),
    "spaces for hyphens": lambda code: code.replace("-", " "),
    "spaces about the hyphens": lambda code: code.replace("-", " - "),
    "spaces and lines around": lambda code: f"\n  {code}\t\n",
    "one line for each group": lambda code: code.replace("-", "\n"),
    "a space that does not break": lambda code: code.replace("-", "\u00a0"),
    "the letter O for nought": lambda code: code.replace("0", "O"),
    "a small o for nought": lambda code: code.replace("0", "o"),
    "a capital I for one": lambda code: code.replace("1", "I"),
    "a small l for one": lambda code: code.replace("1", "l"),
    "a small i for one": lambda code: code.replace("1", "i"),
    "all of it at once": lambda code: code.lower().replace("0", "O").replace("1", "l").replace("-", "  "),
    "groups cut elsewhere": lambda code: code[:2] + " " + code[2:].replace("-", ""),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_case_spacing_and_letters_that_look_alike_do_not_matter(codes, spelling):
    spelt = [SPELLINGS[spelling](code) for code, _ in codes]
    assert [read(code) for code in spelt] == [content for _, content in codes]


def slips(code: str):
    """Every code that differs in one character, with the place of it."""
    letters = code.replace("-", "")
    for place, right in enumerate(letters):
        for letter in ALPHABET:
            if letter != right:
                yield place, letters[:place] + letter + letters[place + 1 :]


def test_every_slip_in_one_character_is_caught(codes):
    """Over every place and every letter of a hundred codes."""
    tried = missed = 0
    for code, content in codes:
        for _, slipped in slips(code):
            tried += 1
            found = read(slipped)
            missed += found is not None
            assert found != content
    assert tried == CODES * 28 * 31 == 86_800
    assert missed == 0


def test_a_slip_in_the_last_two_characters_is_always_caught(codes):
    """They hold only check bits, which have one right value."""
    tail = [read(slipped) for code, _ in codes for place, slipped in slips(code) if place >= 26]
    assert (len(tail), set(tail)) == (CODES * 2 * 31, {None})


def test_two_neighbours_that_changed_places_are_caught_as_well(codes):
    swapped = []
    for code, content in codes:
        letters = code.replace("-", "")
        for place in range(27):
            turned = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
            if turned != letters:
                swapped.append(read(turned))
                assert swapped[-1] != content
    assert len(swapped) > 2500
    assert sum(found is not None for found in swapped) <= 3


LENGTH = "A recovery code has 28 characters in seven groups of four. This has {}."
STRANGE = "One of the characters is never used in a recovery code. Look at it again."
SLIP = "The code has a slip in it somewhere. Compare it with what you wrote down."
GROUP = "Group {} has {} characters; each has four. Look at it again."


def complaint(text: str) -> str:
    with pytest.raises(BadRecoveryCode) as caught:
        keyring.read_recovery_code(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("   ", 0),
        ("-", 0),
        ("ABCD", 4),
        ("0000-" * 6, 24),
        ("0" * 27, 27),
        ("0" * 29, 29),
        ("0000-" * 8, 32),
    ],
)
def test_a_wrong_length_is_told_with_its_number(text, count):
    assert complaint(text) == LENGTH.format(count)


@pytest.mark.parametrize("group", range(1, 8))
@pytest.mark.parametrize("length", [1, 2, 3, 5, 6])
def test_a_group_that_is_too_short_or_too_long_is_pointed_at(codes, group, length):
    groups = codes[0][0].split("-")
    groups[group - 1] = (groups[group - 1] * 2)[:length]
    assert complaint("-".join(groups)) == GROUP.format(group, length)


@pytest.mark.parametrize("letter", ["U", "u", "!", "é", "٣", "０", "_", "😀"])
def test_a_letter_that_is_never_used_is_told(codes, letter):
    code = codes[0][0]
    assert complaint(code[:-1] + letter) == STRANGE


def test_a_slip_is_told_without_saying_where_the_code_would_be_right(codes):
    code = codes[0][0]
    other = "Z" if code[-1] != "Z" else "Y"
    assert complaint(code[:-1] + other) == SLIP


@given(st.text(max_size=60))
def test_any_text_at_all_is_read_or_refused_with_a_sentence(text):
    try:
        assert len(keyring.read_recovery_code(text)) == 16
    except BadRecoveryCode as slip:
        assert str(slip).endswith(".")


def test_the_sentences_never_repeat_what_was_typed():
    """It may be nearly the whole code, and sentences end up in logs."""
    for text in ("SECRET", "SECRET-" * 4, "0" * 27 + "!", "SECR-ET00-0000-0000-0000-0000-000"):
        assert "SECRET" not in complaint(text)


def test_the_key_of_a_code_is_not_the_secret_in_it(codes):
    keys = {keyring.recovery_key(keyring.read_recovery_code(code)).reveal() for code, _ in codes}
    assert len(keys) == CODES
    assert {len(key) for key in keys} == {32}
    assert not keys & {content for _, content in codes}
    assert not any(key.startswith(content) for key in keys for _, content in codes)
