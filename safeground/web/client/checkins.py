"""The client's check-in, what it says, and showing parts of it."""

from __future__ import annotations

import uuid
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from safeground.domain import care, checkins, items, preparing, sharing, signs
from safeground.domain.actor import Missing, Refused
from safeground.web import door, requests
from safeground.web.client import results
from safeground.web.forms import checkin as form
from safeground.web.middleware import actor_of


@door.for_("client", methods=("GET", "POST"))
def check_in(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    today = request.practice.day(now)  # type: ignore[attr-defined]
    if request.method != "POST":
        sheet = checkins.sheet(actor=actor, pair=pair)
        shown = items.draft(actor=actor, place=checkins.draft_place(pair)) or {}
        return _form(request, sheet, {"session_on": today.isoformat(), **shown}, drafted=bool(shown))
    try:
        kept = checkins.record(
            actor=actor,
            pair=pair,
            session_on=requests.read_day(request.POST, "session_on") or today,
            answers=form.read(request.POST),
            key=request.POST.get("key", ""),
            now=now,
        )
    except Missing:
        raise
    except Refused as refused:
        sheet = checkins.sheet(actor=actor, pair=pair)
        return _form(request, sheet, form.typed(request.POST), error=refused.sentence, status=400)
    return redirect("check-in-result", checkin=kept.id)


def _form(
    request: HttpRequest,
    sheet: checkins.Sheet,
    shown: dict,
    *,
    drafted: bool = False,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    today = request.practice.day(request.now)  # type: ignore[attr-defined]
    # What was filled in is never taken away, however often the signs are offered.
    begun = any(name.startswith("sign_") for name in shown)
    offers = begun or signs.offered_on(actor=actor_of(request), day=today)
    context = {
        "sheet": sheet,
        "who_sees": sheet.fill(sheet.instrument.who_sees),
        "ratings": form.ratings(sheet, shown),
        "questions": form.questions(sheet, shown),
        "signs": form.signs(sheet, shown) if offers else "",
        "signs_open": begun,
        "shown": shown,
        "key": requests.fresh_key(),
        "drafted": drafted,
        "error": error,
        "today": today,
    }
    return render(request, "client/check_in.html", context, status=status)


def _today(request: HttpRequest) -> date:
    return request.practice.day(request.now)  # type: ignore[attr-defined]


@door.for_("client", methods=("POST",))
def draft(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """Autosave: what is being typed, sealed. Nothing comes back but that it was kept."""
    actor = actor_of(request)
    care.side_of(actor=actor, pair=pair)
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    items.save_draft(actor=actor, place=checkins.draft_place(pair), body=form.typed(request.POST), day=day)
    return HttpResponse(status=204)


@door.for_("client")
def listing(request: HttpRequest) -> HttpResponse:
    """All of one's own check-ins, newest first."""
    actor = actor_of(request)
    pairs = care.of_client(actor=actor, ended=True)
    groups = [(pair, list(reversed(checkins.made_by(actor=actor, pair=pair.id)))) for pair in pairs]
    return render(request, "client/check_ins.html", {"groups": groups})


@door.for_("client")
def result(request: HttpRequest, checkin: uuid.UUID) -> HttpResponse:
    actor = actor_of(request)
    found = checkins.result(actor=actor, checkin=checkin)
    pair = care.partner(actor=actor, pair=found.checkin.pair)
    shares = [share for share in sharing.mine(actor=actor, item=checkin) if share.body is not None]
    context = {**results.describe(found, pair, _today(request)), "shares": shares}
    return render(request, "client/result.html", context)


@door.for_("client", methods=("POST",))
def choose(request: HttpRequest, checkin: uuid.UUID) -> HttpResponse:
    """What to do with a result: a sentence for the card, words for the therapist, or nothing."""
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    choice = request.POST.get("choice", "")
    found = checkins.result(actor=actor, checkin=checkin)
    if choice == "card":
        sentence = results.step_for(found).sentence
        preparing.add_line(actor=actor, pair=found.checkin.pair, text=sentence, now=now)
        checkins.choose(actor=actor, checkin=checkin, choice="card")
        return redirect("today")
    if choice in ("use", "words", "raise"):
        checkins.choose(actor=actor, checkin=checkin, choice=choice)
        return redirect(f"/me/say/{found.checkin.pair}/?way={choice}&from={checkin}")
    if choice in ("keep", "done"):
        checkins.choose(actor=actor, checkin=checkin, choice=choice)
        return redirect("today") if choice == "done" else redirect("check-in-result", checkin=checkin)
    return redirect("check-in-result", checkin=checkin)


@door.for_("client", methods=("POST",))
def add_note(request: HttpRequest, checkin: uuid.UUID) -> HttpResponse:
    actor = actor_of(request)
    try:
        checkins.add_note(
            actor=actor,
            checkin=checkin,
            text=request.POST.get("later", ""),
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        found = checkins.result(actor=actor, checkin=checkin)
        pair = care.partner(actor=actor, pair=found.checkin.pair)
        context = {**results.describe(found, pair, _today(request)), "later_typed": request.POST.get("later", "")}
        return render(request, "client/result.html", {**context, "later_error": refused.sentence}, status=400)
    return redirect("check-in-result", checkin=checkin)


@door.for_("client", methods=("POST",))
def preview(request: HttpRequest, checkin: uuid.UUID) -> HttpResponse:
    """Exactly what would be seen. Nothing is sent by looking at it."""
    return _preview(request, checkin)


def _preview(request: HttpRequest, checkin: uuid.UUID, *, error: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    one = checkins.read(actor=actor, checkin=checkin)
    pair = care.get(actor=actor, pair=one.pair)
    chosen = [part for part in checkins.parts_of(one) if part in request.POST.getlist("part")]
    if not chosen:
        found = checkins.result(actor=actor, checkin=checkin)
        context = {**results.describe(found, pair, _today(request)), "share_error": _nothing_ticked()}
        return render(request, "client/result.html", context, status=400)
    left_out = [part for part in checkins.parts_of(one) if part not in chosen]
    context = {
        "checkin": one,
        "pair": pair,
        "body": results.shown_body(checkins.bundle(one, chosen), pair.other_name),
        "chosen": chosen,
        "left_out": left_out,
        "before": results.before_sharing(pair.other_name, numbers=True),
        "times": results.reading_words(care.reading_times(actor=actor, therapist=pair.therapist), pair, request),
        "key": request.POST.get("key") or requests.fresh_key(),
        "expires_on": request.POST.get("expires_on", ""),
        "error": error,
    }
    return render(request, "client/share_preview.html", context, status=status)


def _nothing_ticked() -> str:
    return "Nothing is ticked yet. Tick what you want to show, or keep it to yourself."


@door.for_("client", methods=("POST",))
def show(request: HttpRequest, checkin: uuid.UUID) -> HttpResponse:
    actor = actor_of(request)
    try:
        share = checkins.show(
            actor=actor,
            checkin=checkin,
            parts=request.POST.getlist("part"),
            expires_on=requests.read_day(request.POST, "expires_on"),
            key=request.POST.get("key", ""),
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        return _preview(request, checkin, error=refused.sentence, status=400)
    return redirect("share", share=share.id)
