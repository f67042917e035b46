"""When two people meet: made by the therapist, moved or called off by either, noted afterwards without blame.

A row has who and when. How they meet and where is sealed under a key that the two of them have; why it was moved,
and what got in the way, are things of whoever wrote them.
"""

from safeground.domain.appointments.appointment import LONGEST, MODES, Appointment
from safeground.domain.appointments.changing import (
    NOTED,
    agree,
    call_off,
    keep_as_it_is,
    move,
    note,
    renew_reminders,
    set_place,
    set_reminder,
)
from safeground.domain.appointments.feeds import Entry, Feed
from safeground.domain.appointments.feeds import end as end_feed
from safeground.domain.appointments.feeds import fetch as fetch_feed
from safeground.domain.appointments.feeds import make as make_feed
from safeground.domain.appointments.feeds import mine as own_feed
from safeground.domain.appointments.feeds import single as single_entry
from safeground.domain.appointments.looking import (
    Changes,
    Record,
    Times,
    around,
    asked_of_me,
    between,
    chosen_zone,
    instead,
    last_met,
    next_of,
    of_pair,
    read,
    records,
    set_zone,
    week,
    zone_of,
)
from safeground.domain.appointments.making import Made, Plan, make
from safeground.domain.appointments.reasons import (
    REASON,
    WAY,
    Words,
    in_the_way,
    of,
    say_what_got_in_the_way,
    show_words,
    to_ask,
    told,
)
from safeground.domain.appointments.times import names as zone_names
from safeground.domain.diary import REMINDERS, reminder_of

__all__ = [
    "LONGEST",
    "MODES",
    "NOTED",
    "REASON",
    "REMINDERS",
    "WAY",
    "Appointment",
    "Changes",
    "Entry",
    "Feed",
    "Made",
    "Plan",
    "Record",
    "Times",
    "Words",
    "agree",
    "around",
    "asked_of_me",
    "between",
    "call_off",
    "chosen_zone",
    "end_feed",
    "fetch_feed",
    "in_the_way",
    "instead",
    "keep_as_it_is",
    "last_met",
    "make",
    "make_feed",
    "move",
    "next_of",
    "note",
    "of",
    "of_pair",
    "own_feed",
    "read",
    "records",
    "reminder_of",
    "renew_reminders",
    "say_what_got_in_the_way",
    "set_place",
    "set_reminder",
    "set_zone",
    "show_words",
    "single_entry",
    "to_ask",
    "told",
    "week",
    "zone_names",
    "zone_of",
]
