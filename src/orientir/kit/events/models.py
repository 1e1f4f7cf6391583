"""The outbox: what was told, and how far each listener has heard."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """Something that happened. ``ids`` and ``subject`` are numbers and codes of rows, never personal data.

    ``place`` is its turn in the order of delivery: given once its transaction is seen committed, so that an event
    with a lower ``id`` that commits later is not stepped over.
    """

    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    ids = models.JSONField(default=dict)
    at = models.DateTimeField()
    place = models.BigIntegerField(null=True, unique=True)

    class Meta:
        app_label = "cycle"
        db_table = "events_event"
        indexes = [
            models.Index(fields=["id"], name="events_event_new", condition=models.Q(place=None)),
            models.Index(fields=["kind", "place"], name="events_event_kind"),
        ]


class Listener(models.Model):
    """``place`` is the last event that was heard or skipped.

    ``attempts`` counts tries at the next one; until ``retry_at`` it is not tried again. ``error`` is the sentence of
    the last failure.
    """

    name = models.CharField(max_length=80, primary_key=True)
    place = models.BigIntegerField()
    heard = models.BigIntegerField(default=0)
    heard_at = models.DateTimeField(null=True, blank=True)
    attempts = models.IntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        app_label = "cycle"
        db_table = "events_listener"
