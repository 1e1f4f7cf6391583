"""Who may what with plans, and what may follow what. The database's policies hold beside these rules."""

from __future__ import annotations

from typing import Final, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from orientir.cycle.registry.api import may
from orientir.kit.access.acting import Acting


class PlanKind(TextChoices):
    """A road map leads to a document's goals, a programme to those of an organisation."""

    ROAD_MAP = "road_map", _("road map")
    PROGRAMME = "programme", _("programme")


class PlanState(TextChoices):
    """A draft is seen by those who write it; a plan in force by its executors and by all above."""

    DRAFT = "draft", _("draft")
    IN_FORCE = "in_force", _("in force")
    CLOSED = "closed", _("the plan is closed")


class MeasureState(TextChoices):
    """Done is said by accepted evidence alone, never by hand."""

    PLANNED = "planned", _("planned")
    DOING = "doing", _("in progress")
    DONE = "done", _("confirmed")
    DROPPED = "dropped", _("taken off")


class DocumentKind(TextChoices):
    """What document shows a result. Codes as ``roadmaps/`` of packs has them."""

    ORDER = "order", _("order")
    MINUTES = "minutes", _("minutes")
    REPORT = "report", _("analytical report")
    MATERIALS = "materials", _("materials")
    DOCUMENT = "document", _("approved document")
    REGISTER = "register", _("data bank or register")
    PUBLICATION = "publication", _("publication or talk")
    OTHER = "other", _("another document")


class EvidenceState(TextChoices):
    SUBMITTED = "submitted", _("waits to be looked at")
    ACCEPTED = "accepted", _("the document is accepted")
    RETURNED = "returned", _("returned")


class Placed(Protocol):
    """A plan or whatever else belongs to a unit."""

    unit_id: int
    state: str


OPEN: Final = (MeasureState.PLANNED, MeasureState.DOING)

LEVEL_OF_ROLE: Final = {
    "ministry": "region",
    "municipal_specialist": "municipality",
    "head": "organisation",
}
"""Whose plans a role makes: those of its own unit."""

VERSIONS: Final = {
    "made": _("Put into the plan"),
    "changed": _("Changed"),
    "moved": _("The term was moved"),
    "begun": _("Begun"),
    "dropped": _("Taken off"),
    "resumed": _("Taken up again"),
    "cascaded": _("Handed down"),
    "imported": _("Changed by a file"),
}


def sees_plans(account: Acting) -> bool:
    """Sees plans of the units in sight, and measures in which their own unit takes part."""
    return may(account.role, "see_figures")


def makes_plans(account: Acting) -> bool:
    """Writes plans of the unit for which it acts, hands measures down, accepts evidence."""
    return may(account.role, "make_plans")


def is_maker_of(account: Acting, plan: Placed) -> bool:
    """Whether the plan is this account's to write."""
    return makes_plans(account) and account.unit_id == plan.unit_id
