"""Everything a practice leaves on the disk, searched for every canary: database, write-ahead log, letters, logs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.privacy import scanner
from tests.privacy.test_canaries import CANARIES, WORD
from tests.store.server import Caller, Server

ROOT = Path(__file__).resolve().parents[2]
on_files = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="this one is about SQLite's own files")


def found_in(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Hits by file. The address on the envelope of a letter is the one word that has to be there."""
    hits = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "static" not in path.parts:
            name = str(path.relative_to(folder))
            found = scanner.hits(path.read_bytes(), CANARIES)
            hits[name] = [hit for hit in found if not (name.startswith("mail/") and hit[0] == WORD["address"])]
    return hits


@on_files
def test_nothing_is_left_in_any_file(tmp_path):
    settings = {name: value for name, value in os.environ.items() if not name.startswith("SAFEGROUND_")}
    home, apart = tmp_path / "home", tmp_path / "temporary"
    apart.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.privacy.afterlife"],
        cwd=ROOT,
        env={
            **settings,
            "SAFEGROUND_HOME": str(home),
            "SAFEGROUND_CHEAP_KDF_FOR_TESTS": "yes",
            "SAFEGROUND_TRIES_PER_NETWORK": "10000",
            "TMPDIR": str(apart),
        },
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    names = {path.name for path in home.rglob("*") if path.is_file()}
    assert {"safeground.sqlite3", "safeground.sqlite3-wal"} <= names
    assert any(name.endswith(".eml") for name in names)
    assert (home / "safeground.sqlite3-wal").stat().st_size > 100_000
    hits = found_in(home)
    assert {name: found for name, found in hits.items() if found} == {}
    assert scanner.hits(done.stdout + done.stderr, CANARIES) == []
    assert list(apart.rglob("*")) == []


@on_files
def test_the_control_a_careless_file_is_found(tmp_path):
    (tmp_path / "note.gz").write_bytes(scanner.PACKERS["gzip"](WORD["note"].encode()))
    assert {word for word, _ in found_in(tmp_path)["note.gz"]} == {WORD["note"]}


def _too_large(caller: Caller, path: str) -> int:
    """A form too large is answered, or the line is closed before all of it was taken in: both are a refusal."""
    try:
        return caller.ask("POST", path, {"text": WORD["message"] * 200_000})[0]
    except (BrokenPipeError, ConnectionResetError):
        return 413


@on_files
def test_a_served_practice_writes_nothing_of_what_was_sent_to_it(tmp_path, request):
    """Over real HTTP: a note, a draft, a wrong password, a form too large, a bad path."""
    server = Server(tmp_path)
    request.addfinalizer(server.stop)
    person = next(one for one in server.demo(2) if one["role"] == "client")
    server.start()
    caller = Caller(server)
    caller.sign_in(person)
    _, _, page = caller.ask("GET", "/me/check-ins/")
    place = page.split("/me/check-ins/new/")[1].split("/")[0]
    fields = {"note": WORD["note"], "rating_side": "5", "key": "k1"}
    assert caller.ask("POST", f"/me/check-ins/new/{place}/draft/", {"note": WORD["draft"]})[0] == 204
    status, kept, _ = caller.ask("POST", f"/me/check-ins/new/{place}/", fields)
    assert status == 302
    assert WORD["note"] in caller.ask("GET", kept)[2]
    refused = [
        caller.ask("POST", f"/me/check-ins/new/{place}/", {**fields, "key": "k2", "rating_side": WORD["post"]})[0],
        caller.ask("POST", "/sign-in/", {"username": WORD["post"], "password": WORD["password"]})[0],
        _too_large(caller, f"/me/say/{place}/"),
        caller.ask("GET", f"/me/{WORD['post']}/")[0],
    ]
    assert [status < 500 for status in refused] == [True] * 4
    hits = found_in(tmp_path)
    assert "server.log" in hits
    assert {name: found for name, found in hits.items() if found} == {}
