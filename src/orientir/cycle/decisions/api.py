"""The door of decisions: what other rooms may use."""

from __future__ import annotations

from orientir.cycle.decisions.actions.drafting import (
    Executor,
    Point,
    Target,
    Terms,
    set_links,
    write_decision,
    write_point,
)
from orientir.cycle.decisions.actions.pinning import Choice, pin_figures
from orientir.cycle.decisions.actions.reporting import report_assignment, settle_report
from orientir.cycle.decisions.actions.signing import sign_decision
from orientir.cycle.decisions.pages.lists import DecisionShown, line_of
from orientir.cycle.decisions.queries.control import (
    WaitingAssignments,
    find_charged,
    find_waiting,
)
from orientir.cycle.decisions.queries.executors import UnitBelow, list_units_below
from orientir.cycle.decisions.queries.listing import count_states, search_decisions
from orientir.cycle.decisions.rules import AssignmentState, DecisionKind, DecisionState

__all__ = [
    "AssignmentState",
    "Choice",
    "DecisionKind",
    "DecisionShown",
    "DecisionState",
    "Executor",
    "Point",
    "Target",
    "Terms",
    "UnitBelow",
    "WaitingAssignments",
    "count_states",
    "find_charged",
    "find_waiting",
    "line_of",
    "list_units_below",
    "pin_figures",
    "report_assignment",
    "search_decisions",
    "set_links",
    "settle_report",
    "sign_decision",
    "write_decision",
    "write_point",
]
