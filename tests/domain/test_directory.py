"""Who works here, for everybody: only what a therapist made public, and only while their account is open."""

from __future__ import annotations

import pytest

from safeground.domain import access, directory
from safeground.domain.access import Missing
from safeground.store import models
from tests.people import TODAY


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
