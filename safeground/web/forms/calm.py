"""Five words for how calm somebody is, the same wherever it is asked before and after. For that person alone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CALM = [
    ("1", _("Very tense")),
    ("2", _("Tense")),
    ("3", _("In between")),
    ("4", _("Calm")),
    ("5", _("Very calm")),
]


def words(value: str) -> str:
    return str(dict(CALM).get(value, ""))
