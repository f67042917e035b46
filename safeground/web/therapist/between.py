"""Goals, homework and practical messages on the desk: what was opened, and one's own part in it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from safeground.domain import care, goals, homework, library, messages, sharing
from safeground.domain.actor import Refused
from safeground.web import door, requests
from safeground.web.forms import between, drafts
from safeground.web.middleware import actor_of


def _context(request: HttpRequest, found: care.Pair, form: str, *, error: str = "", at: str = "") -> dict[str, Any]:
    """What the three pages have in common: the pair, a form's draft, a key."""
    draft = drafts.kept(actor=actor_of(request), form=form, pair=found.id) if request.method != "POST" else None
    typed = request.POST if draft is None else draft
    return {
        "here": "caseload",
        "pair": found,
        "typed": {name: typed.get(name, "") for name in drafts.fields(form)} if draft is not None or error else {},
        "drafted": draft is not None,
        "draft_url": reverse("desk-form-draft", kwargs={"pair": found.id, "form": form}),
        "key": request.POST.get("key") or requests.fresh_key(),
        "today": request.practice.day(request.now),  # type: ignore[attr-defined]
        "error": error,
        "at": at,
    }


@door.for_("therapist", methods=("GET", "POST"))
def all_goals(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """The goals with one client as far as they were shown, and proposing one."""
    actor, now, form = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    found, error = between.living(request, pair, "therapist"), ""
    if request.method == "POST":
        try:
            words = between.wording(form)
            goals.propose(actor=actor, pair=pair, words=words, seen=0, key=form.get("key", ""), now=now)
            drafts.drop(actor=actor, form="goals", pair=pair)
            return redirect("desk-goals", pair=pair)
        except Refused as refused:
            if refused.code == "missing":
                raise
            error = refused.sentence
    context = {
        **_context(request, found, "goals", error=error),
        "texts": library.goals(),
        "goals": goals.goals(actor=actor, pair=pair, now=now),
    }
    return render(request, "therapist/goals.html", context, status=400 if error else 200)


@door.for_("therapist", methods=("GET", "POST"))
def one_goal(request: HttpRequest, pair: uuid.UUID, goal: uuid.UUID) -> HttpResponse:
    """One goal: answer what was proposed, propose other words, say how one sees it now."""
    actor, now, form = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    found = between.living(request, pair, "therapist")
    one = goals.find(actor=actor, pair=pair, goal=goal, now=now)
    do, error = form.get("do", ""), ""
    if request.method == "POST":
        try:
            _goal_deed(request, found, one, do)
            return redirect("desk-goal", pair=pair, goal=goal)
        except Refused as refused:
            if refused.code == "missing":
                raise
            error = refused.sentence
            one = goals.find(actor=actor, pair=pair, goal=goal, now=now)
    texts = library.goals()
    start = form if do == "propose" else between.typed(one.wording)
    context = {
        **_context(request, found, "goals", error=error, at=do),
        "texts": texts,
        "goal": one,
        "typed": {name: start.get(name, "") for name in ("text", "steps", "review_on")},
        "form": form,
        "answers": list(texts.answers.items()),
        "reviews": list(texts.reviews.items()),
        "own_answer": texts.answers.get(one.theirs.said.as_, "") if one.theirs and one.theirs.said else "",
        "said": texts.answers.get(one.mine.said.as_, "") if one.mine and one.mine.said else "",
        "review_words": texts.reviews.get(one.review.as_, "") if one.review else "",
        "their_review_words": texts.reviews.get(one.their_review.as_, "") if one.their_review else "",
    }
    return render(request, "therapist/goal.html", context, status=400 if error else 200)


def _goal_deed(request: HttpRequest, pair: care.Pair, one: goals.Goal, do: str) -> None:
    actor, now, form = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    key = form.get("key", "")
    if do == "answer":
        share, as_, said = requests.read_id(form, "share"), form.get("as", ""), form.get("words", "")
        goals.answer(actor=actor, pair=pair.id, share=share, as_=as_, words=said, key=key, now=now)
    elif do == "propose":
        seen, words = requests.read_number(form.get("seen", "")) or 0, between.wording(form)
        goals.propose(actor=actor, pair=pair.id, goal=one.id, words=words, seen=seen, key=key, now=now)
    elif do == "review":
        as_, said = form.get("as", ""), form.get("words", "")
        goals.review(actor=actor, pair=pair.id, goal=one.id, as_=as_, words=said, key=key, now=now)


@door.for_("therapist", methods=("GET", "POST"))
def tasks(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """Something for the client to try; what they have shown of it, and nothing of what they have not."""
    actor, now, form = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    found, error = between.living(request, pair, "therapist"), ""
    if request.method == "POST":
        try:
            if form.get("do") == "off":
                homework.take_off(actor=actor, pair=pair, share=requests.read_id(form, "share"), now=now)
            else:
                words = {name: form.get(name, "") for name in ("text", "why", "small")}
                homework.suggest(actor=actor, pair=pair, **words, key=form.get("key", ""), now=now)
                drafts.drop(actor=actor, form="homework", pair=pair)
            return redirect("desk-homework", pair=pair)
        except Refused as refused:
            if refused.code == "missing":
                raise
            error = refused.sentence
    context = {
        **_context(request, found, "homework", error=error),
        "texts": library.homework(),
        "homework": homework.desk(actor=actor, pair=pair, now=now),
    }
    return render(request, "therapist/homework.html", context, status=400 if error else 200)


@door.for_("therapist", methods=("GET", "POST"))
def thread(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """The thread of practical messages, as far as they were opened, and writing in it."""
    actor, now, form = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    found, error, do = between.living(request, pair, "therapist"), "", form.get("do", "")
    if request.method == "POST":
        try:
            _thread_deed(request, pair, do)
            return redirect("desk-messages", pair=pair)
        except Refused as refused:
            if refused.code == "missing":
                raise
            error = refused.sentence
    entries = messages.thread(actor=actor, pair=pair, now=now)
    day = request.practice.day(now)  # type: ignore[attr-defined]
    context = {
        **_context(request, found, "messages", error=error),
        "saying": library.saying(messages.ABOUT),
        "entries": entries,
        "to_reply": messages.to_reply(entries),
        # That there is something to open, and not what: it may be a message, or anything else.
        "unopened": len(sharing.waiting(actor=actor, day=day, pair_id=pair, state="delivered")) > 0,
    }
    return render(request, "therapist/messages.html", context, status=400 if error else 200)


def _thread_deed(request: HttpRequest, pair: uuid.UUID, do: str) -> None:
    actor, now, form = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    if do in ("back", "send"):
        one = messages.held(actor=actor, pair=pair, share=requests.read_id(form, "share"))
        (sharing.take_back if do == "back" else sharing.send_now)(actor=actor, share=one.id, now=now)
        return
    messages.reply(
        actor=actor,
        pair=pair,
        text=form.get("text", ""),
        when={"now": "now", "tomorrow": "tomorrow"}.get(do, ""),
        to=requests.read_id(form, "to") if form.get("to") else None,
        key=form.get("key", ""),
        now=now,
    )
    drafts.drop(actor=actor, form="messages", pair=pair)
