"""New keys for the server: before, after, and broken off at every step. Nobody is locked out and nothing is lost."""

from __future__ import annotations

import argparse
import io
import os
import tarfile
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest

from safeground.cli import backup, doctor, restore, rotate
from safeground.crypto.envelope import SealBroken
from safeground.domain import accounts, care, diary, keys, outbox, overseeing, rotation
from safeground.domain import practice as practices
from safeground.domain.actor import Refused
from safeground.store import models, wall
from tests.domain import consulting
from tests.people import NOW, PASSWORD

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def database_is_ready(monkeypatch):
    """The test's own database is up to date, and closing its connection would end its transaction."""
    monkeypatch.setattr(rotate.houses, "prepare", lambda: None)


def sign_in(name, password=PASSWORD, now=NOW):
    return accounts.sign_in(username=name, password=password, network="203.0.113.9", device="", now=now)


def leaning(house):
    return [(one.slots, one.codes, one.meetings) for one in rotation.leaning(actor=house.olga, now=NOW)]


def letters(house, now=LATER):
    sent: list[str] = []
    overseeing.run_due(practice=house.practice, send=lambda one: sent.append(one.address), now=now)
    return sent


def notice(house):
    outbox.write(actor=house.ben.actor, account=house.ben.actor.me, template="reminder", due_at=NOW)


def run(**options):
    rotate.run(argparse.Namespace(**{"what": "both", "tidy": False, "yes": True, **options}))


def files(settings):
    return sorted(path.name for path in Path(settings.PEPPER_FILE).parent.iterdir())


def test_everybody_signs_in_after_it_and_the_slot_is_made_anew(house, settings):
    older = keys.pepper_id()
    rotation.change_pepper(actor=house.olga)
    assert keys.pepper_id() != older
    assert files(settings) == ["mail", "pepper", f"pepper.{older}"]
    assert (Path(settings.PEPPER_FILE).stat().st_mode & 0o777, *leaning(house)) == (0o400, (5, 0, 0))
    for count, name in enumerate(("ana", "ben", "cleo", "dan", "nadia"), start=1):
        with pytest.raises(Refused):
            sign_in(name, "not the password of anybody")
        assert leaning(house)[0][0] == 6 - count
        sign_in(name)
        assert leaning(house)[0][0] == 5 - count
    assert rotation.tidy(actor=house.olga, now=NOW + timedelta(days=400)) == 1
    assert files(settings) == ["mail", "pepper"]
    assert sign_in("ana").actor.key.reveal() == house.ana.actor.key.reveal()


def test_a_recovery_code_does_not_lean_on_any_pepper(house):
    rotation.change_pepper(actor=house.olga)
    for path in list(rotation.older_files().values()):
        path.unlink()
    with pytest.raises(Refused):
        sign_in("ana")
    accounts.reset_with_recovery_code(
        username="ana", code=house.ana.recovery_code, password="a wholly other long phrase",
        network="203.0.113.9", device="", now=NOW,
    )  # fmt: skip
    assert sign_in("ana", "a wholly other long phrase").actor.key.reveal() == house.ana.actor.key.reveal()


def test_a_password_changed_with_a_session_from_before(house):
    rotation.change_pepper(actor=house.olga)
    accounts.check_password(actor=house.ana.actor, password=PASSWORD, network="203.0.113.9", now=NOW)


def test_an_older_pepper_stays_while_something_leans_on_it(house, settings):
    rotation.change_pepper(actor=house.olga)
    assert rotation.tidy(actor=house.olga, now=NOW) == 0
    assert len(files(settings)) == 3


def test_an_invitation_and_a_meeting_code_from_before_are_used_after(house):
    consulting.open_hours(house.ben)
    invited = care.invite(actor=house.ben.actor, label="the new one", now=NOW).code
    code = consulting.booked(house)
    rotation.change_pepper(actor=house.olga)
    assert leaning(house) == [(5, 1, 1)]
    assert consulting.read(code).body.name == "Sam"
    # The video link was sealed under the pepper, and is now under the new one alone.
    for path in list(rotation.older_files().values()):
        path.rename(path.with_name("away"))
    assert consulting.booked(house, consulting.AT + timedelta(days=1))
    path.with_name("away").rename(path)
    care.join(code=invited, username="kim", display_name="Kim", password=PASSWORD, now=NOW)
    assert sign_in("kim").state == "full"


def test_a_code_for_new_keys_is_found_under_either_pepper(house):
    before = accounts.new_keys.mark_of("one two three four five")
    rotation.change_pepper(actor=house.olga)
    after = accounts.new_keys.mark_of("One two-three four five")
    assert before != after
    assert accounts.new_keys.marks_of("one two three four five") == [after, before]


def test_addresses_and_choices_are_sealed_anew_at_once(house):
    diary.set_reminder(actor=house.ben.actor, when="day", now=NOW)
    assert rotation.change_pepper(actor=house.olga).contacts == 4
    for path in list(rotation.older_files().values()):
        path.unlink()
    assert accounts.email(actor=house.ben.actor) == "ben@example.org"
    assert diary.reminder_of(actor=house.ben.actor, account=house.ben.actor.me) == "day"


