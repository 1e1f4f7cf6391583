"""The dated tree of units: a region, its municipalities, its organisations."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Func, Q

from orientir.core.tables import UNITS


def _choices(column: str) -> list[tuple[str, str]]:
    found = UNITS.column(column)
    assert found is not None
    return [(code, code) for code in found.codes]


class Unit(models.Model):
    """What stays the same while a unit is renamed, moved or reorganised. ``code`` is ``unit_id``
    of the contract.
    """

    code = models.CharField(max_length=64, unique=True)
    level = models.CharField(max_length=16, choices=_choices("level"))
    inn = models.CharField(max_length=12, blank=True)
    ogrn = models.CharField(max_length=15, blank=True)
    oktmo = models.CharField(max_length=11, blank=True)

    class Meta:
        db_table = "registry_unit"
        indexes = [
            models.Index(fields=["level"], name="registry_unit_level"),
            models.Index(fields=["inn"], name="registry_unit_inn"),
            models.Index(fields=["ogrn"], name="registry_unit_ogrn"),
        ]


class DateRange(Func):
    """``daterange(from, to)``: half open, an absent end is for ever."""

    function = "daterange"


def searchable(*columns: str) -> Func:
    """Text to search and to sort by: the columns joined, in lower case, ё as е."""
    return Func(
        *columns,
        template="translate(lower(%(expressions)s), 'ё', 'е')",
        arg_joiner=" || ' ' || ",
    )


def orderable(column: str) -> Func:
    """Text to sort by: as to search, numbers filled up to eight digits, so that № 6 comes before № 16."""
    return Func(
        column,
        template="regexp_replace(regexp_replace(translate(lower(%(expressions)s), 'ё', 'е'), "
        "'(\\d+)', '00000000\\1', 'g'), '\\d*(\\d{8})', '\\1', 'g')",
    )


class UnitPeriod(models.Model):
    """What a unit was from ``valid_from`` until the day before ``valid_to``: no two periods of a
    unit overlap.

    A day on which a unit has no period is a day on which it does not exist.
    """

    unit = models.ForeignKey("cycle.Unit", models.CASCADE, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=500)
    short_title = models.CharField(max_length=120)
    title_in = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=24, choices=_choices("kind"))
    parent = models.ForeignKey(
        "cycle.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )
    municipality = models.ForeignKey(
        "cycle.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )
    region = models.ForeignKey(
        "cycle.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_general_education = models.BooleanField(default=False)
    locality = models.CharField(max_length=8, blank=True, choices=_choices("locality"))
    search_title = models.GeneratedField(
        expression=searchable("title", "short_title"),
        output_field=models.TextField(),
        db_persist=True,
    )
    order_title = models.GeneratedField(
        expression=orderable("short_title"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        db_table = "registry_unit_period"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
                name="registry_unit_period_order",
            ),
            ExclusionConstraint(
                name="registry_unit_period_apart",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["parent"], name="registry_unit_period_parent"),
            models.Index(fields=["municipality"], name="registry_unit_period_municip"),
            GinIndex(OpClass("search_title", "gin_trgm_ops"), name="registry_unit_period_search"),
        ]


class UnitSuccession(models.Model):
    """``successor`` continues ``predecessor`` from ``happened_on`` (a merger has many
    predecessors, a split many
    successors: then ``is_main`` marks the one that today's structure counts the past to)."""

    class Kind(models.TextChoices):
        MERGED = "merged"
        SPLIT = "split"
        REORGANISED = "reorganised"

    predecessor = models.ForeignKey("cycle.Unit", models.CASCADE, related_name="+")
    successor = models.ForeignKey("cycle.Unit", models.CASCADE, related_name="+")
    happened_on = models.DateField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    is_main = models.BooleanField(default=True)

    class Meta:
        db_table = "registry_unit_succession"
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="registry_unit_succession_once"
            ),
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=Q(is_main=True),
                name="registry_unit_succession_main",
            ),
        ]


class UnitClosure(models.Model):
    """Who stands above whom today: every pair of an ancestor and a descendant, each unit with
    itself at depth 0.

    Kept by the actions that change the tree; the access policies read it.
    """

    ancestor = models.ForeignKey("cycle.Unit", models.CASCADE, related_name="+")
    descendant = models.ForeignKey("cycle.Unit", models.CASCADE, related_name="+")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "registry_unit_closure"
        constraints = [
            models.UniqueConstraint(
                fields=["ancestor", "descendant"], name="registry_unit_closure_once"
            )
        ]
