"""Goals: one's own, proposed from either side, agreed by both; versions, and two people or two windows at once."""

from __future__ import annotations

import itertools
import random
from datetime import timedelta

import pytest

from safeground.domain import audit, care, goals, items, overview, sharing
from safeground.domain.actor import Missing, Refused
from tests.people import NOW, TODAY

MINUTES = itertools.count(1)
BUS = goals.Wording("To ride the bus again", ("Look at the timetable",))
SLEEP = goals.Wording("To sleep through, most nights")


def soon():
    return NOW + timedelta(minutes=next(MINUTES))


def seen_by(house, who, goal=None):
    found = goals.goals(actor=getattr(house, who).actor, pair=house.pair, now=soon())
    return next(one for one in found if goal in (None, one.id)) if found else None


def begin(house, words=BUS):
    return goals.begin(actor=house.ana.actor, pair=house.pair, words=words, now=soon())


def propose(house, goal, who="ana", words=None):
    actor = getattr(house, who).actor
    known = next((one for one in goals.goals(actor=actor, pair=house.pair, now=soon()) if one.id == goal), None)
    return goals.propose(
        actor=actor, pair=house.pair, goal=goal, words=words, now=soon(), seen=known.seen if known else 0,
        revision=known.revision if known else 0,
    ).id  # fmt: skip


def rewrite(house, goal, words):
    one = seen_by(house, "ana", goal)
    goals.write(actor=house.ana.actor, pair=house.pair, goal=goal, revision=one.revision, words=words, now=soon())


def answer(house, share, who="ben", as_="yes", words=""):
    actor = getattr(house, who).actor
    return goals.answer(actor=actor, pair=house.pair, share=share, as_=as_, words=words, now=soon())


def opened(house, share):
    sharing.open_(actor=house.ben.actor, share=share, now=soon(), day=TODAY)
    return share


def open_all(house):
    for one in sharing.waiting(actor=house.ben.actor, day=TODAY):
        opened(house, one.id)


def refused(code, call, *arguments, **named):
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    assert caught.value.code == code


# --- one's own --------------------------------------------------------------------------------------------


def test_a_goal_of_ones_own_leaves_no_trace(house):
    trail = audit.events(actor=house.ana.actor)
    page = overview.client_page(actor=house.ben.actor, pair=house.pair, now=NOW)
    goal = begin(house)
    goals.review(actor=house.ana.actor, pair=house.pair, goal=goal, as_="let-go", words="No.", now=soon())
    assert overview.client_page(actor=house.ben.actor, pair=house.pair, now=NOW) == page
    assert audit.events(actor=house.ana.actor) == trail
    one = seen_by(house, "ana")
    assert (one.own, one.is_alone, one.is_closed, one.in_force) == (BUS, True, True, None)
    goals.take_up(actor=house.ana.actor, goal=goal)
    assert not seen_by(house, "ana").is_closed
    goals.remove(actor=house.ana.actor, goal=goal)
    assert seen_by(house, "ana") is None and items.kept(actor=house.ana.actor, kind="goal") == []


def test_one_can_be_kept_with_no_therapist_at_all(house):
    goal = goals.begin(actor=house.ana.actor, pair=None, words=SLEEP, now=NOW)
    assert [one.id for one in goals.goals(actor=house.ana.actor, pair=None, now=NOW)] == [goal]
    # It stands on each therapist's page too, and belongs to the one it is proposed to.
    opened(house, propose(house, goal))
    assert seen_by(house, "ben").theirs.wording == SLEEP


@pytest.mark.parametrize(
    ("text", "steps", "code"),
    [(" ", "", "empty"), ("x" * 501, "", "too-long"), ("x", "y" * 201, "too-long"), ("x", "y\n" * 13, "too-many")],
)
def test_what_cannot_be_kept_is_said(text, steps, code):
    refused(code, goals.wording, text=text, steps=steps, review_on=None)


def test_steps_are_lines_and_a_day_is_not_past(house):
    assert goals.wording(text=" a  b ", steps="\n one \n\ntwo", review_on=TODAY).steps == ("one", "two")
    yesterday = goals.Wording("x", (), TODAY - timedelta(days=1))
    refused("past-day", begin, house, yesterday)


def test_of_two_windows_the_second_is_told(house):
    goal = begin(house)
    rewrite(house, goal, SLEEP)
    refused(
        "changed-elsewhere", goals.write, actor=house.ana.actor, pair=house.pair, goal=goal, revision=1, words=BUS,
        now=soon(),
    )  # fmt: skip
    refused(
        "changed-meanwhile", goals.propose, actor=house.ana.actor, pair=house.pair, goal=goal, seen=0, revision=1,
        now=soon(),
    )  # fmt: skip
    assert sharing.mine(actor=house.ana.actor) == []


