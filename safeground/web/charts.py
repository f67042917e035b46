"""Charts drawn on the server: words first, then a quiet picture, then the table.

The axis is always the whole scale, with its anchor words at the ends and no numbers. A missed session is a gap.
The usual range is a band from the fifth check-in on. A fall is drawn in the same ink as a rise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

# Drawn for a phone: on a wide screen the picture grows a little, and its words with it.
WIDTH = 360
LEFT, RIGHT = 8, 300
BAND_FROM = 5


@dataclass(frozen=True)
class Mark:
    """One session: its day, the score 0..100 or None, the usual range before it, and where it lies in words."""

    day: date
    score: float | None
    low: float | None = None
    high: float | None = None
    standing: str = ""


def short(value: date) -> str:
    return date_format(value, "j M")


def _x(marks: Sequence[date], day: date, left: float = LEFT, right: float = RIGHT) -> float:
    first, last = marks[0], marks[-1]
    if first == last:
        return (left + right) / 2
    return round(left + (right - left) * (day - first).days / (last - first).days, 1)


def _y(score: float, top: float, bottom: float) -> float:
    return round(bottom - (bottom - top) * score / 100, 1)


def _runs(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Neighbouring scored sessions: a line joins neighbours only."""
    runs: list[list[Mark]] = [[]]
    for one in marks:
        if one.score is None:
            runs.append([])
        else:
            runs[-1].append(one)
    return [run for run in runs if run]


def _band(marks: Sequence[Mark], days: Sequence[date], top: float, bottom: float) -> SafeString:
    drawn = [one for one in ranged(marks) if one.low is not None and one.high is not None]
    if len(drawn) < 2:
        return mark_safe("")
    upper = [f"{_x(days, one.day)},{_y(one.high or 0, top, bottom)}" for one in drawn]
    lower = [f"{_x(days, one.day)},{_y(one.low or 0, top, bottom)}" for one in reversed(drawn)]
    return format_html('<polygon class="range" points="{}"/>', " ".join(upper + lower))


def ranged(marks: Sequence[Mark]) -> list[Mark]:
    """The sessions at which a usual range is drawn: from the fifth check-in on."""
    scored, drawn = 0, []
    for one in marks:
        scored += one.score is not None
        if scored >= BAND_FROM:
            drawn.append(one)
    return drawn


def _line(marks: Sequence[Mark], days: Sequence[date], top: float, bottom: float) -> SafeString:
    return format_html_join(
        "",
        '<polyline class="track" points="{}"/>',
        (
            (" ".join(f"{_x(days, one.day)},{_y(one.score or 0, top, bottom)}" for one in run),)
            for run in _runs(marks)
            if len(run) > 1
        ),
    )


def _dots(marks: Sequence[Mark], days: Sequence[date], top: float, bottom: float, *, hollow: bool) -> SafeString:
    scored = [one for one in marks if one.score is not None]
    if hollow:
        return format_html_join(
            "",
            '<rect class="hollow" x="{}" y="{}" width="8" height="8"/>',
            ((_x(days, one.day) - 4, _y(one.score or 0, top, bottom) - 4) for one in scored),
        )
    return format_html_join(
        "",
        '<circle class="dot" cx="{}" cy="{}" r="{}"/>',
        ((_x(days, one.day), _y(one.score or 0, top, bottom), "6" if one is scored[-1] else "4.5") for one in scored),
    )


def trajectory(marks: Sequence[Mark], *, title: str, last_label: str) -> SafeString:
    """A person's own line. Empty when there is nothing to draw."""
    if not any(one.score is not None for one in marks):
        return mark_safe("")
    days = [one.day for one in marks]
    top, bottom = 30, 190
    latest = [one for one in marks if one.score is not None][-1]
    band = _band(marks, days, top, bottom)
    label_y = _y(latest.score or 0, top, bottom)
    named = ranged(marks)
    band_name = (
        format_html(
            '<text class="ground" x="{}" y="{}" text-anchor="end">{}</text>',
            _x(days, named[-1].day) - 8,
            min(_y(named[-1].low or 0, top, bottom) + 18, bottom - 6),
            _("your usual range"),
        )
        if band and label_y < _y(named[-1].low or 0, top, bottom) - 4
        else ""
    )
    return format_html(
        '<svg class="chart" viewBox="0 0 {} 222" role="img" aria-label="{}">'
        '<text x="0" y="16">{}</text><line class="axis" x1="0" y1="24" x2="{}" y2="24"/>{}{}{}{}'
        '<text class="strong ground" x="{}" y="{}">{}</text>'
        '<text x="0" y="{}">{}</text><line class="base" x1="0" y1="198" x2="{}" y2="198"/>'
        '<text x="0" y="217">{}</text><text x="{}" y="217" text-anchor="end">{}</text></svg>',
        WIDTH, title, _("completely"), RIGHT + 8, band, _line(marks, days, top, bottom),
        _dots(marks, days, top, bottom, hollow=False), band_name,
        _x(days, latest.day) + 10, label_y + 4, last_label,
        190, _("not at all"), RIGHT + 8, short(days[0]), RIGHT + 8, short(days[-1]) if len(days) > 1 else "",
    )  # fmt: skip


