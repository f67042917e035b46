"""How fast the engine is against its own slow twins, and how often its prompts are false in the simulation.

`python -m benchmarks.engine` prints one JSON table. What is compared is measured in the same run, in
interleaved rounds; the figures are processor time (median of the rounds), with wall time beside them.
"""

import itertools
import json
import math
import platform
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from safeground.engine import columns, prompts, scoring, simulation, trajectory

ROUNDS = 5
SEED = 20261
# What is assumed and matters most: how far one session carries over, and how much a person's sessions differ.
GRID = [
    simulation.Settings(carry_over=carry_over, state_sd=state_sd)
    for carry_over in (0.0, 0.3, 0.5)
    for state_sd in (0.70, 0.80, 0.90)
]


@dataclass(frozen=True)
class Person:
    answers: list[list[int] | None]
    scores: list[float | None]
    weeks: list[float]


@dataclass(frozen=True)
class Table:
    answers: np.ndarray
    scores: np.ndarray
    weeks: np.ndarray
    starts: np.ndarray


def measure(*, clients: int = 2_000, rounds: int = ROUNDS) -> dict[str, Any]:
    """Everything as one JSON-able table. About five seconds."""
    courses = simulation.simulate(seed=SEED, clients=clients)
    people = [_person(course) for course in courses]
    table = _table(people)
    sessions = len(table.scores)
    longest = max(people, key=lambda person: len(person.scores))
    rows = _time(
        {
            "check-in: score, follow the whole course, decide": (lambda: _check_in(longest), 200),
            "trajectory.advance, one check-in": (lambda: _advance(longest), 2_000),
            "floor: bare loop, no points kept": (lambda: _each(_bare_follow, people), sessions),
            "slow twin: trajectory.follow, one person after another": (
                lambda: _each(_slow_follow, people),
                sessions,
            ),
            "columns.follow": (lambda: _fast_follow(table), sessions),
            "slow twin: scoring.composite, one check-in after another": (
                lambda: _slow_score(people),
                sessions,
            ),
            "columns.score": (lambda: columns.score(table.answers), sessions),
        },
        rounds=rounds,
    )
    each = {name: row["cpu_us_each"] for name, row in rows.items()}
    slow = each["slow twin: trajectory.follow, one person after another"]
    return {
        "command": "python -m benchmarks.engine",
        "machine": f"{platform.machine()}, Python {platform.python_version()}, numpy {np.__version__}",
        "clients": clients,
        "sessions": sessions,
        "sessions_in_longest_course": len(longest.scores),
        "rounds": rounds,
        "rows": rows,
        "ratios": {
            "columns.follow / slow twin": round(slow / each["columns.follow"], 1),
            "columns.follow / bare loop": round(each["floor: bare loop, no points kept"] / each["columns.follow"], 1),
            "columns.score / slow twin": round(
                each["slow twin: scoring.composite, one check-in after another"] / each["columns.score"], 1
            ),
        },
        "largest_difference_from_slow_twin": difference(people=people, table=table),
        "prompts in the simulation (an estimate, not evidence)": {
            "standard setting": prompt_rates(courses),
            "lowest and highest over the grid of settings": prompt_range(clients=clients // 4),
        },
    }


def prompt_range(*, clients: int) -> dict[str, list[float]]:
    """The lowest and the highest of each rate over GRID: no figure stands on one setting alone."""
    cells = [prompt_rates(simulation.simulate(seed=SEED, clients=clients, settings=settings)) for settings in GRID]
    return {name: [min(cell[name] for cell in cells), max(cell[name] for cell in cells)] for name in cells[0]}


def prompt_rates(courses: Iterable[simulation.Course]) -> dict[str, float]:
    """How often prompts and notes come, and how often with no rupture behind them.

    All scored sessions but each client's first count. False means that no rupture was open. A quiet note is
    z <= -1.28 whatever its tier, for the chart shows it either way.
    """
    tally = dict.fromkeys(("sessions", "talk", "false_talk", "false_note", "began", "caught", "noted"), 0)
    for course in courses:
        points, decisions = _decide(course)
        scored = [index for index, point in enumerate(points) if point.z is not None]
        for index in scored[1:]:
            session, talk = course.sessions[index], decisions[index].tier == "talk"
            note = (points[index].z or 0.0) <= prompts.NOTE_Z
            tally["sessions"] += 1
            tally["talk"] += talk
            tally["false_talk"] += talk and not session.rupture_open
            tally["false_note"] += note and not session.rupture_open
            tally["began"] += session.began
            tally["caught"] += talk and session.began
            tally["noted"] += note and session.began
    return {
        "sessions": tally["sessions"],
        "false_prompts_per_session": round(tally["false_talk"] / max(tally["sessions"], 1), 4),
        "false_quiet_notes_per_session": round(tally["false_note"] / max(tally["sessions"], 1), 4),
        "prompts_with_a_rupture_open": round(1 - tally["false_talk"] / max(tally["talk"], 1), 3),
        "ruptures_prompted_the_same_day": round(tally["caught"] / max(tally["began"], 1), 3),
        "ruptures_noted_the_same_day": round(tally["noted"] / max(tally["began"], 1), 3),
    }


def difference(*, people: list[Person], table: Table) -> float:
    """The furthest any value of columns.follow or columns.score is from its slow twin's."""
    followed = _fast_follow(table)
    points = list(itertools.chain.from_iterable(_slow_follow(person) for person in people))
    furthest = _furthest(table.scores, columns.score(table.answers))
    for name in ("forecast", "low", "high", "z", "level", "variance"):
        slow = np.array([getattr(point, name) for point in points], dtype=float)
        furthest = max(furthest, _furthest(slow, getattr(followed, name)))
    return furthest


def _furthest(slow: np.ndarray, fast: np.ndarray) -> float:
    if not np.array_equal(np.isnan(slow), np.isnan(fast)):
        return math.inf
    return float(np.nanmax(np.abs(slow - fast)))


def _decide(
    course: simulation.Course,
) -> tuple[tuple[trajectory.Point, ...], tuple[prompts.Decision, ...]]:
    person = _person(course)
    points = trajectory.follow(scores=person.scores, weeks=person.weeks)
    return points, prompts.replay(points=points, tensions=[session.tension for session in course.sessions])


def _person(course: simulation.Course) -> Person:
    answers = [None if session.answers is None else list(session.answers) for session in course.sessions]
    return Person(
        answers=answers,
        scores=[None if given is None else scoring.composite(given) for given in answers],
        weeks=[session.week for session in course.sessions],
    )


def _table(people: list[Person]) -> Table:
    skipped = [columns.MISSING] * simulation.ITEMS
    answers = [skipped if given is None else given for person in people for given in person.answers]
    return Table(
        answers=np.asfortranarray(np.array(answers, dtype=np.int8)),
        scores=np.array([score for person in people for score in person.scores], dtype=float),
        weeks=np.array([week for person in people for week in person.weeks]),
        starts=np.cumsum([0] + [len(person.scores) for person in people]),
    )


def _check_in(person: Person) -> None:
    tensions = ["no"] * len(person.scores)
    for _ in range(200):
        scoring.composite([6, 5, 7, 6, 6, 5])
        points = trajectory.follow(scores=person.scores, weeks=person.weeks)
        prompts.consider(points=points, tensions=tensions)


def _advance(person: Person) -> None:
    last = trajectory.follow(scores=person.scores, weeks=person.weeks)[-1]
    for _ in range(2_000):
        trajectory.advance(previous=last, score=70.0, elapsed=1.0)


def _each(follow: Callable[[Person], object], people: list[Person]) -> None:
    for person in people:
        follow(person)


def _slow_follow(person: Person) -> tuple[trajectory.Point, ...]:
    return trajectory.follow(scores=person.scores, weeks=person.weeks)


def _bare_follow(person: Person) -> float:
    level, variance, before = 77.0, 285.0, person.weeks[0]
    for score, week in zip(person.scores, person.weeks, strict=True):
        variance += 13.0 * min(week - before, 4.0)
        before = week
        if score is not None:
            total = variance + 80.0
            z = (score - level) / math.sqrt(total)
            gain = variance / total * min(1.0, 2.5 / abs(z)) if z else variance / total
            level += gain * (score - level)
            variance *= 1.0 - gain
    return level


def _fast_follow(table: Table) -> columns.Followed:
    return columns.follow(scores=table.scores, weeks=table.weeks, starts=table.starts)


def _slow_score(people: list[Person]) -> None:
    for person in people:
        for given in person.answers:
            if given is not None:
                scoring.composite(given)


def _time(tasks: dict[str, tuple[Callable[[], object], int]], *, rounds: int) -> dict[str, dict[str, float]]:
    """Each task once a round, in turn, so that a busy minute on the machine falls on all alike."""
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, (run, _count) in tasks.items():
            cpu, wall = time.process_time(), time.perf_counter()
            run()
            spent[name].append((time.process_time() - cpu, time.perf_counter() - wall))
    rows = {}
    for name, (_run, count) in tasks.items():
        cpu = statistics.median(used for used, _ in spent[name])
        wall = statistics.median(passed for _, passed in spent[name])
        rows[name] = {
            "count": count,
            "cpu_ms": round(cpu * 1e3, 3),
            "wall_ms": round(wall * 1e3, 3),
            "cpu_us_each": round(cpu / count * 1e6, 4),
            "each_per_cpu_second": round(count / cpu),
        }
    return rows


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
