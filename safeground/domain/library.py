"""The library as the surfaces reach it: pages and words, by the same one door as everything else."""

from safeground.content.appointing import (
    Appointing,
)
from safeground.content.appointing import (
    texts as appointing,
)
from safeground.content.beginnings import (
    Beginnings,
    beginnings,
)
from safeground.content.changes import (
    Choosing,
    Handover,
    Stuck,
    choosing,
    handover,
    stuck,
)
from safeground.content.directory import (
    Style,
    Vocabulary,
    vocabulary,
)
from safeground.content.exercises import (
    Exercise,
    exercises,
)
from safeground.content.exercises import (
    common as exercise_words,
)
from safeground.content.exports import (
    ExportWords,
)
from safeground.content.exports import (
    words as export_words,
)
from safeground.content.findings import words as finding_words
from safeground.content.first_talks import (
    FirstTalks,
)
from safeground.content.first_talks import (
    texts as first_talks,
)
from safeground.content.goals import (
    Goals,
    goals,
)
from safeground.content.growing import (
    Expectations,
    Reason,
    Reasons,
    expectations,
    reasons,
)
from safeground.content.homework import (
    Homework,
    homework,
)
from safeground.content.journals import (
    Journal,
    journal,
)
from safeground.content.ladders import (
    Ladder,
    ladder,
)
from safeground.content.library import (
    Instrument,
    ItemStep,
    crisis,
    fill,
    instrument,
    notice,
    notices,
    page,
    render,
    results,
)
from safeground.content.limits import (
    Limits,
    limits,
)
from safeground.content.markdown import (
    clean_text,
    may_go,
)
from safeground.content.markdown import (
    render as render_markdown,
)
from safeground.content.milestones import (
    Milestones,
    milestones,
)
from safeground.content.preparations import (
    Preparation,
    preparation,
)
from safeground.content.questions_asked import (
    Helps,
    helps,
    reading,
)
from safeground.content.questions_asked import (
    title as tool_title,
)
from safeground.content.readings import (
    Reading,
    Tool,
    guides,
    questions,
    readings,
    tips,
)
from safeground.content.roleplays import (
    RolePlay,
    closing,
    endings,
    then,
)
from safeground.content.roleplays import (
    all_ as roleplays,
)
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
from safeground.content.signed_notes import (
    consents,
)
from safeground.content.signs import (
    SignPage,
    Step,
    sign,
    signs,
)
from safeground.content.signs import (
    common as common_signs,
)
from safeground.content.supervisions import (
    Part as SupervisionPart,
)
from safeground.content.supervisions import (
    Supervision,
    supervision,
)
from safeground.content.todays import (
    Todays,
    todays,
)

__all__ = [
    "THEMES",
    "Appointing",
    "Beginnings",
    "Beside",
    "Choosing",
    "CommonSayings",
    "Exercise",
    "Expectations",
    "ExportWords",
    "FirstTalks",
    "Goals",
    "Handover",
    "Helps",
    "Homework",
    "Instrument",
    "ItemStep",
    "Journal",
    "Ladder",
    "Limits",
    "Milestones",
    "Preparation",
    "Reading",
    "Reason",
    "Reasons",
    "RolePlay",
    "Saying",
    "SignPage",
    "Step",
    "Stuck",
    "Style",
    "Supervision",
    "SupervisionPart",
    "Theme",
    "Todays",
    "Tool",
    "Vocabulary",
    "appointing",
    "beginnings",
    "besides",
    "choosing",
    "clean_text",
    "closing",
    "common_sayings",
    "common_signs",
    "consents",
    "crisis",
    "endings",
    "exercise_words",
    "exercises",
    "expectations",
    "export_words",
    "fill",
    "finding_words",
    "first_talks",
    "goals",
    "guides",
    "handover",
    "helps",
    "homework",
    "instrument",
    "journal",
    "ladder",
    "limits",
    "may_go",
    "milestones",
    "notice",
    "notices",
    "page",
    "preparation",
    "questions",
    "reading",
    "readings",
    "reasons",
    "render",
    "render_markdown",
    "results",
    "roleplays",
    "saying",
    "sayings",
    "sign",
    "signs",
    "stuck",
    "supervision",
    "theme",
    "then",
    "tips",
    "todays",
    "tool_title",
    "vocabulary",
]
