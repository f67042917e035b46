"""The desk: the caseload, one client's page, opening and answering."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from safeground.domain import accounts, boundaries, care, feedback, library, locks, overview, sharing
from safeground.domain.actor import Missing, Refused
from safeground.web import charts, door, requests
from safeground.web.client import results
from safeground.web.client import saying as wording
from safeground.web.forms import appointments as appointment
from safeground.web.forms import between
from safeground.web.forms import boundaries as form
from safeground.web.middleware import actor_of
from safeground.web.therapist import rows
from safeground.web.therapist import since as lately

MOVED = {
    "below": "Below the usual range, as shown to you.",
    "above": "Above the usual range, as shown to you.",
    "wider": "You saw the last session differently, more than is usual for the two of you.",
}


@door.for_("therapist")
def caseload(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    view, zone = overview.caseload(actor=actor, now=now), request.practice.time_zone  # type: ignore[attr-defined]
    context = {
        "here": "caseload",
        "view": view,
        "day": request.practice.day(now),  # type: ignore[attr-defined]
        "heading": waiting_words(len(view.waiting)),
        "rows": {
            "waiting": rows.waiting(view.waiting),
            "moved": rows.moved([(one, MOVED[one.moved], charts.strip(one.recent)) for one in view.moved]),
            "everyone": rows.everyone(view.everyone),
            "promised": rows.promised(view.promises),
        },
        "coming": [(one, name, appointment.when(one.starts_at, zone, now=now)) for one, name in view.coming],
    }
    return render(request, "therapist/caseload.html", context)


def waiting_words(count: int) -> str:
    if count == 0:
        return _("Nothing needs you.")
    if count == 1:
        return _("One thing is waiting.")
    return _("%(count)s things are waiting.") % {"count": count}


@door.for_("therapist")
def client(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    page = overview.client_page(actor=actor, pair=pair, now=now)
    name = page.pair.other_name
    received = [(entry, _title(entry.share)) for entry in page.received]
    asked = {entry.share.id: (entry.share.body or {}).get("text", "") for entry in page.received}
    context = {
        "here": "caseload",
        "page": page,
        "name": name,
        "received": received,
        "to_talk": [(one, asked.get(one.to, "") if one.to else "") for one in page.to_talk],
        "chart": _two_views(page, name),
        "rows": _rows(page),
        "gap_words": _gap_words(page),
        "texts": library.limits(),
        "their_card": form.told(page.boundaries.theirs),
        "own_card": form.told(page.boundaries.mine),
        "since": lately.lines(page.since, name, _title),
        "next": appointment.when(page.coming.starts_at, request.practice.time_zone, now=now) if page.coming else "",  # type: ignore[attr-defined]
    }
    return render(request, "therapist/client.html", context)


@door.for_("therapist")
def answering(request: HttpRequest) -> HttpResponse:
    """What helps and what hurts in an answer, when somebody goes quiet and when they come in angry. Of no client."""
    context = {"here": "caseload", "guidance": library.page("answering")}
    return render(request, "therapist/answering.html", context)


def _title(share: sharing.Share) -> str:
    # The kind of a thing is its content: an unopened one is only "something".
    if share.body is None:
        return _("Something to open")
    return {
        "message": _("A message"),
        "check-in": _("A check-in, in part"),
        "mark": _("A mark on a promise"),
        "session-card": _("A card for next time"),
        "reflection": _("Something written for themselves"),
        "bridge": _("Lines from before"),
        "boundaries": _("A boundaries card"),
        "boundary-answer": _("An answer to your boundaries card"),
        "time-reason": _("Why an appointment changed"),
        "in-the-way": _("What got in the way"),
        "exercise-answer": _("An answer about an exercise"),
        "milestone": _("A milestone"),
        "agreement": _("What they noted as agreed"),
    }.get(share.kind) or (between.title(share) if share.kind in between.KINDS else _("Something"))


def _marks(seen: list) -> list[charts.Mark]:
    return [charts.Mark(one.on, one.point.score, one.point.low, one.point.high, one.standing) for one in seen]


def _two_views(page: overview.ClientPage, name: str) -> str:
    if not page.client_line:
        return ""
    usual = (page.usual_gap.low, page.usual_gap.high) if page.usual_gap else None
    return charts.two_views(
        client=_marks(list(page.client_line)),
        therapist=_marks(list(page.own_line)),
        gaps=page.gaps,
        usual=usual,
        client_name=name,
        title=_("What was shown, your own check-ins, and the gap. The table below says the same."),
    )


def _gap_words(page: overview.ClientPage) -> str:
    day = date_format(page.gaps[-1][0], "j F") if page.gaps else ""
    return {
        "": "",
        "too-early": _("It is too early to say what gap is usual for the two of you."),
        "within": _("On %(day)s the gap between you was within what is usual for the two of you.") % {"day": day},
        "wider": _(
            "On %(day)s you saw the session differently, more than is usual for the two of you. "
            "A difference is not a fault. It can be a good thing to begin with."
        )
        % {"day": day},
    }[page.width]


def _rows(page: overview.ClientPage) -> list[dict[str, str]]:
    theirs = {one.on: one for one in page.client_line}
    mine = {one.on: one for one in page.own_line}
    between = dict(page.gaps)
    told = []
    for day in sorted({*theirs, *mine}, reverse=True):
        client_score = theirs[day].point.score if day in theirs else None
        own_score = mine[day].point.score if day in mine else None
        told.append(
            {
                "day": date_format(day, "j M"),
                "client": "–" if client_score is None else str(round(client_score)),
                "own": "–" if own_score is None else str(round(own_score)),
                "gap": f"{between[day]:+.0f}".replace("-", "−") if day in between else "–",
            }
        )
    return told


@door.for_("therapist")
def share(request: HttpRequest, share: uuid.UUID) -> HttpResponse:
    """One thing that was shown. Before the opening: that opening it will be seen. A GET opens nothing."""
    return _share(request, share)


def _share(request: HttpRequest, share: uuid.UUID, *, error: str = "", status: int = 200) -> HttpResponse:
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    day = request.practice.day(now)  # type: ignore[attr-defined]
    outside = next(iter(sharing.waiting(actor=actor, day=day, id=share)), None)
    if outside is None:
        raise Missing
    pair = care.get(actor=actor, pair=outside.pair)
    if pair.ended_on is not None:
        raise Missing
    if outside.state == "delivered":
        context = {"share": outside, "pair": pair, "here": "caseload"}
        return render(request, "therapist/unopened.html", context)
    one = sharing.opened(actor=actor, day=day, now=now, id=share)[0]
    given = [answer for answer in feedback.given(actor=actor, pair=pair.id) if answer.to == share]
    context = {
        "here": "caseload",
        "share": one,
        "pair": pair,
        "title": _title(one),
        "body": results.shown_body(one.body or {}, pair.other_name) if one.kind == "check-in" else None,
        "answers": given,
        "guidance": library.page("answering"),
        "beside": _beside(one, pair.other_name),
        "journal": library.journal(),
        "typed": request.POST if request.method == "POST" else _asked_for(one),
        "goal_texts": library.goals(),
        "between": one.kind in between.KINDS,
        "changing": _changing(request, given),
        "boundaries": _boundaries(one),
        # What stands beside these is not about something that stings.
        "own_guidance": {
            "milestone": library.milestones().beside,
            "exercise-answer": library.exercise_words().beside,
        }.get(one.kind, ""),
        "exercise_answer": library.exercise_words().answers.get((one.body or {}).get("as", ""), ""),
        "texts": library.limits(),
        "key": request.POST.get("key") or requests.fresh_key(),
        "tomorrow": day + timedelta(days=1),
        "today": day,
        "error": error,
        "opened_words": _("Shown to you. You opened it on %(at)s. %(name)s can see that you did.")
        % {"at": date_format(timezone.localtime(one.opened_at or now), "j F"), "name": pair.other_name},
    }
    return render(request, "therapist/share.html", context, status=status)


def _beside(share: sharing.Share, name: str) -> dict[str, object] | None:
    """What tends to help with this kind of thing: a message by what it is about, a mark by what it says."""
    body = share.body or {}
    if share.kind == "message":
        return wording.beside(body.get("about", ""), name)
    return wording.beside_shown(f"mark-{body['as']}" if share.kind == "mark" else share.kind, name)


def _asked_for(share: sharing.Share) -> dict[str, str]:
    """What a client asks to be done stands in the box for a promise already, to be said in one's own words."""
    body = share.body or {}
    if body.get("about") != "please":
        return {}
    # Between the opening and the name; a form sends its lines with both ends of a line.
    words = " ".join(body["text"].replace("\r\n", "\n").split("\n\n")[1:-1]) or body["text"]
    return {"promise": " ".join(words.split())[:500]}


