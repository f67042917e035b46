"""Items and shares: every private word of every kind.

An item is one sealed thing its owner keeps. A share is one bundle of chosen parts of one item revision for one
recipient; it has a data key of its own, so that showing a part never hands over the key to the whole.
"""

from __future__ import annotations

import uuid

from django.db import models


class Item(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey("store.Account", on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    key_generation = models.PositiveIntegerField()
    key_sealed = models.BinaryField()
    body_sealed = models.BinaryField()
    size_bucket = models.PositiveIntegerField()
    made_on = models.DateField()

    class Meta:
        db_table = "sg_item"
        # The newest things of one person without a look at the others: both columns are in clear as it is.
        indexes = [models.Index(fields=["owner", "made_on"], name="sg_item_owner_day")]


class Draft(models.Model):
    """Words not yet kept. `place` is an HMAC under the owner's key: it does not tell which page."""

    owner = models.ForeignKey("store.Account", on_delete=models.CASCADE, related_name="+")
    place = models.BinaryField()
    key_generation = models.PositiveIntegerField(default=1)
    body_sealed = models.BinaryField()
    changed_on = models.DateField()

    class Meta:
        db_table = "sg_draft"
        constraints = [models.UniqueConstraint(fields=["owner", "place"], name="sg_draft_once")]


class Receipt(models.Model):
    """That a form was already taken in: a second press of the button finds the first one's result."""

    owner = models.ForeignKey("store.Account", on_delete=models.CASCADE, related_name="+")
    key_hash = models.BinaryField()
    result = models.UUIDField()
    made_on = models.DateField()

    class Meta:
        db_table = "sg_receipt"
        constraints = [models.UniqueConstraint(fields=["owner", "key_hash"], name="sg_receipt_once")]


class Share(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    practice = models.ForeignKey("store.Practice", on_delete=models.PROTECT, related_name="+")
    pair = models.ForeignKey("store.Pair", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("store.Account", on_delete=models.CASCADE, related_name="+")
    recipient = models.ForeignKey("store.Account", on_delete=models.CASCADE, related_name="+")
    # The owner's item. Not a foreign key: erasing the item leaves what was shown to its own rules.
    item = models.UUIDField()
    revision = models.PositiveIntegerField()
    # held: exists for nobody but its owner · delivered · opened · withdrawn: taken back after it was opened,
    # or its time has ended; both keys and the body are gone.
    state = models.CharField(max_length=10)
    # An answer and its promise belong to both people: they cannot be taken back once delivered.
    lasting = models.BooleanField(default=False)
    # The share that this one answers.
    answers = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    expires_on = models.DateField(null=True)
    owner_generation = models.PositiveIntegerField()
    recipient_generation = models.PositiveIntegerField()
    # Which of the owner's keys opens it; the grant's own generations are bound into the grant.
    owner_key_generation = models.PositiveIntegerField(default=1)
    owner_key_sealed = models.BinaryField(null=True)
    grant_sealed = models.BinaryField(null=True)
    # The data key again, under the recipient's own key, made at the first opening: quicker than the grant.
    recipient_key_sealed = models.BinaryField(null=True)
    # The data key handed back by the recipient, to an owner who lost their keys.
    back_sealed = models.BinaryField(null=True)
    body_sealed = models.BinaryField(null=True)
    size_bucket = models.PositiveIntegerField()

    class Meta:
        db_table = "sg_share"
        indexes = [
            models.Index(fields=["recipient", "state"], name="sg_share_recipient"),
            models.Index(fields=["owner"], name="sg_share_owner"),
            models.Index(fields=["pair"], name="sg_share_pair"),
            models.Index(fields=["due_at"], name="sg_share_due", condition=models.Q(state="held")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["held", "delivered", "opened", "withdrawn"]),
                name="sg_share_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn")
                | models.Q(
                    owner_key_sealed__isnull=True,
                    grant_sealed__isnull=True,
                    recipient_key_sealed__isnull=True,
                    back_sealed__isnull=True,
                    body_sealed__isnull=True,
                ),
                name="sg_share_withdrawn_is_empty",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="opened") | models.Q(opened_at__isnull=False),
                name="sg_share_opened_has_time",
            ),
            models.CheckConstraint(condition=~models.Q(owner=models.F("recipient")), name="sg_share_between_two"),
        ]
