"""What invented people do between sessions: prepare a card, put rungs on a ladder, keep a note for themselves."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from safeground.cli import portraits
from safeground.domain import (
    boundaries,
    bridges,
    consultations,
    dated,
    exercises,
    expectations,
    goals,
    guides,
    homework,
    ladder,
    library,
    messages,
    milestones,
    notes,
    offers,
    preparing,
    profiles,
    reasons,
    reflections,
    saying,
    sharing,
    signed,
    supervision,
)
from safeground.domain import practice as practices
from safeground.domain.actor import Actor

Member = tuple[Actor, uuid.UUID, Actor]


def write_for_everybody(director: Actor, client: Actor, *, words: dict[str, Any], now: datetime) -> None:
    """Pages of the practice's own, and two signed notes: one is public, one waits."""
    author = guides.suggested_author(actor=director)
    for page in words["own_pages"]:
        guides.publish(actor=director, author=author, **page, now=now)
    for note in words["signed_notes"]:
        sent = signed.send(
            actor=client, text=note["text"], name=note["name"], consents=list(signed.CONSENTS), reader=None, now=now
        )
        if note["publish"]:
            signed.publish(actor=director, note=sent.note, now=now)


def open_hours(therapists: list[Actor], *, words: dict[str, Any], now: datetime) -> None:
    """Hours for first talks, somebody who has arranged one, and somebody who waits."""
    spans = [consultations.Span(day, time(*start), time(*end)) for day, start, end in words["first_talk_hours"]]
    numbers = {"before": 0, "after": 15, "notice_hours": 24, "horizon_days": 28, "most_a_day": 3}
    for therapist in therapists:
        consultations.set_availability(
            actor=therapist, is_open=True, spans=spans, modes=consultations.MODES, numbers=numbers,
            place=words["first_talk_place"], link=words["first_talk_link"],
        )  # fmt: skip
    host, network = therapists[0].me, "127.0.0.1"
    at = consultations.offered(therapist=host, now=now)[0]
    code = consultations.hold(therapist=host, at=at, network=network, now=now)
    first, second = words["visitors"]
    consultations.arrange(code=code, typed=first, network=network, now=now)
    consultations.wait(therapist=host, typed=second, network=network, now=now)


def introduce(therapists: Sequence[Actor], director: Actor, *, words: dict[str, Any], now: datetime) -> None:
    """The pages on which the therapists say who they are, and the practice's own lines."""
    for actor, page in zip(therapists, words["profiles"], strict=False):
        face, typed = page["face"], {name: value for name, value in page.items() if name != "face"}
        profiles.set_picture(actor=actor, raw=portraits.draw(**face))
        profiles.publish(actor=actor, typed={"accepting": True, **typed}, now=now)
    profiles.set_public_texts(actor=director, typed=words["public_texts"])