# --- agreeing ---------------------------------------------------------------------------------------------


def test_both_say_yes_and_what_stood_before_stands_until_then(house):
    goal = begin(house)
    first = opened(house, propose(house, goal))
    assert seen_by(house, "ben").theirs.wording == BUS and seen_by(house, "ana").in_force is None
    answer(house, first)
    for who in ("ana", "ben"):
        assert (seen_by(house, who).in_force.version, seen_by(house, who).in_force.wording) == (1, BUS)
    rewrite(house, goal, SLEEP)
    assert seen_by(house, "ben").in_force.wording == BUS and seen_by(house, "ben").theirs is None
    second = opened(house, propose(house, goal))
    for who in ("ana", "ben"):
        assert seen_by(house, who).in_force.wording == BUS
    theirs = seen_by(house, "ben").theirs
    assert (theirs.version, theirs.wording, theirs.before) == (2, SLEEP, BUS)
    answer(house, second)
    for who in ("ana", "ben"):
        one = seen_by(house, who)
        assert (one.in_force.wording, [old.wording for old in one.earlier]) == (SLEEP, [BUS])
    refused("unchanged", propose, house, goal)


def test_a_therapist_proposes_and_the_client_says_yes_or_changes_it(house):
    share = goals.propose(actor=house.ben.actor, pair=house.pair, words=SLEEP, seen=0, now=soon()).id
    one = seen_by(house, "ana")
    assert (one.theirs.wording, one.own, one.is_alone) == (SLEEP, None, False)
    rewrite(house, one.id, BUS)
    counter = propose(house, one.id)
    opened(house, counter)
    assert (seen_by(house, "ben").theirs.wording, seen_by(house, "ben").mine.wording) == (BUS, SLEEP)
    answer(house, counter)
    # His own words are off the table with his yes, and cannot be said yes to any more.
    refused("changed-meanwhile", answer, house, share, "ana")
    assert seen_by(house, "ana").in_force.wording == seen_by(house, "ben").in_force.wording == BUS


def test_a_yes_that_was_not_read_yet_holds_all_the_same(house):
    first = goals.propose(actor=house.ben.actor, pair=house.pair, words=SLEEP, seen=0, now=soon()).id
    goal = seen_by(house, "ben").id
    answer(house, first, "ana")
    # He has not opened her yes, and puts other words in the place of the first.
    propose(house, goal, "ben", BUS)
    mine = seen_by(house, "ana")
    assert (mine.in_force.wording, mine.theirs.wording) == (SLEEP, BUS)
    assert seen_by(house, "ben").in_force is None
    open_all(house)
    his = seen_by(house, "ben")
    assert (his.in_force.wording, his.mine.wording) == (SLEEP, BUS)


@pytest.mark.parametrize("first", ["ana", "ben"])
def test_of_two_proposals_at_once_one_yes_settles_it(house, first):
    """Both propose other words before either has read the other's: two versions of the same number."""
    goal = begin(house)
    answer(house, opened(house, propose(house, goal)))
    rewrite(house, goal, SLEEP)
    hers = propose(house, goal)
    his = propose(house, goal, "ben", goals.Wording("To swim"))
    assert seen_by(house, "ana").mine.version == seen_by(house, "ben").mine.version == 2
    if first == "ana":
        answer(house, his, "ana")
        with pytest.raises(Missing):
            opened(house, hers)
        refused("changed-meanwhile", answer, house, hers)
    else:
        answer(house, opened(house, hers))
        refused("changed-meanwhile", answer, house, his, "ana")
    open_all(house)
    found = [seen_by(house, who).in_force.wording for who in ("ana", "ben")]
    assert found == [goals.Wording("To swim") if first == "ana" else SLEEP] * 2


def test_no_and_lets_talk_change_nothing_and_need_no_words(house):
    share = goals.propose(actor=house.ben.actor, pair=house.pair, words=SLEEP, seen=0, now=soon()).id
    told = answer(house, share, "ana", "not")
    assert seen_by(house, "ben").mine.said is None
    opened(house, told.id)
    assert seen_by(house, "ben").mine.said.as_ == "not" and seen_by(house, "ben").in_force is None
    # An answer asks for no answer: it does not wait on the desk once it is opened.
    assert sharing.waiting(actor=house.ben.actor, day=TODAY, answered_at__isnull=True) == []
    refused("answer", answer, house, share, "ana", "perhaps")
    refused("too-long", answer, house, share, "ana", "talk", "x" * 1001)


