"""Goals on the client's side: alone, proposed, agreed, looked at again."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from safeground.domain import care, goals, library
from safeground.domain.actor import Missing, Refused
from safeground.web import door, requests
from safeground.web.client import results
from safeground.web.forms import between, drafts
from safeground.web.middleware import actor_of


@door.for_("client", methods=("GET", "POST"))
def choose(request: HttpRequest) -> HttpResponse:
    """The goals with the only therapist; with none or several, one's own, and the way to the others."""
    pairs = care.of_client(actor=actor_of(request))
    if len(pairs) == 1:
        return _listing(request, pairs[0], pairs)
    return _listing(request, None, pairs)


@door.for_("client", methods=("GET", "POST"))
def listing(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    found = between.living(request, pair, "client")
    return _listing(request, found, [found])


def _listing(request: HttpRequest, pair: care.Pair | None, pairs: list[care.Pair]) -> HttpResponse:
    actor, now, form = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    error = ""
    if request.method == "POST":
        try:
            goal = goals.begin(
                actor=actor,
                pair=pair.id if pair else None,
                words=between.wording(form),
                key=form.get("key", ""),
                now=now,
            )
            if pair is not None:
                drafts.drop(actor=actor, form="goals", pair=pair.id)
            return redirect(_address(pair, goal))
        except Refused as refused:
            if refused.code == "missing":
                raise
            error = refused.sentence
    draft = drafts.kept(actor=actor, form="goals", pair=pair.id) if pair and not error else None
    typed = form if draft is None else draft
    found = goals.goals(actor=actor, pair=pair.id if pair else None, now=now)
    if pair is None and pairs:
        found = [one for one in found if one.is_alone]
    rows = [(one, _address(pair, one.id)) for one in found]
    context = {
        "pair": pair,
        "pairs": pairs,
        "texts": library.goals(),
        "asked": [row for row in rows if row[0].theirs and row[0].theirs.said is None],
        "agreed": [row for row in rows if row[0].in_force and not row[0].is_closed],
        "alone": [row for row in rows if not row[0].in_force and row[0].own and not row[0].is_closed],
        "closed": [row for row in rows if row[0].is_closed],
        "typed": {name: typed.get(name, "") for name in ("text", "steps", "review_on")},
        "draft_url": reverse("form-draft", kwargs={"form": "goals", "pair": pair.id}) if pair else "",
        "drafted": draft is not None,
        "key": form.get("key") or requests.fresh_key(),
        "today": request.practice.day(now),  # type: ignore[attr-defined]
        "error": error,
    }
    return render(request, "client/goals.html", context, status=400 if error else 200)


def _address(pair: care.Pair | None, goal: uuid.UUID) -> str:
    if pair is None:
        return reverse("goal-own", kwargs={"goal": goal})
    return reverse("goal", kwargs={"pair": pair.id, "goal": goal})


@door.for_("client", methods=("GET", "POST"))
def goal(request: HttpRequest, goal: uuid.UUID, pair: uuid.UUID | None = None) -> HttpResponse:
    """One goal: its words, what is proposed and agreed, and looking at it again."""
    found = between.living(request, pair, "client") if pair else None
    one = goals.find(actor=actor_of(request), pair=pair, goal=goal, now=request.now)  # type: ignore[attr-defined]
    do = request.POST.get("do", "")
    if request.method != "POST":
        return _page(request, found, one)
    try:
        if do in ("preview", "preview-review") and found is not None:
            return _preview(request, found, one, do)
        if do == "remove":
            goals.remove(actor=actor_of(request), goal=goal)
            return redirect("goals")
        _deed(request, found, one, do)
    except Refused as refused:
        if refused.code == "missing":
            raise
        # As it stands now: the sentence may be about what has changed meanwhile.
        one = goals.find(actor=actor_of(request), pair=pair, goal=goal, now=request.now)  # type: ignore[attr-defined]
        return _page(request, found, one, error=refused.sentence, at=do)
    return redirect(_address(found, goal))


def _deed(request: HttpRequest, pair: care.Pair | None, one: goals.Goal, do: str) -> None:
    actor, now, form = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    revision, key = requests.read_number(form.get("revision", "")) or 0, form.get("key", "")
    between_us = pair.id if pair else None
    if do == "write":
        words = between.wording(form)
        goals.write(actor=actor, pair=between_us, goal=one.id, revision=revision, words=words, now=now)
        drafts.drop(actor=actor, form="goal", pair=one.id)
    elif do == "review":
        as_, said = form.get("as", ""), form.get("words", "")
        goals.review(actor=actor, pair=between_us, goal=one.id, as_=as_, words=said, key=key, now=now)
    elif do == "take-up":
        goals.take_up(actor=actor, goal=one.id)
    elif pair is None:
        raise Missing
    elif do == "propose":
        seen = requests.read_number(form.get("seen", "")) or 0
        goals.propose(actor=actor, pair=pair.id, goal=one.id, seen=seen, revision=revision, key=key, now=now)
    elif do == "show-review":
        goals.show_review(actor=actor, pair=pair.id, goal=one.id, revision=revision, key=key, now=now)
    elif do == "answer":
        share, as_, said = requests.read_id(form, "share"), form.get("as", ""), form.get("words", "")
        goals.answer(actor=actor, pair=pair.id, share=share, as_=as_, words=said, key=key, now=now)


def _page(
    request: HttpRequest, pair: care.Pair | None, one: goals.Goal, *, error: str = "", at: str = ""
) -> HttpResponse:
    actor, texts, form = actor_of(request), library.goals(), request.POST
    draft = drafts.kept(actor=actor, form="goal", pair=one.id) if at != "write" else None
    start = form if at == "write" else draft if draft is not None else between.typed(one.own or one.wording)
    context: dict[str, Any] = {
        "pair": pair,
        "goal": one,
        "texts": texts,
        "typed": {name: start.get(name, "") for name in ("text", "steps", "review_on")},
        "drafted": draft is not None,
        "draft_url": reverse("form-draft", kwargs={"form": "goal", "pair": one.id}),
        "answers": list(texts.answers.items()),
        "reviews": list(texts.reviews.items()),
        "review_words": texts.reviews.get(one.review.as_, "") if one.review else "",
        "their_review_words": texts.reviews.get(one.their_review.as_, "") if one.their_review else "",
        "said": texts.answers.get(one.mine.said.as_, "") if one.mine and one.mine.said else "",
        "own_answer": texts.answers.get(one.theirs.said.as_, "") if one.theirs and one.theirs.said else "",
        "form": form if at in ("answer", "review") else {},
        "differs": bool(one.own and one.in_force and one.own != one.in_force.wording),
        "first_step": one.wording.steps[0] if one.wording.steps else one.wording.text,
        "key": form.get("key") or requests.fresh_key(),
        "today": request.practice.day(request.now),  # type: ignore[attr-defined]
        "error": error,
        "at": at,
    }
    return render(request, "client/goal.html", context, status=400 if error else 200)


def _preview(request: HttpRequest, pair: care.Pair, one: goals.Goal, do: str) -> HttpResponse:
    """Exactly what would be read; a second press shows it."""
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    make = goals.preview if do == "preview" else goals.preview_review
    context = {
        "pair": pair,
        "texts": library.goals(),
        "body": make(actor=actor, pair=pair.id, goal=one.id, now=now),
        "before": results.before_sharing(pair.other_name),
        "times": results.reading_words(care.reading_times(actor=actor, therapist=pair.therapist), pair, request),
        "hidden": [("seen", one.seen), ("revision", one.revision), ("key", requests.fresh_key())],
        "do": "propose" if do == "preview" else "show-review",
        "back_url": _address(pair, one.id),
        "lead": library.goals().propose_lead,
        "place": "goals",
    }
    return render(request, "client/between_preview.html", context)
