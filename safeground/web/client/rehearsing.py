"""Rehearse: try out a conversation with nobody there. The page carries what was said; nothing else is kept."""

from __future__ import annotations

import random
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from safeground.domain import care, library, rehearsing, saying
from safeground.domain.actor import Missing, Refused
from safeground.web import door, requests
from safeground.web.forms.calm import CALM
from safeground.web.middleware import actor_of


@door.for_("client")
def rehearsals(request: HttpRequest) -> HttpResponse:
    return render(request, "client/rehearsals.html", {"plays": library.roleplays()})


@door.for_("client", methods=("GET", "POST"))
def rehearse(request: HttpRequest, number: int) -> HttpResponse:
    """One rehearsal: the scene, then a turn at a time, then how it ended."""
    play = rehearsing.play(number)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    if do not in ("begin", "say", "back", "stop", "after", "card", "message"):
        return render(request, "client/rehearse_begin.html", {"play": play, "calm": CALM})
    who = request.POST.get("who", "")
    if who == "either":
        # Nothing hangs on it: it only picks who sits opposite.
        who = random.choice(rehearsing.WHO)  # noqa: S311
    if who not in rehearsing.WHO:
        context = {"play": play, "calm": CALM, "error": _("Please choose who sits opposite.")}
        return render(request, "client/rehearse_begin.html", context, status=400)
    return _go_on(request, play, who, do)


def _go_on(request: HttpRequest, play: library.RolePlay, who: str, do: str) -> HttpResponse:
    form = request.POST
    chosen, said, error = _path(form.get("path", "")), form.getlist("said"), ""
    own = form.get("own", "").strip()
    if do == "back":
        chosen, said = chosen[:-1], said[: max(0, len(chosen) - 1)]
    elif do == "say":
        line = requests.read_number(form.get("line", ""))
        if line is None:
            error = str(_("Please choose a line. With words of your own, choose the line that comes nearest."))
        else:
            chosen, said, own = [*chosen, line], [*said[: len(chosen)], own], ""
    stand = rehearsing.stand(
        play=play, who=who, chosen=chosen, said=said, stopped=do == "stop" or form.get("stopped") == "1"
    )
    if do in ("card", "message"):
        kept = _keep(request, stand, do)
        if isinstance(kept, HttpResponse):
            return kept
        error = kept
    return _show(request, stand, own=own, error=error)


def _path(text: str) -> list[int]:
    found = [requests.read_number(part) for part in text.split(",") if part]
    if len(found) > 50 or None in found:
        raise Missing
    return [number for number in found if number is not None]


def _keep(request: HttpRequest, stand: rehearsing.Stand, where: str) -> HttpResponse | str:
    """The line that was picked, on the card or with the words of a message. A sentence when that cannot be."""
    actor, now, place = actor_of(request), request.now, requests.read_number(request.POST.get("keep", ""))  # type: ignore[attr-defined]
    pairs = care.of_client(actor=actor)
    pair = next((one for one in pairs if str(one.id) == request.POST.get("pair", "")), None)
    if place is None or not 0 <= place < len(stand.said):
        return str(_("Please choose the line that you want to keep."))
    if pair is None:
        return str(_("Please choose who it is for."))
    line = stand.said[place]
    try:
        if where == "card":
            rehearsing.keep_on_card(actor=actor, pair=pair.id, line=line, now=now)
            return redirect("today")
        about = _about(stand.play)
        rehearsing.keep_in_message(actor=actor, pair=pair.id, about=about.slug, line=line, now=now)
    except Refused as refused:
        return refused.sentence
    return redirect(f"{reverse('say', kwargs={'pair': pair.id})}?about={about.number}")


def _about(play: library.RolePlay) -> library.Saying:
    return next((one for one in library.sayings() if one.slug == play.leads_to), saying.kind(None))


def _show(request: HttpRequest, stand: rehearsing.Stand, *, own: str, error: str) -> HttpResponse:
    form = request.POST
    words = dict(CALM)
    context: dict[str, Any] = {
        "stand": stand,
        "play": stand.play,
        "path": ",".join(map(str, stand.chosen)),
        "lines": [(str(place), line.text) for place, line in enumerate(stand.turn.lines)],
        "own": own,
        "error": error,
        "before": form.get("before", "") if form.get("before", "") in words else "",
    }
    template = "client/rehearse_turn.html"
    if stand.ending is not None:
        template = "client/rehearse_end.html"
        context |= {
            "stopped": stand.ending.slug == "stopped" and not stand.turn.ending,
            "doors": stand.ending.doors,
            "closing": library.closing(),
            "then": library.then(),
            "pairs": care.of_client(actor=actor_of(request)),
            "about": _about(stand.play),
            "calm": CALM,
            "mine": [(str(place), line) for place, line in enumerate(stand.said)],
            "felt_before": words.get(context["before"], ""),
            "felt_after": words.get(form.get("after", ""), ""),
            "after": form.get("after", ""),
        }
    return render(request, template, context, status=400 if error else 200)
