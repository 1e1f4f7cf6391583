"""The door of assessment: what other rooms may use."""

from __future__ import annotations

from orientir.cycle.assessment.tables import (
    assessments_table,
    competency_results_table,
    sitting_places,
)

__all__ = ["assessments_table", "competency_results_table", "sitting_places"]
