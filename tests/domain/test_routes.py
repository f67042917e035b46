"""Whom one can turn to: set by the director, and inside the practice never ending at the person concerned."""

from __future__ import annotations

import pytest

from safeground.domain import accounts, care, practice, routes
from safeground.domain.actor import Actor, Missing, Refused
from tests import people
from tests.people import NOW


def put(house, who, reach="Room 4"):
    routes.add(actor=house.dan.actor, kind="inside", account=who.actor.me, reach=reach, about="Listens.")


def inside(who: Actor | None) -> list[str]:
    return [one.name for one in routes.inside(actor=who)]


def refused(code, call, **named):
    with pytest.raises(Refused) as caught:
        call(**named)
    assert caught.value.code == code


def test_nobody_is_sent_to_the_person_concerned(house):
    for who in (house.ben, house.cleo, house.dan):
        put(house, who)
    names = dict(routes.staff(actor=house.dan.actor))
    ben, cleo, dan = (names[who.actor.me] for who in (house.ben, house.cleo, house.dan))
    assert inside(house.ana.actor) == [cleo, dan]
    assert inside(house.nadia.actor) == [ben, dan]
    # Of somebody who is not signed in nobody knows whom they see: no therapist, and the director only if not one.
    assert inside(None) == [dan]
    assert inside(house.dan.actor) == [ben, cleo, dan]


def test_an_ended_therapist_counts_as_well(house):
    put(house, house.ben)
    care.end(actor=house.ana.actor, pair=house.pair, now=NOW)
    assert inside(house.ana.actor) == []


def test_where_the_therapist_directs_the_practice_only_outside_is_left(house):
    code = accounts.invite(actor=house.olga, role="therapist director", now=NOW).code
    per = accounts.register(
        code=code, username="per", display_name="Per", public_name="Per", password=people.PASSWORD, now=NOW
    ).actor
    put(house, house.cleo)
    code = care.invite(actor=per, label="", now=NOW).code
    rosa = care.join(code=code, username="rosa", display_name="Rosa", password=people.PASSWORD, now=NOW).actor
    assert inside(rosa) == []
    # Whoever is not signed in may mean that one too.
    put(house, house.dan)
    assert inside(None) == []
    routes.remove(actor=house.dan.actor, kind="inside", place=1, reach="Room 4")
    assert len(inside(house.ana.actor)) == 1


def test_the_same_one_twice_is_one(house):
    for _ in range(2):
        put(house, house.cleo)
    put(house, house.dan)
    assert len(routes.inside(actor=house.dan.actor)) == 2
    routes.remove(actor=house.dan.actor, kind="inside", place=0, reach="Room 4")
    assert [one.account for one in routes.inside(actor=house.dan.actor)] == [house.dan.actor.me]


def test_somebody_outside_is_always_left(house):
    refused("last", routes.remove, actor=house.dan.actor, kind="outside", place=0, reach=people.OUTSIDE.reach)
    routes.add(actor=house.dan.actor, kind="outside", name="A line", reach="0300", link="https://example.org")
    routes.remove(actor=house.dan.actor, kind="outside", place=0, reach=people.OUTSIDE.reach)
    assert [one.name for one in practice.here().outside_routes] == ["A line"]
    # A page that was open before takes nothing more off.
    routes.remove(actor=house.dan.actor, kind="outside", place=0, reach=people.OUTSIDE.reach)
    assert [one.name for one in practice.here().outside_routes] == ["A line"]


def test_lines_of_help_begin_with_those_of_the_country(house):
    before = practice.here().crisis_lines
    routes.add(actor=house.dan.actor, kind="help", name="Our own line", reach="0300 1")
    assert practice.here().crisis_lines[:-1] == before
    assert practice.here().crisis_lines[-1].name == "Our own line"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"name": "", "reach": "0300"}, "empty"),
        ({"name": "A line", "reach": " "}, "empty"),
        ({"name": "x" * 81, "reach": "0300"}, "too-long"),
        ({"name": "A line", "reach": "0300", "link": "javascript:alert(1)"}, "link"),
        ({"name": "A line", "reach": "0300", "link": "http://example.org"}, "link"),
    ],
)
def test_what_makes_no_sense_is_refused(house, words, code):
    refused(code, routes.add, actor=house.dan.actor, kind="outside", **words)
    assert practice.here().outside_routes == (people.OUTSIDE,)


def test_only_people_who_work_here_stand_inside_and_only_the_director_says_so(house):
    refused("nobody", routes.add, actor=house.dan.actor, kind="inside", account=house.ana.actor.me, reach="x")
    for somebody in (house.ana, house.ben):
        with pytest.raises(Missing):
            routes.add(actor=somebody.actor, kind="outside", name="A line", reach="0300")
        with pytest.raises(Missing):
            routes.remove(actor=somebody.actor, kind="outside", place=0, reach=people.OUTSIDE.reach)
