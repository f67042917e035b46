"""`python -m benchmarks [--full]`: the limits of the machine, the engine, the check-in flow, the desk, the journal,
free times and booking.

Quick: under two minutes. A missed goal is printed and nothing more; errors, lost or doubled check-ins and wrong
answers end with exit code 1. Results go to benchmarks/results/latest.json and latest.md.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import booking, desk, engine, flow, goals, journal, limits, machine, queries, report
from benchmarks.servers import App, Floor

RESULTS = Path(__file__).parent / "results"
NOTES = [
    "The app opens all that a client keeps at submit and at result, so a longer history costs more: each round "
    "starts both servers on fresh copies. Both result pages are asked for what was written.",
    'Most of the floor\'s time goes into drawing its form, as Django draws forms. The rows "submit + result" of the '
    "pages leave the form out.",
    "The app's form, submit and result do more than the floor's: what is written is sealed, kept once however "
    "often it arrives, and set against the client's own line.",
    "Python 3.11 maps and unmaps memory anew whenever its calls cross the border of a piece of its stack, so the "
    "same template costs more at one depth of calls than at another (measured on the floor's form: 0 to 15 ms). It "
    "shows as kernel time, and it falls on the floor and on the app by chance.",
    "Passwords are stretched cheaply in this benchmark: signing in is outside the timing. The real cost of one is "
    "in the limits.",
    "The machine was shared while this ran; the foreign share is the part of all cores that went to others.",
    "The floor's N+1 desk shows six answers in plain text; the app's desk opens sealed summaries.",
]


def peers() -> list[str]:
    """One notice for each peer that is not here."""
    found = []
    for name, present in (
        ("LimeSurvey", shutil.which("limesurvey")),
        ("Easy!Appointments", shutil.which("easyappointments")),
        ("R (psych, lme4, data.table)", shutil.which("Rscript")),
        ("pandas", importlib.util.find_spec("pandas")),
    ):
        state = "is here, but has no adapter in this benchmark yet" if present else "is not installed here"
        found.append(f"{name} {state}: its rows are skipped.")
    return found


def measure(*, full: bool) -> dict[str, Any]:
    began = time.monotonic()
    rounds, phases = (5, flow.FULL) if full else (3, flow.QUICK)

    def tell(text: str) -> None:
        print(f"{time.monotonic() - began:5.0f} s  {text}", file=sys.stderr, flush=True)

    code = machine.fingerprint()
    run: dict[str, Any] = {
        "code": code,
        "command": "python -m benchmarks" + (" --full" if full else ""),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "rounds": rounds,
        "machine": machine.describe(),
    }
    with tempfile.TemporaryDirectory(prefix="safeground-bench-") as name:
        folder = Path(name)
        run["limits"] = limits.measure(folder)
        tell("limits measured")
        run["engine"] = engine.measure(clients=2_000 if full else 500, rounds=5 if full else 3)
        tell("engine measured")
        App.make(folder / "app", clients=flow.CLIENTS)
        Floor.make(folder / "floor", clients=flow.CLIENTS)
        run["kept_by_a_client"] = App.kept_by_a_client(folder / "app")
        tell("practice and floor made")
        run["pages"] = queries.measure(folder)
        tell("pages measured")
        run["flow"] = flow.measure(folder, rounds=rounds, phases=phases, tell=tell)
        run["desk"] = desk.measure(folder, sizes=desk.FULL_SIZES if full else desk.SIZES)
        tell("desk measured")
        run["journal"] = journal.measure(folder, rounds=rounds)
        tell("journal measured")
        run["booking"] = booking.measure(folder, rounds=rounds, full=full)
        tell("booking measured")
    run["seconds"] = round(time.monotonic() - began, 1)
    run["goals"] = goals.judge(run)
    start, added = run["kept_by_a_client"], (sum(phases.values()) + flow.CLIENTS) / flow.CLIENTS
    history = f"A client of the app keeps {start:.0f} things at first; a round adds {added:.0f} check-ins to each."
    run["notes"] = [history, *NOTES, *peers()]
    if machine.fingerprint() != code:
        run["notes"].insert(0, "The program was changed while this ran: its rows are not all of the same code.")
    run["failures"] = goals.failures(run)
    return run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="five rounds, longer phases, a desk of 200")
    run = measure(full=parser.parse_args().full)
    text = report.write(run)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "latest.json").write_text(json.dumps(run, indent=2) + "\n")
    (RESULTS / "latest.md").write_text(text)
    print(text)
    for failure in run["failures"]:
        print(f"WRONG: {failure}", file=sys.stderr)
    return 1 if run["failures"] else 0


if __name__ == "__main__":
    sys.exit(main())