def test_what_a_client_stops_showing_is_theirs_alone_again(house):
    goal = begin(house)
    share = opened(house, propose(house, goal))
    answer(house, share)
    sharing.stop(actor=house.ana.actor, share=share, now=soon())
    assert seen_by(house, "ana").is_alone and seen_by(house, "ana").own == BUS
    assert seen_by(house, "ben") is None
    # And a yes to his can be taken back like anything else of hers.
    his = goals.propose(actor=house.ben.actor, pair=house.pair, words=SLEEP, seen=0, now=soon()).id
    other = seen_by(house, "ben").id
    told = answer(house, his, "ana")
    sharing.take_back(actor=house.ana.actor, share=told.id, now=soon())
    assert seen_by(house, "ana", other).in_force is None


def test_two_presses_make_one(house):
    goal = begin(house)
    for _ in range(2):
        goals.begin(actor=house.ana.actor, pair=house.pair, words=SLEEP, now=soon(), key="b")
        goals.propose(actor=house.ana.actor, pair=house.pair, goal=goal, seen=0, revision=1, now=soon(), key="p")
    assert len(items.kept(actor=house.ana.actor, kind="goal")) == 2
    assert len(sharing.mine(actor=house.ana.actor)) == 1


@pytest.mark.parametrize("somebody", ["cleo", "nadia"])
def test_it_is_nobody_elses(house, somebody):
    goal = begin(house)
    share = opened(house, propose(house, goal))
    actor = getattr(house, somebody).actor
    for call in (
        lambda: goals.goals(actor=actor, pair=house.pair, now=NOW),
        lambda: goals.answer(actor=actor, pair=house.pair, share=share, as_="yes", now=NOW),
        lambda: goals.propose(actor=actor, pair=house.pair, goal=goal, words=BUS, seen=1, now=NOW),
        lambda: goals.review(actor=actor, pair=house.pair, goal=goal, as_="right", now=NOW),
        lambda: goals.remove(actor=actor, goal=goal),
    ):
        with pytest.raises(Missing):
            call()
    refused("changed-meanwhile", answer, house, share, "ana")


# --- looking again ----------------------------------------------------------------------------------------


def test_looking_again_is_for_oneself_until_it_is_shown(house):
    goal = begin(house)
    answer(house, opened(house, propose(house, goal)))
    ana = house.ana.actor
    goals.review(actor=ana, pair=house.pair, goal=goal, as_="enough", words="I ride to work.", now=soon())
    assert seen_by(house, "ben").their_review is None
    revision = seen_by(house, "ana").revision
    refused("changed-meanwhile", goals.show_review, actor=ana, pair=house.pair, goal=goal, revision=1, now=soon())
    shown = goals.show_review(actor=ana, pair=house.pair, goal=goal, revision=revision, now=soon())
    assert seen_by(house, "ana").review.shown
    opened(house, shown.id)
    told = seen_by(house, "ben").their_review
    assert (told.as_, told.words) == ("enough", "I ride to work.")
    goals.review(actor=house.ben.actor, pair=house.pair, goal=goal, as_="right", words="And the train?", now=soon())
    assert seen_by(house, "ana").their_review.words == "And the train?"
    refused("review", goals.review, actor=ana, pair=house.pair, goal=goal, as_="70%", now=soon())


def test_today_is_told_one_thing(house):
    def asked(now):
        ana = house.ana.actor
        return goals.to_answer(
            actor=ana, now=now, pairs=care.of_client(actor=ana), mine=sharing.mine(actor=ana),
            received=sharing.received(actor=ana, day=TODAY), everything=items.kept(actor=ana),
        )  # fmt: skip

    due = TODAY + timedelta(days=3)
    goal = begin(house, goals.Wording("x", (), due))
    answer(house, opened(house, propose(house, goal)))
    assert asked(NOW) is None
    assert (asked(NOW + timedelta(days=3)).goal, asked(NOW + timedelta(days=3)).why) == (goal, "review")
    share = goals.propose(actor=house.ben.actor, pair=house.pair, words=SLEEP, seen=0, now=soon()).id
    assert asked(NOW + timedelta(days=3)).why == "proposal"
    # After two weeks it waits on its own page; nothing insists.
    assert asked(NOW + timedelta(days=20)).why == "review"
    answer(house, share, "ana", "not")
    goals.review(actor=house.ana.actor, pair=house.pair, goal=goal, as_="right", now=NOW + timedelta(days=3, hours=1))
    assert asked(NOW + timedelta(days=4)) is None


