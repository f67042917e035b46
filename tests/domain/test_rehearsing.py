"""Rehearsing: worked out anew from the lines chosen, kept nowhere; a line is kept only where one puts it."""

from __future__ import annotations

import itertools

import pytest

from safeground.content import roleplays
from safeground.domain import items, preparing, rehearsing, saying
from safeground.domain.actor import Missing, Refused
from tests.people import NOW

PLAYS = roleplays.all_()


def chosen(walk):
    """The numbers of the lines that lead along this walk."""

    def number(turn, following):
        return next(place for place, line in enumerate(turn.lines) if line.to in (following.slug, bare(following)))

    def bare(turn):
        return turn.slug.partition("-")[2] if turn.slug.startswith(("warm-", "clumsy-")) else turn.slug

    return [number(turn, following) for turn, following in itertools.pairwise(walk)]


@pytest.mark.parametrize("who", roleplays.WHO)
@pytest.mark.parametrize("play", PLAYS, ids=[play.slug for play in PLAYS])
def test_every_way_can_be_walked_to_its_ending_and_left_at_every_turn(play, who):
    for walk in play.walks(who):
        path = chosen(walk)
        end = rehearsing.stand(play=play, who=who, chosen=path, said=[])
        assert (end.turns, end.ending.slug) == (walk, walk[-1].ending)
        assert len(end.spoken) == len(path)
        for turn in range(len(path)):
            left = rehearsing.stand(play=play, who=who, chosen=path[:turn], said=[], stopped=True)
            assert (left.turn, left.ending.slug) == (walk[turn], "stopped")


def test_ones_own_words_stand_in_the_place_of_the_line():
    play = PLAYS[0]
    found = rehearsing.stand(play=play, who="warm", chosen=[0], said=["  Could we go back?  "])
    assert [mine for _, mine in found.spoken] == ["Could we go back?"]
    assert rehearsing.stand(play=play, who="warm", chosen=[0], said=[""]).said == (
        play.turn("warm", "1").lines[0].text,
    )
    assert len(rehearsing.stand(play=play, who="warm", chosen=[0], said=["x" * 9999]).said[0]) == 500


@pytest.mark.parametrize(
    ("who", "path", "said"), [("kind", [], []), ("warm", [9], []), ("warm", [-1], []), ("warm", [], ["x"])]
)
def test_a_page_that_was_changed_is_refused(who, path, said):
    with pytest.raises(Missing):
        rehearsing.stand(play=PLAYS[0], who=who, chosen=path, said=said)


@pytest.mark.django_db
def test_a_line_goes_on_the_card_or_beside_the_words_that_are_there(house):
    ana = house.ana.actor
    rehearsing.keep_on_card(actor=ana, pair=house.pair, line="It still hurt.", now=NOW)
    assert [line.text for line in preparing.lines(actor=ana)] == ["It still hurt."]
    for line in ("It still hurt.", "Please don't explain.", "It still hurt."):
        rehearsing.keep_in_message(actor=ana, pair=house.pair, about="something-hurt", line=line, now=NOW)
    draft = items.draft(actor=ana, place=saying.draft_place(house.pair, "something-hurt"))
    assert draft == {"about": "something-hurt", "own_words": "It still hurt.\n\nPlease don't explain."}
    with pytest.raises(Refused):
        rehearsing.keep_in_message(actor=ana, pair=house.pair, about="something-hurt", line=" ", now=NOW)
    with pytest.raises(Missing):
        rehearsing.keep_on_card(actor=house.nadia.actor, pair=house.pair, line="x", now=NOW)
