"""Clocks and facts of the machine: percentiles, processor time out of /proc, versions."""

from __future__ import annotations

import hashlib
import math
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import django
from cryptography.hazmat.backends.openssl import backend as openssl

import safeground

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: the smallest value with at least `share` (0..1) of all at or below it."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered) - 1e-9) - 1)]


@dataclass(frozen=True)
class Stat:
    """One process of /proc: its parent, and the processor ticks of itself and its reaped children; `system` of them
    in the kernel."""

    parent: int
    ticks: int
    system: int


def read_stat(text: str) -> Stat:
    """Parse one /proc/PID/stat. The name in brackets may hold spaces and brackets of its own."""
    fields = text.rpartition(")")[2].split()
    user, system, user_below, system_below = (int(value) for value in fields[11:15])
    return Stat(int(fields[1]), user + system + user_below + system_below, system + system_below)


def tree_seconds(root: int, *, proc: Path = PROC) -> float:
    """Processor seconds, user and system, of a process and everything below it, reaped children included."""
    return tree_split(root, proc=proc)[0]


def tree_split(root: int, *, proc: Path = PROC) -> tuple[float, float]:
    """The same, and how many of these seconds were spent in the kernel."""
    found: dict[int, Stat] = {}
    for entry in proc.iterdir():
        if entry.name.isdigit():
            try:
                found[int(entry.name)] = read_stat((entry / "stat").read_text())
            except OSError:
                continue
    wanted, grew = {root} & set(found), True
    while grew:
        more = {number for number, stat in found.items() if stat.parent in wanted} - wanted
        wanted |= more
        grew = bool(more)
    total = sum(found[number].ticks for number in wanted)
    return total / TICKS, sum(found[number].system for number in wanted) / TICKS


def fingerprint() -> str:
    """A hash of the program as it stands, so that a run over code that changed meanwhile is seen."""
    whole = hashlib.sha256()
    for path in sorted(Path(safeground.__file__).parent.rglob("*")):
        if path.suffix in (".py", ".html", ".toml"):
            whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def read_busy(text: str) -> float:
    """Processor seconds that all cores have been busy, out of /proc/stat; idle and waiting for disk left out."""
    values = [int(value) for value in text.splitlines()[0].split()[1:9]]
    return (sum(values) - values[3] - values[4]) / TICKS


def busy_seconds() -> float:
    return read_busy((PROC / "stat").read_text())


def describe() -> dict[str, str | int]:
    """What a reader needs to compare: no names of hosts or people."""
    model = platform.machine()
    for line in (PROC / "cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return {
        "cpu": model,
        "cores": os.cpu_count() or 0,
        "kernel": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "django": django.get_version(),
        "granian": metadata.version("granian"),
        "cryptography": metadata.version("cryptography"),
        "openssl": openssl.openssl_version_text(),
        "numpy": metadata.version("numpy"),
    }
