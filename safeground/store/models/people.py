"""Accounts, their keys and sessions, invitations, and who is paired with whom."""

from __future__ import annotations

import uuid

from django.db import models


class Account(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    practice = models.ForeignKey("store.Practice", on_delete=models.PROTECT, related_name="+")
    username = models.CharField(max_length=60)
    # The name a person is greeted by, sealed with their own key.
    name_sealed = models.BinaryField()
    # Clinicians and directors are named on public pages; empty for a client.
    public_name = models.CharField(max_length=80, blank=True)
    # One or more of client, therapist, director, with spaces between.
    roles = models.CharField(max_length=40)
    key_generation = models.PositiveIntegerField(default=1)
    disabled_on = models.DateField(null=True)
    # The day on which a mail server said that there is no such address, for the line on the person's own pages.
    mail_refused_on = models.DateField(null=True)
    # Somebody who worked here and is gone: the keys are destroyed, and it is never opened again.
    left_on = models.DateField(null=True)
    made_on = models.DateField()
    # Five minutes without a sign of life end a session on a shared phone.
    shares_device = models.BooleanField(default=False)

    class Meta:
        db_table = "sg_account"
        constraints = [
            models.UniqueConstraint(fields=["practice", "username"], name="sg_account_username_once"),
        ]


class KeySlot(models.Model):
    """One way to the user key: a password, a recovery code; passkey and second lock are reserved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    generation = models.PositiveIntegerField()
    kdf = models.JSONField(default=dict)
    pepper_id = models.CharField(max_length=16, blank=True)
    verifier = models.BinaryField(null=True)
    user_key_sealed = models.BinaryField()
    made_on = models.DateField()

    class Meta:
        db_table = "sg_key_slot"
        constraints = [
            # An older generation's slots stay until what they open was opened or erased.
            models.UniqueConstraint(fields=["account", "kind", "generation"], name="sg_key_slot_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["password", "recovery", "passkey", "box"]),
                name="sg_key_slot_known",
            ),
        ]


class KeyPair(models.Model):
    """The public key that others seal to, and its private half sealed with the owner's user key."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    generation = models.PositiveIntegerField()
    public = models.BinaryField()
    private_sealed = models.BinaryField()
    made_on = models.DateField()

    class Meta:
        db_table = "sg_key_pair"
        constraints = [
            models.UniqueConstraint(fields=["account", "generation"], name="sg_key_pair_once"),
        ]


class NewKeys(models.Model):
    """Somebody lost password and recovery code. The practice starts this; it opens nothing, and whoever signs in
    meanwhile stops it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="new_keys")
    started_by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    started_at = models.DateTimeField()
    ready_at = models.DateTimeField()
    # Made only after the wait, by whoever started it, and handed over in person.
    code_hash = models.BinaryField(null=True)
    code_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "sg_new_keys"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(account=models.F("started_by")), name="sg_new_keys_by_another"
            ),
            models.CheckConstraint(condition=models.Q(ready_at__gt=models.F("started_at")), name="sg_new_keys_waits"),
        ]


class SecondFactor(models.Model):
    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    seed_sealed = models.BinaryField()
    last_step = models.BigIntegerField(null=True)
    made_on = models.DateField()

    class Meta:
        db_table = "sg_second_factor"


class Session(models.Model):
    """A signed-in browser. The id is a hash of the cookie; the user key is sealed with cookie and epoch."""

    id = models.CharField(primary_key=True, max_length=64)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    # pending: the password was right, the second factor is still to come.
    state = models.CharField(max_length=8)
    user_key_sealed = models.BinaryField()
    epoch_id = models.CharField(max_length=16)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    stepped_up_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=40, blank=True)
    # Room view: the one thing that this browser shows until the password is given. The id says nothing of what it is.
    room_item = models.UUIDField(null=True)

    class Meta:
        db_table = "sg_session"
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=["pending", "full"]), name="sg_session_known"),
        ]


class Attempt(models.Model):
    """How often a door was tried in a window of time. The key is an HMAC, never a name or an address."""

    key = models.BinaryField()
    window_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "sg_attempt"
        constraints = [models.UniqueConstraint(fields=["key", "window_at"], name="sg_attempt_once")]


class Contact(models.Model):
    """An address for notices, sealed with a key derived from the pepper; found by an HMAC."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=12)
    value_sealed = models.BinaryField()
    lookup = models.BinaryField()
    made_on = models.DateField()
    # The day on which a mail server said that there is no such address. A new address is a new row.
    refused_on = models.DateField(null=True)

    class Meta:
        db_table = "sg_contact"
        constraints = [models.UniqueConstraint(fields=["account", "field"], name="sg_contact_once")]


class Clinician(models.Model):
    """What a therapist says about their own working week. It is shown to clients before anything is sent."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    # ISO weekdays, 1 is Monday.
    reading_days = models.JSONField(default=list)
    answers_within_days = models.PositiveSmallIntegerField(default=5)
    away_from_on = models.DateField(null=True)
    away_until_on = models.DateField(null=True)

    class Meta:
        db_table = "sg_clinician"


class Invitation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    practice = models.ForeignKey("store.Practice", on_delete=models.PROTECT, related_name="+")
    inviter = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")
    # The role of the account it makes; two of them in a practice of one.
    role = models.CharField(max_length=40)
    code_hash = models.BinaryField(unique=True)
    # For whom it is, in the inviter's words, sealed with the inviter's key.
    label_sealed = models.BinaryField(null=True)
    # An account for somebody who works here: the name clients will see, so that a second person knows for whom it
    # is; and who that second person was. Without them the words do not work.
    public_name = models.CharField(max_length=80, blank=True)
    confirmer = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    confirmed_on = models.DateField(null=True)
    made_on = models.DateField()
    expires_at = models.DateTimeField()
    used_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        db_table = "sg_invitation"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(inviter=models.F("confirmer")), name="sg_invitation_by_two_people"
            ),
        ]


class Pair(models.Model):
    """A care relationship: one client, one therapist."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    practice = models.ForeignKey("store.Practice", on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    therapist = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    began_on = models.DateField()
    ended_on = models.DateField(null=True)
    # The client's name as this therapist sees it, sealed to the therapist's public key.
    client_name_sealed = models.BinaryField()
    # Each side's note of the other's key, sealed with their own; a changed key is then seen.
    client_pin_sealed = models.BinaryField(null=True)
    therapist_pin_sealed = models.BinaryField(null=True)
    client_compared_on = models.DateField(null=True)
    therapist_compared_on = models.DateField(null=True)
    # Values of opened shares and the therapist's own check-ins, sealed with the therapist's own key.
    summary_sealed = models.BinaryField(null=True)

    class Meta:
        db_table = "sg_pair"
        constraints = [
            models.UniqueConstraint(
                fields=["client", "therapist"],
                condition=models.Q(ended_on__isnull=True),
                name="sg_pair_once_at_a_time",
            ),
            models.CheckConstraint(condition=~models.Q(client=models.F("therapist")), name="sg_pair_of_two_people"),
        ]


class Visit(models.Model):
    """That this sitting at the desk has already been entered in a client's record of who has looked."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "sg_visit"
        constraints = [models.UniqueConstraint(fields=["session", "pair"], name="sg_visit_once")]
