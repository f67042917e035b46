"""What makes this hard: ticked and in one's own words, kept for oneself, and said only as far as one chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from safeground.domain import accounts, care, items, library, preparing, reasons
from safeground.domain.actor import Missing, Refused
from safeground.web import door, requests, steps
from safeground.web.client import saying
from safeground.web.middleware import actor_of

# What is shown of it goes the way of every message, as something one is not ready to say more about.
ABOUT = "not-ready"


def _subject(data: Mapping[str, Any]) -> str:
    subject = str(data.get("for", "")) or reasons.GENERAL
    if subject not in reasons.subjects():
        raise Missing
    return subject


def _picked(data: Any) -> list[reasons.Picked]:
    ticked = data.getlist("reason")
    found = []
    for reason in library.reasons().reasons:
        words = data.get(f"words_{reason.slug}", "")
        if reason.slug in ticked or words.strip():
            found.append(reasons.Picked(reason.slug, words))
    return found


@door.for_("client", methods=("GET", "POST"))
def explorer(request: HttpRequest) -> HttpResponse:
    """One list for a sign, or in general. Keeping it is all that happens; the rest is offered below."""
    actor, form = actor_of(request), request.POST
    if request.method != "POST":
        subject = _subject(request.GET)
        drafted = items.draft(actor=actor, place=reasons.draft_place(subject)) or {}
        typed = [reasons.Picked(slug, words) for slug, words in drafted.get("picked", [])]
        return _page(request, subject, typed=typed if drafted else None)
    subject, do = _subject(form), form.get("do", "")
    try:
        if do == "remove":
            reasons.remove(actor=actor, sign=subject)
        elif do in ("say", "card"):
            return _tell(request, subject, do)
        else:
            reasons.write(
                actor=actor,
                sign=subject,
                picked=_picked(form),
                revision=requests.read_number(form.get("revision", "")) or 0,
                now=request.now,  # type: ignore[attr-defined]
            )
    except Refused as refused:
        if refused.code == "missing":
            raise
        telling = do in ("say", "card")
        typed_now = None if telling else _picked(form)
        return _page(request, subject, typed=typed_now, error=refused.sentence, at="tell" if telling else "list")
    return redirect(f"/me/reasons/?for={subject}")


def _tell(request: HttpRequest, subject: str, do: str) -> HttpResponse:
    """Into a message that is previewed first, or onto the card. What was not ticked here is left out."""
    actor, form = actor_of(request), request.POST
    between = next((one for one in care.of_client(actor=actor) if str(one.id) == form.get("pair", "")), None)
    if between is None:
        raise Missing
    kept, chosen = reasons.read(actor=actor, sign=subject), form.getlist("tell")
    if do == "card":
        line = reasons.line_for(kept=kept, chosen=chosen)
        preparing.add_line(actor=actor, pair=between.id, text=line, now=request.now)  # type: ignore[attr-defined]
        return redirect("prepare-pair", pair=between.id)
    name = accounts.whoami(actor=actor).display_name
    text = reasons.words_for(kept=kept, chosen=chosen, signature=name)
    return saying.preview(request, between, text, about=ABOUT)


def _page(
    request: HttpRequest,
    subject: str,
    *,
    typed: Sequence[reasons.Picked] | None = None,
    error: str = "",
    at: str = "",
) -> HttpResponse:
    actor, texts = actor_of(request), library.reasons()
    everything = reasons.everything(actor=actor)
    kept = next((one for one in everything if one.sign == subject), reasons.Reasons(subject, 0))
    shown = {one.reason: one.words for one in (kept.picked if typed is None else typed)}
    pairs = care.of_client(actor=actor)
    names = {page.slug: page.kind_name for page in library.signs()} | {reasons.GENERAL: texts.words["general"]}
    context = {
        "texts": texts.words,
        "subject": subject,
        "subject_name": names[subject],
        "is_general": subject == reasons.GENERAL,
        "subjects": list(names.items()),
        "elsewhere": [(one.sign, names[one.sign]) for one in everything if one.sign != subject],
        "kept": kept,
        "told": [_told(one, pairs) for one in kept.picked],
        "fields": [(one, one.slug in shown, shown.get(one.slug, "")) for one in texts.reasons],
        "pairs": pairs,
        "revision": request.POST.get("revision", "") if at == "list" and error else kept.revision,
        "ticked": request.POST.getlist("tell"),
        "tellable": [(one.slug, one.name) for one in texts.reasons if one.slug in {it.reason for it in kept.picked}],
        "error": error,
        "at": at,
        "opened": typed is not None or not kept.revision,
    }
    return render(request, "client/reasons.html", context, status=400 if error else 200)


def _told(one: reasons.Picked, pairs: list[care.Pair]) -> tuple[library.Reason, str, steps.Led]:
    reason = library.reasons().reason(one.reason)
    assert reason is not None
    return reason, one.words, steps.for_client(reason.step, pairs)


@door.for_("client", methods=("POST",))
def draft(request: HttpRequest) -> HttpResponse:
    """What is being ticked and typed, sealed as it is typed. Too long is not kept, and the page says so."""
    picked = [[one.reason, one.words] for one in _picked(request.POST)]
    if sum(len(words) for _, words in picked) > 10_000:
        return HttpResponse(status=413)
    place = reasons.draft_place(_subject(request.POST))
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    items.save_draft(actor=actor_of(request), place=place, body={"picked": picked}, day=day)
    return HttpResponse(status=204)
