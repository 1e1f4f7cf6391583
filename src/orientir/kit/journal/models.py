"""What the journal keeps. Written only by the definer functions of the journal migration."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class JournalEntry(models.Model):
    """One look (a request and the people it showed) or one change, by ids and names of fields only.

    No foreign keys: an entry outlives what it speaks of. ``unit_id`` and ``role`` are those the account acted by.
    """

    class Kind(models.TextChoices):
        LOOK = "look"
        CHANGE = "change"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    event = models.CharField(max_length=80)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=24, blank=True)
    unit_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=120, blank=True)
    persons = ArrayField(models.BigIntegerField(), default=list)
    fields = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        app_label = "cycle"
        db_table = "journal_entry"
        indexes = [
            GinIndex(fields=["persons"], name="journal_entry_persons"),
            models.Index(fields=["-at"], name="journal_entry_at"),
            models.Index(fields=["unit_id", "-at"], name="journal_entry_unit"),
        ]


class JournalValue(models.Model):
    """What a personal field was and became. Destroyed after ``keep_until``: the entry itself stays."""

    entry = models.ForeignKey("cycle.JournalEntry", models.CASCADE, related_name="+")
    person_id = models.BigIntegerField(null=True)
    field = models.CharField(max_length=60)
    old = models.TextField(null=True)  # noqa: DJ001 null is "there was none"
    new = models.TextField(null=True)  # noqa: DJ001 null is "there is none"
    keep_until = models.DateField()
    salt = models.UUIDField(db_default=RandomUUID())
    """Goes with the values: what stays sealed of them cannot be guessed."""

    class Meta:
        app_label = "cycle"
        db_table = "journal_value"
        indexes = [models.Index(fields=["keep_until"], name="journal_value_term")]


class JournalSeal(models.Model):
    """A day's tail under a seal: ``tail`` is the hash of the last of ``entries`` links, ``last_number`` its place.

    ``destroyed_at``: its entries have served their term; the chain begins after it.
    """

    sealed_at = models.DateTimeField()
    entries = models.PositiveIntegerField()
    last_number = models.BigIntegerField()
    tail = models.BinaryField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "cycle"
        db_table = "journal_seal"


class JournalLink(models.Model):
    """One sealed entry: ``link`` is SHA-256 of the link before and of all the entry says.

    ``of_values``: SHA-256 of its old and new values with their salt; null: it had none.
    """

    number = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    seal = models.ForeignKey("cycle.JournalSeal", models.PROTECT, related_name="+")
    link = models.BinaryField()
    of_values = models.BinaryField(null=True)

    class Meta:
        app_label = "cycle"
        db_table = "journal_link"
