"""The invented region as files by the published templates: what a real region would bring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from orientir.core.packs.specs import Pack
from orientir.cycle.collection.api import get_sheet
from orientir.kit.tabular.exporting import Cell, write_csv, write_xlsx
from orientir.project.demo.facts import Facts, build_facts, iterate_tables
from orientir.project.demo.people import DemoPerson, build_people
from orientir.project.demo.scale import REPORTING_DATES, SEED, YEARS, Scale
from orientir.project.demo.units import DemoUnit, build_units

_ACCOMPANIED = {2022: 0.7, 2023: 0.85, 2024: 0.93, 2025: 0.97}
_YOUNG = 35
_XLSX_ROWS = 5_000  # above this a spreadsheet takes longer to write than to count


@dataclass(frozen=True, slots=True)
class DemoFile:
    """One file and how it is to be imported."""

    kind: str
    path: Path
    as_of: date
    mode: str
    rows: int


@dataclass(frozen=True, slots=True)
class DemoRegion:
    units: Sequence[DemoUnit]
    people: Sequence[DemoPerson]
    facts: Facts


def invent_region(scale: Scale, pack: Pack) -> DemoRegion:
    """The same scale and pack give the same region, to the last letter."""
    random = Random(SEED)
    units = build_units(scale, pack, random)
    people = build_people(scale, units, random)
    return DemoRegion(units, people, build_facts(units, people, pack, random))


def write_files(region: DemoRegion, folder: Path) -> list[DemoFile]:
    """The files in the order in which they may be imported."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(folder, *plan) for plan in _plans(region)]


def _plans(region: DemoRegion) -> Iterator[tuple[str, str, date, str, list[dict[str, Cell]]]]:
    last = REPORTING_DATES[-1]
    yield "units", "units", last, "additions", [_unit_row(unit) for unit in region.units]
    for year in YEARS:
        rows = list(_post_rows(region.people, year))
        yield "people_posts", f"people-{year}", date(year, 9, 1), "complete", rows
    for name, facts in iterate_tables(region.facts):
        yield name, name, last, "additions", [_fact_row(fact) for fact in facts]


def _write(
    folder: Path, kind: str, stem: str, as_of: date, mode: str, rows: list[dict[str, Cell]]
) -> DemoFile:
    sheet = get_sheet(kind)
    titles = [column.title for column in sheet.columns]
    cells = [[row.get(column.name) for column in sheet.columns] for row in rows]
    spreadsheet = len(rows) <= _XLSX_ROWS
    path = folder / f"{stem}.{'xlsx' if spreadsheet else 'csv'}"
    content = write_xlsx(sheet.name, titles, cells) if spreadsheet else write_csv(titles, cells)
    path.write_bytes(content)
    return DemoFile(kind, path, as_of, mode, len(rows))


def _unit_row(unit: DemoUnit) -> dict[str, Cell]:
    return {
        "code": unit.code,
        "level": unit.level,
        "kind": unit.kind,
        "title": unit.title,
        "short_title": unit.short_title,
        "title_in": unit.title_in,
        "parent": unit.parent,
        "municipality": unit.municipality if unit.level == "organisation" else None,
        "inn": unit.inn,
        "ogrn": unit.ogrn,
        "oktmo": unit.oktmo,
        "is_general_education": unit.is_general_education,
        "locality": unit.locality,
        "opened_on": unit.opened_on,
        "closed_on": unit.closed_on,
        "successor": unit.merged_into,
        "succession": "merged" if unit.merged_into else None,
    }


def _post_rows(people: Iterable[DemoPerson], year: int) -> Iterator[dict[str, Cell]]:
    for person in people:
        if not person.works_in(year):
            continue
        young = person.age_on(date(year, 11, 1)) < _YOUNG
        for post in person.posts:
            yield {
                "snils": person.snils,
                "personnel_number": person.number,
                "family_name": person.family_name,
                "given_name": person.given_name,
                "patronymic": person.patronymic,
                "birth_on": person.birth_on,
                "unit": post.unit,
                "post": post.code,
                "staff_category": post.staff_category,
                "position": post.position,
                "subject": post.subject,
                "rate": post.rate,
                "is_main_job": post.is_main_job,
                "qualification_category": post.qualification_category,
                "is_methodist_category": post.is_methodist_category,
                "is_mentor_category": post.is_mentor_category,
                "accompanied_by_regional_methodist": young and person.reach < _ACCOMPANIED[year],
                "has_higher_pedagogical_education": person.has_higher_pedagogical_education,
                "teaching_since": person.teaching_since,
            }


def _fact_row(row: Mapping[str, object]) -> dict[str, Cell]:
    """A fact names its person by personnel number; everything else stands under the template's names."""
    cells: dict[str, Cell] = {}
    for name, value in row.items():
        assert value is None or isinstance(value, (str, int, float, date))
        cells["personnel_number" if name == "person" else name] = value
    return cells
