"""The practice's figures: from scores that clients chose to contribute, over five people or more, made once."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, date, datetime, timedelta

import pytest

from safeground.crypto import contexts, pairs
from safeground.domain import (
    access,
    accounts,
    alliance,
    checkins,
    contributing,
    erasing,
    locks,
    overseeing,
    saying,
    sharing,
)
from safeground.domain.actor import Missing, Refused
from safeground.store import models, wall
from tests import people
from tests.people import NOW, check_in

pytestmark = pytest.mark.django_db
QUARTER = date(2026, 4, 1)
AFTER = datetime(2026, 7, 2, 9, tzinfo=UTC)


def gather(house, count: int) -> list[people.Somebody]:
    """So many clients of Ben's who contribute; Ana is the first."""
    alliance.begin(actor=house.dan.actor, now=NOW)
    found = [house.ana]
    for number in range(count - 1):
        found.append(people.invite_client(house.ben, f"client-{number}", f"Client {number}")[0])
    for one in found[:count]:
        contributing.begin(actor=one.actor, now=NOW)
    return found[:count]


def rate(one: people.Somebody, value: int, *, now: datetime = NOW) -> None:
    from safeground.domain import care

    pair = care.of_client(actor=one.actor)[0].id
    checkins.record(
        actor=one.actor, pair=pair, session_on=now.date(), answers=people.answers(value, note="words"), now=now
    )


def rows(model) -> list:
    with wall.opened():
        return list(model.objects.all())


def refused(call) -> str:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def test_nothing_is_contributed_until_one_chooses_to_and_nothing_after(house):
    check_in(house, 5)
    alliance.begin(actor=house.dan.actor, now=NOW)
    check_in(house, 5)
    assert rows(models.Contribution) == []
    contributing.begin(actor=house.ana.actor, now=NOW)
    contributing.begin(actor=house.ana.actor, now=NOW)
    check_in(house, 5)
    check_in(house, 5, who="nadia")
    check_in(house, 5, who="ben")
    assert len(rows(models.Contribution)) == 1
    contributing.stop(actor=house.ana.actor, now=NOW)
    check_in(house, 5)
    assert rows(models.Contribution) == [] and not contributing.contributes(actor=house.ana.actor)


def test_a_contribution_is_one_number_a_day_and_a_mark_that_changes_each_quarter(house):
    ana, other = gather(house, 2)
    for value in (1, 7):
        rate(ana, value)
    rate(other, 7)
    rate(ana, 7, now=AFTER)
    found = rows(models.Contribution)
    assert len({len(bytes(row.score_sealed)) for row in found}) == 1
    assert len({bytes(row.pseudonym) for row in found}) == 3
    assert {row.made_on for row in found} == {NOW.date(), AFTER.date()}
    assert {field.name for field in models.Contribution._meta.fields} == {
        "id", "practice", "pseudonym", "made_on", "score_sealed",
    }  # fmt: skip


def test_new_locks_and_a_new_choice_leave_somebody_the_same_person_to_the_figures(house):
    gather(house, 1)

    def people_behind() -> set[bytes]:
        rate(house.ana, 5)
        (row,) = rows(models.Contribution)
        private = alliance._private(house.dan.actor)
        context = contexts.contribution(row.practice_id, row.id)
        return {pairs.unseal_from(private, bytes(row.score_sealed), context=context)[1:]}

    seen = people_behind()
    done = locks.change_all(actor=house.ana.actor, password=people.PASSWORD, network="", device="", now=NOW)
    house.ana.actor = done.actor
    assert rows(models.Contribution) == [] and contributing.contributes(actor=done.actor)
    seen |= people_behind()
    contributing.stop(actor=done.actor, now=NOW)
    contributing.begin(actor=done.actor, now=NOW)
    seen |= people_behind()
    assert len(seen) == 1


def test_a_check_in_that_arrives_twice_is_contributed_once_and_one_without_a_score_never(house):
    gather(house, 1)
    for _ in range(2):
        checkins.record(
            actor=house.ana.actor, pair=house.pair, session_on=NOW.date(), answers=people.answers(5), now=NOW, key="k"
        )
    check_in(house, None)
    assert len(rows(models.Contribution)) == 1


@pytest.mark.parametrize(("count", "figures"), [(4, (None, None)), (5, (5, 65))])
def test_with_four_people_there_is_nothing_and_with_five_a_figure(house, count, figures):
    for one, value in zip(gather(house, count), (2, 4, 5, 6, 7), strict=False):
        rate(one, value)
    made = alliance.release(actor=house.dan.actor, quarter_on=QUARTER, now=AFTER)
    assert (made.people, made.middle) == figures
    assert (made.low, made.high) == ((None, None) if count == 4 else (50, 85))
    # What was behind the figures is gone, figures or not, and they are never made again.
    assert rows(models.Contribution) == []
    again = refused(lambda: alliance.release(actor=house.dan.actor, quarter_on=QUARTER, now=AFTER))
    assert again == "made"


