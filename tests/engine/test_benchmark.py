"""The engine's benchmark runs, is right about its twins, and can be written as JSON."""

import json

from benchmarks import engine as benchmark


def test_measure_gives_a_table_and_the_twins_agree():
    table = benchmark.measure(clients=30, rounds=3)
    assert json.loads(json.dumps(table)) == table
    assert table["largest_difference_from_slow_twin"] <= 1e-9
    assert table["sessions"] > 200
    assert all(row["cpu_us_each"] > 0 for row in table["rows"].values())
    assert all(ratio > 0 for ratio in table["ratios"].values())
