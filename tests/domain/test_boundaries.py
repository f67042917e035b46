"""The boundaries card: versions with what changed, answers line by line, and two people or two windows at once."""

from __future__ import annotations

import itertools
import uuid
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeground.content import limits
from safeground.domain import audit, boundaries, care, items, overview, sharing
from safeground.domain.actor import Missing, Refused
from safeground.domain.boundaries import Change, Line, Said
from tests.people import NOW, TODAY

BROTHER = Line("topics", "Not my brother.", "By letter.")
ASK = Line("pace", "Ask once.")
TOPICS = [topic.slug for topic in limits.limits().topics]
MINUTES = itertools.count(1)


def soon():
    """Each deed a minute after the one before."""
    return NOW + timedelta(minutes=next(MINUTES))


def write(house, *lines, stop="blue", who=None, revision=None):
    actor = (who or house.ana).actor
    if revision is None:
        revision = boundaries.card(actor=actor, pair=house.pair).revision
    return boundaries.write(actor=actor, pair=house.pair, revision=revision, lines=lines, stop=stop, now=soon())


def show(house, who=None, revision=None, key=""):
    actor = (who or house.ana).actor
    if revision is None:
        revision = boundaries.card(actor=actor, pair=house.pair).revision
    return boundaries.show(actor=actor, pair=house.pair, revision=revision, now=soon(), key=key).id


def opened(house, share):
    sharing.open_(actor=house.ben.actor, share=share, now=soon(), day=TODAY)
    return share


def answer(house, share, who=None, stop_seen=False, **said):
    actor = (who or house.ben).actor
    return boundaries.answer(actor=actor, share=share, answers=said, stop_seen=stop_seen, now=soon())


def both(house, who=None):
    return boundaries.both(actor=(who or house.ana).actor, pair=house.pair, now=soon())


def refused(code, call, *arguments, **named):
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    assert caught.value.code == code


# --- one's own card ---------------------------------------------------------------------------------------


def test_a_card_is_kept_in_the_order_of_its_topics_and_without_empty_lines(house):
    kept = write(house, ASK, Line("notes", "  "), BROTHER)
    assert (kept.revision, kept.lines, kept.stop, kept.version) == (1, (BROTHER, ASK), "blue", 0)
    assert boundaries.card(actor=house.ana.actor, pair=house.pair) == kept


def test_of_two_windows_the_second_is_told(house):
    kept = write(house, BROTHER)
    for stale in (0, 5):
        refused("changed-elsewhere", write, house, ASK, revision=stale)
    assert boundaries.card(actor=house.ana.actor, pair=house.pair) == kept
    assert len(items.kept(actor=house.ana.actor, kind="boundaries")) == 1


@pytest.mark.parametrize(
    "words", [{"lines": [Line("pace", "x" * 501)]}, {"lines": [Line("pace", "x", "y" * 301)]}, {"stop": "z" * 61}]
)
def test_what_is_too_long_is_refused(house, words):
    refused("too-long", write, house, *words.get("lines", []), stop=words.get("stop", ""))


def test_an_unshown_card_leaves_no_trace(house):
    trail = audit.events(actor=house.ana.actor)
    page = overview.client_page(actor=house.ben.actor, pair=house.pair, now=NOW)
    write(house, BROTHER)
    assert overview.client_page(actor=house.ben.actor, pair=house.pair, now=NOW) == page
    assert audit.events(actor=house.ana.actor) == trail
    assert both(house, house.ben) == boundaries.Both(None, None, side="therapist")


# --- versions ---------------------------------------------------------------------------------------------


def test_each_version_says_what_has_changed(house):
    write(house, BROTHER, ASK)
    first = opened(house, show(house))
    card = both(house, house.ben).theirs
    assert (card.version, card.lines, card.stop, card.changes) == (1, (BROTHER, ASK), "blue", ())
    write(house, BROTHER, Line("space", "The chair by the door."), stop="red")
    second = opened(house, show(house))
    card = both(house, house.ben).theirs
    assert (card.share, card.version) == (second, 2)
    assert card.changes == (
        Change("pace", "Ask once.", ""),
        Change("space", "", "The chair by the door."),
        Change("sign", "blue", "red"),
    )
    # The version before cannot be read any more, and nobody is told that something was taken back.
    with pytest.raises(Missing):
        sharing.open_(actor=house.ben.actor, share=first, now=soon(), day=TODAY)
    assert overview.client_page(actor=house.ben.actor, pair=house.pair, now=soon()).taken_back == []
    assert [one.body["version"] for one in boundaries.versions(actor=house.ana.actor, pair=house.pair)] == [2, 1]


@given(
    before=st.dictionaries(st.sampled_from(TOPICS), st.sampled_from(["a", "b"])),
    after=st.dictionaries(st.sampled_from(TOPICS), st.sampled_from(["a", "b"])),
)
def test_what_has_changed_leads_from_one_version_to_the_next(before, after):
    def body(lines):
        return {"lines": [{"topic": one, "text": text, "other_way": ""} for one, text in lines.items()], "stop": ""}

    made = dict(before)
    for change in boundaries._changes(body(before), body(after)):
        assert change["before"] == made.get(change["topic"], "") != change["after"]
        made[change["topic"]] = change["after"]
    assert {topic: text for topic, text in made.items() if text} == after


