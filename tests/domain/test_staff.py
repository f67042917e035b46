"""Two people make an account for somebody who works here; a closed account opens nothing."""

from __future__ import annotations

import itertools

import pytest

from safeground.domain import access, accounts
from safeground.domain.actor import Missing, Refused
from safeground.store import models
from tests import people
from tests.people import NOW, PASSWORD

pytestmark = pytest.mark.django_db
JOIN = {"username": "fay-l", "display_name": "Fay", "password": PASSWORD, "now": NOW}


def propose(house, role="therapist", name="Fay Lind"):
    return accounts.staff.propose(actor=house.dan.actor, role=role, name=name, now=NOW)


def refused(call) -> str:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def test_the_words_work_only_after_a_second_person_has_confirmed(house):
    made = propose(house)
    assert refused(lambda: accounts.look_up(code=made.code, now=NOW)) == "no-invitation"
    assert refused(lambda: accounts.register(code=made.code, **JOIN)) == "no-invitation"
    accounts.staff.confirm(actor=house.ben.actor, proposal=made.id, now=NOW)
    joined = accounts.register(code=made.code, public_name="Dr Malik", **JOIN)
    # The name is the one that two people agreed on, whatever was typed since.
    assert accounts.whoami(actor=joined.actor).public_name == "Fay Lind"
    assert joined.state == "pending" and joined.actor.roles == {"therapist"}


def test_the_one_who_proposed_is_not_the_second_person_nor_is_a_client(house):
    made = propose(house)
    for actor in (house.dan.actor, house.ana.actor, house.eve, house.worker):
        with pytest.raises(Missing):
            accounts.staff.confirm(actor=actor, proposal=made.id, now=NOW)
    assert refused(lambda: accounts.look_up(code=made.code, now=NOW)) == "no-invitation"
    accounts.staff.confirm(actor=house.olga, proposal=made.id, now=NOW)
    assert accounts.look_up(code=made.code, now=NOW).public_name == "Fay Lind"


def test_the_database_refuses_one_person_as_both(house):
    from django.db import IntegrityError

    made = propose(house)
    with pytest.raises(IntegrityError):
        access.change(
            house.dan.actor, models.Invitation, "change", id=made.id, to={"confirmer_id": house.dan.actor.me}
        )


@pytest.mark.parametrize("order", list(itertools.permutations(("withdraw", "confirm", "late"))))
def test_withdrawn_or_late_is_never_alive_again(house, order):
    made = propose(house)
    for deed in order:
        now = made.expires_at if deed == "late" else NOW
        call = accounts.staff.withdraw if deed == "withdraw" else accounts.staff.confirm
        actor = house.dan.actor if deed == "withdraw" else house.cleo.actor
        try:
            call(actor=actor, proposal=made.id, now=now)
        except Missing:
            assert deed != "withdraw"
    assert refused(lambda: accounts.look_up(code=made.code, now=NOW)) == "no-invitation"
    assert accounts.staff.proposals(actor=house.dan.actor, now=NOW) == []


def test_therapists_propose_nobody_and_directors_invite_no_clients(house):
    for actor, role in ((house.ben.actor, "therapist"), (house.ben.actor, "director"), (house.dan.actor, "client")):
        with pytest.raises(Missing):
            accounts.invite(actor=actor, role=role, now=NOW)


def test_the_list_names_staff_and_no_client(house):
    found = accounts.staff.colleagues(actor=house.dan.actor)
    assert {one.name for one in found} == {"Ms Okafor", "Dr Malik", "Cleo Hart"}
    assert [one.is_me for one in found if one.name == "Ms Okafor"] == [True]
    assert not any(one.has_factor for one in found)
    people.set_up_factor(house.ben)
    factors = {one.name: one.has_factor for one in accounts.staff.colleagues(actor=house.dan.actor)}
    assert factors == {"Ms Okafor": False, "Dr Malik": True, "Cleo Hart": False}
    assert accounts.staff.colleagues(actor=house.ben.actor) == []


def test_a_closed_account_ends_its_sessions_and_signs_in_no_more(house):
    practice = house.practice.id
    resume = {"practice": practice, "token": house.ben.token, "now": NOW}
    assert accounts.resume(**resume) is not None
    accounts.staff.disable(actor=house.dan.actor, account=house.ben.actor.me, now=NOW)
    assert accounts.resume(**resume) is None
    sign_in = {"username": "ben", "password": PASSWORD, "network": "n", "device": "", "now": NOW}
    assert refused(lambda: accounts.sign_in(**sign_in)) == "wrong"
    accounts.staff.enable(actor=house.dan.actor, account=house.ben.actor.me, now=NOW)
    assert accounts.sign_in(**sign_in).state == "pending"


def test_nobody_closes_their_own_account_off_or_a_clients(house):
    for actor, whose in (
        (house.dan.actor, house.dan), (house.dan.actor, house.ana), (house.ben.actor, house.cleo),
    ):  # fmt: skip
        with pytest.raises(Missing):
            accounts.staff.disable(actor=actor, account=whose.actor.me, now=NOW)


@pytest.mark.parametrize(
    ("role", "name", "code"),
    [("client", "Fay", "role"), ("", "Fay", "role"), ("therapist", "  ", "public-name"),
     ("therapist", "x" * 81, "public-name")],
)  # fmt: skip
def test_what_is_wrong_with_a_proposal_is_said(house, role, name, code):
    assert refused(lambda: propose(house, role, name)) == code


def test_the_operator_is_the_second_person_by_command(house, capsys, monkeypatch):
    from argparse import Namespace

    from safeground.cli import confirm, houses

    monkeypatch.setattr(houses, "prepare", lambda: None)
    monkeypatch.setattr(houses, "practice_or_stop", lambda: house.practice)
    monkeypatch.setattr(confirm.timezone, "now", lambda: NOW)
    made = propose(house)
    confirm.run(Namespace(name=""))
    assert capsys.readouterr().out == "Fay Lind (therapist), proposed by Ms Okafor\n"
    with pytest.raises(SystemExit):
        confirm.run(Namespace(name="Fay"))
    confirm.run(Namespace(name=" Fay  Lind"))
    assert accounts.look_up(code=made.code, now=NOW).role == "therapist"
    capsys.readouterr()
    confirm.run(Namespace(name=""))
    assert capsys.readouterr().out == "Nobody waits.\n"
