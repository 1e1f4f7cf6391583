"""What must hold in a file beyond its cells: references to units, people and facts; agreement of fields.

The same checks serve the preview and the load. Each adds errors to the ``Checked`` sheet by place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from orientir.cycle.collection.catalogue import get_sheet
from orientir.cycle.collection.catalogue.titles import Codes
from orientir.cycle.collection.checks.agreement import RULES, check_rules
from orientir.cycle.collection.checks.context import Subject
from orientir.cycle.collection.checks.facts import (
    check_codes,
    check_forms,
    check_memberships,
    check_steps,
)
from orientir.cycle.collection.checks.frdo import as_learning
from orientir.cycle.collection.checks.people import check_posts, resolve_people
from orientir.cycle.collection.checks.programmes import check_programmes
from orientir.cycle.collection.checks.units import check_units, resolve_units
from orientir.cycle.registry import api as registry
from orientir.kit.tabular import reading
from orientir.kit.tabular.checking import check

Step = Callable[[Subject], None]
_PERSON_FACT: tuple[Step, ...] = (resolve_units, resolve_people, check_rules, check_codes)

STEPS: Mapping[str, tuple[Step, ...]] = {
    "units": (check_units, check_rules),
    "people_posts": (resolve_units, resolve_people, check_rules, check_posts),
    "assessments": _PERSON_FACT,
    "routes": _PERSON_FACT,
    "route_steps": (check_steps, check_codes),
    "learning": _PERSON_FACT,
    "vacancies": (resolve_units, check_rules, check_codes),
    "memberships": (resolve_units, resolve_people, check_rules, check_memberships),
    "contest_entries": _PERSON_FACT,
    "form_oo1": (resolve_units, check_rules, check_forms),
    "form_mentoring": (resolve_units, check_rules, check_forms),
    "programmes": (check_programmes,),
}


def check_import(
    *,
    kind: str,
    content: bytes,
    name: str,
    as_of: date,
    unit_id: int | None,
    codes: Codes | None = None,
) -> Subject:
    """Read and check a file whole. Raises a ``Mistake`` only for what keeps it from being read as a table.

    Needs a transaction (it stages rows). ``unit_id``: rows may be about this unit and those below it; ``None``: any.
    """
    sheet = get_sheet(kind, codes)
    grids = reading.read_grids(content, name)
    if kind == "learning":
        grids = as_learning(grids, sheet, name)
    checked = check(grids, sheet, name)
    subject = Subject(kind, checked, as_of, unit_id, registry.load_unit_book(unit_id))
    for step in STEPS[kind]:
        step(subject)
    checked.issues.sort(key=lambda issue: (issue.level, issue.row))
    return subject


__all__ = ["RULES", "STEPS", "Subject", "check_import"]
