"""First talks on the desk: when one has time, who comes, who waits, and what came of it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from safeground.domain import consultations, library
from safeground.domain.actor import Refused
from safeground.web import door, requests
from safeground.web.client import results
from safeground.web.forms.appointments import place_name, read_clock, when
from safeground.web.middleware import actor_of
from safeground.web.public.booking import Sentences

WEEKDAYS = [(number + 1, name) for number, name in results.WEEKDAYS.items()]
SPAN = re.compile(r"(\d{1,2})[:.](\d{2})\s*(?:-|\u2013|to|bis)\s*(\d{1,2})[:.](\d{2})")


def read_spans(form: Mapping[str, Any]) -> list[consultations.Span]:
    """Hours as people write them, one line for each weekday: 9:00-12:00, 14:00-17:00."""
    found = []
    for day in range(1, 8):
        text = str(form.get(f"hours_{day}", "")).strip()
        parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
        for part in parts:
            match = SPAN.fullmatch(part)
            numbers = [int(one) for one in match.groups()] if match else []
            if not match or numbers[0] > 23 or numbers[2] > 23 or numbers[1] > 59 or numbers[3] > 59:
                raise Refused("hours", _("Please write hours like 9:00-12:00, 14:00-17:00."))
            start, end = time(numbers[0], numbers[1]), time(numbers[2], numbers[3])
            found.append(consultations.Span(day, start, end))
    return found


def write_spans(hours: consultations.Availability, day: int) -> str:
    return ", ".join(f"{one.start:%H:%M}-{one.end:%H:%M}" for one in hours.spans if one.weekday == day)


@door.for_("therapist", methods=("GET", "POST"))
def listing(request: HttpRequest) -> HttpResponse:
    """Everything of one's own, the hours, and putting somebody in who rang."""
    refused: Refused | None = None
    code = ""
    if request.method == "POST":
        try:
            if request.POST.get("do") == "book":
                code = book(request, actor_of(request).me)
            else:
                _set(request)
                return redirect("/desk/consultations/?kept=1")
        except Refused as error:
            if error.code == "missing":
                raise
            refused = error
    return _page(request, refused=refused, code=code)


def book(request: HttpRequest, therapist: uuid.UUID) -> str:
    """Somebody rang. Returns the words to read out to them."""
    form, now = request.POST, request.now  # type: ignore[attr-defined]
    day = requests.read_day(form, "day")
    if day is None:
        raise Refused("day", _("Please choose a day."))
    at = consultations.at_clock(day=day, clock=read_clock(form), which=form.get("which", ""), now=now)  # type: ignore[arg-type]
    plan = consultations.ByHand(therapist, at, form.get("name", ""), form.get("mode", ""), form.get("phone", ""))
    return consultations.book(actor=actor_of(request), plan=plan, now=now)


def _set(request: HttpRequest) -> None:
    form = request.POST
    numbers = {name: requests.read_number(form.get(name, "")) for name in consultations.LARGEST}
    consultations.set_availability(
        actor=actor_of(request),
        is_open=bool(form.get("is_open")),
        spans=read_spans(form),
        modes=form.getlist("modes"),
        place=form.get("place", ""),
        link=form.get("link", ""),
        numbers={name: -1 if number is None else number for name, number in numbers.items()},
    )


def _page(request: HttpRequest, *, refused: Refused | None, code: str) -> HttpResponse:
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    practice = request.practice  # type: ignore[attr-defined]
    hours = consultations.own_availability(actor=actor)
    found = consultations.all_(actor=actor, now=now)
    setting = refused is not None and request.POST.get("do") == "hours"
    typed: Mapping[str, Any] = request.POST if setting else _stored(hours)
    context = {
        "here": "appointments",
        "say": Sentences(place=place_name(practice.time_zone)),
        "groups": [
            (_("To come"), "", [_line(one, practice, now) for one in found.coming]),
            (_("How was it?"), "", [_line(one, practice, now) for one in found.to_note]),
            (
                _("Waiting list"),
                library.first_talks().desk_waiting,
                [_line(one, practice, now) for one in found.waiting],
            ),
        ],
        "past": [_line(one, practice, now) for one in found.past],
        "hours": hours,
        "days": [(day, name, typed.get(f"hours_{day}", "")) for day, name in WEEKDAYS],
        "typed": typed,
        "chosen": request.POST.getlist("modes") if setting else hours.modes,
        "modes": list(library.first_talks().modes.items()),
        "by_hand": request.POST if refused is not None and not setting else QueryDict(),
        "error": refused.sentence if refused else "",
        "setting": setting,
        "twice": refused is not None and refused.code == "twice",
        "kept": "kept" in request.GET,
        "code": code,
        "address": request.build_absolute_uri("/meeting/"),
        "today": practice.day(now),
        "clock_of": place_name(practice.time_zone),
    }
    return render(request, "therapist/consultations.html", context, status=400 if refused else 200)


