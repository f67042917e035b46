"""Inside one process: database statements and processor time of each page, without a server around it.

`python -m benchmarks.inside app|floor check-in|desk [--profile]` is started by queries.py and desk.py with the
folder in the environment, and prints JSON. Statements that only begin or end a transaction are not counted.
Times are processor milliseconds, the median of REPEATS.
"""

from __future__ import annotations

import cProfile
import json
import os
import pstats
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

REPEATS = 30
# Few: each one makes this client's history longer by one, and with it the pages after it.
SUBMITS = 10
BOOKKEEPING = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


class Statements:
    """A wrapper around every statement of a connection, in the order in which they ran."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith(BOOKKEEPING):
            self.seen.append(sql)
        return execute(sql, params, many, context)


def counted(work: Callable[[], Any]) -> tuple[Any, list[str]]:
    from django.db import connection

    statements = Statements()
    with connection.execute_wrapper(statements):
        found = work()
    return found, statements.seen


def spent(work: Callable[[], Any], repeats: int = REPEATS) -> float:
    """The median processor time of one call, in milliseconds."""
    times = []
    for _ in range(repeats):
        began = time.process_time()
        work()
        times.append((time.process_time() - began) * 1e3)
    return round(statistics.median(times), 2)


def set_up(kind: str) -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = (
        "safeground.config.settings" if kind == "app" else "benchmarks.floor.settings"
    )
    from django.conf import settings

    if kind == "app":
        # The names of static files as they are; `serve` makes the manifest, and looking a name up costs the same.
        plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    django.setup()


def signed_in(kind: str, role: str) -> tuple[Any, str]:
    """A test client signed in as the first client or therapist, and the address of the page in question."""
    from django.test import Client

    browser = Client(headers={"host": "127.0.0.1"})
    if kind == "floor":
        name = "client0" if role == "client" else "therapist"
        assert browser.post("/sign-in/", {"username": name}).status_code == 302
        return browser, "/check-in/" if role == "client" else "/desk/"
    people = json.loads((Path(os.environ["SAFEGROUND_HOME"]) / "people.json").read_text())
    one = next(person for person in people if person["role"] == role)
    fields = {"username": one["username"], "password": one["password"]}
    answer = browser.post("/sign-in/", fields)
    assert answer.status_code == 302, answer.content
    if role == "therapist":
        return browser, "/desk/"
    from safeground.domain import accounts, care, practice

    here = practice.current()
    assert here is not None
    from django.utils import timezone

    actor = accounts.resume(practice=here.id, token=browser.cookies["s"].value, now=timezone.now())
    assert actor is not None
    return browser, f"/me/check-ins/new/{care.of_client(actor=actor)[0].id}/"


def check_in(kind: str, profile: bool) -> dict[str, Any]:
    """The three pages of the flow. The answers are read back out of the result page."""
    from benchmarks.floor.instrument import RATINGS
    from benchmarks.servers import KEY

    browser, path = signed_in(kind, "client")

    def form() -> str:
        answer = browser.get(path)
        assert answer.status_code == 200, answer.status_code
        return str(answer.content.decode())

    def fields(page: str) -> dict[str, str]:
        key = KEY.search(page)
        given = dict.fromkeys(RATINGS, "6")
        day = time.strftime("%Y-%m-%d")
        return {**given, "tension": "no", "note": "A line.", "session_on": day, **({"key": key[1]} if key else {})}

    def submit(filled: dict[str, str]) -> str:
        answer = browser.post(path, filled)
        assert answer.status_code == 302, answer.status_code
        return str(answer["Location"])

    def result(place: str) -> str:
        answer = browser.get(place)
        assert answer.status_code == 200, answer.status_code
        return str(answer.content.decode())

    for _ in range(2):
        result(submit(fields(form())))
    page, of_form = counted(form)
    place, of_submit = counted(lambda: submit(fields(page)))
    shown, of_result = counted(lambda: result(place))
    waiting = iter([fields(form()) for _ in range(SUBMITS)])
    steps: dict[str, Callable[[], Any]] = {
        "form": form,
        "result": lambda: result(place),
        "submit": lambda: submit(next(waiting)),
    }
    cpu = {name: spent(work, SUBMITS if name == "submit" else REPEATS) for name, work in steps.items()}
    if profile:
        more = iter([fields(form()) for _ in range(SUBMITS)])
        steps["submit"] = lambda: submit(next(more))
        for name, work in steps.items():
            _profile(name, work, SUBMITS)
    return {
        "queries": {"form": len(of_form), "submit": len(of_submit), "result": len(of_result)},
        "cpu_ms": cpu,
        "bytes": {"form": len(page), "result": len(shown)},
        "wrong": int("A line." not in shown),
        "statements": {"form": of_form, "submit": of_submit, "result": of_result} if profile else {},
    }


def desk(kind: str, profile: bool) -> dict[str, Any]:
    """The caseload page: the first look after things changed, and every look after it."""
    browser, path = signed_in(kind, "therapist")

    def look() -> str:
        answer = browser.get(path)
        assert answer.status_code == 200, answer.status_code
        return str(answer.content.decode())

    began = time.process_time()
    _, first = counted(look)
    first_cpu = (time.process_time() - began) * 1e3
    for _ in range(2):
        look()
    page, later = counted(look)
    cpu = spent(look)
    if profile:
        _profile("desk", look)
    return {
        "first_queries": len(first),
        "first_cpu_ms": round(first_cpu, 2),
        "queries": len(later),
        "cpu_ms": cpu,
        "bytes": len(page),
        "statements": later if profile else [],
    }


def _profile(name: str, work: Callable[[], Any], repeats: int = 20) -> None:
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(repeats):
        work()
    profiler.disable()
    print(f"--- {name}, {repeats} times", file=sys.stderr)
    pstats.Stats(profiler, stream=sys.stderr).sort_stats("cumtime").print_stats(60)


def main(kind: str, what: str, profile: bool) -> None:
    set_up(kind)
    print(json.dumps(check_in(kind, profile) if what == "check-in" else desk(kind, profile)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], "--profile" in sys.argv)
