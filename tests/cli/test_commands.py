"""The `safeground` command as an operator meets it: in a process of its own, every refusal one sentence."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.server import Caller, Server, free_port

ROOT = Path(__file__).resolve().parents[2]
INIT = (
    "init",
    "--name",
    "Rowan House",
    "--outside-name",
    "The professional body",
    "--outside-reach",
    "0300 000 0000",
)
pytestmark = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="each of these has a SQLite file of its own")


def command(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SAFEGROUND_", "PORT"))}
    return subprocess.run(
        [sys.executable, "-m", "safeground", *words],
        cwd=ROOT,
        env={**kept, "SAFEGROUND_HOME": str(home), **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a refusal: nothing on the other stream, and no trace."""
    assert done.returncode == 1, (done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def test_a_real_practice_is_made_and_its_first_invitation_printed_once(tmp_path):
    apart = {
        "SAFEGROUND_PEPPER_FILE": str(tmp_path / "keys" / "pepper"),
        "SAFEGROUND_MAIL_KEY_FILE": str(tmp_path / "keys" / "mail"),
    }
    home = tmp_path / "home"
    done = command(home, *INIT, **apart)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Rowan House is ready.\n")
    words = done.stdout.strip().splitlines()[-1].strip()
    assert len(words.split("-")) == 5
    modes = [oct((tmp_path / "keys" / name).stat().st_mode & 0o777) for name in ("pepper", "mail")]
    assert modes == ["0o400", "0o400"]
    assert refused(command(home, *INIT, **apart)) == "There is a practice here already. Nothing was changed."
    invited = command(home, "invite", "therapist", **apart)
    assert (invited.returncode, len(invited.stdout.strip().splitlines()[-1].split("-"))) == (0, 5)
    assert command(home, "run-due", **apart).stdout == "delivered 0, ended 0, notices 0, sessions tidied 0\n"
    for settings, end in (
        ({}, "A real practice is served over https only."),
        ({"SAFEGROUND_CHEAP_KDF_FOR_TESTS": "yes"}, "SAFEGROUND_CHEAP_KDF_FOR_TESTS is set."),
        ({"SAFEGROUND_BEHIND_TLS": "yes", "SAFEGROUND_EPOCH_DIR": "/proc/x"}, "SAFEGROUND_EPOCH_DIR is /proc/x"),
    ):  # fmt: skip
        assert refused(command(home, "serve", **apart, **settings)).startswith(end)
    far = command(
        home, "serve", "--host", "0.0.0.0", **apart, SAFEGROUND_BEHIND_TLS="yes", SAFEGROUND_EPOCH_DIR="/dev/shm/x"
    )
    assert refused(far) == "Behind a TLS proxy, listen on this machine only: use --host 127.0.0.1"
    os.chmod(tmp_path / "keys" / "pepper", 0o600)
    (tmp_path / "keys" / "pepper").unlink()
    gone = command(home, "serve", **apart, SAFEGROUND_BEHIND_TLS="yes", SAFEGROUND_EPOCH_DIR="/dev/shm/x")
    assert refused(gone) == (
        f"The pepper is not at {tmp_path}/keys/pepper. Put it back from the recovery kit; "
        "nobody can sign in without it."
    )
    assert "real practice here" in refused(command(home, "demo", **apart))


def test_the_pepper_does_not_lie_beside_the_database(tmp_path):
    sentence = refused(command(tmp_path, *INIT))
    assert sentence.startswith(
        f"The pepper would lie beside the database, in {tmp_path}: whoever copies one has both."
    )
    assert list(tmp_path.glob("**/pepper")) == []


@pytest.mark.parametrize("left_out", ["--name", "--outside-name", "--outside-reach"])
def test_init_asks_in_a_terminal_and_says_so_elsewhere(tmp_path, left_out):
    place = INIT.index(left_out)
    words = INIT[:place] + INIT[place + 2 :]
    done = command(tmp_path / "home", *words, SAFEGROUND_PEPPER_FILE=str(tmp_path / "pepper"))
    assert refused(done).startswith("Not all answers were given.")


@pytest.mark.parametrize("words", [("serve",), ("run-due",), ("invite", "therapist")])
def test_without_a_practice(tmp_path, words):
    if words == ("run-due",):
        command(tmp_path, "serve")
    sentence = refused(command(tmp_path, *words))
    assert sentence == "There is no practice here yet. Begin with: safeground init   (or: safeground demo)"


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("in the way")
    place = tmp_path / "file" / "home"
    assert (
        refused(command(place, "serve")) == f"{place} cannot be written. Choose another folder with SAFEGROUND_HOME."
    )


def test_a_setting_that_makes_no_sense(tmp_path):
    done = command(tmp_path, "serve", SAFEGROUND_IDLE_MINUTES="soon")
    assert refused(done) == "SAFEGROUND_IDLE_MINUTES must be a whole number, and it is 'soon'."


def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / "safeground.sqlite3").write_bytes(b"this is not a database" * 500)
    assert refused(command(tmp_path, "serve")).startswith("The database does not answer as it should.")