def course(
    marks: Sequence[Mark], *, aside: Sequence[date], title: str, ends: tuple[str, str], aside_words: str
) -> SafeString:
    """One sign over time on its own short scale. `aside` are the days on which it was said not to be relevant: hollow
    dots below the line, since that is an answer and not a low one."""
    if not marks:
        return mark_safe("")
    days = [one.day for one in marks]
    top, bottom = 34, 106
    scored = any(one.score is not None for one in marks)
    rings = format_html_join(
        "", '<circle class="hollow" cx="{}" cy="152" r="4"/>', ((_x(days, day),) for day in sorted(aside))
    )
    row = format_html('{}<text x="0" y="175">{}</text>', rings, aside_words) if aside else ""
    foot = 198 if aside else 156
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<text x="0" y="14">{}</text><line class="axis" x1="0" y1="22" x2="{}" y2="22"/>{}{}{}'
        '<line class="base" x1="0" y1="118" x2="{}" y2="118"/><text x="0" y="134">{}</text>{}'
        '<text x="0" y="{}">{}</text><text x="{}" y="{}" text-anchor="end">{}</text></svg>',
        WIDTH, foot + 6, title, ends[1], RIGHT + 8, _band(marks, days, top, bottom), _line(marks, days, top, bottom),
        _dots(marks, days, top, bottom, hollow=False) if scored else "",
        RIGHT + 8, ends[0], row,
        foot, short(days[0]), RIGHT + 8, foot, short(days[-1]) if len(set(days)) > 1 else "",
    )  # fmt: skip


# Three lines drawn freely. They stand for no numbers, and the axis has none.
SHAPES = {
    "stays": "M8 34 C40 24 70 28 110 27 S220 25 300 28",
    "builds": "M8 74 C60 72 100 62 150 52 S250 34 300 30",
    "mends": "M8 36 C50 30 90 32 120 46 S160 74 185 64 S240 34 300 32",
}


def shapes(names: Sequence[tuple[str, str]], *, title: str) -> SafeString:
    """The three common shapes, one below the other so that none stands above another, each with its name on it."""
    rows = format_html_join(
        "",
        '<g transform="translate(0 {})"><text class="strong" x="0" y="14">{}</text>'
        '<path class="track" d="{}"/><line class="base" x1="0" y1="84" x2="{}" y2="84"/></g>',
        ((place * 104, name, SHAPES[slug], RIGHT + 8) for place, (slug, name) in enumerate(names)),
    )
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH, len(names) * 104, title, rows,
    )  # fmt: skip


def spread(quarters: Sequence[tuple[date, int, int, int]], *, title: str) -> SafeString:
    """The middle mark of each quarter and the middle half of the people around it. Empty when there is nothing."""
    if not quarters:
        return mark_safe("")
    days = [day for day, *_rest in quarters]
    top, bottom = 30, 190
    drawn = format_html_join(
        "",
        '<line class="stem" x1="{}" y1="{}" x2="{}" y2="{}"/><circle class="dot" cx="{}" cy="{}" r="6"/>',
        (
            (
                _x(days, day), _y(low, top, bottom), _x(days, day), _y(high, top, bottom),
                _x(days, day), _y(middle, top, bottom),
            )
            for day, low, middle, high in quarters
        ),
    )  # fmt: skip
    return format_html(
        '<svg class="chart" viewBox="0 0 {} 222" role="img" aria-label="{}">'
        '<text x="0" y="16">{}</text><line class="axis" x1="0" y1="24" x2="{}" y2="24"/>{}'
        '<text x="0" y="{}">{}</text><line class="base" x1="0" y1="198" x2="{}" y2="198"/>'
        '<text x="0" y="217">{}</text><text x="{}" y="217" text-anchor="end">{}</text></svg>',
        WIDTH, title, _("completely"), RIGHT + 8, drawn, 190, _("not at all"), RIGHT + 8,
        short(days[0]), RIGHT + 8, short(days[-1]) if len(days) > 1 else "",
    )  # fmt: skip


def tallies(quarters: Sequence[tuple[date, int, int | None]], *, title: str) -> SafeString:
    """How many there were in each quarter, from none upwards, and within it a part of them where it is told."""
    if not quarters:
        return mark_safe("")
    days = [day for day, *_rest in quarters]
    most, top, bottom = max(whole for _day, whole, _part in quarters), 34, 120
    drawn = format_html_join(
        "",
        '<line class="stem" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/><circle class="{3}" cx="{0}" cy="{1}" r="6"/>',
        (
            (_x(days, day, LEFT + 8, RIGHT - 8), _y(100 * count / most, top, bottom), bottom, mark)
            for day, whole, part in quarters
            for count, mark in ((whole, "dot hollow"), (part, "dot"))
            if count is not None
        ),
    )
    return format_html(
        '<svg class="chart" viewBox="0 0 {} 150" role="img" aria-label="{}">'
        '<text x="0" y="16">{}</text>{}<line class="base" x1="0" y1="{}" x2="{}" y2="{}"/>'
        '<text x="0" y="145">{}</text><text x="{}" y="145" text-anchor="end">{}</text></svg>',
        WIDTH, title, most, drawn, bottom, RIGHT + 8, bottom,
        short(days[0]), RIGHT + 8, short(days[-1]) if len(days) > 1 else "",
    )  # fmt: skip


