"""`safeground reset-factor`: for somebody who works here and has lost the phone with their second factor."""

from __future__ import annotations

import argparse

from django.utils import timezone

from safeground.cli import houses
from safeground.domain import accounts
from safeground.domain.actor import Actor


def run(options: argparse.Namespace) -> None:
    houses.prepare()
    practice = houses.practice_or_stop()
    operator = Actor.operator(practice.id, reason="reset-factor")
    name = accounts.reset_second_factor(actor=operator, username=options.username, now=timezone.now())
    print(f"The second factor and the password of {name} are gone, and so are their sessions.")
    print("They get back in at /forgotten/ with their recovery code, and set up a new factor after it.")
