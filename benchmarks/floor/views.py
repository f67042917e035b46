"""Six pages: signing in, the form, the result, a journal, free times, and a desk with one query for each client."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from benchmarks.floor.forms import CheckInForm
from benchmarks.floor.instrument import RATINGS, WORDS
from benchmarks.floor.models import Booking, CheckIn, Entry, Person


def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        person = get_object_or_404(Person, username=request.POST.get("username", ""))
        request.session["person"] = person.pk
        return redirect("check-in")
    return render(request, "sign_in.html")


def check_in(request: HttpRequest) -> HttpResponse:
    person = request.session.get("person")
    if person is None:
        return redirect("sign-in")
    if request.method == "POST":
        form = CheckInForm(request.POST)
        if form.is_valid():
            values = {name.replace("-", "_"): value for name, value in form.cleaned_data.items()}
            made = CheckIn.objects.create(person_id=person, **values)
            return redirect("result", pk=made.pk)
        return render(request, "check_in.html", {"form": form, "words": WORDS}, status=400)
    form = CheckInForm(initial={"session_on": timezone.localdate()})
    return render(request, "check_in.html", {"form": form, "words": WORDS})


def result(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(CheckIn, pk=pk, person_id=request.session.get("person"))
    answers = [
        (field.label, getattr(found, name.replace("-", "_"))) for name, field in CheckInForm.base_fields.items()
    ]
    return render(request, "result.html", {"found": found, "answers": answers})


def journal(request: HttpRequest) -> HttpResponse:
    """The newest fifty entries, or the fifty before one of them."""
    found = Entry.objects.filter(person_id=request.session.get("person")).order_by("-made_at")
    if "before" in request.GET:
        last = get_object_or_404(found, pk=request.GET["before"])
        found = found.filter(made_at__lt=last.made_at)
    page = list(found[:51])
    return render(request, "journal.html", {"entries": page[:50], "older": page[49].pk if len(page) > 50 else None})


HOURS = [(hour, minute) for hour in (9, 10, 11, 14, 15, 16) for minute in (0, 30)]


def slots(request: HttpRequest) -> HttpResponse:
    """Two weeks of half hours without those that are booked; booking one is one row."""
    if request.method == "POST":
        at = datetime.strptime(request.POST["at"], "%Y%m%dT%H%M").replace(tzinfo=UTC)
        fields = {name: request.POST.get(name, "") for name in ("name", "phone", "words")}
        Booking.objects.create(starts_at=at, **fields)
        return redirect("slots")
    now = timezone.now()
    first = now.replace(hour=0, minute=0, second=0, microsecond=0)
    last = first + timedelta(days=14)
    taken = set(Booking.objects.filter(starts_at__gte=first, starts_at__lt=last).values_list("starts_at", flat=True))
    days = []
    for number in range(14):
        day = first + timedelta(days=number)
        times = [day.replace(hour=hour, minute=minute) for hour, minute in HOURS]
        free = [(f"{at:%Y%m%dT%H%M}", f"{at:%H:%M}") for at in times if at > now and at not in taken]
        days.append((day, free))
    return render(request, "slots.html", {"days": days})


def desk(request: HttpRequest) -> HttpResponse:
    """The page as it is first written: one query for each client, and the sums in Python."""
    clients = Person.objects.filter(therapist_id=request.session.get("person")).order_by("name")
    return render(request, "desk.html", {"rows": [_row(client) for client in clients]})


def _row(client: Person) -> dict[str, Any]:
    scores = [score for one in client.check_ins.order_by("session_on", "pk") if (score := _score(one)) is not None]
    usual = sum(scores[:-1]) / len(scores[:-1]) if len(scores) > 1 else None
    latest = scores[-1] if scores else None
    moved = usual is not None and latest is not None and abs(latest - usual) > 20
    return {"client": client, "latest": latest, "usual": usual, "moved": moved, "recent": scores[-8:]}


def _score(one: CheckIn) -> float | None:
    given = [int(value) for name in RATINGS if (value := getattr(one, name)) not in ("", "none")]
    return (sum(given) / len(given) - 1) / 6 * 100 if given else None
