"""Practical messages: one thread, each message a share with its states; replies for good, held ones not yet."""

from __future__ import annotations

from datetime import timedelta

import pytest

from safeground.domain import audit, care, feedback, items, ledger, messages, overseeing, sharing, unanswered
from safeground.domain.actor import Missing, Refused
from tests.people import NOW, TODAY

LATER = NOW + timedelta(minutes=5)


def write(house, text="Is the lift working?", when="now", **more):
    return messages.write(actor=house.ana.actor, pair=house.pair, text=text, when=when, now=NOW, **more)


def reply(house, text="It is.", when="now", now=LATER, **more):
    return messages.reply(actor=house.ben.actor, pair=house.pair, text=text, when=when, now=now, **more)


def open_(house, share):
    return sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=TODAY)


def thread(house, who="ana"):
    return messages.thread(actor=getattr(house, who).actor, pair=house.pair, now=NOW)


def texts(house, who="ana"):
    return [one.text for one in thread(house, who)]


def fresh(house, now=NOW):
    ana = house.ana.actor
    return messages.fresh(
        actor=ana, now=now, lasting=sharing.received(actor=ana, day=TODAY, lasting=True),
        mine=sharing.mine(actor=ana), everything=items.kept(actor=ana),
    )  # fmt: skip


def refused(code, call, *arguments, **named):
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    assert caught.value.code == code


def test_a_message_is_delivered_opened_and_answered(house):
    sent = write(house)
    assert texts(house) == ["Is the lift working?"] and texts(house, "ben") == []
    assert sharing.waiting(actor=house.ben.actor, day=TODAY)[0].body is None
    open_(house, sent)
    assert messages.to_reply(thread(house, "ben")).share.id == sent.id
    reply(house, to=sent.id)
    for who in ("ana", "ben"):
        assert texts(house, who) == ["Is the lift working?", "It is."]
    assert thread(house)[0].share.answered_at == LATER
    assert messages.to_reply(thread(house, "ben")) is None
    actions = [one.action for one in audit.events(actor=house.ana.actor)]
    assert actions[:2] == ["answered", "shown-to-client"] and "looked-again" in actions


def test_no_reply_needed_waits_no_longer_than_until_it_is_opened(house):
    sent = write(house, text="I may be late.", no_reply=True)
    assert [one.id for one in sharing.waiting(actor=house.ben.actor, day=TODAY, answered_at__isnull=True)] == [
        sent.id
    ]
    open_(house, sent)
    assert sharing.waiting(actor=house.ben.actor, day=TODAY, answered_at__isnull=True) == []
    assert messages.to_reply(thread(house, "ben")) is None
    assert thread(house)[0].no_reply and "answered" not in [one.action for one in audit.events(actor=house.ana.actor)]
    # It may be answered all the same.
    reply(house, text="Thank you.", to=sent.id)
    assert texts(house) == ["I may be late.", "Thank you."]


def test_a_held_message_is_nobodys_and_a_held_reply_answers_when_it_goes(house):
    held = write(house, text="Held", when="tomorrow")
    assert texts(house) == ["Held"] and sharing.waiting(actor=house.ben.actor, day=TODAY) == []
    sharing.take_back(actor=house.ana.actor, share=held.id, now=NOW)
    assert texts(house) == []
    sent = write(house)
    open_(house, sent)
    answer = reply(house, when="tomorrow", to=sent.id)
    assert texts(house) == ["Is the lift working?"] and thread(house)[0].share.answered_at is None
    assert texts(house, "ben") == ["Is the lift working?", "It is."]
    due = answer.due_at + timedelta(minutes=1)
    overseeing.run_due(practice=house.practice, send=lambda letter: None, now=due)
    found = messages.thread(actor=house.ana.actor, pair=house.pair, now=due)
    assert [one.text for one in found] == ["Is the lift working?", "It is."]
    assert found[0].share.answered_at == due


def test_a_held_reply_can_be_taken_back_or_sent_and_a_delivered_one_belongs_to_both(house):
    ben, sent = house.ben.actor, write(house)
    open_(house, sent)
    first, second = (reply(house, text=text, when="tomorrow", to=sent.id) for text in ("One", "Two"))
    messages.held(actor=ben, pair=house.pair, share=first.id)
    assert sharing.take_back(actor=ben, share=first.id, now=NOW)
    sharing.send_now(actor=ben, share=second.id, now=LATER)
    assert texts(house) == ["Is the lift working?", "Two"] and thread(house)[0].share.answered_at == LATER
    refused("lasting", sharing.take_back, actor=ben, share=second.id, now=NOW)
    refused("gone", messages.held, actor=ben, pair=house.pair, share=second.id)


