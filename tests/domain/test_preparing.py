"""The session card: lines, readiness, words that play down, showing parts, and what became of each line."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeground.content import preparations
from safeground.domain import audit, items, overview, preparing, sharing, today
from safeground.domain.actor import Missing, Refused
from tests.people import NOW, TODAY

LATER = NOW + timedelta(minutes=5)
TEXTS = preparations.preparation()


ORDER = itertools.count()


def put(house, text="The letter from my father"):
    """One after the other: things of one and the same moment have no order."""
    at = NOW + timedelta(milliseconds=next(ORDER))
    return preparing.add_line(actor=house.ana.actor, pair=house.pair, text=text, now=at)


def test_a_line_is_kept_changed_and_let_go(house):
    ana, line = house.ana.actor, put(house)
    changed = preparing.change_line(
        actor=ana, line=line.id, text="The letter", ready="nearly", effect="I don't open the post."
    )
    assert (changed.text, changed.ready, changed.effect) == ("The letter", "nearly", "I don't open the post.")
    assert preparing.lines(actor=ana) == [changed]
    preparing.take_off(actor=ana, line=line.id)
    assert preparing.lines(actor=ana) == []


def test_the_same_line_twice_is_one_line(house):
    assert put(house).id == put(house, "  The letter   from my father ").id


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"text": "  "}, "empty"),
        ({"text": "x" * 501}, "too-long"),
        ({"text": "x", "effect": "y" * 1001}, "too-long"),
        ({"text": "x", "ready": "very"}, "ready"),
    ],
)
def test_what_makes_no_sense_is_refused(house, words, code):
    line = put(house)
    with pytest.raises(Refused) as refused:
        preparing.change_line(actor=house.ana.actor, line=line.id, **words)
    assert refused.value.code == code
    assert preparing.read_line(actor=house.ana.actor, line=line.id) == line


def test_after_the_session_each_line_is_said_carried_over_or_gone(house):
    ana = house.ana.actor
    one, two, three = put(house, "One"), put(house, "Two"), put(house, "Three")
    preparing.mark(actor=ana, line=one.id, as_="said", now=LATER)
    preparing.mark(actor=ana, line=two.id, as_="carry", now=LATER)
    preparing.take_off(actor=ana, line=three.id)
    assert [(line.text, line.carried_on) for line in preparing.lines(actor=ana)] == [("Two", TODAY)]
    assert [(line.text, line.said_on) for line in preparing.said(actor=ana, pair=house.pair)] == [("One", TODAY)]
    # Only what is still to be brought stands on Today.
    assert [line.text for line in today.look(actor=ana, now=LATER).lines] == ["Two"]
    with pytest.raises(Refused):
        preparing.mark(actor=ana, line=two.id, as_="forgotten", now=LATER)


# --- words that may play something down -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I am a bit sad", ("a bit",)),
        ("It's FINE, just   a little tired", ("fine", "just", "a little")),
        ("I shouldn’t complain", ("shouldn't complain",)),
        ("I adjusted the refined definition, justice", ()),
        ("He left just before six", ()),
        ("I am not fine", ()),
        ("I was an only child and only cried", ("only",)),
        ("It's nothing. Kind of.", ("it's nothing", "kind of")),
        ("fine fine fine", ("fine",)),
        ("My father died.", ()),
        ("", ()),
    ],
)
def test_words_that_may_play_something_down_are_found(text, found):
    assert preparations.find_played_down(text) == found


@given(
    phrase=st.sampled_from(TEXTS.played_down),
    before=st.sampled_from(["", "I feel ", "Well, ", "(", "“"]),
    after=st.sampled_from(["", ".", ", I think", ")", "…"]),
    upper=st.booleans(),
)
def test_every_listed_phrase_is_found_wherever_it_stands(phrase, before, after, upper):
    text = f"{before}{phrase}{after}".replace("'", "’")
    assert phrase in preparations.find_played_down(text.upper() if upper else text)


@given(phrase=st.sampled_from(TEXTS.played_down), letters=st.text("abcxyz", min_size=1, max_size=3))
def test_no_phrase_is_found_inside_a_longer_word(phrase, letters):
    assert phrase not in preparations.find_played_down(f"{letters}{phrase}{letters}")


@pytest.mark.parametrize("phrase", TEXTS.not_played_down)
def test_the_exceptions_are_not_asked_about(phrase):
    assert preparations.find_played_down(f"He was {phrase} here") == ()


def test_asked_until_one_says_leave_it(house):
    ana, line = house.ana.actor, put(house, "It was a bit much")
    assert line.played_down == ("a bit",)
    preparing.ask_about_words(actor=ana, pair=house.pair, on=False, now=NOW)
    assert preparing.read_line(actor=ana, line=line.id).played_down == ()
    assert put(house, "It is fine").played_down == ()
    assert [one.played_down for one in preparing.lines(actor=ana)] == [(), ()]
    preparing.ask_about_words(actor=ana, pair=house.pair, on=True, now=LATER)
    assert [one.played_down for one in preparing.lines(actor=ana)] == [("a bit",), ("fine",)]


def test_answered_once_and_not_asked_again(house):
    line = put(house, "It was a bit much")
    changed = preparing.change_line(actor=house.ana.actor, line=line.id, text=line.text, effect="I sleep badly.")
    assert changed.played_down == ()


# --- the rest of the card ---------------------------------------------------------------------------------


def write(house, revision=0, **words):
    return preparing.write_card(actor=house.ana.actor, pair=house.pair, revision=revision, now=NOW, **words)


def test_the_card_is_kept_whole(house):
    kept = write(house, want=["step", "listen", "nonsense"], want_words="Tea", today="Not my father", first="I begin")
    assert kept == preparing.card(actor=house.ana.actor, pair=house.pair)
    assert (kept.revision, kept.want, kept.want_words, kept.today, kept.first) == (
        1, ("listen", "step"), "Tea", "Not my father", "I begin",
    )  # fmt: skip


def test_of_two_windows_the_second_is_told_and_loses_nothing(house):
    first = write(house, today="Not my father")
    for stale in (0, 7):
        with pytest.raises(Refused) as refused:
            write(house, revision=stale, today="Not my mother")
        assert refused.value.code == "changed-elsewhere"
    assert preparing.card(actor=house.ana.actor, pair=house.pair) == first
    assert write(house, revision=1, today="Not my mother").today == "Not my mother"
    assert len(items.kept(actor=house.ana.actor, kind="session-card")) == 1


def test_the_other_question_does_not_wipe_the_card(house):
    write(house, today="Not my father")
    preparing.ask_about_words(actor=house.ana.actor, pair=house.pair, on=False, now=NOW)
    card = preparing.card(actor=house.ana.actor, pair=house.pair)
    assert (card.today, card.asks) == ("Not my father", False)


def test_it_is_nobody_elses(house):
    line, card = put(house), write(house, today="Not my father")
    for somebody in (house.ben, house.cleo, house.nadia):
        with pytest.raises(Missing):
            preparing.read_line(actor=somebody.actor, line=line.id)
        with pytest.raises(Missing):
            preparing.write_card(actor=somebody.actor, pair=house.pair, revision=card.revision, today="x", now=NOW)
        with pytest.raises(Missing):
            preparing.add_line(actor=somebody.actor, pair=house.pair, text="x", now=NOW)
        assert preparing.lines(actor=somebody.actor) == []


# --- showing it -------------------------------------------------------------------------------------------


def test_only_what_is_ticked_is_shown(house):
    ana, ben = house.ana.actor, house.ben.actor
    one, two = put(house, "One"), put(house, "Two")
    preparing.change_line(actor=ana, line=one.id, text="One", ready="nearly", effect="private effect")
    write(house, want=["listen"], today="private today", first="I begin")
    share = preparing.show(actor=ana, pair=house.pair, lines_=[str(one.id)], parts=["ready", "first"], now=LATER)
    seen = sharing.open_(actor=ben, share=share.id, now=LATER, day=TODAY).body
    assert seen == {
        "kind": "session-card",
        "points": [{"text": "One", "ready": "Nearly", "effect": ""}],
        "want": [],
        "today": "",
        "first": "I begin",
    }
    # What was shown is a copy: the card goes on living, and stopping ends it.
    preparing.take_off(actor=ana, line=one.id)
    assert sharing.read_mine(actor=ana, share=share.id).body == seen
    sharing.stop(actor=ana, share=share.id, now=LATER)
    assert sharing.read_mine(actor=ana, share=share.id).body is None
    assert [line.id for line in preparing.lines(actor=ana)] == [two.id]


def test_the_latest_card_stands_on_the_therapists_page_once_it_is_open(house):
    ana, ben, line = house.ana.actor, house.ben.actor, put(house)

    def on_the_desk(now):
        card = overview.client_page(actor=ben, pair=house.pair, now=now).card
        return card and card.id

    shares = []
    for hours in (1, 2):
        at = NOW + timedelta(hours=hours)
        shares.append(
            preparing.show(actor=ana, pair=house.pair, lines_=[str(line.id)], parts=[], key=str(hours), now=at).id
        )
    at = NOW + timedelta(hours=3)
    assert on_the_desk(at) is None
    for share in shares:
        sharing.open_(actor=ben, share=share, now=at, day=TODAY)
    assert on_the_desk(at) == shares[1]
    assert on_the_desk(at + timedelta(days=14)) is None
    sharing.stop(actor=ana, share=shares[1], now=at)
    assert on_the_desk(at) == shares[0]


def test_pressed_twice_it_is_shown_once_and_nothing_ticked_is_nothing_shown(house):
    ana, line = house.ana.actor, put(house)
    given_ = {"actor": ana, "pair": house.pair, "lines_": [str(line.id)], "parts": [], "now": LATER}
    assert preparing.show(**given_, key="one").id == preparing.show(**given_, key="one").id
    assert len(sharing.mine(actor=ana)) == 1
    with pytest.raises(Refused) as refused:
        preparing.show(**{**given_, "lines_": []}, key="two")
    assert refused.value.code == "no-parts"


def test_writing_a_card_leaves_no_trace_for_anybody_else(house):
    before = audit.events(actor=house.ana.actor)
    line = put(house)
    write(house, today="Not my father")
    preparing.mark(actor=house.ana.actor, line=line.id, as_="said", now=LATER)
    assert audit.events(actor=house.ana.actor) == before
    assert sharing.waiting(actor=house.ben.actor, day=TODAY) == []
