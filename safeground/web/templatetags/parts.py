"""The few parts that every page is made of, as template tags and plain functions.

Scales are drawn in Python and not by the template engine: 56 radio buttons would cost it eight milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.forms import BoundField
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from safeground.domain import library

register = template.Library()
ICONS = Path(__file__).parent.parent / "static" / "icons"


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """An icon drawn in the page itself, for the eye only: the words beside it carry the meaning."""
    drawing = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    inner = drawing[drawing.index(">", drawing.index("<svg")) + 1 : drawing.index("</svg>")]
    inner = " ".join(inner.split())
    return mark_safe(  # noqa: S308 - our own file
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" '
        f'focusable="false">{inner}</svg>'
    )


@register.simple_tag
@cache
def mark() -> SafeString:
    """The mark, in the colour of the text around it."""
    drawing = (ICONS.parent / "img" / "mark-small.svg").read_text(encoding="utf-8")
    paths = drawing[drawing.index("<path") : drawing.index("</svg>")].replace("#1F5E54", "currentColor")
    return mark_safe(  # noqa: S308 - our own file
        '<svg viewBox="0 0 48 48" width="30" height="30" fill="none" stroke-linecap="round" aria-hidden="true" '
        f'focusable="false">{paths}</svg>'
    )


@register.simple_tag
def pacer(counts: tuple[int, int]) -> SafeString:
    """A ring that grows for the breath in and shrinks for the breath out; and the same as a picture with counts.

    The style sheet moves the first, and shows the second in its place where movement is not wanted.
    """
    into, out = counts
    step, breathe_in, breathe_out = 300 / (into + out), escape(_("In")), escape(_("Out"))
    heights = [80 - 60 * count / into for count in range(into)] + [20 + 60 * count / out for count in range(out + 1)]
    line = " ".join(f"{20 + step * place:.1f},{y:.1f}" for place, y in enumerate(heights))
    counted = [*range(1, into + 1), *range(1, out + 1)]
    marks = "".join(
        f'<text x="{20 + step * (place + 0.5):.1f}" y="104">{number}</text>' for place, number in enumerate(counted)
    )
    return mark_safe(  # noqa: S308 - numbers, and two words that are escaped
        f'<svg class="pacer moving pace-{into}-{out}" viewBox="0 0 200 200" aria-hidden="true" focusable="false">'
        '<circle class="reach" cx="100" cy="100" r="94"/>'
        '<circle class="ring" cx="100" cy="100" r="90" pathLength="100"/>'
        f'<text class="in" x="100" y="107">{breathe_in}</text>'
        f'<text class="out" x="100" y="107">{breathe_out}</text></svg>'
        '<svg class="pacer still" viewBox="0 0 340 136" aria-hidden="true" focusable="false">'
        f'<polyline points="{line}"/>{marks}'
        f'<text class="strong" x="{20 + step * into / 2:.1f}" y="130">{breathe_in}</text>'
        f'<text class="strong" x="{20 + step * (into + out / 2):.1f}" y="130">{breathe_out}</text></svg>'
    )


def day(value: date) -> str:
    return date_format(value, "j F")


@register.filter
def iso_day(text: str) -> str:
    """A day that was kept as text, as people say it."""
    return date_format(date.fromisoformat(text), "l j F") if text else ""


@register.simple_tag
def sees(state: str, name: str = "", on: date | None = None, text: str = "") -> SafeString:
    """Who sees this: the same three sentences everywhere, and on the desk the same fact from the other side."""
    match state:
        case "only-you":
            kind, drawing, words = "mine", "lock", _("Only you can open this.")
        case "shown":
            kind, drawing = "shown", "mail"
            words = _("Shown to %(name)s. Not opened yet.") % {"name": name}
        case "opened":
            kind, drawing = "shown", "mail-open"
            words = _("Shown to %(name)s. Opened on %(day)s.") % {"name": name, "day": day(on) if on else ""}
        case "to-you":
            kind, drawing, words = "shown", "mail-open", text
        case _:
            raise template.TemplateSyntaxError(f"sees: unknown state {state}")
    return format_html('<p class="sees {}">{}<span>{}</span></p>', kind, icon(drawing), words)


@register.simple_tag
def share_sees(share: Any, name: str) -> SafeString:
    """Who sees a share, from its state."""
    if share.state == "opened":
        return sees("opened", name=name, on=share.opened_at.date())
    if share.state == "delivered":
        return sees("shown", name=name)
    return sees("only-you")


# What became of a promise, as its client marked it: to the client, and to the therapist where it was shown.
MARKED = {
    "kept": (_later("You marked it as kept."), _later("%(name)s marked it as kept.")),
    "not-yet": (_later("You marked it as not yet."), _later("%(name)s marked it as not yet.")),
    "change": (_later("You would like to change it."), _later("%(name)s would like to change it.")),
    "let-go": (_later("You let it go."), _later("%(name)s let it go.")),
}


@register.filter
def marked(mark: str, name: str = "") -> str:
    """The client's mark on a promise in a sentence; with the client's name as the therapist reads it."""
    mine, theirs = MARKED.get(mark, ("", ""))
    return str(theirs) % {"name": name} if name else str(mine)


@register.simple_tag
def field(bound: BoundField, hint: str = "", seen: str = "") -> SafeString:
    """A labelled field: hint, error under the hint, then the box. What was typed stays in it."""
    errors = [str(error) for error in bound.errors]
    help_text = hint or str(bound.help_text or "")
    described = " ".join(
        part for part, there in ((f"{bound.auto_id}_hint", help_text), (f"{bound.auto_id}_error", errors)) if there
    )
    attrs: dict[str, Any] = {"class": "box"}
    if described:
        attrs["aria-describedby"] = described
    if errors:
        attrs["aria-invalid"] = "true"
    return format_html(
        '<div class="field{}"><label for="{}">{}</label>{}{}{}{}{}{}</div>',
        " wrong" if errors else "",
        bound.auto_id,
        bound.label,
        format_html('<span class="hint" id="{}_hint">{}</span>', bound.auto_id, help_text) if help_text else "",
        error_line(f"{bound.auto_id}_error", errors),
        mark_safe('<div class="with-sees">') if seen else "",
        bound.as_widget(attrs=attrs),
        sees(seen) if seen else "",
        mark_safe("</div>") if seen else "",
    )


@register.simple_tag
def error_line(identity: str, errors: str | Promise | Iterable[str]) -> SafeString:
    sentence = str(errors) if isinstance(errors, str | Promise) else " ".join(errors)
    if not sentence:
        return mark_safe("")
    return format_html('<p class="error" id="{}">{}<span>{}</span></p>', identity, icon("circle-alert"), sentence)


@register.simple_tag
def slot_choices(times: Iterable[tuple[str, str]], chosen: str = "") -> SafeString:
    """Free times as radio buttons, side by side. In one go: a page has a hundred and more of them."""
    rows = (
        f'<label class="slot"><input type="radio" name="at" value="{value}"{" checked" if value == chosen else ""} '
        f"required><span>{clock}</span></label>"
        for value, clock in times
    )
    return mark_safe("".join(rows))  # noqa: S308 - digits, and the name of a zone


@register.simple_tag
def choices(
    name: str,
    legend: str,
    options: Iterable[tuple[str, str]],
    chosen: Any = "",
    several: bool = False,
    hint: str = "",
) -> SafeString:
    """Radio buttons, or boxes to tick with `several`. The whole row is the target; nothing is chosen before."""
    picked = set(chosen) if several else {chosen}
    rows = format_html_join(
        "",
        '<label class="choice"><input type="{}" name="{}" value="{}"{}><span>{}</span></label>',
        (
            (
                "checkbox" if several else "radio",
                name,
                slug,
                mark_safe(" checked") if slug in picked else "",
                words,
            )
            for slug, words in options
        ),
    )
    return format_html(
        '<fieldset class="choices"><legend class="label">{}</legend>{}<div>{}</div></fieldset>',
        legend,
        format_html('<p class="hint">{}</p>', hint) if hint else "",
        rows,
    )


def scale(
    *,
    name: str,
    legend: str,
    low: int,
    high: int,
    ends: tuple[str, str],
    skip: str,
    chosen: int | str | None = None,
    of: str = "",
    meaning: str = "",
    under: str = "",
) -> str:
    """One rating: visible circles on a line, a way to leave it out in the same group. `chosen` "none" is that way.

    Returns trusted HTML; every word that comes in is escaped here.
    """
    safe = escape(name)
    points = "".join(
        f'<label class="point"><input type="radio" name="{safe}" value="{value}"'
        f"{' checked' if chosen == value else ''}><span>{value}</span></label>"
        for value in range(low, high + 1)
    )
    details = (
        f"<details><summary>{escape(_('what this means'))}</summary><p>{escape(meaning)}</p></details>"
        if meaning
        else ""
    )
    number = f'<span class="of">{escape(of)}</span>' if of else ""
    standard = f'<span class="hint">{escape(under)}</span>' if under else ""
    return (
        f'<fieldset class="scale{" five" if high - low == 4 else ""}">'
        f"<legend>{number}{escape(legend)}{standard}</legend>"
        f'<div class="points">{points}</div>'
        f'<div class="ends"><span>{low}: {escape(ends[0])}</span><span>{high}: {escape(ends[1])}</span></div>'
        f'<div class="under"><label class="choice skip-it"><input type="radio" name="{safe}" value="none"'
        f"{' checked' if chosen == 'none' else ''}><span>{escape(skip)}</span></label>{details}</div></fieldset>"
    )


@register.simple_tag
def dots(value: int | None, high: int = 7) -> SafeString:
    """A rating as filled circles beside its number; hidden from screen readers, which have the number."""
    circles = "".join('<i class="on"></i>' if place == value else "<i></i>" for place in range(1, high + 1))
    return mark_safe(f'<span class="dots" aria-hidden="true">{circles}</span>')  # noqa: S308 - no input in it


@register.simple_tag
def fill_text(text: str, name: str, on: datetime | None = None) -> str:
    """A sentence of the library with the other person's name in it, and a day where it has one."""
    moment = timezone.localtime(on) if on is not None else None
    return library.fill(text, name=name, day=date_format(moment, "j F") if moment else "")


@register.simple_tag
def reading(tool: str) -> SafeString:
    """From a tool back to the pages that explain it, and to all the others."""
    pages = [(reverse(page.kind, kwargs={"slug": page.slug}), page.title) for page in library.reading(tool)]
    links = format_html_join(
        " · ", '<a href="{}">{}</a>', [*pages, (reverse("questions"), _("Questions people ask"))]
    )
    return format_html('<p class="to-read">{} {}</p>', _("To read:"), links)


@register.simple_tag
def autosave(address: str) -> SafeString:
    """What a form needs so that js/autosave.js keeps what is being typed in it."""
    return format_html(
        'data-autosave="{}" data-kept="{}" data-long="{}" data-ended="{}" data-offline="{}"',
        address,
        _("Kept at {time}. Only you can open it."),
        _("Not kept just now: there is more here than one box can hold. Your words are still on this page."),
        _("Not kept just now: your session has ended. Your words are still on this page."),
        _("Not kept just now. You seem to be offline. Your words are still on this page."),
    )
