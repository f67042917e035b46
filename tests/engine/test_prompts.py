"""When to say something: one table, then the spacing, the pause and the smaller rules."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeground.engine import prompts, trajectory

USUAL, LOW, FAR = -0.5, -1.5, -2.5


def _point(z, forecast=75.0):
    score = None if z is None else max(0.0, forecast + 10 * z)
    return trajectory.Point(score=score, forecast=forecast, low=60, high=90, z=z, level=forecast, variance=50)


def _tiers(zs, tensions=None):
    tensions = tensions or ["no"] * len(zs)
    decisions = prompts.replay(points=[_point(z) for z in zs], tensions=tensions)
    return [decision.tier for decision in decisions]


@pytest.mark.parametrize(
    ("z", "forecast", "tension", "tier", "reason"),
    [
        (0.0, 75, "no", "none", "usual"),
        (3.0, 75, "yes", "none", "usual"),
        (-1.27, 75, "yes", "none", "usual"),
        (-1.28, 75, "no", "quiet", "below"),
        (-1.28, 75, None, "quiet", "below"),
        (-1.28, 75, "unsure", "quiet", "below"),
        (-1.28, 75, "yes", "talk", "tension"),
        (-1.95, 75, "no", "quiet", "below"),
        (-1.95, 75, "yes", "talk", "tension"),
        (-1.96, 75, "no", "talk", "far-below"),
        (-1.96, 75, "yes", "talk", "far-below"),
        (-1.28, 89.9, "yes", "talk", "tension"),
        (-1.28, 90, "yes", "quiet", "ceiling"),
        (-1.95, 95, "yes", "quiet", "ceiling"),
        (-1.95, 95, "no", "quiet", "below"),
        (-1.96, 95, "no", "talk", "far-below"),
        (None, 75, "yes", "none", "no-score"),
    ],
)
def test_tiers(z, forecast, tension, tier, reason):
    points = [_point(0.0), _point(z, forecast)]
    for answered in (None, [None, None]):
        decision = prompts.consider(points=points, tensions=["no", tension], answered=answered)
        assert (decision.tier, decision.reason) == (tier, reason)


@pytest.mark.parametrize("before", [0, 1, 3])
@pytest.mark.parametrize("answered", [False, True])
def test_never_at_the_first_session_nor_at_the_first_score(before, answered):
    points = [_point(None)] * before + [_point(-4.0)]
    decision = prompts.consider(
        points=points,
        tensions=["yes"] * len(points),
        answered=[None] * len(points) if answered else None,
    )
    assert (decision.tier, decision.reason) == ("none", "first-session")


def test_sessions_two_and_three_may_prompt():
    assert _tiers([USUAL, FAR]) == ["none", "talk"]
    assert _tiers([USUAL, USUAL, FAR]) == ["none", "none", "talk"]


def test_at_most_one_prompt_in_three_sessions():
    assert _tiers([USUAL] + [FAR] * 7) == ["none", "talk", "quiet", "quiet", "talk", "quiet", "quiet", "talk"]
    assert _tiers([USUAL, FAR, None, FAR, FAR]) == ["none", "talk", "none", "quiet", "talk"]
    assert _tiers([USUAL, FAR, USUAL, LOW], ["no", "no", "no", "yes"])[-1] == "quiet"


@given(st.lists(st.tuples(st.none() | st.floats(-4, 4), st.sampled_from(["yes", "no", None])), min_size=1))
def test_whatever_happens_prompts_stay_apart_and_notes_stay_below(course):
    points, tensions = [_point(z) for z, _ in course], [tension for _, tension in course]
    decisions = prompts.replay(points=points, tensions=tensions)
    talks = [index for index, decision in enumerate(decisions) if decision.tier == "talk"]
    assert all(later - earlier >= 3 for earlier, later in itertools.pairwise(talks))
    assert decisions[0].tier == "none"
    assert all(d.tier == "none" or p.z <= -1.28 for d, p in zip(decisions, points, strict=True))
    assert decisions[-1] == prompts.consider(points=points, tensions=tensions)


@given(st.lists(st.tuples(st.floats(-4, 4), st.sampled_from(["yes", "no"])), min_size=2, max_size=12))
def test_prompts_shown_and_taken_up_give_the_same_answer_as_the_replay(course):
    points, tensions = [_point(z) for z, _ in course], [tension for _, tension in course]
    decisions = prompts.replay(points=points, tensions=tensions)
    answered = [True if decision.tier == "talk" else None for decision in decisions]
    assert prompts.consider(points=points, tensions=tensions, answered=answered) == decisions[-1]


@pytest.mark.parametrize(
    ("answered", "tier", "reason"),
    [
        # the prompts really shown, not those a replay would have shown
        ([None, None, None, None, None, None, None, None], "talk", "far-below"),
        ([None, None, None, None, None, True, None, None], "quiet", "spaced"),
        ([None, None, None, None, True, None, None, None], "talk", "far-below"),
        # two ignored in a row pause, one does not, and taking one up ends the pause
        ([None, False, None, None, None, None, None, None], "talk", "far-below"),
        ([None, False, None, None, False, None, None, None], "quiet", "paused"),
        ([None, True, None, None, False, None, None, None], "talk", "far-below"),
        ([False, None, False, None, True, None, None, None], "talk", "far-below"),
        ([True, False, None, None, False, None, None, None], "quiet", "paused"),
        # today's own entry is not looked at
        ([None, None, None, None, None, None, None, False], "talk", "far-below"),
    ],
)
def test_prompts_shown_and_ignored(answered, tier, reason):
    points = [_point(USUAL)] * 7 + [_point(FAR)]
    decision = prompts.consider(points=points, tensions=["no"] * 8, answered=answered)
    assert (decision.tier, decision.reason) == (tier, reason)


def test_nothing_pauses_where_no_answers_are_given():
    assert _tiers([USUAL] + [FAR] * 20).count("talk") == 7


def test_lists_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="no session"):
        prompts.consider(points=[], tensions=[])
    with pytest.raises(ValueError, match="same length"):
        prompts.consider(points=[_point(0.0)], tensions=[])
    with pytest.raises(ValueError, match="same length"):
        prompts.consider(points=[_point(0.0)], tensions=["no"], answered=[])


@pytest.mark.parametrize(
    ("tension", "talked_about", "offered"),
    [
        ("yes", False, True),
        ("yes", True, False),
        ("no", False, False),
        (None, False, False),
        ("unsure", False, False),
    ],
)
def test_say_it_is_offered_after_tension_nobody_spoke_of(tension, talked_about, offered):
    assert prompts.offers_saying(tension=tension, talked_about=talked_about) is offered


@pytest.mark.parametrize(
    ("z", "number", "place"),
    [
        (-4.0, 1, "first"),
        (-4.0, 2, "too-early"),
        (-4.0, 3, "too-early"),
        (-4.0, 4, "below"),
        (-1.28, 4, "below"),
        (-1.27, 4, "within"),
        (1.27, 9, "within"),
        (1.28, 9, "above"),
    ],
)
def test_the_usual_range_is_said_from_the_fourth_score_on(z, number, place):
    assert prompts.position(_point(z), number) == place


@given(st.lists(st.floats(0, 100), min_size=4, max_size=12))
def test_position_agrees_with_the_range_that_is_drawn(scores):
    point = trajectory.follow(scores=scores, weeks=range(len(scores)))[-1]
    place = prompts.position(point, len(scores))
    if place == "within":
        assert point.low - 1e-9 <= point.score <= point.high + 1e-9
    else:
        assert point.score <= point.low + 1e-9 if place == "below" else point.score >= point.high - 1e-9


def test_a_position_needs_a_score():
    with pytest.raises(ValueError, match="without a score"):
        prompts.position(_point(None), 4)
    with pytest.raises(ValueError, match="at least one"):
        prompts.position(_point(0.0), 0)


@pytest.mark.parametrize(
    ("check_ins", "always"),
    [
        ([[7] * 6] * 3, True),
        ([[1] * 6] + [[7] * 6] * 3, True),
        ([[7] * 6] * 2, False),
        ([[7] * 6] * 3 + [[7, 7, 7, 7, 7, 6]], False),
        ([[7] * 6, [7, 7, 7, 7, 7, None], [7] * 6], False),
        ([[6] * 6] * 3, False),
        ([[], [], []], False),
        ([], False),
    ],
)
def test_three_times_the_highest_answer_to_everything(check_ins, always):
    assert prompts.always_highest(check_ins) is always


@pytest.mark.parametrize(
    ("later", "settling", "back"),
    [
        # forecast 80, within-person SD 10: near is 75 or more
        ([], False, False),
        ([74.9, 74.9, 74.9], False, False),
        ([75.0], True, False),
        ([60.0, 60.0, 75.0], True, False),
        ([60.0, 60.0, 60.0, 99.0], False, False),
        ([75.0, 60.0, 90.0], True, False),
        ([60.0, 75.0, 90.0], True, True),
        ([60.0, None, 75.0, None, 90.0], True, True),
        ([60.0, 60.0, 75.0, 90.0], True, False),
    ],
)
def test_the_way_back_after_a_fall(later, settling, back):
    assert prompts.settling(later=later, forecast=80, within_sd=10) is settling
    assert prompts.back_to_usual(later=later, forecast=80, within_sd=10) is back


def test_the_way_back_needs_a_spread():
    with pytest.raises(ValueError, match="above 0"):
        prompts.settling(later=[80.0], forecast=80, within_sd=0)
