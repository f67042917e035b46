"""The journal against a plain one: the first fifty entries, all of them leafed through, and looking for a word.

`python -m benchmarks.journal app|floor ENTRIES` is started by `measure`, writes so many entries of about 2,000
characters for one client in the folder of the environment, and prints JSON. The floor keeps them in plain text
under an index, and draws the same rows. Looking for a word that is nowhere opens everything: the worst case.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import statistics
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks import inside
from benchmarks.servers import App, Floor, run

ENTRIES = 1_000
MANY = 10_000
WORDS = ("letter", "kitchen", "said", "nothing", "stairs", "rain", "quiet", "crème", "doesn’t", "before", "of", "the")
OLDER = re.compile(r'href="([^"]*\?before=[^"]+)"')


def measure(folder: Path, *, rounds: int) -> dict[str, Any]:
    """`folder` holds the templates `app` and `floor`. Rounds are pairs, one after the other."""
    found: dict[str, Any] = {"entries": ENTRIES, "rounds": []}
    for number in range(rounds):
        pair = {}
        for kind, server in (("app", App), ("floor", Floor)):
            pair[kind] = _asked(folder, kind, server, ENTRIES, str(number))
        found["rounds"].append(pair)
    found["many"] = _asked(folder, "app", App, MANY, "many")
    for name in ("first_cpu_ms", "all_cpu_ms"):
        found[name] = {
            kind: statistics.median(pair[kind][name] for pair in found["rounds"]) for kind in ("app", "floor")
        }
    found["all_ratio"] = round(
        statistics.median(pair["app"]["all_cpu_ms"] / pair["floor"]["all_cpu_ms"] for pair in found["rounds"]), 2
    )
    return found


def _asked(folder: Path, kind: str, server: Any, entries: int, name: str) -> dict[str, Any]:
    home = folder / f"{kind}-journal-{name}"
    shutil.copytree(folder / kind, home)
    told = run(["benchmarks.journal", kind, str(entries)], server.settings(home), timeout=300)
    shutil.rmtree(home)
    return dict(json.loads(told.splitlines()[-1]))


def main(kind: str, entries: int) -> dict[str, Any]:
    inside.set_up(kind)
    browser, _ = inside.signed_in(kind, "client")
    chance = random.Random(2026)
    texts = [" ".join(chance.choices(WORDS, k=330)) for _ in range(50)]
    (_fill_app if kind == "app" else _fill_floor)(browser, entries, texts)
    path = "/me/reflections/" if kind == "app" else "/journal/"

    def page(address: str) -> str:
        answer = browser.get(address)
        assert answer.status_code == 200, answer.status_code
        return str(answer.content.decode())

    def leaf(address: str | None = path) -> int:
        rows = 0
        while address:
            text = page(address)
            rows += len(re.findall(r">Entry \d+<", text))
            older = OLDER.search(text)
            address = (older[1] if older[1].startswith("/") else path + older[1]) if older else None
        return rows

    first, statements = inside.counted(lambda: page(path))
    found = {
        "queries": len(statements),
        "bytes": len(first),
        "first_cpu_ms": inside.spent(lambda: page(path)),
        "wrong": int(leaf() != entries),
    }
    if entries <= ENTRIES:
        found["all_cpu_ms"] = inside.spent(leaf, 5)
    if kind == "app":
        found["look_cpu_ms"] = inside.spent(_looking(browser), 5)
    return found


def _looking(browser: Any) -> Callable[[], None]:
    def look() -> None:
        answer = browser.post("/me/reflections/find/", {"words": "zebra nowhere"})
        assert answer.status_code == 200, answer.status_code

    return look


def _fill_app(browser: Any, entries: int, texts: list[str]) -> None:
    from django.utils import timezone

    from safeground.domain import access, accounts, items, practice

    here, now = practice.current(), timezone.now()
    assert here is not None
    actor = accounts.resume(practice=here.id, token=browser.cookies["s"].value, now=now)
    assert actor is not None
    with practice.at_hand(here), access.deed():
        for number in range(entries):
            at = now - timedelta(hours=11 * (entries - number))
            body = {"title": f"Entry {number}", "text": texts[number % 50], "tags": ["home", "careful"]}
            items.keep(actor=actor, kind="reflection", body=body, now=at, day=here.day(at))


def _fill_floor(browser: Any, entries: int, texts: list[str]) -> None:
    from django.utils import timezone

    from benchmarks.floor.models import Entry, Person

    now, person = timezone.now(), Person.objects.get(username="client0")
    Entry.objects.bulk_create(
        Entry(
            person=person,
            made_at=now - timedelta(hours=11 * (entries - number)),
            title=f"Entry {number}",
            text=texts[number % 50],
            tags="home, careful",
        )
        for number in range(entries)
    )


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))
