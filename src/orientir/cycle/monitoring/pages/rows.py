"""The rows behind a figure as a table that people can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from orientir.core.packs.specs import Pack
from orientir.cycle.monitoring.queries.rows import Rows
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table

FIRST = ("person_id", "unit_id")
LEFT_OUT = frozenset({"year", "theta", "theta_se", "percent", "deficits", "expected_deficits"})
"""What says nothing of why a row was counted: measures of a person stay where they belong."""


def table_of(rows: Rows, pack: Pack, titles: Mapping[str, str], name: str) -> Table:
    """``titles`` of units by code; persons stand by the beginning of their pseudonym."""
    order = [column for column in FIRST if column in rows.columns]
    order += [column for column in rows.columns if column not in FIRST and column not in LEFT_OUT]
    places = [rows.columns.index(column) for column in order]
    return Table(
        name,
        [
            Column(column_title(column), place="name" if number == 0 else "line")
            for number, column in enumerate(order)
        ],
        [
            Row(
                [Cell(_shown(order[i], row[place], pack, titles)) for i, place in enumerate(places)]
            )
            for row in rows.rows
        ],
        dense=True,
    )


def _shown(column: str, value: Any, pack: Pack, titles: Mapping[str, str]) -> str:
    if value is None:
        return russian.MISSING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return russian.day(value)
    if isinstance(value, (int, float)):
        return russian.number(value)
    return _text(column, str(value), pack, titles)


def _text(column: str, value: str, pack: Pack, titles: Mapping[str, str]) -> str:
    if column in ("unit_id", "parent_id", "municipality_id", "region_id", "current_unit_id"):
        return titles.get(value, value)
    if column == "person_id":
        return _("p-%(code)s") % {"code": value[:6]}
    if column.endswith("_id"):
        return value[:12]
    return pack.codes.get(column, {}).get(value, value)


def column_title(column: str) -> str:
    """A column of the contract in words; its own name where it is a field of a form."""
    return _titles().get(column, column)


def _titles() -> Mapping[str, str]:
    return {
        "person_id": _("Person"),
        "unit_id": _("Organisation"),
        "post_id": _("Post"),
        "staff_category": _("Category of staff"),
        "position": _("Position"),
        "subject": _("Subject"),
        "rate": _("Rate"),
        "is_main_job": _("Main job"),
        "age": _("Age"),
        "experience_years": _("Years of experience"),
        "is_novice": _("First three years"),
        "has_higher_pedagogical_education": _("Higher pedagogical education"),
        "qualification_category": _("Qualification category"),
        "is_methodist_category": _("Category of methodist"),
        "is_mentor_category": _("Category of mentor"),
        "accompanied_by_regional_methodist": _("Accompanied by a methodist"),
        "assessment_id": _("Assessment"),
        "kind": _("Kind"),
        "operator": _("Operator"),
        "procedure_id": _("Procedure"),
        "completed_on": _("Completed on"),
        "passed": _("Passed"),
        "route_id": _("Route"),
        "step_id": _("Route step"),
        "formed_on": _("Formed on"),
        "status": _("State"),
        "route_status": _("State of the route"),
        "has_support": _("Has support"),
        "topic": _("Topic"),
        "enrolment_id": _("Enrolment"),
        "programme_id": _("Programme"),
        "is_pedagogical": _("Pedagogical"),
        "is_federal_priority": _("Federal priority"),
        "hours": _("Hours"),
        "source": _("Source"),
        "vacancy_id": _("Vacancy"),
        "scheme": _("Scheme"),
        "opened_on": _("Opened on"),
        "closed_on": _("Closed on"),
        "community": _("Community"),
        "entry_id": _("Entry"),
        "stage": _("Stage"),
        "contest": _("Contest"),
        "is_federal_contest": _("Federal contest"),
        "result": _("Result"),
        "level": _("Level"),
        "locality": _("Place"),
        "is_open": _("Open"),
        "is_general_education": _("General education"),
        "parent_id": _("Above it"),
        "municipality_id": _("Municipality"),
        "region_id": _("Region"),
        "current_unit_id": _("Continued today by"),
        "uses_platform": _("Uses the platform"),
        "ped_rates": _("Teaching rates"),
        "ped_rates_filled": _("Teaching rates filled"),
        "admin_rates": _("Administrative rates"),
        "admin_rates_filled": _("Administrative rates filled"),
        "ped_persons": _("Teachers"),
        "ped_persons_higher_pedagogical": _("Teachers with higher pedagogical education"),
        "has_regulation": _("Has a regulation"),
        "has_roadmap": _("Has a road map"),
        "has_order": _("Has an order"),
    }


def part_titles() -> Sequence[tuple[str, str]]:
    """The two parts of the quotient."""
    return (("numerator", _("numerator")), ("denominator", _("denominator")))
