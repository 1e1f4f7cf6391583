"""The door of plans: what other rooms may use."""

from __future__ import annotations

from orientir.cycle.roadmaps.actions.advised import add_from_advice
from orientir.cycle.roadmaps.actions.cascading import hand_down
from orientir.cycle.roadmaps.actions.evidence import (
    EvidenceTerms,
    decide_evidence,
    submit_evidence,
)
from orientir.cycle.roadmaps.actions.measures import begin_measure
from orientir.cycle.roadmaps.actions.milestones import MilestoneTerms, set_milestone
from orientir.cycle.roadmaps.actions.plans import make_plan_from_pack, put_in_force
from orientir.cycle.roadmaps.queries.covering import (
    CoveredUnit,
    MeasureTitle,
    count_all,
    count_plans,
    find_measure,
    find_plan_of,
    list_covered_units,
    list_open_rows,
    list_plan_measures,
    search_measures,
)
from orientir.cycle.roadmaps.queries.own import (
    MeasureDay,
    WaitingPlans,
    find_waiting,
    list_own_days,
)

__all__ = [
    "CoveredUnit",
    "EvidenceTerms",
    "MeasureDay",
    "MeasureTitle",
    "MilestoneTerms",
    "WaitingPlans",
    "add_from_advice",
    "begin_measure",
    "count_all",
    "count_plans",
    "decide_evidence",
    "find_measure",
    "find_plan_of",
    "find_waiting",
    "hand_down",
    "list_covered_units",
    "list_open_rows",
    "list_own_days",
    "list_plan_measures",
    "make_plan_from_pack",
    "put_in_force",
    "search_measures",
    "set_milestone",
    "submit_evidence",
]
