"""What is left of a deleted row in the files of the database, and getting rid of it."""

from __future__ import annotations

from django.db import connection


def settle() -> bool:
    """Carry SQLite's log over and cut it off: what was deleted is then in neither file. (docs/decisions/0015)

    Never within a deed. False where others were reading just now: the next one does it. PostgreSQL needs none.
    """
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or ":memory:" in name or "mode=memory" in name:
        return True
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
        return not busy


def sweep() -> bool:
    """After much was deleted at once: let nothing of it stay in the database's files. Never within a deed.

    PostgreSQL keeps dead rows until they are vacuumed.
    """
    if connection.in_atomic_block:
        return False
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
        return True
    return settle()
