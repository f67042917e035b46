"""Notices: neutral messages that something is there, written with the deed and sent later by `run-due`.

A notice names nobody and tells nothing. The web request opens the address and seals it to the MAIL public key;
only `run-due`, which may run as another user, holds the private half.
"""

from safeground.domain.outbox.addresses import Undeliverable, one_address
from safeground.domain.outbox.choices import Choice, choose, mine, quieten
from safeground.domain.outbox.sending import TRIES, Letter, send_due
from safeground.domain.outbox.writing import PATIENCE, address_of, call_off, write, write_each, write_to

__all__ = [
    "PATIENCE",
    "TRIES",
    "Choice",
    "Letter",
    "Undeliverable",
    "address_of",
    "call_off",
    "choose",
    "mine",
    "one_address",
    "quieten",
    "send_due",
    "write",
    "write_each",
    "write_to",
]
