"""The invented courses: the same every time, shaped as promised, near the published figures."""

import dataclasses
import itertools

import numpy as np
import pytest

from benchmarks import engine as benchmark
from safeground.engine import simulation

STANDARD = simulation.STANDARD


def _named(settings):
    return f"carry {settings.carry_over}, state {settings.state_sd}"


def _sessions(courses):
    return [session for course in courses for session in course.sessions]


def _parts(courses, values):
    """One-way analysis of variance with unequal groups: between, within, and each day's deviation."""
    who = np.array([c.client for c in courses for s in c.sessions if s.answers is not None])
    clients, place, counts = np.unique(who, return_inverse=True, return_counts=True)
    means = np.bincount(place, values) / counts
    within = ((values - means[place]) ** 2).sum() / (len(values) - len(clients))
    size = (counts.sum() - (counts**2).sum() / counts.sum()) / (len(clients) - 1)
    between = (counts * (means - values.mean()) ** 2).sum() / (len(clients) - 1)
    return (between - within) / size, within, values - means[place]


def _moments(courses):
    checked = [s for s in _sessions(courses) if s.answers is not None]
    items = np.array([s.answers for s in checked])
    client = (items.mean(axis=1) - 1) / 6 * 100
    therapist = (np.array([s.therapist_answers for s in checked]).mean(axis=1) - 1) / 6 * 100
    between, within, days = _parts(courses, client)
    _, _, their_days = _parts(courses, therapist)
    return {
        "mean": client.mean(),
        "at_maximum": (client == 100).mean(),
        "icc": between / (between + within),
        "alpha": 6 / 5 * (1 - items.var(axis=0, ddof=1).sum() / items.sum(axis=1).var(ddof=1)),
        "r": np.corrcoef(client, therapist)[0, 1],
        "r_within": np.corrcoef(days, their_days)[0, 1],
        "d": (client.mean() - therapist.mean()) / np.sqrt((client.var() + therapist.var()) / 2),
    }


@pytest.fixture(scope="module")
def courses():
    return simulation.simulate(seed=11, clients=1500)


def test_the_same_seed_gives_the_same_first_clients():
    few = simulation.simulate(seed=3, clients=4)
    assert few == simulation.simulate(seed=3, clients=4)
    assert few == simulation.simulate(seed=3, clients=9)[:4]
    assert few != simulation.simulate(seed=4, clients=4)


def test_every_session_is_well_formed(courses):
    for course in courses[:300]:
        assert 1 <= len(course.sessions) <= course.planned
        assert 12 <= course.planned <= 20
        assert course.dropped_out == (len(course.sessions) < course.planned)
        weeks = [session.week for session in course.sessions]
        assert weeks[0] == 0
        assert all(later - earlier > 0.8 for earlier, later in itertools.pairwise(weeks))
        assert all(abs(week * 7 - round(week * 7)) < 1e-9 for week in weeks)
        for index, session in enumerate(course.sessions, start=1):
            _assert_well_formed(session, index)


def _assert_well_formed(session, index):
    assert session.index == index
    assert len(session.therapist_answers) == 6
    assert all(1 <= answer <= 7 and type(answer) is int for answer in session.therapist_answers)
    if session.answers is None:
        assert (session.tension, session.talked, session.signs) == (None, None, None)
    else:
        assert len(session.answers) == 6
        assert all(1 <= answer <= 7 and type(answer) is int for answer in session.answers)
        assert (session.talked is not None) == (session.tension == "yes")
    assert session.signs is None or len(session.signs) == 7
    assert all(sign is None or 0 <= sign <= 4 for sign in session.signs or ())
    assert session.rupture_open or not (session.began or session.repaired)


def test_a_rupture_ends_where_it_is_repaired_and_nowhere_else(courses):
    for course in courses:
        for today, after in itertools.pairwise(course.sessions):
            if today.rupture_open:
                assert today.repaired == (not after.rupture_open or after.began)
            else:
                assert after.rupture_open == after.began


@pytest.mark.parametrize("setup", benchmark.GRID, ids=_named)
def test_published_moments_over_the_grid(setup):
    """With 600 clients the standard errors are: mean .7 points, ICC .01, r .04. So tolerances of 2 to 3."""
    found = _moments(simulation.simulate(seed=23, clients=600, settings=setup))
    assert found["mean"] == pytest.approx(78, abs=2)
    assert 0.11 <= found["at_maximum"] <= 0.19  # published 13-17%
    assert 0.66 <= found["icc"] <= 0.80  # published .69-.77
    assert found["alpha"] == pytest.approx(0.94, abs=0.015)
    assert found["r"] == pytest.approx(0.36, abs=0.10)
    assert found["r_within"] == pytest.approx(0.35, abs=0.06)
    assert found["d"] == pytest.approx(0.63, abs=0.12)


