"""Prepare: the session card. Writing it, being asked about words that play down, reading aloud, paper, showing it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from safeground.domain import care, items, library, preparing, saying
from safeground.domain.actor import Actor, Missing, Refused
from safeground.web import door, papers, requests
from safeground.web.client import results
from safeground.web.forms import appointments as times
from safeground.web.forms import boundaries as limits
from safeground.web.forms import drafts
from safeground.web.middleware import actor_of
from safeground.web.public.beginnings import not_drawn

WORDS = ("want_words", "today", "first")


@door.for_("client")
def choose(request: HttpRequest) -> HttpResponse:
    """The card for the only therapist, or whose card it is to be."""
    pairs = care.of_client(actor=actor_of(request))
    if len(pairs) == 1:
        return _page(request, pairs[0])
    return render(request, "client/prepare_whom.html", {"pairs": pairs})


@door.for_("client", methods=("GET", "POST"))
def prepare(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """The whole card. Each button keeps one thing, and what the other boxes hold is kept with it."""
    actor, now, do = actor_of(request), request.now, request.POST.get("do", "")  # type: ignore[attr-defined]
    between = _between(actor, pair)
    if request.method != "POST":
        return _page(request, between)
    try:
        if do == "add":
            added = preparing.add_line(actor=actor, pair=pair, text=request.POST.get("line", ""), now=now)
            if added.played_down:
                return redirect("prepare-line", line=added.id)
        elif do == "card":
            _keep(request, pair)
            drafts.drop(actor=actor, form="card", pair=pair)
        elif do in ("said", "carry"):
            preparing.mark(actor=actor, line=requests.read_id(request.POST, "line_id"), as_=do, now=now)  # type: ignore[arg-type]
        elif do == "off":
            preparing.take_off(actor=actor, line=requests.read_id(request.POST, "line_id"))
        elif do == "let-go":
            saying.let_go(actor=actor, aloud=requests.read_id(request.POST, "aloud_id"))
        elif do in ("leave", "ask"):
            preparing.ask_about_words(actor=actor, pair=pair, on=do == "ask", now=now)
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _page(request, between, error=refused.sentence, at=do)
    return redirect("prepare-pair", pair=pair)


def _between(actor: Actor, pair: uuid.UUID) -> care.Pair:
    between = care.get(actor=actor, pair=pair)
    if between.client != actor.me or between.ended_on is not None:
        raise Missing
    return between


def _keep(request: HttpRequest, pair: uuid.UUID) -> None:
    form = request.POST
    preparing.write_card(
        actor=actor_of(request),
        pair=pair,
        revision=requests.read_number(form.get("revision", "")) or 0,
        want=form.getlist("want"),
        **{name: form.get(name, "") for name in WORDS},
        now=request.now,  # type: ignore[attr-defined]
    )


def _page(request: HttpRequest, between: care.Pair, *, error: str = "", at: str = "") -> HttpResponse:
    actor, texts = actor_of(request), library.preparation()
    everything = items.kept(actor=actor)
    card = preparing.card(actor=actor, pair=between.id, everything=everything)
    mine = [line for line in preparing.lines(actor=actor, everything=everything) if line.pair == between.id]
    draft = drafts.kept(actor=actor, form="card", pair=between.id) if at != "card" else None
    form = request.POST if draft is None else draft
    kept: Mapping[str, Any] = {name: getattr(card, name) for name in WORDS} | {"want": card.want}
    typed = {name: form.get(name, "") for name in WORDS} | {"want": form.getlist("want")}
    context = {
        "pair": between,
        "texts": texts,
        "card": card,
        "lines": [(line, texts.ready.get(line.ready, "")) for line in mine],
        "parts": preparing.parts_of(card, mine),
        "aloud": saying.to_read(actor=actor, pair=between.id, everything=everything),
        "said": preparing.said(actor=actor, pair=between.id, everything=everything),
        "typed": typed if at == "card" or draft is not None else kept,
        "drafted": draft is not None,
        "draft_url": reverse("form-draft", kwargs={"form": "card", "pair": between.id}),
        "line_typed": request.POST.get("line", "") if at == "add" else "",
        "wants": list(texts.want.items()),
        "next_time": times.next_line(actor, request.now, {}, between.id, everything),  # type: ignore[attr-defined]
        "meeting": limits.before_meeting(request, between, limits.CLIENT),
        "error": error,
        "at": at,
    }
    return render(request, "client/prepare.html", context, status=400 if error else 200)


@door.for_("client", methods=("GET", "POST"))
def line(request: HttpRequest, line: uuid.UUID) -> HttpResponse:
    """One line: its words, how ready one is, and the one question about words that may play it down."""
    actor, texts, form, error = actor_of(request), library.preparation(), request.POST, ""
    one = preparing.read_line(actor=actor, line=line)
    typed = {"text": one.text, "ready": one.ready, "effect": one.effect}
    if request.method == "POST":
        typed = {name: form.get(name, "") for name in typed}
        try:
            preparing.change_line(actor=actor, line=line, **typed)
            return redirect("prepare-pair", pair=one.pair)
        except Refused as refused:
            error = refused.sentence
    context = {
        "line": one,
        "typed": typed,
        "error": error,
        "readies": list(texts.ready.items()),
        "question": question(one),
        "texts": texts,
    }
    return render(request, "client/prepare_line.html", context, status=400 if error else 200)


def question(line: preparing.Line) -> str:
    """The question about words that may play something down; nothing where there are none or one was enough."""
    if not line.played_down:
        return ""
    words = [f"“{words}”" for words in line.played_down[:3]]
    listed = _(" and ").join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
    return library.fill(library.preparation().question, words=listed)


@door.for_("client", methods=("POST",))
def preview(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """Exactly what would be seen. Nothing is sent by looking at it."""
    return _preview(request, pair)


def _preview(request: HttpRequest, pair: uuid.UUID, *, error: str = "") -> HttpResponse:
    actor, form = actor_of(request), request.POST
    between = _between(actor, pair)
    ticked = {"lines_": form.getlist("line"), "parts": form.getlist("part")}
    body, mine = preparing.chosen(actor=actor, pair=pair, **ticked)
    if preparing.is_empty(body):
        return _page(request, between, error=_nothing_ticked(), at="show")
    context = {
        "pair": between,
        "body": body,
        "lines": mine,
        "parts": form.getlist("part"),
        "before": results.before_sharing(between.other_name),
        "times": results.reading_words(
            care.reading_times(actor=actor, therapist=between.therapist), between, request
        ),
        "key": form.get("key") or requests.fresh_key(),
        "expires_on": form.get("expires_on", ""),
        "error": error,
    }
    return render(request, "client/prepare_preview.html", context, status=400 if error else 200)


def _nothing_ticked() -> str:
    return _("Nothing is ticked yet. Tick what you want to show, or keep it to yourself.")


@door.for_("client", methods=("POST",))
def show(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    actor, form = actor_of(request), request.POST
    _between(actor, pair)
    try:
        share = preparing.show(
            actor=actor,
            pair=pair,
            lines_=form.getlist("line"),
            parts=form.getlist("part"),
            expires_on=requests.read_day(form, "expires_on"),
            key=form.get("key", ""),
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _preview(request, pair, error=refused.sentence)
    return redirect("share", share=share.id)


def whole(actor: Actor, pair: uuid.UUID) -> dict[str, Any]:
    """Everything that stands on the card, for the writer's own eyes."""
    everything = items.kept(actor=actor)
    mine = [line for line in preparing.lines(actor=actor, everything=everything) if line.pair == pair]
    body = preparing.bundle(preparing.card(actor=actor, pair=pair, everything=everything), mine, preparing.PARTS)
    # Never part of what is shown: that bundle is made by the domain, without it.
    return {**body, "aloud": [one.text for one in saying.to_read(actor=actor, pair=pair, everything=everything)]}


