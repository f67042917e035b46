"""Password and code both lost: a wait that anybody's sign-in stops, new keys, and old words that stay sealed."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from safeground.crypto.envelope import SealBroken
from safeground.domain import (
    accounts,
    appointments,
    audit,
    care,
    checkins,
    items,
    keys,
    locks,
    overview,
    saying,
    sharing,
)
from safeground.domain.actor import Missing, Refused
from safeground.store import models, wall
from tests import people
from tests.people import NOW, PASSWORD, TODAY, check_in

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=72)
NEW = "a wholly other set of words"


@pytest.fixture
def used(house):
    """Something private, something shown and opened, something shown and not opened, something half written."""
    one = check_in(house, 3, note="for nobody")
    share = checkins.show(actor=house.ana.actor, checkin=one.id, parts=["note"], now=NOW)
    sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=TODAY)
    saying.write(actor=house.ana.actor, pair=house.pair, text="unopened words", when="now", now=NOW)
    items.save_draft(actor=house.ana.actor, place="x", body={"text": "half a thought"}, day=TODAY)
    return house


def start(house, by="ben", **who):
    named = who or {"account": house.ana.actor.me}
    return accounts.new_keys.start(actor=getattr(house, by).actor, now=NOW, **named)


def begin_anew(house, code: str, who="ana", now=LATER) -> locks.Begun:
    done = locks.begin_anew(username=who, code=code, password=NEW, name="Ana again", network="", device="", now=now)
    person: people.Somebody = getattr(house, who)
    person.actor, person.token, person.recovery_code = done.actor, done.token, done.recovery_code
    return done


def lose_keys(house) -> None:
    """Ana is without anything, waits, and makes new keys."""
    waiting = start(house)
    code = accounts.new_keys.make_code(actor=house.ben.actor, waiting=waiting.id, now=LATER)
    begin_anew(house, code)


def test_starting_opens_nothing_and_needs_a_fresh_password(used):
    before = used.ana.actor
    start(used)
    assert accounts.resume(practice=used.practice.id, token=used.ana.token, now=NOW) == before
    with pytest.raises(Refused, match="step-up"):
        accounts.new_keys.start(actor=used.ben.actor, account=used.ana.actor.me, now=NOW + timedelta(minutes=6))
    with pytest.raises(Refused, match="started-already"):
        start(used, "dan", username="ana")


@pytest.mark.parametrize(
    ("by", "named", "code"),
    [
        ("cleo", "ana", "no-account"),
        ("ben", "nadia", "no-account"),
        ("ben", "dan", "no-account"),
        ("dan", "nobody-at-all", "no-account"),
        ("dan", "dan", "own-account"),
        ("ana", "nadia", "no-account"),
    ],
)
def test_only_the_director_and_the_own_therapist_start_it_and_never_for_themselves(used, by, named, code):
    with pytest.raises(Refused, match=code):
        start(used, by, username=named)


def test_a_therapist_names_no_other_client_by_id_either(used):
    with pytest.raises(Refused, match="no-account"):
        start(used, "cleo", account=used.ana.actor.me)


def test_the_person_is_told_in_the_app_and_by_every_contact(used):
    accounts.set_email(actor=used.ana.actor, address="ana@example.org", now=NOW)
    start(used, "dan", username="ana")
    assert accounts.new_keys.under_way(actor=used.ana.actor).ready_at == LATER
    with wall.opened():
        notice = models.Notice.objects.get(template="keys-will-change")
    address = keys.unseal_address(keys.mail_private(), notice.id, bytes(notice.address_sealed))
    assert address == "ana@example.org" and notice.due_at == NOW
    assert audit.events(actor=used.ana.actor)[0].action == "new-keys-started"


def test_nobody_of_the_practice_clears_the_banner_but_by_ending_it(used):
    waiting = start(used)
    for actor in (used.ben.actor, used.dan.actor, used.cleo.actor, used.eve, used.olga):
        if actor.account_id:
            assert not accounts.new_keys.stop(actor=actor, now=NOW)
    for actor in (used.dan.actor, used.cleo.actor):
        with pytest.raises(Missing):
            accounts.new_keys.withdraw(actor=actor, waiting=waiting.id, now=NOW)
        with pytest.raises(Missing):
            accounts.new_keys.make_code(actor=actor, waiting=waiting.id, now=LATER)
    assert accounts.new_keys.under_way(actor=used.ana.actor)
    accounts.new_keys.withdraw(actor=used.ben.actor, waiting=waiting.id, now=NOW)
    assert accounts.new_keys.under_way(actor=used.ana.actor) is None
    assert [one.action for one in audit.events(actor=used.ana.actor)][:2] == [
        "new-keys-withdrawn", "new-keys-started",
    ]  # fmt: skip


def test_signing_in_with_the_old_password_stops_it(used):
    waiting = start(used)
    accounts.sign_in(username="ana", password=PASSWORD, network="", device="", now=LATER)
    assert accounts.new_keys.under_way(actor=used.ana.actor) is None
    assert audit.events(actor=used.ana.actor)[0].action == "new-keys-stopped"
    with pytest.raises(Missing):
        accounts.new_keys.make_code(actor=used.ben.actor, waiting=waiting.id, now=LATER)


def test_the_old_code_stops_it_even_after_the_words_were_handed_over(used):
    waiting = start(used)
    code = accounts.new_keys.make_code(actor=used.ben.actor, waiting=waiting.id, now=LATER)
    accounts.reset_with_recovery_code(
        username="ana", code=used.ana.recovery_code, password=NEW, network="", device="", now=LATER
    )
    with pytest.raises(Refused, match="no-new-keys"):
        begin_anew(used, code)


def test_a_wrong_password_stops_nothing(used):
    start(used)
    with pytest.raises(Refused, match="wrong"):
        accounts.sign_in(username="ana", password="not this one", network="", device="", now=NOW)
    assert accounts.new_keys.under_way(actor=used.ana.actor)


def test_there_are_no_words_before_the_wait_is_over_and_they_end(used):
    waiting = start(used)
    with pytest.raises(Refused, match="too-early"):
        accounts.new_keys.make_code(actor=used.ben.actor, waiting=waiting.id, now=LATER - timedelta(seconds=1))
    code = accounts.new_keys.make_code(actor=used.ben.actor, waiting=waiting.id, now=LATER)
    with pytest.raises(Refused, match="no-new-keys"):
        begin_anew(used, code, now=LATER + timedelta(days=8))
    with pytest.raises(Refused, match="no-new-keys"):
        begin_anew(used, code, who="nadia")
    with pytest.raises(Refused, match="no-new-keys"):
        begin_anew(used, code, who="nobody-here")
    assert begin_anew(used, code.replace("-", "  ").upper()).actor.generation == 2
    with pytest.raises(Refused, match="no-new-keys"):
        begin_anew(used, code)


def test_the_wait_is_a_setting(used, settings):
    settings.NEW_KEYS_HOURS = 24
    waiting = start(used)
    assert accounts.new_keys.make_code(actor=used.ben.actor, waiting=waiting.id, now=NOW + timedelta(hours=24))


def test_the_old_things_stay_listed_and_shut_and_nobody_else_hears_how_many(used):
    lose_keys(used)
    me = used.ana.actor
    assert accounts.whoami(actor=me).display_name == "Ana again"
    assert items.kept(actor=me) == [] and items.all_drafts(actor=me) == [] and sharing.mine(actor=me) == []
    things = locks.sealed_things(actor=me)
    assert [one.made_on for one in things] == [TODAY] * len(things) and len(things) >= 2
    assert {one.since for one in things} == {used.practice.day(LATER)}
    with pytest.raises(Missing):
        items.read(actor=me, item=things[0].id)
    for other in (used.ben.actor, used.dan.actor, used.cleo.actor):
        assert locks.sealed_things(actor=other) == [] and locks.sealed_shares(actor=other) == []
    assert overview.client_page(actor=used.ben.actor, pair=used.pair, now=NOW).pair.key_changed


def test_new_things_are_kept_beside_them(used):
    lose_keys(used)
    check_in(used, 5, now=LATER)
    assert len(items.kept(actor=used.ana.actor)) == 1
    with pytest.raises(Refused, match="key-changed"):
        saying.write(actor=used.ana.actor, pair=used.pair, text="hello", when="now", now=LATER)
    care.mark_compared(actor=used.ana.actor, pair=used.pair, now=LATER)
    share = saying.write(actor=used.ana.actor, pair=used.pair, text="hello", when="now", now=LATER)
    with pytest.raises(Refused, match="key-changed"):
        sharing.open_(actor=used.ben.actor, share=share.id, now=LATER, day=used.practice.day(LATER))
    care.mark_compared(actor=used.ben.actor, pair=used.pair, now=LATER)
    opened = sharing.open_(actor=used.ben.actor, share=share.id, now=LATER, day=used.practice.day(LATER))
    assert opened.body["text"] == "hello"


@pytest.mark.parametrize("by", ["password", "code"])
def test_the_old_password_or_code_opens_everything_again(used, by):
    secret = PASSWORD if by == "password" else used.ana.recovery_code
    before = {one.id: one.body for one in items.kept(actor=used.ana.actor)}
    shown = {one.id: one.body for one in sharing.mine(actor=used.ana.actor)}
    lose_keys(used)
    check_in(used, 5, now=LATER)
    with pytest.raises(Refused, match="old-secret"):
        locks.open_again(actor=used.ana.actor, secret="not this one", network="", now=LATER)
    locks.open_again(actor=used.ana.actor, secret=secret, network="", now=LATER)
    me = used.ana.actor
    after = {one.id: one.body for one in items.kept(actor=me)}
    assert len(after) == len(before) + 1 and after | before == after
    assert {one.id: one.body for one in sharing.mine(actor=me)} == shown
    assert items.draft(actor=me, place="x") == {"text": "half a thought"}
    assert locks.sealed_things(actor=me) == [] and accounts.whoami(actor=me).display_name == "Ana again"
    assert audit.events(actor=me)[0].action == "opened-again"
    with pytest.raises(Refused, match="old-secret"):
        locks.open_again(actor=me, secret=secret, network="", now=LATER)
    again = accounts.sign_in(username="ana", password=NEW, network="", device="", now=LATER)
    assert again.actor.key == me.key


def test_keys_lost_twice_are_opened_one_after_the_other(used):
    first_code = used.ana.recovery_code
    lose_keys(used)
    check_in(used, 5, now=LATER)
    second_code = used.ana.recovery_code
    waiting = start(used)
    begin_anew(used, accounts.new_keys.make_code(actor=used.ben.actor, waiting=waiting.id, now=LATER))
    assert used.ana.actor.generation == 3 and items.kept(actor=used.ana.actor) == []
    locks.open_again(actor=used.ana.actor, secret=first_code, network="", now=LATER)
    assert [one.body.get("note") for one in items.kept(actor=used.ana.actor) if one.kind == "check-in"][0:1]
    locks.open_again(actor=used.ana.actor, secret=second_code, network="", now=LATER)
    assert locks.sealed_things(actor=used.ana.actor) == []


def test_what_was_shown_can_be_handed_back_once_the_words_were_compared(used):
    shown = [one for one in sharing.mine(actor=used.ana.actor) if one.state == "opened"]
    lose_keys(used)
    assert [one.state for one in locks.sealed_shares(actor=used.ana.actor)] == ["opened", "delivered"]
    look = locks.look(actor=used.ben.actor, pair=used.pair)
    assert look.must_compare and look.to_hand_back == 1
    with pytest.raises(Refused, match="key-changed"):
        locks.hand_back(actor=used.ben.actor, pair=used.pair, now=LATER)
    care.mark_compared(actor=used.ben.actor, pair=used.pair, now=LATER)
    assert locks.hand_back(actor=used.ben.actor, pair=used.pair, now=LATER) == 1
    back = sharing.mine(actor=used.ana.actor)
    assert [(one.id, one.body) for one in back] == [(one.id, one.body) for one in shown]
    assert audit.events(actor=used.ana.actor)[0].action == "handed-back"
    assert locks.hand_back(actor=used.ben.actor, pair=used.pair, now=LATER) == 0
    # Both can have new keys again afterwards.
    done = locks.change_all(actor=used.ana.actor, password=NEW, network="", device="", now=LATER)
    assert [one.body for one in sharing.mine(actor=done.actor)] == [one.body for one in shown]
    sharing.stop(actor=done.actor, share=shown[0].id, now=LATER)
    with wall.opened():
        assert models.Share.objects.get(id=shown[0].id).back_sealed is None


def test_nobody_but_the_recipient_hands_back_and_only_what_was_opened(used):
    lose_keys(used)
    for actor in (used.cleo.actor, used.dan.actor, used.nadia.actor):
        with pytest.raises(Missing):
            locks.hand_back(actor=actor, pair=used.pair, now=LATER)


def test_what_is_shown_and_sealed_can_still_be_taken_back(used):
    lose_keys(used)
    for one in locks.sealed_shares(actor=used.ana.actor):
        sharing.stop_or_take_back(actor=used.ana.actor, share=one.id, now=LATER)
    assert locks.sealed_shares(actor=used.ana.actor) == []
    assert sharing.opened(actor=used.ben.actor, day=TODAY, log=False, now=LATER) == []


def test_after_the_therapist_lost_theirs_the_client_goes_on_sharing_in_one_deed(used):
    done = accounts.new_keys.start(actor=used.dan.actor, username="ben", now=NOW)
    code = accounts.new_keys.make_code(actor=used.dan.actor, waiting=done.id, now=LATER)
    begun = begin_anew(used, code, who="ben")
    assert begun.state == "pending"
    people.set_up_factor(used.ben, LATER)
    day = used.practice.day(LATER)
    assert sharing.opened(actor=used.ben.actor, day=day, log=False, now=LATER) == []
    overview.client_page(actor=used.ben.actor, pair=used.pair, now=LATER)
    assert care.of_therapist(actor=used.ben.actor)[0].other_name.startswith("Somebody, since")
    waiting = [one.id for one in sharing.waiting(actor=used.ben.actor, day=day) if one.state == "delivered"]
    with pytest.raises(Refused, match=r"older-keys|key-changed"):
        sharing.open_(actor=used.ben.actor, share=waiting[0], now=LATER, day=day)
    look = locks.look(actor=used.ana.actor, pair=used.pair)
    assert look.must_compare and len(look.mine) == 2 and look.since == day
    with pytest.raises(Refused, match="key-changed"):
        locks.go_on(actor=used.ana.actor, pair=used.pair, now=LATER)
    for side in (used.ana, used.ben):
        care.mark_compared(actor=side.actor, pair=used.pair, now=LATER)
    assert locks.go_on(actor=used.ana.actor, pair=used.pair, now=LATER) == 2
    assert care.of_therapist(actor=used.ben.actor)[0].other_name == "Ana"
    (one,) = sharing.opened(actor=used.ben.actor, day=day, log=False, now=LATER)
    assert one.body["note"] == "for nobody"
    assert sharing.open_(actor=used.ben.actor, share=waiting[0], now=LATER, day=day).body["text"] == "unopened words"
    assert locks.look(actor=used.ana.actor, pair=used.pair).mine == ()
    assert overview.caseload(actor=used.ben.actor, now=LATER) is not None


def test_a_first_key_asks_for_nothing(used):
    assert locks.look(actor=used.ana.actor, pair=used.pair) is None
    assert locks.look(actor=used.ben.actor, pair=used.pair) is None
    with pytest.raises(Missing):
        locks.look(actor=used.cleo.actor, pair=used.pair)


# --- thief drills ---------------------------------------------------------------------------------------------


def opened_by(key_holder, house) -> int:
    """How many of Ana's items a thief with this actor's keys opens, with the whole database at hand."""
    count = 0
    with wall.opened():
        rows = list(models.Item.objects.filter(owner_id=house.ana.actor.me))
    for row in rows:
        try:
            keys.unseal_item(key_holder, row)
        except SealBroken:
            continue
        count += 1
    return count


def test_drill_an_admin_who_resets_and_signs_in_opens_nothing(used):
    """The director does all of it alone: starts it, waits, takes the words, chooses a password, signs in as Ana."""
    owner = used.ana.actor
    control = opened_by(owner, used)
    waiting = start(used, "dan", username="ana")
    code = accounts.new_keys.make_code(actor=used.dan.actor, waiting=waiting.id, now=LATER)
    thief = begin_anew(used, code).actor
    assert control >= 2 and opened_by(thief, used) == 0
    assert items.kept(actor=thief) == [] and items.all_drafts(actor=thief) == []
    assert [one for one in sharing.mine(actor=thief) if one.body] == []
    with pytest.raises(Refused, match="key-changed"):
        saying.write(actor=thief, pair=used.pair, text="it is me, Ana", when="now", now=LATER)
    assert care.get(actor=used.ben.actor, pair=used.pair).key_changed
    # Nothing is handed back to a key that nobody compared, and the real Ana opens all of it with her own password.
    with pytest.raises(Refused, match="key-changed"):
        locks.hand_back(actor=used.ben.actor, pair=used.pair, now=LATER)
    locks.open_again(actor=thief, secret=PASSWORD, network="", now=LATER)
    assert opened_by(thief, used) == control


def test_the_place_of_an_appointment_opens_to_new_keys_once_the_words_were_compared(used):
    plan = appointments.Plan(TODAY + timedelta(days=30), time(14), mode="room", where="The room with the green door")
    made = appointments.make(actor=used.ben.actor, pair=used.pair, plan=plan, now=NOW)

    def place() -> str:
        return appointments.read(actor=used.ana.actor, one=made.first).where

    assert place() == "The room with the green door"
    lose_keys(used)
    assert place() == ""
    locks.compared(actor=used.ana.actor, pair=used.pair, now=LATER)
    assert place() == ""
    locks.compared(actor=used.ben.actor, pair=used.pair, now=LATER)
    assert place() == "The room with the green door"
