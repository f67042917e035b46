"""What an operator can hand over about a client: all that is in clear about that person, and nothing else."""

from __future__ import annotations

import json
import os
import stat
import zipfile

import pytest
from django.apps import apps

from safeground.cli import main
from safeground.content import exports
from safeground.domain import access, audit, handing_over, policy, saying
from safeground.domain.actor import Refused
from safeground.store import models, register, wall
from tests.people import NOW, check_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(house, monkeypatch):
    monkeypatch.setattr("safeground.cli.houses.prepare", lambda: None)

    def run(*words: str) -> None:
        monkeypatch.setattr("sys.argv", ["safeground", "export-client", *words])
        main.run()

    return run


def live(house) -> None:
    check_in(house, 4)
    check_in(house, 6, who="nadia")
    saying.write(actor=house.ana.actor, pair=house.pair, text="the blue heron", when="now", now=NOW)
    saying.write(actor=house.nadia.actor, pair=house.other_pair, text="another's", when="now", now=NOW)


def handed(house) -> handing_over.Handed:
    account = handing_over.find(actor=house.olga, username="ana")
    return handing_over.hand_over(actor=house.olga, account=account, now=NOW)


def left_out() -> set[str]:
    return {name for one in exports.handed_over().left_out for name in one.names}


def test_each_table_and_each_clear_column_is_handed_over_or_named_as_left_out():
    assert not {name.split(".")[0] for name in left_out() if "." not in name} & set(exports.handed_over().parts)
    assert {model.__name__ for model in policy.OF_A_CLIENT} == set(exports.handed_over().parts)
    for name, columns in register.CLEAR.items():
        if name in left_out():
            continue
        model = apps.get_model("store", name)
        handed_ = set(policy.handed_over(model))
        missing = {f"{name}.{column}" for column in columns if model._meta.get_field(column).attname not in handed_}
        assert missing == {one for one in left_out() if one.startswith(f"{name}.")}, name


def test_no_table_that_points_to_a_clients_account_is_forgotten():
    # By a key of the database, over one step or over a pair; what points to staff alone is named as left out.
    for model in apps.get_app_config("store").get_models():
        points = any(field.related_model in (models.Account, models.Pair) for field in model._meta.concrete_fields)
        assert not points or model in policy.OF_A_CLIENT or model.__name__ in left_out(), model


def test_it_holds_what_is_in_clear_about_the_one_person(house):
    live(house)
    values = handed(house).values
    with wall.opened():
        for model, path in policy.OF_A_CLIENT.items():
            way = {"": "id"}.get(path, path)
            theirs = model._base_manager.filter(**{way: house.ana.actor.me}).count()
            assert len(values[model.__name__]) == theirs, model
    assert values["Account"][0]["username"] == "ana"
    assert values["Pair"][0]["therapist_id"] == "Dr Malik"
    assert values["Pair"][0]["client_id"] == handing_over.THEMSELVES
    assert values["Share"][0]["state"] == "delivered"
    assert values["AuditEvent"][-1]["action"] == "handed-over"


def test_no_sealed_byte_and_nobody_elses(house):
    live(house)
    made = handed(house)
    text = json.dumps(made.values) + made.text
    for other in ("nadia", "Cleo", "another's", "heron", str(house.nadia.actor.me), str(house.other_pair)):
        assert other not in text, other
    with wall.opened():
        for model in apps.get_app_config("store").get_models():
            sealed = [field.attname for field in model._meta.concrete_fields if field.name.endswith(register.SEALED)]
            for row in model._base_manager.all():
                for value in (getattr(row, column) for column in sealed):
                    assert not value or bytes(value).hex()[:32] not in text, model


def test_what_a_therapist_still_holds_back_is_not_spoken_of(house):
    saying.write(actor=house.ana.actor, pair=house.pair, text="later", when="tomorrow", now=NOW)
    saying.write(actor=house.ana.actor, pair=house.pair, text="now", when="now", now=NOW)
    assert sorted(one["state"] for one in handed(house).values["Share"]) == ["delivered", "held"]
    with wall.opened():
        models.Share._base_manager.filter(state="held").update(
            owner_id=house.ben.actor.me, recipient_id=house.ana.actor.me
        )
    assert [one["state"] for one in handed(house).values["Share"]] == ["delivered"]


def test_the_first_lines_say_what_is_not_in_it_and_who_can_make_a_whole_copy(house):
    made = handed(house)
    assert list(made.values)[2] == "read_first"
    first = "\n".join(made.text.splitlines()[:5])
    assert "no word that anybody wrote" in first
    assert "cannot open them" in first
    assert "whole copy themselves" in first


def test_it_is_entered_in_the_clients_trail_before_it_is_made(house, monkeypatch):
    handed(house)
    assert audit.events(actor=house.ana.actor)[0].action == "handed-over"
    assert audit.verify(actor=house.ana.actor)[0]

    def fail(**_):
        raise Refused("full", "The trail cannot be written.")

    monkeypatch.setattr(audit, "record", fail)
    monkeypatch.setattr(handing_over, "_part", lambda *_: pytest.fail("read before it was entered"))
    with pytest.raises(Refused):
        handed(house)


def test_nobody_but_the_operator_and_no_one_who_works_here(house):
    for actor in (house.ana.actor, house.ben.actor, house.dan.actor, house.eve, house.worker):
        assert access.rows(actor, models.Account, "hand-over") == []
        with pytest.raises(Refused):
            handing_over.find(actor=actor, username="ana")
    for name in ("ben", "dan", "nobody", ""):
        with pytest.raises(Refused):
            handing_over.find(actor=house.olga, username=name)


def test_the_command_writes_one_new_file_for_its_owner_alone(house, run, tmp_path, capsys):
    target = tmp_path / "ana.zip"
    run("ana", "--to", str(target), "--yes")
    assert stat.S_IMODE(os.stat(target).st_mode) == 0o600
    with zipfile.ZipFile(target) as file:
        assert file.namelist() == ["read-first.txt", "data.json"]
        assert json.loads(file.read("data.json"))["format"] == "safeground-handed-over"
    before = target.read_bytes()
    lines = len(audit.events(actor=house.ana.actor))
    with pytest.raises(SystemExit, match="there already"):
        run("ana", "--to", str(target), "--yes")
    assert target.read_bytes() == before
    assert len(audit.events(actor=house.ana.actor)) == lines


@pytest.mark.parametrize("words", [("ana",), ("ben", "--yes"), ("nobody", "--yes")])
def test_without_a_yes_or_without_such_a_client_nothing_is_made(house, run, tmp_path, monkeypatch, words):
    monkeypatch.setattr("builtins.input", lambda _: "something else")
    lines = len(audit.events(actor=house.ana.actor))
    with pytest.raises(SystemExit, match=r"Nothing was made"):
        run(words[0], "--to", str(tmp_path / "x.zip"), *words[1:])
    assert list(tmp_path.glob("*.zip")) == []
    assert len(audit.events(actor=house.ana.actor)) == lines


def test_no_log_no_file(house, run, tmp_path, monkeypatch):
    def fail(**_):
        raise Refused("full", "The trail cannot be written.")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(SystemExit, match="The trail cannot be written"):
        run("ana", "--to", str(tmp_path / "x.zip"), "--yes")
    assert list(tmp_path.glob("*.zip")) == []
