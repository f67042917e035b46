"""Appointments: made, moved by asking, called off, noted; no two of one therapist's overlap; words stay one's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from safeground.domain import access, accounts, appointments, care, diary, items, overseeing, sharing
from safeground.domain.actor import Missing, Refused
from safeground.domain.appointments import Plan, Record
from safeground.store import models, wall
from tests.people import NOW, TODAY, invite_client

pytestmark = pytest.mark.django_db
THURSDAY = date(2026, 5, 7)
AT = datetime(2026, 5, 7, 13, 0, tzinfo=UTC)
LINK = "https://video.example.org/malik?pwd=x#y"
LATER = AT + timedelta(hours=2)


def make(house, now=NOW, pair=None, **more):
    plan = Plan(**{"day": THURSDAY, "clock": time(14), **more})
    return appointments.make(actor=house.ben.actor, pair=pair or house.pair, plan=plan, now=now)


def code_of(deed) -> str:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.code


def move(house, who, one, day=8, now=NOW, **more):
    return appointments.move(
        actor=getattr(house, who).actor, one=one, day=date(2026, 5, day), clock=time(10), zone="Europe/London",
        now=now, **more,
    )  # fmt: skip


def taken() -> int:
    with wall.opened():
        return models.Taken.objects.count()


def test_both_see_the_same_and_nobody_else_anything(house):
    one = make(house, mode="video", link=LINK, where="Ring twice").first
    for who in (house.ana, house.ben):
        seen = appointments.read(actor=who.actor, one=one)
        assert (seen.starts_at, seen.minutes, seen.mode, seen.link, seen.where) == (
            AT,
            50,
            "video",
            LINK,
            "Ring twice",
        )
        assert LINK not in repr(seen)
        found = appointments.next_of(actor=who.actor, now=NOW)
        assert found is not None and found.id == one
    for who in (house.nadia.actor, house.cleo.actor, house.dan.actor):
        with pytest.raises(Missing):
            appointments.read(actor=who, one=one)
        with pytest.raises(Missing):
            appointments.of_pair(actor=who, pair=house.pair, now=NOW)
        assert appointments.next_of(actor=who, now=NOW) is None
        for deed in (appointments.call_off, appointments.agree, appointments.keep_as_it_is):
            with pytest.raises(Missing):
                deed(actor=who, one=one, now=NOW)
    with pytest.raises(Missing):
        appointments.make(actor=house.cleo.actor, pair=house.pair, plan=Plan(THURSDAY, time(9)), now=NOW)
    with pytest.raises(Missing):
        appointments.make(actor=house.ana.actor, pair=house.pair, plan=Plan(THURSDAY, time(9)), now=NOW)


def test_a_thief_with_database_and_pepper_reads_no_link(house):
    """The pair key needs one of the two: nothing that the server holds by itself opens it."""
    one = make(house, mode="video", link=LINK).first
    with wall.opened():
        row, key = models.Appointment.objects.get(), models.PairKey.objects.get()
    assert row.id == one and b"video" not in bytes(row.details_sealed)
    for blob in (row.details_sealed, key.grant_sealed, key.therapist_key_sealed):
        with pytest.raises(Exception, match="seal"):
            diary.envelope.unseal(
                diary.keyring.contact_key(diary.keys.pepper()), bytes(blob), context=diary.contexts.contact(one, "x")
            )


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"day": date(2026, 5, 4)}, "past"),
        ({"day": date(9999, 12, 31)}, "too-far"),
        ({"day": date(1, 1, 1)}, "too-far"),
        ({"clock": time(14, 3)}, "step"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 7}, "minutes"),
        ({"mode": "telepathy"}, "mode"),
        ({"weeks": 3, "count": 2}, "weeks"),
        ({"weeks": 1}, "how-long"),
        ({"weeks": 1, "count": 2, "until": date(2026, 6, 1)}, "how-long"),
        ({"weeks": 1, "count": 61}, "count"),
        ({"weeks": 1, "until": date(2028, 1, 1)}, "until"),
        ({"day": date(2027, 3, 28), "clock": time(1, 30)}, "never"),
        ({"day": date(2026, 10, 25), "clock": time(1, 30)}, "twice"),
        ({"mode": "video"}, "no-video"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_and_nothing_is_made(house, more, code):
    assert code_of(lambda: make(house, **more)) == code
    assert taken() == 0


@pytest.mark.parametrize(
    "link",
    ["http://a.example.org/x", "javascript:alert(1)", "https://", "https://a b.org", "https://u:p@a.example.org",
     "https://a.example.org/\"><script>", "https://[::1", "https://localhost/x", "//a.example.org", "x" * 600,
     "https://a.example.org/" + "y" * 500, "https://a.example.org:99999/", "https://ex\u0430mple.org/"],
)  # fmt: skip
def test_a_link_is_https_and_whole(house, link):
    assert code_of(lambda: make(house, mode="video", link=link)) == "link"


def test_a_room_of_the_practice_is_drawn_by_lot_each_time(house, settings):
    settings.VIDEO_HOST = "meet.example.org"
    make(house, mode="video", weeks=1, count=3)
    links = {one.link for one in appointments.of_pair(actor=house.ana.actor, pair=house.pair, now=NOW).coming}
    assert len(links) == 3
    assert all(link.startswith("https://meet.example.org/") and len(link) == 25 + 32 for link in links)


def test_a_series_keeps_its_hour_over_the_change_of_the_clock(house):
    made = make(house, day=date(2026, 10, 22), weeks=1, count=2)
    found = appointments.of_pair(actor=house.ana.actor, pair=house.pair, now=NOW).coming
    assert made.count == 2
    assert [one.starts_at.hour for one in found] == [13, 14]


def test_a_series_goes_around_days_away_and_if_asked_around_what_is_taken(house):
    times = care.ReadingTimes((2, 4), 5, date(2026, 5, 14), date(2026, 5, 15))
    care.set_reading_times(actor=house.ben.actor, times=times)
    _, other = invite_client(house.ben, "rosa", "Rosa")
    make(house, pair=other, day=date(2026, 5, 21), clock=time(14, 30))
    assert code_of(lambda: make(house, weeks=1, count=4)) == "taken"
    made = make(house, weeks=1, count=4, around=True)
    assert made.count == 2
    assert made.left_out == ((date(2026, 5, 14), "away"), (date(2026, 5, 21), "taken"))


def test_no_two_overlap_and_two_may_meet(house):
    make(house)
    for clock in (time(13, 15), time(14, 0), time(14, 45)):
        assert code_of(lambda clock=clock: make(house, clock=clock)) == "taken"
    make(house, clock=time(14, 50))
    make(house, clock=time(13, 10))
    assert taken() == 30


def test_the_database_itself_lets_no_two_overlap(house):
    """Past every check of ours: the constraint alone."""
    one = make(house).first
    row = access.row(house.ben.actor, models.Appointment, "read", id=one)
    assert not diary.hold(actor=house.ben.actor, appointments=[row])
    assert taken() == 10


def test_the_same_form_twice_makes_it_once(house):
    plan = Plan(THURSDAY, time(14), weeks=2, count=3)
    made = [appointments.make(actor=house.ben.actor, pair=house.pair, plan=plan, now=NOW, key="k") for _ in range(2)]
    assert (made[0].first, made[0].count) == (made[1].first, made[1].count)
    assert taken() == 30


@pytest.mark.parametrize(("asks", "answers"), [("ana", "ben"), ("ben", "ana")])
def test_another_time_is_asked_for_and_the_old_one_stands_until_the_answer(house, asks, answers):
    one = make(house, mode="video", link=LINK).first
    fresh = move(house, asks, one)
    asked_of = getattr(house, answers).actor
    assert [found.id for found in appointments.asked_of_me(actor=asked_of, now=NOW)] == [fresh]
    assert appointments.asked_of_me(actor=getattr(house, asks).actor, now=NOW) == []
    assert appointments.next_of(actor=asked_of, now=NOW).id == one
    # Whoever asked cannot answer for the other.
    asker = getattr(house, asks).actor
    assert code_of(lambda: appointments.agree(actor=asker, one=fresh, now=NOW)) == "changed-meanwhile"
    appointments.agree(actor=asked_of, one=fresh, now=NOW)
    found = appointments.next_of(actor=asked_of, now=NOW)
    assert (found.id, found.link, found.starts_at.day) == (fresh, LINK, 8)
    old = appointments.read(actor=asked_of, one=one)
    assert (old.state, old.changed_by) == ("moved", "them")
    assert appointments.read(actor=asker, one=one).changed_by == "me"
    assert taken() == 10
    make(house)


def test_not_then_leaves_everything_as_it_was(house):
    one = make(house).first
    fresh = move(house, "ana", one)
    assert appointments.keep_as_it_is(actor=house.ben.actor, one=fresh, now=NOW) == one
    assert appointments.read(actor=house.ana.actor, one=one).state == "standing"
    assert taken() == 10
    # One asks again, and takes it back oneself; asking twice leaves the later wish.
    move(house, "ana", one)
    last = move(house, "ana", one, day=9)
    appointments.keep_as_it_is(actor=house.ana.actor, one=last, now=NOW)
    assert taken() == 10


def test_agreed_already_it_is_moved_at_once_even_into_its_own_time(house):
    one = make(house).first
    fresh = appointments.move(
        actor=house.ben.actor, one=one, day=THURSDAY, clock=time(14, 10), zone="Europe/London", agreed=True, now=NOW
    )
    assert appointments.next_of(actor=house.ana.actor, now=NOW).id == fresh
    assert code_of(lambda: move(house, "ben", one)) == "changed-meanwhile"


def test_a_client_is_told_that_a_time_is_not_free_and_nothing_of_what_is_there(house):
    _, other = invite_client(house.ben, "rosa", "Rosa")
    one = make(house).first
    make(house, pair=other, day=date(2026, 5, 8), clock=time(10, 20))
    with pytest.raises(Refused) as refused:
        move(house, "ana", one)
    assert refused.value.sentence == "That time is not free. Nothing was changed. Please choose another one."
    assert appointments.read(actor=house.ana.actor, one=one).state == "standing"


def test_asked_for_and_never_answered_it_lapses_when_its_time_comes(house):
    one = make(house).first
    move(house, "ana", one)
    overseeing.run_due(practice=house.practice, send=lambda letter: None, now=AT + timedelta(minutes=1))
    assert appointments.instead(actor=house.ben.actor, one=one) is None
    assert appointments.read(actor=house.ben.actor, one=one).state == "standing"


def test_one_or_all_that_follow_are_called_off(house):
    make(house, weeks=1, count=4)
    coming = appointments.of_pair(actor=house.ana.actor, pair=house.pair, now=NOW).coming
    appointments.call_off(actor=house.ana.actor, one=coming[0].id, now=NOW)
    appointments.call_off(actor=house.ben.actor, one=coming[2].id, following=True, now=NOW)
    left = appointments.of_pair(actor=house.ana.actor, pair=house.pair, now=NOW)
    assert [one.id for one in left.coming] == [coming[1].id]
    assert (left.changes.cancelled_by_me, left.changes.cancelled_by_them) == (1, 2)
    seen = appointments.of_pair(actor=house.ben.actor, pair=house.pair, now=NOW).changes
    assert (seen.cancelled_by_me, seen.cancelled_by_them) == (2, 1)
    assert taken() == 10


def test_records_say_what_became_of_it_and_blame_nobody(house):
    ana, ben = house.ana.actor, house.ben.actor
    make(house, weeks=1, count=5)
    first, second, third, fourth, fifth = (
        one.id for one in appointments.of_pair(actor=ana, pair=house.pair, now=NOW).coming
    )
    appointments.call_off(actor=ben, one=second, now=NOW)
    move(house, "ana", third, day=22, agreed=True)
    assert code_of(lambda: appointments.note(actor=ana, one=first, as_="met", now=NOW)) == "not-yet"
    end = NOW + timedelta(weeks=8)
    appointments.note(actor=ben, one=first, as_="missed", now=end)
    appointments.note(actor=ana, one=first, as_="met", now=end)
    appointments.note(actor=ben, one=fourth, as_="missed", now=end)
    appointments.note(actor=ana, one=fifth, as_="moved", now=end)
    assert code_of(lambda: appointments.note(actor=ana, one=second, as_="met", now=end)) == "changed-meanwhile"
    mine = appointments.records(actor=ana, pair=house.pair, now=end)
    assert mine == (
        Record(date(2026, 5, 7), "met"),
        Record(date(2026, 5, 14), "cancelled", "them"),
        Record(date(2026, 5, 21), "moved", "me"),
        Record(date(2026, 5, 28), "missed"),
        Record(date(2026, 6, 4), "moved"),
    )
    theirs = appointments.records(actor=ben, pair=house.pair, now=end)
    assert [(one.what, one.by) for one in theirs] == [
        ("met", ""), ("cancelled", "me"), ("moved", "them"), ("missed", ""), ("moved", "")
    ]  # fmt: skip
    with pytest.raises(Missing):
        appointments.of_pair(actor=house.nadia.actor, pair=house.pair, now=end)
    assert appointments.records(actor=house.nadia.actor, pair=house.pair, now=end) == ()


def test_a_reason_is_its_writers_alone_unless_shown(house):
    ana, ben = house.ana.actor, house.ben.actor
    make(house, weeks=1, count=2)
    one, two = (found.id for found in appointments.of_pair(actor=ana, pair=house.pair, now=NOW).coming)
    appointments.call_off(actor=ana, one=one, reason="My brother is here.", now=NOW)
    assert [words.text for words in appointments.of(actor=ana, one=one)] == ["My brother is here."]
    assert sharing.waiting(actor=ben, day=TODAY) == []
    assert appointments.told(actor=ben, pair=house.pair, one=one, now=NOW) == []
    appointments.call_off(actor=ben, one=two, reason="I am at a funeral.", show_reason=True, now=NOW)
    assert appointments.told(actor=ana, pair=house.pair, one=two, now=NOW) == ["I am at a funeral."]
    # Shown later after all: what waits is unopened, and then it is read.
    kept = appointments.of(actor=ana, one=one)[0]
    share = appointments.show_words(actor=ana, item=kept.item, now=NOW)
    assert appointments.show_words(actor=ana, item=kept.item, now=NOW).id == share.id
    assert appointments.told(actor=ben, pair=house.pair, one=one, now=NOW) == []
    sharing.open_(actor=ben, share=share.id, now=NOW, day=TODAY)
    assert appointments.told(actor=ben, pair=house.pair, one=one, now=NOW) == ["My brother is here."]


def test_what_got_in_the_way_is_asked_once_and_of_the_client_alone(house):
    ana, ben = house.ana.actor, house.ben.actor
    one = make(house).first
    appointments.note(actor=ben, one=one, as_="missed", now=LATER)
    assert appointments.to_ask(actor=ana, now=LATER) == one
    assert appointments.to_ask(actor=ben, now=LATER) is None
    assert code_of(lambda: answer(house, one)) == "empty"
    with pytest.raises(Missing):
        appointments.say_what_got_in_the_way(actor=ben, one=one, choices=["money"], text="", now=LATER)
    answer(house, one, choices=["avoiding", "nonsense", "money"], text="The bus money.")
    assert appointments.to_ask(actor=ana, now=LATER) is None
    kept = appointments.in_the_way(actor=ana, one=one)
    assert (kept.choices, kept.text, kept.share) == (("money", "avoiding"), "The bus money.", None)
    assert sharing.waiting(actor=ben, day=TODAY) == []
    share = appointments.show_words(actor=ana, item=kept.item, now=LATER)
    body = sharing.open_(actor=ben, share=share.id, now=LATER, day=THURSDAY).body
    assert body["text"] == "Money\nI was avoiding something\nThe bus money."


def answer(house, one, choices=(), text="", **more):
    return appointments.say_what_got_in_the_way(
        actor=house.ana.actor, one=one, choices=choices, text=text, now=LATER, **more
    )


def test_leaving_it_is_an_answer_too_and_two_weeks_later_nobody_asks(house):
    one = make(house).first
    appointments.note(actor=house.ana.actor, one=one, as_="missed", now=LATER)
    assert appointments.to_ask(actor=house.ana.actor, now=LATER + timedelta(days=15)) is None
    kept = answer(house, one, skip=True)
    assert appointments.to_ask(actor=house.ana.actor, now=LATER) is None
    with pytest.raises(Missing):
        appointments.show_words(actor=house.ana.actor, item=kept.item, now=LATER)


def letters(house, now) -> list[tuple[str, str]]:
    sent: list = []
    overseeing.run_due(practice=house.practice, send=sent.append, now=now)
    return [(one.template, one.address) for one in sent if one.template == "reminder"]


def test_reminders_are_chosen_and_go_with_the_appointment(house):
    ana, ben = house.ana.actor, house.ben.actor
    accounts.set_email(actor=ana, address="ana@example.org", now=NOW)
    one = make(house).first
    assert letters(house, AT) == []
    appointments.set_reminder(actor=ana, when="day", now=NOW)
    appointments.set_reminder(actor=ben, when="hours", now=NOW)
    assert appointments.reminder_of(actor=ana, account=ana.me) == "day"
    appointments.move(
        actor=ana, one=one, day=date(2026, 5, 9), clock=time(14), zone="Europe/London", agreed=True, now=NOW
    )
    assert letters(house, AT) == []
    assert letters(house, AT + timedelta(days=1, minutes=1)) == [("reminder", "ana@example.org")]
    fresh = appointments.next_of(actor=ana, now=NOW)
    appointments.call_off(actor=ben, one=fresh.id, now=AT + timedelta(days=1, minutes=2))
    assert letters(house, AT + timedelta(days=3)) == []
    # What is made later heeds the choice of the one who did not make it.
    make(house, day=date(2026, 5, 20))
    appointments.set_reminder(actor=ben, when="", now=NOW)
    assert letters(house, datetime(2026, 5, 20, 13, tzinfo=UTC)) == [("reminder", "ana@example.org")]


def test_a_changed_address_takes_its_reminders_along(house):
    ben = house.ben.actor
    appointments.set_reminder(actor=ben, when="day", now=NOW)
    make(house)
    accounts.set_email(actor=ben, address="new@example.org", now=NOW)
    appointments.renew_reminders(actor=ben, now=NOW)
    assert letters(house, AT) == [("reminder", "new@example.org")]


def test_when_the_two_part_what_was_to_come_is_called_off(house):
    ana = house.ana.actor
    appointments.set_reminder(actor=house.ben.actor, when="day", now=NOW)
    one = make(house).first
    move(house, "ana", one)
    care.end(actor=ana, pair=house.pair, now=NOW)
    assert appointments.read(actor=ana, one=one).state == "cancelled"
    assert appointments.next_of(actor=ana, now=NOW) is None
    assert taken() == 0
    assert letters(house, AT) == []
    with pytest.raises(Missing):
        move(house, "ana", one)


def test_each_reads_times_by_the_clock_they_chose(house):
    ana = house.ana.actor
    assert appointments.zone_of(actor=ana) == "Europe/London"
    appointments.set_zone(actor=ana, zone="Australia/Lord_Howe", now=NOW)
    appointments.set_zone(actor=ana, zone="Asia/Kathmandu", now=NOW)
    assert appointments.zone_of(actor=ana) == "Asia/Kathmandu"
    assert len(items.kept(actor=ana, kind="clock")) == 1
    assert code_of(lambda: appointments.set_zone(actor=ana, zone="Mars/Base", now=NOW)) == "time-zone"
    appointments.set_zone(actor=ana, zone="", now=NOW)
    assert appointments.chosen_zone(actor=ana) == ""
