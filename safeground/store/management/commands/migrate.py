"""Django's migrate, let through the wall."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from safeground.store import wall


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> Any:
        with wall.opened():
            return super().handle(*args, **options)
