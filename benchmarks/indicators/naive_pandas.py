"""The same figures the way a statistician would first write them: pandas, a group-by per term.

``python -m benchmarks.indicators.naive_pandas SNAPSHOT OUT``
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from benchmarks.indicators.hand_polars import PAIRS, PRIORITIES, REGION_ONLY, TOPICS

EDU = ("school", "kindergarten", "supplementary", "vocational")
LEVELS = {"organisation": "own_id", "municipality": "municipality_id", "region": "region_id"}
PLACE = ["year", "level", "unit_id"]


def read(folder: Path, table: str, columns: str, units: pd.DataFrame) -> pd.DataFrame:
    """The columns of a table, with those of the row's unit."""
    facts = pd.read_parquet(
        folder / f"{table}.parquet", columns=["unit_id", "year", *columns.split()]
    )
    return facts.merge(units, on=["unit_id", "year"], suffixes=("", "_of_unit"))


def by_level(facts: pd.DataFrame, name: str, how: str, column: str) -> Iterator[pd.DataFrame]:
    for level, place in LEVELS.items():
        found = facts.groupby(["year", place])[column].agg(how).rename(name)
        found = found.rename_axis(["year", "unit_id"]).reset_index()
        yield found.assign(level=level)


def count(
    facts: pd.DataFrame, terms: dict[str, pd.Series], how: str, column: str
) -> Iterator[pd.DataFrame]:
    for name, condition in terms.items():
        yield pd.concat(by_level(facts[condition], name, how, column)).set_index(PLACE)


def persons(folder: Path, units: pd.DataFrame) -> Iterator[pd.DataFrame]:
    facts = read(folder, "assessments", "person_id staff_category kind operator passed", units)
    pedagogical = facts.staff_category == "pedagogical"
    diagnostic = (facts.kind == "deficit_diagnostic") & (facts.operator == "chcopmkp")
    exam = pedagogical & (facts.kind == "qualification_exam")
    terms = {
        "n1.1": diagnostic & pedagogical,
        "n1.2": diagnostic & (facts.staff_category == "managerial"),
        "n10.1": exam & facts.passed,
        "d10.1": exam,
    }
    yield from count(facts, terms, "nunique", "person_id")
    columns = "person_id staff_category age accompanied_by_regional_methodist"
    facts = read(folder, "staff", columns, units)
    pedagogical = facts.staff_category == "pedagogical"
    managerial = facts.staff_category == "managerial"
    young = (pedagogical | managerial) & (facts.age < 35)
    terms = {
        "d1.1": pedagogical,
        "d1.2": managerial,
        "n4.1": pedagogical & (facts.age < 35),
        "n7.3": young & facts.accompanied_by_regional_methodist,
        "d7.3": young,
    }
    yield from count(facts, terms, "nunique", "person_id")
    columns = "person_id staff_category formed_on status assessment_id has_support"
    facts = read(folder, "routes", columns, units)
    formed = facts.formed_on.notna() & (facts.status != "cancelled")
    route = formed & facts.assessment_id.notna()
    terms = {
        "n2.1": route & (facts.staff_category == "pedagogical"),
        "n2.2": route & (facts.staff_category == "managerial"),
    }
    yield from count(facts, terms, "nunique", "person_id")
    yield from count(facts, {"n3.1": formed & facts.has_support, "d3.1": formed}, "size", "unit_id")


def training(folder: Path, units: pd.DataFrame) -> Iterator[pd.DataFrame]:
    columns = "person_id staff_category kind topic formed_on route_status assessment_id"
    facts = read(folder, "route_steps", columns, units)
    step = (facts.staff_category == "pedagogical") & (facts.kind == "upskilling")
    step &= facts.formed_on.notna() & (facts.route_status != "cancelled")
    step &= facts.assessment_id.notna()
    terms = {}
    for number, topic in enumerate(TOPICS, 1):
        terms[f"d6.{number}"] = step & (facts.topic == topic)
        terms[f"n6.{number}"] = terms[f"d6.{number}"] & (facts.route_status == "completed")
    yield from count(facts, terms, "nunique", "person_id")
    columns = "person_id staff_category kind topic completed_on is_pedagogical is_federal_priority"
    facts = read(folder, "learning", columns, units)
    done = (facts.staff_category == "pedagogical") & facts.completed_on.notna()
    retraining, upskilling = (
        done & (facts.kind == "retraining"),
        done & (facts.kind == "upskilling"),
    )
    terms = {"n5.1": retraining & facts.is_pedagogical, "d5.1": retraining, "d8": upskilling}
    for number, topic in enumerate(PRIORITIES, 1):
        terms[f"n8.{number}"] = upskilling & facts.is_federal_priority & (facts.topic == topic)
    yield from count(facts, terms, "nunique", "person_id")


