"""Saying something to the therapist: built from one's own words, held until tomorrow at nine, or sent now."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from safeground.content import library, sayings
from safeground.domain import access, care, items, sharing
from safeground.domain import practice as practices
from safeground.domain.actor import Actor, Refused

FIRST = "something-felt-off"
LONGEST = 8_000


@dataclass(frozen=True)
class Choices:
    """What was chosen in the composer. The options are slugs of content/sayings; the words are the person's.

    `strength` may name another way to say the same: "plain.1" is the first of plain's others.
    """

    about: str = FIRST
    strength: str = "plain"
    needs: Sequence[str] = ()
    place: str = ""
    please_not: Sequence[str] = ()
    own_words: str = field(default="", repr=False)
    stop_word: str = field(default="", repr=False)


def kind(number: int | None) -> sayings.Saying:
    """The kind of message with this number, as it stands in addresses; the first one for a number there is not."""
    found = sayings.sayings()
    return next((one for one in found if one.number == number), found[0])


def opening(about: str, strength: str) -> str:
    """The first sentences at this strength, or "" for a strength there is not."""
    name, _, other = strength.partition(".")
    chosen = sayings.saying(about).strengths.get(name)
    if chosen is None:
        return ""
    ways = (chosen.opening, *chosen.others)
    place = int(other) if other in {str(number) for number in range(len(ways))} else 0
    return ways[place]


def compose(*, choices: Choices, signature: str) -> str:
    """The message as it would stand, from whole sentences of content/sayings and the person's own words."""
    saying, common = sayings.saying(choices.about), sayings.common_sayings()
    parts = [opening(choices.about, choices.strength), choices.own_words.strip()]
    parts.extend(saying.needs[slug].sentence for slug in choices.needs if slug in saying.needs)
    if choices.place in common.places:
        parts.append(common.places[choices.place].sentence)
    parts.extend(saying.please_not[slug].sentence for slug in choices.please_not if slug in saying.please_not)
    if choices.stop_word.strip():
        parts.append(common.stop_sentence.replace("{word}", choices.stop_word.strip()))
    parts.append(signature)
    return "\n\n".join(part for part in parts if part)


def ask_to_raise(*, about: str, client: str) -> str:
    """The one line that asks the therapist to bring it up."""
    return library.fill(sayings.saying(about).raise_it, client=client)


def write(
    *,
    actor: Actor,
    pair: uuid.UUID,
    text: str,
    when: str,
    now: datetime,
    checkin: uuid.UUID | None = None,
    raise_it: bool = False,
    about: str = FIRST,
    rung: uuid.UUID | None = None,
    no_reply: bool = False,
    key: str = "",
) -> sharing.Share:
    """Send a message to the therapist of a pair: `when` is "tomorrow" (held until nine) or "now".

    `about` is the kind of message: once it is opened, advice for answering that kind stands beside it.
    `rung` is the rung of the ladder that it shows: only the writer's own copy remembers which.

    With `no_reply`, reading it is all that is asked: once it is opened it waits for nothing more.
    With `raise_it`, the text is one line that asks the therapist to bring it up.
    """
    practice = practices.here()
    day = practice.day(now)
    words = _checked(text, when)
    if care.side_of(actor=actor, pair=pair) != "client" or about not in _kinds():
        raise access.Missing
    body = {
        "about": about,
        "rung": str(rung) if rung else "",
        "text": words,
        "raise_it": raise_it,
        "pair": str(pair),
        "checkin": str(checkin) if checkin else "",
    }
    with access.deed():
        made = items.receipt(actor=actor, key=key) if key else None
        if made is not None:
            return sharing.read_mine(actor=actor, share=made)
        kept = items.keep(actor=actor, kind="message", body=body, now=now, day=day)
        share = sharing.show(
            actor=actor,
            pair=pair,
            kept=kept,
            body={
                "kind": "message",
                "about": about,
                "text": words,
                "raise_it": raise_it,
                "written_on": day.isoformat(),
                "no_reply": no_reply,
            },
            now=now,
            day=day,
            due_at=sharing.tomorrow_at_nine(now=now, zone=practice.time_zone) if when == "tomorrow" else None,
        )
        if key:
            items.give_receipt(actor=actor, key=key, result=share.id, day=day)
        items.drop_draft(actor=actor, place=draft_place(pair, about))
    return share


