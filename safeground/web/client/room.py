"""Room view: one chosen card on this screen and nothing else, until the password is given."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from safeground.domain import accounts, boundaries, care, items, library, preparing
from safeground.domain.actor import Actor, Missing, Refused
from safeground.web import door, requests
from safeground.web.client import preparing as cards
from safeground.web.middleware import actor_of


@dataclass(frozen=True)
class Choice:
    """Something that can be shown on its own: what it is called on the page of choices, and its form's value."""

    title: str
    value: str
    text: str = field(default="", repr=False)


@door.for_("client", methods=("GET", "POST"), in_room=True)
def room(request: HttpRequest) -> HttpResponse:
    """Outside: what could be shown. Inside: the one card, and the password to get out."""
    actor = actor_of(request)
    if actor.room is None:
        return _enter(request, actor) if request.method == "POST" else _choices(request, actor)
    if request.method != "POST" or request.POST.get("do") != "leave":
        return _inside(request, actor, actor.room)
    try:
        accounts.check_password(
            actor=actor,
            password=request.POST.get("password", ""),
            network=requests.network_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        return _inside(request, actor, actor.room, error=refused.sentence)
    accounts.leave_room(actor=actor)
    return redirect("today")


def _enter(request: HttpRequest, actor: Actor) -> HttpResponse:
    kind, _sep, rest = request.POST.get("show", "").partition(":")
    try:
        chosen = uuid.UUID(rest)
    except ValueError:
        raise Missing from None
    if kind == "card":
        begun = preparing.begin_card(actor=actor, pair=chosen, now=request.now)  # type: ignore[attr-defined]
        assert begun.item is not None
        chosen = begun.item
    elif items.read(actor=actor, item=chosen).kind not in ("message", "shown-boundaries"):
        raise Missing
    accounts.enter_room(actor=actor, item=chosen)
    return redirect("room")


def _choices(request: HttpRequest, actor: Actor) -> HttpResponse:
    found = [
        Choice(_("My card for %(name)s") % {"name": pair.other_name}, f"card:{pair.id}")
        for pair in care.of_client(actor=actor)
    ]
    for pair in care.of_client(actor=actor):
        latest = boundaries.versions(actor=actor, pair=pair.id)
        if latest:
            title = _("Your boundaries with %(name)s") % {"name": pair.other_name}
            found.append(Choice(title, f"boundaries:{latest[0].item}"))
    messages = items.kept(actor=actor, kind="message")
    found += [Choice(_("A message of mine"), f"message:{one.id}", one.body.get("text", "")) for one in messages]
    return render(request, "client/room_choices.html", {"choices": found})


def _inside(request: HttpRequest, actor: Actor, item: uuid.UUID, *, error: str = "") -> HttpResponse:
    context: dict[str, Any] = {"error": error, "text": "", "body": None, "lines": [], "stop": ""}
    try:
        kept = items.read(actor=actor, item=item)
    except Refused:
        # Deleted from another device meanwhile: nothing is shown, and the way out is the same.
        return render(request, "client/room.html", context)
    if kept.kind == "session-card":
        pair = uuid.UUID(kept.body["pair"])
        context["body"] = cards.whole(actor, pair)
        context["stop"] = _stop(request, actor, pair)
    elif kept.kind == "shown-boundaries":
        texts = library.limits()
        context["stop"] = kept.body["stop"]
        context["lines"] = [(texts.title(one["topic"]), one["text"], one["other_way"]) for one in kept.body["lines"]]
    else:
        context["text"] = kept.body.get("text", "")
        context["stop"] = _stop(request, actor, uuid.UUID(kept.body["pair"]))
    return render(request, "client/room.html", context, status=400 if error else 200)


def _stop(request: HttpRequest, actor: Actor, pair: uuid.UUID) -> str:
    """The agreed sign, as far as it was shown: it stands beside the card in the room."""
    try:
        return boundaries.both(actor=actor, pair=pair, now=request.now).stop  # type: ignore[attr-defined]
    except Refused:
        return ""
