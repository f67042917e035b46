"""Every role-play, walked by every way to every ending, with both people."""

from __future__ import annotations

import dataclasses
import re

import pytest

from safeground.content import roleplays, sayings

PLAYS = roleplays.all_()
NAMES = [play.slug for play in PLAYS]


@pytest.mark.parametrize("play", PLAYS, ids=NAMES)
def test_nothing_is_wrong_with_it(play):
    assert roleplays.faults(play) == []


@pytest.mark.parametrize("who", roleplays.WHO)
@pytest.mark.parametrize("play", PLAYS, ids=NAMES)
def test_every_way_ends(play, who):
    walks = list(play.walks(who))
    assert {walk[-1].ending for walk in walks} <= set(roleplays.endings())
    assert max(2 * len(walk) - 1 for walk in walks) >= roleplays.DEEP
    # Whatever is chosen, one is never led on for longer than one would want to sit there.
    assert max(len(walk) for walk in walks) <= 12


@pytest.mark.parametrize("play", PLAYS, ids=NAMES)
def test_one_may_leave_it_and_one_may_be_missed(play):
    """Somewhere it can be left or stopped, and the clumsy one really misses something."""
    endings = {walk[-1].ending for walk in play.walks("clumsy")}
    assert endings & {"left", "stopped"}
    assert endings & {"twice", "missed"}
    assert {walk[-1].ending for walk in play.walks("warm")} & {"heard", "agreed", "enough"}


def test_one_for_each_kind_of_hard_message_and_one_for_a_limit():
    """And each leads to a message that can be written. Good news and "something felt off" need no trying out."""
    kinds = {kind.slug for kind in sayings.sayings()}
    assert {play.leads_to for play in PLAYS} == kinds - {"something-helped", "something-felt-off"}
    assert [play.slug for play in PLAYS if play.slug != play.leads_to] == ["a-boundary"]


LAW = re.compile(r"\b(court|judge|solicitor|in serious danger|being harmed|years\. That's the rule)\b", re.IGNORECASE)


@pytest.mark.parametrize("play", PLAYS, ids=NAMES)
def test_what_is_said_of_courts_and_danger_is_one_persons_answer(play):
    """General, and it says afterwards that rules differ: no play is advice about the law of one country."""
    spoken = " ".join(turn.says for turn in play.turns.values())
    if LAW.search(spoken):
        assert any("Rules differ from place to place" in text for text in play.debrief)
    assert not re.search(r"\b(council|NHS|social services|police|Act \d{4}|GDPR|section \d)\b", spoken)


def test_some_of_them_do_speak_of_it():
    assert sum(bool(LAW.search(" ".join(turn.says for turn in play.turns.values()))) for play in PLAYS) >= 6


def test_numbers_are_one_each():
    assert [play.number for play in PLAYS] == sorted({play.number for play in PLAYS})


TURNS = {
    "1": roleplays.Turn("1", "Well?", (roleplays.Line("a", "2"), roleplays.Line("b", "3"))),
    "2": roleplays.Turn("2", "Yes.", ending="heard"),
    "3": roleplays.Turn("3", "No.", ending="left"),
}


def turn(slug: str, *to: str, ending: str = "") -> dict[str, roleplays.Turn]:
    return {slug: roleplays.Turn(slug, "Well.", tuple(roleplays.Line("yes", one) for one in to), ending)}


@pytest.mark.parametrize(
    ("turns", "fault"),
    [
        (turn("2"), "the turn 2 needs lines or an ending, and not both"),
        (turn("2", ending="won"), "the turn 2 has an ending that is not in endings.toml: won"),
        (turn("2", "1"), "with warm, the turn 1 can lead back to itself"),
        (turn("9", ending="left"), "nobody reaches the turn 9"),
        (turn("2", "8"), "with warm, the turn 2 leads to 8, which is not there"),
        ({}, "with warm, the longest way has 3 turns, and 8 are the least"),
        ({}, "nothing is said by somebody clumsy"),
    ],
)
def test_the_control_what_is_wrong_is_named(turns, fault):
    broken = dataclasses.replace(PLAYS[0], turns={**TURNS, **turns})
    assert fault in roleplays.faults(broken)
