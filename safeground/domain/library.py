"""The library as the surfaces reach it: pages and words, by the same one door as everything else."""

from safeground.content.growing import Expectations, Reason, Reasons, expectations, reasons
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
from safeground.content.questions_asked import title as tool_title
from safeground.content.roleplays import RolePlay, closing, endings, then
from safeground.content.roleplays import all_ as roleplays
from safeground.content.sayings import THEMES, CommonSayings, Saying, Theme, common_sayings, saying, sayings, theme
from safeground.content.signs import SignPage, Step, sign, signs
from safeground.content.signs import common as common_signs

__all__ = [
    "THEMES",
    "CommonSayings",
    "Expectations",
    "Helps",
    "Instrument",
    "ItemStep",
    "Ladder",
    "Limits",
    "Preparation",
    "Question",
    "Reason",
    "Reasons",
    "RolePlay",
    "Saying",
    "SignPage",
    "Step",
    "Theme",
    "closing",
    "common_sayings",
    "common_signs",
    "crisis",
    "endings",
    "expectations",
    "fill",
    "helps",
    "instrument",
    "ladder",
    "limits",
    "notice",
    "page",
    "preparation",
    "questions",
    "reasons",
    "render",
    "results",
    "roleplays",
    "saying",
    "sayings",
    "sign",
    "signs",
    "theme",
    "then",
    "tool_title",
]
