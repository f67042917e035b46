"""The library as the surfaces reach it: pages and words, by the same one door as everything else."""

from safeground.content.appointing import (
    Appointing,
)
from safeground.content.appointing import (
    texts as appointing,
)
from safeground.content.changes import (
    Choosing,
    Handover,
    Stuck,
    choosing,
    handover,
    stuck,
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
    page,
    render,
    results,
)
from safeground.content.limits import (
    Limits,
    limits,
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
    Question,
    helps,
    questions,
    reading,
)
from safeground.content.questions_asked import (
    title as tool_title,
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
from safeground.content.signs import (
    SignPage,
    Step,
    sign,
    signs,
)
from safeground.content.signs import (
    common as common_signs,
)

__all__ = [
    "THEMES",
    "Appointing",
    "Beside",
    "Choosing",
    "CommonSayings",
    "Exercise",
    "Expectations",
    "ExportWords",
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
    "Question",
    "Reason",
    "Reasons",
    "RolePlay",
    "Saying",
    "SignPage",
    "Step",
    "Stuck",
    "Theme",
    "appointing",
    "besides",
    "choosing",
    "closing",
    "common_sayings",
    "common_signs",
    "crisis",
    "endings",
    "exercise_words",
    "exercises",
    "expectations",
    "export_words",
    "fill",
    "goals",
    "handover",
    "helps",
    "homework",
    "instrument",
    "journal",
    "ladder",
    "limits",
    "milestones",
    "notice",
    "page",
    "preparation",
    "questions",
    "reading",
    "reasons",
    "render",
    "results",
    "roleplays",
    "saying",
    "sayings",
    "sign",
    "signs",
    "stuck",
    "theme",
    "then",
    "tool_title",
]
