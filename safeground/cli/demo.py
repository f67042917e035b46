"""`safeground demo`: a practice of invented people, lived through week by week, by the same doors as real ones.

The numbers come from the generative model of the engine (cli/research/courses.py); every check-in, share,
answer and mark is a use case of the domain, at the day on which it would have happened.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from safeground.cli import houses, overtime, toolbox
from safeground.cli.research import courses
from safeground.domain import access, accounts, alliance, care, contributing, feedback, keys, routes
from safeground.domain import practice as practices
from safeground.domain.actor import Actor


@dataclass
class Cast:
    """Who is in the demonstration, with the actors to act as them."""

    practice: practices.Practice
    words: dict[str, Any]
    directors: list[Actor] = field(default_factory=list)
    therapists: list[Actor] = field(default_factory=list)
    clients: list[tuple[Actor, uuid.UUID, Actor]] = field(default_factory=list)


def run(options: argparse.Namespace) -> None:
    houses.prepare()
    words = courses.demo_words()
    found = practices.current()
    if found is not None and not found.is_demo:
        sys.exit("There is a real practice here. The demonstration needs a folder of its own: set SAFEGROUND_HOME.")
    if found is not None and not _complete().exists():
        _start_again()
        found = None
    if found is None:
        _make(words, clients=options.clients, seed=options.seed)
    _tell(words, options)


def _complete() -> Path:
    return Path(settings.HOME) / "demo-is-complete"


def _start_again() -> None:
    """A demonstration that was interrupted while it was made holds nothing of anybody's: it is made anew."""
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    if connection.vendor != "sqlite":
        sys.exit("An earlier demonstration was interrupted. Please empty its database and run this again.")
    print("An earlier demonstration was interrupted while it was made. Making it anew.", file=sys.stderr)
    connection.close()
    for name in (
        database,
        Path(f"{database}-wal"),
        Path(f"{database}-shm"),
        settings.PEPPER_FILE,
        settings.MAIL_KEY_FILE,
    ):
        Path(name).unlink(missing_ok=True)
    keys.forget_files()
    houses.prepare()


def _make(words: dict[str, Any], *, clients: int, seed: int) -> None:
    now = timezone.now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    if not Path(settings.PEPPER_FILE).exists():
        keys.make_pepper()
    # Invented data need not reach the disk with each line: one synchronisation at the end is enough.
    with access.deed():
        cast = _gather(words, clients=clients, start=now - timedelta(weeks=21))
        plans = courses.plan(seed=seed, clients=clients)
        # In turn and not by chance, so that few promises show every mark.
        marks: Iterator[feedback.Mark] = itertools.cycle(("kept", "not-yet", "kept", "change"))
        chance = random.Random(seed)  # noqa: S311 - invented lives, not keys
        for number, (member, plan) in enumerate(zip(cast.clients, plans, strict=True), start=1):
            overtime.live(member, plan, practice=cast.practice, words=words, chance=chance, marks=marks, now=now)
            # A chance of their own, so that a new tool does not change what happens in the sessions.
            evenings = random.Random(f"{seed}:{number}")  # noqa: S311 - invented lives, not keys
            toolbox.Evenings(member, words=words, chance=evenings, all_of_it=number == 1).live(now)
            _progress(number, clients)
        toolbox.write_for_everybody(cast.directors[0], cast.clients[-1][0], words=words, now=now - timedelta(weeks=3))
        toolbox.introduce(cast.therapists, cast.directors[0], words=words, now=now - timedelta(weeks=20))
        toolbox.open_hours(cast.therapists, words=words, now=now)
        _figures(cast, now)
    _complete().touch()


def _figures(cast: Cast, now: datetime) -> None:
    """The quarters that have ended, as the director made them on the day after."""
    this = contributing.quarter_of(cast.practice.day(now))
    last = contributing.quarter_before(this)
    for quarter, after in ((contributing.quarter_before(last), last), (last, this)):
        made_at = datetime.combine(after, time(12), UTC)
        alliance.release(actor=cast.directors[0], quarter_on=quarter, now=made_at)


def _gather(words: dict[str, Any], *, clients: int, start: datetime) -> Cast:
    outside = practices.Route(
        "The register of therapists (invented)", "0300 000 0000", "They answer questions without a name."
    )
    practice = practices.found(name=words["practice"], outside_routes=[outside], now=start, is_demo=True)
    cast = Cast(practice, words)
    operator = Actor.operator(practice.id, reason="demo")
    for person in words["staff"]:
        code = accounts.invite(actor=operator, role=person["role"], now=start).code
        made = accounts.register(
            code=code,
            username=person["username"],
            display_name=person["name"],
            public_name=person["public_name"],
            password=words["password"],
            email=f"{person['username']}@example.org",
            now=start,
        )
        if person["role"] == "director":
            cast.directors.append(made.actor)
            alliance.begin(actor=made.actor, now=start)
            routes.add(
                actor=made.actor,
                kind="inside",
                account=made.actor.me,
                reach=words["inside_reach"],
                about=words["inside_about"],
            )
        if person["role"] == "therapist":
            cast.therapists.append(made.actor)
    for number, name in enumerate(words["clients"][:clients]):
        therapist = cast.therapists[number % len(cast.therapists)]
        code = care.invite(actor=therapist, label=name, now=start).code
        joined = care.join(code=code, username=name.lower(), display_name=name, password=words["password"], now=start)
        pair = care.of_client(actor=joined.actor)[0].id
        if number % 3:
            contributing.begin(actor=joined.actor, now=start)
        cast.clients.append((joined.actor, pair, therapist))
        _progress(0, clients, what=f"{number + 1} accounts")
    return cast


def _progress(done: int, total: int, what: str = "") -> None:
    filled = 30 * done // total
    line = f"\r  the demonstration: [{'#' * filled}{'.' * (30 - filled)}] {what or f'{done} of {total} people'}   "
    print(line, end="" if done < total else "\n", file=sys.stderr, flush=True)


def _tell(words: dict[str, Any], options: argparse.Namespace) -> None:
    url = settings.PUBLIC_URL
    people = [
        {
            "name": person["public_name"],
            "role": person["role"],
            "username": person["username"],
            "password": words["password"],
        }
        for person in words["staff"]
    ] + [
        {"name": name, "role": "client", "username": name.lower(), "password": words["password"]}
        for name in words["clients"][: options.clients]
    ]
    if options.json:
        print(json.dumps({"url": url, "people": people}, indent=2))
        return
    print("Who can sign in (invented people, all with the same password):")
    print(f"    password   {words['password']}")
    for person in (*people[:4], *people[4:7]):
        print(f"    {person['username']:<10} {person['role']:<10} {person['name']}")
    print(f"    … and {len(people) - 7} more; `safeground demo --json` lists them all.")
