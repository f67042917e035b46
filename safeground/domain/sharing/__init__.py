"""Showing one thing to one person, and what becomes of it.

A share is one bundle: chosen parts of one item revision, one recipient, one optional last day. States:

    held ──(due)──► delivered ──(the recipient's POST)──► opened ──(the owner)──► withdrawn
      └── taken back: deleted ──┘

While held it exists for nobody but its owner. Taking back before the opening leaves nothing; afterwards the
keys and the body are destroyed and "taken back" is what is left. Every change is compare-and-set, so that an
opening and a taking back at the same moment end with exactly one of them, and both people are told the truth.
"""

from safeground.domain.sharing.clock import deliver_due, end_expired
from safeground.domain.sharing.giving import (
    as_mine,
    mine,
    read_mine,
    replace,
    send_now,
    show,
    stop,
    stop_or_take_back,
    take_back,
    tomorrow_at_nine,
)
from safeground.domain.sharing.receiving import (
    body_of,
    log_looking,
    mark_answered,
    open_,
    opened,
    received,
    taken_back,
    waiting,
)
from safeground.domain.sharing.share import OUTSIDE, Share, State
from safeground.domain.sharing.share import view as as_outside

__all__ = [
    "OUTSIDE",
    "Share",
    "State",
    "as_mine",
    "as_outside",
    "body_of",
    "deliver_due",
    "end_expired",
    "log_looking",
    "mark_answered",
    "mine",
    "open_",
    "opened",
    "read_mine",
    "received",
    "replace",
    "send_now",
    "show",
    "stop",
    "stop_or_take_back",
    "take_back",
    "taken_back",
    "tomorrow_at_nine",
    "waiting",
]
