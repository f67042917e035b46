"""`safeground backup`: the database, its keys and the list of erasures in one file that only an offline key opens.

Nothing is stopped for it. On the disk of this machine it leaves one encrypted file; the keys are never written
anywhere else in clear.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings
from django.db import connection
from django.utils import timezone

from safeground.cli import houses
from safeground.domain import copies, erasures, rotation, sentinel
from safeground.domain.actor import Actor

FORMAT = "safeground-backup"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}


def run(options: argparse.Namespace) -> None:
    practice = houses.practice_or_stop()
    recipients = [_recipient(text) for text in options.key or _keys_from_settings()]
    folder = Path(options.to)
    if not folder.is_dir():
        sys.exit(f"{folder} is not a folder. Backups belong on another disk; make the folder there first.")
    now = timezone.now()
    actor = Actor.operator(practice.id, reason="backup")
    secret = _sentinel(actor, now)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.HOME) as room:
        database = Path(room) / DATABASE[connection.vendor]
        rows = _copy(database)
        parts: dict[str, Path | bytes] = {
            database.name: database,
            "keys/pepper": Path(settings.PEPPER_FILE),
            "keys/mail": Path(settings.MAIL_KEY_FILE),
            **{f"keys/{name}": path for name, path in rotation.older_files().items()},
            "keys/sentinel": json.dumps(secret).encode(),
            "erasures.txt": "".join(f"{mark}\n" for mark in erasures.listed(actor=actor)).encode(),
        }
        parts = {name: part for name, part in parts.items() if isinstance(part, bytes) or part.exists()}
        manifest = {
            "format": FORMAT,
            "version": 1,
            "made_at": now.isoformat(),
            "practice": practice.name,
            "rows": rows,
            "parts": {name: {"sha256": _hash(part), "bytes": _size(part)} for name, part in parts.items()},
        }
        target = folder / f"safeground-{now:%Y%m%d-%H%M%S}.age"
        _write(target, manifest, parts, recipients)
    state = {"made_at": now.isoformat(), "bytes": target.stat().st_size, "file": target.name}
    (Path(settings.HOME) / "backup.json").write_text(json.dumps(state))
    print(f"{target} is written, {target.stat().st_size:,} bytes. Only the offline key opens it.")
    print("Try it out now and then: safeground restore FILE --identity KEY --to NEW-FOLDER")


def _keys_from_settings() -> list[str]:
    found = list(settings.BACKUP_KEYS)
    if not found:
        sys.exit(
            "Nobody could open this backup yet. Make a key on another machine (age-keygen), keep its secret half "
            "offline, and give the public half: --key age1… or SAFEGROUND_BACKUP_KEYS."
        )
    return found


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except (pyrage.RecipientError, ValueError):
        sys.exit(f"{text[:70]} is not a public age key. One begins with age1 and has 62 characters.")


def _sentinel(actor: Actor, now: Any) -> dict[str, str]:
    """What proves after a restore that all belongs together; made the first time."""
    path = Path(settings.PEPPER_FILE).with_name("sentinel")
    if path.exists():
        return dict(json.loads(path.read_text()))
    made = sentinel.make(actor=actor, now=now)
    secret = {"username": made.username, "password": made.password, "line": made.line}
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(handle, "w") as file:
        json.dump(secret, file)
    return secret


def _copy(target: Path) -> dict[str, int]:
    if connection.vendor == "sqlite":
        try:
            copies.make(target)
        except copies.CopyBroken:
            sys.exit("The copy of the database is not whole, so no backup was written. Run `safeground doctor`.")
        return copies.count_rows(target)
    dump = shutil.which("pg_dump")
    if dump is None:
        sys.exit("pg_dump is not on this machine. Install PostgreSQL's client programs, then run this again.")
    named = connection.get_connection_params()
    given = {"PGHOST": named.get("host"), "PGPORT": named.get("port"), "PGUSER": named.get("user"),
             "PGPASSWORD": named.get("password"), "PGDATABASE": named.get("dbname")}  # fmt: skip
    environment = {**os.environ, **{name: str(value) for name, value in given.items() if value}}
    done = subprocess.run(
        [dump, "--format=custom", f"--file={target}"], env=environment, capture_output=True, check=False
    )
    if done.returncode:
        sys.exit("pg_dump did not finish, so no backup was written. Look at DATABASE_URL and at its own log.")
    return {}


def _hash(part: Path | bytes) -> str:
    if isinstance(part, bytes):
        return hashlib.sha256(part).hexdigest()
    with part.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size(part: Path | bytes) -> int:
    return len(part) if isinstance(part, bytes) else part.stat().st_size


def _write(target: Path, manifest: dict, parts: dict[str, Path | bytes], recipients: list) -> None:
    """Pack and encrypt in one go, through a pipe, and give the file its name only when it is whole."""
    half = target.with_suffix(".part")
    source, sink = os.pipe()

    def pack() -> None:
        with os.fdopen(sink, "wb") as out, tarfile.open(fileobj=out, mode="w|") as archive:
            _add(archive, "manifest.json", json.dumps(manifest, indent=1).encode())
            for name, part in parts.items():
                _add(archive, name, part)

    packer = threading.Thread(target=pack)
    packer.start()
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file, os.fdopen(source, "rb") as tar:
        pyrage.encrypt_io(tar, file, recipients)
        file.flush()
        os.fsync(file.fileno())
    packer.join()
    half.rename(target)


def _add(archive: tarfile.TarFile, name: str, part: Path | bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.mode, entry.size = 0o400, _size(part)
    if isinstance(part, bytes):
        archive.addfile(entry, io.BytesIO(part))
    else:
        with part.open("rb") as file:
            archive.addfile(entry, file)
