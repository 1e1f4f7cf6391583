"""Decisions, the figures they stand on, what they charge to whom, and what was reported."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from orientir.cycle.decisions.rules import AssignmentState, DecisionKind, DecisionState


class Decision(models.Model):
    """An order, minutes or a letter of a unit.

    ``grounds``: why, in words; ``text``: the letter itself, or what was heard; ``present``: who took part, a line for
    each (minutes). ``control``: on whom the control of it lies. ``ends``: the decision that this one supersedes or
    cancels (``ends_how``). ``is_for_all``: every unit below is to know of it. ``sought``: what search looks in.
    """

    kind = models.CharField(max_length=8, choices=DecisionKind.choices)
    state = models.CharField(
        max_length=10, choices=DecisionState.choices, default=DecisionState.DRAFT
    )
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=500)
    grounds = models.TextField(blank=True)
    text = models.TextField(blank=True)
    present = models.TextField(blank=True)
    control = models.CharField(max_length=300, blank=True)
    signatory_post = models.CharField(max_length=200, blank=True)
    signatory = models.CharField(max_length=100, blank=True)
    is_for_all = models.BooleanField(default=False)
    ends = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    ends_how = models.CharField(max_length=10, blank=True, choices=DecisionState.choices[2:])
    sought = models.TextField(blank=True)
    created_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    signed_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "decisions_decision"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "number", "signed_on"],
                condition=~Q(state="draft"),
                name="decisions_number_once",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (~Q(number="") & Q(signed_on__isnull=False) & Q(signed_at__isnull=False)),
                name="decisions_signed_whole",
            ),
            models.CheckConstraint(
                condition=Q(ends=None, ends_how="") | Q(ends__isnull=False) & ~Q(ends_how=""),
                name="decisions_ends_how",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-signed_on"], name="decisions_of_unit"),
            models.Index(fields=["-signed_on", "-id"], name="decisions_register"),
            models.Index(fields=["ends"], name="decisions_ended_by"),
        ]


class PinnedFigure(models.Model):
    """A figure of a snapshot as it stood when it was pinned; the database itself copies it from the snapshot.

    ``factor`` and ``decimals`` say how it is shown (100: per cent), ``target`` is that of its year.
    """

    decision = models.ForeignKey("cycle.Decision", models.CASCADE, related_name="+")
    snapshot = models.ForeignKey("cycle.Snapshot", models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=16)
    indicator_title = models.CharField(max_length=300)
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    unit_title = models.CharField(max_length=300)
    level = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    numerator = models.DecimalField(max_digits=18, decimal_places=6)
    denominator = models.DecimalField(max_digits=18, decimal_places=6)
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    state = models.CharField(max_length=16)
    target = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    factor = models.PositiveIntegerField(default=1)
    decimals = models.PositiveSmallIntegerField(default=1)

    class Meta:
        db_table = "decisions_figure"
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "snapshot", "indicator", "year", "unit"],
                name="decisions_figure_once",
            )
        ]


class DecisionLink(models.Model):
    """What a decision carries out: an order of recommendations, or a measure of a road map.

    ``measure``: its number in the road map of ``pack``; with an empty ``pack``, the id that the room of plans gave.
    ``title``: as it was called then.
    """

    decision = models.ForeignKey("cycle.Decision", models.CASCADE, related_name="+")
    advice_order = models.ForeignKey(
        "cycle.AdviceOrder", models.PROTECT, null=True, related_name="+"
    )
    pack = models.CharField(max_length=80, blank=True)
    measure = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=500)

    class Meta:
        db_table = "decisions_link"
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "advice_order", "pack", "measure"],
                nulls_distinct=False,
                name="decisions_link_once",
            ),
            models.CheckConstraint(
                condition=Q(advice_order__isnull=False, measure="")
                | Q(advice_order=None) & ~Q(measure=""),
                name="decisions_link_to_one",
            ),
        ]


class Assignment(models.Model):
    """A point of a decision for one who is charged with it: a unit, or a person of it.

    One point (``number``) may be charged to many units: a row for each. ``role``: who at the unit (empty: whoever acts
    for it). ``who``: the words of the document.
    """

    decision = models.ForeignKey("cycle.Decision", models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    person = models.ForeignKey("cycle.Person", models.SET_NULL, null=True, related_name="+")
    role = models.CharField(max_length=24, blank=True)
    who = models.CharField(max_length=300)
    due_on = models.DateField()
    expected = models.CharField(max_length=300, blank=True)
    state = models.CharField(
        max_length=10, choices=AssignmentState.choices, default=AssignmentState.GIVEN
    )
    reported_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    reported_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "decisions_assignment"
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "number", "unit", "role", "person"],
                nulls_distinct=False,
                name="decisions_assignment_once",
            )
        ]
        indexes = [
            models.Index(fields=["unit", "state"], name="decisions_assignment_unit"),
            models.Index(fields=["person", "state"], name="decisions_assignment_person"),
            models.Index(fields=["state", "due_on"], name="decisions_assignment_due"),
        ]


class AssignmentStep(models.Model):
    """What was reported and what was answered. ``kind``: reported, returned, accepted, withdrawn."""

    assignment = models.ForeignKey("cycle.Assignment", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    words = models.TextField(blank=True)
    by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "decisions_step"
        indexes = [models.Index(fields=["assignment", "at"], name="decisions_history")]


class AssignmentFile(models.Model):
    """A document that shows what was done, brought with a report."""

    step = models.ForeignKey("cycle.AssignmentStep", models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        db_table = "decisions_file"
