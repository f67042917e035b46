"""Who works here, for everybody: only what a therapist made public, and only while their account is open."""

from __future__ import annotations

import pytest

from safeground.domain import access, accounts, directory, profiles
from safeground.domain.access import Missing
from safeground.domain.actor import Refused
from safeground.store import models
from tests import people
from tests.people import NOW, TODAY


def _row(house, who: str = "ben", **values: object) -> models.Profile:
    actor = getattr(house, who).actor
    made = {"slug": who, "title": "Psychologist", "published_on": TODAY, "specialties": ["trauma"], **values}
    return access.add(actor, models.Profile, account_id=actor.me, practice_id=actor.practice_id, **made)


@pytest.mark.django_db
def test_who_is_public_is_listed_and_found_by_name_and_by_account(house):
    _row(house, also=["Trust after being let down"], styles={"tone": "gentle"}, answers={"pace": "Slowly."})
    _row(house, "cleo", published_on=None)
    (one,) = directory.listed()
    assert one == directory.clinician(slug="ben") == directory.of(therapist=house.ben.actor.me)
    assert (one.name, one.therapist) == ("Dr Malik", house.ben.actor.me)
    assert one.works_with == ("Trauma", "Trust after being let down")
    assert one.ways == ("Gently, a little at a time",)
    assert [(answer.ask, answer.text) for answer in one.answers] == [("How fast do we go?", "Slowly.")]
    assert directory.of(therapist=house.cleo.actor.me) is None
    with pytest.raises(Missing):
        directory.clinician(slug="cleo")


WORDS = {"lead": "Slowly.", "formats": ["video"], "specialties": ["grief", "no-such-thing"], "styles": {"tone": "x"}}


@pytest.mark.django_db
def test_a_page_is_public_when_its_owner_says_so_and_no_longer(house):
    ben, dan = house.ben.actor, house.dan.actor
    assert profiles.own(actor=ben) == profiles.Own(None, is_public=False)
    assert profiles.publish(actor=ben, typed=WORDS, now=NOW) == "dr-malik"
    (one,) = directory.listed()
    assert (one.specialties, dict(one.styles)) == (("grief",), {})
    profiles.publish(actor=ben, typed=WORDS | {"lead": "Another."}, now=NOW)
    assert [one.lead for one in directory.listed()] == ["Another."]
    profiles.take_down(actor=ben)
    assert directory.listed() == [] and profiles.own(actor=ben).shown.lead == "Another."
    profiles.publish(actor=ben, typed=WORDS, now=NOW)
    profiles.take_down_other(actor=dan, therapist=ben.me)
    assert directory.listed() == []
    with pytest.raises(Missing):
        profiles.take_down_other(actor=dan, therapist=ben.me)


@pytest.mark.django_db
def test_two_of_one_name_have_two_addresses(house):
    fay = people._staff(house.olga, "therapist", "fay", "Fay", "Dr  Malik!", NOW)
    assert [profiles.publish(actor=one, typed=WORDS, now=NOW) for one in (house.ben.actor, fay.actor)] == [
        "dr-malik", "dr-malik-2",
    ]  # fmt: skip


@pytest.mark.django_db
def test_an_account_that_was_closed_off_is_in_no_list(house):
    profiles.publish(actor=house.ben.actor, typed=WORDS, now=NOW)
    accounts.staff.disable(actor=house.dan.actor, account=house.ben.actor.me, now=NOW)
    assert directory.listed() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"formats": ["video"]}, "no-lead"),
        ({"lead": "x"}, "no-formats"),
        (WORDS | {"answers": {"upset": "x" * 2001}}, "too-long"),
        (WORDS | {"also": ["x" * 61]}, "too-long"),
    ],
)
def test_what_is_missing_or_too_long_is_said(house, typed, code):
    with pytest.raises(Refused, match=code):
        profiles.publish(actor=house.ben.actor, typed=typed, now=NOW)
    assert profiles.own(actor=house.ben.actor).shown is None
