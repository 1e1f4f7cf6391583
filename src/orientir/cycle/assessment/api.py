"""The door of assessment: what other rooms may use."""

from __future__ import annotations

from orientir.cycle.assessment.actions.bank_imports import bring_items
from orientir.cycle.assessment.actions.bank_items import ItemTerms, NewItem, terms_of
from orientir.cycle.assessment.actions.bank_reviews import move_item, review_item
from orientir.cycle.assessment.actions.forms_building import FormsOrder, build_forms
from orientir.cycle.assessment.actions.invitations import invite_by_rule
from orientir.cycle.assessment.actions.procedures import (
    Terms,
    close_procedure,
    create_procedure,
    open_procedure,
)
from orientir.cycle.assessment.actions.publishing import count_results, publish_results
from orientir.cycle.assessment.pages.consent import proposed_consent
from orientir.cycle.assessment.queries.bank import BankLine, list_drafts
from orientir.cycle.assessment.queries.forms import FormPlace, list_form_places
from orientir.cycle.assessment.queries.invitations import (
    OwnInvitation,
    WaitingProcedure,
    list_own_invitations,
    list_waiting_procedures,
)
from orientir.cycle.assessment.queries.procedures import find_procedure_by_title, is_closed
from orientir.cycle.assessment.rules import ItemStatus, Verdict
from orientir.cycle.assessment.tables import (
    assessments_table,
    competency_results_table,
    sitting_places,
)

__all__ = [
    "BankLine",
    "FormPlace",
    "FormsOrder",
    "ItemStatus",
    "ItemTerms",
    "NewItem",
    "OwnInvitation",
    "Terms",
    "Verdict",
    "WaitingProcedure",
    "assessments_table",
    "bring_items",
    "build_forms",
    "close_procedure",
    "competency_results_table",
    "count_results",
    "create_procedure",
    "find_procedure_by_title",
    "invite_by_rule",
    "is_closed",
    "list_drafts",
    "list_form_places",
    "list_own_invitations",
    "list_waiting_procedures",
    "move_item",
    "open_procedure",
    "proposed_consent",
    "publish_results",
    "review_item",
    "sitting_places",
    "terms_of",
]
