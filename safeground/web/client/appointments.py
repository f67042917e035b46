"""Appointments on the client's side: what is to come, what has been, and by whose clock."""

from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from safeground.domain import accounts, appointments, care, items, library
from safeground.domain.actor import Refused
from safeground.web import door
from safeground.web.forms import appointments as form
from safeground.web.middleware import actor_of


@door.for_("client", methods=("GET", "POST"))
def listing(request: HttpRequest) -> HttpResponse:
    """Everything with each therapist; the choice of a clock and of reminders."""
    actor, error = actor_of(request), ""
    if request.method == "POST":
        try:
            _keep(request)
            return redirect("/me/appointments/?kept=1")
        except Refused as refused:
            error = refused.sentence
    now = request.now  # type: ignore[attr-defined]
    everything = items.kept(actor=actor)
    zone = appointments.zone_of(actor=actor, everything=everything)
    parts = []
    for pair in care.of_client(actor=actor, ended=True):
        found = appointments.of_pair(actor=actor, pair=pair.id, now=now)
        if pair.ended_on is not None and not found.past:
            continue
        asked = {old: form.line(one, pair.other_name, zone, now) for old, one in found.asked.items()}
        parts.append(
            {
                "pair": pair,
                "coming": [(form.line(one, pair.other_name, zone, now), asked.get(one.id)) for one in found.coming],
                "past": [form.line(one, pair.other_name, zone, now) for one in found.past],
                "changes": form.change_words(found.changes, pair.other_name),
            }
        )
    context = {
        "texts": library.appointing(),
        "parts": parts,
        "ask_way": appointments.to_ask(actor=actor, now=now, everything=everything),
        "zones": appointments.zone_names(),
        "zone": appointments.chosen_zone(actor=actor, everything=everything),
        "place": form.place_name(zone),
        "practice_place": form.place_name(request.practice.time_zone),  # type: ignore[attr-defined]
        "email": accounts.email(actor=actor),
        "kept": "kept" in request.GET,
        "error": error,
        **form.reminder_context(actor),
    }
    with timezone.override(ZoneInfo(zone)):
        return render(request, "client/appointments.html", context, status=400 if error else 200)


def _keep(request: HttpRequest) -> None:
    if request.POST.get("do") == "zone":
        zone = request.POST.get("zone", "")
        appointments.set_zone(actor=actor_of(request), zone=zone, now=request.now)  # type: ignore[attr-defined]
    elif request.POST.get("do") == "reminder":
        form.keep_reminder(request)


@door.for_("client", methods=("GET", "POST"))
def one(request: HttpRequest, appointment: uuid.UUID) -> HttpResponse:
    return form.handle(request, appointment, form.CLIENT)


@door.for_("client", methods=("POST",))
def draft(request: HttpRequest, appointment: uuid.UUID) -> HttpResponse:
    return form.save_draft(request, appointment)


@door.for_("client", methods=("POST",))
def file(request: HttpRequest, appointment: uuid.UUID) -> HttpResponse:
    return form.file(request, appointment)


@door.for_("signed-in", methods=("GET", "POST"))
def calendar(request: HttpRequest) -> HttpResponse:
    """An address for one's own calendar, for every role: made, shown once, ended."""
    actor, now, typed = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    context: dict[str, object] = {
        "texts": library.appointing(),
        "word": typed.get("word", ""),
        "here": "appointments",
    }
    if request.method == "POST":
        try:
            if typed.get("do") == "make":
                token = appointments.make_feed(
                    actor=actor, word=typed.get("word", ""), names=bool(typed.get("names")), now=now
                )
                context["address"] = request.build_absolute_uri(f"/calendar/{token}.ics")
            elif typed.get("do") == "end":
                appointments.end_feed(actor=actor, now=now)
                context["ended"] = True
        except Refused as refused:
            context["error"] = refused.sentence
    context["feed"] = appointments.own_feed(actor=actor)
    return render(request, "accounts/calendar.html", context, status=400 if "error" in context else 200)
