"""The check-in flow over HTTP: GET the form, POST it, GET the result; the app against the floor, in turn.

Each round starts both servers on fresh copies of the same folders, so that no client's history grows from round
to round, and every phase sends the same number of flows, spread over all clients. Signing in and a warm-up are
outside the timing. Times are milliseconds; processor time is that of the server's whole process tree.
"""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.servers import App, Client, Connection, Floor, Server

CLIENTS = 32
# Callers at once: flows of one phase.
QUICK = {1: 48, 8: 80, 32: 96}
FULL = {1: 128, 8: 256, 32: 256}


@dataclass
class Seen:
    """What callers saw in one phase: milliseconds of each flow and of submit to result, and what went wrong."""

    flows: list[float] = field(default_factory=list)
    results: list[float] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    wrong: int = 0


def one_flow(connection: Connection, client: Client, note: str, seen: Seen) -> None:
    """One check-in from the empty form to the result. A result without the line that was written is wrong."""
    began = time.perf_counter()
    status, page, _ = connection.ask("GET", client.path, cookie=client.cookie)
    if status != 200:
        seen.errors.append(f"form {status}")
        return
    body = client.filled(page, note)
    pressed = time.perf_counter()
    status, _, headers = connection.ask("POST", client.path, cookie=client.cookie, body=body)
    if status != 302:
        seen.errors.append(f"submit {status}")
        return
    place = headers["Location"]
    seen.acknowledged.append(place.rstrip("/").rpartition("/")[2])
    status, page, _ = connection.ask("GET", place, cookie=client.cookie)
    ended = time.perf_counter()
    if status != 200:
        seen.errors.append(f"result {status}")
        return
    seen.wrong += note not in page
    seen.flows.append((ended - began) * 1e3)
    seen.results.append((ended - pressed) * 1e3)


def _caller(port: int, clients: list[Client], flows: int, name: str, seen: Seen, go: threading.Barrier) -> None:
    connection = Connection(port)
    go.wait()
    for number in range(flows):
        try:
            one_flow(connection, clients[number % len(clients)], f"line {name} {number}.", seen)
        except OSError as fault:
            seen.errors.append(type(fault).__name__)
    connection.line.close()


def phase(server: Server, clients: list[Client], *, concurrency: int, flows: int, name: str) -> dict[str, Any]:
    """`flows` flows by `concurrency` callers at once, each with clients of their own; then the count."""
    assert server.process is not None
    before, rows = set(server.stored()), server.rows()
    parts = [Seen() for _ in range(concurrency)]
    go = threading.Barrier(concurrency + 1)
    threads = [
        threading.Thread(
            target=_caller,
            args=(server.port, clients[place::concurrency], flows // concurrency, f"{name}-{place}", part, go),
        )
        for place, part in enumerate(parts)
    ]
    for thread in threads:
        thread.start()
    (cpu, kernel), busy, mine = machine.tree_split(server.process.pid), machine.busy_seconds(), time.process_time()
    go.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - began
    after = machine.tree_split(server.process.pid)
    cpu, kernel = after[0] - cpu, after[1] - kernel
    busy, mine = machine.busy_seconds() - busy, time.process_time() - mine
    seen = Seen(
        [value for part in parts for value in part.flows],
        [value for part in parts for value in part.results],
        [value for part in parts for value in part.acknowledged],
        [value for part in parts for value in part.errors],
        sum(part.wrong for part in parts),
    )
    foreign = max(0.0, busy - cpu - mine) / (wall * (os.cpu_count() or 1))
    return {
        "flows": len(seen.flows),
        "seconds": wall,
        "cpu": cpu,
        "kernel": kernel,
        "foreign": foreign,
        "seen": seen,
        **_counted(server, seen, before, rows),
    }


def _counted(server: Server, seen: Seen, before: set[str], rows: int) -> dict[str, int]:
    """What the database says of what was acknowledged: lost, and kept more than once."""
    stored = [one for one in server.stored() if one not in before]
    told = set(seen.acknowledged)
    more_rows = server.rows() - rows
    return {
        "acknowledged": len(seen.acknowledged),
        "stored": more_rows,
        "lost": len(told - set(stored)) + max(0, len(stored) - more_rows),
        "doubled": len(seen.acknowledged) - len(told) + max(0, more_rows - len(told)),
    }


def measure(folder: Path, *, rounds: int, phases: dict[int, int], tell: Callable[[str], None]) -> dict[str, Any]:
    """All rounds. `folder` holds the templates `app` and `floor`, made by App.make and Floor.make."""
    found: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for number in range(rounds):
        servers: list[Server] = [
            App(folder / "app", folder / f"app-{number}"),
            Floor(folder / "floor", folder / f"floor-{number}"),
        ]
        try:
            ready = [_ready(server) for server in servers]
            for concurrency, flows in phases.items():
                # Who goes first changes from round to round.
                for server, clients in ready if number % 2 == 0 else reversed(ready):
                    name = f"{number}-{concurrency}"
                    done = phase(server, clients, concurrency=concurrency, flows=flows, name=name)
                    found.setdefault((server.kind, concurrency), []).append(done)
        finally:
            for server in servers:
                server.stop()
        tell(f"round {number + 1} of {rounds} done")
    return {f"{kind} c={concurrency}": _summary(phases) for (kind, concurrency), phases in sorted(found.items())}


def _ready(server: Server) -> tuple[Server, list[Client]]:
    server.start()
    clients = [server.person(number) for number in range(CLIENTS)]
    warm = phase(server, clients, concurrency=8, flows=CLIENTS, name="warm")
    if warm["seen"].errors:
        raise RuntimeError(f"The warm-up of the {server.kind} failed: {warm['seen'].errors[:3]}")
    return server, clients


def _summary(phases: list[dict[str, Any]]) -> dict[str, Any]:
    """Medians of the rounds for rates and processor time; percentiles over all flows of all rounds."""
    flows = [value for one in phases for value in one["seen"].flows]
    results = [value for one in phases for value in one["seen"].results]
    errors = [value for one in phases for value in one["seen"].errors]
    cpu = [one["cpu"] * 1e3 / max(one["flows"], 1) for one in phases]
    return {
        "flows": sum(one["flows"] for one in phases),
        "flows_per_second": round(statistics.median(one["flows"] / one["seconds"] for one in phases), 1),
        "cpu_ms_per_flow": round(statistics.median(cpu), 2),
        "kernel_ms_per_flow": round(
            statistics.median(one["kernel"] * 1e3 / max(one["flows"], 1) for one in phases), 2
        ),
        "cpu_ms_per_flow_of_rounds": [round(value, 2) for value in cpu],
        **{f"flow_ms_p{share}": round(machine.percentile(flows, share / 100), 1) for share in (50, 95, 99)},
        **{f"result_ms_p{share}": round(machine.percentile(results, share / 100), 1) for share in (50, 95, 99)},
        "foreign_cpu_share": round(statistics.median(one["foreign"] for one in phases), 3),
        "errors": len(errors),
        "first_errors": sorted(set(errors))[:5],
        "wrong_answers": sum(one["seen"].wrong for one in phases),
        **{name: sum(one[name] for one in phases) for name in ("acknowledged", "stored", "lost", "doubled")},
    }
