"""What invented people do between sessions: prepare a card, put rungs on a ladder, keep a note for themselves."""

from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

from safeground.domain import boundaries, dated, guides, ladder, library, preparing, saying, sharing, signed
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


class Evenings:
    """The evenings of one client. Ana, the first, does a little of everything, so that there is something to see."""

    def __init__(self, member: Member, *, words: dict[str, Any], chance: random.Random, all_of_it: bool) -> None:
        self.client, self.pair, self.therapist = member
        self.words, self.chance, self.all_of_it = words, chance, all_of_it

    def live(self, now: datetime) -> None:
        """The last two weeks, ending at `now`."""
        for share_of_people, do in ((0.5, self._prepare), (0.4, self._climb), (0.3, self._limit), (0.1, self._note)):
            if self.all_of_it or self.chance.random() < share_of_people:
                do(now - timedelta(days=self.chance.randint(1, 13)))

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

    def _note(self, at: datetime) -> None:
        dated.write(actor=self.client, text=self.chance.choice(self.words["dated"]), about="pushed", now=at)
