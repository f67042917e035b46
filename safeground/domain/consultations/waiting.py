"""The list of people who wait for a time, kept by hand; and passing somebody on to a colleague's, if they say yes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from safeground.crypto import keyring
from safeground.domain import access, accounts, outbox
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Missing, Refused
from safeground.domain.consultations import availability, holding, letters, meeting, visiting
from safeground.domain.consultations.meeting import Body
from safeground.store import models


def pass_on(*, code: str, yes: bool, network: str, now: datetime) -> str:
    """Let one's details go to the colleague who was named, or not. With a yes, a new code comes back.

    The colleague gets a copy under a new key, and the code is new too: the first therapist can open neither.
    """
    practice = practices.here()
    with access.deed():
        visit = visiting.enter(code=code, network=network, now=now)
        visiting.turn(visit)
        answer = meeting.unseal(visit.row, visit.key, "answer")
        if visit.row.state != "other" or answer.get("kind") != "colleague" or answer.get("said"):
            raise visiting.changed()
        said = {**answer, "said": "yes" if yes else "no"}
        sealed = meeting.seal(visit.actor, visit.row.id, visit.key, "answer", said)
        access.change(visit.actor, models.Meeting, "change", to={"answer_sealed": sealed})
        if not yes:
            return ""
        body = meeting.body_of(visit.row, visit.key)
        to = uuid.UUID(answer["therapist"])
        new = add_waiting(to, replace(body, reason="", link="", where=""), now=now)
        sent = replace(body, code=new)
        letters.at_once(actor=visit.actor, meeting=visit.row.id, body=sent, template="meeting-kept", now=now)
        tell_therapist(practice.id, new, network, to, now)
    return new


def tell_therapist(practice: uuid.UUID, code: str, network: str, therapist: uuid.UUID, now: datetime) -> None:
    visit = visiting.enter(code=code, network=network, now=now)
    outbox.write(
        actor=visit.actor, account=therapist, template="something-waits", due_at=now + outbox.PATIENCE,
        about=visit.row.id,
    )  # fmt: skip


def add_waiting(therapist: uuid.UUID, body: Body, *, now: datetime) -> str:
    """Put somebody on a therapist's waiting list; returns their code."""
    practice = practices.here()
    stranger = Actor.stranger(practice.id)
    code, key, identity = meeting.new_code(), keyring.new_data_key(), uuid.uuid4()
    whole = asdict(replace(body, code=code))
    holding.add_row(
        stranger, identity, therapist, code, key, now=now, state="waiting", waiting_since=now,
        body_sealed=meeting.seal(stranger, identity, key, "body", whole),
        **meeting.therapist_columns(stranger, identity, therapist, key),
    )  # fmt: skip
    return code


def wait(*, therapist: uuid.UUID, typed: Mapping[str, Any], network: str, now: datetime) -> str:
    """Leave a way to be told when there is a time. Sealed to that therapist; returns the code that takes one off."""
    stranger = Actor.stranger(practices.here().id)
    accounts.count_visit(actor=stranger, network=network, now=now)
    hours = availability.of(therapist=therapist)
    if hours is None:
        raise Missing
    body = visiting.check(typed, modes=hours.modes)
    if body.channel == "none":
        raise Refused("channel", _("Please choose how you may be told: by e-mail or by phone."))
    with access.deed():
        code = add_waiting(therapist, body, now=now)
        tell_therapist(stranger.practice_id, code, network, therapist, now)
        visit = visiting.enter(code=code, network=network, now=now)
        letters.at_once(
            actor=visit.actor, meeting=visit.row.id, body=replace(body, code=code), template="meeting-kept", now=now
        )
    return code