def _kinds() -> set[str]:
    return {one.slug for one in sayings.sayings()} | set(sayings.THEMES)


def _checked(text: str, when: str) -> str:
    words = text.strip()
    if not words:
        raise Refused("empty", "There is nothing written yet. Nothing was sent.")
    if len(words) > LONGEST:
        raise Refused("too-long", f"A message can hold {LONGEST:,} characters. Nothing was sent, nothing is lost.")
    if when not in ("tomorrow", "now"):
        raise Refused("when", "Please choose when it should go.")
    return words


def ask(*, questions: Sequence[str], own: str, signature: str) -> str:
    """The ticked questions and one's own, as one message."""
    theme = sayings.theme("ask")
    known = [question for group in theme.groups for question in group.questions if question in questions]
    listed = [*known, *([own.strip()] if own.strip() else [])]
    if not listed:
        raise Refused("empty", "No question is ticked or written yet. Nothing was sent.")
    return "\n\n".join([theme.opening, "\n".join(f"– {question}" for question in listed), signature])


def give_feedback(*, words: Mapping[str, str], signature: str) -> str:
    """What helps, what does not and what one would rather do, as one message."""
    theme = sayings.theme("feedback")
    said = [
        library.fill(box.sentence, words=words[box.slug].strip())
        for box in theme.boxes
        if words.get(box.slug, "").strip()
    ]
    if not said:
        raise Refused("empty", "There is nothing written yet. One of the boxes is enough.")
    return "\n\n".join([theme.opening, *said, signature])


def sent(*, actor: Actor, pair: uuid.UUID, about: str) -> list[sharing.Share]:
    """One's own messages of one kind to one therapist, the latest first, as long as they are shown."""
    kinds = {one.id for one in items.kept(actor=actor, kind="message") if one.body["about"] == about}
    return [one for one in sharing.mine(actor=actor, pair=pair, lasting=False) if one.item in kinds]


def draft_place(pair: uuid.UUID, about: str = FIRST) -> str:
    """Where the words of one kind of message are kept while they are not sent."""
    return f"message:{pair}" if about == FIRST else f"message:{pair}:{about}"


def drafted(*, actor: Actor, pair: uuid.UUID) -> frozenset[str]:
    """The kinds of message for which words to this therapist are kept."""
    places = {draft_place(pair, one.slug): one.slug for one in sayings.sayings()}
    return frozenset(places[place] for place in items.drafted(actor=actor, places=list(places)))


# --- to be read aloud -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Aloud:
    """Words that are to be read out in the room, and go nowhere before that."""

    id: uuid.UUID
    pair: uuid.UUID
    about: str
    text: str = field(repr=False)


def keep_to_read(
    *, actor: Actor, pair: uuid.UUID, text: str, about: str, signature: str, now: datetime, key: str = ""
) -> None:
    """Keep the whole message with the card, for the writer alone. Nobody signs what they say aloud."""
    day = practices.here().day(now)
    words = _checked(f"\n\n{text.strip()}".removesuffix(f"\n\n{signature}"), "now")
    if care.side_of(actor=actor, pair=pair) != "client" or about not in _kinds():
        raise access.Missing
    with access.deed():
        if key and items.receipt(actor=actor, key=key) is not None:
            return
        body = {"pair": str(pair), "about": about, "text": words}
        kept = items.keep(actor=actor, kind="aloud", body=body, now=now, day=day)
        if key:
            items.give_receipt(actor=actor, key=key, result=kept.id, day=day)
        items.drop_draft(actor=actor, place=draft_place(pair, about))


