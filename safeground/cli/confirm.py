"""`safeground confirm`: the operator as the second person, for somebody whom a director has proposed."""

from __future__ import annotations

import argparse
import sys

from django.utils import timezone

from safeground.cli import houses
from safeground.domain import accounts
from safeground.domain.actor import Actor


def run(options: argparse.Namespace) -> None:
    houses.prepare()
    practice, now = houses.practice_or_stop(), timezone.now()
    operator = Actor.operator(practice.id, reason="confirm")
    waiting = accounts.staff.to_confirm(actor=operator, now=now)
    if not options.name:
        print("\n".join(f"{one.name} ({one.role}), proposed by {one.by}" for one in waiting) or "Nobody waits.")
        return
    found = [one for one in waiting if one.name == " ".join(options.name.split())]
    if len(found) != 1:
        sys.exit("Nobody who waits has exactly this name, or more than one has. Nothing was changed.")
    accounts.staff.confirm(actor=operator, proposal=found[0].id, now=now)
    print(f"{found[0].name} can now use the five words, as {found[0].role}.")
