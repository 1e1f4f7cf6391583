"""Results: what a sitting says of a person, with its uncertainty.

A person sees their own once published; others see shares of their units (``DeficitShare``), never a person's row.
"""

from __future__ import annotations

from django.db import models

from orientir.core.tables import TABLES
from orientir.cycle.assessment.rules import CompetencyState, ShareScope


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

    Logits of the borders stand with it, as they were when it was counted: below ``support`` the
    competency is lacking, from ``confident`` on it is held well.
    """

    result = models.ForeignKey("cycle.Result", models.CASCADE, related_name="+")
    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    competency = models.CharField(max_length=40)
    items = models.PositiveSmallIntegerField()
    ability = models.FloatField(null=True)
    ability_se = models.FloatField(null=True)
    deficit_probability = models.FloatField(null=True)
    support = models.FloatField(null=True)
    confident = models.FloatField(null=True)
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
    """Which share (0 to 1) of the people of a unit and all below it lack a competency, 95 % interval.

    From probabilities, never from people already classified
    (``orientir.core.psychometrics.roll_up``). ``assessed`` of the ``eligible`` people took part;
    ``scope`` says whether the figure speaks for all of them or for those assessed alone. ``share``
    null: so few people that the figure would tell of one of them.
    """

    procedure = models.ForeignKey("cycle.Procedure", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    competency = models.CharField(max_length=40)
    eligible = models.PositiveIntegerField()
    assessed = models.PositiveIntegerField()
    scope = models.CharField(max_length=8, choices=ShareScope.choices)
    share = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)

    class Meta:
        db_table = "assessment_deficit_share"
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "unit", "competency"], name="assessment_share_once"
            )
        ]