# --- any order --------------------------------------------------------------------------------------------


class Walk:
    """Both write, propose, open and answer in any order, each from the page they last looked at.

    Whatever they do: what is in force was said yes to by the other; a deed from an old page is refused and changes
    nothing; and once everything is opened both read the same goal.
    """

    def __init__(self, house, chance):
        self.house, self.chance, self.done = house, chance, set()
        self.goal = begin(house, goals.Wording("0"))
        self.pages = {"ana": self.look("ana"), "ben": None}
        self.said_yes = set()

    def actor(self, who):
        return getattr(self.house, who).actor

    def look(self, who):
        found = goals.goals(actor=self.actor(who), pair=self.house.pair, now=soon(), log=False)
        return next((one for one in found if one.id == self.goal), None)

    def step(self):
        who = self.chance.choice(["ana", "ben"])
        if self.chance.random() < 0.7:
            self.pages[who] = self.look(who)
        page, real = self.pages[who], self.look(who)
        if page is not None:
            self.chance.choice([self.write, self.propose, self.propose, self.say_yes, self.say_yes])(who, page, real)
        if self.chance.random() < 0.4:
            for one in sharing.waiting(actor=self.actor("ben"), day=TODAY, state="delivered")[:1]:
                opened(self.house, one.id)

    def write(self, who, page, real):
        if who == "ben":
            return
        stale = page.revision != real.revision
        try:
            goals.write(
                actor=self.actor("ana"), pair=self.house.pair, goal=self.goal, revision=page.revision,
                words=goals.Wording(str(self.chance.random())), now=soon(),
            )  # fmt: skip
            assert not stale
        except Refused as refused:
            assert stale and refused.code == "changed-elsewhere" and self.look("ana") == real

    def propose(self, who, page, real):
        words = goals.Wording(str(self.chance.random()))
        try:
            goals.propose(
                actor=self.actor(who), pair=self.house.pair, goal=self.goal, words=words, seen=page.seen,
                revision=page.revision, now=soon(),
            )  # fmt: skip
            assert page.seen == real.seen
            self.done.add(("proposed", who, real.theirs is not None))
        except Missing:
            # All of it was replaced, and nothing of it can be read any more.
            assert real is None
        except Refused as refused:
            assert refused.code in ("changed-meanwhile", "unchanged") and self.look(who) == real

    def say_yes(self, who, page, real):
        if page.theirs is None:
            return
        current = real is not None and real.theirs is not None and real.theirs.share == page.theirs.share
        try:
            goals.answer(actor=self.actor(who), pair=self.house.pair, share=page.theirs.share, as_="yes", now=soon())
        except Refused as refused:
            assert not current and refused.code == "changed-meanwhile" and self.look(who) == real
            self.done.add(("refused", who))
            return
        assert current
        self.done.add(("yes", who, real.mine is not None))
        self.said_yes.add((who, page.theirs.wording.text))
        # The other's words are in force, and one's own open ones are off the table.
        assert self.look(who).in_force.wording == page.theirs.wording and self.look(who).mine is None

    def what_is_in_force_was_agreed(self):
        for who, other in (("ana", "ben"), ("ben", "ana")):
            one = self.look(who)
            if one is not None and one.in_force is not None:
                assert (other if one.in_force.mine else who, one.in_force.wording.text) in self.said_yes
                assert all(x is None or x.version > one.in_force.version for x in (one.mine, one.theirs))

    def both_read_the_same(self):
        open_all(self.house)
        ana, ben = self.look("ana"), self.look("ben")
        mine = ana.in_force and (ana.in_force.version, ana.in_force.wording)
        assert mine == (ben and ben.in_force and (ben.in_force.version, ben.in_force.wording))


def test_in_any_order_both_read_the_same(house):
    done = set()
    for seed in range(4):
        walk = Walk(house, random.Random(seed))
        for _ in range(30):
            walk.step()
            walk.what_is_in_force_was_agreed()
        walk.both_read_the_same()
        done |= walk.done
    # The walks have been everywhere: else they prove little.
    assert {("yes", "ana", True), ("yes", "ben", True), ("refused", "ana"), ("refused", "ben")} <= done
    assert {("proposed", who, counter) for who in ("ana", "ben") for counter in (True, False)} <= done
