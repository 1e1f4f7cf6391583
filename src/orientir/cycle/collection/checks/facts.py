"""Facts: codes that others hold already, steps of known routes, one return a unit and year."""

# ruff: noqa: S608 (queries are put together from constants of this package only)
from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from orientir.cycle.collection.checks.context import Subject
from orientir.kit.bulk import fetch_frame, stage

FACT_TABLES = {
    "assessments": "collection_assessment",
    "routes": "collection_route",
    "learning": "collection_learning",
    "vacancies": "collection_vacancy",
    "contest_entries": "collection_contest_entry",
}


def check_codes(subject: Subject) -> None:
    """A code that a unit outside the scope holds must not be taken over."""
    table = FACT_TABLES.get(subject.kind)
    if table is None or subject.book.scope is None:
        return
    stage("asked_code", subject.frame.select("row", "code").drop_nulls())
    held = fetch_frame(
        f"select distinct a.row, f.unit_id from asked_code a join {table} f on f.code = a.code",
        {"row": pl.Int64, "unit_id": pl.Int64},
    )
    for row, unit_id in held.iter_rows():
        if not subject.book.in_scope(unit_id):
            wrong = "Этот код занят записью другой организации"
            subject.checked.add_error("code.held", row, "code", wrong, "другой код")


def check_steps(subject: Subject) -> None:
    """Add ``route_id``; an error where the route is not known or not in scope."""
    stage("asked_route", subject.frame.select("row", "route").drop_nulls())
    found = fetch_frame(
        "select a.row, r.id, r.unit_id from asked_route a join collection_route r on r.code = a.route",
        {"row": pl.Int64, "route_id": pl.Int64, "unit_id": pl.Int64},
    )
    joined = subject.frame.join(
        found.with_columns(pl.col("row").cast(pl.UInt32)), on="row", how="left",
        maintain_order="left",
    )  # fmt: skip
    subject.checked.frame = joined
    subject.flag(
        pl.col("route").is_not_null() & pl.col("route_id").is_null(),
        "route.unknown", "route", "Нет маршрута с таким кодом", "сначала загрузите маршруты",
    )  # fmt: skip
    if subject.book.scope is not None:
        outside = ~pl.col("unit_id").is_in(list(subject.book.scope))
        subject.flag(outside, "route.scope", "route", "Маршрут другой организации")


def check_forms(subject: Subject) -> None:
    """One return a unit and year, however the unit is named."""
    _refuse_repeated(subject, ("unit_id", "year"), "form", "та же организация и год")


def check_memberships(subject: Subject) -> None:
    """One membership a person, unit, community and first day, however person and unit are named."""
    key = ("person_id", "unit_id", "community", "valid_from")
    _refuse_repeated(subject, key, "membership", "тот же человек, сообщество и день")


def _refuse_repeated(subject: Subject, key: Sequence[str], what: str, same: str) -> None:
    repeated = (
        subject.frame.drop_nulls(list(key))
        .with_columns(first=pl.col("row").first().over(key))
        .filter(pl.col("row") != pl.col("first"))
    )
    for row, first in repeated.select("row", "first").iter_rows():
        if row not in subject.checked.bad_rows:
            wrong = f"Повторяет строку {first}: {same}"
            subject.checked.add_error(f"{what}.repeated", row, "unit", wrong)
