"""The door of effects: what other rooms may use."""

from __future__ import annotations

from orientir.cycle.effects.actions.giving import give_measure
from orientir.cycle.effects.actions.studying import begin_study, count_study, repeat_study
from orientir.cycle.effects.counting import Asked
from orientir.cycle.effects.queries.register import (
    DoneMeasure,
    Expected,
    find_expected,
    list_done_by,
    list_measures,
    list_studies,
)

__all__ = [
    "Asked",
    "DoneMeasure",
    "Expected",
    "begin_study",
    "count_study",
    "find_expected",
    "give_measure",
    "list_done_by",
    "list_measures",
    "list_studies",
    "repeat_study",
]
