"""Notices: written with the deed, neutral, sent once by whoever holds the lease, gone when the deed is taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

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


def test_a_clock_without_the_key_takes_no_notice_away_from_the_one_that_has_it(house, settings, tmp_path):
    say(house)
    whole = settings.MAIL_KEY_FILE
    settings.MAIL_KEY_FILE = tmp_path / "not-here"
    for _ in range(9):
        with pytest.raises(keys.KeyFault):
            run(house, NOW + 10 * MINUTE)
    settings.MAIL_KEY_FILE = whole
    assert len(run(house, NOW + 10 * MINUTE)) == 1


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


def choose(somebody, **choice) -> None:
    outbox.choose(actor=somebody.actor, choice=outbox.Choice(**choice), day=NOW.date())


def test_once_a_day_is_one_letter_whatever_the_number(house):
    choose(house.ben, news="daily", hour=9)
    for _ in range(3):
        say(house)
    morning = NOW.replace(day=6, hour=8, minute=0)  # nine by London's clock in summer
    assert run(house, morning - MINUTE) == []
    assert run(house, morning) == [outbox.Letter("once-a-day", "ben@example.org")]
    assert run(house, morning + timedelta(hours=20)) == []


def test_what_was_seen_or_taken_back_by_then_is_told_to_nobody(house):
    choose(house.ben, news="daily", hour=9)
    seen, back = say(house), say(house)
    sharing.open_(actor=house.ben.actor, share=seen.id, now=NOW, day=NOW.date())
    sharing.take_back(actor=house.ana.actor, share=back.id, now=NOW)
    assert run(house, NOW + timedelta(days=1)) == []


def test_two_workers_send_one_daily_letter_and_a_failed_one_comes_again(house):
    choose(house.ben, news="daily", hour=9)
    for _ in range(2):
        say(house)
    at, sent = NOW + timedelta(days=1), []

    def slow(letter):
        sent.append(letter)
        run(house, at + MINUTE, sent.append)

    run(house, at, slow)
    assert len(sent) == 1
    say(house)

    def broken(letter):
        raise ConnectionRefusedError

    run(house, at + timedelta(days=1), broken)
    assert len(run(house, at + timedelta(days=2))) == 1


def test_not_by_e_mail_and_paused_and_what_is_told_all_the_same(house):
    for choice in ({"news": "never"}, {"paused": True}):
        choose(house.ben, **choice)
        say(house)
        assert run(house, NOW + timedelta(days=2)) == []
    outbox.write(actor=house.ben.actor, account=house.ben.actor.me, template="keys-will-change", due_at=NOW)
    assert [one.template for one in run(house, NOW)] == ["keys-will-change"]


@pytest.mark.parametrize(
    ("quiet", "hour", "expected"),
    [((22, 7), 23, 7), ((22, 7), 3, 7), ((22, 7), 7, 7), ((22, 7), 21, 21), ((12, 14), 13, 14), ((0, 0), 3, 3)],
)
def test_nothing_goes_in_the_quiet_hours(quiet, hour, expected):
    """By the practice's clock, over the night on which it changes too."""
    choice = outbox.Choice(quiet_from=quiet[0], quiet_until=quiet[1])
    for day in (date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25), date(2026, 7, 1)):
        due = datetime.combine(day, time(hour), ZoneInfo("Europe/London")).astimezone(UTC)
        when = choice.when("something-waits", due, "Europe/London")
        assert when is not None and when[0] >= due
        assert when[0].astimezone(ZoneInfo("Europe/London")).hour == expected
    assert choice.when("keys-will-change", due, "Europe/London") == (due, False)


@pytest.mark.parametrize(
    "choice",
    [{"news": "often"}, {"hour": 24}, {"hour": -1}, {"quiet_from": 5}, {"quiet_from": 5, "quiet_until": 99}],
)
def test_a_choice_that_cannot_be_is_refused(house, choice):
    with pytest.raises(Refused):
        choose(house.ben, **choice)
    assert outbox.mine(actor=house.ben.actor) == outbox.Choice()


def test_no_such_address_ends_the_letters_and_is_told_to_its_owner_alone(house):
    def refuses(letter):
        raise outbox.Undeliverable

    for _ in range(2):
        say(house)
    run(house, NOW + 10 * MINUTE, refuses)
    say(house)
    with wall.opened():
        assert models.Notice.objects.count() == 0

    def marked(somebody) -> bool:
        return accounts.resume(practice=house.practice.id, token=somebody.token, now=NOW).card.mail_refused

    assert [marked(one) for one in (house.ben, house.ana, house.dan)] == [True, False, False]
    accounts.set_email(actor=house.ben.actor, address="malik@example.org", now=NOW)
    assert not marked(house.ben)
    say(house)
    assert [one.address for one in run(house, NOW + 10 * MINUTE)] == ["malik@example.org"]


@pytest.mark.parametrize("how", ["address", "pause", "never"])
def test_what_waits_already_does_not_go_to_an_address_that_was_taken_away_or_hushed(house, how):
    choose(house.ben, news="daily", hour=9)
    say(house)
    if how == "address":
        accounts.set_email(actor=house.ben.actor, address="", now=NOW)
    else:
        choose(house.ben, **({"paused": True} if how == "pause" else {"news": "never"}))
    assert run(house, NOW + timedelta(days=2)) == []


def test_hushing_ones_own_letters_leaves_those_of_others(house):
    say(house)
    choose(house.ana, paused=True)
    accounts.set_email(actor=house.ana.actor, address="", now=NOW)
    assert len(run(house, NOW + 10 * MINUTE)) == 1
