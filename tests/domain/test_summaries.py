"""The therapist's summary is stored; what was taken back must never live on in it."""

from __future__ import annotations

import pytest

from safeground.domain import checkins, overview, sharing, summaries
from safeground.store import models, wall
from tests.people import NOW, TODAY, check_in, invite_client

pytestmark = pytest.mark.django_db


def show_and_open(house, value, weeks_ago=0.0):
    one = check_in(house, value, weeks_ago=weeks_ago)
    share = checkins.show(actor=house.ana.actor, checkin=one.id, parts=["answers"], now=NOW)
    sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=TODAY)
    return share


def summary(house) -> summaries.Summary:
    found = overview.caseload(actor=house.ben.actor, now=NOW).everyone
    return next(one for one in found if one.pair == house.pair)


def test_taken_back_while_the_summary_is_made_it_is_not_in_it(house, monkeypatch):
    """The worst moment: after the therapist's page has looked at the pairs, before it opens what was shown."""
    share = show_and_open(house, 2)
    show_and_open(house, 6, weeks_ago=1)
    renew = summaries._renew

    def just_then(*args, **more):
        monkeypatch.setattr(summaries, "_renew", renew)
        sharing.stop(actor=house.ana.actor, share=share.id, now=NOW)
        return renew(*args, **more)

    monkeypatch.setattr(summaries, "_renew", just_then)
    first = summary(house)
    assert [round(score) for _, score, _, _ in first.recent] == [83]
    assert summary(house) == first


def test_every_change_drops_the_stored_one(house):
    share = show_and_open(house, 5)
    summary(house)

    def stored() -> bool:
        with wall.opened():
            return models.Pair.objects.get(id=house.pair).summary_sealed is not None

    seen = [stored()]
    sharing.stop(actor=house.ana.actor, share=share.id, now=NOW)
    seen.append(stored())
    summary(house)
    show_and_open(house, 4)
    seen.append(stored())
    assert seen == [True, False, False]


def test_many_summaries_are_stored_in_few_statements(house, django_assert_max_num_queries):
    for number in range(12):
        invite_client(house.ben, f"client{number}", f"Client {number}")
    with django_assert_max_num_queries(22):
        first = overview.caseload(actor=house.ben.actor, now=NOW)
    with wall.opened():
        assert models.Pair.objects.filter(therapist_id=house.ben.actor.me, summary_sealed=None).count() == 0
    assert overview.caseload(actor=house.ben.actor, now=NOW).everyone == first.everyone


def test_a_pair_that_ends_meanwhile_is_left_out(house, monkeypatch):
    from safeground.domain import care

    renew = summaries._renew

    def just_then(*args, **more):
        monkeypatch.setattr(summaries, "_renew", renew)
        care.end(actor=house.ana.actor, pair=house.pair, now=NOW)
        return renew(*args, **more)

    monkeypatch.setattr(summaries, "_renew", just_then)
    assert overview.caseload(actor=house.ben.actor, now=NOW).everyone == []
