"""What is left of a deleted row in the files of the database, and getting rid of it."""

from __future__ import annotations

from django.db import connection


def sweep() -> bool:
    """Let nothing of what was deleted stay in the database's files. Call it after the deed, never within it.

    SQLite overwrites deleted rows (`secure_delete`), and its write-ahead log still holds the old pages until they
    have been carried over and the log is cut off (tried: without this a deleted key was still to be read there).
    PostgreSQL keeps dead rows until they are vacuumed. False where others were reading just now: the next sweep,
    or the next round of `run-due`, does it then.
    """
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM")
            return True
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
        return not busy


def faults() -> list[str]:
    """What is wrong with the database as it is set up and stored, in sentences; empty where all is well."""
    if connection.vendor != "sqlite":
        return []
    wanted = {"journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "foreign_keys": "1"}
    found = []
    with connection.cursor() as cursor:
        for name, value in wanted.items():
            cursor.execute(f"PRAGMA {name}")
            if str(cursor.fetchone()[0]).lower() != value:
                found.append(f"{name} is not as it should be.")
        cursor.execute("PRAGMA quick_check(1)")
        if cursor.fetchone()[0] != "ok":
            found.append("A page of the database is damaged.")
    return found
