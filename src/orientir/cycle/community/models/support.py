"""Who accompanies whom. Personal data: every table here is under row-level security."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from orientir.cycle.community.rules import Chosen, Ended, Support


class Accompanier(models.Model):
    """A person who accompanies others. ``unit``: whose people they may accompany, all below it too.

    ``competencies``: codes of the pack's competency model in which they help; empty: any. ``capacity``: how many people
    at most. ``basis``: the order that named them.
    """

    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24, choices=Support.choices)
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    competencies = models.JSONField(default=list)
    capacity = models.PositiveSmallIntegerField(default=10)
    basis = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "community_accompanier"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "unit"],
                condition=Q(valid_to=None),
                name="community_accompanier_once",
            )
        ]
        indexes = [models.Index(fields=["unit", "kind"], name="community_accompanier_unit")]


class Accompaniment(models.Model):
    """One person accompanied by one other, from a day on. ``kind`` is the accompanier's: one of each at a time.

    ``unit``: the post for which the person is accompanied.
    """

    accompanier = models.ForeignKey("cycle.Accompanier", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=Support.choices)
    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    how = models.CharField(max_length=8, choices=Chosen.choices)
    reasons = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    ended = models.CharField(max_length=12, choices=Ended.choices, blank=True)
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "community_accompaniment"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(valid_to=None),
                name="community_accompanied_once",
            )
        ]
        indexes = [
            models.Index(fields=["accompanier"], name="community_accompaniment_of"),
            models.Index(fields=["unit", "kind"], name="community_accompaniment_unit"),
        ]


class Mentoring(models.Model):
    """The personalised programme of a pair: its aim, steps, order, consents of both, what came of it.

    ``steps``: a list of ``{"what", "due_on", "done_on"}``, days as ISO text.
    """

    accompaniment = models.OneToOneField(
        "cycle.Accompaniment", models.CASCADE, primary_key=True, related_name="+"
    )
    aim = models.TextField(blank=True)
    steps = models.JSONField(default=list)
    ends_on = models.DateField(null=True, blank=True)
    order_number = models.CharField(max_length=60, blank=True)
    order_on = models.DateField(null=True, blank=True)
    mentor_agreed_at = models.DateTimeField(null=True, blank=True)
    person_agreed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        db_table = "community_mentoring"
