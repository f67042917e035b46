"""The check-in form: reading what was filled in, and drawing the scales with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from safeground.domain import checkins
from safeground.web import requests
from safeground.web.templatetags import parts

CARRIED = ("tension", "talked", "sureness", "note", "session_on")


def read(data: QueryDict) -> checkins.Answers:
    """What was filled in. Values that no scale has are refused by the domain, in a sentence."""
    return checkins.Answers(
        ratings=_scores(data, "rating_"),
        tension=data.get("tension", ""),
        talked=data.get("talked", ""),
        signs=_scores(data, "sign_"),
        note=data.get("note", ""),
        sureness=data.get("sureness", ""),
    )


def _scores(data: QueryDict, prefix: str) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for name in data:
        if name.startswith(prefix):
            value = data.get(name, "")
            found[name.removeprefix(prefix)] = None if value == "none" else _number(value)
    return found


def _number(text: str) -> int:
    # -1 is on no scale: the domain answers with its sentence.
    number = requests.read_number(text)
    return -1 if number is None else number


def typed(data: QueryDict) -> dict[str, Any]:
    """What was typed, as a draft keeps it and the form shows it again."""
    scores = {name: data.get(name) for name in data if name.startswith(("rating_", "sign_"))}
    return {**scores, **{name: data.get(name, "") for name in CARRIED}}


def _chosen(shown: Mapping[str, Any], name: str) -> int | str | None:
    value = str(shown.get(name, ""))
    number = requests.read_number(value)
    return number if number is not None else value or None


def ratings(sheet: checkins.Sheet, shown: Mapping[str, Any]) -> SafeString:
    """The six lines, drawn at once."""
    instrument = sheet.instrument
    ends = (instrument.scale.anchors[instrument.scale.low], instrument.scale.anchors[instrument.scale.high])
    total = len(instrument.items)
    drawn = [
        parts.scale(
            name=f"rating_{item.slug}",
            legend=sheet.fill(item.text),
            low=instrument.scale.low,
            high=instrument.scale.high,
            ends=ends,
            skip=_("I can't say"),
            chosen=_chosen(shown, f"rating_{item.slug}"),
            of=_("%(place)s of %(total)s") % {"place": place, "total": total},
            meaning=sheet.fill(item.meaning),
        )
        for place, item in enumerate(instrument.items, start=1)
    ]
    return mark_safe("".join(drawn))  # noqa: S308 - parts.scale escapes every word


def signs(sheet: checkins.Sheet, shown: Mapping[str, Any]) -> SafeString:
    drawn = [
        parts.scale(
            name=f"sign_{sign.slug}",
            legend=sign.kind_name,
            low=0,
            high=4,
            ends=(_("not at all"), _("all the way through")),
            skip=_("Not relevant this time"),
            chosen=_chosen(shown, f"sign_{sign.slug}"),
            meaning=sign.meaning,
            under=sign.standard_name,
        )
        for sign in sheet.instrument.signs
    ]
    return mark_safe("".join(drawn))  # noqa: S308 - parts.scale escapes every word


def questions(sheet: checkins.Sheet, shown: Mapping[str, Any]) -> SafeString:
    """The questions with choices. A follow-up is always there, so that it works without JavaScript."""
    drawn = []
    for question in sheet.instrument.questions:
        legend = question.text
        block = parts.choices(
            question.slug,
            legend,
            [(choice.slug, choice.text) for choice in question.choices],
            chosen=str(shown.get(question.slug, "")),
        )
        if question.follows:
            lead = escape(_("If yes, or not sure:"))
            block = mark_safe(f'<div class="follow"><p class="hint">{lead}</p>{block}</div>')  # noqa: S308
        drawn.append(block)
    return mark_safe("".join(drawn))  # noqa: S308 - parts.choices escapes every word
