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
