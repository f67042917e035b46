"""How long a question to Find takes: `python -m benchmarks.find` prints one JSON table. About ten seconds.

The floor is the bare matrix products of the model, for a sentence of the same length, with nothing around them. What
is compared is measured in interleaved rounds; the figures are processor time (median of the rounds), with wall time
beside them. Set OPENBLAS_NUM_THREADS=1, as the web workers do.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from safeground.domain import finding
from safeground.engine import ranking, wording, wordpiece

ROUNDS, EACH = 5, 20
SHORT = "he hugged me and i didnt want it is that allowed"
LONG = " ".join(["I have been going for almost a year now and every week I talk about work instead of"] * 5)


def measure(*, rounds: int = ROUNDS) -> dict[str, Any]:
    began = time.perf_counter()
    meaning, index, reads = finding.ready()
    loading = time.perf_counter() - began
    if meaning is None:
        raise SystemExit("The weights are not here: there is nothing to measure.")
    pieces = {
        name: len(wordpiece.numbers(reads.tidy(text), meaning.vocabulary, most=finding.MOST_PIECES))
        for name, text in (("short", SHORT), ("long", LONG))
    }
    features = wording.features(reads.tidy(SHORT))
    tasks: dict[str, Callable[[], object]] = {
        "a short question": lambda: finding.find(text=SHORT),
        "floor: bare matrix products, short": lambda: _products(meaning, pieces["short"]),
        "a long question": lambda: finding.find(text=LONG),
        "floor: bare matrix products, long": lambda: _products(meaning, pieces["long"]),
        "by wording alone, short": lambda: ranking.rank(
            index, vector=None, features=wording.features(reads.tidy(SHORT))
        ),
        "ranking alone": lambda: ranking.rank(index, vector=index.phrases[0], features=features),
    }
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, run in tasks.items():
            cpu, wall = time.process_time(), time.perf_counter()
            for _ in range(EACH):
                run()
            spent[name].append(((time.process_time() - cpu) / EACH, (time.perf_counter() - wall) / EACH))
    rows = {
        name: {
            "cpu_ms": round(statistics.median(cpu for cpu, _ in of_task) * 1e3, 2),
            "wall_ms": round(statistics.median(wall for _, wall in of_task) * 1e3, 2),
        }
        for name, of_task in spent.items()
    }
    short, floor = rows["a short question"], rows["floor: bare matrix products, short"]
    return {
        "command": "python -m benchmarks.find",
        "machine": f"{platform.machine()}, Python {platform.python_version()}, numpy {np.__version__}",
        "pieces": pieces,
        "loading_ms_once_in_a_worker": round(loading * 1e3),
        "rows": rows,
        "ratios": {"a short question / bare matrix products": round(short["cpu_ms"] / floor["cpu_ms"], 2)},
        "goals": [
            _goal("a short question, warm: processor time", 50, short["cpu_ms"]),
            _goal("a long question, warm: processor time", 50, rows["a long question"]["cpu_ms"]),
        ],
    }


def _goal(name: str, goal: float, found: float) -> dict[str, str]:
    """A missed goal is said, and is no failure."""
    return {
        "name": name,
        "goal": f"<= {goal} ms",
        "measured": f"{found} ms",
        "state": "met" if found <= goal else "missed",
    }


def _products(meaning: finding.Meaning, length: int) -> None:
    rows = np.ones((length, meaning.model.width), dtype=np.float32)
    for layer in meaning.model.layers:
        for weights, _ in (layer.query, layer.key, layer.value, layer.out):
            rows @ weights.T
        (rows @ layer.wide[0].T) @ layer.narrow[0].T


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
