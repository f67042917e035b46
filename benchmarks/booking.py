"""Free times and booking one, against a plain page of times: processor time, and no time given away twice.

`python -m benchmarks.booking app|floor TRIES` is started by `measure` on a copy of the folder and prints JSON. Both
show two weeks of times of one therapist. The app's booking is two requests, to hold a time and to say who one is, and
seals what it keeps; the floor's is one request and one row in plain text. Then four processes try to have the same
times at once.
"""

from __future__ import annotations

import json
import multiprocessing
import re
import shutil
import statistics
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import inside
from benchmarks.servers import App, Floor, run

BOOKINGS = 20
PROCESSES = 4
TRIES, MANY_TRIES = 200, 2_000
VALUE = re.compile(r'name="at" value="([^"]+)"')


def measure(folder: Path, *, rounds: int, full: bool) -> dict[str, Any]:
    """`folder` holds the templates `app` and `floor`. Rounds are pairs; the tries at once are made in the last."""
    found: dict[str, Any] = {"rounds": [], "tries": MANY_TRIES if full else TRIES}
    for number in range(rounds):
        pair = {}
        for kind, server in (("app", App), ("floor", Floor)):
            tries = found["tries"] if number == rounds - 1 and kind == "app" else 0
            pair[kind] = _asked(folder, kind, server, tries, str(number))
        found["rounds"].append(pair)
    for name in ("slots_cpu_ms", "booking_cpu_ms"):
        found[name] = {
            kind: statistics.median(pair[kind][name] for pair in found["rounds"]) for kind in ("app", "floor")
        }
        ratios = [pair["app"][name] / pair["floor"][name] for pair in found["rounds"]]
        found[name.replace("cpu_ms", "ratio")] = round(statistics.median(ratios), 2)
    found["race"] = found["rounds"][-1]["app"]["race"]
    return found


def _asked(folder: Path, kind: str, server: Any, tries: int, name: str) -> dict[str, Any]:
    home = folder / f"{kind}-booking-{name}"
    shutil.copytree(folder / kind, home)
    told = run(["benchmarks.booking", kind, str(tries)], server.settings(home), timeout=300)
    shutil.rmtree(home)
    return dict(json.loads(told.splitlines()[-1]))


def main(kind: str, tries: int) -> dict[str, Any]:
    inside.set_up(kind)
    from django.test import Client

    path = _open_app() if kind == "app" else "/slots/"
    browser = Client(headers={"host": "127.0.0.1"})

    def times() -> list[str]:
        answer = browser.get(path)
        assert answer.status_code == 200, answer.status_code
        return VALUE.findall(answer.content.decode())

    _, statements = inside.counted(times)
    found: dict[str, Any] = {"queries": len(statements), "times": len(times()), "slots_cpu_ms": inside.spent(times)}
    free = iter(times())

    def book() -> None:
        fields = {"name": "Robin", "phone": "1", "mode": "phone", "channel": "phone", "words": "x" * 200}
        held = browser.post(path, {"at": next(free), **(fields if kind == "floor" else {})})
        assert held.status_code == 302, (held.status_code, held.content[:500])
        if kind == "app":
            place = held.headers["Location"].partition("?")[0]
            assert browser.post(place, {"do": "arrange", **fields}).status_code == 302

    found["booking_cpu_ms"] = inside.spent(book, BOOKINGS)
    found["wrong"] = found["times"] - len(times()) - BOOKINGS
    if kind == "app":
        found["race"] = _race(tries) if tries else {}
    return found


def _open_app() -> str:
    """Hours of one therapist, with a page of their own; returns its address."""
    from django.conf import settings
    from django.utils import timezone

    from safeground.domain import accounts, consultations, practice, profiles

    settings.VISITS_PER_NETWORK = settings.HOLDS_AT_ONCE = 1_000_000
    browser, _ = inside.signed_in("app", "therapist")
    here, now = practice.current(), timezone.now()
    assert here is not None
    actor = accounts.resume(practice=here.id, token=browser.cookies["s"].value, now=now)
    assert actor is not None
    hours = ((9, 0), (12, 0)), ((14, 0), (17, 0))
    spans = [
        consultations.Span(day, datetime(2026, 1, 1, *start).time(), datetime(2026, 1, 1, *end).time())  # noqa: DTZ001
        for day in range(1, 8)
        for start, end in hours
    ]
    numbers = {"before": 0, "after": 15, "notice_hours": 0, "horizon_days": 60, "most_a_day": 0}
    consultations.set_availability(actor=actor, is_open=True, spans=spans, modes=["phone"], numbers=numbers)
    slug = profiles.publish(actor=actor, typed={"lead": "Slowly.", "formats": ["phone"], "accepting": "1"}, now=now)
    return f"/people/{slug}/times/"


def _race(tries: int) -> dict[str, int]:
    """So many tries at twenty times in four processes; how many were had, and how many of them twice."""
    from django.db import connection
    from django.utils import timezone

    from safeground.domain import consultations
    from safeground.store import models, wall

    now = timezone.now().astimezone(UTC)
    with wall.opened():
        therapist = models.Availability.objects.get(is_open=True, modes=["phone"]).account_id
    times = consultations.offered(therapist=therapist, now=now)[:20]
    connection.close()
    context = multiprocessing.get_context("fork")
    line, answers = context.Barrier(PROCESSES), context.Queue()

    def attempt(number: int) -> str:
        network, typed = f"10.0.{number % 250}.{number // 250}", {"name": "R", "mode": "phone", "phone": "1"}
        try:
            code = consultations.hold(therapist=therapist, at=times[number % 20], network=network, now=now)
            return consultations.arrange(code=code, typed=typed, network=network, now=now).state
        except Exception as fault:
            return str(getattr(fault, "code", type(fault).__name__))

    def go(place: int) -> None:
        line.wait()
        answers.put(Counter(attempt(number) for number in range(place, tries, PROCESSES)))

    children = [context.Process(target=go, args=(place,)) for place in range(PROCESSES)]
    for child in children:
        child.start()
    told: Counter[str] = sum((answers.get(timeout=250) for _ in children), Counter())
    for child in children:
        child.join()
    with wall.opened():
        rows = models.Appointment.objects.filter(meeting__isnull=False, state="standing", starts_at__in=times)
        had = Counter(row.starts_at for row in rows)
    return {
        "booked": told["standing"], "refused": told["taken"], "errors": tries - told["standing"] - told["taken"],
        "twice": sum(count - 1 for count in had.values()),
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))
