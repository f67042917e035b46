"""Goals: what somebody would like to be different, in small steps; alone, or agreed by both people of a pair.

A client keeps a goal for themselves until they propose it. What a therapist proposes is shown at once. Either way a
proposal is a version; the other's yes to it puts that version in force, and until then the one before it stands.
Whoever says yes to the other's version takes their own open one off the table in the same deed, and every deed on a
pair's goals waits for the one before it: so of two that come at once the second is told, and both read the same.
Nothing here is measured.
"""

from safeground.domain.goals.agreeing import answer, preview, propose
from safeground.domain.goals.goal import CLOSED, LONGEST, MOST_STEPS, Goal, Review, Said, Version, Wording, wording
from safeground.domain.goals.keeping import begin, remove, write
from safeground.domain.goals.reviewing import ToAnswer, preview_review, review, show_review, take_up, to_answer
from safeground.domain.goals.seeing import find, goals, of_shares

__all__ = [
    "CLOSED",
    "LONGEST",
    "MOST_STEPS",
    "Goal",
    "Review",
    "Said",
    "ToAnswer",
    "Version",
    "Wording",
    "answer",
    "begin",
    "find",
    "goals",
    "of_shares",
    "preview",
    "preview_review",
    "propose",
    "remove",
    "review",
    "show_review",
    "take_up",
    "to_answer",
    "wording",
    "write",
]