@pytest.mark.parametrize("read", [(1,), (1, 2), (1, 3), (1, 2, 3)])
def test_no_version_is_told_as_taken_back_whichever_were_read(house, read):
    for number, line in enumerate((BROTHER, ASK, Line("space", "The chair by the door.")), start=1):
        write(house, line)
        share = show(house)
        if number in read:
            opened(house, share)
    assert overview.client_page(actor=house.ben.actor, pair=house.pair, now=soon()).taken_back == []
    # One that is stopped, with nothing in its place, is.
    if 3 in read:
        sharing.stop(actor=house.ana.actor, share=share, now=soon())
        assert overview.client_page(actor=house.ben.actor, pair=house.pair, now=soon()).taken_back == [TODAY]


def test_a_third_version_is_no_taking_back_either(house):
    for stop in ("blue", "red", "green"):
        write(house, BROTHER, stop=stop)
        share = opened(house, show(house))
    assert overview.client_page(actor=house.ben.actor, pair=house.pair, now=soon()).taken_back == []
    # The control: stopping it is one, and is said.
    sharing.stop(actor=house.ana.actor, share=share, now=soon())
    assert overview.client_page(actor=house.ben.actor, pair=house.pair, now=soon()).taken_back == [TODAY]


def test_an_unopened_version_is_gone_and_only_the_latest_waits(house):
    write(house, BROTHER)
    show(house)
    write(house, ASK)
    second = show(house)
    assert [one.id for one in sharing.waiting(actor=house.ben.actor, day=TODAY)] == [second]


def test_what_was_read_is_what_is_shown(house):
    """The preview named revision 1; another window has changed the card since."""
    write(house, BROTHER)
    write(house, ASK)
    refused("changed-elsewhere", show, house, revision=1)
    assert sharing.mine(actor=house.ana.actor) == []


def test_two_presses_make_one_version_and_no_change_makes_none(house):
    write(house, BROTHER)
    revision = boundaries.card(actor=house.ana.actor, pair=house.pair).revision
    assert show(house, key="one", revision=revision) == show(house, key="one", revision=revision)
    refused("unchanged", show, house)
    # A second window that had read the same preview: one version, and the truth.
    refused("changed-elsewhere", show, house, revision=revision, key="two")
    assert len(sharing.mine(actor=house.ana.actor)) == 1


def test_an_empty_card_is_not_shown_but_an_emptied_one_is(house):
    refused("empty", show, house)
    write(house, BROTHER)
    show(house)
    write(house, stop="")
    assert both(house).mine.lines == (BROTHER,)
    show(house)
    assert (both(house).mine.version, both(house).mine.lines) == (2, ())


# --- answers ----------------------------------------------------------------------------------------------


def test_line_by_line_and_the_latest_counts(house):
    write(house, BROTHER, ASK)
    share = opened(house, show(house))
    answer(house, share, topics=Said("yes"), stop_seen=True)
    mine = both(house).mine
    assert (mine.answers, mine.stop_seen) == ({"topics": Said("yes")}, True)
    answer(house, share, topics=Said("yes"), pace=Said("not-as-it-stands", "Once in each session."))
    mine = both(house).mine
    assert mine.answers == {"topics": Said("yes"), "pace": Said("not-as-it-stands", "Once in each session.")}
    assert both(house, house.ben).theirs.answers == mine.answers
    assert sharing.waiting(actor=house.ben.actor, day=TODAY, answered_at__isnull=True) == []
    assert [event.action for event in audit.events(actor=house.ana.actor)].count("answered") == 2


