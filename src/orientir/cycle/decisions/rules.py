"""Who may what with decisions, and what may follow what. The database's policies and triggers hold beside them."""

from __future__ import annotations

from datetime import date
from typing import Final, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orientir.cycle.registry.api import may
from orientir.kit.access.acting import Acting


class DecisionKind(TextChoices):
    """In which form it was decided."""

    ORDER = "order", pgettext_lazy("decision", "order")
    MINUTES = "minutes", pgettext_lazy("decision", "minutes")
    LETTER = "letter", _("letter")


class DecisionState(TextChoices):
    """A draft may be changed or thrown away; what is signed is only ended, by another decision."""

    DRAFT = "draft", pgettext_lazy("decision", "draft")
    SIGNED = "signed", pgettext_lazy("decision", "in force")
    SUPERSEDED = "superseded", _("superseded")
    CANCELLED = "cancelled", pgettext_lazy("decision", "cancelled")


class AssignmentState(TextChoices):
    """Given by the decision → reported → accepted, or returned to be done; withdrawn when the decision ends."""

    GIVEN = "given", _("to be done")
    REPORTED = "reported", _("reported")
    RETURNED = "returned", _("report returned")
    ACCEPTED = "accepted", _("report accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Charged(Protocol):
    """What tells who is to do it."""

    unit_id: int
    person_id: int | None
    role: str


class Decided(Protocol):
    """What tells whose decision it is."""

    unit_id: int


OPEN: Final = (AssignmentState.GIVEN, AssignmentState.RETURNED)
"""Waits for whoever is charged."""
LIVE: Final = (*OPEN, AssignmentState.REPORTED)
SOON_DAYS: Final = 7
WRITERS: Final = frozenset({"ministry", "operator", "municipal_specialist", "head"})
SIGNERS: Final = WRITERS - {"operator"}
"""The operator prepares what the ministry signs."""
REPORTERS: Final = WRITERS | {"further_education"}


def sees_decisions(account: Acting) -> bool:
    """Everybody with a role may open the register: the policies show what concerns them."""
    return account.grant is not None


def writes_decisions(account: Acting) -> bool:
    """Writes drafts of the unit one acts for."""
    return account.role in WRITERS and may(account.role, "see_figures")


def writes(account: Acting, one: Decided) -> bool:
    return writes_decisions(account) and account.unit_id == one.unit_id


def signs(account: Acting, one: Decided) -> bool:
    """Registers as signed what the unit decided, and accepts reports."""
    return account.role in SIGNERS and account.unit_id == one.unit_id


def is_charged(account: Acting, one: Charged) -> bool:
    """Whether it is this account that the assignment waits for."""
    if one.person_id is not None:
        return one.person_id == account.person_id
    is_of_unit = account.role in REPORTERS and account.unit_id == one.unit_id
    return is_of_unit and one.role in ("", account.role)


def mark_of_term(state: str, due_on: date, today: date) -> str:
    """How an assignment is drawn by its state and its term (``kit.ui.states``)."""
    if state in OPEN:
        if due_on < today:
            return "overdue"
        near = (due_on - today).days <= SOON_DAYS
        return "soon" if near else "check" if state == AssignmentState.RETURNED else "doing"
    return {"reported": "waiting", "accepted": "done", "withdrawn": "no_target"}[state]
