"""Backup and restore as an operator meets them: under load, into a clean folder, with a wrong key, changed, cut."""

from __future__ import annotations

import json
import os
import shutil
import threading
from pathlib import Path
from typing import Any

import pyrage
import pytest

from tests.cli.test_commands import command, refused
from tests.store.server import Caller, Server

pytestmark = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="each of these has a SQLite file of its own")
CHEAP = {"SAFEGROUND_CHEAP_KDF_FOR_TESTS": "yes", "SAFEGROUND_TRIES_PER_NETWORK": "10000"}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict[str, Any]:
    """A practice of two people that is written to while it is copied, its backup, and the offline key."""
    room = tmp_path_factory.mktemp("backup")
    home, elsewhere = room / "home", room / "elsewhere"
    home.mkdir()
    elsewhere.mkdir()
    identity = pyrage.x25519.Identity.generate()
    key = room / "practice.key"
    key.write_text(f"# made by a test\n{identity}\n")
    server = Server(home, **CHEAP)
    person = next(one for one in server.demo(2) if one["role"] == "client")
    server.start()
    written = []

    def write() -> None:
        caller = Caller(server)
        caller.sign_in(person)
        for number in range(40):
            text = f"line {number} of the load"
            if caller.ask("POST", "/me/dated/", {"text": text, "about": "other", "key": f"k{number}"})[0] == 302:
                written.append(text)

    writer = threading.Thread(target=write)
    writer.start()
    done = command(home, "backup", "--to", str(elsewhere), "--key", str(identity.to_public()), **CHEAP)
    writer.join()
    server.stop()
    assert done.returncode == 0, done.stderr
    assert len(written) == 40
    return {
        "home": home,
        "file": next(elsewhere.glob("*.age")),
        "key": key,
        "room": room,
        "person": person,
    }


def restore(made, target: Path, *more: str, file: Path | None = None, key: Path | None = None):
    words = [str(file or made["file"]), "--identity", str(key or made["key"]), "--to", str(target), *more]
    return command(made["home"], "restore", *words, **CHEAP)


def test_under_load_it_is_whole_and_the_sentinel_opens(made, tmp_path):
    done = restore(made, tmp_path / "new")
    assert done.returncode == 0, done.stderr
    assert "The sentinel opened what it had kept: database and keys belong together." in done.stdout
    assert (tmp_path / "new" / "keys" / "pepper").stat().st_mode & 0o777 == 0o400
    # The restored practice is served, and its people sign in.
    server = Server(tmp_path / "new", **CHEAP)
    server.start()
    try:
        caller = Caller(server)
        caller.sign_in(made["person"])
        # What had been written when the copy was made is there; what came after may not be.
        assert caller.ask("GET", "/me/dated/")[0] == 200
    finally:
        server.stop()


def test_a_thief_of_the_file_reads_no_name_and_no_key(made):
    content = made["file"].read_bytes()
    pepper = (made["home"] / "keys" / "pepper").read_bytes()
    assert content.startswith(b"age-encryption.org/v1\n")
    assert [word for word in (pepper, b"sg_account", b"manifest", b"Rowan") if word in content] == []
    assert made["file"].stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in made["home"].glob(".backup-*")) == []


def test_another_key_opens_nothing_and_leaves_nothing(made, tmp_path):
    other = tmp_path / "other.key"
    other.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    said = refused(restore(made, tmp_path / "new", key=other))
    assert said == "This key does not open this backup. Nothing was restored."
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("place", [0.3, 0.6, 0.999])
def test_one_bit_changed_is_refused(made, tmp_path, place):
    content = bytearray(made["file"].read_bytes())
    content[int(len(content) * place)] ^= 1
    changed = tmp_path / "changed.age"
    changed.write_bytes(content)
    assert "changed or cut off" in refused(restore(made, tmp_path / "new", file=changed))
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("kept", [0.5, 0.95])
def test_cut_off_is_refused(made, tmp_path, kept):
    content = made["file"].read_bytes()
    cut = tmp_path / "cut.age"
    cut.write_bytes(content[: int(len(content) * kept)])
    assert "changed or cut off" in refused(restore(made, tmp_path / "new", file=cut))


def test_a_stranger_s_archive_is_refused_before_anything_of_it_is_followed(made, tmp_path):
    import io
    import tarfile

    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        entry = tarfile.TarInfo("../out")
        entry.size = 3
        archive.addfile(entry, io.BytesIO(b"bad"))
    identity = next(line for line in made["key"].read_text().splitlines() if line.startswith("AGE"))
    public = pyrage.x25519.Identity.from_str(identity).to_public()
    file = tmp_path / "strange.age"
    file.write_bytes(pyrage.encrypt(packed.getvalue(), [public]))
    assert refused(restore(made, tmp_path / "in" / "new", file=file)).startswith(
        "This is not a backup of Safeground."
    )
    assert not (tmp_path / "in" / "out").exists()


