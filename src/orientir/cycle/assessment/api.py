"""The door of assessment: what other rooms may use."""

from __future__ import annotations

from orientir.cycle.assessment.actions.bank_imports import (
    begin_import,
    check_import,
    load_import,
    told_import,
)
from orientir.cycle.assessment.actions.bank_reviews import move_item, review_item
from orientir.cycle.assessment.actions.forms_building import FormsOrder, build_forms
from orientir.cycle.assessment.actions.invitations import invite_by_rule, invite_people
from orientir.cycle.assessment.actions.keeping import count_expired, erase_expired
from orientir.cycle.assessment.actions.marking import deal_out, keep_mark, settle_marks
from orientir.cycle.assessment.actions.procedures import (
    Terms,
    close_procedure,
    create_procedure,
    open_procedure,
)
from orientir.cycle.assessment.actions.publishing import count_results, publish_results
from orientir.cycle.assessment.models import CompetencyResult
from orientir.cycle.assessment.pages.bank_export import items_as_xlsx
from orientir.cycle.assessment.pages.consent import proposed_consent
from orientir.cycle.assessment.queries.bank import BankLine, list_drafts
from orientir.cycle.assessment.queries.forms import FormPlace, list_form_places
from orientir.cycle.assessment.queries.invitations import (
    OwnInvitation,
    WaitingProcedure,
    list_own_answers,
    list_own_invitations,
    list_waiting_procedures,
)
from orientir.cycle.assessment.queries.marking import find_marking, list_unmarked
from orientir.cycle.assessment.queries.procedures import find_procedure_by_title, is_closed
from orientir.cycle.assessment.queries.results import (
    find_result_after,
    list_competency_results,
    list_own_deficits,
    list_own_results,
    list_published_procedures,
    list_shares,
    wide_of,
)
from orientir.cycle.assessment.queries.twice import Outcome, Shift, find_shift, list_outcomes
from orientir.cycle.assessment.rules import CompetencyState, ImportState, ItemStatus, Verdict
from orientir.cycle.assessment.tables import (
    assessments_table,
    competency_results_table,
    sitting_places,
)

__all__ = [
    "BankLine",
    "CompetencyResult",
    "CompetencyState",
    "FormPlace",
    "FormsOrder",
    "ImportState",
    "ItemStatus",
    "Outcome",
    "OwnInvitation",
    "Shift",
    "Terms",
    "Verdict",
    "WaitingProcedure",
    "assessments_table",
    "begin_import",
    "build_forms",
    "check_import",
    "close_procedure",
    "competency_results_table",
    "count_expired",
    "count_results",
    "create_procedure",
    "deal_out",
    "erase_expired",
    "find_marking",
    "find_procedure_by_title",
    "find_result_after",
    "find_shift",
    "invite_by_rule",
    "invite_people",
    "is_closed",
    "items_as_xlsx",
    "keep_mark",
    "list_competency_results",
    "list_drafts",
    "list_form_places",
    "list_outcomes",
    "list_own_answers",
    "list_own_deficits",
    "list_own_invitations",
    "list_own_results",
    "list_published_procedures",
    "list_shares",
    "list_unmarked",
    "list_waiting_procedures",
    "load_import",
    "move_item",
    "open_procedure",
    "proposed_consent",
    "publish_results",
    "review_item",
    "settle_marks",
    "sitting_places",
    "told_import",
    "wide_of",
]
