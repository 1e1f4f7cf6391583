"""The tables of snapshot contract 1: the only shapes that cross rooms and core.

Source: docs/snapshot.md (contract version 1). Types are logical; ``arrow_schema`` gives the
physical
ones. Importing this module costs nothing: no Arrow, no Polars.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pyarrow as pa

CONTRACT_VERSION = 1

LogicalType = Literal["text", "int", "double", "bool", "date"]
Level = Literal["organisation", "municipality", "region", "federation"]
LEVELS: tuple[Level, ...] = ("organisation", "municipality", "region", "federation")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: logical type, whether null may stand in it, and the closed list of its codes."""

    name: str
    type: LogicalType
    nullable: bool = False
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the contract. ``year_from`` names the date whose year the row's ``year`` is."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    kind: Literal["stock", "flow", "form"]
    year_from: tuple[str, ...] = ()

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)


def _text(name: str, *codes: str, null: bool = False) -> Column:
    return Column(name, "text", null, codes)


def _int(name: str, null: bool = False) -> Column:
    return Column(name, "int", null)


def _double(name: str, null: bool = False) -> Column:
    return Column(name, "double", null)


def _bool(name: str) -> Column:
    return Column(name, "bool")


def _date(name: str, null: bool = False) -> Column:
    return Column(name, "date", null)


_KINDS = (
    "school",
    "kindergarten",
    "supplementary",
    "vocational",
    "further_education",
    "methodical_service",
    "assessment_centre",
    "authority",
    "other",
)
_CATEGORIES = ("pedagogical", "managerial", "other")
_ROUTE_STATUSES = ("draft", "agreed", "active", "completed", "cancelled")

UNITS = Table(
    "units",
    (
        _text("unit_id"),
        _int("year"),
        _text("parent_id", null=True),
        _text("level", "federation", "region", "municipality", "organisation"),
        _text("kind", *_KINDS),
        _text("municipality_id", null=True),
        _text("region_id", null=True),
        _bool("is_general_education"),
        _text("locality", "urban", "rural", null=True),
        _bool("is_open"),
        _text("current_unit_id", null=True),
        _bool("uses_platform"),
    ),
    ("unit_id", "year"),
    "stock",
)

STAFF = Table(
    "staff",
    (
        _text("person_id"),
        _text("unit_id"),
        _int("year"),
        _text("post_id"),
        _text("staff_category", *_CATEGORIES),
        _text("position"),
        _text("subject", null=True),
        _double("rate"),
        _bool("is_main_job"),
        _int("age"),
        _int("experience_years", null=True),
        _bool("is_novice"),
        _bool("has_higher_pedagogical_education"),
        _text("qualification_category", "none", "first", "highest"),
        _bool("is_methodist_category"),
        _bool("is_mentor_category"),
        _bool("accompanied_by_regional_methodist"),
    ),
    ("person_id", "unit_id", "year", "post_id"),
    "stock",
)

ASSESSMENTS = Table(
    "assessments",
    (
        _text("assessment_id"),
        _text("person_id"),
        _text("unit_id"),
        _int("year"),
        _text("staff_category", *_CATEGORIES),
        _text("kind", "deficit_diagnostic", "qualification_exam", "expert_qualification"),
        _text("operator"),
        _text("procedure_id"),
        _date("completed_on"),
        _bool("passed"),
        _double("theta", null=True),
        _double("theta_se", null=True),
        _double("percent", null=True),
        _int("deficits"),
        _double("expected_deficits", null=True),
    ),
    ("assessment_id",),
    "flow",
    ("completed_on",),
)

# an extension: written where assessments take place on the platform
COMPETENCY_RESULTS = Table(
    "competency_results",
    (
        _text("assessment_id"),
        _text("person_id"),
        _text("unit_id"),
        _int("year"),
        _text("competency"),
        _double("ability", null=True),
        _double("ability_se", null=True),
        _double("p_deficit", null=True),
        _int("n_items"),
        _text("state", "deficit", "no_deficit", "near_cut", "not_enough_data"),
    ),
    ("assessment_id", "competency"),
    "flow",
)

