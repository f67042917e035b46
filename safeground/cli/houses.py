"""What every command needs first: a folder, a database in good order, and the practice in it."""

from __future__ import annotations

import sys
import tempfile
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from safeground.domain import practice as practices


def prepare() -> None:
    """The home folder and an up-to-date database. Safe to repeat: a half-done upgrade is finished."""
    home = Path(settings.HOME)
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        # With no name: two that begin at once do not take each other's away.
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError:
        sys.exit(f"{home} cannot be written. Choose another folder with SAFEGROUND_HOME.")
    call_command("migrate", verbosity=0, interactive=False, stdout=StringIO())
    connection.close()


def practice_or_stop() -> practices.Practice:
    found = practices.current()
    if found is None:
        sys.exit("There is no practice here yet. Begin with: safeground init   (or: safeground demo)")
    return found


def kind_of_place(folder: Path) -> str:
    """What a folder lies on, such as "tmpfs" or "ext4"; "unknown" where the system does not tell."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return "unknown"
    kinds = {Path(line.split()[1]): line.split()[2] for line in mounts.read_text().splitlines()}
    return next((kinds[place] for place in (folder, *folder.parents) if place in kinds), "")


def refuse_epoch_on_disk() -> None:
    """The epoch key is one of three shares of every open session: it must go when the machine is switched off."""
    folder = Path(settings.EPOCH_DIR)
    kind = kind_of_place(folder)
    if kind == "unknown":
        return
    if kind not in ("tmpfs", "ramfs"):
        sys.exit(
            f"SAFEGROUND_EPOCH_DIR is {folder}, which lies on a disk. Choose a folder in memory, "
            "such as /run/safeground. (docs/running.md)"
        )


def refuse_cheap_keys() -> None:
    if settings.CHEAP_KDF:
        sys.exit("SAFEGROUND_CHEAP_KDF_FOR_TESTS is set. It makes passwords easy to guess and is for tests only.")
