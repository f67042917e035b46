"""`safeground doctor`: what is in order on this machine, what is not, and what to do about it. It changes nothing."""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from safeground.cli import houses
from safeground.domain import health, keys, rotation
from safeground.domain import practice as practices
from safeground.domain.actor import Actor

BACKUP_WITHIN = timedelta(hours=26)
CLOCK_WITHIN = timedelta(minutes=15)
ROOM = 2 * 1024**3


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `do` is empty where all is well."""

    name: str
    state: str
    says: str
    do: str = ""


def _ok(name: str, says: str) -> Finding:
    return Finding(name, "ok", says)


def _bad(name: str, says: str, do: str) -> Finding:
    return Finding(name, "bad", says, do)


def run(options: argparse.Namespace) -> None:
    practice = houses.practice_or_stop()
    found = list(look(practice))
    if options.json:
        print(json.dumps([asdict(one) for one in found], indent=2))
    else:
        for one in found:
            print(f"{'ok   ' if one.state == 'ok' else 'LOOK '} {one.name}: {one.says}")
            if one.do:
                print(f"       {one.do}")
    if any(one.state == "bad" for one in found):
        sys.exit(1)


def look(practice: practices.Practice) -> Iterator[Finding]:
    """Every check in its order. A real practice and a demonstration are held to the same things."""
    checks: tuple[Callable[[practices.Practice], Finding], ...] = (
        _kind, _pepper, _apart, _mail_key, _rotation, _epoch, _database, _upgraded, _people, _outside, _transport,
        _clock, _backup, _core_dumps, _swap, _disk,
    )  # fmt: skip
    for check in checks:
        yield check(practice)


def _kind(practice: practices.Practice) -> Finding:
    if practice.is_demo:
        return _bad(
            "practice", "this is a demonstration.", "Never use it with real people. Begin with `safeground init`."
        )
    return _ok("practice", f"{practice.name}.")


def _key_file(name: str, path: Path) -> Finding:
    if not path.exists():
        return _bad(name, f"there is none at {path}.", "Put it back from the recovery kit or from a backup.")
    mode = path.stat().st_mode & 0o777
    if mode & 0o077:
        return _bad(name, f"others can read {path} (mode {mode:o}).", f"chmod 0400 {path}")
    return _ok(name, f"at {path}, readable by its owner alone.")


def _pepper(practice: practices.Practice) -> Finding:
    return _key_file("pepper", Path(settings.PEPPER_FILE))


def _mail_key(practice: practices.Practice) -> Finding:
    return _key_file("mail key", Path(settings.MAIL_KEY_FILE))


def _rotation(practice: practices.Practice) -> Finding:
    try:
        left = rotation.leaning(actor=Actor.operator(practice.id, reason="doctor"), now=timezone.now())
    except keys.KeyFault:
        return _bad("age of the keys", "the pepper cannot be read.", "Put it back from the recovery kit.")
    if rotation.is_under_way():
        return _bad("age of the keys", "a rotation was interrupted.", "Run `safeground rotate-keys` again.")
    ages = {"pepper": settings.PEPPER_FILE, "mail key": settings.MAIL_KEY_FILE}
    now = timezone.now().timestamp()
    said = [f"{name} {int((now - os.stat(path).st_mtime) // 86400)} days" for name, path in ages.items()
            if Path(path).exists()]  # fmt: skip
    more = f"{sum(one.slots for one in left)} passwords still lean on an older pepper."
    return _ok("age of the keys", f"{', '.join(said)}. {more}")


def _apart(practice: practices.Practice) -> Finding:
    if connection.vendor != "sqlite":
        return _ok("pepper's place", "the database is on a server of its own.")
    folder = Path(str(settings.DATABASES["default"]["NAME"])).resolve().parent
    if Path(settings.PEPPER_FILE).resolve().is_relative_to(folder):
        return _bad(
            "pepper's place", "it lies beside the database.",
            "Whoever copies one folder has both. Move it, and set SAFEGROUND_PEPPER_FILE.",
        )  # fmt: skip
    return _ok("pepper's place", "apart from the database.")


def _epoch(practice: practices.Practice) -> Finding:
    kind = houses.kind_of_place(Path(settings.EPOCH_DIR))
    if kind in ("tmpfs", "ramfs", "unknown"):
        return _ok("epoch folder", f"{settings.EPOCH_DIR} ({kind}).")
    return _bad(
        "epoch folder", f"{settings.EPOCH_DIR} lies on a disk.", "Set SAFEGROUND_EPOCH_DIR to a folder in /run."
    )


def _database(practice: practices.Practice) -> Finding:
    faults = health.database_faults()
    if faults:
        return _bad("database", " ".join(faults), "Stop the server, take a backup of the files, then ask for help.")
    return _ok("database", f"{connection.vendor}, whole, and every write reaches the disk.")


def _upgraded(practice: practices.Practice) -> Finding:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return _bad("upgrade", f"{len(waiting)} steps are waiting.", "Run `safeground serve`; it upgrades first.")
    return _ok("upgrade", "the database is up to date.")


def _people(practice: practices.Practice) -> Finding:
    without = health.staff_without_factor(actor=Actor.operator(practice.id, reason="doctor"))
    if without:
        return _bad(
            "second factor", f"missing for {', '.join(without)}.", "They are asked for it at the next sign-in."
        )
    return _ok("second factor", "set by everybody who works here.")


def _outside(practice: practices.Practice) -> Finding:
    if not practice.outside_routes:
        return _bad("outside route", "there is none.", "A director puts one down under Practice.")
    return _ok("outside route", f"{len(practice.outside_routes)}. Somebody should try the numbers now and then.")


def _transport(practice: practices.Practice) -> Finding:
    if practice.is_demo or (settings.BEHIND_TLS and settings.PUBLIC_URL.startswith("https://")):
        return _ok("transport", settings.PUBLIC_URL)
    return _bad(
        "transport", "no TLS proxy is announced.",
        "Set SAFEGROUND_BEHIND_TLS=yes and SAFEGROUND_URL to the https:// address. (docs/running.md)",
    )  # fmt: skip


def _age(path: Path, key: str, now: datetime) -> timedelta | None:
    try:
        return now - datetime.fromisoformat(json.loads(path.read_text())[key])
    except (OSError, ValueError, KeyError):
        return None


def _clock(practice: practices.Practice) -> Finding:
    age = _age(Path(settings.HOME) / "last-run-due.json", "at", timezone.now())
    if age is None or age > CLOCK_WITHIN:
        said = "has never run." if age is None else f"ran {round(age.total_seconds() / 60)} minutes ago."
        return _bad("run-due", said, "Held messages do not go without it. Start `safeground serve` or its timer.")
    return _ok("run-due", "runs.")


def _backup(practice: practices.Practice) -> Finding:
    age = _age(Path(settings.HOME) / "backup.json", "made_at", timezone.now())
    if age is None:
        return _bad("backup", "none was made yet.", "safeground backup --to FOLDER --key age1…")
    if age > BACKUP_WITHIN:
        return _bad("backup", f"the last one is {age.days} days old.", "Look at its timer, and run it by hand now.")
    return _ok("backup", "made within a day. Only a restore shows that it is good: try one now and then.")


def _core_dumps(practice: practices.Practice) -> Finding:
    if resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        return _ok("core dumps", "forbidden.")
    return _bad("core dumps", "allowed: a crash could write words to the disk.", "LimitCORE=0 in the unit.")


def _swap(practice: practices.Practice) -> Finding:
    swaps = Path("/proc/swaps")
    used = swaps.read_text().splitlines()[1:] if swaps.exists() else []
    if used:
        return _bad("swap", f"{len(used)} in use: memory can reach the disk.", "swapoff -a, or encrypt it.")
    return _ok("swap", "none.")


def _disk(practice: practices.Practice) -> Finding:
    free = shutil.disk_usage(settings.HOME).free
    if free < ROOM:
        return _bad("disk", f"{free // 1024**2} MB are free.", "Make room: a full disk stops every writing.")
    return _ok("disk", f"{free // 1024**3} GB are free, at {os.path.realpath(settings.HOME)}.")