def test_never_over_something(made, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("kept")
    assert "is not empty" in refused(restore(made, tmp_path / "full"))
    assert (tmp_path / "full" / "mine").read_text() == "kept"


def test_what_was_erased_since_does_not_come_back(made, tmp_path):
    """Restored once, everything of one person erased there, and the list of it given to a second restore."""
    assert restore(made, tmp_path / "first").returncode == 0
    server = Server(tmp_path / "first", **CHEAP)
    person = made["person"]
    server.start()
    caller = Caller(server)
    caller.sign_in(person)
    erased = {"what": "shown", "understood": "1", "password": person["password"]}
    assert caller.ask("POST", "/me/leaving/erase/", erased)[0] == 302
    server.stop()
    listed = command(tmp_path / "first", "erasures", **CHEAP)
    marks = tmp_path / "erasures.txt"
    marks.write_text(listed.stdout)
    assert len(listed.stdout.splitlines()) > 20
    done = restore(made, tmp_path / "second", "--erasures", str(marks))
    assert done.returncode == 0, done.stderr
    again = Server(tmp_path / "second", **CHEAP)
    again.start()
    caller = Caller(again)
    caller.sign_in(person)
    pages = [caller.ask("GET", path)[2] for path in ("/me/dated/", "/me/privacy/")]
    again.stop()
    assert [words for words in ("of the load", "Stop sharing") if words in "".join(pages)] == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["backup", "--to", "/nowhere/at/all", "--key", "age1x"], "is not a public age key"),
        (["backup", "--to", "/nowhere/at/all"], "Nobody could open this backup yet."),
        (["restore", "x", "--identity", "/nowhere", "--to", "/tmp/never-made"], "cannot be read"),
    ],
)
def test_refusals_in_one_sentence(made, words, says):
    assert says in refused(command(made["home"], *words, **CHEAP))


def test_doctor_says_what_to_do(made, tmp_path):
    assert command(made["home"], "run-due", **CHEAP).returncode == 0
    done = command(made["home"], "doctor", "--json", **CHEAP)
    assert done.returncode == 1
    found = {one["name"]: one for one in json.loads(done.stdout)}
    assert found["practice"]["state"] == "bad"
    assert {name for name in ("pepper", "mail key", "database", "upgrade", "outside route", "run-due", "backup")
            if found[name]["state"] != "ok"} == set()  # fmt: skip
    assert all(one["do"] for one in found.values() if one["state"] == "bad")
    assert found["pepper's place"]["do"].startswith("Whoever copies one folder has both.")
    copy = tmp_path / "copy"
    shutil.copytree(made["home"], copy, ignore=shutil.ignore_patterns("static"))
    (copy / "keys" / "pepper").chmod(0o644)
    (copy / "backup.json").unlink()
    worse = {one["name"]: one for one in json.loads(command(copy, "doctor", "--json", **CHEAP).stdout)}
    assert (worse["pepper"]["state"], worse["backup"]["state"]) == ("bad", "bad")
    assert worse["pepper"]["do"].startswith("chmod 0400")


def test_before_and_after_new_keys_either_backup_is_restored(made, tmp_path):
    """Last in this file: it gives the practice new keys."""
    done = command(made["home"], "rotate-keys", "--yes", **CHEAP)
    assert done.returncode == 0, done.stderr
    assert "The pepper is new." in done.stdout
    assert "The mail key is new." in done.stdout
    public = next(
        pyrage.x25519.Identity.from_str(line).to_public()
        for line in made["key"].read_text().splitlines()
        if line.startswith("AGE-SECRET-KEY-")
    )
    done = command(made["home"], "backup", "--to", str(tmp_path), "--key", str(public), **CHEAP)
    assert done.returncode == 0, done.stderr
    for name, file in {"from-before": made["file"], "from-after": next(tmp_path.glob("*.age"))}.items():
        done = restore(made, tmp_path / name, file=file)
        assert done.returncode == 0, done.stderr
        assert len(list((tmp_path / name / "keys").glob("pepper.*"))) == (name == "from-after")
        server = Server(tmp_path / name, **CHEAP)
        server.start()
        try:
            caller = Caller(server)
            caller.sign_in(made["person"])
            assert caller.ask("GET", "/me/dated/")[0] == 200
        finally:
            server.stop()
