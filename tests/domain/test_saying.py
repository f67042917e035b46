"""Saying it: every kind of message, every way to begin, and what one makes of the answer."""

from __future__ import annotations

from itertools import product

import pytest

from safeground.content import sayings
from safeground.domain import audit, feedback, items, overview, saying, sharing, today
from safeground.domain.actor import Missing, Refused
from tests.people import NOW, TODAY

KINDS = sayings.sayings()
pytestmark = pytest.mark.django_db


def test_every_kind_has_a_number_of_its_own():
    assert [kind.number for kind in KINDS] == list(range(15))
    assert [saying.kind(kind.number).slug for kind in KINDS] == [kind.slug for kind in KINDS]
    assert saying.kind(99).slug == saying.kind(None).slug == saying.FIRST


@pytest.mark.parametrize("kind", KINDS, ids=[kind.slug for kind in KINDS])
def test_every_strength_has_three_ways_and_all_are_different(kind):
    assert list(kind.strengths) == ["gentle", "plain", "direct"]
    ways = [saying.opening(kind.slug, f"{name}.{way}") for name, way in product(kind.strengths, range(3))]
    assert len(set(ways)) == 9
    assert "{client}" in kind.raise_it
    # Sentences of the client's own letter carry nobody's name; advice for the therapist may.
    letter = [*ways, *(one.sentence for one in (*kind.needs.values(), *kind.please_not.values()))]
    assert [text for text in letter if "{" in text] == []
    assert all(text.endswith((".", "?")) for text in letter)


def test_a_way_that_is_not_there_is_no_way_in():
    assert saying.opening("not-ready", "loud") == ""
    assert saying.opening("not-ready", "plain.9") == sayings.saying("not-ready").strengths["plain"].opening


def test_a_letter_is_built_from_the_persons_choices_and_own_words():
    choices = saying.Choices(
        about="dont-trust-yet", strength="plain.1", own_words="  My last therapist told my sister.  ",
        needs=("notes", "nonsense"), place="ten", please_not=("reassure",), stop_word="blue",
    )  # fmt: skip
    assert saying.compose(choices=choices, signature="Leon") == "\n\n".join(
        [
            "I leave things out when we talk, because I don't trust you yet.",
            "My last therapist told my sister.",
            "I need to know what you write down after I leave, and who can read it.",
            "I would like to talk about it for about ten minutes, and then go on to something else.",
            "Please don't tell me that I can trust you. I have to find that out.",
            "If I say “blue”, we stop.",
            "Leon",
        ]
    )


def test_the_kind_is_inside_the_seal_and_reaches_the_one_it_is_for(house):
    share = saying.write(
        actor=house.ana.actor, pair=house.pair, text="Slow, please.", when="now", now=NOW, about="slow-down"
    )
    waiting = sharing.waiting(actor=house.ben.actor, day=TODAY)
    assert [(one.id, one.body) for one in waiting] == [(share.id, None)]
    opened = sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=TODAY)
    assert (opened.body or {})["about"] == "slow-down"
    with pytest.raises(Missing):
        saying.write(actor=house.ana.actor, pair=house.pair, text="x", when="now", now=NOW, about="nonsense")


def test_words_of_each_kind_wait_in_a_place_of_their_own(house):
    ana = house.ana.actor
    for about in ("not-ready", saying.FIRST):
        items.save_draft(actor=ana, place=saying.draft_place(house.pair, about), body={"own_words": about}, day=TODAY)
    assert saying.drafted(actor=ana, pair=house.pair) == {"not-ready", saying.FIRST}
    saying.write(actor=ana, pair=house.pair, text="There is something.", when="now", now=NOW, about="not-ready")
    assert saying.drafted(actor=ana, pair=house.pair) == {saying.FIRST}
    assert saying.drafted(actor=house.nadia.actor, pair=house.other_pair) == frozenset()


def test_words_to_read_aloud_are_kept_whole_and_go_nowhere(house):
    ana, long = house.ana.actor, "Something felt off.\n\n" + ("I went quiet. " * 300).strip()
    page = overview.client_page(actor=house.ben.actor, pair=house.pair, now=NOW)
    trail = audit.events(actor=ana)
    items.save_draft(actor=ana, place=saying.draft_place(house.pair, "slow-down"), body={"text": "x"}, day=TODAY)
    for _ in range(2):
        saying.keep_to_read(
            actor=ana, pair=house.pair, text=f"{long}\n\nAna", about="slow-down", signature="Ana", now=NOW, key="k"
        )
    found = saying.to_read(actor=ana, pair=house.pair)
    assert [(one.text, one.about) for one in found] == [(long, "slow-down")]
    assert saying.drafted(actor=ana, pair=house.pair) == frozenset()
    assert [one.id for one in today.look(actor=ana, now=NOW).aloud] == [found[0].id]
    assert overview.client_page(actor=house.ben.actor, pair=house.pair, now=NOW) == page
    assert audit.events(actor=ana) == trail
    for other in (house.ben.actor, house.nadia.actor):
        assert saying.to_read(actor=other) == []
        with pytest.raises(Missing):
            saying.let_go(actor=other, aloud=found[0].id)
        with pytest.raises(Missing):
            saying.keep_to_read(actor=other, pair=house.pair, text="x", about="slow-down", signature="", now=NOW)
    with pytest.raises(Refused):
        saying.keep_to_read(actor=ana, pair=house.pair, text="\n\nAna", about="slow-down", signature="Ana", now=NOW)
    saying.let_go(actor=ana, aloud=found[0].id)
    assert (saying.to_read(actor=ana), items.kept(actor=ana)) == ([], [])


def test_how_it_went_is_the_clients_own(house):
    ana, ben = house.ana.actor, house.ben.actor
    share = saying.write(actor=ana, pair=house.pair, text="It stung.", when="now", now=NOW, about="something-hurt")
    sharing.open_(actor=ben, share=share.id, now=NOW, day=TODAY)
    feedback.answer(actor=ben, share=share.id, mode="answer", text="I can see that.", now=NOW)
    assert saying.how_it_went(actor=ana, share=share.id) is None
    saying.say_how_it_went(actor=ana, share=share.id, how="partly", words=" He looked at me. ", now=NOW)
    saying.say_how_it_went(actor=ana, share=share.id, how="heard", words="Later he came back to it.", now=NOW)
    found = saying.how_it_went(actor=ana, share=share.id)
    assert found == saying.Went(share.id, "heard", "Later he came back to it.")
    assert len(items.kept(actor=ana, kind="went")) == 1
    assert items.kept(actor=ben) == [one for one in items.kept(actor=ben) if one.kind == "answer"]
    with pytest.raises(Refused):
        saying.say_how_it_went(actor=ana, share=share.id, how="great", words="", now=NOW)
    for other in (ben, house.nadia.actor):
        with pytest.raises(Missing):
            saying.say_how_it_went(actor=other, share=share.id, how="heard", words="", now=NOW)
