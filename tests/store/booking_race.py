"""Five hundred tries at twenty times, in several processes; then a session and a first talk at one time. Prints JSON.

In every second process nobody waits for a turn and nobody looks whether a time is free: there the constraint of the
database is alone.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import sys
from collections import Counter
from datetime import UTC, datetime, time, timedelta

ATTEMPTS = int(sys.argv[1]) if len(sys.argv) > 1 else 500
PROCESSES, TIMES, MIXED = 4, 20, 6


def attempt(therapist, at, number: int, now) -> str:
    """One visitor: hold, say who one is. What they are told, or that it stands."""
    from safeground.domain import consultations
    from safeground.domain.actor import Refused

    network = f"10.{number // 250}.{number % 250}.7"
    try:
        code = consultations.hold(therapist=therapist, at=at, network=network, now=now)
        typed = {"name": f"Visitor {number}", "mode": "phone", "phone": "1", "channel": "phone"}
        return consultations.arrange(code=code, typed=typed, network=network, now=now).state
    except Refused as refused:
        kind = "free" in refused.sentence and "wrong" in refused.sentence
        return f"{refused.code}, {'kindly' if kind else refused.sentence}"


def crowd(therapist, times, now) -> Counter[str]:
    context = multiprocessing.get_context("fork")
    line, answers = context.Barrier(PROCESSES), context.Queue()
    each = ATTEMPTS // PROCESSES

    def run(place: int) -> None:
        from safeground.domain import diary
        from safeground.domain.consultations import slots

        if place % 2:
            diary.wait_for_turn = lambda therapist: None
            slots.is_free = lambda *_, **__: True
        numbers = list(range(place * each, (place + 1) * each))
        random.Random(place).shuffle(numbers)
        line.wait()
        told: Counter[str] = Counter()
        for number in numbers:
            try:
                told[attempt(therapist, times[number % len(times)], number, now)] += 1
            except Exception as fault:
                told[f"{type(fault).__name__}: {fault}"] += 1
        answers.put(told)

    children = [context.Process(target=run, args=(place,)) for place in range(PROCESSES)]
    for child in children:
        child.start()
    found: Counter[str] = sum((answers.get(timeout=120) for _ in children), Counter())
    for child in children:
        child.join()
    return found


def mixed(house, therapist, at, now, number: int) -> str:
    """A session is made while a visitor holds a time that overlaps it: one of the two comes to be."""
    from safeground.domain import appointments
    from tests.people import TODAY
    from tests.store import racing

    day = TODAY + timedelta(days=20)

    def session() -> str:
        plan = appointments.Plan(day, time(13 + number, 10))
        appointments.make(actor=house.ben.actor, pair=house.pair, plan=plan, now=now)
        return "session"

    def visitor() -> str:
        return "talk" if attempt(therapist, at, 9000 + number, now) == "standing" else "taken"

    if number % 2:
        return " and ".join(sorted(racing.both(session, visitor)))
    return " and ".join(sorted(racing.both(visitor, session)))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeground.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from safeground.cli import houses
    from safeground.domain import consultations
    from safeground.store import models, wall
    from tests import people
    from tests.domain import consulting
    from tests.people import NOW, TODAY

    settings.HOLDS_AT_ONCE = 1000
    houses.prepare()
    house = people.gather()
    spans = [consultations.Span(day, time(9), time(19)) for day in range(1, 8)]
    consulting.open_hours(house.ben, spans=spans)
    therapist = house.ben.actor.me
    day = TODAY + timedelta(days=9)
    times = consultations.offered(therapist=therapist, now=NOW, first=day, days=1)[:TIMES]
    connection.close()
    told = crowd(therapist, times, NOW)
    after = consultations.offered(therapist=therapist, now=NOW, first=day, days=1)
    with wall.opened():
        standing = models.Appointment.objects.filter(meeting__isnull=False, state="standing")
        starts = [row.starts_at for row in standing]
        left = models.Meeting.objects.exclude(state="standing").count()
    afternoon = [
        datetime.combine(TODAY + timedelta(days=20), time(12 + number), tzinfo=UTC) for number in range(MIXED)
    ]
    both = Counter(mixed(house, therapist, at, NOW, number) for number, at in enumerate(afternoon))
    print(json.dumps({
        "told": told, "booked": len(starts), "different": len(set(starts)), "times": len(times), "left over": left,
        "still offered": len(set(after) & set(times)), "mixed": both,
    }))  # fmt: skip


if __name__ == "__main__":
    main()
