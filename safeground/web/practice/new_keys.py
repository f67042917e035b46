"""Starting new keys for somebody who lost password and code: by the director, or by the client's own therapist."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from safeground.domain import accounts, care, library
from safeground.domain.actor import Missing, Refused
from safeground.web import door, requests
from safeground.web.middleware import actor_of
from safeground.web.refusals import STATUS


@door.for_("director", methods=("GET", "POST"))
def for_anybody(request: HttpRequest) -> HttpResponse:
    """For an account that the director names. Nothing is listed but what they started themselves."""
    return _answer(request, None)


@door.for_("therapist", methods=("GET", "POST"))
def for_client(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """For one of the therapist's own clients."""
    view = care.get(actor=actor_of(request), pair=pair)
    if view.therapist != actor_of(request).me or view.ended_on is not None:
        raise Missing
    return _answer(request, view)


def _answer(request: HttpRequest, pair: care.Pair | None) -> HttpResponse:
    if request.method != "POST":
        return _page(request, pair)
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    what = request.POST.get("do", "")
    try:
        if what == "words":
            waiting = requests.read_id(request.POST, "waiting")
            return _page(request, pair, words=accounts.new_keys.make_code(actor=actor, waiting=waiting, now=now))
        if what == "withdraw":
            accounts.new_keys.withdraw(actor=actor, waiting=requests.read_id(request.POST, "waiting"), now=now)
        else:
            _start(request, pair)
    except Missing:
        # Stopped by the person meanwhile, or used: the page says what there is now.
        return redirect(request.path)
    except Refused as refused:
        return _page(request, pair, refused)
    return redirect(request.path)


def _start(request: HttpRequest, pair: care.Pair | None) -> None:
    actor, now, typed = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    if not typed.get("checked"):
        raise Refused("checked", "Please tick that you have checked who they are. Nothing was started.")
    network = requests.network_of(request)
    accounts.step_up(actor=actor, password=typed.get("password", ""), network=network, now=now)
    if pair is not None:
        accounts.new_keys.start(actor=actor, account=pair.client, now=now)
    else:
        accounts.new_keys.start(actor=actor, username=typed.get("username", ""), now=now)


def _page(
    request: HttpRequest, pair: care.Pair | None, refused: Refused | None = None, words: str = ""
) -> HttpResponse:
    found = accounts.new_keys.started(actor=actor_of(request))
    now = request.now  # type: ignore[attr-defined]
    context = {
        "page": library.page("new-keys-start"),
        "pair": pair,
        "started": [(one, one.is_ready(now)) for one in found if pair is None or one.account == pair.client],
        "hours": settings.NEW_KEYS_HOURS,
        "words": words.replace("-", " "),
        "typed": request.POST,
        "error": refused.sentence if refused else "",
        "here": "practice" if pair is None else "caseload",
    }
    status = STATUS.get(refused.code, 400) if refused else 200
    return render(request, "practice/new_keys.html", context, status=status)
