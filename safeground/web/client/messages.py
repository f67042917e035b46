"""Practical messages on the client's side: one plain thread."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from safeground.domain import care, items, library, messages, saying
from safeground.domain.actor import Missing, Refused
from safeground.web import door, requests
from safeground.web.client import results
from safeground.web.middleware import actor_of


@door.for_("client")
def choose(request: HttpRequest) -> HttpResponse:
    pairs = care.of_client(actor=actor_of(request), ended=True)
    if len(pairs) == 1:
        return redirect("practical", pair=pairs[0].id)
    return render(request, "client/messages_whom.html", {"pairs": pairs})


@door.for_("client", methods=("GET", "POST"))
def thread(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """The thread, and writing in it. Where the two have ended, it can still be read."""
    actor, now, form = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    found = care.get(actor=actor, pair=pair)
    if found.client != actor.me or (request.method == "POST" and found.ended_on is not None):
        raise Missing
    error, do = "", form.get("do", "")
    if request.method == "POST":
        if do == "away":
            messages.put_away(actor=actor, pair=pair, now=now)
            return redirect("today")
        try:
            messages.write(
                actor=actor,
                pair=pair,
                text=form.get("text", ""),
                when={"now": "now", "tomorrow": "tomorrow"}.get(do, ""),
                no_reply=form.get("no_reply") == "1",
                key=form.get("key", ""),
                now=now,
            )
            return redirect("practical", pair=pair)
        except Refused as refused:
            if refused.code == "missing":
                raise
            error = refused.sentence
    times = care.reading_times(actor=actor, therapist=found.therapist)
    kept = items.draft(actor=actor, place=saying.draft_place(pair, messages.ABOUT)) or {}
    context = {
        "pair": found,
        "saying": library.saying(messages.ABOUT),
        "entries": messages.thread(actor=actor, pair=pair, now=now),
        "text": form.get("text", "") or kept.get("text", ""),
        "no_reply": form.get("no_reply") == "1",
        "times": results.reading_words(times, found, request) if found.ended_on is None else "",
        "usual_days": times.answers_within_days,
        "before": results.before_sharing(found.other_name),
        "key": form.get("key") or requests.fresh_key(),
        "error": error,
    }
    return render(request, "client/messages.html", context, status=400 if error else 200)
