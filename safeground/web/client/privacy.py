"""Who has looked: what is shown to whom, every opening, and taking things back."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from safeground.domain import audit, care, feedback, leaving, library, saying, sharing, unanswered
from safeground.domain.actor import Missing, Refused
from safeground.web import door
from safeground.web.client import results
from safeground.web.forms import between
from safeground.web.middleware import actor_of

# What each line of the trail says. Openings first: they are what a person comes to this page for.
OPENINGS = {
    "opened": _("opened"),
    "looked-again": _("looked again at what you have shown"),
    "paper-made": _("made a paper of what you showed"),
}
DEEDS = {
    "shown": _("You showed something."),
    "taken-back": _("You took something back before it was opened."),
    "stopped": _("You stopped showing something."),
    "time-ended": _("The time you had set for something was over."),
    "answered": _("An answer was given."),
    "promised": _("An answer was given, with a promise."),
    "held-answer": _("A day for an answer was named."),
    "shown-to-client": _("Something was shown to you."),
    "handover-opened": _("The practice opened what you had asked for."),
    "handover-answered": _("The practice answered what you had asked for."),
    "pair-began": _("You and your therapist were connected."),
    "therapist-left": _("Your therapist does not work here any more. The practice ended their access."),
    "pair-ended": _("The connection with your therapist was ended."),
    "words-compared": _("The six words were marked as compared."),
    "time-made": _("An appointment was made."),
    "time-moved": _("An appointment was moved."),
    "time-called-off": _("An appointment was called off."),
    "time-noted": _("How an appointment was has been noted."),
    "calendar-made": _("An address for your calendar was made."),
    "calendar-ended": _("The address for your calendar was ended."),
    "account-made": _("Your account was made."),
    "password-changed": _("Your password was changed."),
    "recovery-code-new": _("A new recovery code was made."),
    "recovery-code-used": _("The recovery code was used to sign in."),
    "locks-changed": _("You changed all locks."),
    "new-keys-started": _("The practice started new keys, because password and code were said to be lost."),
    "new-keys-stopped": _("You stopped the new keys that the practice had started."),
    "new-keys-withdrawn": _("The practice ended the new keys that it had started."),
    "new-keys-code": _("The practice made the five words for new keys."),
    "new-keys-made": _("New keys were made with the five words from the practice."),
    "opened-again": _("What was sealed with older keys was opened again."),
    "went-on-sharing": _("What was shown went on being shown, to a new key."),
    "handed-back": _("What you had shown was handed back to you."),
    "second-factor-set": _("A second factor was set."),
    "second-factor-removed": _("The second factor was removed."),
    "copy-taken": _("You took a copy of everything with you."),
    "handed-over": _("The practice made a copy of what it can see of your account. It holds no words of yours."),
    "private-erased": _("You erased what only you could open."),
    "account-closed": _("The account was closed."),
}
# The same deeds of a therapist with something of their own.
THEIRS = {
    "taken-back": _("Something that was shown to you was taken back."),
    "stopped": _("Something is no longer shown to you."),
    "time-ended": _("Something is no longer shown to you."),
}
FIRST_LINES = 8
# How it went, in the person's own eyes. In this order and with no colour: none of them is the right one.
WENT = {
    "heard": _("It was heard"),
    "partly": _("In part"),
    "not-heard": _("It was not heard"),
    "too-soon": _("Too soon to say"),
}


def title_of(share: sharing.Share) -> str:
    """What a shared thing is called to its owner."""
    body = share.body or {}
    match body.get("kind"):
        case "message":
            return str(_("A request to bring something up")) if body.get("raise_it") else str(_("A message"))
        case "check-in" | "own-check-in":
            return str(_("Check-in, in part"))
        case "session-card":
            return str(_("For next time"))
        case "reflection":
            return str(_("Something you wrote for yourself"))
        case "bridge":
            return str(_("Lines from before"))
        case "boundaries":
            return str(_("Your boundaries card"))
        case "boundary-answer":
            return str(_("Your answer to a boundaries card"))
        case "time-reason":
            return str(_("Why an appointment changed"))
        case "in-the-way":
            return str(_("What got in the way"))
        case "exercise-answer":
            return str(_("Your answer about an exercise"))
        case "milestone":
            return str(_("A milestone"))
        case "agreement":
            return str(_("What you noted as agreed"))
        case "mark":
            return str(_("What you marked on a promise"))
    if body.get("kind") in between.KINDS:
        return between.title(share)
    return str(_("Something taken back"))


def _card_lines(body: dict[str, Any]) -> list[tuple[str, str]]:
    """What was shown line by line, in pairs of title and words: a card, an answer, what a milestone is about."""
    texts = library.limits()
    if body.get("kind") == "exercise-answer":
        return [(body["title"], library.exercise_words().answers[body["as"]])]
    if body.get("kind") == "milestone":
        return [(str(_("What it was about")), body["detail"])] if body["detail"] else []
    if body.get("kind") == "boundaries":
        lines = [
            (texts.title(one["topic"]), " · ".join(filter(None, (one["text"], one["other_way"]))))
            for one in body["lines"]
        ]
        return lines + ([(texts.stop_title, body["stop"])] if body["stop"] else [])
    if body.get("kind") == "boundary-answer":
        return [
            (texts.title(topic), " ".join(filter(None, (f"{texts.answers[one['as']]}.", one["words"]))))
            for topic, one in body["lines"].items()
        ]
    return []


@door.for_("client")
def privacy(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    pairs = care.of_client(actor=actor, ended=True)
    names = {pair.id: pair.other_name for pair in pairs}
    people = {pair.therapist: pair.other_name for pair in pairs}
    mine = sharing.mine(actor=actor)
    titles = {share.id: title_of(share) for share in mine}
    # By when it was: the order in the trail is the order of entering.
    events = sorted(audit.events(actor=actor), key=lambda event: event.at, reverse=True)
    openings = [
        {
            "at": event.at,
            "who": people.get(event.actor, "") if event.actor else "",
            "what": titles.get(event.thing) if event.action == "opened" and event.thing else OPENINGS[event.action],
        }
        for event in events
        if event.action in OPENINGS
    ]
    whole, words = audit.verify(actor=actor)
    context = {
        "pairs": pairs,
        "shares": [(names[one.pair], titles[one.id], one) for one in mine if one.state in ("delivered", "opened")],
        "held": [(names[one.pair], titles[one.id], one) for one in mine if one.state == "held"],
        "openings": openings[:FIRST_LINES],
        "older": openings[FIRST_LINES:],
        "lookers": sorted({opening["who"] for opening in openings if opening["who"]}),
        "count": len(openings),
        "deeds": [
            (
                event.at,
                THEIRS.get(event.action, DEEDS[event.action]) if event.actor in people else DEEDS[event.action],
            )
            for event in events
            if event.action in DEEDS
        ],
        "whole": whole,
        "words": words,
    }
    return render(request, "client/privacy.html", context)


@door.for_("client")
def share(request: HttpRequest, share: uuid.UUID) -> HttpResponse:
    """One thing shown: exactly what it says, where it has got to, and what came back."""
    return _share(request, share)


def _share(
    request: HttpRequest,
    share: uuid.UUID,
    *,
    error: str = "",
    typed: str = "",
    late_error: str = "",
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    one = sharing.read_mine(actor=actor, share=share)
    pair = care.get(actor=actor, pair=one.pair)
    body = one.body or {}
    given = [answer for answer in feedback.got(actor=actor, day=day) if answer.to == share]
    promises = feedback.promises(actor=actor, answers=given)
    context = {
        "share": one,
        "pair": pair,
        "title": title_of(one),
        "message": body.get("text", "") if body.get("kind") == "message" else "",
        "kept_for_oneself": body if body.get("kind") in ("reflection", "bridge") else None,
        "journal": library.journal(),
        "card": body if body.get("kind") == "session-card" else None,
        "card_lines": _card_lines(body),
        "mark": body if body.get("kind") == "mark" else None,
        "between": body if body.get("kind") in between.KINDS else None,
        "goal_texts": library.goals(),
        "body": results.shown_body(body, pair.other_name) if body.get("kind") == "check-in" else None,
        "answers": given,
        "promises": {promise.answer: promise for promise in promises},
        "reading": results.reading_words(care.reading_times(actor=actor, therapist=pair.therapist), pair, request),
        "left": one.state == "withdrawn" and leaving.ended_by(actor=actor, pair=pair.id, share=one),
        "own_words": leaving.kept(actor=actor, share=one),
        "was_opened": request.GET.get("was") == "opened",
        "went": saying.how_it_went(actor=actor, share=share) if given and body.get("kind") == "message" else None,
        "ask_went": bool(given) and body.get("kind") == "message",
        "went_choices": list(WENT.items()),
        "error": error,
        "late_error": late_error,
        "typed": typed,
        **_late(one, pair, given, request),
    }
    return render(request, "client/share.html", context, status=status)


def _late(
    one: sharing.Share, pair: care.Pair, given: list[feedback.Answer], request: HttpRequest
) -> dict[str, object]:
    """Whether the usual time is over, what the client chose then, and whom the practice could ask."""
    actor, day = actor_of(request), request.practice.day(request.now)  # type: ignore[attr-defined]
    times = care.reading_times(actor=actor, therapist=pair.therapist)
    is_late = pair.ended_on is None and unanswered.is_late(share=one, answers=given, times=times, day=day)
    return {
        "late": is_late,
        "usual_days": times.answers_within_days,
        "chosen": unanswered.chosen(actor=actor, share=one.id),
        "directors": unanswered.directors(actor=actor, therapist=pair.therapist) if is_late else (),
    }


@door.for_("client", methods=("POST",))
def no_answer(request: HttpRequest, share: uuid.UUID) -> HttpResponse:
    """What the client chooses where no answer came in the usual time. Nobody is told but whom they ask."""
    actor = actor_of(request)
    one = sharing.read_mine(actor=actor, share=share)
    as_ = request.POST.get("as", "")
    if one.delivered_at is None:
        raise Missing
    shown_on = date_format(request.practice.day(one.delivered_at), "j F")  # type: ignore[attr-defined]
    try:
        unanswered.choose(
            actor=actor,
            share=share,
            as_=as_,  # type: ignore[arg-type]
            line=str(_("Ask about what I wrote on %(day)s") % {"day": shown_on}),
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _share(request, share, late_error=refused.sentence, status=400)
    return redirect("share", share=share)


@door.for_("client", methods=("POST",))
def take_back(request: HttpRequest, share: uuid.UUID) -> HttpResponse:
    """Take it back, as long as it is not opened. If it was opened first, the page says so."""
    gone = sharing.take_back(actor=actor_of(request), share=share, now=request.now)  # type: ignore[attr-defined]
    return redirect("privacy") if gone else redirect(f"/me/shown/{share}/?was=opened")


@door.for_("client", methods=("POST",))
def stop(request: HttpRequest, share: uuid.UUID) -> HttpResponse:
    sharing.stop(actor=actor_of(request), share=share, now=request.now)  # type: ignore[attr-defined]
    return redirect("share", share=share)


@door.for_("client", methods=("POST",))
def send_now(request: HttpRequest, share: uuid.UUID) -> HttpResponse:
    sharing.send_now(actor=actor_of(request), share=share, now=request.now)  # type: ignore[attr-defined]
    return redirect("share", share=share)


@door.for_("client", methods=("POST",))
def went(request: HttpRequest, share: uuid.UUID) -> HttpResponse:
    """How it went, for oneself: nobody is told."""
    words = request.POST.get("words", "")
    try:
        how = request.POST.get("how", "")
        saying.say_how_it_went(actor=actor_of(request), share=share, how=how, words=words, now=request.now)  # type: ignore[attr-defined]
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _share(request, share, error=refused.sentence, typed=words, status=400)
    return redirect("share", share=share)


@door.for_("client", methods=("POST",))
def rewrite(request: HttpRequest, share: uuid.UUID) -> HttpResponse:
    """Change the words of a held message; the hour stays."""
    text = request.POST.get("text", "")
    try:
        fresh = saying.rewrite(actor=actor_of(request), share=share, text=text, now=request.now)  # type: ignore[attr-defined]
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _share(request, share, error=refused.sentence, typed=text, status=400)
    return redirect("share", share=fresh.id)
