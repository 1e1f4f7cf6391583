"""Facts of other systems in bulk, by the schemas of the snapshot contract (docs/snapshot.md).

Nothing dated later than ``on`` is told: what happened to a fact after that day is taken back. ``person_id`` is the
pseudonym: only the role ``system`` (and the owner) may read it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import polars as pl
import pyarrow as pa

from orientir.core.tables import LEARNING, TABLES, UNITS, LogicalType, Table, arrow_schema
from orientir.cycle.assessment import api as assessment
from orientir.cycle.collection.tables_queries import (
    ASSESSMENTS_QUERY,
    CONTEST_ENTRIES_QUERY,
    FORM_QUERY,
    LEARNING_QUERY,
    MEMBERSHIPS_QUERY,
    PLATFORM_USE_QUERY,
    ROUTE_STEPS_QUERY,
    ROUTES_QUERY,
    UNDECIDED_LEARNING_QUERY,
    VACANCIES_QUERY,
)
from orientir.cycle.community import api as community
from orientir.cycle.learning import api as learning
from orientir.cycle.registry import api as registry
from orientir.cycle.routes import api as routes
from orientir.kit.arrow import read_arrow

Reader = Callable[[Sequence[int], date], pa.Table]

QUERIES: Mapping[str, str] = {
    "assessments": ASSESSMENTS_QUERY,
    "routes": ROUTES_QUERY,
    "route_steps": ROUTE_STEPS_QUERY,
    "learning": LEARNING_QUERY,
    "vacancies": VACANCIES_QUERY,
    "memberships": MEMBERSHIPS_QUERY,
    "contest_entries": CONTEST_ENTRIES_QUERY,
}
OWN: Mapping[str, Reader] = {
    "assessments": assessment.assessments_table,
    "memberships": community.memberships_table,
    "vacancies": community.vacancies_table,
    "contest_entries": community.contest_entries_table,
    "routes": routes.routes_table,
    "route_steps": routes.route_steps_table,
}
"""What the rooms below tell of the same tables: joined with what other systems reported."""
_PLATFORM_USE = pa.schema([pa.field("unit_id", pa.string()), pa.field("year", pa.int64())])
_UNDECIDED = pa.schema(
    [pa.field("platform_enrolment_id", pa.string()), pa.field("frdo_enrolment_id", pa.string())]
)
_SAME_COURSE = ("person_id", "programme_id", "kind")
_SQL_TYPES: Mapping[LogicalType, str] = {
    "text": "text",
    "int": "float8::int8",  # JSON keeps 41.0 as a number too
    "double": "float8",
    "bool": "boolean",
    "date": "date",
}


def units_table(years: Sequence[int], on: date) -> pa.Table:
    """``units`` with ``uses_platform``: a sitting, an agreed route, an enrolment or a return that year."""
    units = registry.units_table(years, on)
    use = read_arrow(PLATFORM_USE_QUERY, registry.year_parameters(years, on), _PLATFORM_USE)
    own = (
        assessment.sitting_places(years, on),
        learning.learning_places(years, on),
        routes.route_places(years, on),
    )
    active = {
        place
        for table in (use, *own)
        for place in zip(*(column.to_pylist() for column in table.columns), strict=True)
    }
    places = zip(units["unit_id"].to_pylist(), units["year"].to_pylist(), strict=True)
    flags = pa.array([place in active for place in places], pa.bool_())
    place = units.schema.get_field_index("uses_platform")
    return units.set_column(place, arrow_schema(UNITS).field(place), flags)


def joined_table(name: str, years: Sequence[int], on: date) -> pa.Table:
    """A table of facts: what other systems reported, then what the platform's own rooms know; a row told twice once."""
    told = fact_table(name, years, on)
    own = OWN[name](years, on)
    joined = pa.concat_tables([told, own])
    return joined.group_by(joined.column_names, use_threads=False).aggregate([]) if own else joined


def learning_table(years: Sequence[int], on: date) -> pa.Table:
    """``learning``: what ФРДО or another system reported, then the platform's own, each course once.

    A course of ФРДО that the platform knows to the day is the platform's row.
    """
    told = fact_table("learning", years, on)
    own = learning.learning_table(years, on)
    facts, known = _frame(told), _frame(own)
    doubled = facts.filter(pl.col("source") == "frdo").join(
        known, on=[*_SAME_COURSE, "completed_on"], how="semi", nulls_equal=True
    )
    kept = facts.join(doubled, on="enrolment_id", how="anti", maintain_order="left")
    return pa.concat_tables([kept.to_arrow().cast(arrow_schema(LEARNING)), own])


def _frame(table: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame


def fact_table(name: str, years: Sequence[int], on: date) -> pa.Table:
    """One of the tables of facts: a key of ``QUERIES``."""
    return read_arrow(
        QUERIES[name], registry.year_parameters(years, on), arrow_schema(TABLES[name])
    )


def form_table(table: Table, years: Sequence[int], on: date) -> pa.Table:
    """Returns of one form (``form_<code>``): one column per field that the pack declares."""
    fields = ", ".join(
        f"(f.values ->> '{column.name}')::{_SQL_TYPES[column.type]}"
        for column in table.columns
        if column.name not in ("unit_id", "year")
    )
    parameters = registry.year_parameters(years, on) | {"form": table.name.removeprefix("form_")}
    return read_arrow(FORM_QUERY.format(fields=fields), parameters, arrow_schema(table))


def snapshot_tables(
    tables: Mapping[str, Table],
) -> Mapping[str, Reader]:
    """How to read each table of a snapshot, by its name; ``tables`` are the contract's and the pack's."""
    readers: dict[str, Reader] = {
        "units": units_table,
        "staff": registry.staff_table,
        **{name: _facts(name) for name in QUERIES},
        **{name: _joined(name) for name in OWN},
        "learning": learning_table,
        "competency_results": assessment.competency_results_table,
    }
    forms = {name: _form(table) for name, table in tables.items() if table.kind == "form"}
    return {name: readers[name] for name in tables if name in readers} | forms


def undecided_learning(years: Sequence[int], on: date) -> pa.Table:
    """Pairs of enrolments of the platform and of ФРДО that may be one course: for the manifest."""
    told = read_arrow(UNDECIDED_LEARNING_QUERY, registry.year_parameters(years, on), _UNDECIDED)
    courses = _frame(learning_table(years, on))
    ours = _frame(learning.learning_table(years, on)).select(
        *_SAME_COURSE, platform_enrolment_id="enrolment_id"
    )
    pairs = courses.filter(pl.col("source") == "frdo").join(ours, on=list(_SAME_COURSE))
    found = pairs.select("platform_enrolment_id", frdo_enrolment_id="enrolment_id").sort(pl.all())
    return pa.concat_tables([told, found.to_arrow().cast(_UNDECIDED)])


def _facts(name: str) -> Reader:
    return lambda years, on: fact_table(name, years, on)


def _joined(name: str) -> Reader:
    return lambda years, on: joined_table(name, years, on)


def _form(table: Table) -> Reader:
    return lambda years, on: form_table(table, years, on)