def test_nothing_is_said_of_a_quarter_that_goes_on(house):
    for one in gather(house, 6):
        rate(one, 5)
    view = alliance.view(actor=house.dan.actor, now=NOW)
    assert view.releases == () and view.due == date(2026, 1, 1)
    for quarter in (QUARTER, date(2025, 10, 1), date(2027, 1, 1)):
        code = refused(lambda one=quarter: alliance.release(actor=house.dan.actor, quarter_on=one, now=NOW))
        assert code == "quarter"


def test_one_person_more_or_less_is_never_told_by_two_figures(house):
    """Six people over eight quarters, who come and go: the figures that are said leave five people between them."""
    everybody, chance = gather(house, 12), random.Random(7)
    said = []
    taking_part = set(range(6))
    now = NOW
    for _ in range(8):
        for number in taking_part:
            rate(everybody[number], chance.randint(1, 7), now=now)
        after = datetime.combine(contributing.quarter_of(now.date()) + timedelta(days=100), now.time(), UTC)
        quarter = contributing.quarter_of(now.date())
        if alliance.release(actor=house.dan.actor, quarter_on=quarter, now=after).people is not None:
            said.append(frozenset(taking_part))
        now = after
        moving = chance.sample(range(12), chance.choice((0, 1, 1, 6)))
        taking_part ^= set(moving)
    assert len(said) >= 2 and len(set(said)) >= 2
    for one, other in itertools.combinations(said, 2):
        assert one == other or len(one ^ other) >= 5


def test_a_key_that_somebody_swapped_gets_no_score(house):
    from safeground.crypto import pairs

    gather(house, 1)
    with wall.opened():
        models.Practice.objects.update(statistics_public=pairs.new_key_pair().public)
    check_in(house, 5)
    assert rows(models.Contribution) == [] and not contributing.contributes(actor=house.ana.actor)


def test_who_may(house):
    gather(house, 1)
    check_in(house, 5)
    for actor in (house.ben.actor, house.ana.actor):
        with pytest.raises((Missing, Refused)):
            alliance.begin(actor=actor, now=NOW)
        with pytest.raises((Missing, Refused)):
            alliance.release(actor=actor, quarter_on=QUARTER, now=AFTER)
        assert access.rows(actor, models.Contribution, "read") == []
        assert access.rows(actor, models.Release, "read") == []


def test_a_director_who_came_later_gets_the_key_from_one_who_has_it(house):
    alliance.begin(actor=house.dan.actor, now=NOW)
    code = accounts.invite(actor=house.olga, role="director", now=NOW).code
    kim = accounts.register(
        code=code, username="kim", display_name="Kim", public_name="Kim Roe", password=people.PASSWORD, now=NOW
    ).actor
    assert alliance.view(actor=house.dan.actor, now=NOW).without_key == ("Kim Roe",)
    assert refused(lambda: alliance.release(actor=kim, quarter_on=QUARTER, now=AFTER)) == "no-key"
    for _ in range(2):
        alliance.hand_on(actor=house.dan.actor, now=NOW)
    assert alliance.view(actor=kim, now=NOW).holds_key
    assert alliance.release(actor=kim, quarter_on=QUARTER, now=AFTER).people is None


def test_leaving_takes_ones_scores_along(house):
    gather(house, 2)
    check_in(house, 5)
    network = {"network": "n", "now": NOW}
    accounts.step_up(actor=house.ana.actor, password=people.PASSWORD, **network)
    erasing.erase_private(actor=house.ana.actor, now=NOW, also_shown=False)
    assert rows(models.Contribution) == [] and not contributing.contributes(actor=house.ana.actor)


def test_scores_that_nobody_made_figures_of_are_deleted(house):
    gather(house, 1)
    check_in(house, 5)
    later = NOW + timedelta(days=300)
    overseeing.run_due(practice=house.practice, send=lambda letter: None, now=NOW + timedelta(days=100))
    assert len(rows(models.Contribution)) == 1
    overseeing.run_due(practice=house.practice, send=lambda letter: None, now=later)
    assert rows(models.Contribution) == []


@pytest.mark.parametrize("count", [4, 5])
def test_waits_are_told_over_five_people(house, count):
    from safeground.domain import care, feedback

    for number, one in enumerate(gather(house, count)):
        pair = care.of_client(actor=one.actor)[0].id
        first = saying.write(actor=one.actor, pair=pair, text="one", when="now", now=NOW)
        saying.write(actor=one.actor, pair=pair, text="two", when="now", now=NOW)
        later = NOW + timedelta(days=number)
        sharing.open_(actor=house.ben.actor, share=first.id, now=later, day=later.date())
        feedback.answer(actor=house.ben.actor, share=first.id, mode="answer", text="Yes.", now=later)
    made = alliance.release(actor=house.dan.actor, quarter_on=QUARTER, now=AFTER)
    assert (made.unanswered, made.waited_days) == ((5, 2) if count == 5 else (None, None))
