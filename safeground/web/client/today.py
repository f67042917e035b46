"""Today, contents, the pair, the card for next time, and what the therapist wrote."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from safeground.domain import accounts, care, departed, feedback, leaving, library, preparing, sharing
from safeground.domain import today as todays
from safeground.domain.actor import Actor, Refused
from safeground.web import door
from safeground.web.client import results
from safeground.web.forms import appointments as times
from safeground.web.middleware import actor_of


@door.for_("client")
def today(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    view = todays.look(actor=actor, now=now)
    names, asked = view.names, view.there.talked or view.there.promise
    context = {
        "view": view,
        "day": request.practice.day(now),  # type: ignore[attr-defined]
        "left": view.left,
        "fresh": [(names[one.pair], one) for one in view.fresh],
        "held": [(names[share.pair], share) for share in view.held],
        "to_talk": [(names[one.pair], one, _asked(actor, one)) for one in view.to_talk],
        "waiting": [(names[share.pair], share) for share in view.waiting],
        "limits_answered": [(names[pair], pair) for pair in view.limits_answered],
        "next_time": times.next_line(actor, now, names, zone=view.zone),
        "journal": library.journal(),
        "there": view.there,
        "ask_name": names.get(asked.pair) if asked else "",
        "message_name": names[view.there.message.share.pair] if view.there.message else "",
        "order": library.todays(),
    }
    return render(request, "client/today.html", context)


def _asked(actor: Actor, answer: feedback.Answer) -> str:
    """What was asked for, in one's own words, for the day on which it is to be talked about."""
    if answer.to is None:
        return ""
    try:
        share = sharing.read_mine(actor=actor, share=answer.to)
    except Refused:
        return ""
    return str((share.body or {}).get("text", ""))


@door.for_("client")
def contents(request: HttpRequest) -> HttpResponse:
    return render(request, "client/contents.html", {"pairs": care.of_client(actor=actor_of(request))})


@door.for_("client", methods=("GET", "POST"))
def pair(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """The two of you: the six words, when it is read, and the ways to change or end it."""
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    view = care.get(actor=actor, pair=pair)
    if request.method == "POST":
        if request.POST.get("do") == "compared":
            care.mark_compared(actor=actor, pair=pair, now=now)
        if request.POST.get("do") == "put-away":
            leaving.put_away(actor=actor, pair=pair, now=now)
            return redirect("today")
        return redirect("pair", pair=pair)
    times = care.reading_times(actor=actor, therapist=view.therapist)
    context = {
        "pair": view,
        "left": view.ended_on is not None and care.has_left(actor=actor, therapist=view.therapist),
        "words": care.room_words(actor=actor, pair=pair) if view.ended_on is None else (),
        "reading": results.reading_words(times, view, request),
    }
    return render(request, "client/pair.html", context)


@door.for_("client", methods=("POST",))
def card(request: HttpRequest) -> HttpResponse:
    """Put a line on the card for next time, or take one off."""
    actor, now, typed = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    try:
        if typed.get("off"):
            preparing.take_off(actor=actor, line=uuid.UUID(typed["off"]))
        else:
            preparing.add_line(
                actor=actor, pair=uuid.UUID(typed.get("pair", "")), text=typed.get("line", ""), now=now
            )
    except ValueError:
        return redirect("today")
    return redirect("today")


@door.for_("client", methods=("GET",))
def answers(request: HttpRequest) -> HttpResponse:
    """Everything one's therapists wrote: dated, kept for good."""
    actor = actor_of(request)
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    pairs = care.of_client(actor=actor, ended=True)
    names, gone = {one.id: one.other_name for one in pairs}, departed.since(actor=actor, pairs=pairs)
    given = feedback.got(actor=actor, day=day)
    promises = feedback.promises(actor=actor, answers=given)
    shown = list(sharing.received(actor=actor, day=day, lasting=False))
    context = {
        "answers": [(names[one.pair], one) for one in reversed(given)],
        "promises": [(names[one.pair], one, one.pair in gone) for one in promises],
        "shown": [
            (names[share.pair], share, results.shown_body(share.body or {}, _name(request)))
            for share in reversed(shown)
            if share.kind == "own-check-in"
        ],
    }
    return render(request, "client/answers.html", context)


def _name(request: HttpRequest) -> str:
    return accounts.whoami(actor=actor_of(request)).display_name


@door.for_("client", methods=("POST",))
def talked(request: HttpRequest, answer: uuid.UUID) -> HttpResponse:
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    day = request.practice.day(now)  # type: ignore[attr-defined]
    found = next((one for one in feedback.got(actor=actor, day=day) if one.id == answer), None)
    if found is not None:
        feedback.say_talked(actor=actor, to=found, how=request.POST.get("how", ""), now=now)  # type: ignore[arg-type]
    return redirect("today")


@door.for_("client", methods=("GET", "POST"))
def promise(request: HttpRequest, promise: uuid.UUID) -> HttpResponse:
    """One promise: what was said, and the client's own mark on it. Showing the mark is another step."""
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    day = request.practice.day(now)  # type: ignore[attr-defined]
    given = feedback.got(actor=actor, day=day)
    found = next((one for one in feedback.promises(actor=actor, answers=given) if one.id == promise), None)
    if found is None:
        return redirect("answers")
    between = care.get(actor=actor, pair=found.pair)
    context = {
        "promise": found, "pair": between, "words": found.mark_words,
        "gone": bool(departed.since(actor=actor, pairs=[between])),
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "client/promise.html", context)
    try:
        if request.POST.get("do") == "show":
            feedback.show_mark(actor=actor, promise=found, now=now)
        else:
            words = request.POST.get("words", "")
            feedback.mark(actor=actor, promise=found, as_=request.POST.get("as", ""), words=words, now=now)  # type: ignore[arg-type]
    except Refused as refused:
        context |= {"error": refused.sentence, "words": request.POST.get("words", "")}
        return render(request, "client/promise.html", context, status=400)
    return redirect("promise", promise=promise)
