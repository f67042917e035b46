"""What makes it hard: kept for oneself, changed and deleted, said only as far as it was chosen, and nothing drawn."""

from __future__ import annotations

import itertools

import pytest

from safeground.domain import items, library, preparing, reasons
from safeground.domain.actor import Missing, Refused
from tests.people import NOW, TODAY

pytestmark = pytest.mark.django_db
Picked = reasons.Picked


def put(house, *picked, sign=reasons.GENERAL, revision=0):
    return reasons.write(actor=house.ana.actor, sign=sign, picked=picked, revision=revision, now=NOW)


def test_kept_in_the_order_of_the_list_with_its_day(house):
    kept = put(house, Picked("setting", "Thin walls."), Picked("before", " my  sister "))
    assert kept.picked == (Picked("before", "my sister"), Picked("setting", "Thin walls."))
    assert kept.on == TODAY
    assert reasons.read(actor=house.ana.actor, sign=reasons.GENERAL) == kept


def test_one_for_each_sign_and_one_in_general(house):
    put(house, Picked("soon"), sign="concealment")
    put(house, Picked("power"))
    put(house, Picked("power"), sign="limited-disclosure")
    found = reasons.everything(actor=house.ana.actor)
    assert [one.sign for one in found] == ["general", "limited-disclosure", "concealment"]


def test_changed_and_of_two_windows_the_second_is_told(house):
    put(house, Picked("soon"))
    changed = put(house, Picked("power", "The notes."), revision=1)
    assert (changed.revision, [one.reason for one in changed.picked]) == (2, ["power"])
    for stale in (0, 1):
        with pytest.raises(Refused) as refused:
            put(house, Picked("soon"), revision=stale)
        assert refused.value.code == "changed-elsewhere"
    assert len(items.kept(actor=house.ana.actor, kind="reasons")) == 1


@pytest.mark.parametrize(
    ("picked", "code"),
    [((), "empty"), ((Picked("nothing", "x"),), "empty"), ((Picked("soon", "x" * 301),), "too-long")],
)
def test_what_is_wrong_is_said_in_a_sentence(house, picked, code):
    with pytest.raises(Refused) as refused:
        put(house, *picked)
    assert refused.value.code == code
    assert reasons.everything(actor=house.ana.actor) == []


def test_they_are_their_writers_alone_and_can_be_deleted_for_good(house):
    put(house, Picked("soon"))
    for other in (house.nadia.actor, house.ben.actor):
        assert reasons.everything(actor=other) == []
        with pytest.raises(Missing):
            reasons.remove(actor=other, sign=reasons.GENERAL)
    reasons.remove(actor=house.ana.actor, sign=reasons.GENERAL)
    assert reasons.everything(actor=house.ana.actor) == []
    with pytest.raises(Missing):
        reasons.read(actor=house.ana.actor, sign="nonsense")


def test_a_message_says_what_was_chosen_and_nothing_of_the_rest(house):
    """Over every choice: each reason that was kept is in the message if and only if it was chosen."""
    kept = put(house, Picked("before", "canary one"), Picked("judged", "canary two"), Picked("soon", "canary three"))
    slugs = [one.reason for one in kept.picked]
    for size in range(1, 4):
        for chosen in itertools.combinations(slugs, size):
            text = reasons.words_for(kept=kept, chosen=chosen, signature="Ana")
            line = reasons.line_for(kept=kept, chosen=chosen)
            for one in kept.picked:
                assert (one.words in text) == (one.words in line) == (one.reason in chosen)
            assert text.endswith("Ana")
    with pytest.raises(Refused):
        reasons.words_for(kept=kept, chosen=["person"], signature="Ana")


def test_the_words_name_the_sign_only_where_it_is_about_one(house):
    kept = put(house, Picked("soon"), sign="concealment")
    assert "“I kept something back”" in reasons.words_for(kept=kept, chosen=["soon"], signature="Ana")
    general = put(house, Picked("soon"))
    assert "“" not in reasons.words_for(kept=general, chosen=["soon"], signature="Ana")


def test_the_longest_line_still_fits_on_the_card(house):
    every = [Picked(one.slug, "x" * 300) for one in library.reasons().reasons]
    kept = put(house, *every)
    line = reasons.line_for(kept=kept, chosen=[one.reason for one in every])
    made = preparing.add_line(actor=house.ana.actor, pair=house.pair, text=line, now=NOW)
    assert made.text == line
