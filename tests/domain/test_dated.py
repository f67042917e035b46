"""Dated notes: they stay as they were written, belong to one person, and can be taken along."""

from __future__ import annotations

from datetime import timedelta

import pytest

from safeground.domain import dated
from safeground.domain.actor import Missing, Refused
from tests.people import NOW, TODAY

pytestmark = pytest.mark.django_db


def test_a_note_carries_its_day_and_is_added_to_and_not_changed(house):
    ana = house.ana.actor
    one = dated.write(actor=ana, text=" He moved his chair. ", about="line", now=NOW)
    later = dated.add(actor=ana, note=one.id, text="I said nothing.", now=NOW + timedelta(days=2))
    assert (later.written_on, later.text) == (TODAY, "He moved his chair.")
    assert later.later == ((TODAY + timedelta(days=2), "I said nothing."),)
    assert dated.read(actor=ana, note=one.id) == later


def test_taken_along_as_plain_text_with_every_day(house):
    ana = house.ana.actor
    assert dated.export(actor=ana) == ""
    one = dated.write(actor=ana, text="He moved his chair.", about="line", now=NOW)
    dated.add(actor=ana, note=one.id, text="I said nothing.", now=NOW + timedelta(days=2))
    dated.write(actor=ana, text="Second.", about="nonsense", now=NOW + timedelta(days=3))
    first, second = TODAY + timedelta(days=2), TODAY + timedelta(days=3)
    assert dated.export(actor=ana) == (
        f"Written on {TODAY.day} {TODAY:%B %Y}\n\nHe moved his chair.\n\n"
        f"Added on {first.day} {first:%B %Y}\n\nI said nothing.\n\n--------------------\n\n"
        f"Written on {second.day} {second:%B %Y}\n\nSecond."
    )
    assert [note.about for note in dated.notes(actor=ana)] == ["line", "other"]


def test_nobody_else_reads_adds_or_deletes(house):
    one = dated.write(actor=house.ana.actor, text="He moved his chair.", about="line", now=NOW)
    for other in (house.ben.actor, house.nadia.actor, house.dan.actor):
        assert (dated.notes(actor=other), dated.export(actor=other)) == ([], "")
        with pytest.raises(Missing):
            dated.read(actor=other, note=one.id)
        with pytest.raises(Missing):
            dated.add(actor=other, note=one.id, text="x", now=NOW)
        with pytest.raises(Missing):
            dated.remove(actor=other, note=one.id)


def test_the_same_form_twice_is_one_note_and_an_empty_one_none(house):
    ana = house.ana.actor
    assert (
        dated.write(actor=ana, text="a", about="line", now=NOW, key="k").id
        == dated.write(actor=ana, text="a", about="line", now=NOW, key="k").id
    )
    for text in (" ", "x" * 20_001):
        with pytest.raises(Refused):
            dated.write(actor=ana, text=text, about="line", now=NOW)
    dated.remove(actor=ana, note=dated.notes(actor=ana)[0].id)
    assert dated.notes(actor=ana) == []
