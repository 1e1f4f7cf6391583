"""Results: what a sitting says of a person, with its uncertainty.

A person sees their own once published; others see shares of their units (``DeficitShare``), never a person's row.
"""

from __future__ import annotations

from django.db import models

from orientir.core.tables import TABLES
from orientir.cycle.assessment.rules import CompetencyState


def _choices(column: str) -> list[tuple[str, str]]:
    found = TABLES["assessments"].column(column)
    assert found is not None
    return [(code, code) for code in found.codes]


class Result(models.Model):
    """The result of a sitting: a row of ``assessments`` of the snapshot contract.

    ``ability`` on the logit scale of the procedure's calibration; null where there is none.
    """

    sitting = models.OneToOneField("cycle.Sitting", models.PROTECT, related_name="+")
    procedure = models.ForeignKey("cycle.Procedure", models.PROTECT, related_name="+")
    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    staff_category = models.CharField(max_length=16, choices=_choices("staff_category"))
    completed_on = models.DateField()
    ability = models.FloatField(null=True)
    ability_se = models.FloatField(null=True)
    percent = models.FloatField(null=True)
    is_passed = models.BooleanField()
    deficits = models.PositiveSmallIntegerField()
    expected_deficits = models.FloatField(null=True)
    # of the deficits named for this person: how many are expected to be none
    expected_false = models.FloatField(null=True)
    counted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "assessment_result"
        indexes = [
            models.Index(fields=["person"], name="assessment_result_person"),
            models.Index(fields=["procedure", "unit"], name="assessment_result_procedure"),
        ]


class CompetencyResult(models.Model):
    """One competency of a result: ability with its error, the probability of a deficit, and what
    may be said of it. ``ability`` null: not enough data.
    """

    result = models.ForeignKey("cycle.Result", models.CASCADE, related_name="+")
    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    competency = models.CharField(max_length=40)
    items = models.PositiveSmallIntegerField()
    ability = models.FloatField(null=True)
    ability_se = models.FloatField(null=True)
    deficit_probability = models.FloatField(null=True)
    level = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=16, choices=CompetencyState.choices)

    class Meta:
        db_table = "assessment_competency_result"
        constraints = [
            models.UniqueConstraint(
                fields=["result", "competency"], name="assessment_competency_once"
            )
        ]
        indexes = [models.Index(fields=["unit", "competency"], name="assessment_competency_unit")]


class DeficitShare(models.Model):
    """How many people of a unit (and all below it) are expected to lack a competency.

    ``expected`` and ``variance`` add up probabilities of deficits over ``judged`` people, never
    counts of classified ones; ``persons`` took part of ``eligible``, the staff of the audience.
    Both null: so few people that the figure would tell of one of them.
    """

    procedure = models.ForeignKey("cycle.Procedure", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    competency = models.CharField(max_length=40)
    eligible = models.PositiveIntegerField()
    persons = models.PositiveIntegerField()
    judged = models.PositiveIntegerField()
    expected = models.FloatField(null=True)
    variance = models.FloatField(null=True)

    class Meta:
        db_table = "assessment_deficit_share"
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "unit", "competency"], name="assessment_share_once"
            )
        ]
