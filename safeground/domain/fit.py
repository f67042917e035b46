"""Who might suit somebody: what they say they need, beside what therapists say of themselves. Nothing is kept.

No score leaves this module: what comes out is an order, and for each therapist the reasons in words, for and against.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from safeground.domain import directory

# What a match counts. Without a common language or a way to meet there is no talk at all; what somebody works with
# counts more than how, and what is only a liking counts least.
WEIGHTS = {"languages": 8, "formats": 6, "specialties": 4, "about": 3, "times": 3, "styles": 2}
STYLES = ("tone", "focus")


@dataclass(frozen=True)
class Wishes:
    """What somebody chose, each of it optional. Held for one request."""

    specialties: frozenset[str] = frozenset()
    styles: Mapping[str, str] = field(default_factory=dict, hash=False)
    formats: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    language: str = ""
    about: frozenset[str] = frozenset()

    @property
    def any(self) -> bool:
        return bool(
            self.specialties or any(self.styles.values()) or self.formats or self.times or self.language or self.about
        )


@dataclass(frozen=True)
class Match:
    clinician: directory.Clinician
    reasons: tuple[str, ...]
    # What was wished for and is not there, said as plainly.
    missing: tuple[str, ...]


def rank(*, clinicians: Sequence[directory.Clinician], wishes: Wishes, day: date) -> list[Match]:
    """Everybody, those who fit best first; whoever has no room comes after everybody who has.

    Among equals the order turns by one each day, so that nobody is first for the sake of their name.
    """
    turned = sorted(clinicians, key=lambda one: one.slug)
    start = day.toordinal() % len(turned) if turned else 0
    turned = turned[start:] + turned[:start]
    placed = sorted(turned, key=lambda one: (not one.accepting, -score(one, wishes)))
    return [Match(one, *_said(one, wishes)) for one in placed]


def score(one: directory.Clinician, wishes: Wishes) -> int:
    """How much of what was wished for is there, weighted. A wish for one of several ways is met by any of them."""
    total = WEIGHTS["languages"] * (bool(wishes.language) and wishes.language in one.languages)
    for name in ("formats", "times"):
        total += WEIGHTS[name] * bool(getattr(wishes, name) & set(getattr(one, name)))
    for name in ("specialties", "about"):
        total += WEIGHTS[name] * len(getattr(wishes, name) & set(getattr(one, name)))
    total += WEIGHTS["styles"] * sum(
        1 for pair, side in wishes.styles.items() if side and one.styles.get(pair) == side
    )
    return total


def _said(one: directory.Clinician, wishes: Wishes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known, reasons, missing = directory.vocabulary(), [], []
    for area in known.specialties:
        if area.slug in wishes.specialties:
            if area.slug in one.specialties:
                reasons.append(_("Works often with: %(area)s.") % {"area": area.name})
            else:
                missing.append(_("Does not name this: %(area)s.") % {"area": area.name})
    for language in known.languages:
        if language.slug == wishes.language:
            if language.slug in one.languages:
                reasons.append(_("Speaks %(language)s.") % {"language": language.name})
            else:
                missing.append(_("Does not speak %(language)s.") % {"language": language.name})
    for name, good, bad in (
        ("formats", _("Meets like this: %(what)s."), _("Does not meet like this: %(what)s.")),
        ("times", _("Is usually free then: %(what)s."), _("Has not said to be free then: %(what)s.")),
    ):
        wished = [word for word in getattr(known, name) if word.slug in getattr(wishes, name)]
        met = [word.name for word in wished if word.slug in getattr(one, name)]
        if met:
            reasons.append(good % {"what": ", ".join(met)})
        elif wished:
            missing.append(bad % {"what": ", ".join(word.name for word in wished)})
    for style in known.styles:
        side = style.side(wishes.styles.get(style.slug, ""))
        chosen = style.side(one.styles.get(style.slug, ""))
        if side and chosen == side:
            reasons.append(_("Says of the work: %(way)s.") % {"way": side.text})
        elif side and chosen:
            missing.append(_("Works another way there: %(way)s.") % {"way": chosen.text})
    reasons += [
        _("Says: %(words)s.") % {"words": trait.text}
        for trait in known.about
        if trait.slug in wishes.about and trait.slug in one.about
    ]
    return tuple(reasons), tuple(missing)
