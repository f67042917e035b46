"""The caseload's long lists, drawn in Python: two hundred rows cost the template engine tens of milliseconds.

Every word that comes in is escaped here. A sentence is looked up once for a list and not once for a row.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from safeground.domain import overview, summaries

ANY = uuid.UUID(int=0)


def _address(name: str, argument: str) -> Callable[[uuid.UUID], str]:
    """The address of that name for any id, worked out once."""
    before, after = reverse(name, kwargs={argument: ANY}).split(str(ANY))
    return lambda one: f"{before}{one}{after}"


class Days:
    """Days and hours as people say them; a day that comes again is not worked out again."""

    def __init__(self) -> None:
        self.known: dict[tuple[date, str], str] = {}

    def day(self, day: date, shape: str = "j F") -> str:
        key = (day, shape)
        if key not in self.known:
            self.known[key] = str(escape(date_format(day, shape)))
        return self.known[key]

    def moment(self, at: datetime) -> str:
        local = timezone.localtime(at)
        return f"{self.day(local.date())}, {local:%H:%M}"


def _list(rows: Sequence[str]) -> SafeString:
    return mark_safe(f'<ul class="rows">{"".join(rows)}</ul>')  # noqa: S308 - each row escapes what comes in


def waiting(found: Sequence[overview.Waiting]) -> SafeString:
    """Who waits for what: of an unopened thing only that it is there. The first has the page's one filled button."""
    page, share, days = _address("desk-client", "pair"), _address("desk-share", "share"), Days()
    words = {
        "closed": (_("Something to open."), _("Shown on %(at)s. Not opened yet."), _("Go to it")),
        "held": (_("Opened, and not answered yet."), _("You said you would answer by %(at)s."), _("Read and answer")),
        "opened": (_("Opened, and not answered yet."), _("You opened it on %(at)s."), _("Read and answer")),
    }
    words = {case: tuple(map(escape, three)) for case, three in words.items()}  # type: ignore[misc]
    rows = []
    for place, one in enumerate(found):
        if one.share.state == "delivered":
            case, at = "closed", days.moment(one.share.delivered_at) if one.share.delivered_at else ""
        elif one.held_until:
            case, at = "held", days.day(one.held_until, "l j F")
        else:
            case, at = "opened", days.moment(one.share.opened_at) if one.share.opened_at else ""
        what, when, button = words[case]
        name = escape(one.name)
        rows.append(
            f'<li><div class="entry"><a class="name" href="{page(one.pair)}">{name}</a><div><p>{what}</p>'
            f'<p class="small muted">{when % {"at": at}}</p></div>'
            f'<a class="button{" second" if place else ""}" href="{share(one.share.id)}">{button}'
            f'<span class="visually-hidden"> ({name})</span></a></div></li>'
        )
    return _list(rows)


def moved(found: Sequence[tuple[summaries.Summary, str, SafeString]]) -> SafeString:
    """What moved, in a sentence, with a small picture that only says it again."""
    page, days, session = _address("desk-client", "pair"), Days(), escape(_("Session of %(day)s."))
    return _list(
        [
            f'<li><div class="entry"><a class="name" href="{page(one.pair)}">{escape(one.name)}</a><div>'
            f"<p>{escape(words)}</p>"
            f'<p class="small muted">{session % {"day": days.day(one.moved_on) if one.moved_on else ""}}</p></div>'
            f"{strip}</div></li>"
            for one, words, strip in found
        ]
    )


def everyone(found: Sequence[summaries.Summary]) -> SafeString:
    page, own, words = (
        _address("desk-client", "pair"),
        _address("desk-check-in", "pair"),
        escape(_("Your own check-in")),
    )
    return _list(
        [
            f'<li><div class="entry two"><a class="name" href="{page(one.pair)}">{(name := escape(one.name))}</a>'
            f'<a href="{own(one.pair)}">{words}<span class="visually-hidden"> ({name})</span></a></div></li>'
            for one in found
        ]
    )


def promised(found: Sequence[tuple[summaries.Summary, summaries.Promised]]) -> SafeString:
    to, by, not_yet = escape(_("To %(name)s.")), escape(_("By %(day)s.")), escape(_("Marked as not yet."))
    days, rows = Days(), []
    for one, promise in found:
        parts = [to % {"name": escape(one.name)}]
        if promise.due_on:
            parts.append(by % {"day": days.day(promise.due_on)})
        if promise.mark == "not-yet":
            parts.append(not_yet)
        rows.append(f'<li>“{escape(promise.text)}”<p class="muted">{" ".join(parts)}</p></li>')
    return _list(rows)
