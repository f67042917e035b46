"""Practise: what was suggested and why, an exercise a step at a time, and what a therapist offered."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from safeground.domain import care, exercises, items, library, offers
from safeground.domain.actor import Refused
from safeground.web import door, requests
from safeground.web.forms import calm
from safeground.web.forms import exercise as walking
from safeground.web.middleware import actor_of


@door.for_("client", methods=("GET", "POST"))
def listing(request: HttpRequest) -> HttpResponse:
    """All of them; first what was offered and what fits what was ticked."""
    actor, now, form = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    if request.method == "POST":
        if form.get("do") == "forget":
            exercises.forget_rating(actor=actor, rating=requests.read_id(form, "rating"))
        else:
            exercises.tick(actor=actor, needs=form.getlist("need"), now=now)
        return redirect("exercises")
    everything, texts = items.kept(actor=actor), library.exercise_words()
    needs = exercises.ticked(actor=actor, everything=everything)
    names = {pair.id: pair.other_name for pair in care.of_client(actor=actor, ended=True)}
    offered = [
        (names[one.pair], one) for one in offers.got(actor=actor, now=now, everything=everything)
    ]  # fmt: skip
    titles = {one.slug: one.title for one in library.exercises()}
    context = {
        "texts": texts,
        "ticked": needs,
        "groups": [list(group.items()) for group in (texts.whens, texts.goals, texts.upsets)],
        "suggested": [(one.exercise, texts.needs[one.need], one.reason) for one in exercises.suggest(needs)],
        "all": [(one, texts.needs.get(exercises.clash(one, needs), "")) for one in library.exercises()],
        "offered": [(name, one) for name, one in offered if not (one.reply and one.reply.as_ == "no")],
        "put_aside": [(name, one) for name, one in offered if one.reply and one.reply.as_ == "no"],
        "ratings": [
            (one, titles.get(one.exercise, ""), calm.words(one.before), calm.words(one.after))
            for one in exercises.ratings(actor=actor, everything=everything)
        ],
    }
    return render(request, "client/exercises.html", context)


@door.for_("client", methods=("GET", "POST"))
def exercise(request: HttpRequest, slug: str) -> HttpResponse:
    return _go(request, exercises.find(slug), {}, ())


@door.for_("client", methods=("GET", "POST"))
def offered(request: HttpRequest, offer: uuid.UUID) -> HttpResponse:
    """The same with the therapist's changes; and what one makes of it, which nobody is told."""
    actor, now, do, error = actor_of(request), request.now, request.POST.get("do", ""), ""  # type: ignore[attr-defined]
    one = offers.read(actor=actor, offer=offer, now=now)
    pair = care.get(actor=actor, pair=one.pair)
    try:
        if do == "reply":
            offers.reply(actor=actor, offer=offer, as_=request.POST.get("as", "?"), now=now)
            return redirect("offered-exercise", offer=offer)
        if do == "show":
            as_ = request.POST.get("as", "")
            shown = offers.show_reply(actor=actor, offer=offer, as_=as_, now=now)
            return redirect("share", share=shown.id)
    except Refused as refused:
        if refused.code == "missing":
            raise
        error = refused.sentence
    if do == "preview" and one.reply and pair.ended_on is None:
        context = {
            "offer": one,
            "pair": pair,
            "words": library.exercise_words().answers[one.reply.as_],
            # The first of these lines is the heading already.
            "before": [library.fill(line, therapist=pair.other_name) for line in library.common_sayings().before[1:]],
        }
        return render(request, "client/exercise_answer.html", context)
    about = {
        "offer": one,
        "pair": pair,
        "reply_words": library.exercise_words().answers[one.reply.as_] if one.reply else "",
        "reply_error": error,
    }
    return _go(request, one.exercise, about, one.steps)


def _go(
    request: HttpRequest, exercise: library.Exercise, about: dict[str, Any], steps: tuple[Any, ...]
) -> HttpResponse:
    actor, form = actor_of(request), request.POST
    needs = exercises.ticked(actor=actor)
    place = walking.find(form, exercise=exercise, steps=steps, needs=needs)
    before, after = (form.get(name, "") for name in ("before", "after"))
    context = {
        **walking.context(place, all_steps=steps),
        **about,
        "method": "post",
        "calm": calm.CALM,
        "before": before,
        "after": after,
        "before_words": calm.words(before),
        "after_words": calm.words(after),
        "worse": exercises.is_worse(before=before, after=after),
        "clash": library.exercise_words().needs.get(exercises.clash(exercise, needs), ""),
        "key": form.get("key") or requests.fresh_key(),
    }
    error = context["error"] or about.get("reply_error", "")
    if place.begun and form.get("do") in ("after", "keep"):
        error = _rated(request, exercise, context)
        context["error"] = error
    return render(request, "client/exercise.html", context, status=400 if error else 200)


def _rated(request: HttpRequest, exercise: library.Exercise, context: dict[str, Any]) -> str:
    """Keep how calm it was, if that was pressed. A sentence where there is nothing to keep."""
    try:
        if request.POST.get("do") == "keep":
            exercises.keep_rating(
                actor=actor_of(request),
                exercise=exercise.slug,
                before=context["before"],
                after=context["after"],
                key=request.POST.get("key", ""),
                now=request.now,  # type: ignore[attr-defined]
            )
            context["kept"] = True
    except Refused as refused:
        return refused.sentence
    return ""
