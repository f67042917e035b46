"""Taking everything along, erasing it, closing the account: complete, and nothing left over."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from safeground.content import exports as words_of_exports
from safeground.domain import access, accounts, care, erasing, exporting, items, sharing
from safeground.domain.actor import Actor, Refused
from safeground.store import models, wall
from safeground.web import exports
from tests import people
from tests.people import NOW, PASSWORD, TODAY, check_in
from tests.privacy.test_canaries import WORD, live_a_week

ROOT = Path(__file__).resolve().parents[2]
on_files = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="this one is about SQLite's own files")
# Words of the week that are not the client's to take along: those of others, and what was typed and never kept.
NOT_HERS = {
    "staff-name", "label", "password", "post", "own-note", "held", "kept-message", "feed-word", "looked-for",
    "exercise-draft", "held-reply", "note-back", "guide-draft",
    "visitor-name", "visitor-email", "visitor-phone", "visitor-words", "visitor-reason", "visitor-ask-for",
    "visitor-room", "waits-name", "waits-words",
    "client-note",
    "client-note-draft", "stirred", "did-with-it", "sheet-draft",
}  # fmt: skip


def signed_in(username: str, password: str = PASSWORD) -> Actor:
    return accounts.sign_in(username=username, password=password, network="n", device="", now=NOW).actor


@pytest.fixture
def rosa(house) -> Actor:
    live_a_week(house)
    return signed_in("rosa", WORD["password"] + " long enough")


@pytest.mark.django_db
def test_the_copy_holds_every_word_in_its_place(house, rosa):
    data = exporting.whole(actor=rosa, now=NOW)
    # Field by field: what the file says is what the database opens to.
    assert {one["id"]: one["body"] for one in data["kept"]} == {
        str(one.id): one.body for one in items.kept(actor=rosa)
    }
    assert {one["id"]: one["body"] for one in data["shown"]} == {
        str(one.id): one.body for one in sharing.mine(actor=rosa)
    }
    assert {one["id"]: one["body"] for one in data["received"]} == {
        str(one.id): one.body for one in sharing.received(actor=rosa, day=TODAY)
    }
    assert [one["body"] for one in data["being_written"]] == [body for _, body in items.all_drafts(actor=rosa)]
    assert data["account"] == {
        "username": "rosa", "display_name": WORD["client-name"], "email": f"{WORD['address']}@example.org",
    }  # fmt: skip
    assert data["who_has_looked"][-1]["action"] == "copy-taken"


@pytest.mark.django_db
def test_the_page_and_the_file_hold_every_word_of_hers_and_no_other(house, rosa):
    packed = zipfile.ZipFile(
        io.BytesIO(exports.pack(exporting.whole(actor=rosa, now=NOW), labels=exporting.labels()))
    )
    assert packed.testzip() is None
    assert packed.namelist() == ["notes/notes.html", "notes/notes.css", "notes/notes.json"]
    page, file = packed.read("notes/notes.html").decode(), packed.read("notes/notes.json").decode()
    expected = {name for name in WORD if name not in NOT_HERS}
    in_file = {name for name in expected if WORD[name] in file}
    assert in_file == expected
    # The address stands in the file; on the page it would only say where notices go.
    assert {name for name in expected if WORD[name] in page} == expected - {"address"}
    for others in ("staff-name", "own-note", "label", "client-note", "client-note-draft", "stirred", "sheet-draft"):
        assert WORD[others] not in page + file
    assert json.loads(file)["format"] == exporting.FORMAT
    assert re.findall(r'(?:src|href)="([^"]+)"', page) == ["notes.css"]


@pytest.mark.django_db
def test_a_script_in_ones_own_words_stays_words(house):
    check_in(house, 5, note="<script>alert(1)</script>")
    ana = signed_in("ana")
    page = exports.page(exporting.whole(actor=ana, now=NOW), labels=exporting.labels())
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_every_kind_of_thing_has_a_name_on_the_page():
    found = set()
    for path in (ROOT / "safeground" / "domain").rglob("*.py"):
        found |= set(re.findall(r'items\.keep\([^)]*?kind="([a-z-]+)"', path.read_text(encoding="utf-8"), re.S))
    assert {"message", "rung", "dated"} <= found
    assert found - set(words_of_exports.words().kinds) == set()


@pytest.mark.django_db
def test_a_copy_needs_the_password_again(house):
    later = NOW + accounts.sessions.STEP_UP
    for call in (
        lambda: exporting.whole(actor=house.ana.actor, now=later),
        lambda: erasing.erase_private(actor=house.ana.actor, now=later, also_shown=False),
        lambda: erasing.close(actor=house.ana.actor, now=later),
    ):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.code == "step-up"


@pytest.mark.django_db
def test_erasing_leaves_nothing_private_and_what_is_shown_shown(house, rosa):
    before = sorted(one.id for one in sharing.mine(actor=rosa) if one.state != "held")
    received = sharing.received(actor=rosa, day=TODAY)
    erasing.erase_private(actor=rosa, now=NOW, also_shown=False)
    # A card that is shown and a goal that both agreed on are not the client's alone.
    assert sorted(one.kind for one in items.kept(actor=rosa)) == ["boundaries", "goal"]
    assert items.all_drafts(actor=rosa) == []
    assert sorted(one.id for one in sharing.mine(actor=rosa)) == before
    assert sharing.received(actor=rosa, day=TODAY) == received


@pytest.mark.django_db
def test_erasing_what_is_shown_too_ends_it_for_the_other(house, rosa):
    erasing.erase_private(actor=rosa, now=NOW, also_shown=True)
    assert items.kept(actor=rosa) == []
    assert [one.state for one in sharing.mine(actor=rosa) if one.state != "withdrawn"] == []
    assert sharing.opened(actor=house.ben.actor, day=TODAY, now=NOW, log=False) == []


@pytest.mark.django_db
def test_nobody_elses_is_touched(house, rosa):
    check_in(house, 5, who="ana")
    check_in(house, 6, who="ben")
    kept = {who: items.kept(actor=getattr(house, who).actor) for who in ("ana", "ben")}
    erasing.erase_private(actor=rosa, now=NOW, also_shown=True)
    assert {who: items.kept(actor=getattr(house, who).actor) for who in ("ana", "ben")} == kept


@pytest.mark.django_db
def test_stopping_everything_at_once(house, rosa):
    erasing.stop_all(actor=rosa, now=NOW)
    assert {one.state for one in sharing.mine(actor=rosa)} <= {"held", "withdrawn"}


@pytest.mark.django_db
def test_a_closed_account_is_empty_and_opens_nothing(house, rosa):
    erasing.close(actor=rosa, now=NOW)
    with wall.opened():
        account = models.Account._base_manager.get(id=rosa.me)
        left = {
            model.__name__: model._base_manager.filter(**{column: rosa.me}).count()
            for model, column in (
                (models.Item, "owner_id"), (models.Draft, "owner_id"), (models.Share, "owner_id"),
                (models.KeySlot, "account_id"), (models.KeyPair, "account_id"), (models.Contact, "account_id"),
                (models.Session, "account_id"), (models.SecondFactor, "account_id"),
            )
        }  # fmt: skip
    assert set(left.values()) == {0}, left
    assert account.username.startswith("closed-")
    assert bytes(account.name_sealed) == b""
    assert account.disabled_on == TODAY
    with pytest.raises(Refused):
        signed_in("rosa", WORD["password"] + " long enough")
    # At the therapist's desk: the connection has ended, the other clients are there, and the past can be listed.
    ben = house.ben.actor
    assert [one.other_name for one in care.of_therapist(actor=ben)] == ["Ana"]
    assert len(care.of_therapist(actor=ben, ended=True)) == 2
    # The name is free again.
    code = care.invite(actor=ben, label="again", now=NOW).code
    care.join(code=code, username="rosa", display_name="Rosa", password=PASSWORD, now=NOW)


@pytest.mark.django_db
def test_the_trail_of_a_closed_account_is_still_whole(house, rosa):
    from safeground.domain import audit

    erasing.close(actor=rosa, now=NOW)
    rows = [row for row in access.rows(house.olga, models.AuditEvent, "verify", order=("chain", "sequence"))
            if row.chain == rosa.me]  # fmt: skip
    assert rows[-1].action == "account-closed"
    assert audit.first_break(rows) is None


@on_files
def test_what_is_erased_is_in_no_file_of_the_database(tmp_path):
    settings = {name: value for name, value in os.environ.items() if not name.startswith("SAFEGROUND_")}
    home = {"SAFEGROUND_HOME": str(tmp_path), "SAFEGROUND_CHEAP_KDF_FOR_TESTS": "yes",
            "SAFEGROUND_TRIES_PER_NETWORK": "10000"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.privacy.erasure"],
        cwd=ROOT, env={**settings, **home}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["before"] == told["hers"] > 20
    # The control: deleted, and still to be read in the write-ahead log.
    assert told["unswept"] > 0
    assert (told["swept"], told["after"], told["anas_after"]) == (True, 0, told["anas"])


@pytest.mark.django_db(transaction=True)
def test_the_sweep_runs_on_this_database(house):
    from safeground.store import traces

    people.check_in(house, 5)
    erasing.erase_private(actor=house.ana.actor, now=NOW, also_shown=True)
    assert traces.sweep() is True