ROUTES = Table(
    "routes",
    (
        _text("route_id"),
        _text("person_id"),
        _text("unit_id"),
        _int("year"),
        _text("staff_category", *_CATEGORIES),
        _int("age"),
        _text("assessment_id", null=True),
        _date("formed_on", null=True),
        _text("status", *_ROUTE_STATUSES),
        _date("completed_on", null=True),
        _bool("has_support"),
    ),
    ("route_id",),
    "flow",
    ("formed_on",),
)

ROUTE_STEPS = Table(
    "route_steps",
    (
        _text("step_id"),
        _text("route_id"),
        _text("person_id"),
        _text("unit_id"),
        _int("year"),
        _text("staff_category", *_CATEGORIES),
        _text("assessment_id", null=True),
        _date("formed_on", null=True),
        _text(
            "kind",
            "upskilling",
            "retraining",
            "internship",
            "mentoring",
            "event",
            "self_study",
            "workplace_task",
        ),
        _text("topic", null=True),
        _text("status", "planned", "in_progress", "completed", "cancelled"),
        _text("route_status", *_ROUTE_STATUSES),
    ),
    ("step_id",),
    "flow",
    ("formed_on",),
)

LEARNING = Table(
    "learning",
    (
        _text("enrolment_id"),
        _text("person_id"),
        _text("unit_id"),
        _int("year"),
        _text("staff_category", *_CATEGORIES),
        _text("programme_id"),
        _text("kind", "upskilling", "retraining"),
        _bool("is_pedagogical"),
        _text("topic", null=True),
        _bool("is_federal_priority"),
        _int("hours"),
        _date("completed_on", null=True),
        _text("source", "platform", "frdo"),
    ),
    ("enrolment_id",),
    "flow",
    ("completed_on",),
)

VACANCIES = Table(
    "vacancies",
    (
        _text("vacancy_id"),
        _text("unit_id"),
        _int("year"),
        _text("scheme", "zemsky_teacher", "none"),
        _date("opened_on"),
        _date("closed_on", null=True),
    ),
    ("vacancy_id", "year"),
    "stock",
)

MEMBERSHIPS = Table(
    "memberships",
    (
        _text("person_id"),
        _text("unit_id"),
        _int("year"),
        _text(
            "community",
            "regional_methodical_active",
            "expert_registry",
            "personnel_reserve",
            "project_group",
            "association",
        ),
    ),
    ("person_id", "community", "unit_id", "year"),
    "stock",
)

CONTEST_ENTRIES = Table(
    "contest_entries",
    (
        _text("entry_id"),
        _text("stage", "school", "municipal", "regional", "federal"),
        _text("person_id"),
        _text("unit_id"),
        _int("year"),
        _text("staff_category", *_CATEGORIES, "pupil"),
        _int("age"),
        _text("contest"),
        _bool("is_federal_contest"),
        _text("result", null=True),
    ),
    ("entry_id", "stage"),
    "flow",
)

FORM_OO1 = Table(
    "form_oo1",
    (
        _text("unit_id"),
        _int("year"),
        _double("ped_rates", null=True),
        _double("ped_rates_filled", null=True),
        _double("admin_rates", null=True),
        _double("admin_rates_filled", null=True),
        _int("ped_persons", null=True),
        _int("ped_persons_higher_pedagogical", null=True),
    ),
    ("unit_id", "year"),
    "form",
)

FORM_MENTORING = Table(
    "form_mentoring",
    (
        _text("unit_id"),
        _int("year"),
        _bool("has_regulation"),
        _bool("has_roadmap"),
        _bool("has_order"),
    ),
    ("unit_id", "year"),
    "form",
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        UNITS,
        STAFF,
        ASSESSMENTS,
        ROUTES,
        ROUTE_STEPS,
        LEARNING,
        VACANCIES,
        MEMBERSHIPS,
        CONTEST_ENTRIES,
        FORM_OO1,
        FORM_MENTORING,
        COMPETENCY_RESULTS,
    )
}


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema in which a table is written to a snapshot and passed between rooms."""
    import pyarrow as pa  # kept out of start-up: reading a pack needs no Arrow

    types = {
        "text": pa.string(),
        "int": pa.int64(),
        "double": pa.float64(),
        "bool": pa.bool_(),
        "date": pa.date32(),
    }
    return pa.schema(
        [pa.field(column.name, types[column.type], column.nullable) for column in table.columns]
    )
