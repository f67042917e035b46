"""`safeground init`: a real practice, its keys, and the invitation for its first person."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from safeground.cli import houses
from safeground.domain import accounts, keys
from safeground.domain import practice as practices
from safeground.domain.actor import Actor


def run(options: argparse.Namespace) -> None:
    houses.refuse_cheap_keys()
    _refuse_pepper_beside_database()
    houses.prepare()
    if practices.current() is not None:
        sys.exit("There is a practice here already. Nothing was changed.")
    name = options.name or _ask("The practice's name: ")
    outside = practices.Route(
        options.outside_name or _ask("Somebody outside the practice whom a client can turn to: "),
        options.outside_reach or _ask("How to reach them: "),
        "They do not work here.",
    )
    if not Path(settings.PEPPER_FILE).exists():
        keys.make_pepper()
    made = practices.found(
        name=name,
        outside_routes=[outside],
        discreet_name=options.discreet_name,
        locale=options.locale,
        time_zone=options.time_zone,
        now=timezone.now(),
    )
    operator = Actor.operator(made.id, reason="init")
    role = "therapist" if options.practice_of_one else "director"
    invitation = accounts.invite(actor=operator, role=role, now=timezone.now(), first=options.practice_of_one)
    print(f"{made.name} is ready.")
    print(f"The pepper is at {settings.PEPPER_FILE}. Print it or copy it to a safe place now: without it no")
    print("password opens anything (recovery codes still do). It must never be stored beside the database's copies.")
    print("The first person makes their account with these words, at /join/ :")
    print(f"    {invitation.code}")


def _refuse_pepper_beside_database() -> None:
    database = settings.DATABASES["default"]
    if "sqlite3" not in str(database["ENGINE"]):
        return
    folder = Path(str(database["NAME"])).resolve().parent
    if Path(settings.PEPPER_FILE).resolve().is_relative_to(folder):
        sys.exit(
            f"The pepper would lie beside the database, in {folder}: whoever copies one has both. Set "
            "SAFEGROUND_PEPPER_FILE to a place outside it, such as /etc/safeground/pepper. (docs/running.md)"
        )


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        sys.exit(
            "Not all answers were given. Use --name, --outside-name and --outside-reach, or run it in a terminal."
        )
    answer = ""
    while not answer:
        answer = input(question).strip()
    return answer
