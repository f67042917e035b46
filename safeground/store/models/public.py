"""What is public: therapists' own pages, guides of the practice's, and signed notes of people who have been clients.

Text in clear here is text for everybody. What is still being written is a sealed draft of its writer's; what waits
for the practice is sealed to the one director who reads it.
"""

from __future__ import annotations

import uuid

from django.db import models


class Profile(models.Model):
    """What a therapist says about themself to everybody: the words as they were last made public. Whatever is still
    being written is a sealed draft of the therapist's."""

    account = models.OneToOneField("store.Account", on_delete=models.CASCADE, primary_key=True, related_name="+")
    practice = models.ForeignKey("store.Practice", on_delete=models.CASCADE, related_name="+")
    # The end of its address. It stays when the words change, so that links go on working.
    slug = models.CharField(max_length=80)
    title = models.CharField(max_length=80, blank=True)
    # The way of working, in a sentence or two.
    lead = models.CharField(max_length=300, blank=True)
    bio = models.TextField(blank=True)
    qualified = models.CharField(max_length=300, blank=True)
    fees = models.CharField(max_length=300, blank=True)
    # Getting in: steps, lifts, parking, a quiet place to wait.
    access = models.CharField(max_length=300, blank=True)
    # Slugs of content/directory/; `also` is what the list does not name, in the therapist's own words.
    specialties = models.JSONField(default=list)
    also = models.JSONField(default=list)
    # One side for each pair of styles that they chose between.
    styles = models.JSONField(default=dict)
    languages = models.JSONField(default=list)
    formats = models.JSONField(default=list)
    about = models.JSONField(default=list)
    # Written answers, by the slug of the question.
    answers = models.JSONField(default=dict)
    accepting = models.BooleanField(default=True)
    # The hash that a picture's address ends with; empty: there is none.
    picture = models.CharField(max_length=32, blank=True)
    # Empty: nobody but its owner reads any of this.
    published_on = models.DateField(null=True)

    class Meta:
        db_table = "sg_profile"
        constraints = [
            models.UniqueConstraint(fields=["practice", "slug"], name="sg_profile_slug_once"),
            models.CheckConstraint(condition=~models.Q(slug=""), name="sg_profile_has_an_address"),
        ]


class Picture(models.Model):
    """A therapist's picture as everybody sees it: made anew from what was sent, in two sizes, with nothing but pixels
    in it. Apart from the profile, so that no list carries its bytes."""

    profile = models.OneToOneField(Profile, on_delete=models.CASCADE, primary_key=True, related_name="+")
    hash = models.CharField(max_length=32)
    kind = models.CharField(max_length=20)
    large = models.BinaryField()
    small = models.BinaryField()

    class Meta:
        db_table = "sg_picture"


class Guide(models.Model):
    """A page that the practice writes, or what it adds to one of ours. The text is in the revisions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    practice = models.ForeignKey("store.Practice", on_delete=models.CASCADE, related_name="+")
    # guide · question: a page of its own · supplement: stands under one of ours
    kind = models.CharField(max_length=10)
    # The end of its address; for a supplement the id of our page, as "tip:be-patient".
    place = models.CharField(max_length=80)
    # The revision that everybody reads. None: nothing is public.
    published = models.PositiveIntegerField(null=True)
    reviewed_on = models.DateField()

    class Meta:
        db_table = "sg_guide"
        constraints = [
            models.UniqueConstraint(fields=["practice", "place"], name="sg_guide_place_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["guide", "question", "supplement"]), name="sg_guide_known"
            ),
        ]


class GuideRevision(models.Model):
    """What was published once. It is never changed; a later one stands beside it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    guide = models.ForeignKey("store.Guide", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    author = models.CharField(max_length=80)
    body = models.TextField()
    made_on = models.DateField()

    class Meta:
        db_table = "sg_guide_revision"
        constraints = [models.UniqueConstraint(fields=["guide", "number"], name="sg_guide_revision_once")]


class SignedNote(models.Model):
    """A note by somebody who has been a client. No column says who wrote it: the writer keeps its id, sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    practice = models.ForeignKey("store.Practice", on_delete=models.CASCADE, related_name="+")
    # The one who reads it while it waits: never a therapist of the writer's.
    director = models.ForeignKey("store.Account", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10)
    # While it waits: the note, sealed to the director's public key. Afterwards nothing.
    body_sealed = models.BinaryField(null=True)
    # Once it is public: in clear, for everybody. Before that, and when it was not taken, nothing.
    text = models.TextField(default="")
    name = models.CharField(max_length=60, default="")
    sent_on = models.DateField()
    published_on = models.DateField(null=True)

    class Meta:
        db_table = "sg_signed_note"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "public", "declined"]), name="sg_signed_note_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="public") | models.Q(text="", name="", published_on__isnull=True),
                name="sg_signed_note_clear_when_public",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting") | models.Q(body_sealed__isnull=True),
                name="sg_signed_note_sealed_while_waiting",
            ),
        ]
