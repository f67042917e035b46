"""A signed note: sealed until its writer agrees and it is published; taken down at once; nobody is told whose."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeground.domain import access, accounts, care, signed
from safeground.domain.actor import Actor, Missing, Refused
from safeground.store import models, wall
from tests import people
from tests.people import NOW, TODAY

pytestmark = pytest.mark.django_db
ALL = list(signed.CONSENTS)


def send(house, text="I sat in the car first.", name="K.", who="ana", **more):
    given_ = {"consents": ALL, "reader": None, "now": NOW, **more}
    return signed.send(actor=getattr(house, who).actor, text=text, name=name, **given_)


def row():
    with wall.opened():
        return models.SignedNote.objects.get()


def test_it_is_sealed_while_it_waits_and_in_clear_only_once_it_is_public(house):
    sent = send(house)
    assert (sent.state, sent.text, sent.name) == ("waiting", "I sat in the car first.", "K.")
    stored = row()
    assert (stored.text, stored.name, b"car" in bytes(stored.body_sealed)) == ("", "", False)
    assert signed.public(actor=None) == []
    [waits] = signed.waiting(actor=house.dan.actor)
    assert (waits.text, waits.name) == (sent.text, sent.name)
    signed.publish(actor=house.dan.actor, note=waits.id, now=NOW + timedelta(days=1))
    stored = row()
    assert (stored.text, stored.name, stored.body_sealed) == (sent.text, sent.name, None)
    for actor in (None, house.eve, house.cleo.actor, house.nadia.actor, house.ben.actor):
        assert [(one.text, one.name) for one in signed.public(actor=actor)] == [(sent.text, sent.name)]
    assert signed.mine(actor=house.ana.actor)[0].state == "public"


@pytest.mark.parametrize("consents", [[], ALL[:1], ALL[:2], ALL[1:], [*ALL[:2], "all"]])
def test_without_each_consent_nothing_goes(house, consents):
    with pytest.raises(Refused) as caught:
        send(house, consents=consents)
    assert caught.value.code == "consent"
    assert signed.waiting(actor=house.dan.actor) == [] and signed.mine(actor=house.ana.actor) == []


@pytest.mark.parametrize("state", ["waiting", "public", "declined"])
def test_its_writer_takes_it_back_at_once_in_every_state(house, state):
    sent = send(house)
    if state == "public":
        signed.publish(actor=house.dan.actor, note=sent.note, now=NOW)
    elif state == "declined":
        signed.decline(actor=house.dan.actor, note=sent.note)
    signed.take_back(actor=house.ana.actor, note=sent.note)
    with wall.opened():
        assert models.SignedNote.objects.count() == 0
    assert signed.public(actor=None) == [] and signed.mine(actor=house.ana.actor) == []
    with pytest.raises(Missing):
        signed.publish(actor=house.dan.actor, note=sent.note, now=NOW)


def test_whoever_closes_their_account_takes_all_of_them_along(house):
    sent = [send(house, text=f"note {number}").note for number in range(3)]
    assert signed.is_waited_for(actor=house.dan.actor)
    signed.publish(actor=house.dan.actor, note=sent[0], now=NOW)
    send(house, text="hers", who="nadia")
    signed.take_back_all(actor=house.ana.actor)
    assert [one.text for one in signed.waiting(actor=house.dan.actor)] == ["hers"]
    assert signed.public(actor=None) == []


def test_somebody_who_is_no_longer_in_therapy_still_takes_it_down(house):
    sent = send(house)
    signed.publish(actor=house.dan.actor, note=sent.note, now=NOW)
    care.end(actor=house.ana.actor, pair=house.pair, now=NOW)
    signed.take_back(actor=house.ana.actor, note=sent.note)
    assert signed.public(actor=None) == []


def test_declined_leaves_nothing_with_the_practice(house):
    sent = send(house)
    signed.decline(actor=house.dan.actor, note=sent.note)
    stored = row()
    assert (stored.state, stored.text, stored.body_sealed) == ("declined", "", None)
    assert signed.waiting(actor=house.dan.actor) == []
    [mine] = signed.mine(actor=house.ana.actor)
    assert (mine.state, mine.text) == ("declined", sent.text)


def test_a_director_takes_a_public_one_down(house):
    sent = send(house)
    signed.publish(actor=house.dan.actor, note=sent.note, now=NOW)
    signed.take_down(actor=house.dan.actor, note=sent.note)
    assert signed.public(actor=None) == [] and row().text == ""


def test_no_row_and_no_page_of_the_directors_says_whose_it_is(house):
    sent, ids = send(house, key="k"), {house.ana.actor.me, house.pair, house.ben.actor.me}
    with wall.opened():
        assert ids & set(models.SignedNote.objects.values_list().get()) == set()
        # And the other way round: no row of any table, receipts included, holds the id of the note.
        holders = {
            name
            for name in models.__all__
            for row in getattr(models, name)._base_manager.values_list()
            if sent.note in row or str(sent.note) in map(str, row)
        }
    assert holders == {"SignedNote"}
    [waits] = signed.waiting(actor=house.dan.actor)
    assert not ids & {value for value in vars(waits).values() if not isinstance(value, str)}


@pytest.mark.parametrize("who", ["ben", "cleo", "nadia", "ana"])
def test_nobody_else_reads_or_decides(house, who):
    sent, actor = send(house), getattr(house, who).actor
    assert signed.waiting(actor=actor) == []
    for deed in (
        lambda: signed.publish(actor=actor, note=sent.note, now=NOW),
        lambda: signed.decline(actor=actor, note=sent.note),
        lambda: signed.take_down(actor=actor, note=sent.note),
    ):
        with pytest.raises(Missing):
            deed()
    if who != "ana":
        with pytest.raises(Missing):
            signed.take_back(actor=actor, note=sent.note)
    assert row().state == "waiting"


def second_director(house, roles):
    olga = Actor.operator(house.practice.id, reason="a test")
    code = accounts.invite(actor=olga, role="director", now=NOW).code
    made = accounts.register(
        code=code, username="fay", display_name="Fay", public_name="Fay Moss", password=people.PASSWORD, now=NOW
    )
    with wall.opened():
        models.Account.objects.filter(id=house.ben.actor.me).update(roles=roles)
    return made.actor


def test_ones_own_therapist_never_reads_it_director_or_not(house):
    with wall.opened():
        models.Account.objects.filter(id=house.dan.actor.me).update(disabled_on=TODAY)
        models.Account.objects.filter(id=house.ben.actor.me).update(roles=["therapist", "director"])
    assert signed.readers(actor=house.ana.actor) == []
    with pytest.raises(Refused) as caught:
        send(house)
    assert caught.value.code == "reader"
    # Nadia is not his client.
    assert [name for _, name in signed.readers(actor=house.nadia.actor)] == ["Dr Malik"]


def test_with_two_directors_the_writer_chooses_and_only_that_one_reads(house):
    fay = second_director(house, ["therapist"])
    with pytest.raises(Refused) as caught:
        send(house)
    assert caught.value.code == "reader"
    with pytest.raises(Refused):
        send(house, reader=house.ben.actor.me)
    sent = send(house, reader=fay.me)
    assert signed.waiting(actor=house.dan.actor) == []
    assert [one.id for one in signed.waiting(actor=fay)] == [sent.note]


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("", "K.", "empty"),
        ("\x00\u202e \n", "", "empty"),
        ("x" * 3_001, "", "too-long"),
        ("x", "y" * 61, "too-long"),
        ("Thanks to dr  MALIK I sleep.", "", "names-somebody"),
        ("She is the best here.", "Dr Malik", "names-somebody"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_a_sentence(house, text, name, code):
    with pytest.raises(Refused) as caught:
        send(house, text=text, name=name)
    assert caught.value.code == code


def test_the_same_form_twice_is_one_note(house):
    assert send(house, key="k").note == send(house, key="k").note
    assert len(signed.waiting(actor=house.dan.actor)) == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["send", "publish", "decline", "down", "back"]), max_size=8))
def test_whatever_is_done_the_public_sees_what_was_agreed_and_not_taken_back(house, deeds):
    """The rule: public is exactly what was sent, then published, and then neither taken down nor back."""
    for one in signed.mine(actor=house.ana.actor):
        signed.take_back(actor=house.ana.actor, note=one.note)
    states: dict = {}
    for number, deed in enumerate(deeds):
        if deed == "send":
            states[send(house, text=f"note {number}").note] = ("waiting", f"note {number}")
            continue
        for note, (state, text) in list(states.items())[:1]:
            allowed = {"publish": "waiting", "decline": "waiting", "down": "public", "back": state}[deed] == state
            try:
                if deed == "publish":
                    signed.publish(actor=house.dan.actor, note=note, now=NOW)
                elif deed == "decline":
                    signed.decline(actor=house.dan.actor, note=note)
                elif deed == "down":
                    signed.take_down(actor=house.dan.actor, note=note)
                else:
                    signed.take_back(actor=house.ana.actor, note=note)
                assert allowed
            except Missing:
                assert not allowed
                continue
            after = {"publish": "public", "decline": "declined", "down": "declined"}.get(deed)
            if after is None:
                del states[note]
            else:
                states[note] = (after, text)
    expected = sorted(text for state, text in states.values() if state == "public")
    assert sorted(one.text for one in signed.public(actor=None)) == expected


def test_only_a_client_sends(house):
    with pytest.raises(Missing):
        access.add(
            house.ben.actor, models.SignedNote, practice_id=house.practice.id, director_id=house.dan.actor.me,
            state="waiting", sent_on=TODAY,
        )  # fmt: skip
