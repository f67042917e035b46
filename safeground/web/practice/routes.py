"""Whom clients can turn to: the director sets lines of help, people outside, and people inside the practice."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from safeground.domain import routes
from safeground.domain.actor import Missing, Refused
from safeground.web import door, requests
from safeground.web.middleware import actor_of

FIELDS = ("name", "reach", "about", "link")
KINDS = {
    "outside": (
        _("Outside the practice"),
        _("Shown on the page about a line that was crossed. There is always at least one."),
    ),
    "inside": (
        _("In the practice"),
        _(
            "Shown on the same page, and never to a client of that person. Where a client's therapist directs the "
            "practice, nobody inside is shown."
        ),
    ),
    "help": (_("Lines of help"), _("Shown on Help now, to everybody.")),
}


@door.for_("director", methods=("GET", "POST"))
def settings(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    actor, form = actor_of(request), request.POST
    kind = form.get("kind", "")
    if kind not in KINDS:
        raise Missing
    try:
        if form.get("do") == "remove":
            place = requests.read_number(form.get("place", ""))
            routes.remove(actor=actor, kind=kind, place=-1 if place is None else place, reach=form.get("reach", ""))  # type: ignore[arg-type]
        else:
            account = requests.read_id(form, "account") if form.get("account") else None
            routes.add(actor=actor, kind=kind, account=account, **{name: form.get(name, "") for name in FIELDS})  # type: ignore[arg-type]
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _page(request, error=refused.sentence, at=kind)
    return redirect("practice-routes")


def _page(request: HttpRequest, *, error: str = "", at: str = "") -> HttpResponse:
    actor, practice, form = actor_of(request), request.practice, request.POST  # type: ignore[attr-defined]
    standing: dict[str, Any] = {
        "outside": list(enumerate(practice.outside_routes)),
        "inside": [(one.place, one) for one in routes.inside(actor=actor)],
        "help": list(enumerate(practice.crisis_lines)),
    }
    adding = bool(error) and form.get("do") != "remove"
    context = {
        "here": "practice",
        "sections": [
            {
                "kind": kind,
                "title": title,
                "lead": lead,
                "routes": standing[kind],
                "error": error if at == kind else "",
                "typed": {name: form.get(name, "") for name in (*FIELDS, "account")} if adding and at == kind else {},
            }
            for kind, (title, lead) in KINDS.items()
        ],
        "staff": [(str(account), name) for account, name in routes.staff(actor=actor)],
    }
    return render(request, "practice/routes.html", context, status=400 if error else 200)
