"""The door of assessment: what other rooms may use."""

from __future__ import annotations

from orientir.cycle.assessment.actions.bank_imports import bring_items
from orientir.cycle.assessment.actions.bank_items import ItemTerms, NewItem, terms_of
from orientir.cycle.assessment.actions.bank_reviews import move_item, review_item
from orientir.cycle.assessment.queries.bank import BankLine, list_drafts
from orientir.cycle.assessment.rules import ItemStatus, Verdict
from orientir.cycle.assessment.tables import (
    assessments_table,
    competency_results_table,
    sitting_places,
)

__all__ = [
    "BankLine",
    "ItemStatus",
    "ItemTerms",
    "NewItem",
    "Verdict",
    "assessments_table",
    "bring_items",
    "competency_results_table",
    "list_drafts",
    "move_item",
    "review_item",
    "sitting_places",
    "terms_of",
]
