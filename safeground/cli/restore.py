"""`safeground restore`: a backup into a new folder, looked over before anybody relies on it.

What was erased after the backup was made is erased again, from the newest list of erasures that is given.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import threading
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings
from django.utils import timezone

from safeground.cli import backup, houses
from safeground.domain import copies, erasures, sentinel
from safeground.domain.actor import Actor

NAMES = {"manifest.json", *backup.DATABASE.values(), "keys/pepper", "keys/mail", "keys/sentinel", "erasures.txt"}
# A pepper or a mail key from before a rotation, while something leaned on it.
OLDER = re.compile(r"keys/(pepper\.[0-9a-f]{16}|mail\.old)")
CHANGED = "This backup has been changed or cut off since it was made. Nothing was restored."


def run(options: argparse.Namespace) -> None:
    target = Path(options.to)
    if target.exists() and any(target.iterdir()):
        sys.exit(f"{target} is not empty. A backup is restored into a new folder, never over something.")
    identity = _identity(Path(options.identity))
    made_here = not target.exists()
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        manifest = _unpack(Path(options.file), identity, target)
        _compare(manifest, target)
    except SystemExit:
        # A half-restored practice must not be taken for one.
        for path in target.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if made_here:
            target.rmdir()
        raise
    if (target / backup.DATABASE["postgresql"]).exists():
        print(f"The keys and the dump are in {target}. Load the dump with pg_restore into an empty database, set")
        print("DATABASE_URL and the key files, and run: safeground restored")
        return
    database = target / backup.DATABASE["sqlite"]
    database.rename(target / "safeground.sqlite3")
    newest = [target / "erasures.txt", *([Path(options.erasures)] if options.erasures else [])]
    told = _prove(target, newest)
    print(f"Restored into {target}: {manifest['practice']}, as it was at {manifest['made_at']}.")
    print(f"Every page of the database was read. {told['gone']} things that were erased since were erased again.")
    print("The sentinel opened what it had kept: database and keys belong together.")
    print(f"Begin with SAFEGROUND_HOME={target}, and move {target}/keys to a place apart from it.")


def _identity(path: Path) -> pyrage.x25519.Identity:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        sys.exit(f"{path} cannot be read. It should hold the secret half of the age key.")
    for line in lines:
        if line.startswith("AGE-SECRET-KEY-"):
            try:
                return pyrage.x25519.Identity.from_str(line.strip())
            except (pyrage.IdentityError, ValueError):
                break
    sys.exit(f"{path} holds no secret age key. It is the file that age-keygen wrote.")


def _unpack(file: Path, identity: pyrage.x25519.Identity, target: Path) -> dict[str, Any]:
    source, sink = os.pipe()
    # What the seal says comes first: what then looks wrong in the archive follows from it.
    faults: list[str] = []
    after: list[str] = []

    def decrypt() -> None:
        try:
            with os.fdopen(sink, "wb") as out, file.open("rb") as sealed:
                pyrage.decrypt_io(sealed, out, [identity])
        except FileNotFoundError:
            faults.append(f"There is no file {file}.")
        except pyrage.DecryptError as fault:
            wrong = "No matching keys" in str(fault)
            faults.append("This key does not open this backup. Nothing was restored." if wrong else CHANGED)
        except OSError:
            faults.append(CHANGED)

    opener = threading.Thread(target=decrypt)
    opener.start()
    try:
        with os.fdopen(source, "rb") as tar:
            _extract(tar, target, after)
            while tar.read(1 << 16):
                pass
    finally:
        opener.join()
    for fault in (*faults, *after):
        sys.exit(fault)
    try:
        return dict(json.loads((target / "manifest.json").read_text()))
    except (OSError, ValueError):
        sys.exit("This is not a backup of Safeground. Nothing was restored.")


def _extract(tar: Any, target: Path, faults: list[str]) -> None:
    """Only the files we know, as plain files: no path, link or device out of an archive is followed."""
    try:
        with tarfile.open(fileobj=tar, mode="r|") as archive:
            for entry in archive:
                if not _is_known(entry.name) or not entry.isreg():
                    faults.append("This is not a backup of Safeground. Nothing was restored.")
                    return
                content = archive.extractfile(entry)
                assert content is not None
                path = target / entry.name
                path.parent.mkdir(exist_ok=True, mode=0o700)
                with path.open("wb") as out:
                    shutil.copyfileobj(content, out)
                path.chmod(0o400 if entry.name.startswith("keys/") else 0o600)
    except tarfile.TarError:
        faults.append(CHANGED)


def _is_known(name: str) -> bool:
    return name in NAMES or OLDER.fullmatch(name) is not None


def _compare(manifest: dict[str, Any], target: Path) -> None:
    for name, told in manifest.get("parts", {}).items():
        path = target / name
        if not _is_known(name) or not path.exists():
            sys.exit(CHANGED)
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != told["sha256"]:
                sys.exit(CHANGED)
    database = target / backup.DATABASE["sqlite"]
    if database.exists():
        try:
            copies.look_over(database)
        except copies.CopyBroken:
            sys.exit(CHANGED)
        if copies.count_rows(database) != manifest["rows"]:
            sys.exit(CHANGED)


def _prove(target: Path, lists: list[Path]) -> dict[str, Any]:
    """In a process of its own, at home in the restored folder: upgrade, erase again, and let the sentinel in."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "SAFEGROUND_HOME": str(target),
        "SAFEGROUND_PEPPER_FILE": str(target / "keys" / "pepper"),
        "SAFEGROUND_MAIL_KEY_FILE": str(target / "keys" / "mail"),
        "SAFEGROUND_EPOCH_DIR": str(target / "run"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "safeground", "restored", "--json", *[str(path) for path in lists]],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr.strip() or "The restored practice could not be opened.")
    return dict(json.loads(done.stdout))


def prove(options: argparse.Namespace) -> None:
    """`safeground restored`: erase again what these lists name, and let the sentinel read its line."""
    houses.prepare()
    practice = houses.practice_or_stop()
    actor = Actor.operator(practice.id, reason="restored")
    marks: set[str] = set()
    for path in options.lists:
        marks |= {line.strip() for line in Path(path).read_text().splitlines() if line.strip()}
    try:
        gone = erasures.replay(actor=actor, marks=marks)
    except ValueError:
        sys.exit("A list of erasures holds something that is no mark. It is a file with one mark in each line.")
    secret = json.loads(Path(settings.PEPPER_FILE).with_name("sentinel").read_text())
    if not sentinel.opens(sentinel=sentinel.Sentinel(**secret), now=timezone.now()):
        sys.exit("The sentinel could not open what it had kept: these keys and this database do not belong together.")
    print(
        json.dumps({"gone": gone}) if options.json else f"The sentinel opened what it had kept. Erased again: {gone}."
    )


def list_erasures(options: argparse.Namespace) -> None:
    """`safeground erasures`: the marks as they are now, for a restore of an older backup."""
    practice = houses.practice_or_stop()
    for mark in erasures.listed(actor=Actor.operator(practice.id, reason="erasures")):
        print(mark)
