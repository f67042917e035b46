"""The library as the surfaces reach it: pages and words, by the same one door as everything else."""

from safeground.content.beginnings import Beginnings, beginnings
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
from safeground.content.markdown import clean_text, may_go
from safeground.content.markdown import render as render_markdown
from safeground.content.preparations import Preparation, preparation
from safeground.content.questions_asked import Helps, helps
from safeground.content.readings import Reading, Tool, guides, questions, readings, tips
from safeground.content.roleplays import RolePlay, closing, endings, then
from safeground.content.roleplays import all_ as roleplays
from safeground.content.sayings import THEMES, CommonSayings, Saying, Theme, common_sayings, saying, sayings, theme
from safeground.content.signed_notes import consents

__all__ = [
    "THEMES",
    "Beginnings",
    "CommonSayings",
    "Helps",
    "Instrument",
    "ItemStep",
    "Ladder",
    "Limits",
    "Preparation",
    "Reading",
    "RolePlay",
    "Saying",
    "Theme",
    "Tool",
    "beginnings",
    "clean_text",
    "closing",
    "common_sayings",
    "consents",
    "crisis",
    "endings",
    "fill",
    "guides",
    "helps",
    "instrument",
    "ladder",
    "limits",
    "may_go",
    "notice",
    "page",
    "preparation",
    "questions",
    "readings",
    "render",
    "render_markdown",
    "results",
    "roleplays",
    "saying",
    "sayings",
    "theme",
    "then",
    "tips",
]
