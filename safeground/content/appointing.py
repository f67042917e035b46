"""The words about appointments: how people meet, what may get in the way, what is asked before a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from safeground.content.library import _toml


@dataclass(frozen=True)
class Appointing:
    lead: str
    empty: str
    empty_desk: str
    desk_lead: str
    move_lead: str
    move_agreed: str
    off_lead: str
    reason_hint: str
    reason_show: str
    noted_lead: str
    way_title: str
    way_lead: str
    way_show: str
    call_title: str
    call_lead: str
    call_no_sign: str
    call_not_now: str
    desk_call_lead: str
    link_lead: str
    unreadable: str
    reminder_lead: str
    zone_lead: str
    feed_lead: str
    feed_neutral: str
    feed_risk: str
    feed_names: str
    feed_desk: str
    feed_once: str
    feed_end: str
    modes: Mapping[str, str]
    noted: Mapping[str, str]
    reminders: Mapping[str, str]
    in_the_way: Mapping[str, str]


@cache
def texts() -> Appointing:
    return Appointing(**_toml("appointments", "v1.toml"))
