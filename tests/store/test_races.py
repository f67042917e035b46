"""Open and take back at once: one wins, and both are told the truth. The same form twice at once: kept once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 60


@pytest.fixture(scope="module")
def races(tmp_path_factory):
    home = tmp_path_factory.mktemp("races")
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.racing", str(ROUNDS)],
        cwd=ROOT,
        env={
            **os.environ,
            "SAFEGROUND_HOME": str(home),
            "SAFEGROUND_CHEAP_KDF_FOR_TESTS": "yes",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
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
