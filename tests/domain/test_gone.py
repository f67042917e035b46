"""Somebody who works here is gone: nothing is readable by them, and nothing of the client's is lost."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from safeground.content import changes
from safeground.domain import (
    accounts,
    alliance,
    audit,
    care,
    checkins,
    erasures,
    feedback,
    handover,
    items,
    leaving,
    ledger,
    outbox,
    overseeing,
    saying,
    sharing,
    today,
)
from safeground.domain.actor import Missing, Refused
from safeground.store import models, wall
from tests.people import NOW, PASSWORD, TODAY, check_in, set_up_factor

pytestmark = pytest.mark.django_db


def gone(house, who="ben", by=None):
    leaving.gone(actor=by or house.dan.actor, account=getattr(house, who).actor.me, now=NOW)


def write(house, text="x", when="now"):
    return saying.write(actor=house.ana.actor, pair=house.pair, text=text, when=when, now=NOW)


def state_of(house, share):
    return sharing.read_mine(actor=house.ana.actor, share=share)


def ways_in(house, account) -> int:
    with wall.opened():
        slots = sum(
            model._base_manager.filter(account_id=account).count()
            for model in (models.KeySlot, models.Session, models.SecondFactor, models.Contact, models.Feed)
        )
        pairs_ = models.KeyPair._base_manager.filter(account_id=account).values_list("private_sealed", flat=True)
        return slots + sum(1 for one in pairs_ if bytes(one))


@pytest.mark.parametrize("by", ["dan", "olga"])
def test_the_account_is_closed_the_same_minute(house, by):
    account = house.ben.actor.me
    set_up_factor(house.ben)
    assert ways_in(house, account) >= 4
    gone(house, by=house.dan.actor if by == "dan" else house.olga)
    assert ways_in(house, account) == 0
    with pytest.raises(Refused):
        accounts.sign_in(username="ben", password=PASSWORD, network="", device="", now=NOW)
    with pytest.raises(Missing):
        accounts.staff.enable(actor=house.dan.actor, account=account, now=NOW)
    assert next(one for one in accounts.staff.colleagues(actor=house.dan.actor) if one.id == account).left_on == TODAY


def test_unopened_comes_back_held_is_not_delivered_and_opened_says_so(house):
    unopened, held, opened = write(house, "first"), write(house, "second", "tomorrow"), write(house, "third")
    sharing.open_(actor=house.ben.actor, share=opened.id, now=NOW, day=TODAY)
    gone(house)
    for share, words in ((unopened, "first"), (held, "second"), (opened, "third")):
        now_ = state_of(house, share.id)
        assert now_.state == "withdrawn"
        assert (now_.opened_at is not None) == (share is opened)
        assert leaving.kept(actor=house.ana.actor, share=now_) == words
    assert sharing.deliver_due(actor=house.worker, now=NOW.replace(year=2027)) == 0
    assert "therapist-left" in [one.action for one in audit.events(actor=house.ana.actor)]
    assert care.of_client(actor=house.ana.actor) == []
    assert [one.name for one in leaving.told(actor=house.ana.actor, day=TODAY)] == ["Dr Malik"]
    assert leaving.told(actor=house.nadia.actor, day=TODAY) == []


def test_answers_and_promises_stay(house):
    share = write(house, "please")
    sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=TODAY)
    feedback.answer(actor=house.ben.actor, share=share.id, text="I will.", mode="answer", now=NOW)
    before = feedback.got(actor=house.ana.actor, day=TODAY)
    gone(house)
    assert feedback.got(actor=house.ana.actor, day=TODAY) == before != []


@pytest.mark.parametrize("how", ["gone", "ended"])
def test_what_was_delivered_and_not_opened_yet_is_opened_and_kept_afterwards(house, how):
    share = write(house, "please")
    sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=TODAY)
    feedback.answer(actor=house.ben.actor, share=share.id, text="I will.", mode="answer", now=NOW)
    kept = items.keep(actor=house.ben.actor, kind="own-check-in", body={"words": "Mine."}, now=NOW, day=TODAY)
    body = {"kind": "own-check-in", "words": "Mine."}
    sharing.show(actor=house.ben.actor, pair=house.pair, kept=kept, body=body, now=NOW, day=TODAY)
    late = write(house, "and this")
    if how == "gone":
        gone(house)
    else:
        care.end(actor=house.ana.actor, pair=house.pair, now=NOW)
    found = sharing.received(actor=house.ana.actor, day=TODAY)
    assert {one.state for one in found} == {"delivered"}
    for one in found:
        opened = sharing.open_(actor=house.ana.actor, share=one.id, now=NOW, day=TODAY)
        assert opened.body == one.body
    again = sharing.received(actor=house.ana.actor, day=TODAY)
    assert [(one.id, one.body, one.state) for one in again] == [(one.id, one.body, "opened") for one in found]
    assert len(found) == 2
    # The other way round it has ended with the pair.
    for one in (share, late):
        with pytest.raises(Missing):
            sharing.open_(actor=house.ben.actor, share=one.id, now=NOW, day=TODAY)


def test_the_notice_is_put_away_by_the_client_alone_and_stays_away(house):
    with pytest.raises(Missing):
        leaving.put_away(actor=house.ana.actor, pair=house.pair, now=NOW)
    gone(house)
    for other in (house.nadia, house.cleo):
        with pytest.raises(Missing):
            leaving.put_away(actor=other.actor, pair=house.pair, now=NOW)
    for _ in range(2):
        leaving.put_away(actor=house.ana.actor, pair=house.pair, now=NOW)
    assert leaving.told(actor=house.ana.actor, day=TODAY) == today.look(actor=house.ana.actor, now=NOW).left == []
    assert len(items.kept(actor=house.ana.actor, kind="left-seen")) == 1


def promised(house):
    share = write(house, "please")
    sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=TODAY)
    feedback.answer(
        actor=house.ben.actor, share=share.id, text="I will.", mode="talk", on=TODAY, promise="To write it down",
        promise_on=TODAY, now=NOW,
    )  # fmt: skip


def test_a_promise_of_somebody_who_is_gone_is_not_asked_about(house):
    promised(house)
    assert today.look(actor=house.ana.actor, now=NOW).there.promise is not None
    assert [one.gone for one in ledger.promises(actor=house.ana.actor, day=TODAY)] == [False]
    gone(house)
    later = NOW + timedelta(days=3)
    seen = today.look(actor=house.ana.actor, now=later)
    assert (seen.there.promise, seen.there.talked, seen.to_talk) == (None, None, [])
    [entry] = ledger.promises(actor=house.ana.actor, day=TODAY)
    assert entry.gone and entry.name == "Dr Malik"
    feedback.mark(actor=house.ana.actor, promise=entry.promise, as_="let-go", now=later)
    assert [one.promise.mark for one in ledger.promises(actor=house.ana.actor, day=TODAY)] == ["let-go"]


def test_nobody_else_says_so_and_never_of_oneself_or_a_client(house):
    for actor in (house.ana.actor, house.ben.actor, house.eve, house.worker):
        with pytest.raises(Missing):
            leaving.gone(actor=actor, account=house.cleo.actor.me, now=NOW)
    for account in (house.dan.actor.me, house.ana.actor.me):
        with pytest.raises(Missing):
            leaving.gone(actor=house.dan.actor, account=account, now=NOW)


def test_the_last_director_stays(house):
    with pytest.raises(Refused, match="last-director"):
        leaving.gone(actor=house.olga, account=house.dan.actor.me, now=NOW)
    assert ways_in(house, house.dan.actor.me) > 0


def test_a_client_can_ask_for_somebody_else_afterwards_and_not_for_the_one_who_left(house):
    gone(house)
    tell = next(iter(changes.handover().tell))
    asked = handover.ask(
        actor=house.ana.actor, pair=house.pair, reader=house.dan.actor.me, wish="change", tell=tell, now=NOW
    )
    assert asked.state == "asked"
    with pytest.raises(Missing):
        care.begin(actor=house.ana.actor, therapist=house.ben.actor.me, now=NOW)


def test_an_older_backup_brings_no_way_in_back(house):
    with wall.opened():
        slot = models.KeySlot._base_manager.filter(account_id=house.ben.actor.me).values().first()
    gone(house)
    marks = erasures.listed(actor=house.olga)
    with wall.opened():
        models.KeySlot._base_manager.create(**slot)
    assert ways_in(house, house.ben.actor.me) == 1
    erasures.replay(actor=house.olga, marks=marks)
    assert ways_in(house, house.ben.actor.me) == 0


@pytest.mark.parametrize("seed", range(6))
def test_over_random_states_nothing_is_readable_and_nothing_is_lost(house, seed):
    chance = random.Random(seed)
    shares = [write(house, f"words {n}", chance.choice(["now", "now", "tomorrow"])) for n in range(5)]
    one = check_in(house, 4, note="for me")
    shares.append(checkins.show(actor=house.ana.actor, checkin=one.id, parts=["note"], now=NOW))
    for share in shares:
        if share.state == "delivered" and chance.random() < 0.6:
            sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=TODAY)
            if chance.random() < 0.3:
                sharing.stop(actor=house.ana.actor, share=share.id, now=NOW)
    before = {kept.id: kept.body for kept in items.kept(actor=house.ana.actor)}
    gone(house)
    assert {kept.id: kept.body for kept in items.kept(actor=house.ana.actor)} == before
    with wall.opened():
        left = models.Share._base_manager.filter(recipient_id=house.ben.actor.me)
        assert left.count() == len(shares)
        assert all(row.grant_sealed is None and row.recipient_key_sealed is None for row in left)
        assert {row.state for row in left} == {"withdrawn"}


def test_the_key_to_the_figures_is_never_lost(house):
    from tests.people import _staff

    alliance.begin(actor=house.dan.actor, now=NOW)
    fay = _staff(house.olga, "director", "fay", "Fay", "Fay Lind", NOW)
    with pytest.raises(Refused, match="last-key"):
        leaving.gone(actor=fay.actor, account=house.dan.actor.me, now=NOW)
    alliance.hand_on(actor=house.dan.actor, now=NOW)
    leaving.gone(actor=fay.actor, account=house.dan.actor.me, now=NOW)
    assert alliance.view(actor=fay.actor, now=NOW)


def test_no_letter_goes_to_somebody_who_is_gone(house):
    """Whatever was about to be sent: what a client showed, and what a visitor arranged."""
    write(house)
    outbox.write(actor=house.ben.actor, account=house.ben.actor.me, template="something-changed", due_at=NOW)
    gone(house)
    letters: list[outbox.Letter] = []
    overseeing.run_due(practice=house.practice, send=letters.append, now=NOW + timedelta(days=1))
    assert [one for one in letters if one.address == "ben@example.org"] == []
