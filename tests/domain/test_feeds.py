"""A calendar's address: found by its hash, ended at will, neutral unless its owner chose otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from safeground.domain import appointments, audit
from safeground.domain.actor import Missing, Refused
from safeground.store import models, wall
from tests.domain.test_appointments import AT, make
from tests.people import NOW

pytestmark = pytest.mark.django_db


def fetch(token, now=NOW):
    return appointments.fetch_feed(token=token, network="203.0.113.7", now=now)


def test_the_times_of_one_person_and_one_word(house):
    make(house, mode="video", link="https://video.example.org/malik")
    for who in (house.ana.actor, house.ben.actor):
        entries = fetch(appointments.make_feed(actor=who, now=NOW))
        assert [(one.summary, one.starts_at, one.ends_at) for one in entries] == [
            ("Reserved", AT, AT + timedelta(minutes=50))
        ]
    for who in (house.nadia.actor, house.cleo.actor, house.dan.actor):
        assert fetch(appointments.make_feed(actor=who, now=NOW)) == []


def test_a_name_only_where_a_client_chose_it_and_never_a_clients(house):
    make(house)
    token = appointments.make_feed(actor=house.ana.actor, word="Swimming", names=True, now=NOW)
    assert [one.summary for one in fetch(token)] == ["Swimming · Dr Malik"]
    token = appointments.make_feed(actor=house.ben.actor, names=True, now=NOW)
    assert [one.summary for one in fetch(token)] == ["Reserved"]
    with pytest.raises(Refused):
        appointments.make_feed(actor=house.ana.actor, word="x" * 41, now=NOW)


def test_a_new_address_ends_the_old_one_and_ending_ends_it(house):
    make(house)
    old = appointments.make_feed(actor=house.ana.actor, now=NOW)
    new = appointments.make_feed(actor=house.ana.actor, now=NOW)
    assert len({old, new}) == 2 and len(fetch(new)) == 1
    with pytest.raises(Missing):
        fetch(old)
    appointments.end_feed(actor=house.ana.actor, now=NOW)
    appointments.end_feed(actor=house.ana.actor, now=NOW)
    with pytest.raises(Missing):
        fetch(new)
    assert appointments.own_feed(actor=house.ana.actor) is None
    deeds = [event.action for event in audit.events(actor=house.ana.actor)]
    assert (deeds.count("calendar-made"), deeds.count("calendar-ended")) == (2, 1)


def test_the_database_knows_neither_token_nor_word(house):
    token = appointments.make_feed(actor=house.ana.actor, word="Swimming", now=NOW)
    with wall.opened():
        row = models.Feed.objects.get()
    whole = bytes(row.token_hash) + bytes(row.body_sealed)
    assert token.encode() not in whole and b"Swimming" not in whole
    # Moved to another row it opens nothing: the seal is bound to its place.
    other = appointments.make_feed(actor=house.nadia.actor, now=NOW)
    with wall.opened():
        models.Feed.objects.filter(account_id=house.nadia.actor.me).update(body_sealed=row.body_sealed)
    with pytest.raises(Missing):
        fetch(other)


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "é" * 43, "=" * 43, "A" * 4000, "../" * 14 + "A", "\x00" * 43])
def test_no_other_token_opens_anything(house, token):
    with pytest.raises(Missing):
        fetch(token)


def test_called_off_and_asked_for_are_in_no_calendar(house):
    one = make(house).first
    token = appointments.make_feed(actor=house.ana.actor, now=NOW)
    before = fetch(token)[0].uid
    assert fetch(token)[0].uid == before != fetch(appointments.make_feed(actor=house.ben.actor, now=NOW))[0].uid
    appointments.call_off(actor=house.ben.actor, one=one, now=NOW)
    assert fetch(token) == []


def test_both_kinds_of_asking_have_their_limit(house, settings):
    settings.TRIES_PER_ACCOUNT, settings.TRIES_PER_NETWORK = 3, 2
    token = appointments.make_feed(actor=house.ana.actor, now=NOW)
    for _ in range(2):
        with pytest.raises(Missing):
            fetch("A" * 43)
    with pytest.raises(Refused) as refused:
        fetch("A" * 43)
    assert refused.value.code == "too-many"
    # Somebody else's wrong tries do not stop a right address; too many of its own do, for a while.
    for _ in range(3):
        fetch(token)
    with pytest.raises(Refused):
        fetch(token)
    assert fetch(token, datetime(2026, 5, 6, tzinfo=UTC)) == []


def test_one_time_as_a_file(house):
    one = make(house).first
    assert appointments.single_entry(actor=house.ana.actor, one=one).summary == "Reserved"
    assert (
        appointments.single_entry(actor=house.ana.actor, one=one, word="Out", names=True).summary == "Out · Dr Malik"
    )
    assert appointments.single_entry(actor=house.ben.actor, one=one, names=True).summary == "Reserved"
    with pytest.raises(Missing):
        appointments.single_entry(actor=house.cleo.actor, one=one)