def test_a_notice_from_before_is_sent_after_and_an_address_refused_is_still_found(house):
    notice(house)
    rotation.change_pepper(actor=house.olga)
    assert rotation.change_mail_key(actor=house.olga).notices == 1

    def refuse(letter):
        assert letter.address == "ben@example.org"
        raise outbox.Undeliverable

    overseeing.run_due(practice=house.practice, send=refuse, now=LATER)
    with wall.opened():
        assert models.Contact.objects.get(account_id=house.ben.actor.me).refused_on == LATER.date()


def test_the_old_mail_key_is_gone_and_opens_no_notice(house, settings):
    old = keys.mail_private()
    notice(house)
    rotation.change_mail_key(actor=house.olga)
    assert files(settings) == ["mail", "pepper"]
    with wall.opened():
        row = models.Notice.objects.get()
    with pytest.raises(SealBroken):
        keys.unseal_address(old, row.id, bytes(row.address_sealed))
    notice(house)
    assert letters(house) == ["ben@example.org"] * 2


class BrokenOff(Exception):
    pass


STEPS = ["rename", "link", "replace", "unlink", "seal_contacts", "seal_notices", "_keep"]


@pytest.mark.parametrize("turn", [1, 2, 3, 4])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("after", [False, True])
def test_broken_off_at_a_step_nothing_is_lost_and_it_is_finished_the_next_time(
    house, settings, monkeypatch, step, turn, after
):
    notice(house)
    seen = 0

    def breaking(real):
        def stand_in(*given, **named):
            nonlocal seen
            seen += 1
            if seen != turn:
                return real(*given, **named)
            if after:
                real(*given, **named)
            raise BrokenOff

        return stand_in

    place = os if step == "link" else rotation if hasattr(rotation, step) else Path
    broken = False
    with monkeypatch.context() as patch:
        patch.setattr(place, step, breaking(getattr(place, step)))
        try:
            run()
        except BrokenOff:
            broken = True
    # In the middle of it, everything goes as always.
    assert sign_in("ana").state == "full"
    assert accounts.email(actor=house.ben.actor) == "ben@example.org"
    if broken:
        run()
    assert not rotation.is_under_way()
    sign_in("nadia")
    assert accounts.email(actor=house.dan.actor) == "dan@example.org"
    notice(house)
    assert letters(house) == ["ben@example.org"] * 2
    assert files(settings)[:2] == ["mail", "pepper"]
    assert {"mail.old", "mail.next", "pepper.next"}.isdisjoint(files(settings))


def test_it_refuses_where_nothing_can_be_written(house, monkeypatch):
    before = keys.pepper_id()

    def no(*given):
        raise PermissionError

    monkeypatch.setattr(os, "open", no)
    with pytest.raises(Refused) as refused:
        rotation.change_pepper(actor=house.olga)
    monkeypatch.undo()
    assert "Nothing was changed" in refused.value.sentence
    assert keys.pepper_id() == before


def test_it_asks_and_says_numbers_and_no_name(house, monkeypatch, capsys):
    before = keys.pepper_id()
    monkeypatch.setattr("builtins.input", lambda said: "no")
    with pytest.raises(SystemExit, match="Nothing was changed"):
        run(yes=False)
    assert keys.pepper_id() == before
    run()
    run(tidy=True)
    said = capsys.readouterr().out
    assert "Sealed anew: 3 contacts" in said
    assert "5 passwords" in said
    assert [name for name in ("ana", "ben", "Malik", "@") if name in said] == []


def test_doctor_says_how_old_they_are_and_what_leans(house):
    rotation.change_pepper(actor=house.olga)
    here = practices.here()
    assert "5 passwords still lean" in doctor._rotation(here).says
    keys.beside(Path(rotation.settings.PEPPER_FILE), "next").write_bytes(b"x" * 32)
    assert doctor._rotation(here).state == "bad"


def test_a_backup_takes_the_older_pepper_along_and_a_restore_takes_it_in(house, settings, tmp_path):
    rotation.change_pepper(actor=house.olga)
    older = list(rotation.older_files().values())
    identity = pyrage.x25519.Identity.generate()
    parts = {f"keys/{path.name}": path for path in older}
    backup._write(tmp_path / "one.age", {"parts": {}}, parts, [identity.to_public()])
    content = io.BytesIO(pyrage.decrypt((tmp_path / "one.age").read_bytes(), [identity]))
    with tarfile.open(fileobj=content) as inside:
        assert f"keys/{older[0].name}" in inside.getnames()
    target = tmp_path / "new"
    target.mkdir()
    restore._unpack(tmp_path / "one.age", identity, target)
    assert (target / "keys" / older[0].name).read_bytes() == older[0].read_bytes()
    assert [name for name in ("keys/pepper.", "keys/../pepper.0123456789abcdef") if restore._is_known(name)] == []
