"""Homework: suggested, taken on, changed, said no to; how it was; and that the desk knows only what was shown."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeground.content import homework as texts
from safeground.domain import audit, homework, items, overview, sharing
from safeground.domain.actor import Missing, Refused
from tests.people import NOW, TODAY

WAY = tuple(texts.homework().way)


def suggest(house, text="Stand at the bus stop", why="You said mornings are best", small="Put on your shoes"):
    return homework.suggest(actor=house.ben.actor, pair=house.pair, text=text, why=why, small=small, now=NOW).id


def page(house):
    return homework.page(actor=house.ana.actor, pair=house.pair, now=NOW)


def take_on(house, share, **more):
    return homework.take_on(actor=house.ana.actor, pair=house.pair, share=share, now=NOW, **more)


def desk(house):
    return overview.client_page(actor=house.ben.actor, pair=house.pair, now=NOW)


def open_all(house):
    for one in sharing.waiting(actor=house.ben.actor, day=TODAY):
        sharing.open_(actor=house.ben.actor, share=one.id, now=NOW, day=TODAY)


def refused(code, call, *arguments, **named):
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    assert caught.value.code == code


def test_taken_on_as_it_stands_or_in_other_words(house):
    first, second = suggest(house), suggest(house, text="Write one dream down")
    assert {one.text for one in page(house).suggested} == {"Stand at the bus stop", "Write one dream down"}
    assert take_on(house, first).text == "Stand at the bus stop"
    changed = take_on(house, second, text="Draw it")
    assert (changed.text, changed.suggested) == ("Draw it", "Write one dream down")
    assert page(house).suggested == () and len(page(house).tasks) == 2
    # A second press finds the first one's.
    assert take_on(house, first).id in {one.id for one in page(house).tasks}
    assert len(page(house).tasks) == 2


@pytest.mark.parametrize("what", ["take on", "change", "no", "own", "mark", "leave", "nothing"])
def test_whatever_a_client_does_looks_on_the_desk_like_nothing(house, what):
    share = suggest(house)
    before, trail = desk(house), audit.events(actor=house.ana.actor)
    ana = house.ana.actor
    if what == "take on":
        take_on(house, share)
    elif what == "change":
        take_on(house, share, text="Something else")
    elif what == "no":
        homework.decline(actor=ana, pair=house.pair, share=share, now=NOW)
    elif what == "own":
        homework.add(actor=ana, pair=house.pair, text="Ring her", now=NOW)
    elif what in ("mark", "leave"):
        task = take_on(house, share, look_on=TODAY).id
        homework.mark(actor=ana, task=task, how="not-now", way=["avoiding", "wrong"], words="No.", now=NOW)
        homework.leave(actor=ana, task=task)
    assert desk(house) == before
    assert audit.events(actor=ana) == trail


def test_a_no_is_listed_nowhere_and_comes_only_where_it_was_wanted(house):
    share, other = suggest(house), suggest(house, text="Another")
    homework.decline(actor=house.ana.actor, pair=house.pair, share=share, now=NOW)
    found = page(house)
    assert [one.share for one in found.suggested] == [other] and found.tasks == found.over == ()
    assert homework.records(actor=house.ana.actor) == ()
    open_all(house)
    # Both were shown in one moment: their order says nothing.
    assert {one.share for one in desk(house).homework.given} == {other, share}
    homework.decline(actor=house.ana.actor, pair=house.pair, share=other, now=NOW, tell=True)
    told = sharing.mine(actor=house.ana.actor)[0]
    assert (told.body["as"], told.body["no_reply"]) == ("no", True)
    assert set(told.body) & {"words", "reason", "why"} == set()
    open_all(house)
    # On the desk the suggestion is gone: there is no list of noes.
    assert [one.share for one in desk(house).homework.given] == [share]
    # Saying no twice, or yes after a no, is nothing special.
    homework.decline(actor=house.ana.actor, pair=house.pair, share=share, now=NOW)
    assert take_on(house, share).text == "Stand at the bus stop"
    assert items.kept(actor=house.ana.actor, kind="task-aside")[0].body["share"] == str(other)


def test_a_yes_and_a_change_are_told_only_on_request(house):
    first, second = suggest(house), suggest(house, text="Another")
    take_on(house, first, tell=True)
    take_on(house, second, text="Smaller", tell=True)
    open_all(house)
    told = {one.share: one.told.body for one in desk(house).homework.given}
    assert (told[first]["as"], told[first]["text"]) == ("yes", "")
    assert (told[second]["as"], told[second]["text"]) == ("changed", "Smaller")
    assert sharing.waiting(actor=house.ben.actor, day=TODAY, answered_at__isnull=True) == []


def test_what_was_taken_off_the_table(house):
    share, taken = suggest(house), suggest(house, text="Another")
    take_on(house, taken)
    for one in (share, taken):
        homework.take_off(actor=house.ben.actor, pair=house.pair, share=one, now=NOW)
    refused("gone", take_on, house, share)
    assert page(house).suggested == () and page(house).tasks[0].text == "Another"
    with pytest.raises(Missing):
        homework.take_off(actor=house.ben.actor, pair=house.other_pair, share=taken, now=NOW)


@given(how=st.sampled_from(sorted(texts.homework().how)), way=st.sets(st.sampled_from(WAY)))
def test_skipping_is_equal(how, way):
    """What is kept of an answer is what was chosen, no more; in the order of the page and not of importance."""
    told = [slug for slug in texts.homework().way if slug in way]
    after = homework.After(how, tuple(told), "", TODAY)
    task = homework.Task(uuid.uuid4(), 1, None, "x", "", "", None, after)
    assert task.is_over == (how in ("done", "let-go"))


def test_how_it_was_and_what_got_in_the_way(house):
    ana = house.ana.actor
    task = homework.add(actor=ana, pair=house.pair, text="Ring her", small="Find the number", now=NOW)
    homework.mark(
        actor=ana, task=task.id, how="not-now", way=["wrong", "avoiding", "???"], words=" Too big. ", now=NOW
    )
    after = page(house).tasks[0].after
    assert (after.how, after.way, after.words, after.on) == ("not-now", ("avoiding", "wrong"), "Too big.", TODAY)
    assert homework.records(actor=ana) == (
        homework.Record(task.id, house.pair, TODAY, "not-now", ("avoiding", "wrong")),
    )
    assert "Too big" not in repr(homework.records(actor=ana)) + repr(page(house).tasks[0])
    # Changing the task comes first, and then it is on again, with nothing held against it.
    homework.change(actor=ana, task=task.id, revision=2, text="Find the number", now=NOW)
    assert page(house).tasks[0].after is None and homework.records(actor=ana) == ()
    homework.mark(actor=ana, task=task.id, how="done", now=NOW)
    assert page(house).over[0].text == "Find the number"
    homework.unmark(actor=ana, task=task.id)
    assert page(house).over == ()
    refused("how", homework.mark, actor=ana, task=task.id, how="failed", now=NOW)
    refused("too-long", homework.mark, actor=ana, task=task.id, how="done", words="x" * 1001, now=NOW)
    refused("changed-elsewhere", homework.change, actor=ana, task=task.id, revision=2, text="x", now=NOW)
    homework.remove(actor=ana, task=task.id)
    assert page(house).tasks == ()


def test_shown_is_exactly_what_was_previewed(house):
    ana = house.ana.actor
    task = homework.add(actor=ana, pair=house.pair, text="Ring her", now=NOW).id
    refused("no-after", homework.preview, actor=ana, task=task, what="after")
    homework.mark(actor=ana, task=task, how="some", way=["money"], now=NOW)
    body = homework.preview(actor=ana, task=task, what="after")
    show = {"actor": ana, "task": task, "pair": house.pair, "what": "after", "now": NOW}
    refused("changed-elsewhere", homework.show, revision=1, **show)
    share = homework.show(revision=2, key="k", **show)
    assert homework.show(revision=2, key="k", **show).id == share.id
    assert share.body == body
    assert (body["how"], body["way"], body["words"]) == ("Some of it", ["Money"], "")
    open_all(house)
    assert [one.id for one in desk(house).homework.shown] == [share.id]
    # What comes later is not shown with it.
    homework.mark(actor=ana, task=task, how="let-go", words="Never mind.", now=NOW)
    assert desk(house).homework.shown[0].body == body
    assert [one.id for one in homework.read(actor=ana, task=task).shared] == [share.id]


def test_today_is_told_of_one_and_only_where_a_day_was_chosen(house):
    ana = house.ana.actor

    def asked(days):
        return homework.to_ask(actor=ana, now=NOW + timedelta(days=days))

    homework.add(actor=ana, pair=house.pair, text="No day", now=NOW)
    later = homework.add(actor=ana, pair=house.pair, text="Later", look_on=TODAY + timedelta(days=5), now=NOW)
    sooner = homework.add(actor=ana, pair=house.pair, text="Sooner", look_on=TODAY + timedelta(days=2), now=NOW)
    assert asked(1) is None and asked(6).id == sooner.id
    homework.mark(actor=ana, task=sooner.id, how="not-now", now=NOW)
    assert asked(6).id == later.id
    homework.leave(actor=ana, task=later.id)
    assert asked(6) is None
    refused(
        "past-day", homework.add, actor=ana, pair=house.pair, text="x", look_on=TODAY - timedelta(days=1), now=NOW
    )


def test_deleting_a_task_does_not_bring_its_suggestion_back(house):
    share = suggest(house)
    homework.remove(actor=house.ana.actor, task=take_on(house, share).id)
    assert page(house).suggested == page(house).tasks == ()


@pytest.mark.parametrize("who", ["nadia", "cleo", "ben"])
def test_it_is_nobody_elses(house, who):
    share, task = suggest(house), homework.add(actor=house.ana.actor, pair=house.pair, text="x", now=NOW).id
    somebody = getattr(house, who).actor
    for call in (
        lambda: homework.read(actor=somebody, task=task),
        lambda: homework.mark(actor=somebody, task=task, how="done", now=NOW),
        lambda: homework.preview(actor=somebody, task=task, what="task"),
        lambda: homework.take_on(actor=somebody, pair=house.pair, share=share, now=NOW),
        lambda: homework.decline(actor=somebody, pair=house.pair, share=share, now=NOW),
        lambda: homework.page(actor=somebody, pair=house.pair, now=NOW),
        lambda: homework.add(actor=somebody, pair=house.pair, text="x", now=NOW),
    ):
        with pytest.raises(Missing):
            call()
    for somebody in (house.cleo, house.ana):
        with pytest.raises(Missing):
            homework.suggest(actor=somebody.actor, pair=house.pair, text="x", now=NOW)
    assert homework.records(actor=house.nadia.actor) == ()
