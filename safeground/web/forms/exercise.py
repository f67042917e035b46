"""An exercise as pages: before it begins, a step at a time, and how it ended. The page carries where one is.

The same for somebody signed in, who sends it by POST, and for anybody, whose step stands in the address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from safeground.domain import exercises, library
from safeground.web import requests

DEEDS = ("begin", "next", "skip", "back", "stop", "after", "keep")


@dataclass(frozen=True)
class Place:
    """Where one is: `at` counts from nought, and one past the last step is the end."""

    exercise: library.Exercise
    steps: Sequence[Any]
    ways: Sequence[Any]
    way: Any
    without: Sequence[str]
    at: int
    stopped: bool
    begun: bool
    error: str = ""

    @property
    def is_over(self) -> bool:
        return self.begun and (self.stopped or self.at >= len(self.steps))

    @property
    def step(self) -> Any:
        return self.steps[self.at]


def find(
    form: QueryDict, *, exercise: library.Exercise, steps: Sequence[Any] = (), needs: Sequence[str] = ()
) -> Place:
    """Read the place from a form or an address. What makes no sense there is the page before the beginning."""
    do, all_steps = form.get("do", ""), steps or exercise.steps
    ways = exercises.ways(exercise, needs)
    way = next((one for one in ways if one.slug == form.get("way", "")), ways[0] if ways else None)
    without = [step.slug for step in all_steps if step.slug in form.getlist("without") and exercise.can_leave_out]
    left = [step for step in all_steps if step.slug not in without]
    begun, error = do in DEEDS, ""
    if begun and not left:
        begun, error = False, _("Everything is left out. Please leave one part in, or choose another exercise.")
    at = requests.read_number(form.get("at", "")) or 0
    at = {"begin": 0, "next": at + 1, "skip": at + 1, "back": at - 1}.get(do, at)
    at = min(max(0, at), len(left))
    if do in ("after", "keep"):
        at = len(left)
    stopped = (begun and at < len(left) and do == "stop") or (form.get("stopped") == "1" and do in ("after", "keep"))
    return Place(exercise, left, ways, way, without, at, stopped, begun, error)


def context(place: Place, *, all_steps: Sequence[Any] = ()) -> dict[str, Any]:
    """What the three parts of the pages need."""
    every = all_steps or place.exercise.steps
    step = None if place.is_over or not place.begun else place.step
    # A pace belongs to the step with the ring; eyes open or closed to all of them.
    told = step is not None and (step.pacer or not any(way.breath for way in place.ways))
    return {
        "exercise": place.exercise,
        "place": place,
        "step": step,
        "way_words": place.way.text if told and place.way else "",
        "number": place.at + 1,
        "of": len(place.steps),
        "every_step": every,
        "ways": [(way.slug, way.label) for way in place.ways],
        "parts": [(step.slug, step.title) for step in every],
        "breath": place.way.breath if place.way else None,
        "texts": library.exercise_words(),
        "others": [one for one in library.exercises() if one.slug in ("looking-around", "grounding")],
        "error": place.error,
    }
