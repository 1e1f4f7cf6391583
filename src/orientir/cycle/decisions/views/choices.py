"""What a draft may choose from: whom to charge, orders of recommendations, rows of plans, measures of the road map."""

from __future__ import annotations

from datetime import date

from orientir.cycle.decisions.actions.drafting import Executor
from orientir.cycle.decisions.queries.executors import list_units_below
from orientir.cycle.goals import api as goals
from orientir.cycle.recommendations import api as recommendations
from orientir.cycle.registry.api import find_unit_title, title_of
from orientir.cycle.roadmaps import api as roadmaps
from orientir.kit import russian
from orientir.kit.access.acting import Acting

DESKS = {
    "ministry": ("operator", "further_education"),
    "operator": ("operator", "further_education"),
}


def executor_choices(account: Acting) -> dict[str, Executor]:
    """Key → whom to charge: desks of one's own unit, the unit itself, the units right below it."""
    own = account.unit_id or 0
    choices = {
        f"role:{role}": Executor(own, title_of(role), role=role) for role in DESKS.get(account.role, ())
    }  # fmt: skip
    if not choices:
        choices[f"unit:{own}"] = Executor(own, find_unit_title(own).title)
    return choices | {
        f"unit:{one.id}": Executor(one.id, one.title) for one in list_units_below(own)
    }


def order_choices() -> dict[str, str]:
    """Orders of recommendations, the latest first."""
    return {
        str(one.pk): f"Рекомендации: приказ № {one.number} от {russian.day(one.signed_on)}"
        for one in recommendations.list_orders()[:30]
    }


def measure_choices(on: date) -> dict[str, str]:
    """Measures of the road map of the pack in force."""
    pack = goals.get_pack(on=on)
    return {
        f"{pack.id}:{measure.number}": f"{measure.number}. {measure.title}"
        for measure in pack.measures
    }


def row_choices(unit: int) -> dict[str, str]:
    """Rows of the unit's own plans that are not done, by plan."""
    return {str(one.id): name_of_row(one) for one in roadmaps.list_open_rows(unit)}


def name_of_row(one: roadmaps.MeasureTitle) -> str:
    return f"{one.plan_title}, {one.number}. {one.title}"
