"""`safeground export-client`: what a practice can hand over about a client, in one file, at their lawful request."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import zipfile
from pathlib import Path

from django.utils import timezone

from safeground.cli import houses
from safeground.domain import handing_over
from safeground.domain.actor import Actor

ABOUT = """This makes a copy of what the practice itself can see about {username}: account, days, states,
times and the record of who has looked. No word of theirs is in it; the practice cannot open those.
The client can make a whole copy themselves, under Privacy. That you made this one is entered in
their own record, and they see it."""


def run(options: argparse.Namespace) -> None:
    houses.prepare()
    practice = houses.practice_or_stop()
    target = Path(options.to)
    if target.exists() or target.is_symlink():
        sys.exit(f"{target} is there already. Nothing was made.")
    if not target.parent.is_dir() or not os.access(target.parent, os.W_OK):
        sys.exit(f"{target.parent} is not a folder that can be written. Nothing was made.")
    operator = Actor.operator(practice.id, reason="export-client")
    account = handing_over.find(actor=operator, username=options.username)
    if not options.yes:
        print(ABOUT.format(username=options.username))
        if not sys.stdin.isatty():
            sys.exit("Nothing was made. To go ahead without being asked, add --yes.")
        if input(f"Type {options.username} once more to make it: ").strip() != options.username:
            sys.exit("Nothing was made.")
    handed = handing_over.hand_over(actor=operator, account=account, now=timezone.now())
    _write(target, handed)
    print(
        f"{target} is written, and only you can read it here. Hand it to the client in a safe way, then delete it.\n"
        "It is a zip: read-first.txt is for people, data.json for programs."
    )


def _write(target: Path, handed: handing_over.Handed) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("read-first.txt", handed.text)
        file.writestr("data.json", json.dumps(handed.values, ensure_ascii=False, indent=1))
    try:
        handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        sys.exit(f"{target} is there already. Nothing was written; the client's record says that it was asked for.")
    with os.fdopen(handle, "wb") as file:
        file.write(packed.getvalue())
