"""What the page and the paper of a school are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orientir.cycle.analysis.kinds.known import KINDS, LOW_RESULTS, OBJECTIVITY
from orientir.cycle.analysis.pages.alike import alike_of
from orientir.cycle.analysis.pages.history import Years, history_of_school
from orientir.cycle.analysis.pages.low_history import low_history_of
from orientir.cycle.analysis.pages.peers import AmongAlike
from orientir.cycle.analysis.pages.profile import is_low, risk_table
from orientir.cycle.analysis.pages.trace import counted_table
from orientir.cycle.analysis.pages.unit import SureGroup, findings_of_unit, groups_of, unit_lead
from orientir.cycle.analysis.queries.runs import (
    list_current_runs,
    list_details_of,
    list_findings_of,
    list_runs_by_year,
)
from orientir.cycle.analysis.queries.sides import tell_deficits, tell_staff
from orientir.cycle.registry.api import UnitLine
from orientir.kit.ui.parts import Table


@dataclass(frozen=True, slots=True)
class School:
    """``risks`` of a school with low results alone; ``findings``: all of it row by row, for a file."""

    groups: Sequence[SureGroup]
    lead: str
    alike: AmongAlike | None
    risks: Table | None
    history: Years | None
    low_history: Years | None
    findings: Table
    counted: Table

    def tables(self) -> dict[str, Table | None]:
        """What can be taken as a file, by name."""
        return {
            "findings": self.findings,
            "alike": self.alike.table() if self.alike else None,
            "risks": self.risks,
            "history": self.history.table if self.history else None,
            "low-history": self.low_history.table if self.low_history else None,
            "counted": self.counted,
            **{one.code: one.table for group in self.groups for one in group.told},
            **{f"{one.code}-scores": one.scores for group in self.groups for one in group.told},
        }


def school_of(unit: UnitLine) -> School:
    runs = list_current_runs(tuple(KINDS))
    years, low_years = list_runs_by_year(OBJECTIVITY), list_runs_by_year(LOW_RESULTS)
    every = {run.pk: run for run in (*runs, *years, *low_years)}
    found = {one.run_id: one for one in list_findings_of(every.values(), [unit.id])}
    groups = groups_of(runs, found, list_details_of(runs, unit.id))
    risks = None
    if is_low(runs, found):
        risks = risk_table(runs, found, tell_staff(unit.id), tell_deficits(unit.id))
    return School(
        groups, unit_lead(groups), alike_of(unit, runs, found), risks, history_of_school(years, found),
        low_history_of(low_years, found), findings_of_unit(runs, found), counted_table(runs),
    )  # fmt: skip
