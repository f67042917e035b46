"""Expectations: versions with their day, an agreement shown as it was previewed, and a pace beside nobody else's."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from safeground.domain import checkins, expectations, feedback, ladder, sharing
from safeground.domain.actor import Missing, Refused
from tests.people import NOW, TODAY, check_in

pytestmark = pytest.mark.django_db


def expect(house, text="To go slowly.", choices=(), now=NOW, **more):
    return expectations.expect(actor=house.ana.actor, text=text, choices=choices, now=now, **more)


def agree(house, text="Every Tuesday, and nothing about my father.", now=NOW, **more):
    return expectations.agree(actor=house.ana.actor, pair=house.pair, text=text, now=now, **more)


LATER = NOW + timedelta(minutes=1)


def test_each_keeping_is_a_version_with_its_day(house):
    expect(house, choices=["who", "slowly"])
    expect(house, "", choices=["unknown"], now=LATER)
    found = expectations.mine(actor=house.ana.actor)
    assert [(one.on, one.text, one.choices) for one in found] == [
        (TODAY, "", ("unknown",)), (TODAY, "To go slowly.", ("slowly", "who")),
    ]  # fmt: skip
    expectations.remove(actor=house.ana.actor, version=found[1].id)
    assert len(expectations.mine(actor=house.ana.actor)) == 1


def test_the_same_form_twice_is_one_version(house):
    assert expect(house, key="k").id == expect(house, key="k").id
    assert agree(house, key="a").id == agree(house, key="a").id
    assert len(expectations.mine(actor=house.ana.actor)) == 1


@pytest.mark.parametrize(
    ("text", "choices", "code"),
    [(" ", (), "empty"), ("x" * 4001, (), "too-long"), ("x", ("fast",), "choice")],
)
def test_what_is_wrong_is_said_in_a_sentence(house, text, choices, code):
    with pytest.raises(Refused) as refused:
        expect(house, text, choices)
    assert refused.value.code == code


def test_they_are_their_writers_alone(house):
    one, two = expect(house), agree(house)
    for other in (house.nadia.actor, house.ben.actor):
        assert expectations.mine(actor=other) == []
        assert expectations.agreed(actor=other, pair=house.pair) == []
        for version in (one, two):
            with pytest.raises(Missing):
                expectations.remove(actor=other, version=version.id)
        with pytest.raises(Missing):
            expectations.agree(actor=other, pair=house.pair, text="x", now=NOW)
    rung = ladder.add(actor=house.ana.actor, text="x", difficulty="easy", now=NOW)
    with pytest.raises(Missing):
        expectations.remove(actor=house.ana.actor, version=rung.id)


def test_an_agreement_is_seen_only_when_shown_and_the_one_before_ends(house):
    ana, ben = house.ana.actor, house.ben.actor
    with pytest.raises(Refused):
        expectations.latest(actor=ana, pair=house.pair)
    first = agree(house)
    assert sharing.waiting(actor=ben, day=TODAY) == []
    share = expectations.show(actor=ana, pair=house.pair, version=first.id, now=NOW, key="k")
    assert expectations.show(actor=ana, pair=house.pair, version=first.id, now=NOW, key="k").id == share.id
    opened = sharing.open_(actor=ben, share=share.id, now=NOW, day=TODAY)
    assert opened.body == {"kind": "agreement", "text": first.text, "on": TODAY.isoformat()}
    feedback.answer(actor=ben, share=share.id, mode="read", now=NOW)
    second = agree(house, "Every other Tuesday.", now=LATER)
    # The change is the writer's own until it is shown again.
    assert expectations.shown(actor=ana, pair=house.pair).item == first.id
    with pytest.raises(Refused) as refused:
        expectations.show(actor=ana, pair=house.pair, version=first.id, now=NOW)
    assert refused.value.code == "changed-elsewhere"
    fresh = expectations.show(actor=ana, pair=house.pair, version=second.id, now=NOW)
    assert expectations.shown(actor=ana, pair=house.pair).id == fresh.id
    assert sharing.read_mine(actor=ana, share=share.id).state == "withdrawn"
    assert sharing.taken_back(actor=ben, pair=house.pair) == []
    with pytest.raises(Missing):
        expectations.show(actor=house.nadia.actor, pair=house.pair, version=second.id, now=NOW)
    with pytest.raises(Missing):
        expectations.remove(actor=ana, version=uuid.uuid4())


def rate(house, *values, who="ana", **more):
    for back, value in enumerate(values):
        check_in(house, value, weeks_ago=len(values) - back, who=who, **more)


def case(house):
    return expectations.standing(actor=house.ana.actor, pair=house.pair).case


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((), "none"),
        ((5, 5, 5), "too-early"),
        ((5, 5, 5, 5), "begun-close"),
        ((3, 5, 5, 5), "begun-apart"),
        ((5,) * 8, "level"),
        ((3,) * 4 + (5,) * 4, "higher"),
        ((6,) * 4 + (4,) * 4, "lower"),
    ],
)
def test_the_pace_in_words_or_plainly_that_it_cannot_be_said(house, values, expected):
    rate(house, *values)
    found = expectations.standing(actor=house.ana.actor, pair=house.pair)
    assert found.case == expected
    told = expectations.words(found, dipped_day="3 May")
    assert told and not any(character.isdigit() for character in told[0])
    assert ("simulation" in told[-1]) == (expected in ("level", "higher", "lower"))


def test_a_dip_that_mended_is_named_and_one_that_did_not_is_not(house):
    rate(house, 6, 6, 6, 6, 6, 1, 6, 6)
    found = expectations.standing(actor=house.ana.actor, pair=house.pair)
    below = checkins.made_by(actor=house.ana.actor)[5]
    assert found.dipped_on == below.session_on
    assert "3 May" in " ".join(expectations.words(found, dipped_day="3 May"))
    check_in(house, 1)
    assert expectations.standing(actor=house.ana.actor, pair=house.pair).dipped_on is None


def test_nobody_elses_check_ins_come_into_it(house):
    rate(house, *(4,) * 8)
    before = expectations.standing(actor=house.ana.actor, pair=house.pair)
    rate(house, *(1,) * 4, *(7,) * 4, who="nadia")
    rate(house, *(7,) * 8, who="ben")
    assert expectations.standing(actor=house.ana.actor, pair=house.pair) == before


def test_what_is_less_and_what_is_more_are_told_alike_in_the_order_of_the_pages(house):
    for back in range(8, 0, -1):
        early = back > 4
        marked = {"concealment": 4 if early else 1, "limited-disclosure": 0 if early else 3, "minimal-engagement": 2}
        check_in(house, 5, weeks_ago=back, signs=marked)
    told = expectations.hard_then_and_now(expectations.standing(actor=house.ana.actor, pair=house.pair))
    assert [line.split(":")[0] for line in told] == [
        "“I kept things vague or left them out”", "“I kept something back”",
    ]  # fmt: skip
    assert "lately been more" in told[0] and "lately been less" in told[1]
    rung = ladder.add(actor=house.ana.actor, text="x", difficulty="easy", now=NOW)
    ladder.mark_said(actor=house.ana.actor, rung=rung.id, whom="paper", went="", now=NOW)
    found = expectations.standing(actor=house.ana.actor, pair=house.pair)
    assert expectations.hard_then_and_now(found)[-1].startswith("Some of what stood on your ladder")
