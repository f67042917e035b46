"""Django's migrate, let through the wall, and one at a time.

Two machines of one practice may be started together: the second waits for the first and then finds nothing to do.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connection

from safeground.store import wall

# Any number will do that nothing else of ours takes as an advisory lock for a whole session.
TURN = 7_233_348_462


@contextmanager
def _alone() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [TURN])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [TURN])
        return
    name = str(connection.settings_dict["NAME"])
    if ":memory:" in name or "mode=memory" in name:
        yield
        return
    with (Path(settings.HOME) / ".upgrading").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> Any:
        with wall.opened(), _alone():
            return super().handle(*args, **options)
