"""One appointment as a page: the same for both sides, in two frames."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeground.domain import appointments, boundaries, care, items, library
from safeground.domain.actor import Actor, Refused
from safeground.web import calendars, requests
from safeground.web.middleware import actor_of

DRAFTED = ("reason", "words")
# Numbers as words: a line about two people is no table.
NUMBERS = (
    "",
    gettext_lazy("one"),
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
)


@dataclass(frozen=True)
class Frame:
    """Which side the page is for: its template and its addresses."""

    side: str
    page: str
    address: str
    listing: str

    def url(self, one: uuid.UUID, step: str = "") -> str:
        return reverse(f"{self.address}{step}", kwargs={"appointment": one})


CLIENT = Frame("client", "client/appointment.html", "appointment", "appointments")
THERAPIST = Frame("therapist", "therapist/appointment.html", "desk-appointment", "desk-appointments")


def clock_of(actor: Actor, request: HttpRequest) -> str:
    """By whose clock a page shows times: a client's own choice; at the desk the practice's."""
    practice = request.practice  # type: ignore[attr-defined]
    return appointments.zone_of(actor=actor) if actor.is_a("client") else str(practice.time_zone)


def when(at: datetime, zone: str, *, now: datetime) -> str:
    """A moment as people say it, by that clock; with the year where it is another one."""
    local = at.astimezone(ZoneInfo(zone))
    same = local.year == now.astimezone(ZoneInfo(zone)).year
    return date_format(timezone.make_naive(local, local.tzinfo), "l j F, H:i" if same else "l j F Y, H:i")


def place_name(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")


@dataclass(frozen=True)
class Line:
    """One appointment for a list: when, how, and what became of it."""

    one: appointments.Appointment
    when: str
    how: str
    state: str
    name: str = ""


def line(one: appointments.Appointment, name: str, zone: str, now: datetime) -> Line:
    how = library.appointing().modes.get(one.mode, "")
    return Line(one, when(one.starts_at, zone, now=now), how, state_words(one, name, now), name)


def next_line(
    actor: Actor,
    now: datetime,
    names: Mapping[uuid.UUID, str],
    pair: uuid.UUID | None = None,
    everything: Sequence[items.Kept] | None = None,
    zone: str = "",
) -> Line | None:
    """The next appointment for a page that has other things to say: Today, and the session card.

    `zone` is the clock, where the page knows it already; else it is found among `everything` that is kept.
    """
    found = appointments.next_of(actor=actor, now=now, pair=pair)
    if found is None:
        return None
    zone = zone or appointments.zone_of(actor=actor, everything=everything)
    return line(found, names.get(found.pair, ""), zone, now)


def state_words(one: appointments.Appointment, name: str, now: datetime) -> str:
    afterwards = one.changed_at is not None and one.changed_at >= one.ends_at
    if one.state == "asked":
        return (
            _("Asked for by you.") if one.changed_by == "me" else _("%(name)s asks for this time.") % {"name": name}
        )
    if one.state == "moved" and not afterwards:
        return _("You moved this.") if one.changed_by == "me" else _("%(name)s moved this.") % {"name": name}
    if one.state == "cancelled":
        said = (
            _("You called this off.") if one.changed_by == "me" else _("%(name)s called this off.") % {"name": name}
        )
        return said
    noted = library.appointing().noted
    return f"{noted[one.state]}." if one.state in noted else ""


def change_words(changes: appointments.Changes, name: str) -> list[str]:
    """Who moved and called off how many lately: both sides in the same words, and nothing where nothing was."""
    said = []
    for count, words in (
        (changes.moved_by_me, _("You moved %(n)s.")),
        (changes.moved_by_them, _("%(name)s moved %(n)s.")),
        (changes.cancelled_by_me, _("You called off %(n)s.")),
        (changes.cancelled_by_them, _("%(name)s called off %(n)s.")),
    ):
        if count:
            said.append(words % {"n": NUMBERS[count] if count < len(NUMBERS) else count, "name": name})
    return said


def read_clock(data: Mapping[str, Any], name: str = "clock") -> time:
    try:
        found = time.fromisoformat(str(data.get(name, "")).strip())
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        raise Refused("clock", _("This is not a time. Please write it like 14:05."))
    return found


# --- the page ---------------------------------------------------------------------------------------------


def handle(request: HttpRequest, one: uuid.UUID, frame: Frame) -> HttpResponse:
    found = appointments.read(actor=actor_of(request), one=one)
    if request.method != "POST":
        return page(request, found, frame)
    try:
        where = _do(request, found, frame)
    except Refused as refused:
        if refused.code == "missing":
            raise
        return page(request, found, frame, refused=refused)
    items.drop_draft(actor=actor_of(request), place=_place(one))
    return redirect(frame.url(where))


def _do(request: HttpRequest, found: appointments.Appointment, frame: Frame) -> uuid.UUID:
    actor, now, form = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    do, one = form.get("do", ""), found.id
    reason, show = form.get("reason", ""), bool(form.get("show_reason"))
    if do == "move":
        day = requests.read_day(form, "day")
        if day is None:
            raise Refused("day", _("Please choose a day."))
        fresh = appointments.move(
            actor=actor, one=one, day=day, clock=read_clock(form), zone=clock_of(actor, request),
            which=form.get("which", ""), agreed=bool(form.get("agreed")), key=form.get("key", ""), now=now,  # type: ignore[arg-type]
            reason=reason, show_reason=show,
        )  # fmt: skip
        return fresh if appointments.read(actor=actor, one=fresh).state == "standing" else one
    if do == "off":
        appointments.call_off(
            actor=actor, one=one, following=bool(form.get("following")), now=now, reason=reason, show_reason=show
        )
    elif do == "agree":
        asked = requests.read_id(form, "asked")
        appointments.agree(actor=actor, one=asked, now=now)
        return asked
    elif do == "keep":
        return appointments.keep_as_it_is(actor=actor, one=requests.read_id(form, "asked"), now=now)
    elif do in appointments.NOTED:
        appointments.note(actor=actor, one=one, as_=do, now=now)
    elif do in ("way", "skip") and frame.side == "client":
        appointments.say_what_got_in_the_way(
            actor=actor, one=one, choices=form.getlist("way"), text=form.get("words", ""), skip=do == "skip", now=now
        )
    elif do == "show":
        appointments.show_words(actor=actor, item=requests.read_id(form, "item"), now=now)
    elif do == "place" and frame.side == "therapist":
        appointments.set_place(
            actor=actor, one=one, mode=form.get("mode", ""), link=form.get("link", ""), where=form.get("where", ""),
            now=now,
        )  # fmt: skip
    return one


def page(
    request: HttpRequest, one: appointments.Appointment, frame: Frame, *, refused: Refused | None = None
) -> HttpResponse:
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    pair = care.partner(actor=actor, pair=one.pair)
    zone = clock_of(actor, request)
    open_ = one.state == "standing" and not one.is_over(now) and pair.ended_on is None
    other = appointments.instead(actor=actor, one=one.id)
    form = request.POST if refused else items.draft(actor=actor, place=_place(one.id)) or {}
    context: dict[str, Any] = {
        "here": "appointments",
        "texts": library.appointing(),
        "one": one,
        "pair": pair,
        "name": pair.other_name,
        "line": line(one, pair.other_name, zone, now),
        "open": open_,
        "over": one.is_over(now) and one.state in ("standing", *appointments.NOTED) and pair.ended_on is None,
        "other": line(other, pair.other_name, zone, now) if other else None,
        "place": place_name(zone),
        "own": appointments.of(actor=actor, one=one.id),
        "told": _told(actor, one, pair, now),
        "noted": list(library.appointing().noted.items()),
        "modes": list(library.appointing().modes.items()),
        "form": form,
        "at": request.POST.get("do", "") if refused else "",
        "twice": refused is not None and refused.code == "twice",
        "error": refused.sentence if refused else "",
        "key": request.POST.get("key") or requests.fresh_key(),
        "draft_url": frame.url(one.id, "-draft"),
        "file_url": frame.url(one.id, "-file"),
    }
    if open_ and one.mode in ("phone", "video"):
        context["stop"] = boundaries.both(actor=actor, pair=one.pair, now=now).stop
    if frame.side == "client" and one.state == "missed":
        context["way"] = appointments.in_the_way(actor=actor, one=one.id)
        context["ways"] = list(library.appointing().in_the_way.items())
        context["chosen_ways"] = request.POST.getlist("way") if refused else []
        context["ask_way"] = context["way"] is None and pair.ended_on is None
    with timezone.override(ZoneInfo(zone)):
        return render(request, frame.page, context, status=400 if refused else 200)


def _told(actor: Actor, one: appointments.Appointment, pair: care.Partner, now: datetime) -> list[str]:
    if pair.ended_on is not None:
        return []
    return appointments.told(actor=actor, pair=one.pair, one=one.id, now=now)


def _place(one: uuid.UUID) -> str:
    return f"form:appointment:{one}"


def save_draft(request: HttpRequest, one: uuid.UUID) -> HttpResponse:
    """Keep what is being typed about one appointment."""
    actor = actor_of(request)
    appointments.read(actor=actor, one=one)
    body = {name: request.POST.get(name, "") for name in DRAFTED}
    if sum(map(len, body.values())) > 20_000:
        return HttpResponse(status=413)
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    items.save_draft(actor=actor, place=_place(one), body=body, day=day)
    return HttpResponse(status=204)


def file(request: HttpRequest, one: uuid.UUID) -> HttpResponse:
    """This one time as a calendar file."""
    entry = appointments.single_entry(actor=actor_of(request), one=one, names=bool(request.POST.get("names")))
    return calendars.answer([entry], now=request.now, name="reserved.ics")  # type: ignore[attr-defined]


def keep_reminder(request: HttpRequest) -> None:
    when_ = request.POST.get("reminder", "")
    appointments.set_reminder(actor=actor_of(request), when=when_, now=request.now)  # type: ignore[attr-defined]


def reminder_context(actor: Actor) -> dict[str, Any]:
    return {
        "reminders": list(library.appointing().reminders.items()),
        "reminder": appointments.reminder_of(actor=actor, account=actor.me) or "none",
    }
