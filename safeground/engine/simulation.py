"""Invented courses of therapy, for tests, measurements and the demo practice.

Nothing here is data about people. Every value is [assumed] unless marked [seen] (read in the source it
names); [tuned] values were chosen so that the answers come out near a published figure. What is found with
this model is an estimate about the model. Publish no figure from one setting alone: vary what is assumed.

The model, for client i at session t:
    state_it = mu_i + g_i (1 - exp(-(t-1)/tau)) + AR1(phi)_it
               less the depth of an open rupture, of a minor tension, of a disclosure
    each of six answers = state_it + noise, cut at six evenly spaced thresholds into 1..7
The therapist answers parallel items from a state of their own that runs partly along with the client's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

ITEMS = 6
SIGNS = 7
HIGHEST = 7


@dataclass(frozen=True, slots=True)
class Settings:
    """The assumptions. Unless it says otherwise, lengths are on the hidden scale the answers are cut from."""

    between_sd: float = 1.75  # how clients differ
    state_sd: float = 0.80  # how one client's sessions differ; with it the ICC is .69-.77, Crits-Christoph [seen]
    carry_over: float = 0.30  # phi, from one session to the next
    growth_mean: float = 0.55
    growth_sd: float = 0.50
    growth_sessions: float = 4.0  # tau
    item_noise: float = 1.05  # [tuned] alpha .94, Hanson 2002 [seen]
    threshold_top: float = 0.90  # [tuned] 13-17% of check-ins at the maximum, mean 78
    threshold_step: float = 1.35
    rupture_hazard: float = 0.034  # a session; [tuned] to Larsson's share of treatments with one [seen]
    repair_chance: float = 0.58  # Larsson: 14.7% of treatments repaired, 10.7% not [seen]
    repair_sessions: float = 2.0  # mean of a geometric number of sessions
    rupture_median: float = 1.8
    rupture_sigma: float = 0.35  # of the logarithm
    withdrawal_share: float = 0.60  # the other ruptures are confrontations
    minor_chance: float = 0.12
    minor_depth: float = 0.5
    disclosure_chance: float = 0.15
    disclosure_dip: float = 0.24  # clients rate lower when they disclose a secret [seen]; the size is assumed
    dropout_hazard: float = 0.0135  # a session; about 19.7% of clients in a dozen, Swift & Greenberg 2012 [seen]
    dropout_alliance: float = -0.55  # logit for each SD of alliance; Sharf 2010 gives d = .55 [seen]
    dropout_rupture: float = 0.7  # logit while a rupture is open
    therapist_shift: float = -0.77  # in SDs; [tuned] d = .63 between the scores, Tryon 2007 [seen]
    therapist_between: float = 0.38  # [tuned] r = .36 between the two, Tryon 2007 [seen]
    therapist_within: float = 0.45  # [tuned] r = .35 within pairs
    missing: float = 0.15
    missing_rupture: float = 0.10  # on top, while a rupture is open
    tension_rupture: float = 0.55
    tension_minor: float = 0.35
    tension_none: float = 0.10

    @property
    def total_sd(self) -> float:
        return float(np.hypot(self.between_sd, self.state_sd))


STANDARD = Settings()


@dataclass(frozen=True, slots=True)
class Session:
    """One session. What the client answered is None where the check-in is missing."""

    index: int  # 1 for the first
    week: float  # since the first session, in whole days
    answers: tuple[int, ...] | None  # six, 1..7
    tension: Literal["yes", "no"] | None
    talked: Literal["eased", "still", "no"] | None  # only where tension is "yes"
    signs: tuple[int | None, ...] | None  # seven, 0..4, None for not relevant; None where left shut
    therapist_answers: tuple[int, ...]  # six, 1..7, to the parallel items
    rupture: Literal["withdrawal", "confrontation"] | None  # open in this session
    began: bool  # this session opened it
    repaired: bool  # it was mended in this session, the last in which it weighs
    disclosed: bool  # the client told something until then held back

    @property
    def rupture_open(self) -> bool:
        return self.rupture is not None


@dataclass(frozen=True, slots=True)
class Course:
    """One client's sessions, up to the last planned one or the one after which they stayed away."""

    client: int  # 0 for the first
    sessions: tuple[Session, ...]
    planned: int
    dropped_out: bool


