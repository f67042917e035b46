"""The benchmark's clocks are right on known input, and its floor asks what the app asks."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from pathlib import Path

import time_machine

from benchmarks import goals, machine, report
from tests.people import NOW
from tests.web import rooms

ROOT = Path(__file__).resolve().parents[2]


def test_percentiles_are_nearest_ranks():
    values = [float(value) for value in range(100, 0, -1)]
    assert [machine.percentile(values, share) for share in (0.5, 0.95, 0.99, 1.0)] == [50, 95, 99, 100]
    assert machine.percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert machine.percentile([7.0], 0.99) == 7.0
    assert math.isnan(machine.percentile([], 0.5))


def _stat(number: int, name: str, parent: int, *ticks: int) -> str:
    return (
        f"{number} ({name}) S {parent} 1 1 0 -1 4194560 1 2 3 4 " + " ".join(str(tick) for tick in ticks) + " 20 0 1"
    )


def test_a_process_tree_is_summed_with_its_children_and_no_others(tmp_path):
    for number, name, parent, ticks in (
        (10, "granian", 1, (100, 20, 3, 1)),
        (11, "worker (one) S 99", 10, (50, 10, 0, 0)),
        (12, "below", 11, (5, 1, 0, 0)),
        (13, "other", 1, (7000, 0, 0, 0)),
    ):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "stat").write_text(_stat(number, name, parent, *ticks))
    (tmp_path / "sys").mkdir()
    assert machine.tree_seconds(10, proc=tmp_path) == (124 + 60 + 6) / machine.TICKS
    assert machine.tree_split(10, proc=tmp_path)[1] == (20 + 1 + 10 + 1) / machine.TICKS
    assert machine.tree_seconds(12, proc=tmp_path) == 6 / machine.TICKS
    assert machine.tree_seconds(99, proc=tmp_path) == 0


def test_busy_leaves_out_idling_and_waiting():
    assert machine.read_busy("cpu  100 5 40 9000 300 2 3 1 0 0\ncpu0 1 1 1\n") == 151 / machine.TICKS


def test_this_process_has_used_some_time():
    assert machine.tree_seconds(os.getpid()) > 0
    assert machine.busy_seconds() > 0


def test_the_floor_has_the_fields_of_the_app(demo_house):
    with time_machine.travel(NOW, tick=False):
        page = rooms.browser(demo_house.ana).get(f"/me/check-ins/new/{demo_house.pair}/").content.decode()
    inside = page[page.index("data-autosave") :]
    names = set(re.findall(r'\sname="([^"]+)"', inside[: inside.index("</form>")]))
    # What carries the form is the app's own: the token, the key that keeps it once, the second button.
    names -= {"csrfmiddlewaretoken", "key", "stopped"}
    told = subprocess.run(
        [sys.executable, "-c", "from benchmarks.floor.forms import CheckInForm; print(*CheckInForm.base_fields)"],
        cwd=ROOT, env={**os.environ, "DJANGO_SETTINGS_MODULE": "benchmarks.floor.settings"},
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert set(told.stdout.split()) == names


def test_a_lost_check_in_is_a_failure_and_a_slow_one_is_not():
    row = {
        "errors": 0,
        "lost": 0,
        "doubled": 0,
        "wrong_answers": 0,
        "stored": 9,
        "acknowledged": 9,
        "first_errors": [],
    }
    run = {
        "flow": {"app c=1": row},
        "pages": {},
        "journal": {"rounds": []},
        "booking": {"rounds": [], "race": {"twice": 0}},
        "engine": {"largest_difference_from_slow_twin": 0.0},
    }
    assert goals.failures(run) == []
    for wrong in ({"lost": 1}, {"doubled": 1}, {"errors": 1}, {"wrong_answers": 1}, {"stored": 8}):
        assert len(goals.failures({**run, "flow": {"app c=1": {**row, **wrong}}})) == 1


def test_a_table_has_one_width_for_each_column():
    lines = report.table(["a", "b"], [["longer", 1], ["x", 22]]).splitlines()
    assert lines[0] == "| a      | b  |"
    assert len({len(line) for line in lines}) == 1
