"""Who might suit somebody: an order and reasons, from what therapists say of themselves and what somebody chose."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from safeground.domain import directory, fit

DAY = date(2026, 5, 5)
PLAIN = directory.Clinician(
    therapist=uuid.UUID(int=1), slug="a", name="A", title="", lead="", bio="", qualified="", fees="", access="",
    specialties=(), also=(), styles={}, languages=("en",), formats=("video",), times=(), about=(), answers=(),
    accepting=True, picture="", published_on=DAY,
)  # fmt: skip
AREAS = [one.slug for one in directory.vocabulary().specialties][:5]
some = st.lists(st.sampled_from(AREAS), unique=True).map(tuple)
clinicians = st.builds(
    lambda number, areas, languages, formats, style, room: replace(
        PLAIN, slug=f"n{number}", specialties=areas, languages=languages, formats=formats, styles=style,
        accepting=room,
    ),
    st.integers(0, 10_000), some, st.sampled_from([("en",), ("en", "ur"), ("sv",)]),
    st.sampled_from([("video",), ("room",), ("room", "phone")]),
    st.sampled_from([{}, {"tone": "gentle"}, {"tone": "direct", "focus": "practical"}]), st.booleans(),
)  # fmt: skip
groups = st.lists(clinicians, max_size=6, unique_by=lambda one: one.slug)
wishes = st.builds(
    fit.Wishes,
    specialties=some.map(frozenset),
    language=st.sampled_from(["", "ur", "sv"]),
    formats=st.sampled_from([frozenset(), frozenset({"room"})]),
    styles=st.sampled_from([{}, {"tone": "gentle"}, {"tone": "", "focus": "practical"}]),
)


def order(found) -> list[str]:
    return [one.clinician.slug for one in found]


@settings(max_examples=80, deadline=None)
@given(groups, wishes)
def test_everybody_is_there_once_and_whoever_has_room_comes_first(group, wished):
    found = fit.rank(clinicians=group, wishes=wished, day=DAY)
    assert sorted(order(found)) == sorted(one.slug for one in group)
    room = [one.clinician.accepting for one in found]
    assert room == sorted(room, reverse=True)
    assert found == fit.rank(clinicians=list(reversed(group)), wishes=wished, day=DAY)


@settings(max_examples=80, deadline=None)
@given(groups.filter(bool), wishes, st.sampled_from(AREAS))
def test_to_say_more_of_what_is_wished_for_never_puts_anybody_back(group, wished, area):
    wished = replace(wished, specialties=wished.specialties | {area})
    before = fit.rank(clinicians=group, wishes=wished, day=DAY)
    one = group[0]
    more = replace(one, specialties=(*one.specialties, area) if area not in one.specialties else one.specialties)
    after = fit.rank(clinicians=[more, *group[1:]], wishes=wished, day=DAY)
    assert order(after).index(one.slug) <= order(before).index(one.slug)


def test_among_equals_the_order_turns_from_day_to_day():
    group = [replace(PLAIN, slug=name) for name in "abc"]
    days = [order(fit.rank(clinicians=group, wishes=fit.Wishes(), day=DAY + timedelta(days=n))) for n in range(3)]
    assert sorted(one[0] for one in days) == ["a", "b", "c"]


def test_the_reasons_say_what_is_there_and_what_is_not():
    one = replace(
        PLAIN, specialties=("grief",), languages=("en", "ur"), styles={"tone": "direct"}, about=("woman",),
        times=("evenings",),
    )  # fmt: skip
    wished = fit.Wishes(
        specialties=frozenset({"grief", "trauma", "no-such"}), language="ur", formats=frozenset({"room"}),
        styles={"tone": "gentle"}, about=frozenset({"woman", "faith"}), times=frozenset({"evenings", "weekends"}),
    )  # fmt: skip
    (found,) = fit.rank(clinicians=[one], wishes=wished, day=DAY)
    assert found.reasons == (
        "Works often with: Grief and loss.",
        "Speaks Urdu.",
        "Is usually free then: Evenings.",
        "Says: I am a woman.",
    )
    assert found.missing == (
        "Does not name this: Trauma.",
        "Does not meet like this: In person.",
        "Works another way there: Plainly and directly.",
    )
