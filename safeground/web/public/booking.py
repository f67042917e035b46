"""A free first talk, booked without an account: free times, one held, and the page that a visitor's code opens."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from safeground.domain import accounts, appointments, consultations, directory, library
from safeground.domain.actor import Missing, Refused
from safeground.web import calendars, door, requests
from safeground.web.forms.appointments import place_name, when
from safeground.web.refusals import STATUS

TYPED = ("name", "email", "phone", "channel", "hours", "call_me", "words", "mode", "reminder", "voicemail", "zone")
VALUES = ("time", "name", "days", "address", "until", "colleague", "place")


class Sentences:
    """The words of these pages as they are asked for, with what stands in braces filled in."""

    def __init__(self, **values: object) -> None:
        self._values = dict.fromkeys(VALUES, "") | values

    def __getitem__(self, name: str) -> str:
        text = getattr(library.first_talks(), name, None)
        if not isinstance(text, str):
            raise KeyError(name)
        return library.fill(text, **self._values)


# --- free times -------------------------------------------------------------------------------------------


def chosen_zone(request: HttpRequest) -> str:
    """The clock that the visitor chose, or the practice's. What is no zone is the practice's."""
    name = request.POST.get("zone") or request.GET.get("zone", "")
    practice = request.practice  # type: ignore[attr-defined]
    return name if name in appointments.zone_names() else str(practice.time_zone)


@cache
def zone_options() -> SafeString:
    """Every zone that people choose from. Made once: there are four hundred."""
    names = ((name, name.replace("_", " ")) for name in appointments.zone_names())
    return format_html_join("", '<option value="{}">{}</option>', names)


def by_day(times: Sequence[datetime], zone: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The times under their days by that clock. An hour that comes twice says which of the two it is."""
    where = ZoneInfo(zone)
    days: dict[date, list[tuple[str, datetime, str]]] = {}
    for at in times:
        local = at.astimezone(where)
        value = f"{at.year}{at.month:02}{at.day:02}T{at.hour:02}{at.minute:02}"
        days.setdefault(local.date(), []).append((value, local, f"{local.hour:02}:{local.minute:02}"))
    found = []
    for day, rows in days.items():
        clocks = Counter(clock for _, _, clock in rows)
        labels = [
            (value, f"{clock} ({local.tzname()})" if clocks[clock] > 1 else clock) for value, local, clock in rows
        ]
        found.append((date_format(day, "l j F"), labels))
    return found


def times_context(
    request: HttpRequest, one: directory.Clinician, *, days: int = consultations.PAGE
) -> dict[str, Any]:
    """What `public/_times.html` needs, for the page of times and for the therapist's own page. Empty: no bookings."""
    hours = consultations.availability_of(therapist=one.therapist) if one.accepting else None
    if hours is None:
        return {"one": one}
    now, practice = request.now, request.practice  # type: ignore[attr-defined]
    zone, today = chosen_zone(request), practice.day(now)
    first = _from(request, today)
    found = consultations.offered(therapist=one.therapist, now=now, first=first, days=days, hours=hours)
    last = today + timedelta(days=hours.horizon_days)
    after = first + timedelta(days=days)
    return {
        "one": one,
        "slug": one.slug,
        "say": Sentences(place=place_name(zone)),
        "slots": by_day(found, zone),
        "zone": zone,
        "zone_options": [(name, place_name(name)) for name in dict.fromkeys((zone, str(practice.time_zone)))],
        "all_zones": zone_options(),
        "ways": [(mode, library.first_talks().modes[mode]) for mode in hours.modes],
        "mode": request.POST.get("mode") or request.GET.get("mode", ""),
        "at": request.POST.get("at", ""),
        "later": after.isoformat() if after <= last else "",
        "sooner": first > today,
    }


def _from(request: HttpRequest, today: date) -> date:
    try:
        day = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return today
    return day if today <= day <= today + timedelta(days=120) else today


def read_time(text: str) -> datetime:
    """A time as the form gives it back; anything else is no time that was offered."""
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M").replace(tzinfo=UTC)
    except ValueError:
        raise Refused("time", _("Please choose one of the times.")) from None


@door.for_("anyone", methods=("GET", "POST"))
def times(request: HttpRequest, slug: str) -> HttpResponse:
    """The free times of one therapist. Choosing one holds it."""
    one = directory.clinician(slug=slug)
    if request.method != "POST":
        return times_page(request, one)
    network, now = requests.network_of(request), request.now  # type: ignore[attr-defined]
    try:
        if not one.accepting:
            raise Missing
        at = read_time(request.POST.get("at", ""))
        code = consultations.hold(therapist=one.therapist, at=at, network=network, now=now)
    except Refused as refused:
        return times_page(request, one, refused=refused)
    if request.POST.get("carried"):
        return meeting_page(request, code, typed=request.POST)
    return redirect(f"/meeting/{code}/?zone={chosen_zone(request)}&mode={request.POST.get('mode', '')[:10]}")


