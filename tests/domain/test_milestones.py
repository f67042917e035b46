"""Milestones: noticed from deeds alone, stored nowhere until something is chosen, gone when they are removed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeground.domain import boundaries, dated, feedback, items, ladder, milestones, preparing, saying, sharing
from safeground.domain.actor import Missing, Refused
from tests.people import NOW, TODAY, check_in

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


def kinds(house, now=LATER):
    return sorted(one.kind for one in milestones._open(milestones._sources(house.ana.actor, now)))


def show_limits(house):
    line = boundaries.Line("topics", "Not my father")
    card = boundaries.card(actor=house.ana.actor, pair=house.pair)
    boundaries.write(
        actor=house.ana.actor, pair=house.pair, revision=card.revision, lines=[line], stop="", now=NOW
    )  # fmt: skip
    revision = boundaries.card(actor=house.ana.actor, pair=house.pair).revision
    return boundaries.show(actor=house.ana.actor, pair=house.pair, revision=revision, now=NOW)


def answer_limits(house, share, as_="yes"):
    sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=TODAY)
    said = boundaries.Said(as_, "I can on most days.")
    boundaries.answer(actor=house.ben.actor, share=share.id, answers={"topics": said}, now=NOW)


def send(house, about="dont-trust-yet", text="I don't trust you yet.", **more):
    share = saying.write(
        actor=house.ana.actor, pair=house.pair, text=text, when="now", about=about, now=NOW, **more
    )  # fmt: skip
    sharing.open_(actor=house.ben.actor, share=share.id, now=NOW, day=TODAY)
    return share


def reply(house, share, mode="answer", **more):
    return feedback.answer(actor=house.ben.actor, share=share.id, mode=mode, now=NOW, **more)


def keep_promise(house, as_="kept"):
    given_ = reply(house, send(house, about="something-helped"), text="Yes.", promise="Ask first")
    feedback.mark(actor=house.ana.actor, promise=given_.promise, as_=as_, now=NOW)
    return given_.promise


def rung(house, text="The fall"):
    return ladder.add(actor=house.ana.actor, text=text, area="family", difficulty="hard", now=NOW)


def test_each_deed_is_noticed_and_nothing_is_stored(house):
    assert kinds(house) == []
    answer_limits(house, show_limits(house))
    ladder.mark_said(actor=house.ana.actor, rung=rung(house).id, whom="paper", went="", now=NOW)
    kept = rung(house, "The other thing")
    send(house, "not-ready", "There is something about family.", rung=kept.id)
    reply(house, send(house), text="I have read it twice.")
    keep_promise(house)
    check_in(house, 4, tension="yes", talked="still")
    before = [one.id for one in items.kept(actor=house.ana.actor)]
    assert kinds(house) == [
        "boundary-answered", "boundary-shown", "limit-kept", "message-answered", "promise-kept", "rung-said",
        "tension-talked",
    ]  # fmt: skip
    assert len(milestones.page(actor=house.ana.actor, now=LATER).noticed) == milestones.AT_ONCE
    assert milestones.fresh(actor=house.ana.actor, now=LATER) is not None
    assert [one.id for one in items.kept(actor=house.ana.actor)] == before
    # Nobody else has any of it.
    for other in (house.ben.actor, house.nadia.actor):
        page = milestones.page(actor=other, now=LATER)
        assert (list(page.noticed), list(page.kept)) == ([], [])


def test_what_is_no_deed_is_not_noticed(house):
    ana = house.ana.actor
    for weeks in range(6):
        check_in(house, 7, weeks_ago=weeks, tension="no")
    check_in(house, 4, tension="yes", talked="no")
    rung(house)
    dated.write(actor=ana, text="A note", about="other", now=NOW)
    preparing.add_line(actor=ana, pair=house.pair, text="A line", now=NOW)
    keep_promise(house, as_="not-yet")
    reply(house, send(house), mode="hold", on=TODAY)
    saying.write(actor=ana, pair=house.pair, text="Held", when="tomorrow", about="dont-trust-yet", now=NOW)
    assert kinds(house) == []


def test_a_spoken_answer_counts_once_the_client_says_that_it_was(house):
    given_ = reply(house, send(house), mode="talk", on=TODAY)
    assert kinds(house) == []
    feedback.say_talked(actor=house.ana.actor, to=given_, how="no", now=NOW)
    assert kinds(house) == []
    feedback.say_talked(actor=house.ana.actor, to=given_, how="partly", now=LATER)
    assert kinds(house, LATER) == ["message-answered"]


def test_what_is_taken_back_or_marked_otherwise_is_no_longer_noticed(house):
    ana = house.ana.actor
    share = show_limits(house)
    assert kinds(house) == ["boundary-shown"]
    sharing.take_back(actor=ana, share=share.id, now=NOW)
    assert kinds(house) == []
    promise = keep_promise(house)
    assert kinds(house) == ["promise-kept"]
    feedback.mark(actor=ana, promise=promise, as_="not-yet", now=LATER)
    assert kinds(house) == []
    one = rung(house)
    ladder.mark_said(actor=ana, rung=one.id, whom="paper", went="", now=NOW)
    ladder.not_said(actor=ana, rung=one.id)
    assert kinds(house) == []


def test_an_answer_that_is_no_yes_is_not_celebrated(house):
    answer_limits(house, show_limits(house), as_="not-as-it-stands")
    assert kinds(house) == ["boundary-shown"]


def test_showing_a_rung_whole_is_no_limit_kept(house):
    one = rung(house)
    send(house, "not-ready", "There is something that is hard for me to say: The fall", rung=one.id)
    assert kinds(house) == []


def test_kept_shown_and_removed_for_good(house):
    ana, ben = house.ana.actor, house.ben.actor
    keep_promise(house)
    (noticed,) = milestones.page(actor=ana, now=LATER).noticed
    kept = milestones.keep(actor=ana, of=noticed.of, now=LATER)
    assert milestones.keep(actor=ana, of=noticed.of, now=LATER).id == kept.id
    assert milestones.page(actor=ana, now=LATER).noticed == []
    before = sharing.waiting(actor=ben, day=TODAY)
    share = milestones.show(actor=ana, milestone=kept.id, pair=house.pair, now=LATER, key="k")
    assert milestones.show(actor=ana, milestone=kept.id, pair=house.pair, now=LATER, key="k").id == share.id
    assert len(sharing.waiting(actor=ben, day=TODAY)) == len(before) + 1
    body = sharing.open_(actor=ben, share=share.id, now=LATER, day=TODAY).body
    assert body == {"kind": "milestone", "text": "I asked for something. It was kept.", "detail": "Ask first"}
    feedback.answer(actor=ben, share=share.id, mode="read", now=LATER)
    assert [one.shown[0].id for one in milestones.page(actor=ana, now=LATER).kept] == [share.id]
    milestones.remove(actor=ana, milestone=kept.id, now=LATER)
    page = milestones.page(actor=ana, now=LATER)
    assert (list(page.noticed), list(page.kept), milestones.fresh(actor=ana, now=LATER)) == ([], [], None)
    left = items.kept(actor=ana, kind="milestone")
    assert [(one.body["as"], one.body["words"], one.body["detail"]) for one in left] == [("not", "", "")]
    with pytest.raises(Missing):
        milestones.keep(actor=ana, of=noticed.of, now=LATER)


def test_not_this_one(house):
    ana = house.ana.actor
    show_limits(house)
    (noticed,) = milestones.page(actor=ana, now=LATER).noticed
    milestones.dismiss(actor=ana, of=noticed.of, now=LATER)
    milestones.dismiss(actor=ana, of=noticed.of, now=LATER)
    assert milestones.page(actor=ana, now=LATER).noticed == []
    assert len(items.kept(actor=ana, kind="milestone")) == 1
    with pytest.raises(Missing):
        milestones.dismiss(actor=ana, of="promise-kept:nothing", now=LATER)


def test_one_tap_ends_the_noticing_and_own_words_remain(house):
    ana = house.ana.actor
    show_limits(house)
    own = milestones.write(actor=ana, text="I left when I wanted to.", about="limit", now=NOW, key="k")
    assert milestones.write(actor=ana, text="I left when I wanted to.", about="limit", now=NOW, key="k").id == own.id
    milestones.turn(actor=ana, on=False, now=NOW)
    milestones.turn(actor=ana, on=False, now=NOW)
    page = milestones.page(actor=ana, now=LATER)
    assert (page.is_on, list(page.noticed), [one.words for one in page.kept]) == (
        False, [], ["I left when I wanted to."],
    )  # fmt: skip
    assert milestones.fresh(actor=ana, now=LATER) is None
    milestones.turn(actor=ana, on=True, now=NOW)
    assert [one.kind for one in milestones.page(actor=ana, now=LATER).noticed] == ["boundary-shown"]
    milestones.remove(actor=ana, milestone=own.id, now=LATER)
    assert items.kept(actor=ana, kind="milestone") == []


def test_nothing_old_is_brought_up(house):
    ana = house.ana.actor
    show_limits(house)
    assert milestones.fresh(actor=ana, now=NOW + milestones.FRESH + timedelta(minutes=1)) is None
    assert len(milestones.page(actor=ana, now=NOW + milestones.FRESH + timedelta(minutes=1)).noticed) == 1
    assert milestones.page(actor=ana, now=NOW + milestones.NOTICED_FOR + timedelta(minutes=1)).noticed == []


@pytest.mark.parametrize(
    ("text", "about", "code"), [(" ", "", "empty"), ("x" * 1_001, "", "too-long"), ("x", "praise", "about")]
)
def test_what_is_wrong_is_said_in_a_sentence(house, text, about, code):
    with pytest.raises(Refused) as refused:
        milestones.write(actor=house.ana.actor, text=text, about=about, now=NOW)
    assert refused.value.code == code


def test_it_is_ones_own(house):
    own = milestones.write(actor=house.ana.actor, text="Mine", about="", now=NOW)
    for other in (house.ben.actor, house.nadia.actor, house.dan.actor):
        with pytest.raises(Missing):
            milestones.read(actor=other, milestone=own.id)
        with pytest.raises(Missing):
            milestones.remove(actor=other, milestone=own.id, now=NOW)
    with pytest.raises(Missing):
        milestones.show(actor=house.ana.actor, milestone=own.id, pair=house.other_pair, now=NOW)


DEEDS = {
    "limits": show_limits,
    "promise": keep_promise,
    "message": lambda house: reply(house, send(house), text="Yes."),
    "tension": lambda house: check_in(house, 4, tension="yes", talked="eased"),
    "check-in": lambda house: check_in(house, 7, tension="no"),
    "rung": rung,
    "said": lambda house: ladder.mark_said(
        actor=house.ana.actor, rung=rung(house).id, whom="alone", went="", now=NOW
    ),
}


@settings(
    max_examples=8, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(deeds=st.lists(st.sampled_from(sorted(DEEDS)), max_size=4), choices=st.lists(st.booleans(), max_size=4))
def test_looking_stores_nothing_and_each_choice_is_for_good(house, deeds, choices):
    """Whatever was done and chosen: looking adds no row, and what was chosen is never noticed again."""
    from django.db import transaction

    point = transaction.savepoint()
    ana = house.ana.actor
    for deed in deeds:
        if deed != "limits" or not boundaries.versions(actor=ana, pair=house.pair):
            DEEDS[deed](house)
    chosen = set()
    for keep in choices:
        rows = len(items.kept(actor=ana))
        noticed = milestones.page(actor=ana, now=LATER).noticed
        milestones.fresh(actor=ana, now=LATER)
        assert len(items.kept(actor=ana)) == rows
        if not noticed:
            break
        (milestones.keep if keep else milestones.dismiss)(actor=ana, of=noticed[0].of, now=LATER)
        chosen.add(noticed[0].of)
        assert not chosen & {one.of for one in milestones._open(milestones._sources(ana, LATER))}
    transaction.savepoint_rollback(point)
