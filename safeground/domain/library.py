"""The library as the surfaces reach it: pages and words, by the same one door as everything else."""

from safeground.content.ladders import Ladder, ladder
from safeground.content.library import (
    Instrument,
    ItemStep,
    crisis,
    fill,
    instrument,
    notice,
    page,
    render,
    results,
)
from safeground.content.limits import Limits, limits
from safeground.content.preparations import Preparation, preparation
from safeground.content.questions_asked import Helps, Question, helps, questions, reading
from safeground.content.roleplays import RolePlay, closing, endings, then
from safeground.content.roleplays import all_ as roleplays
from safeground.content.sayings import (
    THEMES,
    Beside,
    CommonSayings,
    Saying,
    Theme,
    besides,
    common_sayings,
    saying,
    sayings,
    theme,
)

__all__ = [
    "THEMES",
    "Beside",
    "CommonSayings",
    "Helps",
    "Instrument",
    "ItemStep",
    "Ladder",
    "Limits",
    "Preparation",
    "Question",
    "RolePlay",
    "Saying",
    "Theme",
    "besides",
    "closing",
    "common_sayings",
    "crisis",
    "endings",
    "fill",
    "helps",
    "instrument",
    "ladder",
    "limits",
    "notice",
    "page",
    "preparation",
    "questions",
    "reading",
    "render",
    "results",
    "roleplays",
    "saying",
    "sayings",
    "theme",
    "then",
]
