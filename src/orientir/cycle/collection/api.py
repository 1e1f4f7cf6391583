"""The door of the collection: what other rooms may use."""

from __future__ import annotations

from orientir.cycle.collection.actions.importing import check_order, run_order
from orientir.cycle.collection.actions.orders import Order, Outcome, tell_counts, touches
from orientir.cycle.collection.actions.undoing import mark_used_by_snapshot, undo_import
from orientir.cycle.collection.catalogue import get_sheet
from orientir.cycle.collection.catalogue.blanks import write_template
from orientir.cycle.collection.models import ResultsSet
from orientir.cycle.collection.queries.imports import (
    WaitingImport,
    count_open_pairs,
    list_waiting_imports,
)
from orientir.cycle.collection.queries.results import (
    ResultsGone,
    ResultsKey,
    find_results_sets,
    list_results_keys,
    list_results_sets,
    read_results,
)
from orientir.cycle.collection.reports import CheckReport
from orientir.cycle.collection.tables import (
    fact_table,
    form_table,
    snapshot_tables,
    undecided_learning,
    units_table,
)

__all__ = [
    "CheckReport",
    "Order",
    "Outcome",
    "ResultsGone",
    "ResultsKey",
    "ResultsSet",
    "WaitingImport",
    "check_order",
    "count_open_pairs",
    "fact_table",
    "find_results_sets",
    "form_table",
    "get_sheet",
    "list_results_keys",
    "list_results_sets",
    "list_waiting_imports",
    "mark_used_by_snapshot",
    "read_results",
    "run_order",
    "snapshot_tables",
    "tell_counts",
    "touches",
    "undecided_learning",
    "undo_import",
    "units_table",
    "write_template",
]