def test_published_moments_more_closely_at_the_standard(courses):
    found = _moments(courses)
    assert found["mean"] == pytest.approx(78, abs=1.3)
    assert 0.13 <= found["at_maximum"] <= 0.17
    assert 0.69 <= found["icc"] <= 0.77
    assert found["r"] == pytest.approx(0.36, abs=0.06)


def test_how_often_things_happen(courses):
    sessions = _sessions(courses)
    exposed = [s for s in sessions if s.began or not s.rupture_open]
    assert np.mean([s.began for s in exposed]) == pytest.approx(0.034, abs=0.005)
    ended = [course for course in courses if any(s.began for s in course.sessions)]
    assert 0.25 <= len(ended) / len(courses) <= 0.50  # published 25% to 50%, by the criterion
    began = [s for s in sessions if s.began]
    assert np.mean([s.rupture == "withdrawal" for s in began]) == pytest.approx(0.60, abs=0.06)
    assert np.mean([s.disclosed for s in sessions]) == pytest.approx(0.15, abs=0.01)
    for is_open, missing, tension in ((False, 0.15, 0.13), (True, 0.25, 0.55)):
        there = [s for s in sessions if s.rupture_open == is_open]
        assert np.mean([s.answers is None for s in there]) == pytest.approx(missing, abs=0.025)
        assert np.mean([s.tension == "yes" for s in there if s.tension]) == pytest.approx(tension, abs=0.03)


def test_dropout(courses):
    """Published 19.7%. The hazard is a session's, so longer courses lose more: 24% with 12 to 20 sessions."""
    twelve = simulation.simulate(seed=12, clients=1000, sessions=(12, 12))
    assert np.mean([course.dropped_out for course in twelve]) == pytest.approx(0.197, abs=0.035)
    assert np.mean([course.dropped_out for course in courses]) == pytest.approx(0.24, abs=0.04)
    none = dataclasses.replace(STANDARD, dropout_hazard=0)
    stay = simulation.simulate(seed=12, clients=50, settings=none)
    assert not any(course.dropped_out for course in stay)


def test_ruptures_show_in_the_answers_the_signs_and_the_dropout(courses):
    sessions = [s for s in _sessions(courses) if s.signs is not None]
    signs = {kind: [] for kind in (None, "withdrawal", "confrontation")}
    answers = {kind: [] for kind in signs}
    for session in sessions:
        signs[session.rupture] += [sign for sign in session.signs if sign is not None]
        answers[session.rupture] += session.answers
    assert np.mean(signs["withdrawal"]) > np.mean(signs["confrontation"]) > np.mean(signs[None])
    assert max(np.mean(answers["withdrawal"]), np.mean(answers["confrontation"])) < np.mean(answers[None]) - 0.7
    lasts = [(course.sessions[-1].rupture_open, course.dropped_out) for course in courses]
    left_open = np.mean([left for is_open, left in lasts if is_open])
    left_mended = np.mean([left for is_open, left in lasts if not is_open])
    assert left_open > left_mended


@pytest.mark.parametrize("setup", benchmark.GRID, ids=_named)
def test_false_prompts_over_the_grid(setup):
    """An estimate about this model and no evidence about real clients.

    The targets are .03 prompts and .10 notes a session. The harshest corner (nothing carries over, sessions
    differ most) misses the first: about .032 with 3,500 clients. It is held to .035, the others to .03.
    """
    rates = benchmark.prompt_rates(simulation.simulate(seed=31, clients=700, settings=setup))
    harshest = (setup.carry_over, setup.state_sd) == (0.0, 0.90)
    assert rates["sessions"] > 6_000
    assert rates["false_prompts_per_session"] <= (0.035 if harshest else 0.03)
    assert rates["false_quiet_notes_per_session"] <= 0.10
    assert rates["ruptures_noted_the_same_day"] >= 0.40  # a rule that never speaks is never false either


def test_nonsense_is_refused():
    for wrong in ({"clients": -1}, {"clients": 1, "sessions": (5, 4)}, {"clients": 1, "sessions": (0, 4)}):
        with pytest.raises(ValueError, match="at least one session"):
            simulation.simulate(seed=1, **wrong)
    assert simulation.simulate(seed=1, clients=0) == ()
