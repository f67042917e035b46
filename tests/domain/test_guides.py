"""The practice's own pages: published, revised, taken off; ours stay; and nobody but a director writes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from safeground.domain import access, guides, library
from safeground.domain.actor import Missing, Refused
from safeground.store import models
from tests.people import NOW, TODAY

pytestmark = pytest.mark.django_db
WORDS = {"title": "If you come late", "author": "Ms Okafor", "body": "Ring **us**."}


def publish(house, **more):
    return guides.publish(actor=house.dan.actor, now=NOW, **{**WORDS, **more})


def readers(house):
    return [None, house.ana.actor, house.ben.actor, house.dan.actor, house.eve]


def test_everybody_reads_what_is_published_with_author_and_day(house):
    made = publish(house)
    for actor in readers(house):
        read = guides.read(actor=actor, place="if-you-come-late")
        assert (read.title, read.author, read.reviewed_on) == ("If you come late", "Ms Okafor", TODAY)
        assert read.html == "<p>Ring <strong>us</strong>.</p>\n"
        assert [one.id for one in guides.public(actor=actor)] == [made.id]


def test_a_new_revision_is_read_and_the_old_one_kept(house):
    made = publish(house)
    guides.publish(actor=house.dan.actor, guide=made.id, **{**WORDS, "body": "Ring the bell."}, now=NOW)
    assert guides.read(actor=None, place="if-you-come-late").body == "Ring the bell."
    kept = guides.revisions(actor=house.dan.actor, guide=made.id)
    assert [(one.number, one.body) for one in kept] == [(2, "Ring the bell."), (1, "Ring **us**.")]
    # Nobody but a director has the old one.
    for actor in readers(house)[1:3]:
        assert [row.number for row in access.rows(actor, models.GuideRevision, "read")] == [2]
        assert access.rows(actor, models.GuideRevision, "own") == []


def test_what_is_taken_off_is_gone_for_everybody_and_can_be_put_back(house):
    made = publish(house)
    guides.withdraw(actor=house.dan.actor, guide=made.id)
    for actor in readers(house):
        assert guides.public(actor=actor) == []
        with pytest.raises(Missing):
            guides.read(actor=actor, place="if-you-come-late")
    assert guides.mine(actor=house.dan.actor, guide=made.id).is_public is False
    guides.put_back(actor=house.dan.actor, guide=made.id, now=NOW + timedelta(days=2))
    assert guides.read(actor=None, place="if-you-come-late").reviewed_on == date(2026, 5, 7)


def test_looking_it_over_moves_the_day_and_nothing_else(house):
    made = publish(house)
    guides.review(actor=house.dan.actor, guide=made.id, now=NOW + timedelta(days=30))
    read = guides.read(actor=None, place="if-you-come-late")
    assert (read.reviewed_on, read.number, read.body) == (date(2026, 6, 4), 1, WORDS["body"])


def test_a_page_of_ours_is_added_to_and_never_replaced(house):
    ours = library.readings()["question:confidentiality"]
    before = ours.html
    added = publish(house, kind="supplement", about=ours.id, body="## Here\n\nAsk us.")
    found = guides.supplement(actor=None, to=ours.id)
    assert found is not None and found.html == "<h3>Here</h3>\n<p>Ask us.</p>\n"
    assert library.readings()["question:confidentiality"].html == before
    assert guides.public(actor=None) == []
    # A second one for the same page is a revision of the first.
    again = publish(house, kind="supplement", about=ours.id, body="Ask her.")
    assert (again.id, again.number) == (added.id, 2)


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "supplement", "about": "question:nothing"},
        {"kind": "supplement"},
        {"kind": "guide", "about": "tip:be-patient"},
        {"kind": "advert"},
    ],
)
def test_there_is_no_other_kind(house, more):
    with pytest.raises(Missing):
        publish(house, **more)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title": " "}, "empty"),
        ({"body": "\u202e \x00"}, "empty"),
        ({"body": "***\n\n<!---->"}, ""),
        ({"body": "---"}, "empty"),
        ({"author": ""}, "no-author"),
        ({"title": "x" * 121}, "too-long"),
        ({"body": "x" * 20_001}, "too-long"),
    ],
)
def test_what_cannot_be_published_is_refused_in_a_sentence(house, more, code):
    if not code:
        assert publish(house, **more).is_public
        return
    with pytest.raises(Refused) as caught:
        publish(house, **more)
    assert caught.value.code == code
    assert guides.own(actor=house.dan.actor) == []


def test_each_has_an_address_of_its_own_in_plain_letters(house):
    titles = ["Où aller ?", "Ou aller", "…", "日本", "x" * 120]
    places = [publish(house, title=title).place for title in titles]
    assert places == ["ou-aller", "ou-aller-2", "page", "page-2", "x" * 60]
    assert [guides.read(actor=None, place=place).title for place in places] == titles


def test_the_same_form_twice_is_one_page(house):
    one = publish(house, key="k")
    assert publish(house, key="k").id == one.id
    assert len(guides.own(actor=house.dan.actor)) == 1


@pytest.mark.parametrize("who", ["ana", "ben", "cleo"])
def test_nobody_but_a_director_writes(house, who):
    actor = getattr(house, who).actor
    made = publish(house)
    with pytest.raises(Missing):
        guides.publish(actor=actor, now=NOW, **WORDS)
    for deed in (
        lambda: guides.publish(actor=actor, guide=made.id, now=NOW, **WORDS),
        lambda: guides.withdraw(actor=actor, guide=made.id),
        lambda: guides.review(actor=actor, guide=made.id, now=NOW),
        lambda: guides.put_back(actor=actor, guide=made.id, now=NOW),
        lambda: guides.mine(actor=actor, guide=made.id),
    ):
        with pytest.raises(Missing):
            deed()
    assert guides.read(actor=None, place="if-you-come-late").number == 1