class Evenings:
    """The evenings of one client. Ana, the first, does a little of everything, so that there is something to see."""

    def __init__(self, member: Member, *, words: dict[str, Any], chance: random.Random, all_of_it: bool) -> None:
        self.client, self.pair, self.therapist = member
        self.words, self.chance, self.all_of_it = words, chance, all_of_it

    def live(self, now: datetime) -> None:
        """The last two weeks, ending at `now`."""
        evenings = (
            (0.5, self._prepare), (0.4, self._climb), (0.3, self._limit), (0.1, self._note), (0.3, self._reflect),
            (0.3, self._practise), (0.2, self._mark_one), (0.5, self._agree), (0.5, self._try), (0.4, self._settle),
            (0.3, self._wonder), (0.4, self._expect),
        )  # fmt: skip
        for share_of_people, do in evenings:
            if self.all_of_it or self.chance.random() < share_of_people:
                do(now - timedelta(days=self.chance.randint(1, 13)))
        if self.all_of_it:
            self._at_the_desk(now - timedelta(days=2))

    def _at_the_desk(self, at: datetime) -> None:
        """What the therapist keeps to themselves after the hour."""
        notes.write(actor=self.therapist, pair=self.pair, text=self.words["client_note"], now=at)
        supervision.write(actor=self.therapist, given=self.words["sheet"], now=at)

    def _few(self, name: str, most: int) -> list[Any]:
        return self.chance.sample(self.words[name], self.chance.randint(1, most))

    def _prepare(self, at: datetime) -> None:
        texts = library.preparation()
        for text in self._few("card_lines", 3):
            line = preparing.add_line(actor=self.client, pair=self.pair, text=text, now=at)
            effect = self.chance.choice(self.words["card_effects"]) if line.played_down else ""
            ready = self.chance.choice(("", *texts.ready))
            preparing.change_line(actor=self.client, line=line.id, text=text, ready=ready, effect=effect)
        preparing.write_card(
            actor=self.client,
            pair=self.pair,
            revision=preparing.card(actor=self.client, pair=self.pair).revision,
            want=self.chance.sample(list(texts.want), 2),
            today=self.chance.choice(self.words["card_today"]),
            first=self.chance.choice(self.words["card_first"]),
            now=at,
        )
        if self.chance.random() < 0.5:
            shown = [str(line.id) for line in preparing.lines(actor=self.client) if line.pair == self.pair]
            preparing.show(actor=self.client, pair=self.pair, lines_=shown, parts=["want", "today"], now=at)

        if self.all_of_it:
            saying.keep_to_read(
                actor=self.client, pair=self.pair, text=self.words["aloud"], about="late-away-forgot", signature="",
                now=at,
            )  # fmt: skip

    def _climb(self, at: datetime) -> None:
        kept = [
            ladder.add(actor=self.client, **one, fear=self.chance.choice(("", *self.words["rung_fears"])), now=at)
            for one in self._few("rungs", 4)
        ]
        texts = library.ladder()
        if self.all_of_it or self.chance.random() < 0.3:
            went = self.chance.choice(list(texts.went))
            ladder.mark_said(actor=self.client, rung=kept[0].id, whom="therapist", went=went, after="easy", now=at)
        if len(kept) > 1 and self.chance.random() < 0.4:
            text = ladder.words_for(rung=kept[1], only_exists=True, signature="")
            saying.write(
                actor=self.client, pair=self.pair, text=text.strip(), when="now", about="not-ready",
                rung=kept[1].id, now=at,
            )  # fmt: skip

    def _limit(self, at: datetime) -> None:
        texts = library.limits()
        chosen = self.chance.sample(texts.topics, 3)
        lines = [boundaries.Line(topic.slug, self.chance.choice(topic.suggestions)) for topic in chosen]
        sign = self.chance.choice(self.words["stop_signs"])
        kept = boundaries.write(actor=self.client, pair=self.pair, revision=0, lines=lines, stop=sign, now=at)
        if not self.all_of_it and self.chance.random() < 0.3:
            return
        share = boundaries.show(actor=self.client, pair=self.pair, revision=kept.revision, now=at)
        if not self.all_of_it and self.chance.random() < 0.4:
            return
        day = practices.here().day(at)
        sharing.open_(actor=self.therapist, share=share.id, now=at, day=day)
        said = {line.topic: boundaries.Said("yes") for line in lines}
        said[lines[-1].topic] = boundaries.Said("not-as-it-stands", self.words["limit_answer"])
        boundaries.answer(actor=self.therapist, share=share.id, answers=said, stop_seen=True, now=at)

    def _practise(self, at: datetime) -> None:
        ticked = self.chance.sample(list(library.exercise_words().needs), 3)
        exercises.tick(actor=self.client, needs=ticked, now=at)
        chosen = self.chance.choice([one for one in library.exercises() if one.steps])
        # As a therapist adapts one: in their own words, and without the last step.
        steps = [(step.title, step.text) for step in chosen.steps[:-1]]
        why = self.chance.choice(self.words["exercise_whys"])
        offer = offers.offer(
            actor=self.therapist, pair=self.pair, exercise=chosen.slug, steps=steps, why=why, now=at
        )  # fmt: skip
        if self.chance.random() < 0.4:
            offers.reply(actor=self.client, offer=offer.id, as_=self.chance.choice(("yes", "no")), now=at)
        before, after = self.chance.choices(exercises.CALM, k=2)
        exercises.keep_rating(actor=self.client, exercise=chosen.slug, before=before, after=after, now=at)

    def _mark_one(self, at: datetime) -> None:
        milestones.write(actor=self.client, text=self.chance.choice(self.words["milestones"]), about="", now=at)

    def _agree(self, at: datetime) -> None:
        """A goal of one's own, one that was proposed and agreed, and for some one that waits for an answer."""
        own, *offered = self.chance.sample(self.words["goals"], 3)
        goals.begin(actor=self.client, pair=self.pair, words=self._goal(own, at), now=at)
        share = goals.propose(actor=self.therapist, pair=self.pair, words=self._goal(offered[0], at), seen=0, now=at)
        later = at + timedelta(hours=20)
        yes = goals.answer(actor=self.client, pair=self.pair, share=share.id, as_="yes", now=later)
        sharing.open_(actor=self.therapist, share=yes.id, now=later, day=practices.here().day(later))
        if self.all_of_it:
            words = self._goal(offered[1], at)
            goals.propose(actor=self.therapist, pair=self.pair, words=words, seen=0, now=later)

    def _goal(self, found: dict[str, Any], at: datetime) -> goals.Wording:
        on = practices.here().day(at + timedelta(days=42))
        return goals.Wording(found["text"], tuple(found["steps"]), on)

    def _try(self, at: datetime) -> None:
        offered = self.chance.sample(self.words["tasks"], 2)
        shares = [homework.suggest(actor=self.therapist, pair=self.pair, **one, now=at) for one in offered]
        task = homework.take_on(actor=self.client, pair=self.pair, share=shares[0].id, now=at)
        how = self.chance.choice(list(library.homework().how))
        way = self.chance.sample(list(library.homework().way), 2) if how in ("some", "not-now") else ()
        after = homework.mark(actor=self.client, task=task.id, how=how, way=way, now=at + timedelta(hours=20))
        if self.chance.random() < 0.4:
            homework.show(
                actor=self.client, task=task.id, pair=self.pair, what="after", revision=after.revision,
                now=at + timedelta(hours=20),
            )  # fmt: skip
        if self.all_of_it:
            homework.add(actor=self.client, pair=self.pair, text=self.words["own_task"], now=at)

    def _settle(self, at: datetime) -> None:
        ask, answer = self.chance.choice(self.words["practical"])
        sent = messages.write(actor=self.client, pair=self.pair, text=ask, when="now", now=at)
        later = at + timedelta(hours=18)
        sharing.open_(actor=self.therapist, share=sent.id, now=later, day=practices.here().day(later))
        messages.reply(actor=self.therapist, pair=self.pair, text=answer, when="now", to=sent.id, now=later)

    def _note(self, at: datetime) -> None:
        dated.write(actor=self.client, **self.chance.choice(self.words["dated"]), now=at)

    def _reflect(self, at: datetime) -> None:
        kept = [
            reflections.write(actor=self.client, **one, now=at - timedelta(days=days))
            for days, one in enumerate(self.words["reflections"])
        ]
        lines = {name: self.words[f"bridge_{name}"] for name in bridges.LINES}
        bridges.write(actor=self.client, pair=self.pair, of=kept[0].id, revision=0, lines=lines, now=at)
        if self.all_of_it or self.chance.random() < 0.3:
            bridges.show(
                actor=self.client, pair=self.pair, of=kept[0].id, revision=1, ticked=["watch", "help"], when="now",
                now=at,
            )  # fmt: skip

    def _wonder(self, at: datetime) -> None:
        picked = [reasons.Picked(**one) for one in self._few("reasons", 3)]
        reasons.write(actor=self.client, sign="concealment", picked=picked, revision=0, now=at)

    def _expect(self, at: datetime) -> None:
        choices = self.chance.sample(list(library.expectations().mine["choices"]), 2)
        start = at - timedelta(weeks=18)
        text = self.chance.choice(self.words["expected"])
        expectations.expect(actor=self.client, text=text, choices=choices, now=start)
        noted = expectations.agree(actor=self.client, pair=self.pair, text=self.words["agreed"], now=at)
        if self.all_of_it or self.chance.random() < 0.5:
            expectations.show(actor=self.client, pair=self.pair, version=noted.id, now=at)
