"""Homework on the client's side: suggested or one's own, how it was, and asking something in return."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from safeground.domain import accounts, care, homework, library
from safeground.domain.actor import Missing, Refused
from safeground.web import door, requests
from safeground.web.client import results
from safeground.web.client import saying as composer
from safeground.web.forms import between, drafts
from safeground.web.middleware import actor_of

FIELDS = ("text", "small", "look_on")


@door.for_("client", methods=("GET", "POST"))
def choose(request: HttpRequest) -> HttpResponse:
    pairs = care.of_client(actor=actor_of(request))
    if len(pairs) == 1:
        return _listing(request, pairs[0], pairs)
    return _listing(request, None, pairs)


@door.for_("client", methods=("GET", "POST"))
def listing(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    found = between.living(request, pair, "client")
    return _listing(request, found, [found])


def _listing(request: HttpRequest, pair: care.Pair | None, pairs: list[care.Pair]) -> HttpResponse:
    """What is suggested, what is on, what is over; and setting oneself something."""
    do, error = request.POST.get("do", ""), ""
    if request.method == "POST" and do != "begin":
        try:
            return _deed(request, pair, do)
        except Refused as refused:
            if refused.code == "missing":
                raise
            error = refused.sentence
    actor, now, form = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    draft = drafts.kept(actor=actor, form="homework", pair=pair.id) if pair and request.method != "POST" else None
    typed = form if draft is None else draft
    context = {
        "pair": pair,
        "pairs": pairs,
        "texts": library.homework(),
        "page": homework.page(actor=actor, pair=pair.id if pair else None, now=now),
        # Words for a new task; those for a suggestion belong to that one's own form.
        "typed": {name: typed.get(name, "") if not form.get("share") else "" for name in FIELDS},
        "form": form,
        "at": form.get("share", "") or do,
        "draft_url": reverse("form-draft", kwargs={"form": "homework", "pair": pair.id}) if pair else "",
        "drafted": draft is not None,
        "declined": "no" in request.GET,
        "key": form.get("key") or requests.fresh_key(),
        "today": request.practice.day(now),  # type: ignore[attr-defined]
        "error": error,
    }
    return render(request, "client/homework.html", context, status=400 if error else 200)


def _deed(request: HttpRequest, pair: care.Pair | None, do: str) -> HttpResponse:
    actor, now, form = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    if do in ("take", "take-tell", "no", "no-tell"):
        if pair is None:
            raise Missing
        share, tell = requests.read_id(form, "share"), do.endswith("-tell")
        if do.startswith("no"):
            homework.decline(actor=actor, pair=pair.id, share=share, tell=tell, now=now)
            return redirect(reverse("homework-pair", kwargs={"pair": pair.id}) + "?no=1")
        look_on = requests.read_day(form, "look_on")
        homework.take_on(
            actor=actor, pair=pair.id, share=share, text=form.get("text", ""), small=form.get("small", ""),
            look_on=look_on, tell=tell, now=now,
        )  # fmt: skip
        return redirect("homework-pair", pair=pair.id)
    homework.add(
        actor=actor,
        pair=pair.id if pair else None,
        text=form.get("text", ""),
        small=form.get("small", ""),
        look_on=requests.read_day(form, "look_on"),
        key=form.get("key", ""),
        now=now,
    )
    if pair is None:
        return redirect("homework")
    drafts.drop(actor=actor, form="homework", pair=pair.id)
    return redirect("homework-pair", pair=pair.id)


@door.for_("client", methods=("GET", "POST"))
def task(request: HttpRequest, task: uuid.UUID) -> HttpResponse:
    """One task: how it was, changing it, showing it or not, letting it go."""
    one = homework.read(actor=actor_of(request), task=task)
    do = request.POST.get("do", "")
    if request.method != "POST":
        return _page(request, one)
    try:
        if do.startswith("preview-"):
            return _preview(request, one, do.removeprefix("preview-"))
        if do == "remove":
            homework.remove(actor=actor_of(request), task=task)
            return redirect("homework")
        _task_deed(request, one, do)
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _page(request, homework.read(actor=actor_of(request), task=task), error=refused.sentence, at=do)
    return redirect("task", task=task)


def _task_deed(request: HttpRequest, one: homework.Task, do: str) -> None:
    actor, now, form = actor_of(request), request.now, request.POST  # type: ignore[attr-defined]
    revision = requests.read_number(form.get("revision", "")) or 0
    if do == "change":
        homework.change(
            actor=actor, task=one.id, revision=revision, text=form.get("text", ""), small=form.get("small", ""),
            look_on=requests.read_day(form, "look_on"), now=now,
        )  # fmt: skip
        drafts.drop(actor=actor, form="task", pair=one.id)
    elif do == "mark":
        homework.mark(
            actor=actor, task=one.id, how=form.get("how", ""), way=form.getlist("way"),
            words=form.get("words", ""), now=now,
        )  # fmt: skip
        drafts.drop(actor=actor, form="task", pair=one.id)
    elif do == "unmark":
        homework.unmark(actor=actor, task=one.id)
    elif do == "leave":
        homework.leave(actor=actor, task=one.id)
    elif do.startswith("show-"):
        pair = requests.read_id(form, "pair")
        homework.show(
            actor=actor, task=one.id, pair=pair, what=_what(do.removeprefix("show-")), revision=revision,
            key=form.get("key", ""), now=now,
        )  # fmt: skip


def _what(text: str) -> homework.What:
    return "after" if text == "after" else "task"


def _page(request: HttpRequest, one: homework.Task, *, error: str = "", at: str = "") -> HttpResponse:
    actor, texts, form = actor_of(request), library.homework(), request.POST
    draft = drafts.kept(actor=actor, form="task", pair=one.id) if at not in ("change", "mark") else None
    own: dict[str, Any] = {
        "text": one.text,
        "small": one.small,
        "look_on": one.look_on.isoformat() if one.look_on else "",
        "words": one.after.words if one.after else "",
    }
    typed = form if at in ("change", "mark") else draft
    # A page with two forms: what was being typed in one of them leaves the other as it is kept.
    words = {name: (typed.get(name) if typed is not None and typed.get(name) else own[name]) for name in own}
    pairs = care.of_client(actor=actor)
    context = {
        "task": one,
        "texts": texts,
        "typed": words,
        "hows": list(texts.how.items()),
        "ways": list(texts.way.items()),
        "how": typed.get("how", "") if typed is not None else (one.after.how if one.after else ""),
        "way": typed.getlist("way") if typed is not None else (one.after.way if one.after else ()),
        "how_words": texts.how.get(one.after.how, "") if one.after else "",
        "way_words": [texts.way[slug] for slug in one.after.way] if one.after else [],
        "smaller": bool(one.after and one.after.how in ("not-now", "some")),
        "pairs": [pair for pair in pairs if one.pair in (None, pair.id)],
        "names": {pair.id: pair.other_name for pair in pairs},
        "draft_url": reverse("form-draft", kwargs={"form": "task", "pair": one.id}),
        "today": request.practice.day(request.now),  # type: ignore[attr-defined]
        "drafted": draft is not None,
        "error": error,
        "at": at,
    }
    return render(request, "client/task.html", context, status=400 if error else 200)


def _preview(request: HttpRequest, one: homework.Task, what: str) -> HttpResponse:
    actor = actor_of(request)
    pair = between.living(request, requests.read_id(request.POST, "pair"), "client")
    if one.pair not in (None, pair.id):
        raise Missing
    context = {
        "pair": pair,
        "body": homework.preview(actor=actor, task=one.id, what=_what(what)),
        "before": results.before_sharing(pair.other_name),
        "times": results.reading_words(care.reading_times(actor=actor, therapist=pair.therapist), pair, request),
        "hidden": [("pair", pair.id), ("revision", one.revision), ("key", requests.fresh_key())],
        "do": f"show-{_what(what)}",
        "back_url": reverse("task", kwargs={"task": one.id}),
        "lead": library.goals().propose_lead,
        "place": "homework",
    }
    return render(request, "client/between_preview.html", context)


@door.for_("client", methods=("GET", "POST"))
def please(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """Ask the therapist to do or bring something. From here it goes the way of every message."""
    found = between.living(request, pair, "client")
    actor, form, error = actor_of(request), request.POST, ""
    if request.method == "POST":
        words = form.get("text", "").strip()
        if words:
            name = accounts.whoami(actor=actor).display_name
            text = "\n\n".join([library.theme("please").opening, words, name])
            return composer.preview(request, found, text, about="please")
        error = "There is nothing written yet. Nothing was sent."
    draft = drafts.kept(actor=actor, form="please", pair=pair)
    context = {
        "pair": found,
        "saying": library.saying("please"),
        "text": draft.get("text", "") if draft is not None else "",
        "draft_url": reverse("form-draft", kwargs={"form": "please", "pair": pair}),
        "error": error,
    }
    return render(request, "client/please.html", context, status=400 if error else 200)
