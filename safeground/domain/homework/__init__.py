"""Homework from either side: something to try between sessions, and how it was, for the one who tried.

A therapist's suggestion is shown to the client. What the client makes of it - takes it on, changes it, says no, did
it or did not - is kept for themselves and looks on the desk like nothing at all, until they choose to show it. A no
is kept only so that the suggestion is not shown to them again; nothing is counted.
"""

from safeground.domain.homework.doing import (
    add,
    change,
    leave,
    mark,
    page,
    preview,
    read,
    records,
    remove,
    show,
    to_ask,
    unmark,
)
from safeground.domain.homework.suggesting import (
    Desk,
    Given,
    decline,
    desk,
    of_shares,
    suggest,
    suggestions,
    take_off,
    take_on,
)
from safeground.domain.homework.task import After, Page, Record, Suggestion, Task, What

__all__ = [
    "After",
    "Desk",
    "Given",
    "Page",
    "Record",
    "Suggestion",
    "Task",
    "What",
    "add",
    "change",
    "decline",
    "desk",
    "leave",
    "mark",
    "of_shares",
    "page",
    "preview",
    "read",
    "records",
    "remove",
    "show",
    "suggest",
    "suggestions",
    "take_off",
    "take_on",
    "to_ask",
    "unmark",
]
