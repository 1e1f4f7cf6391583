"""The door of recommendations: what other rooms may use."""

from __future__ import annotations

from orientir.cycle.recommendations.actions.counting import begin_advice, count_advice
from orientir.cycle.recommendations.actions.issuing import issue_recommendations
from orientir.cycle.recommendations.queries.listing import (
    WaitingAdvice,
    find_waiting,
    list_proposed,
)

__all__ = [
    "WaitingAdvice",
    "begin_advice",
    "count_advice",
    "find_waiting",
    "issue_recommendations",
    "list_proposed",
]
