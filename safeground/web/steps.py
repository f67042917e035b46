"""What the library says of a sign, as pages draw it; and from a step to the first of its pages that is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import mark_safe

from safeground.domain import care, library

# What a visitor without an account can open. Everything else is told, and not linked.
FOR_VISITORS = ("help-now", "line-crossed", "confidentiality", "home")


@dataclass(frozen=True)
class Led:
    """A step as a page draws it: without an address it is a hint."""

    name: str
    text: str
    label: str
    href: str = ""


def for_client(step: library.Step, pairs: Sequence[care.Pair], **query: str) -> Led:
    """The link for somebody signed in. A kind of message leads straight to its composer where there is one pair."""
    name, address = _built(step.leads_to)
    said = next((one for one in library.sayings() if one.slug == step.about), None)
    if name == "say-what" and said is not None and len(pairs) == 1:
        address = f"{reverse('say', kwargs={'pair': pairs[0].id})}?about={said.number}"
    if query:
        address += "?" + "&".join(f"{key}={value}" for key, value in query.items())
    return Led(step.name, step.text, _label(step, name), address)


def for_visitor(step: library.Step) -> Led:
    """The same step for anybody: a link where it works without an account, and its name where it does not."""
    name, address = _built(step.leads_to)
    return Led(step.name, step.text, _label(step, name), address if name in FOR_VISITORS else "")


def _label(step: library.Step, name: str) -> str:
    # A step's own words belong to the page it names first.
    return step.label if step.label and name == step.leads_to[0] else library.tool_title(name)


def _built(names: Sequence[str]) -> tuple[str, str]:
    for name in names:
        try:
            return name, reverse(name)
        except NoReverseMatch:
            continue
    raise NoReverseMatch(f"None of {list(names)} is a page.")


def about(page: library.SignPage) -> dict[str, Any]:
    """What a sign's page says to anybody."""
    texts = library.common_signs()
    return {
        "page": page,
        "texts": texts,
        "called": library.fill(texts.words["called"], name=page.standard_name),
        "meaning": [mark_safe(library.render(text)) for text in page.meaning],  # noqa: S308 - render escapes
        "others": [one for one in library.signs() if one.slug != page.slug],
        "therapist_title": texts.words["therapist_title" if page.asked else "setting_title"],
    }
