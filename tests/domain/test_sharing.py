"""Shares and their states: held, delivered, opened, withdrawn, and what each of the two people is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from safeground.domain import audit, care, checkins, feedback, items, overseeing, overview, saying, sharing
from safeground.domain.actor import Missing, Refused
from safeground.store import models, wall
from tests.people import NOW, TODAY, answers, check_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def show(house, *parts, **more):
    one = check_in(house, 4, tension="no", note="a line", signs={"concealment": 2})
    return one, checkins.show(actor=house.ana.actor, checkin=one.id, parts=parts or ["answers"], now=NOW, **more)


def opened(house, share, at=NOW):
    return sharing.open_(actor=house.ben.actor, share=share.id, now=at, day=at.date())


def refusal(call) -> str:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def trail(house) -> list[str]:
    return [event.action for event in reversed(audit.events(actor=house.ana.actor))]


def test_only_the_chosen_parts_are_in_the_bundle(house):
    _, share = show(house, "signs", "tension")
    assert opened(house, share).body == {
        "kind": "check-in",
        "instrument": "client-check-in/v1",
        "session_on": TODAY.isoformat(),
        "tension": "no",
        "talked": "",
        "signs": {"concealment": 2},
    }


def test_nothing_ticked_shows_nothing(house):
    one = check_in(house, 4)
    assert refusal(lambda: checkins.show(actor=house.ana.actor, checkin=one.id, parts=[], now=NOW)) == "no-parts"
    assert refusal(lambda: checkins.show(actor=house.ana.actor, checkin=one.id, parts=["x"], now=NOW)) == "no-parts"
    assert overview.caseload(actor=house.ben.actor, now=NOW).waiting == []


def test_a_later_line_is_not_shown_until_it_is_shown_again(house):
    one, share = show(house, "note")
    assert opened(house, share).body["note"] == "a line"
    checkins.add_note(actor=house.ana.actor, checkin=one.id, text="something more", now=NOW)
    again = sharing.opened(actor=house.ben.actor, day=TODAY, now=NOW, id=share.id)[0]
    assert (again.body["note"], again.body["later"]) == ("a line", [])
    renewed = checkins.show(actor=house.ana.actor, checkin=one.id, parts=["note"], now=NOW)
    assert opened(house, renewed).body["later"] == [[TODAY.isoformat(), "something more"]]


def test_taken_back_before_the_opening_nothing_is_left(house):
    _, share = show(house)
    assert sharing.take_back(actor=house.ana.actor, share=share.id, now=NOW) is True
    assert overview.caseload(actor=house.ben.actor, now=NOW).waiting == []
    with pytest.raises(Missing):
        opened(house, share)
    assert overview.client_page(actor=house.ben.actor, pair=house.pair, now=NOW).taken_back == []
    with wall.opened():
        assert models.Share.objects.filter(id=share.id).count() == 0
        assert models.Notice.objects.filter(about=share.id).count() == 0


def test_after_the_opening_it_is_too_late_to_take_back_and_both_are_told_the_truth(house):
    _, share = show(house)
    opened(house, share)
    assert sharing.take_back(actor=house.ana.actor, share=share.id, now=NOW) is False
    assert sharing.read_mine(actor=house.ana.actor, share=share.id).state == "opened"


def test_stopped_means_gone_for_the_therapist_and_empty_in_the_table(house):
    one, share = show(house, "note")
    opened(house, share)
    before = items.read(actor=house.ana.actor, item=one.id)
    with wall.opened():
        key_before = bytes(models.Item.objects.get(id=one.id).key_sealed)
    sharing.stop(actor=house.ana.actor, share=share.id, now=NOW)
    assert sharing.opened(actor=house.ben.actor, day=TODAY, now=NOW) == []
    with pytest.raises(Missing):
        opened(house, share)
    assert overview.client_page(actor=house.ben.actor, pair=house.pair, now=NOW).taken_back == [TODAY]
    with wall.opened():
        row = models.Share.objects.get(id=share.id)
        pair = models.Pair.objects.get(id=house.pair)
        key_after = bytes(models.Item.objects.get(id=one.id).key_sealed)
    assert (row.state, row.body_sealed, row.grant_sealed, row.recipient_key_sealed, row.owner_key_sealed) == (
        "withdrawn", None, None, None, None,
    )  # fmt: skip
    assert pair.summary_sealed is None
    assert key_after != key_before
    assert items.read(actor=house.ana.actor, item=one.id).body == before.body
    assert trail(house)[-3:] == ["shown", "opened", "stopped"]


def test_an_answer_and_its_promise_outlive_what_they_answered_and_do_not_quote_it(house):
    _, share = show(house, "note")
    opened(house, share)
    feedback.answer(
        actor=house.ben.actor, share=share.id, mode="answer", text="I see.", promise="To ask first", now=NOW
    )
    sharing.stop(actor=house.ana.actor, share=share.id, now=NOW)
    given = feedback.got(actor=house.ana.actor, day=TODAY)
    assert [(one.text, one.promise.text) for one in given] == [("I see.", "To ask first")]
    page = overview.client_page(actor=house.ben.actor, pair=house.pair, now=NOW)
    assert [promise.text for promise in page.promises] == ["To ask first"]


def test_an_answer_cannot_be_taken_back(house):
    _, share = show(house)
    opened(house, share)
    given = feedback.answer(actor=house.ben.actor, share=share.id, mode="answer", text="I see.", now=NOW)
    for deed in (sharing.take_back, sharing.stop):
        assert refusal(lambda deed=deed: deed(actor=house.ben.actor, share=given.id, now=NOW)) == "lasting"


def test_a_last_day_ends_the_reading_that_night_and_the_keys_at_the_next_round(house):
    last = TODAY + DAY
    _, share = show(house, expires_on=last)
    opened(house, share)
    after = NOW + 2 * DAY
    assert sharing.opened(actor=house.ben.actor, day=last, now=NOW + DAY) != []
    assert sharing.opened(actor=house.ben.actor, day=after.date(), now=after) == []
    assert overview.client_page(actor=house.ben.actor, pair=house.pair, now=after).received == []
    done = overseeing.run_due(practice=house.practice, send=lambda letter: None, now=after)
    assert done.ended == 1
    assert sharing.read_mine(actor=house.ana.actor, share=share.id).state == "withdrawn"
    assert trail(house)[-1] == "time-ended"


def test_a_last_day_that_is_over_is_refused(house):
    one = check_in(house, 4)
    for day in (TODAY, TODAY - DAY):
        call = lambda day=day: checkins.show(
            actor=house.ana.actor, checkin=one.id, parts=["answers"], now=NOW, expires_on=day
        )
        assert refusal(call) == "last-day"


def test_held_can_be_altered_and_keeps_its_hour(house):
    ana = house.ana.actor
    held = saying.write(actor=ana, pair=house.pair, text="Something felt off.", when="tomorrow", now=NOW)
    seven = NOW + timedelta(hours=4)
    altered = saying.rewrite(actor=ana, share=held.id, text="Something felt a little off.", now=seven)
    assert (altered.state, altered.due_at) == ("held", held.due_at)
    with pytest.raises(Missing):
        sharing.read_mine(actor=ana, share=held.id)
    overseeing.run_due(practice=house.practice, send=lambda letter: None, now=NOW + DAY)
    assert opened(house, altered, NOW + DAY).body["text"] == "Something felt a little off."
    assert refusal(lambda: saying.rewrite(actor=ana, share=altered.id, text="more", now=NOW + DAY)) == "gone"


def test_send_now_delivers_at_once_and_only_once(house):
    ana = house.ana.actor
    held = saying.write(actor=ana, pair=house.pair, text="Can we?", when="tomorrow", now=NOW)
    for _ in range(2):
        sharing.send_now(actor=ana, share=held.id, now=NOW)
    assert sharing.read_mine(actor=ana, share=held.id).state == "delivered"
    assert trail(house)[-1:] == ["shown"]
    assert trail(house).count("shown") == 1


@pytest.mark.parametrize(
    ("now", "nine"),
    [
        (datetime(2026, 5, 5, 15, 15, tzinfo=UTC), datetime(2026, 5, 6, 8, 0, tzinfo=UTC)),
        # Past midnight in London, and still the day before in UTC: tomorrow is London's tomorrow.
        (datetime(2026, 5, 5, 23, 30, tzinfo=UTC), datetime(2026, 5, 7, 8, 0, tzinfo=UTC)),
        # The night in which the clocks go back.
        (datetime(2026, 10, 24, 20, 0, tzinfo=UTC), datetime(2026, 10, 25, 9, 0, tzinfo=UTC)),
    ],
)
def test_tomorrow_at_nine_is_by_the_practices_clock(now, nine):
    assert sharing.tomorrow_at_nine(now=now, zone="Europe/London") == nine


def test_a_form_sent_twice_is_taken_in_once(house):
    ana, ben = house.ana.actor, house.ben.actor
    twice = [
        checkins.record(actor=ana, pair=house.pair, session_on=TODAY, answers=answers(4), now=NOW, key="a").id
        for _ in range(2)
    ]
    assert twice[0] == twice[1]
    shares = [checkins.show(actor=ana, checkin=twice[0], parts=["answers"], now=NOW, key="b").id for _ in range(2)]
    assert shares[0] == shares[1]
    sent = [
        saying.write(actor=ana, pair=house.pair, text="Can we?", when="now", now=NOW, key="c").id for _ in range(2)
    ]
    assert sent[0] == sent[1]
    sharing.open_(actor=ben, share=sent[0], now=NOW, day=TODAY)
    given = [
        feedback.answer(actor=ben, share=sent[0], mode="answer", text="Yes.", now=NOW, key="d").id for _ in range(2)
    ]
    assert given[0] == given[1]
    assert len(checkins.made_by(actor=ana, pair=house.pair)) == 1
    assert len(feedback.got(actor=ana, day=TODAY)) == 1


def test_ending_the_pair_ends_the_therapists_access_in_the_same_moment(house):
    ana, ben = house.ana.actor, house.ben.actor
    _, share = show(house, "note")
    opened(house, share)
    feedback.answer(actor=ben, share=share.id, mode="answer", text="I see.", now=NOW)
    unopened = saying.write(actor=ana, pair=house.pair, text="unopened", when="now", now=NOW)
    held = saying.write(actor=ana, pair=house.pair, text="held", when="tomorrow", now=NOW)
    care.end(actor=ana, pair=house.pair, now=NOW)
    assert overview.caseload(actor=ben, now=NOW).everyone == []
    with pytest.raises(Missing):
        overview.client_page(actor=ben, pair=house.pair, now=NOW)
    for one in (share, unopened, held):
        with pytest.raises(Missing):
            opened(house, one)
    assert [one.text for one in feedback.got(actor=ana, day=TODAY)] == ["I see."]
    assert sharing.deliver_due(actor=house.worker, now=NOW + 2 * DAY) == 0


def test_the_therapist_shows_their_own_check_in_and_the_gap_uses_what_both_showed(house):
    ana, ben = house.ana.actor, house.ben.actor
    own = checkins.record(actor=ben, pair=house.pair, session_on=TODAY, answers=answers(6, sureness="sure"), now=NOW)
    assert sharing.received(actor=ana, day=TODAY) == []
    one = check_in(house, 4)
    share = checkins.show(actor=ana, checkin=one.id, parts=["answers"], now=NOW)
    opened(house, share)
    assert overview.client_page(actor=ben, pair=house.pair, now=NOW).gaps == []
    checkins.show(actor=ben, checkin=own.id, parts=["answers"], now=NOW)
    gaps = overview.client_page(actor=ben, pair=house.pair, now=NOW).gaps
    assert [(day, round(value, 1)) for day, value in gaps] == [(TODAY, -33.3)]
    seen = sharing.received(actor=ana, day=TODAY)
    assert [(one.kind, one.body["sureness"]) for one in seen] == [("own-check-in", "sure")]


def test_the_summary_says_what_the_slow_way_says(house):
    """The caseload is made from sealed summaries; opening everything afresh must give the same."""
    ana, ben = house.ana.actor, house.ben.actor
    for weeks, value in ((5, 6), (4, 6), (3, 6), (2, 6), (1, 6), (0, 1)):
        one = check_in(house, value, weeks_ago=weeks)
        share = checkins.show(actor=ana, checkin=one.id, parts=["answers"], now=NOW)
        sharing.open_(actor=ben, share=share.id, now=NOW, day=TODAY)
    quick = overview.caseload(actor=ben, now=NOW).everyone
    again = overview.caseload(actor=ben, now=NOW).everyone
    with wall.opened():
        models.Pair.objects.update(summary_sealed=None)
    afresh = overview.caseload(actor=ben, now=NOW).everyone
    assert quick == again == afresh
    assert (quick[0].moved, quick[0].moved_on) == ("below", TODAY)
    line = overview.client_page(actor=ben, pair=house.pair, now=NOW).client_line
    assert [one.point.score for one in line][-8:] == [score for _, score, _, _ in quick[0].recent]


def test_days_are_the_practices_days(house):
    """At half past eleven at night in UTC it is tomorrow in London, in summer."""
    late = datetime(2026, 5, 5, 23, 30, tzinfo=UTC)
    checkins.record(actor=house.ana.actor, pair=house.pair, session_on=date(2026, 5, 6), answers=answers(4), now=late)
    with pytest.raises(Refused):
        checkins.record(
            actor=house.ana.actor, pair=house.pair, session_on=date(2026, 5, 7), answers=answers(4), now=late
        )
