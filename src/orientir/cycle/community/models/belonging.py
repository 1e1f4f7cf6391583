"""Communities, the reserve, vacancies and contests: the platform's own rows beside what other systems report."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from orientir.core.tables import TABLES
from orientir.cycle.community.rules import ReserveState


def _choices(table: str, column: str) -> list[tuple[str, str]]:
    found = TABLES[table].column(column)
    assert found is not None
    return [(code, code) for code in found.codes]


class Member(models.Model):
    """A person in a community from a day on; ``title`` names the association or the group of a project.

    ``group``: the project group itself, ``part``: the micro-group or the role in it.
    """

    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    community = models.CharField(max_length=32, choices=_choices("memberships", "community"))
    title = models.CharField(max_length=200, blank=True)
    group = models.ForeignKey("cycle.ProjectGroup", models.PROTECT, null=True, related_name="+")
    part = models.CharField(max_length=120, blank=True)
    is_chair = models.BooleanField(default=False)
    basis = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "community_member"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit", "community", "title"],
                condition=Q(valid_to=None),
                name="community_member_once",
            )
        ]
        indexes = [models.Index(fields=["community", "unit"], name="community_member_of")]


class ReserveOffer(models.Model):
    """A person is offered a place in the reserve of managers; ``because`` says why, without figures of a result."""

    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    because = models.CharField(max_length=300)
    state = models.CharField(
        max_length=12, choices=ReserveState.choices, default=ReserveState.OFFERED
    )
    offered_by = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "community_reserve_offer"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=~Q(state__in=["declined", "left"]),
                name="community_reserve_once",
            )
        ]


class OpenPost(models.Model):
    """A vacancy of an organisation, from the day it was opened to the day it was closed."""

    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    position = models.CharField(max_length=200)
    subject = models.CharField(max_length=120, blank=True)
    rate = models.DecimalField(max_digits=5, decimal_places=2, default=1)
    scheme = models.CharField(max_length=16, choices=_choices("vacancies", "scheme"))
    terms = models.TextField(blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    is_filled = models.BooleanField(default=False)

    class Meta:
        db_table = "community_vacancy"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=models.F("opened_on")),
                name="community_vacancy_term",
            )
        ]
        indexes = [models.Index(fields=["unit", "opened_on"], name="community_vacancy_unit")]


class ContestPart(models.Model):
    """A teacher's part in one stage of a contest."""

    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    staff_category = models.CharField(
        max_length=16, choices=_choices("contest_entries", "staff_category")
    )
    contest = models.CharField(max_length=200)
    stage = models.CharField(max_length=12, choices=_choices("contest_entries", "stage"))
    held_on = models.DateField()
    is_federal_contest = models.BooleanField(default=False)
    result = models.CharField(max_length=100, blank=True)

    class Meta:
        db_table = "community_contest_part"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "contest", "stage", "held_on"], name="community_contest_once"
            )
        ]
        indexes = [models.Index(fields=["unit", "held_on"], name="community_contest_unit")]
