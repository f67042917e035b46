"""Every table. No rules and no decryption here: both belong to domain/."""

from safeground.store.models.appointments import Appointment, Feed, PairKey, Taken
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
)
from safeground.store.models.public import Guide, GuideRevision, Picture, Profile, SignedNote
from safeground.store.models.trail import AuditEvent, Notice

__all__ = [
    "Account",
    "Appointment",
    "Attempt",
    "AuditEvent",
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
    "Visit",
]
