"""A copy of the database while it is in use, and whether a copy is whole."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from django.db import connection


class CopyBroken(Exception):
    """The copy is not a whole database."""


def make(target: Path) -> None:
    """Copy SQLite's database into a new file by its own online backup: never torn, whoever writes meanwhile.

    The copy is one file without a write-ahead log, and is looked over before it counts.
    """
    source = sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True)
    copy = sqlite3.connect(target)
    try:
        source.backup(copy, pages=2_000)
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.commit()
    finally:
        copy.close()
        source.close()
    target.chmod(0o600)
    look_over(target)


def look_over(path: Path) -> None:
    """Read every page of a SQLite file; `CopyBroken` where anything is wrong with it."""
    try:
        file = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            answer = file.execute("PRAGMA integrity_check").fetchone()[0]
        finally:
            file.close()
    except sqlite3.DatabaseError:
        raise CopyBroken from None
    if answer != "ok":
        raise CopyBroken


def count_rows(path: Path) -> dict[str, int]:
    """How many rows each of our tables has, to compare a restored copy with what was copied."""
    file = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")]
        ours = [name for name in names if name.startswith("sg_")]
        return {name: file.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in ours}  # noqa: S608
    finally:
        file.close()
