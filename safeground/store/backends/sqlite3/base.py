"""Django's sqlite3 backend with the SQL wall in every connection (store/wall.py)."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base

from safeground.store import wall


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(wall.refuse)