def _boundaries(share: sharing.Share) -> dict[str, object] | None:
    """A boundaries card as it was shown, or an answer to one's own, for its page."""
    body = share.body or {}
    if share.kind == "boundaries":
        return form.told(boundaries.of_shares(received=[share], mine=[], side="therapist").theirs)
    if share.kind == "boundary-answer":
        texts = library.limits()
        return {
            "answered": [
                (texts.title(topic), texts.answers[one["as"]], one["words"]) for topic, one in body["lines"].items()
            ],
            "stop_seen": body["stop"],
        }
    return None


def _changing(request: HttpRequest, given: list[feedback.Answer]) -> feedback.Promise | None:
    """The promise that a new one is to take the place of, if one of these answers made it."""
    asked = request.GET.get("change", "") or request.POST.get("replaces", "")
    return next((one.promise for one in given if one.promise and str(one.promise.id) == asked), None)


@door.for_("therapist", methods=("POST",))
def open_share(request: HttpRequest, share: uuid.UUID) -> HttpResponse:
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    sharing.open_(actor=actor, share=share, now=now, day=request.practice.day(now))  # type: ignore[attr-defined]
    return redirect("desk-share", share=share)


@door.for_("therapist", methods=("POST",))
def answer(request: HttpRequest, share: uuid.UUID) -> HttpResponse:
    typed = request.POST
    mode = typed.get("mode", "")
    try:
        feedback.answer(
            actor=actor_of(request),
            share=share,
            mode=mode,  # type: ignore[arg-type]
            on=requests.read_day(typed, f"{mode}_on") if mode in ("hold", "talk") else None,
            text=typed.get("text", ""),
            promise=typed.get("promise", ""),
            promise_on=requests.read_day(typed, "promise_on"),
            replaces=requests.read_id(typed, "replaces") if typed.get("replaces") else None,
            key=typed.get("key", ""),
            now=request.now,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        if refused.code == "missing":
            raise
        return _share(request, share, error=refused.sentence, status=400)
    return redirect("desk-share", share=share)


@door.for_("therapist", methods=("GET", "POST"))
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a client: five words, shown once."""
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    context: dict[str, object] = {"here": "caseload"}
    if request.method == "POST":
        if request.POST.get("withdraw"):
            accounts.withdraw(actor=actor, invitation=requests.read_id(request.POST, "withdraw"), now=now)
            return redirect("invite")
        made = care.invite(actor=actor, label=request.POST.get("label", ""), now=now)
        context |= {"made": made, "link": request.build_absolute_uri(f"/join/{made.code}/")}
        context["join_address"] = request.build_absolute_uri("/join/")
    context["open"] = accounts.mine(actor=actor, now=now)
    return render(request, "therapist/invite.html", context)


@door.for_("therapist", methods=("GET", "POST"))
def pair(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """The two of you: the six words, and ending it."""
    actor, now = actor_of(request), request.now  # type: ignore[attr-defined]
    view = care.get(actor=actor, pair=pair)
    if view.therapist != actor.me:
        raise Missing
    if request.method == "POST":
        if request.POST.get("do") == "compared":
            locks.compared(actor=actor, pair=pair, now=now)
            return redirect("desk-client", pair=pair)
        if request.POST.get("do") == "end":
            care.end(actor=actor, pair=pair, now=now)
        return redirect("caseload")
    if view.ended_on is not None:
        raise Missing
    context = {
        "here": "caseload",
        "pair": view,
        "words": care.room_words(actor=actor, pair=pair),
        "ending": "ending" in request.GET,
    }
    return render(request, "therapist/pair.html", context)


@door.for_("therapist", methods=("GET", "POST"))
def reading_times(request: HttpRequest) -> HttpResponse:
    """When one usually reads: clients are told before they send anything."""
    actor, typed = actor_of(request), request.POST
    context: dict[str, object] = {"here": "profile", "weekdays": list(results.WEEKDAYS.items())}
    if request.method == "POST":
        try:
            times = care.ReadingTimes(
                weekdays=tuple(requests.read_number(day) or 0 for day in typed.getlist("weekdays")),
                answers_within_days=requests.read_number(typed.get("within", "")) or 0,
                away_from_on=requests.read_day(typed, "away_from"),
                away_until_on=requests.read_day(typed, "away_until"),
            )
            care.set_reading_times(actor=actor, times=times)
            return redirect("/desk/reading-times/?done=1")
        except Refused as refused:
            context |= {"error": refused.sentence, "typed": typed, "chosen": typed.getlist("weekdays")}
    times = care.reading_times(actor=actor, therapist=actor.me)
    context.setdefault("chosen", [str(day) for day in times.weekdays])
    context |= {"times": times, "done": "done" in request.GET}
    return render(request, "therapist/reading_times.html", context, status=400 if "error" in context else 200)
