"""The library as the surfaces reach it: pages and words, by the same one door as everything else."""

from safeground.content.findings import words as finding_words
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
from safeground.content.questions_asked import Helps, Question, helps, questions
from safeground.content.roleplays import RolePlay, closing, endings, then
from safeground.content.roleplays import all_ as roleplays
from safeground.content.sayings import THEMES, CommonSayings, Saying, Theme, common_sayings, saying, sayings, theme

__all__ = [
    "THEMES",
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
    "closing",
    "common_sayings",
    "crisis",
    "endings",
    "fill",
    "finding_words",
    "helps",
    "instrument",
    "ladder",
    "limits",
    "notice",
    "page",
    "preparation",
    "questions",
    "render",
    "results",
    "roleplays",
    "saying",
    "sayings",
    "theme",
    "then",
]
