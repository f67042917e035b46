"""Notices: written with the deed, neutral, sent once by whoever holds the lease, gone when the deed is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from safeground.domain import accounts, keys, outbox, overseeing, saying, sharing
from safeground.domain.actor import Refused
from safeground.store import models, wall
from tests.people import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def say(house, when="now"):
    return saying.write(actor=house.ana.actor, pair=house.pair, text="Can we?", when=when, now=NOW)


def run(house, now, send=None) -> list[outbox.Letter]:
    letters: list[outbox.Letter] = []
    overseeing.run_due(practice=house.practice, send=send or letters.append, now=now)
    return letters


def test_a_notice_waits_ten_minutes_and_goes_once(house):
    say(house)
    assert run(house, NOW + 9 * MINUTE) == []
    assert run(house, NOW + 10 * MINUTE) == [outbox.Letter("something-waits", "ben@example.org")]
    assert run(house, NOW + 20 * MINUTE) == []


def test_taken_back_within_the_ten_minutes_nobody_is_told_anything(house):
    share = say(house)
    sharing.take_back(actor=house.ana.actor, share=share.id, now=NOW + 5 * MINUTE)
    assert run(house, NOW + timedelta(days=2)) == []


def test_held_things_send_no_notice_before_they_go(house):
    share = say(house, "tomorrow")
    assert run(house, share.due_at - MINUTE) == []
    assert run(house, share.due_at + MINUTE) == []
    assert len(run(house, share.due_at + 11 * MINUTE)) == 1


def test_sent_now_after_all_it_goes_in_ten_minutes(house):
    share = say(house, "tomorrow")
    sharing.send_now(actor=house.ana.actor, share=share.id, now=NOW)
    assert len(run(house, NOW + 10 * MINUTE)) == 1


def test_whoever_has_no_address_gets_no_letter_and_nothing_breaks(house):
    accounts.set_email(actor=house.ben.actor, address="", now=NOW)
    say(house)
    assert run(house, NOW + timedelta(days=1)) == []


def test_a_mail_server_that_is_down_is_tried_again_later_and_not_for_ever(house):
    say(house)

    def broken(letter):
        raise ConnectionRefusedError

    at, tries = NOW + 10 * MINUTE, 0
    while True:
        with wall.opened():
            waiting = models.Notice.objects.count()
        if not waiting:
            break
        run(house, at, broken)
        tries += 1
        at += timedelta(days=1)
    assert tries == outbox.TRIES


def test_two_workers_at_once_send_one_letter(house):
    """The second looks while the first is sending: the lease keeps it away."""
    say(house)
    sent = []

    def slow(letter):
        sent.append(letter)
        run(house, NOW + 11 * MINUTE, sent.append)

    run(house, NOW + 10 * MINUTE, slow)
    assert len(sent) == 1


def test_a_worker_that_died_while_sending_is_followed_by_another(house):
    say(house)

    def dies(letter):
        raise SystemExit

    with pytest.raises(SystemExit):
        run(house, NOW + 10 * MINUTE, dies)
    assert run(house, NOW + 12 * MINUTE) == []
    assert len(run(house, NOW + 16 * MINUTE)) == 1


def test_without_the_mail_key_notices_wait_and_everything_else_goes_on(house, settings, tmp_path):
    share = say(house, "tomorrow")
    settings.MAIL_KEY_FILE = tmp_path / "elsewhere"
    with pytest.raises(Refused):
        run(house, share.due_at + 11 * MINUTE)
    assert sharing.read_mine(actor=house.ana.actor, share=share.id).state == "delivered"
    with wall.opened():
        assert models.Notice.objects.count() == 1


def test_the_stored_row_names_nobody(house):
    say(house)
    with wall.opened():
        row = models.Notice.objects.get()
    assert (row.template, b"ben" in bytes(row.address_sealed)) == ("something-waits", False)
    private = keys.mail_private()
    assert keys.unseal_address(private, row.id, bytes(row.address_sealed)) == "ben@example.org"
