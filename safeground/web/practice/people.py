"""Who works here: proposed by one person, confirmed by another, closed off; and the card with the five words."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from safeground.domain import accounts, leaving
from safeground.domain.actor import Refused
from safeground.web import door, requests
from safeground.web.middleware import actor_of
from safeground.web.refusals import STATUS

ROLES = (("therapist", _("Therapist")), ("director", _("Director")))


@door.for_("director", methods=("GET", "POST"))
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who works here. No client is in this list, and none can be found from it."""
    if request.method != "POST":
        return _page(request)
    actor, now, form = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    try:
        match form.get("do"):
            case "propose":
                made = accounts.staff.propose(
                    actor=actor, role=form.get("role", ""), name=form.get("name", ""), now=now
                )
                # The words are shown on this answer and nowhere else again.
                return _page(request, made=made)
            case "withdraw":
                accounts.staff.withdraw(actor=actor, proposal=requests.read_id(form, "proposal"), now=now)
            case "confirm":
                _confirm(request)
            case "disable":
                accounts.staff.disable(actor=actor, account=requests.read_id(form, "account"), now=now)
            case "gone":
                network = requests.network_of(request)
                # It cannot be undone, and a machine left open must not be enough for it.
                accounts.check_password(actor=actor, password=form.get("password", ""), network=network, now=now)
                leaving.gone(actor=actor, account=requests.read_id(form, "account"), now=now)
            case "enable":
                accounts.staff.enable(actor=actor, account=requests.read_id(form, "account"), now=now)
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _page(request, refused=refused)
    return redirect("practice-people")


@door.for_("therapist", methods=("GET", "POST"))
def confirm(request: HttpRequest) -> HttpResponse:
    """A therapist as the second person: somebody was proposed, and two must agree."""
    if request.method == "POST":
        try:
            _confirm(request)
        except Refused as refused:
            if refused.code == "missing":
                raise
            return _waiting(request, refused)
        return redirect("desk-colleagues")
    return _waiting(request)


def _confirm(request: HttpRequest) -> None:
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    proposal = requests.read_id(request.POST, "proposal")
    network = requests.network_of(request)
    # Whoever finds the machine open must not be able to be the second person.
    accounts.check_password(actor=actor, password=request.POST.get("password", ""), network=network, now=now)
    accounts.staff.confirm(actor=actor, proposal=proposal, now=now)


def _waiting(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    context = {
        "here": "profile",
        "waiting": accounts.staff.to_confirm(actor=actor_of(request), now=request.now),  # type: ignore[attr-defined]
        "roles": dict(ROLES),
        "error": refused.sentence if refused else "",
    }
    status = STATUS.get(refused.code, 400) if refused else 200
    return render(request, "therapist/colleagues.html", context, status=status)


def _page(
    request: HttpRequest, *, refused: Refused | None = None, made: accounts.Invited | None = None
) -> HttpResponse:
    actor, now, form = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "here": "practice",
        "colleagues": accounts.staff.colleagues(actor=actor),
        "proposals": accounts.staff.proposals(actor=actor, now=now),
        "roles": ROLES,
        "role_names": dict(ROLES),
        "typed": form if refused else {},
        "error": refused.sentence if refused else "",
        "at": form.get("do", "") if refused else "",
    }
    if made is not None:
        context |= {"made": made, "link": request.build_absolute_uri(f"/join/{made.code}/"), "for": "staff"}
        context["join_address"] = request.build_absolute_uri("/join/")
    status = STATUS.get(refused.code, 400) if refused else 200
    return render(request, "practice/people.html", context, status=status)
