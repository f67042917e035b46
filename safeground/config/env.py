"""Typed readers for the environment. A bad value stops the program with one sentence."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Unusable(SystemExit):
    """Stops the program with a sentence a person can act on."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str) -> bool:
    value = text(name).lower()
    if value in {"", "0", "no", "false", "off"}:
        return False
    if value in {"1", "yes", "true", "on"}:
        return True
    raise Unusable(f"{name} must be yes or no, and it is {value!r}.")


def number(name: str, default: int, *, low: int, high: int) -> int:
    raw = text(name, str(default))
    try:
        value = int(raw)
    except ValueError:
        raise Unusable(f"{name} must be a whole number, and it is {raw!r}.") from None
    if not low <= value <= high:
        raise Unusable(f"{name} must be from {low} to {high}, and it is {value}.")
    return value


def folder(name: str, default: str) -> Path:
    return Path(text(name, default)).expanduser().resolve()


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(*, url: str, home: Path) -> dict[str, object]:
    """Django's DATABASES entry for `url`, or SQLite under `home` when it is empty."""
    if not url:
        return _sqlite(home / "safeground.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise Unusable("DATABASE_URL must begin with postgresql:// or sqlite:///.")
    host = parts.hostname or ""
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "safeground.store.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", host)),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(path: Path) -> dict[str, object]:
    return {
        "ENGINE": "safeground.store.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            # FULL: an acknowledged check-in has reached the disk. secure_delete: an erased key is gone.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
                "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;"
            ),
        },
    }


def host(name: str) -> str:
    """The bare name of a machine, such as meet.example.org, or nothing."""
    value = text(name).lower()
    if value and not re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", value):
        raise Unusable(f"{name} must be the bare name of a machine, such as meet.example.org, and it is {value!r}.")
    return value
