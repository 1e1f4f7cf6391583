"""Project groups: what they are charged with, their meetings, what they make. Members are ``Member`` rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from orientir.cycle.community.rules import (
    GroupState,
    MeetingState,
    OpinionKind,
    OpinionVerdict,
    ProductKind,
    ProductState,
)


class ProjectGroup(models.Model):
    """A group with a technical assignment, a term and an order that named it.

    ``unit``: who set it up and keeps it. ``tasks``, ``results``: lines of the technical assignment. ``working_rules``:
    how its members work together. ``measure``: the number of the measure of a road map that it carries out.
    """

    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    direction = models.CharField(max_length=300, blank=True)
    aim = models.TextField(blank=True)
    tasks = models.JSONField(default=list)
    results = models.JSONField(default=list)
    working_rules = models.TextField(blank=True)
    measure = models.CharField(max_length=40, blank=True)
    order_number = models.CharField(max_length=60, blank=True)
    order_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=8, choices=GroupState.choices, default=GroupState.FORMING)
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "community_group"
        constraints = [
            models.UniqueConstraint(fields=["unit", "title"], name="community_group_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="community_group_term"
            ),
        ]


class GroupMeeting(models.Model):
    """A meeting with its agenda; once its minutes are signed nothing of it changes.

    ``present``: members who came (ids of ``Member``); ``guests``: others, a line for each.
    """

    group = models.ForeignKey("cycle.ProjectGroup", models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    meets_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    state = models.CharField(
        max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    present = models.JSONField(default=list)
    guests = models.TextField(blank=True)
    chair = models.CharField(max_length=100, blank=True)
    secretary = models.CharField(max_length=100, blank=True)
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "community_meeting"
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="community_meeting_once")
        ]
        indexes = [models.Index(fields=["group", "meets_at"], name="community_meeting_of")]


class AgendaItem(models.Model):
    """A question of a meeting: who speaks, what was heard, what was decided by how many votes."""

    meeting = models.ForeignKey("cycle.GroupMeeting", models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=500)
    speaker = models.CharField(max_length=200, blank=True)
    heard = models.TextField(blank=True)
    decided = models.TextField(blank=True)
    votes = models.CharField(max_length=100, blank=True)

    class Meta:
        db_table = "community_agenda_item"
        indexes = [models.Index(fields=["meeting", "place"], name="community_agenda")]


class GroupProduct(models.Model):
    """What a group makes, from its draft to its recommendation. ``authors``: words of the title page."""

    group = models.ForeignKey("cycle.ProjectGroup", models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, choices=ProductKind.choices)
    about = models.TextField(blank=True)
    authors = models.CharField(max_length=500, blank=True)
    state = models.CharField(
        max_length=12, choices=ProductState.choices, default=ProductState.DRAFT
    )
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "community_product"
        constraints = [
            models.UniqueConstraint(fields=["group", "title"], name="community_product_once")
        ]


class ProductVersion(models.Model):
    """A file of a product; an earlier one is never overwritten."""

    product = models.ForeignKey("cycle.GroupProduct", models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)
    file_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "community_product_version"
        constraints = [
            models.UniqueConstraint(fields=["product", "number"], name="community_version_once"),
            models.UniqueConstraint(fields=["product", "sha256"], name="community_version_new"),
        ]


class ProductOpinion(models.Model):
    """What somebody says of a version: in the discussion, as an expert; or a step of its life (``state``)."""

    product = models.ForeignKey("cycle.GroupProduct", models.CASCADE, related_name="+")
    version = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=OpinionKind.choices)
    verdict = models.CharField(max_length=10, choices=OpinionVerdict.choices, blank=True)
    words = models.TextField(blank=True)
    by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    who = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "community_product_opinion"
        indexes = [models.Index(fields=["product", "at"], name="community_opinions")]
