"""What seals are bound to: no two different lists of parts give the same bytes."""

from __future__ import annotations

import ast
import uuid
from datetime import date, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from safeground.crypto import contexts
from tests.crypto import samples

PARTS = st.one_of(
    st.uuids(),
    st.integers(0, 2**64 - 1),
    st.text(max_size=12),
    st.binary(max_size=12),
    st.dates(),
    st.none(),
)
LISTS = st.lists(PARTS, max_size=6)


def same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=8), LISTS, st.text(max_size=8), LISTS)
def test_different_parts_give_different_bytes(purpose, parts, other_purpose, others):
    equal = purpose == other_purpose and len(parts) == len(others) and all(map(same, parts, others))
    assert (contexts.encode(purpose, *parts) == contexts.encode(other_purpose, *others)) is equal


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=8), LISTS)
def test_the_parts_can_be_read_back_from_the_bytes_so_nothing_is_lost(purpose, parts):
    rest, found = contexts.encode(purpose, *parts).removeprefix(b"vault1"), []
    while rest:
        length = int.from_bytes(rest[:4], "big")
        found.append(_read(rest[4 : 4 + length]))
        rest = rest[4 + length :]
    assert len(found) == len(parts) + 1
    assert all(map(same, found, [purpose, *parts]))


def _read(part: bytes) -> object:
    content = part[1:]
    readers = {
        b"0": lambda: None,
        b"u": lambda: uuid.UUID(bytes=content),
        b"i": lambda: int.from_bytes(content, "big"),
        b"s": content.decode,
        b"b": lambda: content,
        b"d": lambda: date.fromisoformat(content.decode()),
    }
    return readers[part[:1]]()


@settings(max_examples=300, deadline=None)
@given(st.binary(min_size=1, max_size=12), st.binary(max_size=12), st.integers(1, 12))
def test_a_byte_moved_over_the_boundary_of_two_parts_changes_the_context(left, right, count):
    moved = left[-count:]
    assert contexts.encode("test", left, right) != contexts.encode("test", left[: -len(moved)], moved + right)


@given(st.binary(max_size=12), st.binary(max_size=12))
def test_two_parts_are_not_one_part_with_both_in_it(left, right):
    assert contexts.encode("test", left, right) != contexts.encode("test", left + right)


@given(st.lists(PARTS, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_parts_counts(parts, random):
    shuffled = random.sample(parts, len(parts))
    assume(not all(map(same, parts, shuffled)))
    assert contexts.encode("test", *parts) != contexts.encode("test", *shuffled)


def test_a_number_its_text_its_bytes_and_nothing_at_all_are_five_different_things():
    things = [1, "1", b"1", None, "", b"", uuid.UUID(int=1), uuid.UUID(int=1).bytes, date(2026, 1, 1), "2026-01-01"]
    assert len({contexts.encode("test", thing) for thing in things}) == len(things)


@pytest.mark.parametrize("wrong", [1.5, [1], {"a": 1}, bytearray(b"1"), memoryview(b"1"), object()])
def test_a_part_of_another_type_is_refused_and_never_turned_into_text(wrong):
    with pytest.raises(TypeError):
        contexts.encode("test", wrong)


@pytest.mark.parametrize("wrong", [-1, 2**64])
def test_a_number_that_does_not_fit_is_refused_and_never_cut(wrong):
    with pytest.raises(OverflowError):
        contexts.encode("test", wrong)


def test_a_moment_is_not_taken_for_its_day():
    day, moment = date(2026, 1, 1), datetime(2026, 1, 1)  # noqa: DTZ001 - a context knows no time zone
    assert contexts.encode("test", day) != contexts.encode("test", moment)


def test_the_builders_are_these():
    """A new one has to be written here, in the inventory and in the frozen vectors."""
    assert set(samples.builders()) == {
        "slot",
        "dek",
        "body",
        "grant",
        "back",
        "bundle",
        "bundle_key",
        "session",
        "private",
        "contact",
        "totp",
        "draft",
        "summary",
        "name",
        "signed_note",
        "mail",
        "handover",
        "pair_key",
        "details",
        "feed",
        "meeting_key",
        "meeting_body",
        "meeting_answer",
        "contribution",
        "statistics_key",
        "release",
    }


def test_no_two_builders_agree_whatever_equal_arguments_they_are_given():
    """The purpose alone keeps them apart: the same ids, the same numbers, the same words in every place."""
    contexts_made = [
        builder(**{parameter: samples.value(kind, 1) for parameter, kind in samples.kinds(name).items()})
        for name, builder in samples.builders().items()
    ]
    assert len(set(contexts_made)) == len(contexts_made)
    purposes = {content[10 : 10 + int.from_bytes(content[6:10], "big")] for content in contexts_made}
    assert len(purposes) == len(contexts_made)


@pytest.mark.parametrize("name", sorted(samples.builders()))
def test_every_argument_of_a_builder_reaches_the_context(name):
    made = [content for _, content in samples.variants(name, changes=3)]
    assert len(set(made)) == len(made) == 1 + 3 * len(samples.kinds(name))


@pytest.mark.parametrize("name", sorted(samples.builders()))
def test_two_arguments_of_one_kind_cannot_change_places(name):
    """Owner and recipient, item and owner, one generation and the other: each has its own place."""
    kinds = samples.kinds(name)
    base = {parameter: samples.value(kind, place) for place, (parameter, kind) in enumerate(kinds.items(), start=1)}
    build = samples.builders()[name]
    for one in kinds:
        for other in kinds:
            if one < other and kinds[one] is kinds[other]:
                assert build(**base) != build(**{**base, one: base[other], other: base[one]})


def test_a_share_without_a_last_day_is_not_one_with_a_last_day():
    base = {parameter: samples.value(kind, 1) for parameter, kind in samples.kinds("grant").items()}
    assert contexts.grant(**{**base, "expires_on": None}) != contexts.grant(**base)


def test_callers_give_a_word_of_their_own_in_six_places_and_no_more():
    """All else is an id, a number or a day. These six are names that the domain code itself makes up."""
    free = {
        (name, parameter)
        for name in samples.builders()
        for parameter, kind in samples.kinds(name).items()
        if kind is str
    }
    assert free == {
        ("slot", "kind"),
        ("slot", "kdf"),
        ("session", "session_id"),
        ("session", "epoch_id"),
        ("private", "kind"),
        ("contact", "field"),
    }


def test_nobody_outside_makes_up_a_context_of_their_own():
    """Every `context=` is what a function gave, never text put together on the spot; `encode` is called nowhere."""
    encodes, given_contexts = [], []
    for path, tree in samples.sources(outside_crypto=True):
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr == "encode" and ast.unparse(node.value) == "contexts":
                encodes.append(f"{path.name}:{node.lineno}")
            if isinstance(node, ast.keyword) and node.arg == "context":
                given_contexts.append(node.value)
    assert encodes == []
    assert given_contexts, "the reader found no call at all: it is blind"
    assert [ast.unparse(node) for node in given_contexts if not isinstance(node, ast.Call | ast.Name)] == []
