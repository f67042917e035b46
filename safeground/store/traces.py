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
