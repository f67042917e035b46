"""Every table. No rules and no decryption here: both belong to domain/."""

from safeground.store.models.appointments import Appointment, Feed, PairKey, Taken
from safeground.store.models.consultations import Availability, Meeting
from safeground.store.models.items import Draft, Item, Receipt, Share
from safeground.store.models.people import (
    Account,
    Attempt,
    Clinician,
    Contact,
    Invitation,
    KeyPair,
    KeySlot,
    NewKeys,
    Pair,
    SecondFactor,
    Session,
    Visit,
)
from safeground.store.models.practice import (
    Contribution,
    Enquiry,
    Erasure,
    Handover,
    Practice,
    Release,
    StatisticsKey,
    TalkCount,
)
from safeground.store.models.public import Guide, GuideRevision, Picture, Profile, SignedNote
from safeground.store.models.trail import AuditEvent, Notice

__all__ = [
    "Account",
    "Appointment",
    "Attempt",
    "AuditEvent",
    "Availability",
    "Clinician",
    "Contact",
    "Contribution",
    "Draft",
    "Enquiry",
    "Erasure",
    "Feed",
    "Guide",
    "GuideRevision",
    "Handover",
    "Invitation",
    "Item",
    "KeyPair",
    "KeySlot",
    "Meeting",
    "NewKeys",
    "Notice",
    "Pair",
    "PairKey",
    "Picture",
    "Practice",
    "Profile",
    "Receipt",
    "Release",
    "SecondFactor",
    "Session",
    "Share",
    "SignedNote",
    "StatisticsKey",
    "Taken",
    "TalkCount",
    "Visit",
]
