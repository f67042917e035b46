"""The desk's own things: notes, the sheet for supervision, what came since the last session, a paper of it all."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from safeground.domain import (
    accounts,
    appointments,
    audit,
    boundaries,
    care,
    checkins,
    exporting,
    extract,
    feedback,
    goals,
    locks,
    messages,
    notes,
    overview,
    saying,
    sharing,
    supervision,
)
from safeground.domain.actor import Missing, Refused
from tests import people
from tests.people import NOW, PASSWORD, TODAY, check_in

pytestmark = pytest.mark.django_db


def page(house: people.House, now=NOW) -> overview.ClientPage:
    return overview.client_page(actor=house.ben.actor, pair=house.pair, now=now)


def shown(house: people.House, text: str, now=NOW, *, opened: bool = True) -> sharing.Share:
    share = saying.write(actor=house.ana.actor, pair=house.pair, text=text, when="now", now=now)
    if opened:
        return sharing.open_(actor=house.ben.actor, share=share.id, now=now, day=house.practice.day(now))
    return share


# --- notes ------------------------------------------------------------------------------------------------


def test_a_note_is_written_changed_and_deleted(house):
    ben = house.ben.actor
    one = notes.write(actor=ben, pair=house.pair, text=" Watch the clock. ", now=NOW, key="k")
    assert notes.write(actor=ben, pair=house.pair, text="Watch the clock.", now=NOW, key="k").id == one.id
    later = NOW + timedelta(days=1)
    two = notes.write(actor=ben, pair=house.pair, text="Second", now=later)
    assert [note.id for note in notes.notes(actor=ben, pair=house.pair)] == [two.id, one.id]
    changed = notes.change(actor=ben, note=one.id, revision=1, text="Sit nearer the window.", now=later)
    assert (changed.revision, changed.text, changed.written_at, changed.changed_at) == (
        2, "Sit nearer the window.", NOW, later,
    )  # fmt: skip
    assert [note.text for note in page(house, later).notes] == ["Second", "Sit nearer the window."]
    notes.remove(actor=ben, note=one.id)
    assert [note.id for note in notes.notes(actor=ben)] == [two.id]
    with pytest.raises(Missing):
        notes.read(actor=ben, note=one.id)


def test_a_note_of_two_windows_the_second_is_told(house):
    one = notes.write(actor=house.ben.actor, pair=house.pair, text="First", now=NOW)
    notes.change(actor=house.ben.actor, note=one.id, revision=1, text="Window one", now=NOW)
    with pytest.raises(Refused, match="changed-meanwhile"):
        notes.change(actor=house.ben.actor, note=one.id, revision=1, text="Window two", now=NOW)
    assert notes.read(actor=house.ben.actor, note=one.id).text == "Window one"


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (notes.LONGEST + 1)])
def test_an_empty_or_endless_note_is_refused(house, text):
    with pytest.raises(Refused):
        notes.write(actor=house.ben.actor, pair=house.pair, text=text, now=NOW)


def test_a_note_is_nobody_elses(house):
    one = notes.write(actor=house.ben.actor, pair=house.pair, text="Mine", now=NOW)
    for other in (house.ana, house.cleo, house.dan):
        with pytest.raises(Missing):
            notes.read(actor=other.actor, note=one.id)
        with pytest.raises(Missing):
            notes.remove(actor=other.actor, note=one.id)
    for other in (house.ana, house.cleo):
        with pytest.raises(Missing):
            notes.write(actor=other.actor, pair=house.pair, text="Not mine", now=NOW)
    # Something else of one's own is no note.
    sheet = supervision.write(actor=house.ben.actor, given={"did": "I spoke fast."}, now=NOW)
    with pytest.raises(Missing):
        notes.remove(actor=house.ben.actor, note=sheet.id)


def test_notes_leave_no_line_and_outlive_the_pair(house):
    before = audit.events(actor=house.ana.actor)
    one = notes.write(actor=house.ben.actor, pair=house.pair, text="Mine", now=NOW)
    notes.change(actor=house.ben.actor, note=one.id, revision=1, text="Still mine", now=NOW)
    assert audit.events(actor=house.ana.actor) == before
    care.end(actor=house.ana.actor, pair=house.pair, now=NOW)
    assert notes.notes(actor=house.ben.actor, pair=house.pair)[0].text == "Still mine"


def test_notes_and_sheets_come_along_to_new_keys_and_into_a_copy(house):
    ben = house.ben
    notes.write(actor=ben.actor, pair=house.pair, text="A note", now=NOW)
    supervision.write(actor=ben.actor, given={"stirred": "A sheet"}, now=NOW)
    accounts.step_up(actor=ben.actor, password=PASSWORD, network="", now=NOW)
    kept = {one["kind"]: one["body"] for one in exporting.whole(actor=ben.actor, now=NOW)["kept"]}
    assert kept[notes.KIND]["text"] == "A note" and kept[supervision.KIND]["parts"]["stirred"] == "A sheet"
    changed = locks.change_all(actor=ben.actor, password=PASSWORD, network="", device="", now=NOW)
    assert notes.notes(actor=changed.actor)[0].text == "A note"
    assert supervision.sheets(actor=changed.actor)[0].parts["stirred"] == "A sheet"


# --- supervision ------------------------------------------------------------------------------------------


def test_a_sheet_is_kept_changed_and_deleted(house):
    ben = house.ben.actor
    given = {"stirred": "I wanted to leave.", "avoid": "That I was late.", "something-else": "not a part"}
    one = supervision.write(actor=ben, given=given, now=NOW, key="k")
    assert supervision.write(actor=ben, given=given, now=NOW, key="k").id == one.id
    assert (one.written_on, one.parts) == (
        TODAY, {"stirred": "I wanted to leave.", "did": "", "want": "", "avoid": "That I was late."},
    )  # fmt: skip
    changed = supervision.change(actor=ben, sheet=one.id, revision=1, given={"want": "To be asked."})
    assert changed.parts["want"] == "To be asked." and changed.parts["stirred"] == ""
    with pytest.raises(Refused, match="changed-meanwhile"):
        supervision.change(actor=ben, sheet=one.id, revision=1, given={"want": "Late"})
    for other in (house.ana, house.cleo, house.dan):
        with pytest.raises(Missing):
            supervision.read(actor=other.actor, sheet=one.id)
    supervision.remove(actor=ben, sheet=one.id)
    assert supervision.sheets(actor=ben) == []


@pytest.mark.parametrize("given", [{}, {"did": " "}, {"did": "x" * (supervision.LONGEST + 1)}])
def test_a_sheet_with_nothing_or_too_much_is_refused(house, given):
    with pytest.raises(Refused):
        supervision.write(actor=house.ben.actor, given=given, now=NOW)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Zoë", "I thought of zoe all evening", True),
        ("Zoë", "ZOË's hour", True),
        ("Will", "I will ask for help", False),
        ("Will", "I hurried Will on", True),
        ("Maria Lopes", "something about lopes", True),
        ("Ana", "An analysis of Anatolia", False),
        ("李", "李", False),
        ("李明", "李明 was here", True),
        ("Jean-Luc", "the hour with Luc", True),
        ("7", "at 7 o'clock", False),
    ],
)
def test_a_clients_name_is_noticed_and_nothing_else(house, name, text, found):
    people.invite_client(house.ben, "somebody", name)
    told = supervision.names_in(actor=house.ben.actor, given={"did": text})
    assert (name in told) is found


def test_names_of_clients_that_are_not_ones_own_are_not_known(house):
    assert supervision.names_in(actor=house.ben.actor, given={"did": "Nadia and Ana"}) == ["Ana"]
    care.end(actor=house.ana.actor, pair=house.pair, now=NOW)
    assert supervision.names_in(actor=house.ben.actor, given={"want": "ana"}) == ["Ana"]


# --- since the last session -------------------------------------------------------------------------------


def told(house: people.House, now=NOW) -> list[str]:
    return [one.what for one in page(house, now).since.events]


def test_nothing_is_told_before_a_session_is_known(house):
    shown(house, "First")
    assert (page(house).since.on, told(house)) == (None, [])


def test_in_the_order_of_time_since_the_last_session(house):
    ben, week = house.ben.actor, timedelta(days=7)
    shown(house, "Before", NOW - week)
    checkins.record(
        actor=ben, pair=house.pair, session_on=TODAY - timedelta(days=3), answers=people.answers(5), now=NOW
    )
    first = shown(house, "After", NOW - timedelta(days=2))
    given = feedback.answer(
        actor=ben, share=first.id, mode="answer", text="Yes.", promise="To ask", now=NOW - timedelta(days=1)
    )
    feedback.mark(actor=house.ana.actor, promise=given.promise, as_="not-yet", now=NOW)
    marked = feedback.promises(actor=house.ana.actor, answers=feedback.got(actor=house.ana.actor, day=TODAY))[0]
    mark = feedback.show_mark(actor=house.ana.actor, promise=marked, now=NOW)
    assert told(house) == ["shown", "answered", "promised", "shown"]
    assert page(house).since.events[-1].share.body is None
    sharing.open_(actor=ben, share=mark.id, now=NOW, day=TODAY)
    assert told(house) == ["shown", "answered", "promised", "marked"]
    sharing.stop(actor=house.ana.actor, share=first.id, now=NOW)
    assert told(house) == ["answered", "promised", "marked", "taken-back"]


def test_a_session_that_took_place_begins_it_anew(house):
    ben = house.ben.actor
    shown(house, "Before", NOW - timedelta(days=3))
    plan = appointments.Plan(TODAY - timedelta(days=1), NOW.time(), mode="room")
    made = appointments.make(actor=ben, pair=house.pair, plan=plan, now=NOW - timedelta(days=2))
    waiting = shown(house, "Shown before, opened after", NOW - timedelta(days=2), opened=False)
    assert page(house).since.on is None
    appointments.note(actor=ben, one=made.first, as_="met", now=NOW)
    assert (page(house).since.on, told(house)) == (TODAY - timedelta(days=1), [])
    sharing.open_(actor=ben, share=waiting.id, now=NOW, day=TODAY)
    assert told(house) == ["opened"]
    later = NOW + timedelta(minutes=1)
    back = shown(house, "Taken back before it was opened", later, opened=False)
    assert told(house, later) == ["opened", "shown"]
    assert sharing.take_back(actor=house.ana.actor, share=back.id, now=later)
    assert told(house, later) == ["opened"]


# --- a paper of what was shown ----------------------------------------------------------------------------


def made(house: people.House, *parts: str, now=NOW) -> extract.Extract:
    return extract.make(
        actor=house.ben.actor, pair=house.pair, parts=parts or extract.PARTS, draw=lambda one: one, now=now
    )


def lines(house: people.House) -> list[str]:
    return [event.action for event in audit.events(actor=house.ana.actor)]


def test_a_paper_holds_what_stands_open_and_the_client_sees_that_it_was_made(house):
    ana, ben = house.ana.actor, house.ben.actor
    first = shown(house, "Read by you")
    feedback.answer(actor=ben, share=first.id, mode="answer", text="I heard.", promise="To ask", now=NOW)
    shown(house, "Not opened", opened=False)
    messages.write(actor=ana, pair=house.pair, text="Is the lift working?", when="now", now=NOW)
    one = check_in(house, 4)
    share = checkins.show(actor=ana, checkin=one.id, parts=["answers"], now=NOW)
    sharing.open_(actor=ben, share=share.id, now=NOW, day=TODAY)
    boundaries.write(
        actor=ana, pair=house.pair, revision=0, lines=[boundaries.Line("topics", "Last summer")], stop="", now=NOW
    )
    card = boundaries.show(actor=ana, pair=house.pair, revision=1, now=NOW)
    proposed = goals.propose(actor=ben, pair=house.pair, words=goals.Wording("The bus"), seen=0, now=NOW)
    yes = goals.answer(actor=ana, pair=house.pair, share=proposed.id, as_="yes", now=NOW)
    whole = made(house)
    assert [(one.share.body["text"], one.answers[0].text) for one in whole.messages] == [("Read by you", "I heard.")]
    assert (len(whole.ratings), whole.boundaries, whole.goals) == (1, None, [])
    assert (whole.client, whole.by, whole.on) == ("Ana", "Dr Malik", TODAY)
    for waiting in (card, yes):
        sharing.open_(actor=ben, share=waiting.id, now=NOW, day=TODAY)
    whole = made(house)
    assert whole.boundaries.theirs.lines[0].text == "Last summer"
    assert [goal.wording.text for goal in whole.goals] == ["The bus"]
    assert lines(house).count(extract.MADE) == 2
    sharing.stop(actor=ana, share=yes.id, now=NOW)
    assert made(house).goals == []
    only = made(house, "ratings")
    assert (only.messages, only.boundaries, len(only.ratings)) == ((), None, 1)


def test_no_line_without_a_paper_and_no_paper_without_a_line(house, monkeypatch):
    shown(house, "Something")
    before = lines(house)

    def broken(_):
        raise ValueError

    with pytest.raises(ValueError):
        extract.make(actor=house.ben.actor, pair=house.pair, parts=["messages"], draw=broken, now=NOW)
    for parts in ([], ["nonsense"], ["goals"]):
        with pytest.raises(Refused):
            extract.make(actor=house.ben.actor, pair=house.pair, parts=parts, draw=str, now=NOW)
    for other in (house.cleo, house.ana):
        with pytest.raises(Missing):
            extract.make(actor=other.actor, pair=house.pair, parts=["messages"], draw=str, now=NOW)
    assert lines(house) == before
    drawn = []
    monkeypatch.setattr(audit, "record", lambda **_: (_ for _ in ()).throw(RuntimeError))
    with pytest.raises(RuntimeError):
        extract.make(actor=house.ben.actor, pair=house.pair, parts=["messages"], draw=drawn.append, now=NOW)
    assert drawn == []


@pytest.mark.parametrize("seed", range(6))
def test_of_any_history_only_what_stands_open_is_on_paper_or_told(house, seed):
    """Against an oracle that only remembers what was done: the words of opened messages that were not taken back."""
    chance, now = random.Random(seed), NOW
    ana, ben = house.ana.actor, house.ben.actor
    checkins.record(actor=ben, pair=house.pair, session_on=TODAY, answers=people.answers(5), now=NOW)
    states: dict[str, str] = {}
    ids: dict[str, sharing.Share] = {}
    for step in range(14):
        now += timedelta(minutes=20)
        deed = chance.choice(["write", "write", "open", "open", "take-back", "hold"])
        fresh = f"words-{step}-end"
        living = [text for text, state in states.items() if state in ("delivered", "open")]
        if deed in ("write", "hold") or not living:
            when = "tomorrow" if deed == "hold" else "now"
            ids[fresh] = saying.write(actor=ana, pair=house.pair, text=fresh, when=when, now=now)
            states[fresh] = "held" if deed == "hold" else "delivered"
        elif deed == "open":
            text = chance.choice(living)
            sharing.open_(actor=ben, share=ids[text].id, now=now, day=TODAY)
            states[text] = "open"
        elif deed == "take-back":
            text = chance.choice(living)
            sharing.stop_or_take_back(actor=ana, share=ids[text].id, now=now)
            states[text] = "stopped" if states[text] == "open" else "gone"
    expected = {text for text, state in states.items() if state == "open"}
    try:
        whole = made(house, now=now)
        on_paper = {one.share.body["text"] for one in whole.messages}
    except Refused as refused:
        assert refused.code == "nothing-there"
        on_paper = set()
    assert on_paper == expected
    events = page(house, now).since.events
    assert {one.share.body["text"] for one in events if one.share and one.share.body} == expected
    unopened = sum(state == "delivered" for state in states.values())
    assert sum(one.what == "shown" and one.share.body is None for one in events) == unopened
    stopped = sum(state == "stopped" for state in states.values())
    assert sum(one.what == "taken-back" for one in events) == stopped


# --- the caseload -----------------------------------------------------------------------------------------


def test_the_next_sessions_stand_on_the_caseload_in_their_order(house):
    ben = house.ben.actor
    _, other = people.invite_client(house.ben, "rosa", "Rosa")
    for pair, days in ((house.pair, 3), (other, 1), (house.pair, 30)):
        plan = appointments.Plan(TODAY + timedelta(days=days), NOW.time(), mode="room", where="Room two")
        appointments.make(actor=ben, pair=pair, plan=plan, now=NOW)
    view = overview.caseload(actor=ben, now=NOW)
    assert [name for _, name in view.coming] == ["Rosa", "Ana"]
    care.end(actor=ben, pair=other, now=NOW)
    assert [name for _, name in overview.caseload(actor=ben, now=NOW).coming] == ["Ana"]


def test_a_session_without_ones_own_check_in_is_named_until_it_is_written(house):
    ben = house.ben.actor

    def named() -> list[tuple[str, int]]:
        return [(one.name, (TODAY - on).days) for one, on in overview.caseload(actor=ben, now=NOW).without_own]

    for days, became in ((3, "met"), (2, "missed"), (1, "met"), (20, "met")):
        plan = appointments.Plan(TODAY - timedelta(days=days), NOW.time(), mode="room")
        made = appointments.make(actor=ben, pair=house.pair, plan=plan, now=NOW - timedelta(days=days + 1))
        assert ("Ana", days) not in named()
        appointments.note(actor=ben, one=made.first, as_=became, now=NOW)
    assert named() == [("Ana", 1), ("Ana", 3)]
    checkins.record(
        actor=ben, pair=house.pair, session_on=TODAY - timedelta(days=1), answers=people.answers(5), now=NOW
    )
    assert named() == [("Ana", 3)]
