"""The check-in after a session: kept, understood, and shown part by part, only when its owner wants to.

The owner's own trajectory is worked out anew in each of their requests (about 20 microseconds a check-in) and
never stored. What another person may see is worked out from what was shown to that person alone.
"""

from safeground.domain.checkins.checkin import Answers, CheckIn, Part, instrument_of, made_by, read, view
from safeground.domain.checkins.keeping import Sheet, add_note, choose, draft_place, record, sheet
from safeground.domain.checkins.meaning import Marked, Result, follow, result
from safeground.domain.checkins.showing import bundle, parts_of, show, shown_score

__all__ = [
    "Answers",
    "CheckIn",
    "Marked",
    "Part",
    "Result",
    "Sheet",
    "add_note",
    "bundle",
    "choose",
    "draft_place",
    "follow",
    "instrument_of",
    "made_by",
    "parts_of",
    "read",
    "record",
    "result",
    "sheet",
    "show",
    "shown_score",
    "view",
]
