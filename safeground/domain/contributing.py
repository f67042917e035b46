"""Contributing one's scores to the practice's figures: one's own choice, off until one turns it on.

What goes out is one number from 0 to 100, sealed to the practice's statistics key in its author's own request:
never words, never signs. In clear stand the day and a mark that only its author can make and that changes each
quarter. Inside the seal a second, lasting mark says that two quarters hold the same person, and not which; without
it nobody could see to it that figures differ by five people (engine/releases.py).
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from safeground.crypto import contexts, keyring, pairs
from safeground.domain import access, items
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused
from safeground.store import models

KIND = "contributing"
# Scores live until their quarter's figures are made, and no longer than this many quarters in any case.
KEPT_QUARTERS = 3


def quarter_of(day: date) -> date:
    """The first day of the quarter that a day lies in."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def quarter_before(first: date) -> date:
    return date(first.year - (first.month == 1), first.month - 3 if first.month > 3 else 10, 1)


def pseudonym(actor: Actor, quarter: date) -> bytes:
    return keyring.lookup(keyring.subkey(actor.key, "private"), purpose="statistics", value=quarter.isoformat())


def _lasting_mark(actor: Actor) -> bytes:
    """Made of the key once, and kept: whoever changes all their locks is still the same person to the figures."""
    return keyring.lookup(keyring.subkey(actor.key, "private"), purpose="statistics-person", value="")


def _choice(actor: Actor) -> items.Kept | None:
    """What the actor chose, or chose once: the key they chose for, empty where they stopped, and their mark."""
    return next(iter(items.kept(actor=actor, kind=KIND)), None)


def is_asked() -> bool:
    """Whether this practice collects any scores at all."""
    return bool(practices.here().statistics_public)


def contributes(*, actor: Actor) -> bool:
    """Whether the actor chose to. A key that changed since ends it: they chose for the one before."""
    return is_asked() and _fits(_choice(actor))


def _fits(kept: items.Kept | None) -> bool:
    key = pairs.fingerprint(practices.here().statistics_public).hex()
    return kept is not None and bool(kept.body["key"] == key)


def begin(*, actor: Actor, now: datetime) -> None:
    practice = practices.here()
    if not is_asked():
        raise Refused("not-asked", "This practice collects no scores. There is nothing to choose.")
    with access.deed():
        # Two windows wait for each other here: there is one choice.
        items.receipt(actor=actor, key=KIND)
        kept = _choice(actor)
        key = {"key": pairs.fingerprint(practice.statistics_public).hex()}
        if kept is not None:
            items.change(actor=actor, kept=kept, body=key)
        else:
            body = key | {"lasting": _lasting_mark(actor).hex()}
            items.keep(actor=actor, kind=KIND, body=body, now=now, day=practice.day(now))


def stop(*, actor: Actor, now: datetime) -> None:
    """Stop, and take out every score that no figure was made of yet. Nobody is told.

    The mark stays with the actor, sealed: with a new one at each beginning, one person would look like two.
    """
    with access.deed():
        kept = _choice(actor)
        if kept is not None:
            items.change(actor=actor, kept=kept, body={"key": ""})
        take_out(actor=actor, now=now)


def take_out(*, actor: Actor, now: datetime) -> None:
    """Delete the actor's contributed scores. Those of other people have other marks."""
    quarter, marks = quarter_of(practices.here().day(now)), []
    for _ in range(KEPT_QUARTERS + 1):
        marks.append(pseudonym(actor, quarter))
        quarter = quarter_before(quarter)
    access.remove(actor, models.Contribution, "remove", pseudonym__in=marks)


def add(*, actor: Actor, score: float | None, day: date) -> None:
    """Contribute one score, if its author chose to. Called inside the deed that keeps the check-in."""
    if score is None or not is_asked():
        return
    kept = _choice(actor)
    if kept is None or not _fits(kept):
        return
    practice, one = practices.here(), uuid.uuid4()
    mark = bytes.fromhex(kept.body["lasting"]) if "lasting" in kept.body else _lasting_mark(actor)
    plain = bytes([round(score)]) + mark
    access.add(
        actor,
        models.Contribution,
        id=one,
        practice_id=practice.id,
        pseudonym=pseudonym(actor, quarter_of(day)),
        made_on=day,
        score_sealed=pairs.seal_to(
            practice.statistics_public, plain, context=contexts.contribution(practice.id, one)
        ),
    )


def purge(*, actor: Actor, day: date) -> int:
    """The worker's part: scores that nobody made figures of in time are deleted."""
    oldest = quarter_of(day)
    for _ in range(KEPT_QUARTERS - 1):
        oldest = quarter_before(oldest)
    return access.remove(actor, models.Contribution, "remove", made_on__lt=oldest)