def to_read(
    *, actor: Actor, pair: uuid.UUID | None = None, everything: Sequence[items.Kept] | None = None
) -> list[Aloud]:
    """What is to be read aloud, oldest first; to one therapist, or to all."""
    found = items.of_kind(items.kept(actor=actor) if everything is None else everything, "aloud")
    told = [Aloud(one.id, uuid.UUID(one.body["pair"]), one.body["about"], one.body["text"]) for one in found]
    return [one for one in told if pair in (None, one.pair)]


def let_go(*, actor: Actor, aloud: uuid.UUID) -> None:
    """Read out, or not wanted any more: deleted for good."""
    if items.read(actor=actor, item=aloud).kind != "aloud":
        raise access.Missing
    items.forget(actor=actor, item=aloud)


# --- how it went ------------------------------------------------------------------------------------------


WENT = ("heard", "partly", "not-heard", "too-soon")


@dataclass(frozen=True)
class Went:
    """What a person made of the answer to something they said. Theirs alone."""

    share: uuid.UUID
    how: str = field(repr=False)
    words: str = field(repr=False)


def say_how_it_went(*, actor: Actor, share: uuid.UUID, how: str, words: str, now: datetime) -> Went:
    """For the actor's own record; a later one stands in the place of an earlier one. Nobody is told."""
    practice = practices.here()
    if how not in WENT:
        raise Refused("went", "Please choose one of the four.")
    if len(words) > 2_000:
        raise Refused("too-long", "This line can hold 2,000 characters. Please make it shorter; nothing is lost.")
    sharing.read_mine(actor=actor, share=share)
    body = {"share": str(share), "how": how, "words": words.strip()}
    with access.deed():
        before = _went_item(actor, share)
        if before is not None:
            items.change(actor=actor, kept=before, body=body)
        else:
            items.keep(actor=actor, kind="went", body=body, now=now, day=practice.day(now))
    return Went(share, how, words.strip())


def _went_item(actor: Actor, share: uuid.UUID) -> items.Kept | None:
    found = items.kept(actor=actor, kind="went")
    return next((one for one in found if one.body["share"] == str(share)), None)


def all_that_went(*, everything: Sequence[items.Kept]) -> dict[uuid.UUID, Went]:
    """How each of them went, from what the actor keeps and has opened already."""
    found = [
        Went(uuid.UUID(one.body["share"]), one.body["how"], one.body["words"])
        for one in items.of_kind(everything, "went")
    ]
    return {one.share: one for one in found}


def how_it_went(*, actor: Actor, share: uuid.UUID) -> Went | None:
    found = _went_item(actor, share)
    return None if found is None else Went(share, found.body["how"], found.body["words"])


# --- while it is held -------------------------------------------------------------------------------------


def rewrite(*, actor: Actor, share: uuid.UUID, text: str, now: datetime) -> sharing.Share:
    """Alter a message while it is held: the old one is taken back, the new one keeps the old hour."""
    practice = practices.here()
    words = text.strip()
    if not words:
        raise Refused("empty", "There is nothing written. The message stays as it was.")
    if len(words) > LONGEST:
        raise Refused("too-long", f"A message can hold {LONGEST:,} characters. It stays as it was.")
    with access.deed():
        old = sharing.read_mine(actor=actor, share=share)
        if old.state == "held" and old.kind != "message":
            # What is shown of other things is written anew where it was written, never here.
            raise access.Missing
        if old.state != "held" or old.body is None:
            raise Refused("gone", "This went before you changed it. The new words were not sent.")
        kept = items.change(actor=actor, kept=items.read(actor=actor, item=old.item), body={"text": words})
        if not sharing.take_back(actor=actor, share=share, now=now):
            raise Refused("gone", "This went before you changed it. The new words were not sent.")
        return sharing.show(
            actor=actor,
            pair=old.pair,
            kept=kept,
            body={**old.body, "text": words},
            now=now,
            day=practice.day(now),
            due_at=old.due_at,
        )
