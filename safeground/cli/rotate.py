"""`safeground rotate-keys`: another pepper, another mail key. Says how many, never whose."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from safeground.cli import houses
from safeground.domain import keys, rotation, sentinel
from safeground.domain.actor import Actor


def run(options: argparse.Namespace) -> None:
    houses.prepare()
    practice = houses.practice_or_stop()
    actor = Actor.operator(practice.id, reason="rotate-keys")
    if options.tidy:
        _admit_sentinel()
        print(f"Older peppers deleted: {rotation.tidy(actor=actor, now=timezone.now())}.")
        _say_what_leans(actor)
        return
    if not options.yes and input("Change these keys now? Make a backup first. Type yes to go on: ").strip() != "yes":
        sys.exit("Nothing was changed.")
    if options.what in ("pepper", "both"):
        done = rotation.change_pepper(actor=actor)
        print(f"The pepper is new. Sealed anew: {done.contacts} contacts and choices.")
        print("Print it for the recovery kit now, and keep the older print until the older pepper is deleted.")
        _admit_sentinel()
        _say_what_leans(actor)
    if options.what in ("mail", "both"):
        done = rotation.change_mail_key(actor=actor)
        print(f"The mail key is new. Sealed anew: {done.notices} notices that wait.")


def _admit_sentinel() -> None:
    """The sentinel signs in like anybody: nobody else would ever renew its slot."""
    path = Path(settings.PEPPER_FILE).with_name("sentinel")
    if path.exists():
        sentinel.opens(sentinel=sentinel.Sentinel(**json.loads(path.read_text())), now=timezone.now())


def _say_what_leans(actor: Actor) -> None:
    left = rotation.leaning(actor=actor, now=timezone.now())
    for one in left:
        if one.is_over:
            print(f"Nothing leans on the older pepper {one.name} any more: `rotate-keys --tidy` deletes it.")
        else:
            print(f"Older pepper {one.name}: {one.slots} passwords, {one.codes} codes and {one.meetings} first talks "
                  "may still lean on it. It stays.")  # fmt: skip
    if not left:
        print(f"There is one pepper, {keys.pepper_id()}, and nothing leans on another.")
