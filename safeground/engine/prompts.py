"""When a check-in is worth a word, and when to say nothing.

A low score is a reason to ask, never a finding. The limits were chosen in a simulation so that about 3
sessions in 100 bring a prompt with no rupture behind it; that is an estimate, and no evidence about real
clients. No study shows that a fall in the score is a rupture.
"""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from safeground.engine import scoring, trajectory
from safeground.engine.trajectory import Point

NOTE_Z = -1.28  # at or below: one ordinary session in ten
TALK_Z = -1.96  # at or below: one ordinary session in forty
CEILING = 90.0  # a forecast this high leaves room to fall and none to rise
SESSIONS_PER_PROMPT = 3
IGNORED_BEFORE_PAUSE = 2
SCORED_BEFORE_RANGE = 4
WITHIN_SD = math.sqrt(trajectory.STANDARD.noise)

Tier = Literal["none", "quiet", "talk"]
Reason = Literal[
    "first-session",  # nothing of this person's to compare with
    "no-score",
    "usual",  # not below the usual range
    "below",  # below it, and that alone is no reason to prompt
    "ceiling",  # below a very high level, with tension
    "tension",  # below the usual range, with tension
    "far-below",
    "spaced",  # worth talking about, but a prompt came within the last two sessions
    "paused",  # worth talking about, but the last two prompts were left lying
]
Position = Literal["first", "too-early", "below", "within", "above"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the latest session calls for: nothing, a quiet note in the chart, or a prompt to talk."""

    tier: Tier
    reason: Reason


def consider(
    *,
    points: Sequence[Point],
    tensions: Sequence[str | None],
    answered: Sequence[bool | None] | None = None,
) -> Decision:
    """What the latest of these sessions calls for, given every session up to it.

    points: one person's sessions in order, from `trajectory.follow`.
    tensions: for each, the answer about tension in the session; only "yes" counts.
    answered: for each, True where a prompt was taken up, False where it was ignored, None where none was
        shown; the latest entry is not looked at. With it the spacing goes by the prompts really shown, and
        two ignored in a row pause the next ones. A pause lasts until a True follows; since none can while
        no prompt is shown, whoever lets a person resume passes None for what came before. Without it the
        earlier sessions are replayed by these same rules, and nothing pauses.

    Raises ValueError when there is no session, or the lengths differ.
    """
    if not points:
        raise ValueError("There is no session to consider.")
    if len(tensions) != len(points) or (answered is not None and len(answered) != len(points)):
        raise ValueError("Points, tensions and answered prompts must have the same length.")
    latest = len(points) - 1
    if answered is None:
        return replay(points=points, tensions=tensions)[latest]
    decision = _judge(points=points, latest=latest, tension=tensions[latest])
    if decision.tier != "talk":
        return decision
    shown = [index for index in range(latest) if answered[index] is not None]
    if len(shown) >= IGNORED_BEFORE_PAUSE and not any(answered[i] for i in shown[-IGNORED_BEFORE_PAUSE:]):
        return Decision("quiet", "paused")
    return _space(decision=decision, index=latest, last_prompt=shown[-1] if shown else None)


def replay(*, points: Sequence[Point], tensions: Sequence[str | None]) -> tuple[Decision, ...]:
    """Each session's decision as it was on its day, had every prompt been shown and none ignored."""
    decisions: list[Decision] = []
    last_prompt: int | None = None
    scored_before = False
    for index, (point, tension) in enumerate(zip(points, tensions, strict=True)):
        decision = _space(
            decision=_judge_one(point=point, tension=tension, scored_before=scored_before),
            index=index,
            last_prompt=last_prompt,
        )
        if decision.tier == "talk":
            last_prompt = index
        scored_before = scored_before or point.score is not None
        decisions.append(decision)
    return tuple(decisions)


def offers_saying(*, tension: str | None, talked_about: bool) -> bool:
    """Whether to offer "say it" whatever the score: there was tension, and it was not talked about."""
    return tension == "yes" and not talked_about


def _judge(*, points: Sequence[Point], latest: int, tension: str | None) -> Decision:
    scored_before = any(point.score is not None for point in points[:latest])
    return _judge_one(point=points[latest], tension=tension, scored_before=scored_before)


def _judge_one(*, point: Point, tension: str | None, scored_before: bool) -> Decision:
    if point.z is None:
        return Decision("none", "no-score")
    if not scored_before:
        return Decision("none", "first-session")
    if point.z <= TALK_Z:
        return Decision("talk", "far-below")
    if point.z > NOTE_Z:
        return Decision("none", "usual")
    if tension != "yes":
        return Decision("quiet", "below")
    if point.forecast >= CEILING:
        return Decision("quiet", "ceiling")
    return Decision("talk", "tension")


def _space(*, decision: Decision, index: int, last_prompt: int | None) -> Decision:
    if decision.tier == "talk" and last_prompt is not None and index - last_prompt < SESSIONS_PER_PROMPT:
        return Decision("quiet", "spaced")
    return decision


def position(point: Point, number_of_scored: int) -> Position:
    """Where today's score lies against the usual range, or why that cannot be said yet.

    number_of_scored: this person's scored check-ins so far, today's among them.
    Raises ValueError when today has no score, or none is counted.
    """
    if point.z is None:
        raise ValueError("A session without a score has no place against the usual range.")
    if number_of_scored < 1:
        raise ValueError("Today's check-in is scored, so at least one must be counted.")
    if number_of_scored == 1:
        return "first"
    if number_of_scored < SCORED_BEFORE_RANGE:
        return "too-early"
    if point.z <= NOTE_Z:
        return "below"
    return "above" if point.z >= -NOTE_Z else "within"


def always_highest(last_answers: Sequence[Sequence[int | None]], *, highest: int = scoring.HIGH) -> bool:
    """Whether the last three check-ins (oldest first) were the highest answer to every item.

    A reason to ask whether feedback is hard to give here, and nothing more: a high rating hides nothing by
    itself. A skipped item breaks the row, and fewer than three check-ins are never enough.
    """
    recent = last_answers[-3:]
    return len(recent) == 3 and all(
        len(answers) > 0 and all(answer == highest for answer in answers) for answers in recent
    )


def settling(*, later: Sequence[float | None], forecast: float, within_sd: float = WITHIN_SD) -> bool:
    """Whether any of the next three scores after a fall came back near the level before it.

    later: scores 0..100 after the fall, in order; missing ones are passed over.
    forecast: the score expected on the day of the fall, before it was seen.
    within_sd: standard deviation of a person's ordinary scores. Near is no more than half of it below.
    """
    return any(_near(later=later, forecast=forecast, within_sd=within_sd))


def back_to_usual(*, later: Sequence[float | None], forecast: float, within_sd: float = WITHIN_SD) -> bool:
    """Whether two in a row of those three did. Arguments as for `settling`."""
    near = _near(later=later, forecast=forecast, within_sd=within_sd)
    return any(first and second for first, second in itertools.pairwise(near))


def _near(*, later: Iterable[float | None], forecast: float, within_sd: float) -> list[bool]:
    if within_sd <= 0:
        raise ValueError("The standard deviation of ordinary scores must be above 0.")
    scored = [score for score in later if score is not None]
    return [score >= forecast - 0.5 * within_sd for score in scored[:3]]
