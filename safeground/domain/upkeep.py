"""What looks after the practice from outside the product: the last backup, as the operator's command noted it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

FILE = "backup.json"
STALE = timedelta(days=8)


@dataclass(frozen=True)
class Backup:
    made_at: datetime
    bytes: int
    stale: bool


def backup(*, now: datetime) -> Backup | None:
    """The last backup, or None: none was made, or what was written down of it cannot be read."""
    try:
        raw = json.loads((Path(settings.HOME) / FILE).read_text(encoding="utf-8"))
        made_at, size = datetime.fromisoformat(raw["made_at"]), int(raw["bytes"])
        if made_at.tzinfo is None:
            return None
        return Backup(made_at, size, now - made_at > STALE)
    except (OSError, ValueError, TypeError, KeyError):
        return None
