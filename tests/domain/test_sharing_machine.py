"""Any order of showing, holding, opening, taking back, stopping, waiting and ending: an oracle says who reads what.

The oracle knows nothing of keys or tables. After each step the therapist's desk, the owner's list and what can really
be opened must be exactly what it says; and nobody else can open anything.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from safeground.domain import care, checkins, overview, saying, sharing
from safeground.domain.actor import Missing, Refused
from tests import people
from tests.people import NOW

HOUR = timedelta(hours=1)


@dataclass
class Told:
    """What the oracle knows of one share."""

    state: str
    words: str
    due_at: datetime | None = None
    last_day: date | None = None


class Sharing(RuleBasedStateMachine):
    house: people.House
    count = 0

    @initialize()
    def begin(self) -> None:
        Sharing.count += 1
        name = f"client{Sharing.count}"
        somebody, self.pair = people.invite_client(self.house.ben, name, name.title())
        self.client, self.therapist = somebody.actor, self.house.ben.actor
        self.now, self.ended = NOW, False
        self.told: dict[uuid.UUID, Told] = {}
        self.gone: list[uuid.UUID] = []

    @property
    def day(self) -> date:
        return self.house.practice.day(self.now)

    def some(self, pick: int) -> uuid.UUID:
        """One of the shares, counted in the order in which they were made."""
        return list(self.told)[pick % len(self.told)]

    # --- what people do -----------------------------------------------------------------------------------

    @precondition(lambda self: not self.ended)
    @rule(held=st.booleans(), words=st.text(alphabet="abc", min_size=1, max_size=5))
    def say(self, held: bool, words: str) -> None:
        when = "tomorrow" if held else "now"
        share = saying.write(actor=self.client, pair=self.pair, text=words, when=when, now=self.now)
        self.told[share.id] = Told("held" if held else "delivered", words, due_at=share.due_at)

    @precondition(lambda self: not self.ended)
    @rule(days=st.none() | st.integers(1, 3), words=st.text(alphabet="abc", min_size=1, max_size=5))
    def show_a_note(self, days: int | None, words: str) -> None:
        answers = people.answers(4, note=words)
        one = checkins.record(actor=self.client, pair=self.pair, session_on=self.day, answers=answers, now=self.now)
        last = self.day + timedelta(days=days) if days else None
        share = checkins.show(actor=self.client, checkin=one.id, parts=["note"], now=self.now, expires_on=last)
        self.told[share.id] = Told("delivered", words, last_day=last)

    @precondition(lambda self: self.told)
    @rule(pick=st.integers(0, 20))
    def open(self, pick: int) -> None:
        share = self.some(pick)
        told = self.told[share]
        if self.may_open(told):
            body = sharing.open_(actor=self.therapist, share=share, now=self.now, day=self.day).body
            assert body is not None and (body.get("text") or body.get("note")) == told.words
            told.state = "opened"
        else:
            with pytest.raises(Missing):
                sharing.open_(actor=self.therapist, share=share, now=self.now, day=self.day)

    @precondition(lambda self: self.told)
    @rule(pick=st.integers(0, 20))
    def take_back(self, pick: int) -> None:
        share = self.some(pick)
        told = self.told[share]
        came = sharing.take_back(actor=self.client, share=share, now=self.now)
        assert came == (told.state in ("held", "delivered"))
        if came:
            del self.told[share]
            self.gone.append(share)

    @precondition(lambda self: self.told)
    @rule(pick=st.integers(0, 20))
    def stop(self, pick: int) -> None:
        share = self.some(pick)
        sharing.stop(actor=self.client, share=share, now=self.now)
        if self.told[share].state == "opened":
            self.told[share].state = "withdrawn"

    @precondition(lambda self: self.told)
    @rule(pick=st.integers(0, 20))
    def send_now(self, pick: int) -> None:
        share = self.some(pick)
        sharing.send_now(actor=self.client, share=share, now=self.now)
        if self.told[share].state == "held":
            self.told[share].state = "delivered"

    @rule(hours=st.sampled_from([1, 10, 30, 80]), worker=st.booleans())
    def wait(self, hours: int, worker: bool) -> None:
        """Time passes; now and then nobody runs what is due, and a last day must hold all the same."""
        self.now += hours * HOUR
        if not worker:
            return
        # Not the whole of run_due: it would tidy away the sessions that these people are in.
        sharing.deliver_due(actor=self.house.worker, now=self.now)
        sharing.end_expired(actor=self.house.worker, now=self.now, day=self.day)
        for told in self.told.values():
            if told.state == "held" and told.due_at is not None and told.due_at <= self.now:
                told.state = "delivered"
            if told.state in ("delivered", "opened") and told.last_day is not None and told.last_day < self.day:
                told.state = "withdrawn"

    @precondition(lambda self: any(told.last_day is not None for told in self.told.values()))
    @rule(pick=st.integers(0, 20))
    def wait_past_a_last_day(self, pick: int) -> None:
        """And nobody has run what is due."""
        lasts = sorted({told.last_day for told in self.told.values() if told.last_day is not None})
        while self.day <= lasts[pick % len(lasts)]:
            self.now += 12 * HOUR

    @precondition(lambda self: not self.ended and len(self.told) > 3)
    @rule(by_client=st.booleans())
    def end(self, by_client: bool) -> None:
        care.end(actor=self.client if by_client else self.therapist, pair=self.pair, now=self.now)
        self.ended = True
        for share, told in list(self.told.items()):
            if told.state in ("held", "delivered"):
                del self.told[share]
                self.gone.append(share)
            elif told.state == "opened":
                told.state = "withdrawn"

    # --- what must be true --------------------------------------------------------------------------------

    def may_open(self, told: Told) -> bool:
        living = told.last_day is None or told.last_day >= self.day
        return not self.ended and told.state in ("delivered", "opened") and living

    @invariant()
    def the_owner_sees_every_state(self) -> None:
        found = {share.id: share.state for share in sharing.mine(actor=self.client)}
        assert found == {share: told.state for share, told in self.told.items()}

    @invariant()
    def the_desk_holds_what_may_be_opened_and_reads_what_was(self) -> None:
        if self.ended:
            with pytest.raises(Missing):
                overview.client_page(actor=self.therapist, pair=self.pair, now=self.now)
            return
        page = overview.client_page(actor=self.therapist, pair=self.pair, now=self.now)
        read = {entry.share.id: entry.share.body for entry in page.received}
        assert set(read) == {share for share, told in self.told.items() if self.may_open(told)}
        words = {share: (body.get("text") or body.get("note")) for share, body in read.items() if body}
        opened = {share: told for share, told in self.told.items() if share in read and told.state == "opened"}
        assert words == {share: told.words for share, told in opened.items()}

    @invariant()
    def nobody_else_opens_anything(self) -> None:
        for share in [*self.told, *self.gone]:
            for who in (self.house.cleo.actor, self.house.dan.actor, self.house.nadia.actor):
                with pytest.raises((Missing, Refused)):
                    sharing.open_(actor=who, share=share, now=self.now, day=self.day)
        for share in self.gone:
            with pytest.raises(Missing):
                sharing.open_(actor=self.therapist, share=share, now=self.now, day=self.day)


@pytest.mark.django_db
def test_in_any_order(house):
    Sharing.house = house
    run_state_machine_as_test(
        Sharing,
        settings=settings(
            max_examples=40, stateful_step_count=25, deadline=None, database=None,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
