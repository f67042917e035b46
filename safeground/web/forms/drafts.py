"""What is being typed on a page with several boxes, sealed as it is typed, so that a closed window loses nothing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from safeground.domain import care, goals, homework, items, library, notes
from safeground.domain.actor import Actor, Missing
from safeground.web import door
from safeground.web.middleware import actor_of

LONGEST = 20_000


def fields(form: str) -> tuple[str, ...]:
    """The boxes of each page, by its name here. Another name is no page."""
    if form == "card":
        return ("want", "want_words", "today", "first")
    if form == "boundaries":
        return ("stop", *(f"{part}_{topic.slug}" for topic in library.limits().topics for part in ("text", "way")))
    if form == "feedback":
        return tuple(box.slug for box in library.theme("feedback").boxes)
    if form == "ask":
        return ("question", "own")
    if form == "exercise":
        places = range(max(len(one.steps) for one in library.exercises()) + 1)
        return ("which", "why", *(f"{part}_{place}" for part in ("title", "text") for place in places))
    if form in ("goals", "goal"):
        return ("text", "steps", "review_on")
    if form in ("homework", "task"):
        return ("text", "small", "why", "look_on", "how", "way", "words")
    if form in ("please", "messages", "note", "own-note"):
        return ("text",)
    raise Missing


def _place(form: str, pair: uuid.UUID) -> str:
    return f"form:{form}:{pair}"


def kept(*, actor: Actor, form: str, pair: uuid.UUID) -> QueryDict | None:
    """What was being typed there, as the form would have sent it; None where nothing is kept."""
    found = items.draft(actor=actor, place=_place(form, pair))
    if found is None:
        return None
    typed = QueryDict(mutable=True)
    for name in fields(form):
        typed.setlist(name, found.get(name, []))
    return typed


def drop(*, actor: Actor, form: str, pair: uuid.UUID) -> None:
    items.drop_draft(actor=actor, place=_place(form, pair))


def save(request: HttpRequest, form: str, pair: uuid.UUID) -> HttpResponse:
    """Keep what is in the boxes, over what was kept before. Too long for any box is not kept; the page says so.

    For a page about one goal, one task or one note, `pair` is the id of that.
    """
    actor = actor_of(request)
    if form == "goal":
        goals.find(actor=actor, pair=None, goal=pair, now=request.now)  # type: ignore[attr-defined]
    elif form == "task":
        homework.read(actor=actor, task=pair)
    elif form == "own-note":
        notes.read(actor=actor, note=pair)
    else:
        care.side_of(actor=actor, pair=pair)
    body: Mapping[str, Any] = {name: request.POST.getlist(name) for name in fields(form)}
    if sum(len(text) for texts in body.values() for text in texts) > LONGEST:
        return HttpResponse(status=413)
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    items.save_draft(actor=actor, place=_place(form, pair), body=dict(body), day=day)
    return HttpResponse(status=204)


@door.for_("client", methods=("POST",))
def draft(request: HttpRequest, form: str, pair: uuid.UUID) -> HttpResponse:
    return save(request, form, pair)


@door.for_("therapist", methods=("POST",))
def desk_draft(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    return save(request, "boundaries", pair)


@door.for_("therapist", methods=("POST",))
def exercise_draft(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    return save(request, "exercise", pair)


@door.for_("therapist", methods=("POST",))
def desk_form_draft(request: HttpRequest, pair: uuid.UUID, form: str) -> HttpResponse:
    if form not in ("goals", "homework", "messages", "note", "own-note"):
        raise Missing
    return save(request, form, pair)
