"""A therapist makes appointments with a client: one, or one every week or fortnight."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from safeground.domain import access, audit, care, diary, items, keys, outbox
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.domain.appointments import appointment, times
from safeground.store import models

SHORTEST, LONGEST = 10, 240


@dataclass(frozen=True)
class Plan:
    """What the form asks for. `weeks` is 0 for one appointment, else every so many weeks."""

    day: date
    clock: time
    minutes: int = 50
    which: times.Which = ""
    weeks: int = 0
    count: int | None = None
    until: date | None = None
    # Leave out days on which the therapist has something already, instead of making none at all.
    around: bool = False
    mode: str = "room"
    link: str = field(default="", repr=False)
    where: str = field(default="", repr=False)


@dataclass(frozen=True)
class Made:
    """The first of what was made, how many, and the days that were left out: "away", "clock" or "taken"."""

    first: uuid.UUID
    count: int
    left_out: tuple[tuple[date, str], ...] = ()


def make(*, actor: Actor, pair: uuid.UUID, plan: Plan, now: datetime, key: str = "") -> Made:
    """Make what was planned, all of it or nothing. Refused, with the days, where the therapist has something then."""
    practice = practices.here()
    with access.deed():
        diary.wait_for_turn(actor.me)
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return _made_before(actor, made)
        between = access.row(actor, models.Pair, "read", id=pair, therapist_id=actor.me, ended_on__isnull=True)
        found = _moments(actor, plan, now, practice)
        rows = _rows(actor, between, plan, found, practice)
        left_out = [(one.day, one.why) for one in found if one.at is None]
        rows, taken = _around(actor, rows, plan)
        left_out += [(practice.day(row.starts_at), "taken") for row in taken]
        if not rows:
            raise Refused(
                "none-left", _("There is no day left for it. Nothing was made. Please look at the days again.")
            )
        for row in rows:
            _add(actor, row)
        _hold(actor, rows)
        _tell(actor, between, rows, now)
        if key:
            items.give_receipt(actor=actor, key=key, result=rows[0].id, day=practice.day(now))
    return Made(rows[0].id, len(rows), tuple(sorted(left_out)))


def _made_before(actor: Actor, first: uuid.UUID) -> Made:
    row = access.row(actor, models.Appointment, "read", id=first)
    if row.series is None:
        return Made(first, 1)
    return Made(first, len(access.rows(actor, models.Appointment, "read", series=row.series, columns=("id",))))


def _moments(actor: Actor, plan: Plan, now: datetime, practice: practices.Practice) -> list[times.Found]:
    where = times.zone(practice.time_zone)
    check(plan.day, plan.clock, plan.minutes, now)
    if not plan.weeks:
        at = times.instant(plan.day, plan.clock, where, plan.which)
        check_ahead(at, now)
        return [times.Found(plan.day, at)]
    if plan.weeks not in (1, 2):
        raise Refused("weeks", _("Please choose every week or every two weeks."))
    if (plan.count is None) == (plan.until is None):
        raise Refused("how-long", _("Please say how many times, or until which day: one of the two."))
    if plan.count is not None and not 2 <= plan.count <= times.MOST:
        raise Refused("count", _("Please give a number of times from 2 to 60."))
    if plan.until is not None and not plan.day <= plan.until <= plan.day + times.SERIES:
        raise Refused("until", _("The last day must come after the first, and within about a year."))
    absence = care.reading_times(actor=actor, therapist=actor.me)
    away = (absence.away_from_on, absence.away_until_on) if absence.away_from_on and absence.away_until_on else None
    wanted = times.days(first=plan.day, weeks=plan.weeks, times=plan.count, until=plan.until)
    found = times.recurring(wanted, plan.clock, where, away=away)
    check_ahead(next((one.at for one in found if one.at), now + timedelta(days=1)), now)
    return found


def check(day: date, clock: time, minutes: int, now: datetime) -> None:
    """What can be said of a time before it is looked up: near enough, in steps of five minutes, of a usual length."""
    if abs((day - now.date()).days) > times.AHEAD.days:
        raise Refused("too-far", _("That day is too far away. Please choose one within the next two years."))
    if clock.minute % 5 or clock.second or clock.microsecond:
        raise Refused("step", _("Please choose a time in steps of five minutes, such as 14:05."))
    if not SHORTEST <= minutes <= LONGEST or minutes % 5:
        raise Refused("minutes", _("Please give a length from 10 to 240 minutes, in steps of five."))


def check_ahead(at: datetime, now: datetime) -> None:
    if at <= now:
        raise Refused("past", _("That time is over already. Please choose one that is still to come."))


def _rows(
    actor: Actor, between: models.Pair, plan: Plan, found: Sequence[times.Found], practice: practices.Practice
) -> list[models.Appointment]:
    key = appointment.key_for_writing(actor, between)
    series = uuid.uuid4() if plan.weeks else None
    made = []
    for one in found:
        if one.at is None:
            continue
        # Each with a room of its own, where the practice makes the rooms.
        body = appointment.details(mode=plan.mode, link=plan.link, where=plan.where)
        made.append(new_row(actor, between, key, one.at, plan.minutes, practice.time_zone, body, series=series))
    return made


def new_row(
    actor: Actor,
    between: models.Pair,
    key: keys.Secret,
    at: datetime,
    minutes: int,
    zone: str,
    body: dict[str, str],
    *,
    state: str = "standing",
    series: uuid.UUID | None = None,
    instead_of: uuid.UUID | None = None,
) -> models.Appointment:
    identity = uuid.uuid4()
    return models.Appointment(
        id=identity,
        practice_id=actor.practice_id,
        therapist_id=between.therapist_id,
        pair_id=between.id,
        series=series,
        instead_of_id=instead_of,
        starts_at=at,
        ends_at=at + timedelta(minutes=minutes),
        zone=zone,
        state=state,
        details_sealed=keys.seal_details(actor, key, pair=between.id, appointment=identity, body=body),
    )


def _add(actor: Actor, row: models.Appointment) -> None:
    access.add(
        actor,
        models.Appointment,
        **{column.attname: getattr(row, column.attname) for column in models.Appointment._meta.concrete_fields},
    )


add_row = _add


def _around(
    actor: Actor, rows: list[models.Appointment], plan: Plan
) -> tuple[list[models.Appointment], list[models.Appointment]]:
    """Those that find their time free, and those that do not: refused unless the plan goes around them."""
    if not rows:
        return [], []
    busy = diary.busy(actor=actor, starts_at=rows[0].starts_at, ends_at=rows[-1].ends_at)
    taken = [row for row in rows if busy & set(diary.steps(row.starts_at, row.ends_at))]
    if taken and not plan.around:
        raise is_taken([practices.here().day(row.starts_at) for row in taken])
    return [row for row in rows if row not in taken], taken


def is_taken(days: Sequence[date] = ()) -> Refused:
    """The sentence for a time that is not free. To a client it does not say what is there."""
    from django.utils.formats import date_format

    if not days:
        return Refused("taken", _("That time is not free. Nothing was changed. Please choose another one."))
    named = ", ".join(date_format(day, "j F") for day in days[:6])
    return Refused(
        "taken", _("You have something at that time already on: %(days)s. Nothing was made.") % {"days": named}
    )


def _hold(actor: Actor, rows: Sequence[models.Appointment]) -> None:
    if not diary.hold(actor=actor, appointments=rows):
        raise is_taken()


hold_or_refuse = _hold


def _tell(actor: Actor, between: models.Pair, rows: Sequence[models.Appointment], now: datetime) -> None:
    """The other side's notice, both sides' reminders as each of them chose, and one line in the trail."""
    outbox.write(
        actor=actor,
        account=between.client_id,
        template="something-waits",
        due_at=now + outbox.PATIENCE,
        about=rows[0].id,
    )
    for account in (between.client_id, between.therapist_id):
        diary.remind(actor=actor, account=account, appointments=rows, now=now)
    audit.record(actor=actor, entries=[audit.Entry(between.client_id, "time-made", rows[0].id)], now=now)
