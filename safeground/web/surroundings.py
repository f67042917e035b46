"""What every page knows: the practice, who is signed in, and where help is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from safeground.domain import accounts
from safeground.domain.actor import Actor


def describe(request: HttpRequest | None) -> dict[str, Any]:
    actor: Actor | None = getattr(request, "actor", None)
    who, keys_wait = None, None
    if actor is not None and actor.account_id is not None and not actor.is_a("pending"):
        who = accounts.whoami(actor=actor)
        keys_wait = actor.card.keys_wait if actor.card else None
    return {
        "practice": getattr(request, "practice", None),
        "who": who,
        "keys_wait": keys_wait,
        "mail_refused": who is not None and actor is not None and actor.card is not None and actor.card.mail_refused,
        "now": getattr(request, "now", None),
        "actor_is_pending": actor is not None and actor.is_a("pending"),
    }
