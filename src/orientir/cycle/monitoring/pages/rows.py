"""The rows behind a figure as a table that people can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
    return str(_TITLES.get(column, column))


_TITLES: Mapping[str, Any] = {
    "person_id": gettext_lazy("Person"),
    "unit_id": gettext_lazy("Organisation"),
    "post_id": gettext_lazy("Post"),
    "staff_category": gettext_lazy("Category of staff"),
    "position": gettext_lazy("Position"),
    "subject": gettext_lazy("Subject"),
    "rate": gettext_lazy("Rate"),
    "is_main_job": gettext_lazy("Main job"),
    "age": gettext_lazy("Age"),
    "experience_years": gettext_lazy("Years of experience"),
    "is_novice": gettext_lazy("First three years"),
    "has_higher_pedagogical_education": gettext_lazy("Higher pedagogical education"),
    "qualification_category": gettext_lazy("Qualification category"),
    "is_methodist_category": gettext_lazy("Category of methodist"),
    "is_mentor_category": gettext_lazy("Category of mentor"),
    "accompanied_by_regional_methodist": gettext_lazy("Accompanied by a methodist"),
    "assessment_id": gettext_lazy("Assessment"),
    "kind": gettext_lazy("Kind"),
    "operator": gettext_lazy("Operator"),
    "procedure_id": gettext_lazy("Procedure"),
    "completed_on": gettext_lazy("Completed on"),
    "passed": gettext_lazy("Passed"),
    "route_id": gettext_lazy("Route"),
    "step_id": gettext_lazy("Route step"),
    "formed_on": gettext_lazy("Formed on"),
    "status": gettext_lazy("State"),
    "route_status": gettext_lazy("State of the route"),
    "has_support": gettext_lazy("Has support"),
    "topic": gettext_lazy("Topic"),
    "enrolment_id": gettext_lazy("Enrolment"),
    "programme_id": gettext_lazy("Programme"),
    "is_pedagogical": gettext_lazy("Pedagogical"),
    "is_federal_priority": gettext_lazy("Federal priority"),
    "hours": gettext_lazy("Hours"),
    "source": gettext_lazy("Source"),
    "vacancy_id": gettext_lazy("Vacancy"),
    "scheme": gettext_lazy("Scheme"),
    "opened_on": gettext_lazy("Opened on"),
    "closed_on": gettext_lazy("Closed on"),
    "community": gettext_lazy("Community"),
    "entry_id": gettext_lazy("Entry"),
    "stage": gettext_lazy("Stage"),
    "contest": gettext_lazy("Contest"),
    "is_federal_contest": gettext_lazy("Federal contest"),
    "result": gettext_lazy("Result"),
    "level": gettext_lazy("Level"),
    "locality": gettext_lazy("Place"),
    "is_open": gettext_lazy("Open"),
    "is_general_education": gettext_lazy("General education"),
    "parent_id": gettext_lazy("Above it"),
    "municipality_id": gettext_lazy("Municipality"),
    "region_id": gettext_lazy("Region"),
    "current_unit_id": gettext_lazy("Continued today by"),
    "uses_platform": gettext_lazy("Uses the platform"),
    "ped_rates": gettext_lazy("Teaching rates"),
    "ped_rates_filled": gettext_lazy("Teaching rates filled"),
    "admin_rates": gettext_lazy("Administrative rates"),
    "admin_rates_filled": gettext_lazy("Administrative rates filled"),
    "ped_persons": gettext_lazy("Teachers"),
    "ped_persons_higher_pedagogical": gettext_lazy("Teachers with higher pedagogical education"),
    "has_regulation": gettext_lazy("Has a regulation"),
    "has_roadmap": gettext_lazy("Has a road map"),
    "has_order": gettext_lazy("Has an order"),
}


def part_titles() -> Sequence[tuple[str, str]]:
    """The two parts of the quotient."""
    return (("numerator", _("numerator")), ("denominator", _("denominator")))
