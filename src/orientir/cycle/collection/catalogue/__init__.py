"""The published templates: each kind of file, its columns, what may stand in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from orientir.core.mistakes import Mistake
from orientir.cycle.collection.catalogue import (
    forms,
    learning,
    people,
    programmes,
    results,
    routes,
    units,
)
from orientir.cycle.collection.catalogue.titles import Codes, Dictionary
from orientir.kit.tabular.sheets import Sheet

SHEETS: Mapping[str, Callable[[Dictionary], Sheet]] = {
    "units": units.describe_units,
    "people_posts": people.describe_people_posts,
    "assessments": learning.describe_assessments,
    "routes": routes.describe_routes,
    "route_steps": routes.describe_route_steps,
    "learning": learning.describe_learning,
    "vacancies": units.describe_vacancies,
    "memberships": people.describe_memberships,
    "contest_entries": people.describe_contest_entries,
    "form_oo1": forms.describe_form_oo1,
    "form_mentoring": forms.describe_form_mentoring,
    "programmes": programmes.describe_programmes,
    results.PUPIL_RESULTS: results.describe_pupil_results,
}
"""In the order in which they are loaded: later kinds refer to what earlier ones brought."""

KINDS = tuple(SHEETS)


def get_sheet(kind: str, codes: Codes | None = None) -> Sheet:
    """The template of a kind; ``codes``: the pack's own titles (column → code → title)."""
    if kind not in SHEETS:
        raise Mistake(f"нет шаблона «{kind}»: бывают {', '.join(KINDS)}")
    return SHEETS[kind](Dictionary(codes or {}))


def list_sheets(codes: Codes | None = None) -> list[Sheet]:
    return [get_sheet(kind, codes) for kind in KINDS]