def _stored(hours: consultations.Availability) -> dict[str, Any]:
    known = {name: getattr(hours, name) for name in (*consultations.LARGEST, "place", "link", "is_open")}
    return known | {f"hours_{day}": write_spans(hours, day) for day in range(1, 8)}


def _line(one: consultations.Meeting, practice: Any, now: Any) -> dict[str, Any]:
    return {
        "one": one,
        "when": when(one.starts_at, practice.time_zone, now=now) if one.starts_at else "",
        "name": one.body.name or _("Somebody"),
        "way": library.first_talks().modes.get(one.body.mode, ""),
        "state": library.first_talks().states.get(one.state, ""),
    }


@door.for_("therapist", methods=("GET", "POST"))
def one(request: HttpRequest, meeting: uuid.UUID) -> HttpResponse:
    """One person: what they wrote, how to reach them safely, moving, calling off, and how it was."""
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    refused: Refused | None = None
    told: bool | None = None
    if request.method == "POST":
        try:
            told = _do(request, meeting)
            return redirect(f"/desk/consultations/{meeting}/" + ("" if told else "?tell=1"))
        except Refused as error:
            if error.code == "missing":
                raise
            refused = error
    found = consultations.hosted(actor=actor, one=meeting)
    practice = request.practice  # type: ignore[attr-defined]
    body = found.body
    context = {
        "here": "appointments",
        "say": Sentences(name=body.name, place=place_name(practice.time_zone)),
        "line": _line(found, practice, now),
        "one": found,
        "hours": library.first_talks().hours.get(body.hours, ""),
        "zone": place_name(body.zone) if body.zone and body.zone != practice.time_zone else "",
        "to_come": found.is_to_come(now),
        "begun": found.starts_at is not None
        and found.starts_at <= now
        and found.state in ("standing", *consultations.NOTED),
        "may_end": found.state in ("asked", "waiting"),
        "answered": bool(found.answer),
        "invitation": found.answer.get("code", ""),
        "colleagues": [(str(other.therapist), other.name) for other in consultations.colleagues(actor=actor)],
        "typed": request.POST if refused else QueryDict(),
        "tell": "tell" in request.GET and not body.may_write,
        "late": "tell" in request.GET and body.may_write,
        "error": refused.sentence if refused else "",
        "twice": refused is not None and refused.code == "twice",
        "today": practice.day(now),
        "clock_of": place_name(practice.time_zone),
    }
    with timezone.override(ZoneInfo(practice.time_zone)):
        return render(request, "therapist/consultation.html", context, status=400 if refused else 200)


def _do(request: HttpRequest, meeting: uuid.UUID) -> bool:
    """What was asked for; whether the person is told by a letter."""
    form = request.POST
    common: dict[str, Any] = {"actor": actor_of(request), "one": meeting, "now": request.now}  # type: ignore[attr-defined]
    do = form.get("do", "")
    if do in ("move", "offer"):
        day = requests.read_day(form, "day")
        if day is None:
            raise Refused("day", _("Please choose a day."))
        at = consultations.at_clock(day=day, clock=read_clock(form), which=form.get("which", ""), now=common["now"])  # type: ignore[arg-type]
        deed = consultations.host_move if do == "move" else consultations.offer_time
        return deed(at=at, **common).told
    if do == "off":
        return consultations.host_call_off(**common).told
    colleague = requests.read_id(form, "colleague") if form.get("colleague") else None
    changed = consultations.note(as_=do, colleague=colleague, **common)
    return changed.told or not changed.meeting.answer