def test_a_demonstration_is_served_here_and_stops_when_told(tmp_path):
    server = Server(tmp_path)
    people = server.demo(3)
    assert [person["role"] for person in people] == ["director", *["therapist"] * 3, *["client"] * 3]
    assert set(people[0]) == {"name", "role", "username", "password"}
    again = server.command("demo", "--json", "--clients", "3")
    assert json.loads(again.stdout)["people"] == people
    for host, sentence in (
        ("0.0.0.0", "This is a demonstration. It is served on this machine only: use --host 127.0.0.1"),
    ):
        assert refused(server.command("serve", "--host", host)) == sentence
    server.start()
    try:
        Caller(server).sign_in(people[-1])
        taken = server.command("serve", "--port", str(server.port))
        assert refused(taken) == (
            f"Port {server.port} is taken by another program. Choose another with PORT={server.port + 1}"
        )
        assert server.process is not None
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(timeout=20) == 0
        assert "Traceback" not in server.log.read_text()
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", server.port)) != 0
    finally:
        server.stop()


def test_an_interrupted_demonstration_is_made_anew(tmp_path):
    server = Server(tmp_path)
    server.demo(2)
    (tmp_path / "demo-is-complete").unlink()
    done = server.command("demo", "--json", "--clients", "2")
    assert done.returncode == 0
    assert done.stderr.startswith("An earlier demonstration was interrupted while it was made. Making it anew.\n")


def test_the_demonstration_is_the_same_for_the_same_seed(tmp_path):
    import sqlite3
    from contextlib import closing

    counts = []
    for name in ("one", "two"):
        server = Server(tmp_path / name)
        (tmp_path / name).mkdir()
        server.demo(4)
        with closing(sqlite3.connect(tmp_path / name / "safeground.sqlite3")) as database:
            tables = ("sg_item", "sg_share", "sg_audit_event", "sg_pair", "sg_account")
            counts.append([database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables])
    assert counts[0] == counts[1]


def test_an_older_python_is_told_in_a_sentence(tmp_path):
    """The check stands before anything that an older Python could not read: shown on a pretended version."""
    program = (
        "import sys; sys.version_info = (3, 10, 0); sys.argv = ['safeground', 'serve'];"
        "from safeground.cli.main import run; run()"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert refused(done) == "Safeground needs Python 3.11 or newer."


def test_free_ports_are_free():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", free_port()))


def test_somebody_who_worked_here_is_gone(tmp_path):
    server = Server(tmp_path)
    people = server.demo(1)
    names = {role: [one["username"] for one in people if one["role"] == role] for role in ("therapist", "director")}
    username = next(one for one in names["therapist"] if one not in names["director"])

    def gone(*words):
        return subprocess.run(
            [sys.executable, "-m", "safeground", "gone", *words], cwd=ROOT, env=server.environment, text=True,
            capture_output=True, check=False, timeout=120, input="somebody else\n",
        )  # fmt: skip

    nobody = "Nobody who works here signs in with this name. Nothing was changed."
    for other in ("not-a-name", "ana"):
        assert refused(gone(other, "--yes")) == nobody
    asked = gone(username)
    assert refused(asked) == "Nothing was changed."
    assert "closes the account of" in asked.stdout and "cannot be undone" in asked.stdout
    done = gone(username, "--yes")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("is closed for good. Each client of theirs is told and keeps everything.\n")
    again = gone(username, "--yes")
    assert again.returncode != 0 and "Traceback" not in again.stderr


def test_the_demonstration_shows_everything_in_every_state(tmp_path):
    server = Server(tmp_path)
    people = server.demo(40)
    assert [person["role"] for person in people].count("therapist") == 3
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.states"],
        cwd=ROOT, env=server.environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert set(found["shares"]) == {"held", "delivered", "opened", "withdrawn"}
    assert set(found["marks"]) == {"open", "kept", "not-yet", "change"}
    assert set(found["modes"]) == {"read", "hold", "talk", "answer"}
    assert found["talked"] and set(found["talked"]) <= {"yes", "partly", "no"}
    # Each tool is used by somebody, and none by everybody.
    tools = (
        "line",
        "session-card",
        "shown-card",
        "rung",
        "boundaries",
        "shown-boundaries",
        "message",
        "mark",
        "dated",
    )
    assert {tool: 0 < found["kinds"].get(tool, 0) < 40 for tool in tools} == dict.fromkeys(tools, True)
    # 12 to 20 sessions each, of which about one in six was not followed by a check-in.
    assert len(found["sessions"]) == 40
    assert min(found["sessions"]) >= 5 and max(found["sessions"]) <= 20
    assert len(set(found["sessions"])) > 5
