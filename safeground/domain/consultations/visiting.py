"""What a visitor does with their code: say how to reach them, confirm, move, call off, be forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from safeground.crypto import keyring
from safeground.crypto.envelope import SealBroken
from safeground.crypto.secret import Secret
from safeground.domain import access, accounts, care, diary, keys, outbox
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Missing, Refused
from safeground.domain.appointments import times
from safeground.domain.consultations import availability, holding, lapsing, letters, meeting, slots
from safeground.domain.consultations.meeting import Body, Meeting
from safeground.store import models, traces

# How long a link in a letter waits to be followed.
UNCONFIRMED = timedelta(hours=6)


@dataclass(frozen=True)
class Visit:
    """One thing arranged, opened with its code."""

    actor: Actor = field(repr=False)
    row: models.Meeting = field(repr=False)
    key: Secret = field(repr=False)
    code: str = field(repr=False)


def enter(*, code: str, network: str, now: datetime) -> Visit:
    """Open with a code, as it was typed. A wrong one and one that has ended are the same, and are counted."""
    practice = practices.here()
    stranger = Actor.stranger(practice.id)
    tidy = accounts.read_code(code[:200])
    marks = [keyring.meeting_hash(pepper, tidy) for pepper in keys.peppers()]
    found = access.find(stranger, models.Meeting, "look-up", code_hash__in=marks) if tidy else None
    if found is None:
        accounts.count_try(actor=stranger, name="", network=network, by_name=False, now=now)
        raise Missing
    actor = Actor.visitor(practice.id, of=found.id)
    row = access.row(actor, models.Meeting, "read")
    try:
        return Visit(actor, row, meeting.open_with_code(row, tidy), tidy)
    except SealBroken:
        raise Missing from None


def read(*, code: str, network: str, now: datetime) -> Meeting:
    visit = enter(code=code, network=network, now=now)
    if visit.row.lapses_at is not None and visit.row.lapses_at <= now and visit.row.state == "asked":
        lapsing.lapse(actor=Actor.stranger(visit.actor.practice_id), now=now, therapist=visit.row.therapist_id)
        visit = enter(code=code, network=network, now=now)
    _heal(visit)
    return view(visit)


def view(visit: Visit) -> Meeting:
    name = care.names_of(actor=visit.actor, accounts_=[visit.row.therapist_id]).get(visit.row.therapist_id, "")
    time = meeting.current(visit.actor, [visit.row.id]).get(visit.row.id)
    seen = meeting.view(visit.row, time, name, visit.key)
    return replace(seen, host_gone=care.has_left(actor=visit.actor, therapist=visit.row.therapist_id))


def _heal(visit: Visit) -> None:
    """The therapist has newer keys: the visitor, who has the key, seals it to these."""
    row = visit.row
    if row.therapist_generation is None:
        return
    theirs = keys.public_keys(visit.actor, [row.therapist_id]).get(row.therapist_id)
    if theirs is not None and theirs.generation != row.therapist_generation:
        columns = meeting.therapist_columns(visit.actor, row.id, row.therapist_id, visit.key)
        access.change(visit.actor, models.Meeting, "change", id=row.id, to=columns)


# --- how to reach somebody --------------------------------------------------------------------------------


def check(typed: Mapping[str, Any], *, modes: tuple[str, ...]) -> Body:
    """What a visitor typed, checked. Only a name is needed, and any name will do."""
    texts: dict[str, Any] = {
        name: " ".join(str(typed.get(name, "")).split()) for name in ("name", "phone", "call_me")
    }
    texts["words"] = str(typed.get("words", "")).strip()
    texts["email"] = accounts.check_email(str(typed.get("email", "")))
    if any(len(texts[name]) > most for name, most in meeting.FIELDS.items()):
        raise Refused(
            "too-long", _("One of these boxes holds more than it can. Please make it shorter; nothing is lost.")
        )
    if not texts["name"]:
        raise Refused("name", _("Please give a name to use. Any name will do; it need not be yours."))
    mode, channel = str(typed.get("mode", "")), str(typed.get("channel", "none"))
    if mode not in modes:
        raise Refused("mode", _("Please choose how you would like to talk."))
    if channel not in meeting.CHANNELS:
        raise Refused("channel", _("Please choose how you may be reached."))
    if channel == "email" and not texts["email"]:
        raise Refused("email", _("To be reached by e-mail, please give an address. Or choose another way."))
    if (channel == "phone" or mode == "phone") and not texts["phone"]:
        raise Refused("phone", _("To be rung, please give a number. Or choose another way."))
    hours, reminder = str(typed.get("hours", "any")), str(typed.get("reminder", "none"))
    zone = str(typed.get("zone", "")) or practices.here().time_zone
    return Body(
        **texts,
        mode=mode,
        channel=channel,
        hours=hours if hours in meeting.HOURS else "any",
        reminder=reminder if reminder in letters.REMINDERS else "none",
        voicemail=bool(typed.get("voicemail")),
        silent=channel == "none",
        zone=times.zone(zone).key,
    )


def arrange(*, code: str, typed: Mapping[str, Any], network: str, now: datetime) -> Meeting:
    """Say who one is and how to be reached. With an address for letters, the link in one confirms it; else it stands.

    That link carries a new code, and the one from before opens nothing any more: whoever follows it has the letter.
    """
    with access.deed():
        visit = enter(code=code, network=network, now=now)
        turn(visit)
        row = visit.row
        if row.state != "held":
            return view(visit)
        hours = availability.of(therapist=row.therapist_id)
        if hours is None:
            raise Missing
        body = replace(check(typed, modes=hours.modes), code=visit.code)
        body = with_place(body, hours)
        time = meeting.current(visit.actor, [row.id])[row.id]
        common = {"network_mark": None, "counted_from_on": practices.here().day(time.starts_at)}
        if body.may_write:
            body = replace(body, code=meeting.new_code())
            columns = _new_code(visit, body.code)
            columns |= {"lapses_at": min(now + UNCONFIRMED, time.starts_at), "contact_mark": contact_mark(body)}
            _keep(visit, body, state="asked", **columns, **common)
            letters.at_once(actor=visit.actor, meeting=row.id, body=body, template="meeting-confirm", now=now)
        else:
            _keep(visit, body, state="standing", lapses_at=None, **common)
            _stands(visit, body, now)
        return view(visit)


def _new_code(visit: Visit, code: str) -> dict[str, Any]:
    return {
        "code_hash": keyring.meeting_hash(keys.pepper(), code),
        "visitor_key_sealed": meeting.visitor_key(visit.actor, visit.row.id, code, visit.key),
    }


def contact_mark(body: Body) -> bytes:
    return keyring.lookup(keys.pepper(), purpose="visitor-contact", value=body.email.lower())


def with_place(body: Body, hours: availability.Availability) -> Body:
    """How and where: a link for a video talk, the therapist's place for one in person."""
    if body.mode == "video":
        return replace(body, link=availability.room_of(therapist=hours.therapist))
    return replace(body, where=hours.place if body.mode == "room" else "")