@door.for_("client")
def aloud(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """The card in large letters, one thing after the other, to read from in the room."""
    actor = actor_of(request)
    between = _between(actor, pair)
    return render(request, "client/prepare_aloud.html", {"pair": between, "body": whole(actor, pair)})


@door.for_("client", methods=("GET", "POST"))
def paper(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """The card as a clean page to print; by POST as a PDF, made in memory, under a name that says nothing."""
    actor = actor_of(request)
    between, body = _between(actor, pair), whole(actor, pair)
    error = ""
    if request.method == "POST":
        try:
            return _file(request, body)
        except papers.NotDrawn:
            error = not_drawn()
    context = {
        "pair": between,
        "body": body,
        "texts": library.preparation(),
        "empty": preparing.is_empty(body) and not body["aloud"],
        "error": error,
    }
    return render(request, "client/prepare_paper.html", context, status=400 if error else 200)


def _file(request: HttpRequest, body: Mapping[str, Any]) -> HttpResponse:
    made = papers.card(title=_("For next time"), sections=_sections(body), locale=request.practice.locale)  # type: ignore[attr-defined]
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="notes.pdf"'
    return answer


def _sections(body: Mapping[str, Any]) -> list[papers.Section]:
    def plain(*texts: str) -> list[papers.Entry]:
        return [{"text": text, "under": []} for text in texts]

    points: list[papers.Entry] = [
        {"text": one["text"], "under": [line for line in (_ready(one["ready"]), one["effect"]) if line]}
        for one in body["points"]
    ]
    found: list[papers.Section] = [
        {"heading": _("How I want to begin"), "list": False, "entries": plain(body["first"])},
        {"heading": _("What I want to bring"), "list": True, "entries": points},
        {"heading": _("What I want from you"), "list": True, "entries": plain(*body["want"])},
        {"heading": _("For today"), "list": False, "entries": plain(body["today"])},
    ]
    found += [
        {"heading": _("To read aloud"), "list": False, "entries": plain(*re.split(r"\n\s*\n", text.strip()))}
        for text in body["aloud"]
    ]
    return [section for section in found if any(entry["text"] for entry in section["entries"])]


def _ready(words: str) -> str:
    return _("How ready I am: %(words)s") % {"words": words.lower()} if words else ""
