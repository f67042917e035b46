"""The ladder: ordered, kept for oneself, shown only as far as one wants, and never counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from safeground.content import ladders
from safeground.domain import items, ladder, saying, sharing
from safeground.domain.actor import Missing, Refused
from tests.people import NOW, TODAY

pytestmark = pytest.mark.django_db


def put(house, text="The fall", difficulty="hard", now=NOW, **more):
    return ladder.add(actor=house.ana.actor, text=text, difficulty=difficulty, now=now, **more)


def test_easiest_first_and_in_the_order_of_writing(house):
    written = (("a", "not-now"), ("b", "easy"), ("c", "hard"), ("d", "easy"))
    for minute, (text, difficulty) in enumerate(written):
        put(house, text, difficulty, now=NOW + timedelta(minutes=minute))
    assert [one.text for one in ladder.rungs(actor=house.ana.actor)] == ["b", "d", "c", "a"]


def test_a_rung_is_its_writers_alone(house):
    one = put(house)
    for other in (house.nadia.actor, house.ben.actor, house.dan.actor):
        assert ladder.rungs(actor=other) == []
        with pytest.raises(Missing):
            ladder.read(actor=other, rung=one.id)
        with pytest.raises(Missing):
            ladder.change(actor=other, rung=one.id, text="x", difficulty="easy")
        with pytest.raises(Missing):
            ladder.remove(actor=other, rung=one.id)


@pytest.mark.parametrize(
    ("text", "difficulty", "code"),
    [(" ", "hard", "empty"), ("x" * 501, "hard", "too-long"), ("x", "", "difficulty"), ("x", "7", "difficulty")],
)
def test_what_is_wrong_is_said_in_a_sentence(house, text, difficulty, code):
    with pytest.raises(Refused) as refused:
        put(house, text, difficulty)
    assert refused.value.code == code
    assert ladder.rungs(actor=house.ana.actor) == []


def test_the_same_form_twice_is_one_rung(house):
    assert put(house, key="k").id == put(house, key="k").id
    assert len(ladder.rungs(actor=house.ana.actor)) == 1


def test_a_smaller_step_is_easier_and_stands_once(house):
    one = put(house, difficulty="hard", area="family")
    step = ladder.add_step(actor=house.ana.actor, below=one.id, step="piece", now=NOW)
    assert (step.difficulty, step.area) == ("bit-hard", "family")
    assert ladder.add_step(actor=house.ana.actor, below=one.id, step="piece", now=NOW).id == step.id
    easiest = put(house, "b", "easy")
    assert ladder.add_step(actor=house.ana.actor, below=easiest.id, step="hard", now=NOW).difficulty == "easy"
    with pytest.raises(Missing):
        ladder.add_step(actor=house.ana.actor, below=one.id, step="nonsense", now=NOW)


def test_said_and_not_said_after_all(house):
    one = put(house)
    said = ladder.mark_said(
        actor=house.ana.actor, rung=one.id, whom="paper", went="better", after="easy", words="It fits on a page.",
        now=NOW,
    ).said  # fmt: skip
    assert said == ladder.Said(TODAY, "paper", "better", "easy", "It fits on a page.")
    assert ladder.read(actor=house.ana.actor, rung=one.id).difficulty == "hard"
    assert ladder.not_said(actor=house.ana.actor, rung=one.id).said is None
    with pytest.raises(Refused):
        ladder.mark_said(actor=house.ana.actor, rung=one.id, whom="", went="", now=NOW)


@pytest.mark.parametrize(
    ("only_exists", "area", "expected"),
    [
        (True, "family", ["There is something about family that I am not ready to say."]),
        (True, "", ["There is something that I am not ready to say."]),
        (
            False,
            "family",
            [
                "There is something that is hard for me to say: The fall {text}",
                "What I am afraid of: Pity",
                "What would make it possible: Time",
            ],
        ),
    ],
)
def test_the_words_say_as_much_as_was_chosen_and_ask_not_to_be_asked(house, only_exists, area, expected):
    one = put(house, "The fall {text}", area=area, fear="Pity", possible="Time")
    words = ladder.words_for(rung=one, only_exists=only_exists, signature="Ana")
    assert words.split("\n\n") == [*expected, "Please don't ask me about it until I bring it.", "Ana"]


def test_only_that_it_exists_is_all_that_reaches_the_desk(house):
    ana, ben = house.ana.actor, house.ben.actor
    one = put(house, "The fall", area="family", fear="Pity")
    text = ladder.words_for(rung=one, only_exists=True, signature="Ana")
    share = saying.write(actor=ana, pair=house.pair, text=text, when="now", now=NOW, about="not-ready", rung=one.id)
    assert [shown.id for shown in ladder.shown(actor=ana, rung=one.id)] == [share.id]
    body = sharing.open_(actor=ben, share=share.id, now=NOW, day=TODAY).body
    assert body == {
        "kind": "message", "about": "not-ready", "text": text, "raise_it": False, "no_reply": False,
        "written_on": TODAY.isoformat(),
    }  # fmt: skip
    # A rung that is taken off later leaves what was shown; what is changed later is not shown.
    ladder.change(actor=ana, rung=one.id, text="Another", difficulty="easy")
    ladder.remove(actor=ana, rung=one.id)
    assert sharing.opened(actor=ben, day=TODAY, now=NOW, id=share.id)[0].body == body
    assert items.kept(actor=ana, kind="rung") == []


def test_the_words_of_the_ladder_are_whole():
    texts = ladders.ladder()
    assert list(texts.difficulties) == ["easy", "bit-hard", "hard", "very-hard", "not-now"]
    assert len({step.slug for step in texts.steps}) == 6
