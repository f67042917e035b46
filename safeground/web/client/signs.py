"""The eight signs among one's own pages: a profile beside one's own earlier answers, and a page for each."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from safeground.domain import care, checkins, library, signs
from safeground.domain.actor import Actor, Missing
from safeground.web import charts, door, steps
from safeground.web.middleware import actor_of

# On the picture's scale of 0..100; a band of a single step still has a height.
STEP, PADDING = 25, 7


@door.for_("client", methods=("GET", "POST"))
def profile(request: HttpRequest) -> HttpResponse:
    """Everything one has marked, in words first; and how often the check-in offers it."""
    actor, texts = actor_of(request), library.common_signs()
    if request.method == "POST":
        day = request.practice.day(request.now)  # type: ignore[attr-defined]
        often = request.POST.get("often", "")
        if often in texts.offered["choices"]:
            signs.offer(actor=actor, often=often, day=day)
            return redirect("/me/signs/?done=1#often")
        return _profile(request, actor, error=_("Please choose one of the three."), status=400)
    return _profile(request, actor)


def _profile(request: HttpRequest, actor: Actor, *, error: str = "", status: int = 200) -> HttpResponse:
    texts = library.common_signs()
    pairs = care.of_client(actor=actor, ended=True)
    made = checkins.made_by(actor=actor)
    groups = []
    for pair in pairs:
        told = signs.courses([one for one in made if one.pair == pair.id])
        if told:
            groups.append((pair, [describe(one) for one in told]))
    context = {
        "texts": texts,
        "groups": groups,
        "several": len(pairs) > 1,
        "records": _records(request, pairs),
        "pages": library.signs(),
        "often": signs.offered(actor=actor),
        "choices": list(texts.offered["choices"].items()),
        "done": "done" in request.GET,
        "error": error,
    }
    return render(request, "client/signs.html", context, status=status)


def _records(request: HttpRequest, pairs: list[care.Pair]) -> list[tuple[str, list[str]]]:
    """What became of appointments and of things to try, for each therapist of whom there are records."""
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    told = [(pair.other_name, signs.calendar(actor=actor, pair=pair, now=now)) for pair in pairs]
    return [(name, lines) for name, lines in told if lines]


def describe(course: signs.Course) -> dict[str, Any]:
    """One sign over time: its sentences, its picture, and the same as a table, newest first."""
    texts, page = library.common_signs(), library.sign(course.slug)
    marks = [
        charts.Mark(
            one.on,
            STEP * one.placed.answer if isinstance(one.placed.answer, int) else None,
            None if one.placed.low is None else STEP * one.placed.low - PADDING,
            None if one.placed.high is None else STEP * one.placed.high + PADDING,
        )
        for one in course.sessions
    ]
    rows = [
        {
            "day": date_format(one.on, "j M"),
            "answer": _value(one.placed.answer),
            "usual": _range(one.placed.low, one.placed.high),
        }
        for one in reversed(course.sessions)
    ]
    return {
        "slug": course.slug,
        "page": page,
        "sentences": sentences(course),
        "chart": charts.course(
            marks,
            aside=[one.on for one in course.sessions if one.placed.answer == "not-relevant"],
            title=_("“%(sign)s” over your check-ins. The table below says the same.") % {"sign": page.kind_name},
            ends=(texts.values[0], texts.values[4]),
            aside_words=texts.profile["not_relevant"],
        )
        if len(course.sessions) > 1
        else "",
        "rows": rows,
    }


def _value(answer: int | str | None) -> str:
    texts = library.common_signs()
    if isinstance(answer, int):
        return texts.values[answer]
    return texts.profile["not_relevant" if answer == "not-relevant" else "dash"]


def _range(low: int | None, high: int | None) -> str:
    values = library.common_signs().values
    if low is None or high is None:
        return "–"
    return values[low] if low == high else _("%(low)s to %(high)s") % {"low": values[low], "high": values[high]}


def sentences(course: signs.Course) -> list[str]:
    """What the picture shows, so that nobody needs the picture: what is usual, and the last answer beside it.

    The last answer is set beside what was usual before it; where it is no number, all of them make what is usual."""
    texts, values = library.common_signs().profile, library.common_signs().values
    latest, placed = course.latest, course.latest.placed
    day = date_format(latest.on, "j F")
    if not course.numbers:
        return [texts["only_not_relevant"]]
    before = None
    if placed.low is not None and placed.high is not None and placed.standing != "none":
        before = placed.low, placed.high
    usual = before or course.usual
    told = []
    if usual is None:
        times = [_("once"), _("twice"), _("three times")][course.numbers - 1]
        told.append(library.fill(texts["too_early"], count=times))
    else:
        low, high = usual
        kind = "usual_one" if low == high else "usual_whole" if (low, high) == (0, 4) else "usual_range"
        told.append(library.fill(texts[kind], low=values[low], high=values[high]))
    if isinstance(placed.answer, int):
        told.append(library.fill(texts["latest"], day=day, value=values[placed.answer]))
        if before is not None and before != (0, 4):
            told.append(texts[f"standing_{placed.standing}"])
    else:
        told.append(library.fill(texts["latest_not_relevant"], day=day))
    return told


@door.for_("client")
def sign(request: HttpRequest, slug: str) -> HttpResponse:
    page = next((one for one in library.signs() if one.slug == slug), None)
    if page is None:
        raise Missing
    actor = actor_of(request)
    pairs = care.of_client(actor=actor)
    return render(
        request,
        "client/sign.html",
        {
            **steps.about(page),
            "steps": [steps.for_client(one, pairs) for one in page.next],
            "sizes": [_size(one, pairs, slug) for one in library.common_signs().sizes],
            "records": [] if page.asked else _records(request, pairs),
        },
    )


def _size(step: library.Step, pairs: list[care.Pair], slug: str) -> steps.Led:
    if "reasons" in step.leads_to:
        return steps.for_client(step, pairs, **{"for": slug})
    return steps.for_client(step, pairs)
