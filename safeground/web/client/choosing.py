"""Choosing and checking, and when it feels stuck: for the client alone, each with the pages that act on it."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from safeground.domain import care, choosing, library, routes, stuck
from safeground.domain.actor import Missing, Refused
from safeground.web import door
from safeground.web.middleware import actor_of


def _one_or_list(request: HttpRequest, name: str, page: Callable[..., HttpResponse]) -> HttpResponse:
    """The page itself where there is one therapist, or a choice between several."""
    pairs = care.of_client(actor=actor_of(request))
    if len(pairs) == 1:
        return page(request, pair=pairs[0].id)
    context = {"links": [(pair.other_name, reverse(f"{name}-pair", args=[pair.id])) for pair in pairs], "name": name}
    return render(request, "client/whom.html", context)


@door.for_("client")
def check_whom(request: HttpRequest) -> HttpResponse:
    return _one_or_list(request, "choosing", check)


@door.for_("client", methods=("GET", "POST"))
def check(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """What to look for, with one's own marks; what speaks for and against; how to check; where to complain."""
    actor, texts, form, error = actor_of(request), library.choosing(), request.POST, ""
    between = _mine(request, pair)
    marks, words = choosing.marks(actor=actor, pair=pair)
    if request.method == "POST":
        marks = {name: form.get(name, "") for group in texts.groups for name in (line.slug for line in group.lines)}
        words = form.get("words", "")
        try:
            if form.get("do") == "forget":
                choosing.forget(actor=actor, pair=pair)
            else:
                choosing.mark(actor=actor, pair=pair, answers=marks, words=words, now=request.now)  # type: ignore[attr-defined]
            return redirect(f"{reverse('choosing-pair', args=[pair])}?kept=1")
        except Refused as refused:
            if refused.code == "missing":
                raise
            error = refused.sentence
    context = {
        "pair": between,
        "texts": texts,
        "groups": [
            (group.title, [(line, marks.get(line.slug, "")) for line in group.lines]) for group in texts.groups
        ],
        "answers": list(texts.answers.items()),
        "words": words,
        "marked": any(marks.values()) or bool(words),
        "red": [(one, _tool(one.tool, pair), texts.titles[one.tool]) for one in texts.red],
        "inside": routes.inside(actor=actor),
        "kept": "kept" in request.GET,
        "error": error,
    }
    return render(request, "client/choosing.html", context, status=400 if error else 200)


def _tool(name: str, pair: uuid.UUID) -> str:
    if name == "feedback-choose":
        return reverse("feedback", args=[pair])
    return f"{reverse('say-what')}?to={pair}" if name == "say-what" else reverse(name)


@door.for_("client")
def stuck_whom(request: HttpRequest) -> HttpResponse:
    return _one_or_list(request, "stuck", stuck_here)


@door.for_("client", methods=("GET", "POST"))
def stuck_here(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """The one question, once; then the ways on, each a page that works, and staying among them."""
    actor, texts, error = actor_of(request), library.stuck(), ""
    between = _mine(request, pair)
    if request.method == "POST":
        try:
            stuck.answer(actor=actor, pair=pair, as_=request.POST.get("as", ""), now=request.now)  # type: ignore[attr-defined]
            return redirect("stuck-pair", pair=pair)
        except Refused as refused:
            if refused.code == "missing":
                raise
            error = refused.sentence
    noticed, answered = stuck.notice(actor=actor, pair=pair), stuck.answered(actor=actor, pair=pair)
    context = {
        "pair": between,
        "texts": texts,
        "noticed": library.fill(texts.noticed, count=noticed.count, weeks=noticed.weeks) if noticed else "",
        "window": library.fill(texts.window, moved=stuck.MOVED),
        "answers": list(texts.answers.items()),
        "answer": answered[0] if answered else "",
        "answer_words": texts.answers[answered[0]] if answered else "",
        "options": [(one, _way(one.tool, pair), texts.tools.get(one.tool, "")) for one in texts.options],
        "error": error,
    }
    return render(request, "client/stuck.html", context, status=400 if error else 200)


def _way(tool: str, pair: uuid.UUID) -> str:
    ways = {
        "say-not-helping": f"{reverse('say', args=[pair])}?about={library.saying('not-helping').number}",
        "say-approach": f"{reverse('say', args=[pair])}?about={library.saying('another-approach').number}",
        "goals": reverse("goals-pair", args=[pair]),
        "change-second": f"{reverse('change-pair', args=[pair])}?wish=second-opinion",
        "change": f"{reverse('change-pair', args=[pair])}?wish=change",
        "ending": reverse("ending", args=[pair]),
    }
    return ways.get(tool, "")


def _mine(request: HttpRequest, pair: uuid.UUID) -> care.Pair:
    between = care.get(actor=actor_of(request), pair=pair)
    if between.client != actor_of(request).me or between.ended_on is not None:
        raise Missing
    return between