def _keep(visit: Visit, body: Body, **columns: Any) -> None:
    """Write the sealed part anew, and whatever changes with it."""
    row = visit.row
    to = {
        "body_sealed": meeting.seal(visit.actor, row.id, visit.key, "body", asdict(body)),
        **meeting.therapist_columns(visit.actor, row.id, row.therapist_id, visit.key),
        **columns,
    }
    try:
        with access.part():
            if not access.change(visit.actor, models.Meeting, "change", state=row.state, to=to):
                raise changed()
        for name, value in to.items():
            setattr(row, name, value)
    except IntegrityError:
        raise Refused(
            "asked-already",
            _("There is a time already that waits for its link to be followed, sent to this address. "
              "Please look there first, or leave the address out: seven words on the screen do the same."),
        ) from None  # fmt: skip


def _stands(visit: Visit, body: Body, now: datetime) -> None:
    access.change(
        visit.actor, models.Appointment, "change", meeting_id=visit.row.id, state="held", to={"state": "standing"}
    )
    time = meeting.current(visit.actor, [visit.row.id])[visit.row.id]
    outbox.write(
        actor=visit.actor, account=visit.row.therapist_id, template="something-waits", due_at=now + outbox.PATIENCE,
        about=visit.row.id,
    )  # fmt: skip
    letters.remind(actor=visit.actor, meeting=visit.row.id, body=body, starts_at=time.starts_at, now=now)


def confirm(*, code: str, network: str, now: datetime) -> Meeting:
    """Yes, I asked for this: the time stands from now on. Twice is the same as once."""
    with access.deed():
        visit = enter(code=code, network=network, now=now)
        turn(visit)
        if visit.row.state == "standing":
            return view(visit)
        if visit.row.state != "asked" or (visit.row.lapses_at or now) <= now:
            raise changed()
        body = meeting.body_of(visit.row, visit.key)
        outbox.call_off(actor=visit.actor, about=visit.row.id)
        _keep(visit, body, state="standing", lapses_at=None, contact_mark=None, waiting_since=None)
        _stands(visit, body, now)
        letters.at_once(actor=visit.actor, meeting=visit.row.id, body=body, template="meeting-kept", now=now)
        return view(visit)


