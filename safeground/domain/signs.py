"""The eight signs for the person whose they are: their own answers beside their own earlier ones, and the calendar.

Nothing is added up, ranked or told to anybody. Seven come from the owner's check-ins; the eighth only from records
of appointments, in which both people stand alike.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from safeground.content import library
from safeground.content import signs as pages
from safeground.domain import appointments, care, checkins, homework, items
from safeground.domain.actor import Actor, Refused
from safeground.engine import signs

OFTEN = ("every", "sometimes", "never")
# A setting is one sealed thing at one place: it is found without opening everything one keeps.
_PLACE = "signs:offered"


@dataclass(frozen=True)
class Session:
    """One answered session of one sign: the day, and the answer among the earlier ones."""

    on: date
    placed: signs.Placed = field(repr=False)


@dataclass(frozen=True)
class Course:
    """One sign over time, as its owner marked it. `usual` is None below four numbers."""

    slug: str = field(repr=False)
    sessions: tuple[Session, ...] = field(repr=False)
    usual: tuple[int, int] | None = field(repr=False)
    changed: signs.Change = field(repr=False)

    @property
    def numbers(self) -> int:
        return sum(isinstance(one.placed.answer, int) for one in self.sessions)

    @property
    def latest(self) -> Session:
        """The last session in which it was answered at all."""
        return [one for one in self.sessions if one.placed.answer is not None][-1]


def courses(found: Sequence[checkins.CheckIn]) -> tuple[Course, ...]:
    """Every sign that was ever answered in these check-ins of one pair, in the order of the pages.

    A session in which other signs were answered and this one was not is a gap; one without any is left out.
    """
    with_any = [one for one in found if one.answers.signs]
    told = []
    for page in pages.signs():
        answers = [_answer(one, page.slug) for one in with_any]
        if all(answer is None for answer in answers):
            continue
        sessions = tuple(
            Session(one.session_on, placed) for one, placed in zip(with_any, signs.follow(answers), strict=True)
        )
        usual = signs.usual(signs.numbers(answers))
        told.append(Course(page.slug, sessions, usual, signs.changed(answers)))
    return tuple(told)


def _answer(checkin: checkins.CheckIn, slug: str) -> signs.Answer:
    if slug not in checkin.answers.signs:
        return None
    value = checkin.answers.signs[slug]
    return signs.NOT_RELEVANT if value is None else value


def profile(*, actor: Actor, pair: uuid.UUID) -> tuple[Course, ...]:
    """The actor's own signs with one therapist."""
    return courses(checkins.made_by(actor=actor, pair=pair))


# --- how often they are offered ---------------------------------------------------------------------------


def offered(*, actor: Actor) -> str:
    """How often the check-in offers the signs: the owner's choice; every time, until they say otherwise."""
    kept = items.draft(actor=actor, place=_PLACE) or {}
    often = kept.get("often", "")
    return often if often in OFTEN else "every"


def offer(*, actor: Actor, often: str, day: date) -> None:
    if often not in OFTEN:
        raise Refused("often", "Please choose one of the three.")
    items.save_draft(actor=actor, place=_PLACE, body={"often": often}, day=day)


def offered_on(*, actor: Actor, day: date) -> bool:
    """Whether the check-in of this day has the door to the signs. "Sometimes" goes by the calendar: one week in
    three, whatever was answered before, so that nothing has to be counted."""
    often = offered(actor=actor)
    return often == "every" or (often == "sometimes" and day.toordinal() // 7 % 3 == 0)


# --- from the calendar ------------------------------------------------------------------------------------


Record = appointments.Record


def attendance(records: Sequence[Record], *, name: str) -> list[str]:
    """The calendar in sentences, the client's part and the therapist's in the same words. Empty without records.

    No share, no average and no reason. What nobody noted the doer of is told without one.
    """
    if not records:
        return []
    texts = pages.common().records
    counts: Counter[tuple[str, str]] = Counter((one.what, one.by) for one in records)
    told = []
    met = sum(counts["met", by] for by in ("me", "them", ""))
    if met:
        told.append(library.fill(texts["met_one" if met == 1 else "met_many"], number=_number(met)))
    for what in ("moved", "cancelled", "missed"):
        told += _both(what, counts, name)
    if not any(counts[what, by] for what in texts["did"] for by in ("me", "them", "")):
        told.append(texts["nothing"])
    return told


def tried(records: Sequence[homework.Record]) -> list[str]:
    """What the client noted themselves about things to try, in a sentence. Empty where nothing was noted."""
    texts = pages.common().records
    counts = Counter(one.how for one in records)
    parts = [
        library.fill(words, number=_number(counts[how])) for how, words in texts["tried_parts"].items() if counts[how]
    ]
    return [library.fill(texts["tried"], parts=", ".join(parts))] if parts else []


def calendar(*, actor: Actor, pair: care.Pair, now: datetime) -> list[str]:
    """Attendance and homework with one therapist, from records and not from ratings."""
    lines = attendance(appointments.records(actor=actor, pair=pair.id, now=now), name=pair.other_name)
    return lines + tried(homework.records(actor=actor, pair=pair.id))


def _both(what: str, counts: Counter[tuple[str, str]], name: str) -> list[str]:
    """ "You moved one, Dr Malik moved two." In this order for every deed: the reader first, then the other."""
    texts = pages.common().records
    parts = [
        f"{who} {library.fill(texts['did'][what], number=_number(counts[what, by]))}"
        for by, who in (("me", texts["you"]), ("them", name))
        if counts[what, by]
    ]
    told = [", ".join(parts) + "."] if parts else []
    unsaid = counts[what, ""]
    if unsaid:
        form = texts["happened_one" if unsaid == 1 else "happened_many"]
        number = _number(unsaid)
        words = library.fill(form, number=number, deed=texts["deeds"][what])
        told.append(words[0].upper() + words[1:])
    return told


def _number(count: int) -> str:
    numbers = pages.common().records["numbers"]
    return str(numbers[count]) if count < len(numbers) else str(count)
