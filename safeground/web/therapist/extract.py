"""A paper of what one client has shown: parts are chosen, the client sees that it was made, nothing is kept here."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from safeground.domain import boundaries, extract, feedback, goals, library
from safeground.domain.actor import Refused
from safeground.web import door, papers
from safeground.web.client import results
from safeground.web.client.privacy import title_of
from safeground.web.forms import between
from safeground.web.forms import boundaries as card
from safeground.web.middleware import actor_of
from safeground.web.templatetags.parts import marked


@door.for_("therapist", methods=("GET", "POST"))
def paper(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    actor, now, error = actor_of(request), request.now, ""  # type: ignore[attr-defined]
    found = between.living(request, pair, "therapist")
    if request.method == "POST":

        def draw(whole: extract.Extract) -> bytes:
            return papers.card(title=_("What was shown"), sections=sections(whole), locale=request.practice.locale)  # type: ignore[attr-defined]

        try:
            made = extract.make(actor=actor, pair=pair, parts=request.POST.getlist("part"), draw=draw, now=now)
            answer = HttpResponse(made, content_type="application/pdf")
            answer["Content-Disposition"] = 'attachment; filename="notes.pdf"'
            return answer
        except Refused as refused:
            if refused.code == "missing":
                raise
            error = refused.sentence
        except papers.NotDrawn:
            error = _(
                "The file cannot draw one of the signs in this, such as a little picture. No paper was made. "
                "Try it with fewer parts."
            )
    context = {
        "here": "caseload",
        "pair": found,
        "parts": [
            ("messages", _("Messages, with your answers and promises")),
            ("boundaries", _("Boundaries, theirs and yours")),
            ("goals", _("Goals that both of you said yes to")),
            ("ratings", _("Ratings, session by session")),
        ],
        "chosen": request.POST.getlist("part"),
        "warning": library.preparation().paper_warning,
        "error": error,
    }
    return render(request, "therapist/paper.html", context, status=400 if error else 200)


def sections(whole: extract.Extract) -> list[papers.Section]:
    """The paper, part by part. Every part says whose words they are."""
    made = _("Made by %(by)s on %(day)s.") % {"by": whole.by, "day": date_format(whole.on, "j F Y")}
    holds = _(
        "It holds what %(name)s had shown by that day, and nothing that was taken back. What is taken back later is "
        "still on this paper."
    ) % {"name": whole.client}
    found = [_section(_("About this paper"), made, holds)]
    for message in whole.messages:
        found += _message(message, whole)
    if whole.boundaries is not None:
        found += _boundaries(whole.boundaries, whole)
    if whole.goals:
        found.append(
            {"heading": _("Goals that both said yes to"), "list": True, "entries": list(map(_goal, whole.goals))}
        )
    found += _ratings([one.body or {} for one in whole.ratings], whole.client)
    return found


def _section(heading: str, *texts: str) -> papers.Section:
    lines = [part for text in texts for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()) if part]
    return {"heading": heading, "list": False, "entries": [{"text": line, "under": []} for line in lines]}


def _message(message: extract.Message, whole: extract.Extract) -> list[papers.Section]:
    share = message.share
    on = date_format(timezone.localtime(share.delivered_at), "j F Y") if share.delivered_at else ""
    heading = _("From %(name)s, %(day)s: %(title)s") % {
        "name": whole.client,
        "day": on,
        "title": title_of(share).lower(),
    }
    found = [_section(heading, (share.body or {})["text"])]
    for answer in message.answers:
        day = date_format(timezone.localtime(answer.at), "j F Y")
        heading = _("Answer from %(by)s, %(day)s") % {"by": whole.by, "day": day}
        found.append(_section(heading, *_answered(answer, whole.client)))
    return found


def _answered(answer: feedback.Answer, name: str) -> list[str]:
    on = date_format(answer.on, "l j F Y") if answer.on else ""
    told = {
        "read": _("It was read."),
        "hold": _("An answer was to come by %(day)s.") % {"day": on},
        "talk": _("It was to be talked about on %(day)s.") % {"day": on},
        "answer": answer.text,
    }[answer.mode]
    promise = answer.promise
    if promise is None:
        return [told]
    due = _("By %(day)s.") % {"day": date_format(promise.due_on, "j F Y")} if promise.due_on else ""
    promised = _("Promised: “%(text)s”") % {"text": promise.text}
    return [told, " ".join(filter(None, (promised, due, marked(promise.mark, name) if promise.mark else "")))]


def _boundaries(both: boundaries.Both, whole: extract.Extract) -> list[papers.Section]:
    found: list[papers.Section] = []
    for shown, name in (
        (both.theirs, whole.client),
        (both.mine, whole.by),
    ):
        told = card.told(shown)
        if shown is None or told is None:
            continue
        entries: list[papers.Entry] = [
            {
                "text": f"{line['title']}: {line['text']}" if line["text"] else line["title"],
                "under": [part for part in (line["way"], _said(line)) if part],
            }
            for line in told["lines"]
        ]
        if shown.stop:
            entries.append({"text": _("Sign for stop: %(sign)s") % {"sign": shown.stop}, "under": []})
        heading = _("Boundaries: the card of %(name)s") % {"name": name}
        found.append({"heading": heading, "list": True, "entries": entries})
    return found


def _said(line: dict[str, Any]) -> str:
    if not line["said"]:
        return ""
    return _("Answered: %(words)s") % {"words": " ".join(filter(None, (f"{line['said']}.", line["words"])))}


def _goal(goal: goals.Goal) -> papers.Entry:
    words = goal.wording
    under = list(words.steps)
    if words.review_on:
        under.append(_("To look at again on %(day)s") % {"day": date_format(words.review_on, "j F Y")})
    return {"text": words.text, "under": under}


def _ratings(bodies: Sequence[dict[str, Any]], name: str) -> list[papers.Section]:
    if not bodies:
        return []
    lead = _(
        "How each session was for %(name)s, from 1 (not true at all) to 7 (completely true). "
        "Each is one person's view of one hour. It is no measure of anybody."
    ) % {"name": name}
    found = [_section(_("Ratings"), lead)]
    for body in sorted(bodies, key=lambda one: one["session_on"]):
        told = results.shown_body(body, name)
        lines = [
            f"{words}: {_('can’t say') if value is None else _('%(value)s of 7') % {'value': value}}"
            for words, value in told["ratings"]
        ]
        if told["tension"]:
            lines.append(_("Was there any tension or misunderstanding? %(answer)s") % {"answer": told["tension"]})
        heading = _("Session of %(day)s") % {"day": date_format(told["session_on"], "j F Y")}
        found.append(_section(heading, "\n".join(lines)))
    return found
