"""The therapist's caseload page against a plain page that asks once for each client; the same number of clients.

The practice has one therapist, and its clients' lives are those of the demonstration. The floor's page reads
plain text and asks the database once for each client (N+1), with twenty check-ins each.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from benchmarks.servers import App, Floor, run

CHECK_INS = 20
SIZES = (8, 25)
FULL_SIZES = (25, 200)


def measure(folder: Path, *, sizes: tuple[int, ...]) -> dict[str, Any]:
    """For each size, both pages: statements and processor milliseconds (benchmarks/inside.py)."""
    found: dict[str, Any] = {}
    for clients in sizes:
        app, floor = folder / f"desk-app-{clients}", folder / f"desk-floor-{clients}"
        app.mkdir()
        run(["benchmarks.desk", str(clients)], App.settings(app), timeout=400)
        Floor.make(floor, clients=clients, check_ins=CHECK_INS)
        both = {}
        for kind, home, server in (("app", app, App), ("floor", floor, Floor)):
            told = run(["benchmarks.inside", kind, "desk"], server.settings(home), timeout=120)
            both[kind] = json.loads(told.splitlines()[-1])
        found[str(clients)] = both
    counts = {both["app"]["queries"] for both in found.values()}
    return {"sizes": found, "same_query_count": len(counts) == 1}


def make(clients: int) -> None:
    """A demonstration practice with one therapist and `clients` clients, in SAFEGROUND_HOME."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "safeground.config.settings"
    import django
    from django.conf import settings

    django.setup()
    from safeground.cli import demo, houses
    from safeground.cli.research import courses

    words = courses.demo_words()
    words = {
        **words,
        "staff": [one for one in words["staff"] if one["role"] == "director"]
        + [one for one in words["staff"] if one["role"] == "therapist"][:1],
        "clients": [f"Client{number:03}" for number in range(clients)],
    }
    houses.prepare()
    demo._make(words, clients=clients, seed=2026)
    people = [{**one, "password": words["password"]} for one in words["staff"]]
    (Path(settings.HOME) / "people.json").write_text(json.dumps(people))


if __name__ == "__main__":
    make(int(sys.argv[1]))
