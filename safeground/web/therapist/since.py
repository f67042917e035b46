"""Since the last session, in words: one short line for each thing, oldest first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from safeground.domain import sharing, since
from safeground.web.templatetags.parts import marked


def lines(found: since.Since, name: str, title: Callable[[sharing.Share], str]) -> list[tuple[str, str]]:
    """Each with its day. `title` says what an opened thing is called; an unopened one is only "something"."""
    told = [(_day(one.at), _words(one, name, title)) for one in found.events]
    return [line for place, line in enumerate(told) if line not in told[:place]]


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F")


def _words(one: since.Event, name: str, title: Callable[[sharing.Share], str]) -> str:
    match one.what:
        case "shown" if one.share is None or one.share.body is None:
            return _("%(name)s showed something. You have not opened it yet.") % {"name": name}
        case "shown" | "opened":
            return _shown(one, name, title)
        case "marked":
            return _("%(said)s It was: “%(words)s”") % {"said": marked(one.mark, name), "words": one.words}
        case "answered":
            return {
                "read": _("You said that you had read something."),
                "hold": _("You named a day for an answer."),
                "talk": _("You said that you would talk about something."),
            }.get(one.mode, _("You answered something in writing."))
        case "promised":
            return _("You promised: “%(words)s”") % {"words": one.words}
        case "you-showed":
            return _of_mine(one.share.kind if one.share is not None else "", name)
        case _:
            return _("Something was taken back.")


def _of_mine(kind: str, name: str) -> str:
    return {
        "reply": _("You wrote a practical message."),
        "own-check-in": _("You showed your own check-in."),
        "task": _("You suggested something to try."),
        "exercise": _("You offered an exercise."),
        "goal": _("You proposed a goal."),
        "goal-answer": _("You answered a goal."),
        "boundaries": _("You showed your boundaries card."),
        "boundary-answer": _("You answered the boundaries card."),
    }.get(kind, _("You showed %(name)s something of yours.") % {"name": name})


def _shown(one: since.Event, name: str, title: Callable[[sharing.Share], str]) -> str:
    assert one.share is not None
    what = title(one.share)
    what = what[:1].lower() + what[1:]
    if one.what == "opened":
        return _("You opened %(what)s, shown before.") % {"what": what}
    day = _day(one.share.opened_at) if one.share.opened_at else ""
    return _("%(name)s showed %(what)s. You opened it on %(day)s.") % {"name": name, "what": what, "day": day}