def test_the_clients_copy_of_a_reply_stays_when_the_pair_ends(house):
    reply(house, text="We are in room three.")
    care.end(actor=house.ana.actor, pair=house.pair, now=NOW)
    assert texts(house) == ["We are in room three."]
    with pytest.raises(Missing):
        thread(house, "ben")


def test_replies_are_in_the_clients_own_export_and_practical_things_are_not_what_one_raised(house):
    sent = write(house)
    open_(house, sent)
    reply(house, to=sent.id)
    feedback.answer(actor=house.ben.actor, share=sent.id, mode="answer", text="First", now=NOW)
    told = ledger.export(actor=house.ana.actor, day=TODAY)
    assert told.index("First") < told.index("5 May 2026, from Dr Malik\n\nIt is.")
    assert ledger.raised(actor=house.ana.actor, day=TODAY) == []


def test_what_was_taken_back_is_not_answered(house):
    sent = write(house)
    open_(house, sent)
    sharing.stop(actor=house.ana.actor, share=sent.id, now=NOW)
    refused("taken-back", reply, house, to=sent.id)
    assert texts(house, "ben") == []


def test_an_answer_on_the_messages_own_page_stands_in_the_thread(house):
    sent = write(house)
    open_(house, sent)
    feedback.answer(actor=house.ben.actor, share=sent.id, mode="hold", on=TODAY, now=NOW + timedelta(minutes=1))
    found = messages.thread(actor=house.ana.actor, pair=house.pair, now=NOW)
    assert [one.answer.mode if one.answer else one.text for one in found] == ["Is the lift working?", "hold"]


@pytest.mark.parametrize(("no_reply", "late"), [(False, 1), (True, 0)])
def test_what_waits_too_long_is_asked_about_unless_no_reply_is_needed(house, no_reply, late):
    open_(house, write(house, no_reply=no_reply))
    ana = house.ana.actor
    found = unanswered.late(
        actor=ana, now=NOW + timedelta(days=20), shares=sharing.mine(actor=ana), answers=[],
        pairs=care.of_client(actor=ana), everything=items.kept(actor=ana),
    )  # fmt: skip
    assert len(found) == late


def test_unopened_it_waits_too_even_where_no_reply_is_needed(house):
    """That it was read is all it asked for, and it was not."""
    write(house, no_reply=True)
    ana = house.ana.actor
    found = unanswered.late(
        actor=ana, now=NOW + timedelta(days=20), shares=sharing.mine(actor=ana), answers=[],
        pairs=care.of_client(actor=ana), everything=items.kept(actor=ana),
    )  # fmt: skip
    assert len(found) == 1


def test_today_is_told_of_the_latest_until_it_is_put_away(house):
    assert fresh(house) is None
    reply(house, text="One")
    reply(house, text="Two", now=LATER + timedelta(minutes=1))
    assert fresh(house, NOW + timedelta(hours=1)).text == "Two"
    assert fresh(house, NOW + timedelta(days=15)) is None
    before = audit.events(actor=house.ana.actor)
    messages.put_away(actor=house.ana.actor, pair=house.pair, now=NOW + timedelta(hours=1))
    messages.put_away(actor=house.ana.actor, pair=house.pair, now=NOW + timedelta(hours=2))
    assert fresh(house, NOW + timedelta(hours=3)) is None
    # Nobody is told that it was read.
    assert audit.events(actor=house.ana.actor) == before
    reply(house, text="Three", now=NOW + timedelta(hours=4))
    assert fresh(house, NOW + timedelta(hours=5)).text == "Three"


@pytest.mark.parametrize(
    ("words", "code"), [({"text": " "}, "empty"), ({"text": "x" * 4001}, "too-long"), ({"when": "later"}, "when")]
)
def test_what_cannot_be_sent_is_said(house, words, code):
    refused(code, write, house, **words)
    refused(code, reply, house, **words)


def test_two_presses_send_one(house):
    assert write(house, key="k").id == write(house, key="k").id
    assert reply(house, key="k").id == reply(house, key="k").id


def test_it_is_nobody_elses(house):
    sent = write(house)
    for somebody in (house.nadia.actor, house.cleo.actor):
        with pytest.raises(Missing):
            messages.thread(actor=somebody, pair=house.pair, now=NOW)
        with pytest.raises(Missing):
            messages.reply(actor=somebody, pair=house.pair, text="x", when="now", now=NOW)
        with pytest.raises(Missing):
            messages.put_away(actor=somebody, pair=house.pair, now=NOW)
    with pytest.raises(Missing):
        messages.reply(actor=house.ana.actor, pair=house.pair, text="x", when="now", now=NOW)
    # Not opened yet: it cannot be answered, and whoever tries is not told what it is.
    refused("taken-back", reply, house, to=sent.id)
