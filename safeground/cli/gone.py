"""`safeground gone`: somebody who worked here is gone, and no director can say so; or the director is the one."""

from __future__ import annotations

import argparse
import sys

from django.utils import timezone

from safeground.cli import houses
from safeground.domain import leaving
from safeground.domain.actor import Actor


def run(options: argparse.Namespace) -> None:
    houses.prepare()
    practice = houses.practice_or_stop()
    operator = Actor.operator(practice.id, reason="gone")
    found = leaving.named(actor=operator, username=options.username)
    if found is None:
        sys.exit("Nobody who works here signs in with this name. Nothing was changed.")
    account, name = found
    if not options.yes:
        print(f"This closes the account of {name} for good and destroys its keys. It cannot be undone.")
        if input(f"Type {options.username} once more to do it: ").strip() != options.username:
            sys.exit("Nothing was changed.")
    leaving.gone(actor=operator, account=account, now=timezone.now())
    print(f"The account of {name} is closed for good. Each client of theirs is told and keeps everything.")