# --- afterwards -------------------------------------------------------------------------------------------


def changed() -> Refused:
    return Refused(
        "changed-meanwhile",
        _("This was changed meanwhile, by the other person or in another window. Please look at it again."),
    )


def turn(visit: Visit) -> None:
    diary.wait_for_turn(visit.row.therapist_id)
    fresh = access.find(visit.actor, models.Meeting, "read", lock=True)
    if fresh is None:
        raise Missing
    visit.row.__dict__.update({name: value for name, value in fresh.__dict__.items() if not name.startswith("_")})


def _to_come(visit: Visit, now: datetime) -> models.Appointment:
    time = meeting.current(visit.actor, [visit.row.id]).get(visit.row.id)
    if visit.row.state != "standing" or time is None or time.state != "standing" or time.starts_at <= now:
        raise changed()
    return time


def move(*, code: str, at: datetime, network: str, now: datetime) -> Meeting:
    """To another free time, in one step: the old one is given up only where the new one was had."""
    with access.deed():
        visit = enter(code=code, network=network, now=now)
        turn(visit)
        old = _to_come(visit, now)
        hours = availability.of(therapist=visit.row.therapist_id)
        if hours is None or not diary.fits(at) or not slots.is_free(hours, at=at, now=now):
            raise holding.taken()
        put(visit.actor, visit.row, old, at, hours=hours, by="client", now=now)
        body = meeting.body_of(visit.row, visit.key)
        fresh_link = with_place(body, hours) if body.mode in hours.modes else body
        _keep(visit, fresh_link, counted_from_on=practices.here().day(at))
        outbox.call_off(actor=visit.actor, about=visit.row.id)
        outbox.write(
            actor=visit.actor, account=visit.row.therapist_id, template="something-changed",
            due_at=now + outbox.PATIENCE, about=visit.row.id,
        )  # fmt: skip
        letters.remind(actor=visit.actor, meeting=visit.row.id, body=body, starts_at=at, now=now)
        return view(visit)


def put(
    actor: Actor,
    row: models.Meeting,
    old: models.Appointment,
    at: datetime,
    *,
    by: str,
    now: datetime,
    hours: availability.Availability | None = None,
) -> None:
    """The old time is moved and the new one stands; both or neither."""
    to = {"state": "moved", "changed_by": by, "changed_at": now}
    if not access.change(actor, models.Appointment, "change", id=old.id, state="standing", to=to):
        raise changed()
    # First: the new time may reach into the old one, or into what was kept free around it.
    diary.free(actor=actor, appointments=[old.id])
    holding.take(actor, row.id, row.therapist_id, at, state="standing", hours=hours)


def call_off(*, code: str, network: str, now: datetime, reason: str = "") -> Meeting:
    """Call it off. A reason is not needed; one that is given is read by that therapist alone."""
    words = reason.strip()
    if len(words) > meeting.FIELDS["words"]:
        raise Refused("too-long", _("This box can hold 1,000 characters. Please make it shorter; nothing is lost."))
    with access.deed():
        visit = enter(code=code, network=network, now=now)
        turn(visit)
        if visit.row.state == "cancelled":
            return view(visit)
        time = _to_come(visit, now)
        body = replace(meeting.body_of(visit.row, visit.key), reason=words)
        to = {"state": "cancelled", "changed_by": "client", "changed_at": now}
        access.change(visit.actor, models.Appointment, "change", id=time.id, to=to)
        diary.free(actor=visit.actor, appointments=[time.id])
        _keep(visit, body, state="cancelled", counted_from_on=practices.here().day(now))
        outbox.call_off(actor=visit.actor, about=visit.row.id)
        outbox.write(
            actor=visit.actor, account=visit.row.therapist_id, template="something-changed", due_at=now,
            about=visit.row.id,
        )  # fmt: skip
        return view(visit)


def forget(*, code: str, network: str, now: datetime) -> None:
    """Delete all of it at once: the time, the words, how to be reached. Also the way off the waiting list."""
    with access.deed():
        visit = enter(code=code, network=network, now=now)
        diary.wait_for_turn(visit.row.therapist_id)
        outbox.call_off(actor=visit.actor, about=visit.row.id)
        access.remove(visit.actor, models.Meeting, "remove")
    traces.sweep()
