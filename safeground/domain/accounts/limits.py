"""How often a door may be tried, counted before any password is stretched.

Names and networks are counted under an HMAC: the table tells nobody who tried what from where.
"""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from safeground.crypto import keyring
from safeground.domain import access, keys
from safeground.domain.actor import Actor, Refused
from safeground.store import models

ACCOUNT_WINDOW = timedelta(minutes=15)
NETWORK_WINDOW = timedelta(hours=1)


WAIT = "Too many tries for now. Please wait a quarter of an hour and try again. Nothing is lost."


def count_try(*, actor: Actor, name: str, network: str, now: datetime, by_name: bool = True) -> None:
    """Count one try at a secret of `name` from `network`, or refuse it. The same for names that do not exist.

    Without `by_name` only the network counts, for doors that are not one account's. An empty network is not
    counted: the request has been counted by it already.
    """
    over = False
    with access.deed():
        if by_name:
            over = _count(actor, "account", name, ACCOUNT_WINDOW, now) > settings.TRIES_PER_ACCOUNT
        if network:
            tries = _count(actor, "network", _prefix(network), NETWORK_WINDOW, now)
            over = over or tries > settings.TRIES_PER_NETWORK
    if over:
        raise Refused("too-many", WAIT)


def count_visit(*, actor: Actor, network: str, now: datetime) -> None:
    """Count one thing that somebody without an account begins: how many is a setting, and no third party is asked."""
    with access.deed():
        over = _count(actor, "visit", _prefix(network), NETWORK_WINDOW, now) > settings.VISITS_PER_NETWORK
    if over:
        raise Refused("too-many", WAIT)


def _prefix(network: str) -> str:
    try:
        address = ipaddress.ip_address(network)
    except ValueError:
        return "unknown"
    length = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{length}", strict=False))


def _count(actor: Actor, purpose: str, value: str, window: timedelta, now: datetime) -> int:
    key = keyring.lookup(keys.pepper(), purpose=f"try:{purpose}", value=value)
    start = now - timedelta(seconds=now.timestamp() % window.total_seconds())
    here = {"key": key, "window_at": start.replace(microsecond=0)}
    if not access.change(actor, models.Attempt, "change", to={"count": F("count") + 1}, **here):
        access.add_once(actor, models.Attempt, **here, count=1)
    row = access.find(actor, models.Attempt, "read", **here)
    return row.count if row else 1
