"""Practise: suggested only from what was ticked, with a reason each; how calm one was is kept for oneself alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeground.content import exercises as texts
from safeground.domain import exercises, items, offers, sharing
from safeground.domain.actor import Missing, Refused
from tests.people import NOW, TODAY

COMMON = texts.common()
WISHES = [*COMMON.whens, *COMMON.goals]


@given(st.sets(st.sampled_from(sorted(COMMON.needs))))
def test_nothing_is_inferred_and_nothing_suggested_runs_into_what_was_ticked(needs):
    found = exercises.suggest(sorted(needs))
    assert all(one.need in needs and one.reason == one.exercise.reasons[one.need] for one in found)
    assert not any(set(one.exercise.against) & needs for one in found)
    assert len({one.exercise.slug for one in found}) == len(found)
    # Whoever ticks anything at all finds something that leaves breath, body and eyes alone.
    assert bool(found) == bool(needs)


@pytest.mark.parametrize("need", WISHES)
def test_every_wish_can_be_met_by_somebody_who_is_upset_by_breath_body_and_closed_eyes(need):
    found = exercises.suggest([need, *COMMON.upsets])
    assert need in {reason for one in found for reason in one.exercise.reasons}


def test_the_ways_that_upset_are_not_offered():
    minute = exercises.find("mindful-minute")
    assert [way.slug for way in exercises.ways(minute, ["eyes-upset"])] == ["open"]
    assert [way.slug for way in exercises.ways(minute, [])] == ["open", "closed"]


def test_the_exercises_are_whole():
    slugs = [one.slug for one in texts.exercises()]
    assert set(slugs) == {
        "breathing", "grounding", "relaxation", "mindful-minute", "looking-around", "feet-on-the-floor", "role-plays",
    }  # fmt: skip
    for one in texts.exercises():
        assert set(one.reasons) <= set(COMMON.needs) and set(one.against) <= set(COMMON.upsets)
        assert one.suits and one.not_suits and one.minutes
        # What one could do if it feels wrong stands before every one that is done here.
        assert bool(one.steps) == bool(one.wrong) == (not one.leads_to)
        assert len({step.slug for step in one.steps}) == len(one.steps)
    assert [step.slug for step in texts.exercise("grounding").steps] == ["see", "touch", "hear", "smell", "taste"]


def test_no_breath_is_held_and_every_breath_out_is_longer():
    breaths = [way.breath for way in texts.exercise("breathing").ways if way.breath]
    assert (4, 6) in breaths and all(out > in_ for in_, out in breaths)
    assert any(way.breath is None for way in texts.exercise("breathing").ways)


@pytest.mark.parametrize("slug", ["role-plays", "nothing", "", "../common"])
def test_what_is_not_done_here_is_missing(slug):
    with pytest.raises(Missing):
        exercises.find(slug)


@pytest.mark.django_db
def test_what_was_ticked_is_ones_own_and_stands_once(house):
    ana = house.ana.actor
    exercises.tick(actor=ana, needs=["settle", "nonsense", "before-session"], now=NOW)
    exercises.tick(actor=ana, needs=["minute", "breath-upsets"], now=NOW)
    assert exercises.ticked(actor=ana) == ("minute", "breath-upsets")
    assert len(items.kept(actor=ana, kind="needs")) == 1
    assert exercises.ticked(actor=house.nadia.actor) == exercises.ticked(actor=house.ben.actor) == ()
    exercises.tick(actor=ana, needs=[], now=NOW)
    assert exercises.ticked(actor=ana) == ()


@pytest.mark.django_db
def test_how_calm_is_kept_only_when_kept_and_each_stands_by_itself(house):
    ana = house.ana.actor
    one = exercises.keep_rating(actor=ana, exercise="breathing", before="4", after="2", now=NOW, key="k")
    assert exercises.keep_rating(actor=ana, exercise="breathing", before="4", after="2", now=NOW, key="k") == one
    later = NOW + timedelta(hours=1)
    exercises.keep_rating(actor=ana, exercise="grounding", before="", after="3", now=later)
    found = exercises.ratings(actor=ana)
    assert [(it.on, it.exercise, it.before, it.after) for it in found] == [
        (TODAY, "grounding", "", "3"), (TODAY, "breathing", "4", "2"),
    ]  # fmt: skip
    for other in (house.ben.actor, house.nadia.actor, house.dan.actor):
        assert exercises.ratings(actor=other) == []
        with pytest.raises(Missing):
            exercises.forget_rating(actor=other, rating=one)
    exercises.forget_rating(actor=ana, rating=one)
    assert [it.exercise for it in exercises.ratings(actor=ana)] == ["grounding"]


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), [("", ""), ("6", "1"), ("1", "²"), ("x" * 900, "")])
def test_a_word_that_is_not_one_of_the_five_is_refused(house, before, after):
    with pytest.raises(Refused) as refused:
        exercises.keep_rating(actor=house.ana.actor, exercise="breathing", before=before, after=after, now=NOW)
    assert refused.value.code == "calm"
    assert exercises.ratings(actor=house.ana.actor) == []


@given(st.sampled_from(["", *exercises.CALM]), st.sampled_from(["", *exercises.CALM]))
def test_worse_needs_two_words(before, after):
    both = bool(before) and bool(after)
    assert exercises.is_worse(before=before, after=after) == (both and int(after) < int(before))


# --- an exercise offered by a therapist -------------------------------------------------------------------


def put(house, exercise="grounding", why="For the stairs at work.", steps=None, now=NOW, **more):
    known = texts.exercise(exercise)
    words = [(step.title, step.text) for step in known.steps] if steps is None else steps
    return offers.offer(
        actor=house.ben.actor, pair=house.pair, exercise=exercise, steps=words, why=why, now=now, **more
    )


@pytest.mark.django_db
def test_an_offer_reaches_the_client_with_what_was_changed_and_why(house):
    put(house, key="k")
    assert put(house, key="k").id == offers.given(actor=house.ben.actor, pair=house.pair)[0].share
    words = [("", ""), ("Only this", "Three breaths, at your own pace."), ("", ""), ("x", "End.")]
    put(house, "breathing", steps=words, now=NOW + timedelta(minutes=1))
    changed, plain = offers.got(actor=house.ana.actor, now=NOW)
    assert (plain.adapted, plain.why, len(plain.steps)) == (False, "For the stairs at work.", 5)
    assert changed.adapted is True
    assert [(step.slug, step.title, step.pacer) for step in changed.steps] == [
        ("breathe", "Only this", True), ("own-3", "x", False),
    ]  # fmt: skip
    # Whom it may not suit, and what one can do then, stay ours.
    assert changed.exercise.wrong == texts.exercise("breathing").wrong
    assert offers.got(actor=house.nadia.actor, now=NOW) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("exercise", "steps", "why", "code"),
    [
        ("nothing", [], "", "exercise"), ("role-plays", [("a", "b")], "", "exercise"),
        ("grounding", [("a", " ")] * 6, "", "empty"), ("grounding", [("a", "x" * 1_001)], "", "too-long"),
        ("grounding", [("a", "b")], "x" * 1_001, "too-long"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_offer_is_said(house, exercise, steps, why, code):
    with pytest.raises(Refused) as refused:
        offers.offer(actor=house.ben.actor, pair=house.pair, exercise=exercise, steps=steps, why=why, now=NOW)
    assert refused.value.code == code
    assert offers.got(actor=house.ana.actor, now=NOW) == []


@pytest.mark.django_db
def test_only_the_therapist_of_the_pair_offers(house):
    for other in (house.ana.actor, house.cleo.actor, house.dan.actor, house.nadia.actor):
        with pytest.raises(Missing):
            offers.offer(
                actor=other, pair=house.pair, exercise="grounding", steps=[("a", "b")], why="", now=NOW
            )  # fmt: skip


@pytest.mark.django_db
def test_a_no_stays_with_the_client_until_they_show_it(house):
    ana, ben = house.ana.actor, house.ben.actor
    offer = put(house).id
    offers.reply(actor=ana, offer=offer, as_="no", now=NOW)
    offers.reply(actor=ana, offer=offer, as_="no", now=NOW)
    assert len(items.kept(actor=ana, kind="exercise-answer")) == 1
    assert sharing.waiting(actor=ben, day=TODAY) == []
    assert offers.given(actor=ben, pair=house.pair)[0].reply is None
    with pytest.raises(Refused):
        offers.show_reply(actor=ana, offer=offer, as_="yes", now=NOW)
    shown = offers.show_reply(actor=ana, offer=offer, as_="no", now=NOW)
    assert offers.show_reply(actor=ana, offer=offer, as_="no", now=NOW).id == shown.id
    body = sharing.open_(actor=ben, share=shown.id, now=NOW, day=TODAY).body
    assert body == {"kind": "exercise-answer", "title": "Five things you can see", "as": "no"}
    # Changed later: what was shown stays as it was shown, and the change is not.
    offers.reply(actor=ana, offer=offer, as_="yes", now=NOW)
    reply = offers.read(actor=ana, offer=offer, now=NOW).reply
    assert reply is not None and (reply.as_, reply.shown) == ("yes", None)
    offers.reply(actor=ana, offer=offer, as_="", now=NOW)
    assert offers.read(actor=ana, offer=offer, now=NOW).reply is None
    assert items.kept(actor=ana, kind="exercise-answer") == []


@pytest.mark.django_db
def test_an_offer_of_somebody_elses_is_missing(house):
    offer = put(house).id
    for other in (house.nadia.actor, house.cleo.actor):
        with pytest.raises(Missing):
            offers.reply(actor=other, offer=offer, as_="no", now=NOW)
    with pytest.raises(Refused):
        offers.reply(actor=house.ana.actor, offer=offer, as_="maybe", now=NOW)