def test_an_answer_to_an_older_version_is_refused_and_sends_nothing(house):
    write(house, BROTHER)
    first = opened(house, show(house))
    write(house, ASK)
    second = show(house)
    refused("changed-meanwhile", answer, house, first, topics=Said("yes"))
    assert both(house).mine.answers == {}
    opened(house, second)
    answer(house, second, pace=Said("talk"))
    assert both(house).mine.answers == {"pace": Said("talk")}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, "empty"),
        ({"pace": Said("yes")}, "empty"),
        ({"topics": Said("no")}, "answer"),
        ({"topics": Said("not-as-it-stands", " ")}, "no-words"),
        ({"topics": Said("talk", "x" * 1001)}, "too-long"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(house, said, code):
    write(house, BROTHER)
    share = opened(house, show(house))
    refused(code, answer, house, share, **said)
    assert both(house).mine.answered_at is None


def test_the_therapists_card_may_be_answered_and_need_not_be(house):
    write(house, Line("contact", "I read on Tuesdays."), stop="", who=house.ben)
    share = show(house, who=house.ben)
    theirs = both(house).theirs
    assert (theirs.share, theirs.lines[0].text) == (share, "I read on Tuesdays.")
    before = sharing.waiting(actor=house.ben.actor, day=TODAY)
    assert before == []
    sent = answer(house, share, who=house.ana, contact=Said("talk", "And when I am ill?"))
    assert both(house, house.ben).mine.answers == {}
    opened(house, sent.id)
    assert both(house, house.ben).mine.answers == {"contact": Said("talk", "And when I am ill?")}
    # The client's answer is theirs to stop like anything else; the therapist's belongs to both.
    sharing.stop(actor=house.ana.actor, share=sent.id, now=soon())
    assert both(house, house.ben).mine.answers == {}


def test_a_version_that_was_read_and_replaced_is_told_as_changed(house):
    """What a therapist shows is read without being "opened": the version before leaves no row behind."""
    write(house, Line("contact", "I read on Tuesdays."), who=house.ben)
    first = show(house, who=house.ben)
    write(house, Line("contact", "I read on Fridays."), who=house.ben)
    show(house, who=house.ben)
    said, ana = {"contact": Said("talk", "And on Tuesdays?")}, house.ana.actor
    refused("changed-meanwhile", boundaries.answer, actor=ana, share=first, pair=house.pair, answers=said, now=soon())
    assert sharing.mine(actor=ana) == []
    # Whoever is not of this pair learns nothing from the same call.
    for other in (house.cleo.actor, house.nadia.actor):
        with pytest.raises(Missing):
            boundaries.answer(actor=other, share=first, pair=house.pair, answers=said, now=soon())


def test_an_answer_goes_to_the_pair_on_whose_page_it_was_written(house):
    write(house, BROTHER)
    share = opened(house, show(house))
    ben, said = house.ben.actor, {"topics": Said("yes")}
    for elsewhere in (house.other_pair, uuid.uuid4()):
        with pytest.raises((Missing, Refused)):
            boundaries.answer(actor=ben, share=share, pair=elsewhere, answers=said, now=soon())
    assert both(house).mine.answers == {}
    boundaries.answer(actor=ben, share=share, pair=house.pair, answers=said, now=soon())
    assert both(house).mine.answers == said


def test_an_emptied_card_can_be_answered_and_then_waits_no_longer(house):
    write(house, BROTHER)
    opened(house, show(house))
    write(house, stop="")
    emptied = opened(house, show(house))
    assert [one.id for one in sharing.waiting(actor=house.ben.actor, day=TODAY, answered_at__isnull=True)] == [
        emptied
    ]
    answer(house, emptied)
    assert sharing.waiting(actor=house.ben.actor, day=TODAY, answered_at__isnull=True) == []


def test_what_was_answered_to_an_older_version_stays_readable(house):
    write(house, BROTHER)
    first = opened(house, show(house))
    answer(house, first, topics=Said("talk"))
    answer(house, first, topics=Said("not-as-it-stands", "In writing."), stop_seen=True)
    write(house, ASK)
    second = opened(house, show(house))
    answer(house, second, pace=Said("yes"))
    found = [(one.body["version"], one.body["lines"], one.body["stop"]) for one in both(house).answers]
    assert found == [
        (1, {"topics": {"as": "talk", "words": ""}}, False),
        (1, {"topics": {"as": "not-as-it-stands", "words": "In writing."}}, True),
        (2, {"pace": {"as": "yes", "words": ""}}, False),
    ]
    # Only the answers to one's own card, and the one in force shows only those to itself.
    assert both(house, house.ben).answers == ()
    assert both(house).mine.answers == {"pace": Said("yes")}


def test_both_see_one_sign_for_stop_and_it_is_the_clients(house):
    write(house, ASK, stop="red", who=house.ben)
    show(house, who=house.ben)
    assert both(house).stop == both(house, house.ben).stop == "red"
    write(house, BROTHER, stop="blue")
    share = show(house)
    assert not both(house).mine.is_opened
    # Until he has opened it he can only know his own; she is told that he has not.
    assert (both(house).stop, both(house, house.ben).stop) == ("blue", "red")
    opened(house, share)
    assert both(house).stop == both(house, house.ben).stop == "blue"
    assert both(house).mine.is_opened


def test_it_is_nobody_elses(house):
    write(house, BROTHER)
    share = opened(house, show(house))
    for somebody in (house.cleo, house.nadia):
        for call in (both, write):
            with pytest.raises(Missing):
                call(house, who=somebody)
        with pytest.raises(Missing):
            answer(house, share, who=somebody, topics=Said("yes"))
    with pytest.raises(Missing):
        answer(house, share, who=house.ana, topics=Said("yes"))


def test_stopping_and_ending(house):
    write(house, BROTHER)
    share = opened(house, show(house))
    answer(house, share, topics=Said("yes"))
    sharing.stop(actor=house.ana.actor, share=share, now=soon())
    assert both(house, house.ben).theirs is None and both(house).mine is None
    # What was kept is still there, and can be shown anew as the next version.
    write(house, BROTHER, ASK)
    show(house)
    assert both(house).mine.version == 2
    care.end(actor=house.ana.actor, pair=house.pair, now=soon())
    with pytest.raises(Missing):
        both(house)
    assert [one.body["version"] for one in boundaries.versions(actor=house.ana.actor, pair=house.pair)] == [2, 1]
