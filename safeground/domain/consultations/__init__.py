"""First talks with somebody who has no account: hours, free times, held, arranged, moved, handed on.

The page calls it a free consultation. What a visitor tells is sealed to the one therapist they meet and to their own
code; the database itself keeps two of them, or one and a session, from taking the same time.
"""

from safeground.domain.consultations.availability import LARGEST, MODES, Availability, Span
from safeground.domain.consultations.availability import mine as own_availability
from safeground.domain.consultations.availability import of as availability_of
from safeground.domain.consultations.availability import set_ as set_availability
from safeground.domain.consultations.closing import close
from safeground.domain.consultations.counting import Talks, told
from safeground.domain.consultations.holding import hold
from safeground.domain.consultations.hosting import (
    NOTED,
    ByHand,
    Changed,
    Colleague,
    Hosted,
    all_,
    at_clock,
    between,
    book,
    colleagues,
    note,
    offer_time,
)
from safeground.domain.consultations.hosting import call_off as host_call_off
from safeground.domain.consultations.hosting import move as host_move
from safeground.domain.consultations.hosting import read as hosted
from safeground.domain.consultations.lapsing import kept_days, lapse, purge
from safeground.domain.consultations.letters import address
from safeground.domain.consultations.meeting import Body, Meeting
from safeground.domain.consultations.slots import PAGE, offered
from safeground.domain.consultations.visiting import (
    arrange,
    call_off,
    confirm,
    forget,
    move,
    read,
)
from safeground.domain.consultations.waiting import pass_on, wait

__all__ = [
    "LARGEST",
    "MODES",
    "NOTED",
    "PAGE",
    "Availability",
    "Body",
    "ByHand",
    "Changed",
    "Colleague",
    "Hosted",
    "Meeting",
    "Span",
    "Talks",
    "address",
    "all_",
    "arrange",
    "at_clock",
    "availability_of",
    "between",
    "book",
    "call_off",
    "close",
    "colleagues",
    "confirm",
    "forget",
    "hold",
    "host_call_off",
    "host_move",
    "hosted",
    "kept_days",
    "lapse",
    "move",
    "note",
    "offer_time",
    "offered",
    "own_availability",
    "pass_on",
    "purge",
    "read",
    "set_availability",
    "told",
    "wait",
]
