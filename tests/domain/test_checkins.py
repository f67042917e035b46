"""What a check-in keeps, what its result says, and when the product asks and when it stops asking."""

from __future__ import annotations

from datetime import timedelta

import pytest

from safeground.domain import checkins, preparing
from safeground.domain.actor import Missing, Refused
from tests.people import NOW, TODAY, answers, check_in

pytestmark = pytest.mark.django_db


def result(house, one):
    return checkins.result(actor=house.ana.actor, checkin=one.id)


def test_five_of_six_score_and_four_do_not(house):
    five = check_in(house, 5, 5, 5, None, 5, 5)
    four = check_in(house, 5, 5, None, None, 5, 5, weeks_ago=1)
    assert (round(five.score, 2), four.score) == (66.67, None)
    assert result(house, four).case == "no-score"


def test_an_empty_check_in_is_kept_too(house):
    one = checkins.record(
        actor=house.ana.actor, pair=house.pair, session_on=TODAY, answers=checkins.Answers(), now=NOW
    )
    assert (one.score, checkins.parts_of(one), result(house, one).case) == (None, (), "no-score")


def test_the_first_page_asks_for_nothing_and_compares_with_nothing(house):
    one = check_in(house, 1)
    found = result(house, one)
    assert (found.case, found.offers_saying, found.checkin.prompted) == ("first", False, False)


def test_the_usual_range_is_spoken_of_from_the_fourth_check_in(house):
    cases = [result(house, check_in(house, 6, weeks_ago=weeks)).case for weeks in (5, 4, 3, 2, 1)]
    assert cases == ["first", "early", "early", "within", "within"]


def test_a_clear_fall_is_below(house):
    for weeks in (6, 5, 4, 3, 2):
        check_in(house, 6, weeks_ago=weeks)
    found = result(house, check_in(house, 2, weeks_ago=1))
    assert (found.case, found.checkin.prompted) == ("below", True)


@pytest.mark.parametrize("value", [7, 2], ids=["numbers high", "numbers low"])
def test_tension_not_talked_about_always_offers_the_words(house, value):
    for weeks in (6, 5, 4, 3, 2):
        check_in(house, 6, weeks_ago=weeks)
    found = result(house, check_in(house, value, weeks_ago=1, tension="yes", talked="no"))
    assert (found.offers_saying, found.asks) == (True, True)


@pytest.mark.parametrize(("tension", "talked"), [("no", ""), ("", ""), ("yes", "eased"), ("rather-not", "")])
def test_no_offer_where_there_was_none_or_it_was_talked_about(house, tension, talked):
    assert result(house, check_in(house, 5, tension=tension, talked=talked)).offers_saying is False


def test_a_decided_session_is_not_asked_about_again(house):
    one = check_in(house, 5, tension="yes", talked="no")
    checkins.choose(actor=house.ana.actor, checkin=one.id, choice="keep")
    found = result(house, one)
    assert (found.offers_saying, found.asks) == (True, False)


def test_after_three_keeps_the_product_stops_asking(house):
    asks = []
    for weeks in (5, 4, 3, 2, 1):
        one = check_in(house, 5, weeks_ago=weeks, tension="yes", talked="no")
        asks.append(result(house, one).asks)
        checkins.choose(actor=house.ana.actor, checkin=one.id, choice="keep")
    assert asks == [True, True, True, False, False]


def test_one_use_of_the_words_and_it_asks_again(house):
    for weeks, choice in ((5, "keep"), (4, "keep"), (3, "use")):
        one = check_in(house, 5, weeks_ago=weeks, tension="yes", talked="no")
        checkins.choose(actor=house.ana.actor, checkin=one.id, choice=choice)
    assert result(house, check_in(house, 5, weeks_ago=1, tension="yes", talked="no")).asks is True


def test_prompts_are_rare_at_most_one_in_three_sessions(house):
    for weeks in range(12, 6, -1):
        check_in(house, 7, weeks_ago=weeks)
    prompted = [check_in(house, 1, weeks_ago=weeks).prompted for weeks in (6, 5, 4)]
    assert prompted.count(True) <= 1


def test_three_full_houses_ask_whether_low_marks_are_hard_to_give(house):
    found = [result(house, check_in(house, 7, weeks_ago=weeks)) for weeks in (3, 2, 1)]
    assert [one.always_highest for one in found] == [False, False, True]


def test_a_result_is_what_was_known_on_its_day(house):
    for weeks in (6, 5, 4, 3, 2):
        check_in(house, 6, weeks_ago=weeks)
    one = check_in(house, 6, weeks_ago=1)
    before = result(house, one)
    check_in(house, 1)
    assert result(house, one) == before


def test_talked_is_only_kept_where_it_was_asked(house):
    assert check_in(house, 5, tension="no", talked="eased").answers.talked == ""


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"session_on": TODAY + timedelta(days=1)}, "session-day"),
        ({"session_on": TODAY - timedelta(days=500)}, "session-day"),
        ({"answers": answers(8)}, "no-such-answer"),
        ({"answers": answers(0)}, "no-such-answer"),
        ({"answers": checkins.Answers(ratings={"somebody-elses": 3})}, "no-such-answer"),
        ({"answers": answers(4, tension="maybe")}, "no-such-answer"),
        ({"answers": answers(4, signs={"attendance": 2})}, "no-such-answer"),
        ({"answers": answers(4, signs={"concealment": 5})}, "no-such-answer"),
        ({"answers": answers(4, note="x" * 20_001)}, "too-long"),
    ],
)
def test_what_the_page_does_not_offer_is_refused_with_a_sentence(house, changed, code):
    good = {"session_on": TODAY, "answers": answers(4)}
    with pytest.raises(Refused) as caught:
        checkins.record(actor=house.ana.actor, pair=house.pair, now=NOW, **{**good, **changed})
    assert caught.value.code == code
    assert checkins.made_by(actor=house.ana.actor, pair=house.pair) == []


def test_the_therapists_sheet_has_no_signs_and_refuses_them(house):
    sheet = checkins.sheet(actor=house.ben.actor, pair=house.pair)
    assert (sheet.side, sheet.instrument.signs) == ("therapist", ())
    with pytest.raises(Refused):
        checkins.record(
            actor=house.ben.actor,
            pair=house.pair,
            session_on=TODAY,
            answers=answers(5, signs={"concealment": 2}),
            now=NOW,
        )


def test_a_check_in_is_its_writers_alone(house):
    one = check_in(house, 5)
    for who in (house.ben, house.cleo, house.dan, house.nadia):
        with pytest.raises(Missing):
            checkins.read(actor=who.actor, checkin=one.id)


def test_a_line_on_the_card_stands_once_and_can_be_taken_off(house):
    ana = house.ana.actor
    first = preparing.add_line(actor=ana, pair=house.pair, text="Why  that exercise?", now=NOW)
    again = preparing.add_line(actor=ana, pair=house.pair, text="Why that exercise?", now=NOW)
    assert (first, [line.text for line in preparing.lines(actor=ana)]) == (again, ["Why that exercise?"])
    preparing.take_off(actor=ana, line=first.id)
    assert preparing.lines(actor=ana) == []
