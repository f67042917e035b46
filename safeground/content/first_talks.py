"""The words about the free fifteen minutes: for a visitor without an account, and at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from safeground.content.library import _toml


@dataclass(frozen=True)
class FirstTalks:
    lead: str
    held: str
    none_free: str
    none_free_then: str
    taken: str
    form_lead: str
    who_reads: str
    kept_for: str
    words_hint: str
    channel_none: str
    channel_email: str
    channel_phone: str
    email_hint: str
    phone_hint: str
    voicemail: str
    call_me_hint: str
    code_lead: str
    code_where: str
    sent: str
    sent_none: str
    confirm_lead: str
    offered_lead: str
    standing: str
    over: str
    missed: str
    cancelled: str
    cancelled_by_them: str
    host_gone: str
    host_gone_waiting: str
    host_gone_next: str
    fits: str
    fits_one: str
    fits_no: str
    other: str
    pass_lead: str
    pass_yes: str
    pass_no: str
    passed: str
    not_passed: str
    waiting_lead: str
    waiting: str
    reason_hint: str
    forget_lead: str
    call_lead: str
    zone_lead: str
    desk_lead: str
    desk_hours: str
    desk_waiting: str
    desk_not_told: str
    desk_silent: str
    desk_by_hand: str
    desk_unreadable: str
    desk_fits: str
    desk_invited: str
    desk_other: str
    desk_missed: str
    practice_lead: str
    modes: Mapping[str, str]
    hours: Mapping[str, str]
    reminders: Mapping[str, str]
    states: Mapping[str, str]


@cache
def texts() -> FirstTalks:
    return FirstTalks(**_toml("consultations", "v1.toml"))
