"""`safeground invite`: the operator lets somebody who works here make their account."""

from __future__ import annotations

import argparse

from django.utils import timezone

from safeground.cli import houses
from safeground.domain import accounts
from safeground.domain.actor import Actor


def run(options: argparse.Namespace) -> None:
    houses.prepare()
    practice = houses.practice_or_stop()
    operator = Actor.operator(practice.id, reason="invite")
    made = accounts.invite(actor=operator, role=options.role, now=timezone.now())
    print(f"For one {options.role}, for two weeks, at /join/ :\n    {made.code}")
