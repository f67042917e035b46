"""The therapist's own check-in: six parallel lines about the same hour. Never a word about the client's signs."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from safeground.domain import care, checkins, items, sharing
from safeground.domain.actor import Missing, Refused
from safeground.web import door, requests
from safeground.web.client import results
from safeground.web.forms import checkin as form
from safeground.web.middleware import actor_of


@door.for_("therapist", methods=("GET", "POST"))
def check_in(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    sheet = checkins.sheet(actor=actor, pair=pair)
    if sheet.side != "therapist":
        raise Missing
    today = request.practice.day(now)  # type: ignore[attr-defined]
    if request.method != "POST":
        shown = items.draft(actor=actor, place=checkins.draft_place(pair)) or {}
        return _form(request, sheet, {"session_on": today.isoformat(), **shown})
    try:
        kept = checkins.record(
            actor=actor,
            pair=pair,
            session_on=requests.read_day(request.POST, "session_on") or today,
            answers=form.read(request.POST),
            key=request.POST.get("key", ""),
            now=now,
        )
    except Refused as refused:
        return _form(request, sheet, form.typed(request.POST), error=refused.sentence, status=400)
    return redirect("own-check-in", checkin=kept.id)


def _form(
    request: HttpRequest, sheet: checkins.Sheet, shown: dict, *, error: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "here": "caseload",
        "sheet": sheet,
        "title": sheet.fill(sheet.instrument.title),
        "lead": sheet.fill(sheet.instrument.lead),
        "who_sees": sheet.fill(sheet.instrument.who_sees),
        "ratings": form.ratings(sheet, shown),
        "questions": form.questions(sheet, shown),
        "shown": shown,
        "key": requests.fresh_key(),
        "error": error,
        "today": request.practice.day(request.now),  # type: ignore[attr-defined]
    }
    return render(request, "therapist/check_in.html", context, status=status)


@door.for_("therapist", methods=("POST",))
def draft(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    actor = actor_of(request)
    care.side_of(actor=actor, pair=pair)
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    items.save_draft(actor=actor, place=checkins.draft_place(pair), body=form.typed(request.POST), day=day)
    return HttpResponse(status=204)


@door.for_("therapist", methods=("GET", "POST"))
def own(request: HttpRequest, checkin: uuid.UUID) -> HttpResponse:
    """One's own check-in, and showing parts of it to the client."""
    actor = actor_of(request)
    one = checkins.read(actor=actor, checkin=checkin)
    pair = care.get(actor=actor, pair=one.pair)
    if pair.therapist != actor.me:
        raise Missing
    error = ""
    if request.method == "POST":
        if request.POST.get("stop"):
            sharing.stop_or_take_back(
                actor=actor,
                share=requests.read_id(request.POST, "stop"),
                now=request.now,  # type: ignore[attr-defined]
            )
            return redirect("own-check-in", checkin=checkin)
        try:
            checkins.show(
                actor=actor,
                checkin=checkin,
                parts=request.POST.getlist("part"),
                key=request.POST.get("key", ""),
                now=request.now,  # type: ignore[attr-defined]
            )
            return redirect("own-check-in", checkin=checkin)
        except Refused as refused:
            error = refused.sentence
    shares = [share for share in sharing.mine(actor=actor, item=checkin) if share.state != "withdrawn"]
    context = {
        "here": "caseload",
        "checkin": one,
        "pair": pair,
        "body": results.shown_body(checkins.bundle(one, ["answers", "tension", "note"], own=True), pair.other_name),
        "parts": [(part, results.PART_WORDS[part]) for part in checkins.parts_of(one)],
        "shares": shares,
        "closing": checkins.sheet(actor=actor, pair=one.pair).instrument.closing,
        "key": requests.fresh_key(),
        "error": error,
    }
    return render(request, "therapist/own_check_in.html", context, status=400 if error else 200)
