"""Road maps and programmes: when a measure is due, what it waits for, how it stands."""

from orientir.core.plans.circles import CircularPlan, find_circle, refuse_circle
from orientir.core.plans.milestones import judge_milestone
from orientir.core.plans.standing import Judged, RiskRule, Watched, judge
from orientir.core.plans.term_reading import (
    ACCEPTED,
    TermNotUnderstood,
    read_term,
    read_years,
    reread_term,
)
from orientir.core.plans.terms import Span, Term, TermKind, term_between

__all__ = [
    "ACCEPTED",
    "CircularPlan",
    "Judged",
    "RiskRule",
    "Span",
    "Term",
    "TermKind",
    "TermNotUnderstood",
    "Watched",
    "find_circle",
    "judge",
    "judge_milestone",
    "read_term",
    "read_years",
    "refuse_circle",
    "reread_term",
    "term_between",
]
