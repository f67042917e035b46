"""The figures of a run as tables, for the terminal and for benchmarks/results/latest.md."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

FLOW = [
    ("flows/s", "flows_per_second"),
    ("CPU ms", "cpu_ms_per_flow"),
    ("of it kernel", "kernel_ms_per_flow"),
    ("p50", "flow_ms_p50"),
    ("p95", "flow_ms_p95"),
    ("p99", "flow_ms_p99"),
    ("result p50", "result_ms_p50"),
    ("result p95", "result_ms_p95"),
    ("result p99", "result_ms_p99"),
    ("foreign CPU", "foreign_cpu_share"),
    ("flows", "flows"),
    ("errors", "errors"),
    ("lost", "lost"),
    ("doubled", "doubled"),
]


def table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """A Markdown table with aligned columns."""
    cells = [[str(cell) for cell in row] for row in [list(head), *[list(row) for row in rows]]]
    widths = [max(len(row[place]) for row in cells) for place in range(len(cells[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def write(run: dict[str, Any]) -> str:
    parts = [
        "# Benchmark",
        f"`{run['command']}`, {run['date']}, {run['seconds']:.0f} seconds, {run['rounds']} rounds. "
        "Times are milliseconds. CPU is the processor time of the server's whole process tree for one flow (form, "
        "submit, result), the median of the rounds; percentiles are over all flows of all rounds. The callers run "
        "on the same machine, so wall time and flows/s are lower than they would be alone. Compare within this run "
        "only.",
        table(["machine", ""], run["machine"].items()),
        "## Limits of the machine",
        table(["", "measured"], run["limits"].items()),
        "## Check-in flow, synchronous=FULL",
        table(
            ["", *[head for head, _ in FLOW]],
            [[key, *[row[name] for _, name in FLOW]] for key, row in run["flow"].items()],
        ),
        _pages(run["pages"]),
        _desk(run["desk"]),
        _journal(run["journal"]),
        _booking(run["booking"]),
        _engine(run["engine"]),
        "## Goals",
        table(
            ["goal", "wanted", "measured", ""],
            [[row["name"], row["goal"], row["measured"], row["state"]] for row in run["goals"]],
        ),
        "## Notes",
        "\n".join(f"- {note}" for note in run["notes"]),
    ]
    return "\n\n".join(parts) + "\n"


def _pages(pages: dict[str, Any]) -> str:
    rows = [
        [kind, step, row["queries"][step], row["cpu_ms"][step], row["bytes"].get(step, "-")]
        for kind, row in pages.items()
        for step in ("form", "submit", "result")
    ]
    for kind, row in pages.items():
        both = ("submit", "result")
        queries, cpu = (sum(row[name][step] for step in both) for name in ("queries", "cpu_ms"))
        rows.append([kind, "submit + result", queries, round(cpu, 2), "-"])
    head = ["", "page", "statements", "CPU ms", "bytes"]
    return "## The pages of the flow, in one process without a server\n\n" + table(head, rows)


def _desk(desk: dict[str, Any]) -> str:
    rows = [
        [kind, size, row["queries"], row["cpu_ms"], row["first_queries"], row["first_cpu_ms"]]
        for size, both in desk["sizes"].items()
        for kind, row in both.items()
    ]
    head = ["", "clients", "statements", "CPU ms", "first look: statements", "first look: CPU ms"]
    return "## The therapist's desk against a plain N+1 page\n\n" + table(head, rows)


def _booking(booking: dict[str, Any]) -> str:
    rows = [
        ["two weeks of free times", *booking["slots_cpu_ms"].values()],
        ["booking one", *booking["booking_cpu_ms"].values()],
    ]
    first, race = booking["rounds"][0], booking["race"]
    tail = (
        f"\n\nStatements for the free times: app {first['app']['queries']}, floor {first['floor']['queries']}. "
        f"{booking['tries']:,} tries at 20 times in four processes: {race['booked']} booked, "
        f"{race['refused']} refused, {race['twice']} twice."
    )
    return "## Free times and booking, against plain ones\n\n" + table(["CPU ms", "app", "floor"], rows) + tail


def _journal(journal: dict[str, Any]) -> str:
    entries, many = journal["entries"], journal["many"]
    first, whole = journal["first_cpu_ms"], journal["all_cpu_ms"]
    rows = [
        [f"first 50 of {entries:,}", first["app"], first["floor"]],
        [f"all {entries:,}, page by page", whole["app"], whole["floor"]],
        [f"a word looked for in {entries:,}", journal["rounds"][0]["app"]["look_cpu_ms"], "-"],
        ["first 50 of 10,000", many["first_cpu_ms"], "-"],
        ["a word looked for in 10,000", many["look_cpu_ms"], "-"],
    ]
    return "## The journal against a plain one\n\n" + table(["CPU ms", "app", "floor"], rows)


def _engine(engine: dict[str, Any]) -> str:
    rows = [[name, row["cpu_us_each"], row["each_per_cpu_second"]] for name, row in engine["rows"].items()]
    ratios = [[name, f"{value}x"] for name, value in engine["ratios"].items()]
    return (
        "## The engine\n\n"
        + table(["", "CPU us each", "each per CPU second"], rows)
        + "\n\n"
        + table(["ratio", ""], ratios)
        + f"\n\nThe largest difference from the slow twin: {engine['largest_difference_from_slow_twin']:.1e}."
    )