def simulate(
    *, seed: int, clients: int, sessions: tuple[int, int] = (12, 20), settings: Settings = STANDARD
) -> tuple[Course, ...]:
    """Invented courses. The same seed, sessions and settings give the same first clients, however many.

    sessions: fewest and most planned; who drops out has fewer (`dropout_hazard=0` for none).
    Raises ValueError for fewer than one session or a range upside down.
    """
    fewest, most = sessions
    if clients < 0 or not 1 <= fewest <= most:
        raise ValueError("There must be at least one session, the fewest first, and no negative count of clients.")
    return tuple(
        _course(client=client, rng=np.random.default_rng([seed, client]), sessions=sessions, settings=settings)
        for client in range(clients)
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Strain:
    """Ruptures of one course, session by session."""

    depth: Floats
    is_open: Flags
    began: Flags
    repaired: Flags
    withdrawal: Flags


def _course(*, client: int, rng: np.random.Generator, sessions: tuple[int, int], settings: Settings) -> Course:
    planned = int(rng.integers(sessions[0], sessions[1] + 1))
    strain = _strain(rng=rng, count=planned, settings=settings)
    minor = (rng.random(planned) < settings.minor_chance) & ~strain.is_open
    disclosed = rng.random(planned) < settings.disclosure_chance
    usual = rng.normal(0, settings.between_sd)
    state = _wander(rng=rng, count=planned, settings=settings)
    today = state - strain.depth - settings.minor_depth * minor - settings.disclosure_dip * disclosed
    growth = 1 - np.exp(-np.arange(planned) / settings.growth_sessions)
    alliance = usual + rng.normal(settings.growth_mean, settings.growth_sd) * growth + today
    tension, talked = _tension(rng=rng, strain=strain, minor=minor, settings=settings)
    columns = _Columns(
        weeks=_weeks(rng=rng, count=planned),
        answers=_answer(rng=rng, alliance=alliance, settings=settings),
        missing=rng.random(planned) < settings.missing + settings.missing_rupture * strain.is_open,
        tension=tension,
        talked=talked,
        signs=_signs(rng=rng, today=today, strain=strain, disclosed=disclosed),
        signs_shut=rng.random(planned) < 0.35,
        therapist=_answer(
            rng=rng,
            alliance=_therapist(rng=rng, usual=usual, today=today, growth=growth, settings=settings),
            settings=settings,
        ),
        strain=strain,
        disclosed=disclosed,
    )
    held = _sessions_held(rng=rng, alliance=alliance, strain=strain, settings=settings)
    return Course(
        client=client,
        sessions=tuple(columns.session(at) for at in range(held)),
        planned=planned,
        dropped_out=held < planned,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """Everything about one course, a row to a session."""

    weeks: Floats
    answers: NDArray[np.int64]
    missing: Flags
    tension: Flags
    talked: list[Literal["eased", "still", "no"]]
    signs: list[tuple[int | None, ...]]
    signs_shut: Flags
    therapist: NDArray[np.int64]
    strain: _Strain
    disclosed: Flags

    def session(self, at: int) -> Session:
        checked_in = not self.missing[at]
        kind: Literal["withdrawal", "confrontation"] = "withdrawal" if self.strain.withdrawal[at] else "confrontation"
        return Session(
            index=at + 1,
            week=float(self.weeks[at]),
            answers=tuple(self.answers[at].tolist()) if checked_in else None,
            tension=("yes" if self.tension[at] else "no") if checked_in else None,
            talked=self.talked[at] if checked_in and self.tension[at] else None,
            signs=self.signs[at] if checked_in and not self.signs_shut[at] else None,
            therapist_answers=tuple(self.therapist[at].tolist()),
            rupture=kind if self.strain.is_open[at] else None,
            began=bool(self.strain.began[at]),
            repaired=bool(self.strain.repaired[at]),
            disclosed=bool(self.disclosed[at]),
        )


def _weeks(*, rng: np.random.Generator, count: int) -> Floats:
    """Mostly weekly, now and then two or three weeks apart, a day early or late: days over seven."""
    apart = 7 * rng.choice([1, 2, 3], size=count, p=[0.85, 0.11, 0.04]) + rng.choice(
        [-1, 0, 1], size=count, p=[0.08, 0.84, 0.08]
    )
    apart[0] = 0
    return np.cumsum(apart) / 7


def _wander(*, rng: np.random.Generator, count: int, settings: Settings) -> Floats:
    """An AR(1) series that has its full variance from the first session."""
    steps = rng.normal(0, settings.state_sd, count)
    fresh = np.sqrt(1 - settings.carry_over**2)
    for at in range(1, count):
        steps[at] = settings.carry_over * steps[at - 1] + fresh * steps[at]
    return steps


def _strain(*, rng: np.random.Generator, count: int, settings: Settings) -> _Strain:
    """A rupture opens by chance, and lasts some sessions, or for good where it is not repaired."""
    strain = _Strain(np.zeros(count), *(np.zeros(count, dtype=bool) for _ in range(4)))
    for first, last, repaired in _ruptures(rng=rng, count=count, settings=settings):
        span = slice(first, last + 1)
        strain.depth[span] = settings.rupture_median * np.exp(rng.normal(0, settings.rupture_sigma))
        strain.is_open[span] = True
        strain.withdrawal[span] = rng.random() < settings.withdrawal_share
        strain.began[first] = True
        strain.repaired[last] = repaired
    return strain


def _ruptures(*, rng: np.random.Generator, count: int, settings: Settings) -> Iterator[tuple[int, int, bool]]:
    """First session, last session, and whether it was repaired in that last one."""
    at = 0
    while at < count:
        if rng.random() >= settings.rupture_hazard:
            at += 1
            continue
        repairs = rng.random() < settings.repair_chance
        last = at + int(rng.geometric(1 / settings.repair_sessions)) - 1
        if not repairs or last >= count:
            yield at, count - 1, False
            return
        yield at, last, True
        at = last + 1


def _answer(*, rng: np.random.Generator, alliance: Floats, settings: Settings) -> NDArray[np.int64]:
    """Six answers 1..7 a session: the alliance with noise, cut at the thresholds."""
    thresholds = settings.threshold_top - settings.threshold_step * np.arange(HIGHEST - 2, -1, -1)
    noisy = alliance[:, None] + rng.normal(0, settings.item_noise, (len(alliance), ITEMS))
    return np.searchsorted(thresholds, noisy) + 1


def _therapist(
    *, rng: np.random.Generator, usual: float, today: Floats, growth: Floats, settings: Settings
) -> Floats:
    """How the therapist sees it: lower on the whole, and only partly along with the client."""
    own = rng.normal(0, settings.between_sd)
    between = settings.therapist_between * usual + np.sqrt(1 - settings.therapist_between**2) * own
    own_days = _wander(rng=rng, count=len(today), settings=settings)
    within = settings.therapist_within * today + np.sqrt(1 - settings.therapist_within**2) * own_days
    shift = settings.therapist_shift * settings.total_sd
    return shift + between + settings.growth_mean * growth + within


def _tension(
    *, rng: np.random.Generator, strain: _Strain, minor: Flags, settings: Settings
) -> tuple[Flags, list[Literal["eased", "still", "no"]]]:
    """Whether the client says there was tension, and whether the two talked about it."""
    chance = np.where(minor, settings.tension_minor, settings.tension_none)
    chance = np.where(strain.is_open, settings.tension_rupture, chance)
    yes = rng.random(len(chance)) < chance
    talks = np.where(strain.withdrawal, 0.25, 0.5)  # who withdraws speaks of it less
    talks = np.where(strain.repaired, 0.85, talks)
    talked = rng.random(len(chance)) < talks
    eased = np.where(strain.is_open & ~strain.repaired, 0.15, 0.8) > rng.random(len(chance))
    return yes, [("eased" if ease else "still") if talk else "no" for talk, ease in zip(talked, eased, strict=True)]


def _signs(
    *, rng: np.random.Generator, today: Floats, strain: _Strain, disclosed: Flags
) -> list[tuple[int | None, ...]]:
    """How hard seven things were, 0..4: each person has their own, and a withdrawal adds to all."""
    own = rng.normal(0.9, 0.8, SIGNS)
    harder = 0.9 * strain.withdrawal + 0.3 * strain.is_open - 0.3 * disclosed - 0.2 * today
    felt = own[None, :] + harder[:, None] + rng.normal(0, 0.6, (len(today), SIGNS))
    relevant = rng.random(felt.shape) >= rng.uniform(0.05, 0.45, SIGNS)
    rounded = np.clip(np.rint(felt), 0, 4).astype(int)
    return [
        tuple(int(value) if asked else None for value, asked in zip(row, flags, strict=True))
        for row, flags in zip(rounded, relevant, strict=True)
    ]


def _sessions_held(*, rng: np.random.Generator, alliance: Floats, strain: _Strain, settings: Settings) -> int:
    """How many sessions there were before the client stayed away, or all of them."""
    luck = rng.random(len(alliance))
    if settings.dropout_hazard == 0:
        return len(alliance)
    odds = (
        settings.dropout_hazard
        / (1 - settings.dropout_hazard)
        * np.exp(settings.dropout_alliance * alliance / settings.total_sd + settings.dropout_rupture * strain.is_open)
    )
    left = np.flatnonzero(luck[:-1] < (odds / (1 + odds))[:-1])
    return int(left[0]) + 1 if len(left) else len(alliance)