def times_page(request: HttpRequest, one: directory.Clinician, *, refused: Refused | None = None) -> HttpResponse:
    if refused is not None and refused.code == "missing":
        raise refused
    context = times_context(request, one)
    carried = request.method == "POST" and any(
        request.POST.get(field) for field in ("name", "words", "email", "phone")
    )
    context |= {
        "name": one.name,
        "error": refused.sentence if refused else "",
        "carried": [(field, request.POST[field]) for field in TYPED if request.POST.get(field)] if carried else [],
    }
    status = STATUS.get(refused.code, 400) if refused else 200
    return render(request, "public/times.html", context, status=status)


@door.for_("anyone", methods=("GET", "POST"))
def waiting(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave a way to be told when there is a time."""
    one = directory.clinician(slug=slug)
    hours = consultations.availability_of(therapist=one.therapist)
    if hours is None or not one.accepting:
        raise Missing
    refused: Refused | None = None
    if request.method == "POST":
        try:
            _by_a_person(request.POST)
            code = consultations.wait(
                therapist=one.therapist, typed=_typed(request.POST), network=requests.network_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )  # fmt: skip
            return redirect("meeting", code=code)
        except Refused as error:
            refused = error
    context = _form(request, hours.modes, request.POST) | {
        "slug": slug,
        "name": one.name,
        "say": Sentences(name=one.name, days=_kept(request)),
        "error": refused.sentence if refused else "",
        "wrong": refused.code if refused else "",
        "waits": True,
    }
    return render(request, "public/waiting.html", context, status=STATUS.get(refused.code, 400) if refused else 200)


def _kept(request: HttpRequest) -> int:
    return consultations.kept_days(request.practice)  # type: ignore[attr-defined]


def _typed(form: Mapping[str, Any]) -> dict[str, Any]:
    return {name: form.get(name, "") for name in TYPED}


def _by_a_person(form: Mapping[str, Any]) -> None:
    """There is a box that nobody sees. What fills it in is a program; a person is told what to do."""
    if form.get("website"):
        raise Refused(
            "machine", _("A box that has to stay empty was filled in, perhaps by your browser. Please try again.")
        )


def _form(request: HttpRequest, modes: Sequence[str], typed: Mapping[str, Any]) -> dict[str, Any]:
    texts = library.first_talks()
    zone = typed.get("zone", "") if typed.get("zone", "") in appointments.zone_names() else chosen_zone(request)
    return {
        "typed": _typed(typed)
        | {"zone": zone, "mode": typed.get("mode") or request.GET.get("mode", "") or _only(modes)},
        "ways": [(mode, texts.modes[mode]) for mode in modes],
        "channels": [("email", texts.channel_email), ("phone", texts.channel_phone), ("none", texts.channel_none)],
        "hours": list(texts.hours.items()),
        "reminders": list(texts.reminders.items()),
        "place": place_name(zone),
    }


def _only(modes: Sequence[str]) -> str:
    return modes[0] if len(modes) == 1 else ""


# --- the page that a code opens ---------------------------------------------------------------------------


@door.for_("anyone", methods=("GET", "POST"))
def enter(request: HttpRequest) -> HttpResponse:
    """Type the seven words."""
    context: dict[str, Any] = {
        "say": Sentences(),
        "sent": "sent" in request.GET,
        "forgotten": "forgotten" in request.GET,
    }
    if request.method != "POST":
        return render(request, "public/meeting_enter.html", context)
    code = accounts.read_code(request.POST.get("words", "")[:300])
    try:
        consultations.read(code=code, network=requests.network_of(request), now=request.now)  # type: ignore[attr-defined]
    except Refused as refused:
        context |= {
            "error": _("These words open nothing. Please look at them again."),
            "words": request.POST.get("words", ""),
        }
        if refused.code == "too-many":
            context["error"] = refused.sentence
        return render(
            request,
            "public/meeting_enter.html",
            context,
            status=STATUS.get(refused.code, 400) if refused.code == "too-many" else 400,
        )
    return redirect("meeting", code=code)


@door.for_("anyone", methods=("GET", "POST"))
def meeting(request: HttpRequest, code: str) -> HttpResponse:
    if request.method != "POST":
        return meeting_page(request, code)
    try:
        return _do(request, code)
    except Refused as refused:
        if refused.code == "missing":
            return _lost(request, refused)
        return meeting_page(request, code, typed=request.POST, refused=refused)


def _lost(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The ten minutes went by while somebody was writing: other times, and what was written goes along."""
    if request.POST.get("do") != "arrange" or not request.POST.get("slug"):
        raise refused
    one = directory.clinician(slug=request.POST["slug"][:80])
    late = Refused("late", _("The ten minutes are over. What you wrote is still here. Please choose a time again."))
    return times_page(request, one, refused=late)


def _do(request: HttpRequest, code: str) -> HttpResponse:
    form = request.POST
    who: dict[str, Any] = {"code": code, "network": requests.network_of(request), "now": request.now}  # type: ignore[attr-defined]
    do = form.get("do", "")
    if do == "arrange":
        _by_a_person(form)
        if consultations.arrange(typed=_typed(form), **who).state == "asked":
            return redirect("/meeting/?sent=1")
    elif do == "confirm":
        consultations.confirm(**who)
    elif do == "move":
        consultations.move(at=read_time(form.get("at", "")), **who)
    elif do == "off":
        consultations.call_off(reason=form.get("reason", ""), **who)
    elif do == "forget":
        consultations.forget(**who)
        return redirect("/meeting/?forgotten=1")
    elif do in ("pass", "keep"):
        new = consultations.pass_on(yes=do == "pass", **who)
        if new:
            return meeting_page(request, new, passed=True)
    else:
        raise Missing
    return redirect("meeting", code=code)


def meeting_page(
    request: HttpRequest,
    code: str,
    *,
    typed: Mapping[str, Any] | None = None,
    refused: Refused | None = None,
    passed: bool = False,
) -> HttpResponse:
    now, practice = request.now, request.practice  # type: ignore[attr-defined]
    one = consultations.read(code=code, network=requests.network_of(request), now=now)
    page = directory.of(therapist=one.therapist)
    hours = consultations.availability_of(therapist=one.therapist)
    zone = one.body.zone or chosen_zone(request)
    late = timezone.localtime(one.lapses_at, ZoneInfo(zone)) if one.lapses_at else None
    context: dict[str, Any] = {
        "one": one,
        "code": accounts.read_code(code),
        "slug": page.slug if page else "",
        "when": when(one.starts_at, zone, now=now) if one.starts_at else "",
        "place": place_name(zone),
        "to_come": one.is_to_come(now),
        "over": one.is_over(now),
        "way": library.first_talks().modes.get(one.body.mode, ""),
        "passed": passed,
        "error": refused.sentence if refused else "",
        "wrong": refused.code if refused else "",
        "do": request.POST.get("do", "") if refused else "",
        "reason": request.POST.get("reason", "") if refused else "",
        "invitation": one.answer.get("code", "") if one.state == "fits" else "",
        "asks": one.state == "other" and one.answer.get("kind") == "colleague" and not one.answer.get("said"),
        # Called off by themself, or over: then it is not because somebody is gone.
        "gone": one.host_gone and one.called_off_by != "client" and one.state in ("cancelled", "fits"),
        "by_them": one.called_off_by == "therapist",
        "say": Sentences(
            name=one.therapist_name, time=f"{late:%H:%M}" if late else "", days=consultations.kept_days(practice),
            until=when(one.lapses_at, zone, now=now) if one.lapses_at else "", place=place_name(zone),
            address=request.build_absolute_uri("/meeting/"), colleague=one.answer.get("name", ""),
        ),
    }  # fmt: skip
    if one.state == "held":
        context |= _form(request, hours.modes if hours else (), typed or {})
    if context["to_come"] and hours is not None:
        first = _from(request, practice.day(now))
        found = consultations.offered(therapist=one.therapist, now=now, first=first, hours=hours)
        context |= {"slots": by_day(found, zone), "at": request.POST.get("at", "")}
    if context["invitation"]:
        context["join_link"] = request.build_absolute_uri(f"/join/{context['invitation']}/")
    with timezone.override(ZoneInfo(zone)):
        return render(
            request, "public/meeting.html", context, status=STATUS.get(refused.code, 400) if refused else 200
        )


@door.for_("anyone", methods=("POST",))
def file(request: HttpRequest, code: str) -> HttpResponse:
    """The one time as a calendar file: one word, and nothing of what for."""
    now = request.now  # type: ignore[attr-defined]
    one = consultations.read(code=code, network=requests.network_of(request), now=now)
    if one.starts_at is None or one.ends_at is None or one.state != "standing":
        raise Missing
    entry = appointments.Entry(str(uuid.uuid4()), one.starts_at, one.ends_at, _("Reserved"))
    return calendars.answer([entry], now=now, name="reserved.ics")
