"""Questions to the therapist, and how it is going: put together from one's own words and nothing else."""

from __future__ import annotations

import pytest

from safeground.content import sayings
from safeground.domain import feedback, saying, sharing
from safeground.domain.actor import Refused
from tests.people import NOW, TODAY

ASK, GIVE = sayings.theme("ask"), sayings.theme("feedback")
FIRST, LAST = ASK.groups[0].questions[0], ASK.groups[-1].questions[-1]


def test_questions_stand_in_their_order_with_ones_own_at_the_end():
    text = saying.ask(questions=[LAST, "Not on the list", FIRST], own=" And tea? ", signature="Ana")
    assert text == f"{ASK.opening}\n\n– {FIRST}\n– {LAST}\n– And tea?\n\nAna"


def test_only_the_boxes_that_were_filled_are_said():
    text = saying.give_feedback(words={"not": " The sheets. ", "helps": "", "rather": "\n"}, signature="Ana")
    assert text == f"{GIVE.opening}\n\nThis does not help me: The sheets.\n\nAna"


@pytest.mark.parametrize(
    "call",
    [
        lambda: saying.ask(questions=[], own=" ", signature="Ana"),
        lambda: saying.ask(questions=["Not on the list"], own="", signature="Ana"),
        lambda: saying.give_feedback(words={}, signature="Ana"),
        lambda: saying.give_feedback(words={"helps": " "}, signature="Ana"),
    ],
)
def test_nothing_is_nothing(call):
    with pytest.raises(Refused) as refused:
        call()
    assert refused.value.code == "empty"


def test_every_group_and_box_has_words():
    questions = [question for group in ASK.groups for question in group.questions]
    assert len(questions) == len(set(questions)) >= 16
    assert all(question.endswith("?") for question in questions)
    assert all("{words}" in box.sentence for box in GIVE.boxes) and len(GIVE.boxes) == 3


@pytest.mark.parametrize("about", sayings.THEMES)
def test_what_was_asked_stays_with_its_answers(house, about):
    ana, ben = house.ana.actor, house.ben.actor
    saying.write(actor=ana, pair=house.pair, text="Something else", when="now", now=NOW)
    asked = saying.write(actor=ana, pair=house.pair, text="How do you end?", when="now", about=about, now=NOW)
    seen = sharing.open_(actor=ben, share=asked.id, now=NOW, day=TODAY)
    assert (seen.body or {})["about"] == about
    feedback.answer(actor=ben, share=asked.id, mode="answer", text="Slowly.", now=NOW)
    assert [one.id for one in saying.sent(actor=ana, pair=house.pair, about=about)] == [asked.id]
    assert [one.text for one in feedback.got(actor=ana, day=TODAY) if one.to == asked.id] == ["Slowly."]
    assert saying.sent(actor=house.nadia.actor, pair=house.other_pair, about=about) == []
