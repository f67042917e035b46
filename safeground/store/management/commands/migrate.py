"""Django's migrate, let through the wall, and one at a time.

Two machines of one practice may be started together: the second waits for the first and then finds nothing to do.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.commands import migrate

from safeground.store import transaction, wall


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> Any:
        with wall.opened(), transaction.upgrading(home=Path(settings.HOME)):
            return super().handle(*args, **options)