def two_views(
    *,
    client: Sequence[Mark],
    therapist: Sequence[Mark],
    gaps: Sequence[tuple[date, float]],
    usual: tuple[float, float] | None,
    client_name: str,
    title: str,
) -> SafeString:
    """Three strips on one set of dates: the client as shown, the therapist, and the gap where both showed."""
    days = sorted({one.day for one in (*client, *therapist)})
    if not days:
        return mark_safe("")
    parts = []
    for offset, marks, name, hollow in ((0, client, client_name, False), (120, therapist, _("You"), True)):
        top, bottom = offset + 26, offset + 104
        parts.append(
            format_html(
                '<text class="strong" x="0" y="{}">{}</text><line class="axis" x1="0" y1="{}" x2="{}" y2="{}"/>{}{}{}'
                '<line class="axis" x1="0" y1="{}" x2="{}" y2="{}"/>',
                offset + 16,
                name,
                offset + 22,
                WIDTH,
                offset + 22,
                _band(marks, days, top, bottom),
                _line(marks, days, top, bottom),
                _dots(marks, days, top, bottom, hollow=hollow),
                offset + 108,
                WIDTH,
                offset + 108,
            )
        )
    parts.append(_gap_strip(gaps, usual, days))
    return format_html(
        '<svg class="chart" viewBox="0 0 {} 372" role="img" aria-label="{}">{}'
        '<text x="0" y="366">{}</text><text x="{}" y="366" text-anchor="end">{}</text></svg>',
        WIDTH, title, format_html_join("", "{}", ((part,) for part in parts)),
        short(days[0]), RIGHT, short(days[-1]) if len(days) > 1 else "",
    )  # fmt: skip


def _gap_strip(
    gaps: Sequence[tuple[date, float]], usual: tuple[float, float] | None, days: Sequence[date]
) -> SafeString:
    middle, reach = 300, 40

    def place(value: float) -> float:
        return round(middle - reach * max(-50.0, min(50.0, value)) / 50, 1)

    band = ""
    if usual is not None:
        band = format_html(
            '<rect class="range" x="0" y="{}" width="{}" height="{}"/>',
            place(usual[1]), RIGHT, round(place(usual[0]) - place(usual[1]), 1),
        )  # fmt: skip
    stems = format_html_join(
        "",
        '<line class="stem" x1="{}" y1="{}" x2="{}" y2="{}"/><path class="dot" d="M{} {}l5 5l-5 5l-5 -5z"/>',
        (
            (_x(days, day), middle, _x(days, day), place(value), _x(days, day), place(value) - 5)
            for day, value in gaps
        ),
    )
    return format_html(
        '<text class="strong" x="0" y="256">{}</text>{}<line class="base" x1="0" y1="{}" x2="{}" y2="{}"/>'
        '<text x="{}" y="{}">{}</text>{}',
        _("The gap"), band, middle, RIGHT, middle, RIGHT + 8, middle + 5, _("the same"), stems,
    )  # fmt: skip


def strip(recent: Sequence[tuple[date, float | None, float | None, float | None]]) -> SafeString:
    """The caseload's small picture, hidden from screen readers: the words beside it say the same."""
    marks = [Mark(day, score, low, high) for day, score, low, high in recent]
    if not any(one.score is not None for one in marks):
        return mark_safe("")
    days = [one.day for one in marks]

    def point(one: Mark, value: float) -> str:
        return f"{_x(days, one.day, 4, 124)},{_y(value, 3, 29)}"

    drawn = [one for one in marks if one.low is not None and one.high is not None]
    band = ""
    if len(drawn) > 1:
        corners = [point(one, one.high or 0) for one in drawn] + [point(one, one.low or 0) for one in reversed(drawn)]
        band = format_html('<polygon class="range" points="{}"/>', " ".join(corners))
    lines = format_html_join(
        "",
        '<polyline class="track" points="{}"/>',
        ((" ".join(point(one, one.score or 0) for one in run),) for run in _runs(marks) if len(run) > 1),
    )
    latest = [one for one in marks if one.score is not None][-1]
    where = point(latest, latest.score or 0).split(",")
    return format_html(
        '<svg class="strip" viewBox="0 0 128 32" aria-hidden="true" focusable="false">{}{}'
        '<circle class="dot" cx="{}" cy="{}" r="3"/></svg>',
        band, lines, where[0], where[1],
    )  # fmt: skip
