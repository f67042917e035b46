"""Courses of therapy for the demonstration, from the engine's generative model. Simulated, and nobody's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from safeground.content import library
from safeground.engine import simulation


@dataclass(frozen=True)
class Meeting:
    """One simulated session as the demonstration lives it."""

    week: float
    answers: dict[str, int] | None
    tension: str
    talked: str
    signs: dict[str, int | None] | None
    therapist_answers: dict[str, int]


def plan(*, seed: int, clients: int) -> list[list[Meeting]]:
    """For each client, 12 to 20 sessions (fewer for who leaves early), by the seed alone."""
    instrument = library.instrument("client-check-in")
    items = [item.slug for item in instrument.items]
    signs = [sign.slug for sign in instrument.signs]
    found = simulation.simulate(
        seed=seed, clients=clients, sessions=(12, 20), settings=simulation.Settings(dropout_hazard=0)
    )
    return [
        [
            Meeting(
                week=session.week,
                answers=dict(zip(items, session.answers, strict=True)) if session.answers else None,
                tension=session.tension or "",
                talked=session.talked or "",
                signs=dict(zip(signs, session.signs, strict=True)) if session.signs else None,
                therapist_answers=dict(zip(items, session.therapist_answers, strict=True)),
            )
            for session in course.sessions
        ]
        for course in found
    ]


def demo_words() -> dict[str, Any]:
    """The invented names and words of the demonstration."""
    return library.demo()
