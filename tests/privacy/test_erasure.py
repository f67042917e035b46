"""Deleting for good: neither what was sealed nor its key is left in the database or its log."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="this one is about SQLite's own files")
PIECE = 32


def left_after_deleting(home: Path, *words: str) -> dict[str, int]:
    """How many pieces of what was sealed are in each file of the database."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("SAFEGROUND_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.privacy.erasing", *words],
        cwd=ROOT,
        env={**settings, "SAFEGROUND_HOME": str(home), "SAFEGROUND_CHEAP_KDF_FOR_TESTS": "yes"},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    sealed = [bytes.fromhex(text) for text in json.loads(done.stdout)]
    # An item is a key and a body: the reflection, the lines, and two drafts with a body each; a visitor's two keys.
    assert len(sealed) == 9
    pieces = {blob[at : at + PIECE] for blob in sealed for at in range(0, len(blob) - PIECE, PIECE)}
    assert len(pieces) > 200
    return {
        path.name: sum(piece in content for piece in pieces)
        for path in sorted(home.glob("safeground.sqlite3*"))
        for content in [path.read_bytes()]
    }


def test_nothing_is_left_after_the_next_round_of_the_clock(tmp_path):
    assert set(left_after_deleting(tmp_path, "settle").values()) == {0}


def test_the_control_before_it_the_log_still_holds_it(tmp_path):
    assert left_after_deleting(tmp_path)["safeground.sqlite3-wal"] > 0
