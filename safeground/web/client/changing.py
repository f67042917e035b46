"""Somebody else, or a second opinion; showing things again to the next person; how an ending can be made."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from safeground.domain import accounts, care, handover, items, ledger, library
from safeground.domain.actor import Missing, Refused
from safeground.web import door, requests
from safeground.web.client import saying
from safeground.web.middleware import actor_of

FIELDS = ("wish", "tell", "name", "words", "contact")


@door.for_("client")
def choose(request: HttpRequest) -> HttpResponse:
    """Whom it is about, what was asked before, and where help outside is."""
    actor = actor_of(request)
    names = {one.id: one.other_name for one in care.of_client(actor=actor, ended=True)}
    context = {
        "texts": library.handover(),
        "pairs": care.of_client(actor=actor),
        "asked": [(names.get(one.pair, ""), one) for one in handover.mine(actor=actor)],
    }
    return render(request, "client/change.html", context)


@door.for_("client", methods=("GET", "POST"))
def ask(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """The request: who reads it stands above the first box."""
    actor, form, error = actor_of(request), request.POST, ""
    between = _to_change(request, pair)
    if request.method == "POST":
        try:
            made = handover.ask(
                actor=actor,
                pair=pair,
                reader=requests.read_id(form, "reader"),
                **{name: form.get(name, "") for name in FIELDS},
                key=form.get("key", ""),
                now=request.now,  # type: ignore[attr-defined]
            )
            return redirect("change-asked", item=made.item)
        except Refused as refused:
            if refused.code == "missing":
                raise
            error = refused.sentence
    return _form(request, between, error)


def _form(request: HttpRequest, between: care.Pair, error: str) -> HttpResponse:
    actor, texts, form = actor_of(request), library.handover(), request.POST
    found = handover.readers(actor=actor, therapist=between.therapist)
    reader = next((one for one in found if str(one.account) == form.get("reader")), found[0] if found else None)
    words = {
        name: library.fill(getattr(texts, name), therapist=between.other_name, reader=reader.name if reader else "")
        for name in ("reads", "nobody", "sees", "tell_question", "tell_note", "begins", "second_keeps")
    }
    context = {
        "pair": between,
        "texts": texts,
        "words": words,
        "readers": [(str(one.account), one.name) for one in found],
        "reader": reader,
        "wishes": list(texts.wishes.items()),
        "tell": list(texts.tell.items()),
        "typed": {name: form.get(name, "") for name in FIELDS}
        | ({} if form else {"wish": request.GET.get("wish", ""), "name": accounts.whoami(actor=actor).display_name}),
        "error": error,
        "key": form.get("key") or requests.fresh_key(),
    }
    return render(request, "client/change_ask.html", context, status=400 if error else 200)


@door.for_("client", methods=("GET", "POST"))
def asked(request: HttpRequest, item: uuid.UUID) -> HttpResponse:
    """One request: where it has got to, what came back, and the client's own decision about it."""
    actor, form, error = actor_of(request), request.POST, ""
    if request.method == "POST":
        try:
            if form.get("do") == "accept":
                proposed = requests.read_id(form, "proposed")
                fresh = handover.accept(actor=actor, item=item, proposed=proposed, now=request.now)  # type: ignore[attr-defined]
                return redirect("show-again", pair=fresh)
            if form.get("do") == "take-back":
                handover.take_back(actor=actor, item=item, now=request.now)  # type: ignore[attr-defined]
                return redirect("change")
        except Refused as refused:
            if refused.code == "missing":
                raise
            error = refused.sentence
    one = handover.read(actor=actor, item=item)
    between = care.get(actor=actor, pair=one.pair)
    texts = library.handover()
    context = {
        "asked": one,
        "pair": between,
        "texts": texts,
        "wish": texts.wishes[one.wish],
        "tell": texts.tell[one.tell],
        "begins": library.fill(texts.begins, therapist=between.other_name),
        "keeps": library.fill(texts.second_keeps, therapist=between.other_name),
        "tell_note": library.fill(texts.tell_note, therapist=between.other_name),
        "error": error,
    }
    return render(request, "client/change_asked.html", context, status=400 if error else 200)


@door.for_("client", methods=("GET", "POST"))
def show_again(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """The new person starts with nothing. What was shown to somebody before can be shown again, one by one."""
    actor = actor_of(request)
    between = _living(request, pair)
    names = {one.id: one.other_name for one in care.of_client(actor=actor, ended=True)}
    found = [
        (names.get(uuid.UUID(one.body["pair"]), ""), one)
        for one in reversed(items.kept(actor=actor, kind="message"))
        if one.body["pair"] != str(pair) and not one.body["raise_it"]
    ]
    if request.method == "POST":
        chosen = next((one for _, one in found if str(one.id) == request.POST.get("item")), None)
        if chosen is None:
            raise Missing
        return saying.preview(request, between, chosen.body["text"], about=chosen.body["about"])
    context = {"pair": between, "texts": library.handover(), "found": found}
    return render(request, "client/show_again.html", context)


@door.for_("client", methods=("GET", "POST"))
def ending(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """How an ending can be made: last session, two letters, the promises once more, what stays."""
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    between = _living(request, pair)
    if request.POST.get("do") == "end":
        care.end(actor=actor, pair=between.id, now=now)
        return redirect("pair", pair=pair)
    day = request.practice.day(now)  # type: ignore[attr-defined]
    promises = [one for one in ledger.promises(actor=actor, day=day) if one.promise.pair == pair]
    about = library.saying("stopping-or-changing")
    plays = enumerate(library.roleplays(), start=1)
    context = {
        "pair": between,
        "page": library.page("ending"),
        "promises": [one for one in promises if not one.promise.mark],
        "rehearsal": next(number for number, play in plays if play.leads_to == about.slug),
        "about": about.number,
        "sure": "sure" in request.GET,
    }
    return render(request, "client/ending.html", context)


def _living(request: HttpRequest, pair: uuid.UUID) -> care.Pair:
    between = care.get(actor=actor_of(request), pair=pair)
    if between.client != actor_of(request).me or between.ended_on is not None:
        raise Missing
    return between


def _to_change(request: HttpRequest, pair: uuid.UUID) -> care.Pair:
    """A living pair, or one whose therapist does not work here any more: then somebody else can be asked for."""
    actor = actor_of(request)
    between = care.get(actor=actor, pair=pair)
    if between.client == actor.me and care.has_left(actor=actor, therapist=between.therapist):
        return between
    return _living(request, pair)
