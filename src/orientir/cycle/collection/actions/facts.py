"""Facts of a file laid over those known: new ones inserted, changed ones updated, the same left alone."""

# ruff: noqa: S608 (queries are put together from constants of this package only)
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from orientir.kit.bulk import Laid, execute, one_value, stage, trace_before, trace_new


@dataclass(frozen=True, slots=True)
class Shape:
    """How a template's columns become a table's: ``key`` finds a known row; ``defaults`` fill empty cells."""

    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    defaults: Mapping[str, object]
    form: str = ""

    @property
    def all_columns(self) -> tuple[str, ...]:
        return (*self.key, *self.columns)


def lay_facts(*, shape: Shape, frame: pl.DataFrame, import_id: int) -> Laid:
    """Load checked rows (``unit_id``, ``person_id`` or ``route_id`` resolved) into the table of a kind."""
    stage("incoming_fact", _prepared(shape, frame))
    execute("alter table incoming_fact add column id bigint, add column deed text default 'same'")
    if shape.form:
        _pack_values(shape)
    keys = (*shape.key, "form") if shape.form else shape.key
    matches = " and ".join(f"f.{name} = i.{name}" for name in keys)
    execute(f"update incoming_fact i set id = f.id from {shape.table} f where {matches}")
    differs = " or ".join(f'f."{name}" is distinct from i."{name}"' for name in _stored(shape))
    execute(
        f"update incoming_fact i set deed = 'change' from {shape.table} f "
        f"where f.id = i.id and ({differs})"
    )
    execute(
        "update incoming_fact set deed = 'new', "
        f"id = nextval(pg_get_serial_sequence('{shape.table}', 'id')) where id is null"
    )
    trace_before(shape.table, "select id from incoming_fact where deed = 'change'")
    _write(shape, import_id)
    trace_new(shape.table, "select id from incoming_fact where deed = 'new'")
    return Laid(_count("new"), _count("change"), _count("same"))


def _prepared(shape: Shape, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        pl.col(name).fill_null(shape.defaults[name]) if name in shape.defaults else pl.col(name)
        for name in shape.all_columns
    )


def _stored(shape: Shape) -> Sequence[str]:
    return ("values",) if shape.form else shape.columns


def _pack_values(shape: Shape) -> None:
    """A form's fields stand in one column of JSON, one key a declared field."""
    pairs = ", ".join(f"'{name}', i.{name}" for name in shape.columns)
    execute('alter table incoming_fact add column "values" jsonb, add column form text')
    execute(f'update incoming_fact i set "values" = jsonb_build_object({pairs})')
    execute("update incoming_fact set form = %s", [shape.form])


def _write(shape: Shape, import_id: int) -> None:
    stored = [*shape.key, *_stored(shape)] + (["form"] if shape.form else [])
    listed = ", ".join(f'"{name}"' for name in stored)
    changes = ", ".join(f'"{name}" = i."{name}"' for name in _stored(shape))
    execute(
        f"update {shape.table} f set {changes}, brought_by_id = %(import)s from incoming_fact i "
        "where f.id = i.id and i.deed = 'change'",
        {"import": import_id},
    )
    execute(
        f"insert into {shape.table} (id, brought_by_id, {listed}) "
        f"select id, %(import)s, {listed} from incoming_fact where deed = 'new' order by id",
        {"import": import_id},
    )


def _count(deed: str) -> int:
    return int(one_value("select count(*) from incoming_fact where deed = %s", [deed]))


_PERSON_UNIT = ("person_id", "unit_id")

SHAPES: Mapping[str, Shape] = {
    "assessments": Shape(
        "collection_assessment",
        ("code",),
        (
            *_PERSON_UNIT, "staff_category", "kind", "operator", "procedure", "completed_on",
            "passed", "theta", "theta_se", "percent", "deficits", "expected_deficits",
        ),
        {"deficits": 0},
    ),
    "routes": Shape(
        "collection_route",
        ("code",),
        (
            *_PERSON_UNIT, "staff_category", "assessment", "created_on", "formed_on", "status",
            "completed_on", "has_support",
        ),
        {"assessment": ""},
    ),
    "route_steps": Shape(
        "collection_route_step", ("code",), ("route_id", "kind", "topic", "status"), {"topic": ""}
    ),
    "learning": Shape(
        "collection_learning",
        ("code",),
        (
            *_PERSON_UNIT, "staff_category", "programme", "kind", "is_pedagogical", "topic",
            "is_federal_priority", "hours", "enrolled_on", "completed_on", "source",
        ),
        {"topic": "", "is_federal_priority": False, "source": "frdo"},
    ),
    "vacancies": Shape(
        "collection_vacancy", ("code",), ("unit_id", "scheme", "opened_on", "closed_on"), {}
    ),
    "memberships": Shape(
        "collection_membership",
        (*_PERSON_UNIT, "community", "valid_from"),
        ("valid_to",),
        {},
    ),
    "contest_entries": Shape(
        "collection_contest_entry",
        ("code", "stage"),
        (
            *_PERSON_UNIT, "participant", "staff_category", "age", "held_on", "contest",
            "is_federal_contest", "result",
        ),
        {"participant": "", "result": ""},
    ),
    "form_oo1": Shape(
        "collection_form_return",
        ("unit_id", "year"),
        (
            "ped_rates", "ped_rates_filled", "admin_rates", "admin_rates_filled", "ped_persons",
            "ped_persons_higher_pedagogical",
        ),
        {},
        form="oo1",
    ),
    "form_mentoring": Shape(
        "collection_form_return",
        ("unit_id", "year"),
        ("has_regulation", "has_roadmap", "has_order"),
        {},
        form="mentoring",
    ),
}  # fmt: skip
