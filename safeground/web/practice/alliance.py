"""The practice as a whole: figures of each quarter, in words, as a picture, as a table. Never of one person."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from safeground.domain import alliance, consultations
from safeground.domain.actor import Refused
from safeground.web import charts, door, requests
from safeground.web.middleware import actor_of


def quarter_name(first: date) -> str:
    last = first + timedelta(days=70)
    return _("%(first)s to %(last)s %(year)s") % {
        "first": date_format(first, "F"),
        "last": date_format(last, "F"),
        "year": first.year,
    }


@door.for_("director", methods=("GET", "POST"))
def figures(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    actor, now, form = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    try:
        match form.get("do"):
            case "begin":
                alliance.begin(actor=actor, now=now)
            case "hand-on":
                alliance.hand_on(actor=actor, now=now)
            case "make":
                quarter = requests.read_day(form, "quarter")
                if quarter is not None:
                    alliance.release(actor=actor, quarter_on=quarter, now=now)
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _page(request, error=refused.sentence)
    return redirect("practice-alliance")


def _page(request: HttpRequest, *, error: str = "") -> HttpResponse:
    view = alliance.view(actor=actor_of(request), now=request.now)  # type: ignore[attr-defined]
    talks = consultations.told(actor=actor_of(request))
    made = [(quarter_name(one.quarter_on), one) for one in view.releases]
    said = [(name, one) for name, one in made if one.people is not None]
    picture = charts.spread(
        [(one.quarter_on, one.low or 0, one.middle or 0, one.high or 0) for _name, one in said],
        title=_("The middle mark of each quarter, and between which marks the middle half of the people lay."),
    )
    context = {
        "here": "practice",
        "view": view,
        "due": (view.due.isoformat(), quarter_name(view.due)) if view.due else None,
        "made": list(reversed(made)),
        "latest": made[-1] if made else None,
        "picture": picture,
        "error": error,
        "talks": [(quarter_name(one.quarter_on), one) for one in reversed(talks)],
        "talks_picture": charts.tallies(
            [(one.quarter_on, one.talks, one.invited) for one in talks],
            title=_("How many first talks took place in each quarter; the filled part ended with an invitation."),
        ),
    }
    return render(request, "practice/alliance.html", context, status=400 if error else 200)
