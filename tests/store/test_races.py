"""Open and take back at once: one wins, and both are told the truth. The same form twice at once: kept once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 60


@contextmanager
def empty_database():
    """Settings for a database of its own: a file in its home, or one made on the PostgreSQL of this run."""
    if "DATABASE_URL" not in os.environ:
        yield {}
        return
    url = urlsplit(os.environ["DATABASE_URL"])
    name = f"races_{uuid.uuid4().hex}"
    with closing(psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield {"DATABASE_URL": urlunsplit(url._replace(path=f"/{name}"))}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def settings_for(home: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "SAFEGROUND_HOME": str(home), "SAFEGROUND_CHEAP_KDF_FOR_TESTS": "yes", **more}


@pytest.fixture(scope="module")
def races(tmp_path_factory):
    home = tmp_path_factory.mktemp("races")
    with empty_database() as database:
        done = subprocess.run(
            [sys.executable, "-m", "tests.store.racing", str(ROUNDS)],
            cwd=ROOT, env=settings_for(home, **database), capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.xdist_group("races")
def test_exactly_one_of_the_two_wins(races):
    won = {"take back: True, open: missing", "take back: False, open: opened"}
    assert set(races["openings"]) <= won
    assert sum(races["openings"].values()) == ROUNDS


@pytest.mark.xdist_group("races")
def test_the_same_form_at_once_is_kept_once(races):
    assert races["forms"] == {"the same": ROUNDS}
    assert races["kept"] == ROUNDS


@pytest.mark.xdist_group("races")
def test_a_new_version_of_a_card_and_an_answer_to_the_one_before(races):
    """Both are told the truth: the answer came first, or the card had changed. No old answer on a new card."""
    won = {
        "shown, answered, in force: two, answered: False",
        "shown, changed-meanwhile, in force: two, answered: False",
    }
    assert set(races["cards"]) <= won
    assert sum(races["cards"].values()) == ROUNDS


@pytest.mark.xdist_group("races")
def test_of_two_appointments_that_overlap_one_is_made(races):
    """With turns taken, and on every second round with nothing but the database's own constraint."""
    assert races["times"] == {"made and taken, standing: 1": 10}


@pytest.mark.xdist_group("races")
def test_yes_to_another_time_and_calling_off_at_once(races):
    won = {"agree: yes, call off: changed-meanwhile, then: moved", "agree: missing, call off: off, then: cancelled"}
    assert set(races["changes"]) <= won
    assert sum(races["changes"].values()) == 10


@pytest.mark.xdist_group("races")
def test_two_windows_on_one_card_and_two_presses_on_one_answer(races):
    """One is kept, the other is told; one version is made; the same answer twice is one, and it is read."""
    won = "['kept', 'told'], ['changed-elsewhere', 'shown'], versions: 1, one answer: True, reads: a"
    assert races["edits"] == {won: ROUNDS // 3}


@pytest.mark.xdist_group("races")
def test_five_hundred_at_twenty_times_and_twenty_are_booked(tmp_path):
    """Every one of the others is told in a kind sentence. A session and a first talk never share a time either."""
    with empty_database() as database:
        done = subprocess.run(
            [sys.executable, "-m", "tests.store.booking_race", "500"],
            cwd=ROOT, env=settings_for(tmp_path, **database), capture_output=True, text=True, check=False,
            timeout=200,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    came = json.loads(done.stdout)
    assert came["told"] == {"standing": 20, "taken, kindly": 480}
    assert (came["booked"], came["different"], came["left over"], came["still offered"]) == (20, 20, 0, 0)
    assert set(came["mixed"]) <= {"session and taken", "taken and talk"} and sum(came["mixed"].values()) == 6


def test_two_machines_of_one_practice_may_be_started_together(tmp_path):
    """Six at once over an empty database: each waits for its turn to set it up, and none stumbles."""
    program = (
        "import django; django.setup();"
        "from safeground.cli import houses; houses.prepare();"
        "from safeground.domain import practice; print(practice.current())"
    )
    with empty_database() as database:
        env = settings_for(tmp_path, DJANGO_SETTINGS_MODULE="safeground.config.settings", **database)
        started = [
            subprocess.Popen(
                [sys.executable, "-c", program], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(6)
        ]  # fmt: skip
        told = [one.communicate(timeout=120) for one in started]
    assert [(one.returncode, out.strip(), wrong) for one, (out, wrong) in zip(started, told, strict=True)] == [
        (0, "None", "")
    ] * 6
