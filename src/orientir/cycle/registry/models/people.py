"""People and their posts. Personal data: every table here is under row-level security."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from orientir.core.tables import STAFF
from orientir.cycle.registry.models.units import DateRange, searchable


def _choices(column: str) -> list[tuple[str, str]]:
    found = STAFF.column(column)
    assert found is not None
    return [(code, code) for code in found.codes]


class Person(models.Model):
    """A person known to the region. Identified by СНИЛС, else by personnel number, else by name
    and birth date.
    """

    family_name = models.CharField(max_length=100)
    given_name = models.CharField(max_length=100)
    patronymic = models.CharField(max_length=100, blank=True)
    birth_on = models.DateField()
    snils = models.CharField(max_length=11, null=True, blank=True, unique=True)
    personnel_number = models.CharField(max_length=40, null=True, blank=True, unique=True)
    teaching_since = models.DateField(null=True, blank=True)
    has_higher_pedagogical_education = models.BooleanField(default=False)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # set by a trigger to the unit whose grant acts: it may see the person before the first post is written
    entered_for = models.ForeignKey(
        "cycle.Unit", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    search_name = models.GeneratedField(
        expression=searchable("family_name", "given_name", "patronymic"),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        db_table = "registry_person"
        indexes = [
            GinIndex(OpClass("search_name", "gin_trgm_ops"), name="registry_person_search"),
            models.Index(fields=["search_name", "id"], name="registry_person_order"),
            models.Index(
                models.F("teaching_since").desc(nulls_last=True),
                "search_name",
                "id",
                name="registry_person_beginners",
            ),
            models.Index(
                fields=["teaching_since", "search_name", "id"], name="registry_person_veterans"
            ),
            models.Index(fields=["family_name", "birth_on"], name="registry_person_name_birth"),
        ]


class PersonKey(models.Model):
    """The link between a person and their pseudonym in snapshots; readable by the system role only.

    ``key`` is random (128 bits, 32 hexadecimal digits). Destroying the row destroys the link:
    snapshots stay.
    """

    person = models.OneToOneField(
        "cycle.Person", models.CASCADE, primary_key=True, related_name="+"
    )
    key = models.CharField(max_length=32, unique=True)

    class Meta:
        db_table = "registry_person_key"


class PersonClaim(models.Model):
    """A unit named a person known elsewhere exactly (``identify_people``): it may see them and write a post."""

    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.CASCADE, related_name="+")
    account = models.ForeignKey("cycle.Account", models.SET_NULL, null=True, related_name="+")
    claimed_at = models.DateTimeField()

    class Meta:
        db_table = "registry_person_claim"
        constraints = [
            models.UniqueConstraint(fields=["person", "unit"], name="registry_person_claim_once")
        ]


class Post(models.Model):
    """A post a person holds or held in a unit. ``code`` is ``post_id`` of the contract, unique
    within the unit.
    """

    person = models.ForeignKey("cycle.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("cycle.Unit", models.PROTECT, related_name="+")
    code = models.CharField(max_length=64)

    class Meta:
        db_table = "registry_post"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit", "code"], name="registry_post_person_unit_code"
            )
        ]


class PostPeriod(models.Model):
    """What a post was from ``valid_from`` until the day before ``valid_to``: no two periods of a
    post overlap.
    """

    post = models.ForeignKey("cycle.Post", models.CASCADE, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    staff_category = models.CharField(max_length=16, choices=_choices("staff_category"))
    position = models.CharField(max_length=120)
    subject = models.CharField(max_length=120, blank=True)
    rate = models.DecimalField(max_digits=5, decimal_places=3)
    is_main_job = models.BooleanField(default=True)
    qualification_category = models.CharField(
        max_length=8, choices=_choices("qualification_category"), default="none"
    )
    is_methodist_category = models.BooleanField(default=False)
    is_mentor_category = models.BooleanField(default=False)
    accompanied_by_regional_methodist = models.BooleanField(default=False)

    class Meta:
        db_table = "registry_post_period"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
                name="registry_post_period_order",
            ),
            models.CheckConstraint(condition=Q(rate__gte=0), name="registry_post_period_rate"),
            ExclusionConstraint(
                name="registry_post_period_apart",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
