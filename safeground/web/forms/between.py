"""What the pages between sessions have in common: reading goals and tasks from forms, and their words."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from safeground.domain import care, goals, sharing
from safeground.domain.actor import Missing
from safeground.web import requests
from safeground.web.middleware import actor_of

KINDS = ("goal", "goal-answer", "goal-review", "task", "task-answer", "own-task", "task-after")


def living(request: HttpRequest, pair: uuid.UUID, side: str) -> care.Pair:
    """A living pair in which this person is on that side."""
    actor = actor_of(request)
    found = care.get(actor=actor, pair=pair)
    if getattr(found, side) != actor.me or found.ended_on is not None:
        raise Missing
    return found


def wording(form: Mapping[str, Any]) -> goals.Wording:
    return goals.wording(
        text=form.get("text", ""), steps=form.get("steps", ""), review_on=requests.read_day(form, "review_on")
    )


def typed(words: goals.Wording | None) -> dict[str, str]:
    """A wording as its form has it."""
    if words is None:
        return {"text": "", "steps": "", "review_on": ""}
    on = words.review_on.isoformat() if words.review_on else ""
    return {"text": words.text, "steps": "\n".join(words.steps), "review_on": on}


def title(share: sharing.Share) -> str:
    """What one of these is called, to both."""
    return {
        "goal": _("A goal, proposed"),
        "goal-answer": _("An answer to a goal"),
        "goal-review": _("A goal, looked at again"),
        "task": _("Something to try"),
        "task-answer": _("An answer to something to try"),
        "own-task": _("Something to try"),
        "task-after": _("How it was"),
    }[share.kind]
