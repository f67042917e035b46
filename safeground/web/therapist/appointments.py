"""Appointments on the desk: the week, one client's, making them."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeground.domain import accounts, appointments, care, consultations, library
from safeground.domain.actor import Missing, Refused
from safeground.web import door, requests
from safeground.web.forms import appointments as form
from safeground.web.middleware import actor_of

WHY = {
    "away": gettext_lazy("you are away"),
    "clock": gettext_lazy("the clock leaves this time out"),
    "taken": gettext_lazy("you have something then"),
}


@door.for_("therapist", methods=("GET", "POST"))
def week(request: HttpRequest) -> HttpResponse:
    """One week by the practice's clock, and the times that were asked for."""
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    practice = request.practice  # type: ignore[attr-defined]
    if request.method == "POST":
        form.keep_reminder(request)
        return redirect("/desk/appointments/?kept=1")
    zone, today = practice.time_zone, practice.day(now)
    monday, start, end = appointments.week(_day(request, today), zone)
    names = {pair.id: pair.other_name for pair in care.of_therapist(actor=actor, ended=True)}
    found = appointments.between(actor=actor, starts_at=start, ends_at=end)
    talks = consultations.between(actor=actor, starts_at=start, ends_at=end)
    lines = [(practice.day(one.starts_at), form.line(one, names[one.pair], zone, now)) for one in found]
    context = {
        "here": "appointments",
        "texts": library.appointing(),
        "monday": monday,
        "days": [
            (
                day,
                [line for on, line in lines if on == day],
                [one for one in talks if practice.day(one.starts_at) == day],
            )
            for day in (monday + timedelta(days=number) for number in range(7))
        ],
        "empty": not lines and not talks,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "asked": [
            form.line(one, names[one.pair], zone, now) for one in appointments.asked_of_me(actor=actor, now=now)
        ],
        "clients": sorted(
            (pair for pair in care.of_therapist(actor=actor)), key=lambda pair: pair.other_name.casefold()
        ),
        "place": form.place_name(zone),
        "kept": "kept" in request.GET,
        "email": accounts.email(actor=actor),
        **form.reminder_context(actor),
    }
    with timezone.override(ZoneInfo(zone)):
        return render(request, "therapist/appointments.html", context)


def _day(request: HttpRequest, today: date) -> date:
    """The day in the address, if it is one within a few years; else today."""
    try:
        day = date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        return today
    return day if abs((day - today).days) < 3660 else today


@door.for_("therapist", methods=("GET", "POST"))
def of_client(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """All appointments with one client, and the form that makes new ones."""
    actor, now, typed = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    practice = request.practice  # type: ignore[attr-defined]
    found = care.get(actor=actor, pair=pair)
    if found.therapist != actor.me or found.ended_on is not None:
        raise Missing
    context: dict[str, object] = {}
    if request.method == "POST":
        try:
            made = appointments.make(actor=actor, pair=pair, plan=_plan(typed), key=typed.get("key", ""), now=now)
            context["made"] = made.count
            context["left_out"] = [(date_format(day, "j F"), WHY[why]) for day, why in made.left_out]
        except Refused as refused:
            if refused.code == "missing":
                raise
            context |= {"error": refused.sentence, "code": refused.code}
    times = appointments.of_pair(actor=actor, pair=pair, now=now)
    zone, name = practice.time_zone, found.other_name
    asked = {old: form.line(one, name, zone, now) for old, one in times.asked.items()}
    kept = typed if "error" in context else QueryDict()
    context |= {
        "here": "appointments",
        "texts": library.appointing(),
        "pair": found,
        "name": name,
        "coming": [(form.line(one, name, zone, now), asked.get(one.id)) for one in times.coming],
        "past": [form.line(one, name, zone, now) for one in times.past],
        "changes": form.change_words(times.changes, name),
        "typed": kept,
        "modes": list(library.appointing().modes.items()),
        "today": practice.day(now),
        "place": form.place_name(zone),
        "key": kept.get("key") or requests.fresh_key(),
    }
    with timezone.override(ZoneInfo(zone)):
        return render(
            request, "therapist/client_appointments.html", context, status=400 if "error" in context else 200
        )


def _plan(typed: QueryDict) -> appointments.Plan:
    day = requests.read_day(typed, "day")
    if day is None:
        raise Refused("day", _("Please choose a day."))
    weeks = requests.read_number(typed.get("weeks", "")) or 0
    count = typed.get("count", "").strip()
    return appointments.Plan(
        day=day,
        clock=form.read_clock(typed),
        minutes=requests.read_number(typed.get("minutes", "")) or 0,
        which=typed.get("which", ""),  # type: ignore[arg-type]
        weeks=weeks,
        count=(requests.read_number(count) or 0) if weeks and count else None,
        until=requests.read_day(typed, "until") if weeks else None,
        around=bool(typed.get("around")),
        mode=typed.get("mode", ""),
        link=typed.get("link", ""),
        where=typed.get("where", ""),
    )


@door.for_("therapist", methods=("GET", "POST"))
def one(request: HttpRequest, appointment: uuid.UUID) -> HttpResponse:
    return form.handle(request, appointment, form.THERAPIST)


@door.for_("therapist", methods=("POST",))
def draft(request: HttpRequest, appointment: uuid.UUID) -> HttpResponse:
    return form.save_draft(request, appointment)


@door.for_("therapist", methods=("POST",))
def file(request: HttpRequest, appointment: uuid.UUID) -> HttpResponse:
    return form.file(request, appointment)
