"""From what a check-in means to the words for it. Every sentence is from content/results."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeground.domain import care, checkins, library
from safeground.web import charts

PART_WORDS = {
    "answers": "My six answers",
    "tension": "What I said about tension",
    "signs": "What was hard to say or do",
    "note": "My line for myself",
}
STANDING = {
    "below": "below",
    "within": "within",
    "above": "above",
    "too-early": "",
    "first": "",
    "none": "no number",
}


def step_for(found: checkins.Result) -> library.ItemStep:
    steps = library.results().steps
    return steps.get(found.lowest) or next(iter(steps.values()))


def _emphasis(text: str) -> SafeString:
    """Text of the library with its emphasis; what was filled in is escaped first."""
    return mark_safe(library.render(text).removeprefix("<p>").removesuffix("</p>"))  # noqa: S308 - render escapes


# From the middle of the scale upwards. It says nothing to anybody else, and nothing is counted.
CLEARLY = 3


def describe(found: checkins.Result, pair: care.Partner | care.Pair, day: date) -> dict[str, Any]:
    """Everything that the result page says, for the template."""
    texts = library.results()
    case = texts.cases[found.case]
    latest = found.line[-1]
    values: dict[str, Any] = {
        "therapist": pair.other_name,
        "low": round(latest.point.low),
        "high": round(latest.point.high),
        "today": round(latest.checkin.score or 0),
        "day": _("Today") if day == latest.checkin.session_on else _("That day"),
        "days": _("Today's") if day == latest.checkin.session_on else _("That day's"),
        "own_answers": _own_answers(found),
        "lowest_line": _lowest_line(found),
        "tension_line": _tension_line(found),
    }
    offer = found.offers_saying or found.case == "below"
    return {
        "found": found,
        "pair": pair,
        "heading": library.fill(case.heading, **values),
        "paragraphs": [_emphasis(library.fill(text, **values)) for text in case.paragraphs],
        "explanations_lead": case.explanations_lead,
        "explanations": case.explanations,
        "after": case.after,
        "offers": offer,
        "asks": found.asks,
        "offer_heading": texts.words["offer_heading"] if found.offers_saying and found.case != "below" else "",
        "offer_lead": texts.words["offer_lead"],
        "offer_reason": texts.words["offer_reason" if found.offers_saying else "prompt_reason"],
        "offer_sentence": library.saying("something-felt-off").strengths["plain"].opening,
        "step": step_for(found) if found.lowest else None,
        "step_lead": texts.words["step_lead"],
        "helps": _helps(found),
        "always_highest": texts.words["always_highest"] if found.always_highest else "",
        "not_told": library.fill(texts.words["not_told_numbers" if offer else "not_told"], therapist=pair.other_name),
        "more_than_tension": texts.words["more_than_tension"],
        "chart": charts.trajectory(
            marks(found),
            title=_("Your check-ins so far. The table below says the same."),
            last_label=_("this one"),
        )
        if len(found.line) > 1
        else "",
        "rows": rows(found),
        "parts": [(part, PART_WORDS[part]) for part in checkins.parts_of(found.checkin)],
        # The first page asks for nothing: showing can wait until there is something to compare.
        "may_show": len(found.line) > 1 and pair.ended_on is None,
    }


def _item(slug: str, found: checkins.Result) -> str:
    return checkins.instrument_of(found.checkin).item(slug).text.rstrip(".")


def _own_answers(found: checkins.Result) -> str:
    words = library.results().words
    rated = {slug: value for slug, value in found.checkin.answers.ratings.items() if value is not None}
    if not rated:
        return words["no_answers"]
    values = {
        "highest_item": _item(found.highest, found),
        "highest": rated[found.highest],
        "lowest_item": _item(found.lowest, found),
        "lowest": rated[found.lowest],
    }
    if len(rated) == 1:
        return library.fill(words["one_answer"], **values)
    if rated[found.highest] == rated[found.lowest]:
        return library.fill(words["same_answers"], **values)
    return library.fill(words["both_answers"], **values)


def _lowest_line(found: checkins.Result) -> str:
    words = library.results().words
    rated = [value for value in found.checkin.answers.ratings.values() if value is not None]
    if len(set(rated)) < 2:
        return words["all_same"]
    key = "lowest_again" if found.lowest_again else "lowest_line"
    return library.fill(words[key], lowest_item=_item(found.lowest, found))


def _tension_line(found: checkins.Result) -> str:
    words = library.results().words
    if found.offers_saying:
        return words["tension_not_talked"]
    if found.checkin.answers.tension == "yes":
        return words["tension_talked"]
    return words["tension_none"]


def marks(found: checkins.Result) -> list[charts.Mark]:
    return [
        charts.Mark(one.checkin.session_on, one.checkin.score, one.point.low, one.point.high, one.standing)
        for one in found.line
    ]


def rows(found: checkins.Result) -> list[dict[str, str]]:
    """The table, newest first: the same as the picture, in numbers."""
    told = []
    for place, one in enumerate(found.line):
        described = sum(other.checkin.score is not None for other in found.line[: place + 1]) >= 4
        told.append(
            {
                "day": date_format(one.checkin.session_on, "j M"),
                "score": "–" if one.checkin.score is None else str(round(one.checkin.score)),
                "usual": f"{round(one.point.low)} to {round(one.point.high)}" if described else "–",
                "standing": STANDING[one.standing] if described or one.standing == "none" else "too early to say",
            }
        )
    return list(reversed(told))


def _helps(found: checkins.Result) -> list[tuple[str, str, library.Helps]]:
    """For each sign that was clearly there for the writer, its own page, one sentence and one page that may help."""
    instrument = library.instrument("client-check-in", 1)
    there = [slug for slug, value in found.checkin.answers.signs.items() if value is not None and value >= CLEARLY]
    return [(slug, instrument.sign(slug).kind_name, library.helps(slug)) for slug in there]


def before_sharing(name: str, *, numbers: bool = False) -> list[str]:
    """What to know before something is shown. Said here again, however often it was said before."""
    return [
        _("Only %(name)s can open it. You will see here when that happens.") % {"name": name},
        *([_("It can be set beside the check-ins you showed before.")] if numbers else []),
        _("You can take it back. What has already been read may be remembered, or noted in your record."),
        _("Once it is shown, a court can ask %(name)s for it.") % {"name": name},
        _("Nobody watches this in real time. If you need someone today, use Help now."),
    ]


# An absence that begins in the next weeks is told with the reading days: an answer may have to wait for its end.
SOON_AWAY = timedelta(days=21)


def reading_words(times: care.ReadingTimes, pair: care.Pair, request: HttpRequest) -> str:
    """When a therapist usually reads and how long an answer takes; and whether they are away, or soon will be."""
    day = request.practice.day(request.now)  # type: ignore[attr-defined]
    if times.away_from_on and times.away_until_on and times.away_from_on <= day <= times.away_until_on:
        until = date_format(times.away_until_on, "j F")
        return _("%(name)s is away until %(day)s and does not read until then.") % {
            "name": pair.other_name, "day": until
        }  # fmt: skip
    days = [_("%(day)ss") % {"day": WEEKDAYS[number - 1]} for number in times.weekdays]
    if len(days) == 5 and times.weekdays == (1, 2, 3, 4, 5):
        listed = _("working days")
    else:
        listed = _(" and ").join([", ".join(days[:-1]), days[-1]]) if len(days) > 1 else "".join(days)
    told = [_("%(name)s usually reads on %(days)s.") % {"name": pair.other_name, "days": listed}]
    within = times.answers_within_days
    told.append(
        ngettext("An answer usually comes within a day.", "An answer usually comes within %(count)s days.", within)
        % {"count": within}
    )
    if times.away_from_on and times.away_until_on and day < times.away_from_on <= day + SOON_AWAY:
        away = {"day": date_format(times.away_from_on, "j F"), "last": date_format(times.away_until_on, "j F")}
        told.append(_("%(name)s is away from %(day)s to %(last)s.") % {"name": pair.other_name, **away})
    return " ".join(told)


def shown_body(body: dict[str, Any], name: str) -> dict[str, Any]:
    """A shown check-in as its page draws it, the same on both sides."""
    slug, version = body["instrument"].split("/v")
    instrument = library.instrument(slug, int(version))
    own = body["kind"] == "own-check-in"

    def words(text: str) -> str:
        return library.fill(text, client=name, therapist=name) if own else text

    return {
        "session_on": date.fromisoformat(body["session_on"]),
        "own": own,
        "ratings": [
            (words(item.short), body["ratings"][item.slug])
            for item in instrument.items
            if item.slug in body["ratings"]
        ]
        if "ratings" in body
        else [],
        "sureness": instrument.choice("sureness", body.get("sureness", "")),
        "tension": instrument.choice("tension", body.get("tension", "")),
        "talked": instrument.choice("talked", body.get("talked", "")),
        "signs": [
            (instrument.sign(slug).kind_name, _("not relevant") if value is None else value)
            for slug, value in body.get("signs", {}).items()
        ],
        "note": body.get("note", ""),
        "later": [(date.fromisoformat(day), text) for day, text in body.get("later", [])],
        "scale": escape(f"{instrument.scale.low}: {instrument.scale.anchors[instrument.scale.low]}"),
    }
