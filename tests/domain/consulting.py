"""Hours, a visitor and what they type, for the tests of first talks."""

from __future__ import annotations

from datetime import UTC, datetime, time

from safeground.domain import consultations, directory, profiles
from tests.people import NOW

NETWORK = "203.0.113.7"
NUMBERS = {"before": 0, "after": 15, "notice_hours": 24, "horizon_days": 28, "most_a_day": 0}
# A Thursday, nine in the morning in London.
AT = datetime(2026, 5, 7, 8, tzinfo=UTC)
EVERY_DAY = [consultations.Span(day, time(9), time(12)) for day in range(1, 8)]


LINK = "https://video.example.org/malik"


def open_hours(who, *, spans=EVERY_DAY, modes=("video", "phone", "room"), link=LINK, **numbers):
    return consultations.set_availability(
        actor=who.actor, is_open=True, spans=spans, modes=modes, place="12 Alder Road, second floor",
        link=link, numbers={**NUMBERS, **numbers},
    )  # fmt: skip


def public(who):
    """A page of their own for this therapist, if they have none yet. Returns the end of its address."""
    found = directory.of(therapist=who.actor.me)
    if found is not None:
        return found.slug
    words = {"lead": "Slowly.", "title": "Psychologist", "formats": ["video"], "accepting": "1"}
    return profiles.publish(actor=who.actor, typed=words, now=NOW)


def typed(**more):
    return {"name": "Sam", "mode": "video", "channel": "none", "zone": "Europe/London", **more}


LETTERS = {"email": "sam@example.net", "channel": "email"}


def hold(house, at=AT, now=NOW, network=NETWORK):
    return consultations.hold(therapist=house.ben.actor.me, at=at, network=network, now=now)


def arrange(code, now=NOW, **more):
    return consultations.arrange(code=code, typed=typed(**more), network=NETWORK, now=now)


def booked(house, at=AT, now=NOW, **more):
    """Held, arranged and, where there is an address, confirmed."""
    code = arrange(hold(house, at, now), now, **more).body.code
    if more.get("channel") == "email":
        consultations.confirm(code=code, network=NETWORK, now=now)
    return code


def read(code, now=NOW):
    return consultations.read(code=code, network=NETWORK, now=now)


def times(house, now=NOW, **more):
    return consultations.offered(therapist=house.ben.actor.me, now=now, **more)
