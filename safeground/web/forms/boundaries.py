"""The boundaries card as a form: the same for both sides, in two frames."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from safeground.domain import boundaries, care, library
from safeground.domain.actor import Missing, Refused
from safeground.web import requests
from safeground.web.forms import drafts
from safeground.web.middleware import actor_of


@dataclass(frozen=True)
class Frame:
    """Which side of the pair the page is for: its templates and its addresses."""

    side: str
    page: str
    preview: str
    address: str

    def draft_url(self, pair: uuid.UUID) -> str:
        if self.side == "client":
            return reverse("form-draft", kwargs={"form": "boundaries", "pair": pair})
        return self.url(pair, "-draft")

    def url(self, pair: uuid.UUID, step: str = "") -> str:
        return reverse(f"{self.address}{step}", kwargs={"pair": pair})


CLIENT = Frame("client", "client/boundaries.html", "client/boundaries_preview.html", "boundaries-pair")
THERAPIST = Frame("therapist", "therapist/boundaries.html", "therapist/boundaries_preview.html", "desk-boundaries")


def between(request: HttpRequest, pair: uuid.UUID, frame: Frame) -> care.Pair:
    actor = actor_of(request)
    found = care.get(actor=actor, pair=pair)
    if getattr(found, frame.side) != actor.me or found.ended_on is not None:
        raise Missing
    return found


def keep(request: HttpRequest, pair: uuid.UUID, frame: Frame) -> HttpResponse:
    """The page, and keeping one's own card."""
    found = between(request, pair, frame)
    if request.method != "POST":
        return page(request, found, frame)
    form = request.POST
    try:
        boundaries.write(
            actor=actor_of(request),
            pair=pair,
            revision=requests.read_number(form.get("revision", "")) or 0,
            lines=_lines(form),
            stop=form.get("stop", ""),
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        if refused.code == "missing":
            raise
        return page(request, found, frame, error=refused.sentence, at="card")
    drafts.drop(actor=actor_of(request), form="boundaries", pair=pair)
    return redirect(f"{frame.url(pair)}?kept=1")


def _lines(form: QueryDict) -> list[boundaries.Line]:
    return [
        boundaries.Line(topic.slug, form.get(f"text_{topic.slug}", ""), form.get(f"way_{topic.slug}", ""))
        for topic in library.limits().topics
    ]


def page(
    request: HttpRequest, found: care.Pair, frame: Frame, *, error: str = "", at: str = "", now_shown: bool = False
) -> HttpResponse:
    actor, texts, form = actor_of(request), library.limits(), request.POST
    draft = drafts.kept(actor=actor, form="boundaries", pair=found.id) if at != "card" else None
    typed = form if draft is None else draft
    own = at == "card" or draft is not None
    card = boundaries.card(actor=actor, pair=found.id)
    both = boundaries.both(actor=actor, pair=found.id, now=request.now)  # type: ignore[attr-defined]
    kept = {line.topic: line for line in card.lines}
    rows = []
    for topic in texts.topics:
        line = kept.get(topic.slug)
        text, way = (line.text, line.other_way) if line else ("", "")
        if own:
            text, way = typed.get(f"text_{topic.slug}", ""), typed.get(f"way_{topic.slug}", "")
        rows.append({"topic": topic, "text": text, "way": way})
    context = {
        "here": "caseload",
        "pair": found,
        "texts": texts,
        "card": card,
        "rows": rows,
        "stop": typed.get("stop", "") if own else card.stop,
        "drafted": draft is not None,
        "draft_url": frame.draft_url(found.id),
        "kept_now": [(texts.title(line.topic), line) for line in card.lines] if at == "card" else [],
        "kept": "kept" in request.GET,
        "mine": told(both.mine),
        "theirs": told(both.theirs, form if at == "answer" else None),
        "versions": _versions(request, found, both),
        # Words that were typed for a line which is no longer there to answer: shown, so that nothing is lost.
        "left_over": _left_over(form, both.theirs) if at == "answer" else [],
        "key": form.get("key") or requests.fresh_key(),
        "keep_url": frame.url(found.id),
        "show_url": frame.url(found.id, "-show"),
        "answer_url": frame.url(found.id, "-answer"),
        "error": error,
        "at": at,
        "now_shown": now_shown,
    }
    return render(request, frame.page, context, status=400 if error else 200)


def told(shown: boundaries.Shown | None, typed: QueryDict | None = None) -> dict[str, Any] | None:
    """A version in words, line by line, with its answers; with `typed`, what somebody was about to answer."""
    if shown is None:
        return None
    texts = library.limits()
    lines = []
    for line in shown.lines:
        said = shown.answers.get(line.topic)
        lines.append(
            {
                "topic": line.topic,
                "as_name": f"as_{line.topic}",
                "title": texts.title(line.topic),
                "text": line.text,
                "way": line.other_way,
                "said": texts.answers.get(said.as_, "") if said else "",
                "words": said.words if said else "",
                "typed_as": typed.get(f"as_{line.topic}", "") if typed else (said.as_ if said else ""),
                "typed_words": typed.get(f"words_{line.topic}", "") if typed else (said.words if said else ""),
                "choices": list(texts.answers.items()),
            }
        )
    return {
        "shown": shown,
        "lines": lines,
        "changes": told_changes([vars(one) for one in shown.changes]),
        "stop_ticked": typed.get("stop_seen") == "1" if typed else shown.stop_seen,
    }


def before_meeting(request: HttpRequest, found: care.Pair, frame: Frame, *, is_call: bool = False) -> dict[str, Any]:
    """What both have agreed, to be read before a session: for `parts/before_meeting.html`, as `meeting`.

    `is_call` is for a link to a video or telephone session: then it begins with whether one can talk freely.
    """
    texts = library.limits()
    both = boundaries.both(actor=actor_of(request), pair=found.id, now=request.now)  # type: ignore[attr-defined]
    is_client = frame.side == "client"
    unread = is_client and both.mine is not None and bool(both.mine.stop) and not both.mine.is_opened
    return {
        "name": found.other_name,
        "call": (texts.call_client if is_client else texts.call_therapist) if is_call else "",
        "stop": both.stop,
        "sign": texts.sign_client if is_client else texts.sign_therapist,
        "unread": library.fill(texts.sign_unread, therapist=found.other_name) if unread else "",
        "no_sign": texts.no_sign if is_client else "",
        "mine": told(both.mine),
        "theirs": told(both.theirs),
        "url": frame.url(found.id),
    }


def _versions(request: HttpRequest, found: care.Pair, both: boundaries.Both) -> list[dict[str, Any]]:
    """One's own versions, the latest first, each with the latest answer to it."""
    texts = library.limits()
    answers = {(one.body or {})["version"]: one for one in both.answers}
    rows = []
    for one in boundaries.versions(actor=actor_of(request), pair=found.id):
        answer = answers.get(one.body["version"])
        said = (answer.body or {}) if answer else {}
        rows.append(
            {
                "on": one.on,
                "body": one.body,
                "changes": told_changes(one.body["changes"]),
                "answered_at": answer.delivered_at if answer else None,
                "stop_seen": said.get("stop", False),
                "said": [
                    (texts.title(topic), texts.answers[line["as"]], line["words"])
                    for topic, line in said.get("lines", {}).items()
                ],
            }
        )
    return rows


def _left_over(typed: QueryDict, shown: boundaries.Shown | None) -> list[tuple[str, str]]:
    there = {line.topic for line in shown.lines} if shown else set()
    gone = [topic for topic in library.limits().topics if topic.slug not in there]
    words = [(topic.title, str(typed.get(f"words_{topic.slug}", ""))) for topic in gone]
    return [(title, text) for title, text in words if text.strip()]


def told_changes(changes: list[dict[str, str]]) -> list[dict[str, str]]:
    texts = library.limits()
    return [
        {**one, "title": texts.stop_title if one["topic"] == "sign" else texts.title(one["topic"])} for one in changes
    ]


def show(request: HttpRequest, pair: uuid.UUID, frame: Frame, *, notes: Mapping[str, Any]) -> HttpResponse:
    """First exactly what would be seen; then, by a second press, showing it."""
    actor, form = actor_of(request), request.POST
    found = between(request, pair, frame)
    try:
        if form.get("do") == "show":
            boundaries.show(
                actor=actor,
                pair=pair,
                revision=requests.read_number(form.get("revision", "")) or 0,
                key=form.get("key", ""),
                now=request.now,  # type: ignore[attr-defined]
            )
            return redirect(frame.url(pair))
        # The revision first: if another window writes in between, showing is refused rather than showing it unread.
        revision = boundaries.card(actor=actor, pair=pair).revision
        body = boundaries.preview(actor=actor, pair=pair)
    except Refused as refused:
        if refused.code == "missing":
            raise
        return page(request, found, frame, error=refused.sentence, at="show")
    texts = library.limits()
    context = {
        **notes,
        "here": "caseload",
        "pair": found,
        "texts": texts,
        "body": body,
        "lines": [(texts.title(one["topic"]), one["text"], one["other_way"]) for one in body["lines"]],
        "changes": told_changes(body["changes"]),
        "revision": revision,
        "key": requests.fresh_key(),
        "show_url": frame.url(pair, "-show"),
        "back_url": frame.url(pair),
    }
    return render(request, frame.preview, context)


def answer(request: HttpRequest, pair: uuid.UUID, frame: Frame) -> HttpResponse:
    """Answer the other's card line by line."""
    form = request.POST
    found = between(request, pair, frame)
    said = {
        topic.slug: boundaries.Said(form.get(f"as_{topic.slug}", ""), form.get(f"words_{topic.slug}", ""))
        for topic in library.limits().topics
    }
    try:
        boundaries.answer(
            actor=actor_of(request),
            share=requests.read_id(form, "share"),
            pair=pair,
            answers=said,
            stop_seen=form.get("stop_seen") == "1",
            key=form.get("key", ""),
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        if refused.code == "missing":
            raise
        return page(request, found, frame, error=refused.sentence, at="answer")
    return redirect(frame.url(pair))
