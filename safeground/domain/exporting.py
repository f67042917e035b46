"""A copy to take along: everything one keeps, everything one has shown, everything one was shown, and who looked.

It is put together in memory, in the owner's own request, and is written nowhere. It holds every kind of thing there
is, known to this file or not: what is kept is an item, what was shown is a share.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from safeground.content import changes, exports, library, limits
from safeground.domain import access, accounts, appointments, audit, care, handover, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.store import models

FORMAT, VERSION = "safeground-copy", 1
EVER, NEVER = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def whole(*, actor: Actor, now: datetime) -> dict[str, Any]:
    """Everything of the actor's own, as plain values that JSON can hold. Needs a fresh password.

    Times are ISO 8601 with their offset, days ISO 8601; ids are those of the database, so that parts refer to parts.
    """
    if not accounts.stepped_up(actor=actor, now=now):
        raise Refused("step-up", "Please give your password again first.")
    practice = practices.here()
    with access.deed():
        # Entered before it is made, as every reading is.
        audit.record(actor=actor, entries=[audit.Entry(actor.me, "copy-taken")], now=now)
    pairs = care.of_client(actor=actor, ended=True) if actor.is_a("client") else []
    person = accounts.whoami(actor=actor)
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": now.isoformat(),
        "practice": practice.name,
        "account": {
            "username": person.username,
            "display_name": person.display_name,
            "email": accounts.email(actor=actor),
        },
        "with": [
            {"pair": str(one.id), "name": one.other_name, "began_on": _iso(one.began_on),
             "ended_on": _iso(one.ended_on)}
            for one in pairs
        ],
        "kept": [
            {"id": str(one.id), "kind": one.kind, "made_at": one.made_at.isoformat(), "revision": one.revision,
             "body": one.body}
            for one in items.kept(actor=actor)
        ],
        "being_written": [
            {"changed_on": _iso(on), "body": body} for on, body in items.all_drafts(actor=actor)
        ],
        "shown": [_share(one) for one in sharing.mine(actor=actor)],
        "appointments": [
            _appointment(one) for one in appointments.between(actor=actor, starts_at=EVER, ends_at=NEVER)
        ],
        "asked_of_the_practice": [
            {"item": str(one.item), "state": one.state, "reader": one.reader, "answer": one.answer}
            for one in handover.mine(actor=actor)
        ],
        "received": [_share(one) for one in sharing.received(actor=actor, day=practice.day(now))],
        "who_has_looked": [
            {"at": one.at.isoformat(), "who": str(one.actor or ""), "role": one.role, "action": one.action,
             "thing": str(one.thing or "")}
            for one in reversed(audit.events(actor=actor))
        ],
    }  # fmt: skip


def _share(one: sharing.Share) -> dict[str, Any]:
    moments = ("due_at", "delivered_at", "opened_at", "answered_at", "ended_at", "expires_on")
    return {
        "id": str(one.id),
        "pair": str(one.pair),
        "item": str(one.item),
        "state": one.state,
        "answers": str(one.answers or ""),
        **{name: _iso(getattr(one, name)) for name in moments},
        "body": one.body,
    }


def _appointment(one: appointments.Appointment) -> dict[str, Any]:
    return {
        "pair": str(one.pair),
        "starts_at": one.starts_at.isoformat(),
        "ends_at": one.ends_at.isoformat(),
        "state": one.state,
        "mode": one.mode,
        "where": one.where,
        "link": one.link,
    }


def _iso(value: Any) -> str:
    return value.isoformat() if value is not None else ""


def labels() -> dict[str, str]:
    """What each part of a thing is called on the readable page, by its name in the file."""
    found: dict[str, str] = {}
    for slug in ("client-check-in", "therapist-check-in"):
        instrument = library.instrument(slug)
        found |= {item.slug: item.text for item in instrument.items}
        found |= {question.slug: question.text for question in instrument.questions}
        found |= {sign.slug: sign.kind_name for sign in instrument.signs}
    found |= {topic.slug: topic.title for topic in limits.limits().topics}
    found |= {line.slug: line.text for group in changes.choosing().groups for line in group.lines}
    return found | dict(exports.words().fields)


def count_of_kinds(*, actor: Actor) -> dict[str, int]:
    """What there is to erase, for the page that asks: how many things of one's own, drafts and held messages."""
    return {
        "kept": len(access.rows(actor, models.Item, "read", columns=("id",))),
        "being_written": len(access.rows(actor, models.Draft, "read", columns=("id",))),
        "held": len(access.rows(actor, models.Share, "read", state="held", columns=("id",))),
        "shown": len(
            access.rows(
                actor, models.Share, "read", state__in=("delivered", "opened"), lasting=False, columns=("id",)
            )
        ),
    }