def additive(folder: Path, units: pd.DataFrame) -> Iterator[pd.DataFrame]:
    facts = read(folder, "vacancies", "scheme closed_on", units)
    zemsky = facts.scheme == "zemsky_teacher"
    terms = {"n4.2": zemsky & facts.closed_on.notna(), "d4.2": zemsky}
    yield from count(facts, terms, "size", "unit_id")
    pairs = (
        ("4.3", "ped_rates_filled", "ped_rates"),
        ("4.4", "admin_rates_filled", "admin_rates"),
        ("4.5", "ped_persons_higher_pedagogical", "ped_persons"),
    )
    columns = " ".join(f"{numerator} {denominator}" for _, numerator, denominator in pairs)
    facts = read(folder, "form_oo1", columns, units)
    for code, numerator, denominator in pairs:
        yield from count(facts, {f"n{code}": facts.is_general_education}, "sum", numerator)
        yield from count(facts, {f"d{code}": facts.is_general_education}, "sum", denominator)
    known = facts.is_general_education & (facts.ped_persons > 0)
    terms = {"n4.6": known & (facts.ped_rates_filled > 2 * facts.ped_persons), "d4.6": known}
    yield from count(facts, terms, "size", "unit_id")
    facts = read(folder, "form_mentoring", "has_regulation has_roadmap has_order", units)
    schools = (facts.level == "organisation") & facts.is_open & facts.kind.isin(EDU)
    documents = facts.has_regulation & facts.has_roadmap & facts.has_order
    yield from count(facts, {"n7.1": documents & schools}, "size", "unit_id")
    schools = (units.level == "organisation") & units.is_open & units.kind.isin(EDU)
    terms = {
        "d7.1": schools,
        "n9.1": schools & units.uses_platform,
        "d7.2": (units.level == "municipality") & units.is_open,
    }
    yield from count(units, terms, "size", "unit_id")


def municipalities(folder: Path, units: pd.DataFrame) -> Iterator[pd.DataFrame]:
    facts = read(folder, "memberships", "community", units)
    active = {"n7.2": facts.community == "regional_methodical_active"}
    yield from count(facts, active, "nunique", "municipality_id")
    facts = read(folder, "contest_entries", "staff_category age stage is_federal_contest", units)
    young = (facts.staff_category == "pedagogical") & (facts.age < 35)
    regional = {"n7.4": young & (facts.stage == "regional") & facts.is_federal_contest}
    yield from count(facts, regional, "nunique", "municipality_id")


def main(snapshot: Path, out: Path) -> None:
    units = pd.read_parquet(snapshot / "units.parquet")
    units["own_id"] = units.unit_id.where(units.level == "organisation")
    amounts = units[PLACE].set_index(PLACE)
    for part in (persons, training, additive, municipalities):
        for found in part(snapshot, units):
            amounts = amounts.join(found, how="left")
    table = amounts.fillna(0).reset_index()
    order = {"region": 0, "municipality": 1, "organisation": 2}
    table = table.sort_values(PLACE, key=lambda c: c.map(order) if c.name == "level" else c)
    parts = []
    for code, (numerator, denominator) in PAIRS.items():
        part = table[table.level == "region"] if code in REGION_ONLY else table
        part = part[[*PLACE, numerator, denominator]].set_axis(
            [*PLACE, "numerator", "denominator"], axis=1
        )
        part.insert(0, "indicator", code)
        quotient = 100 * part.numerator / part.denominator
        parts.append(part.assign(value=quotient.where(part.denominator != 0).round(6)))
    pd.concat(parts).to_csv(out, index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
