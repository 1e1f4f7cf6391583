"""The door of recommendations: what other rooms may use."""

from __future__ import annotations

from orientir.cycle.recommendations.actions.answering import answer_recommendation, report_done
from orientir.cycle.recommendations.actions.counting import begin_advice, count_advice
from orientir.cycle.recommendations.actions.issuing import issue_recommendations
from orientir.cycle.recommendations.queries.listing import (
    AcceptedAdvice,
    AdviceLine,
    WaitingAdvice,
    count_states,
    find_accepted,
    find_waiting,
    is_gathered,
    list_accepted,
    list_of_order,
    list_orders,
    list_proposed,
)

__all__ = [
    "AcceptedAdvice",
    "AdviceLine",
    "WaitingAdvice",
    "answer_recommendation",
    "begin_advice",
    "count_advice",
    "count_states",
    "find_accepted",
    "find_waiting",
    "is_gathered",
    "issue_recommendations",
    "list_accepted",
    "list_of_order",
    "list_orders",
    "list_proposed",
    "report_done",
]
