"""Events: seminars, sessions, conferences, contests; who registered, who came, what was shown."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from orientir.cycle.community.rules import EventKind, EventState, RegistrationState


class CommunityEvent(models.Model):
    """An event of a unit. ``seats`` empty: as many as come. ``measure``: the number of the measure it carries out.

    ``programme``: a list of ``{"time", "title", "speaker"}``. ``group``: the project group that prepares it.
    """

    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    group = models.ForeignKey("cycle.ProjectGroup", models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, choices=EventKind.choices)
    about = models.TextField(blank=True)
    audience = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    link = models.URLField(max_length=500, blank=True)
    seats = models.PositiveIntegerField(null=True, blank=True)
    closes_at = models.DateTimeField()
    programme = models.JSONField(default=list)
    measure = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=EventState.choices, default=EventState.DRAFT)
    outcome = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "community_event"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=models.F("starts_at")), name="community_event_term"
            )
        ]
        indexes = [models.Index(fields=["starts_at"], name="community_event_when")]


class Registration(models.Model):
    """A person's seat at an event or place in its queue, in the order of asking; written by functions alone."""

    event = models.ForeignKey("cycle.CommunityEvent", models.CASCADE, related_name="+")
    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=RegistrationState.choices)
    has_come = models.BooleanField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "community_registration"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=~Q(state="left"),
                name="community_registration_once",
            )
        ]
        indexes = [
            models.Index(fields=["event", "state", "id"], name="community_registration_queue")
        ]


class EventMaterial(models.Model):
    """A presentation, a collection of papers, a record of an event."""

    event = models.ForeignKey("cycle.CommunityEvent", models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "community_event_material"
        constraints = [
            models.UniqueConstraint(fields=["event", "sha256"], name="community_material_once")
        ]
