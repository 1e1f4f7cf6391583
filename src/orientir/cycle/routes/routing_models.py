"""Runs of routing with what went in and what came of it, and the groups they propose.

What went in holds what people lack: only the operator reads it. A run's figures name nobody.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class RoutingRun(models.Model):
    """One run: ``settings`` is what was asked for, ``figures`` what came of it, ``versions`` by which program and pack.

    ``parent``: the run whose input was taken again with changes («what if»). ``unit``: for whose people it was run.
    ``applied_at``: when draft routes got the programmes; ``shown_at``: when organisations were shown its proposals.
    """

    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    pack = models.CharField(max_length=80)
    first_day = models.DateField()
    settings = models.JSONField(default=dict)
    figures = models.JSONField(null=True)
    versions = models.JSONField(default=dict)
    job = models.BigIntegerField(null=True)
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    applied_routes = models.PositiveIntegerField(null=True)
    shown_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "routes_routing_run"
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(figures__isnull=False),
                name="routes_routing_finished",
            )
        ]


class RoutingInput(models.Model):
    """The task of a run and its plan, as compressed JSON: by them a run is repeated, explained and changed."""

    run = models.OneToOneField("cycle.RoutingRun", models.CASCADE, related_name="+")
    task = models.BinaryField()
    plan = models.BinaryField(null=True)

    class Meta:
        db_table = "routes_routing_input"


class GroupProposal(models.Model):
    """New groups of one programme at one place. ``sizes``: people of each group; ``made``: the group drafts created.

    ``organisation`` teaches the programme; ``shown_at`` is the run's.
    """

    run = models.ForeignKey("cycle.RoutingRun", models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    programme = models.BigIntegerField()
    programme_title = models.CharField(max_length=500)
    organisation = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    form = models.CharField(max_length=12)
    competency = models.CharField(max_length=40)
    place = models.ForeignKey("cycle.Unit", models.PROTECT, null=True, related_name="+")
    sizes = ArrayField(models.PositiveSmallIntegerField())
    people = models.PositiveIntegerField()
    units = models.PositiveIntegerField()
    gain = models.FloatField()
    made = ArrayField(models.CharField(max_length=64), default=list)
    shown_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "routes_group_proposal"
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="routes_proposal_once")
        ]


class GroupProposalUnit(models.Model):
    """How many people of a unit a proposal would teach."""

    proposal = models.ForeignKey("cycle.GroupProposal", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "routes_group_proposal_unit"
        constraints = [
            models.UniqueConstraint(fields=["proposal", "unit"], name="routes_proposal_unit_once")
        ]
        indexes = [models.Index(fields=["unit"], name="routes_proposal_unit")]
