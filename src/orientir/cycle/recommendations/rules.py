"""Who may what with recommendations, and what may follow what. The database's policies hold beside these rules."""

from __future__ import annotations

from typing import Final, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from orientir.cycle.registry.api import may
from orientir.kit.access.acting import Acting


class RecommendationState(TextChoices):
    """Proposed by rules → issued by a person → read → accepted or declined with a reason → met by figures."""

    PROPOSED = "proposed", _("proposed")
    DISMISSED = "dismissed", _("not issued")
    ISSUED = "issued", _("issued")
    READ = "read", _("read")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined with a reason")
    MET = "met", _("met by its figures")


class AddresseeRole(TextChoices):
    """Who answers at the addressee."""

    HEAD = "head", _("head of the organisation")
    MUNICIPAL = "municipal_specialist", _("municipal authority")
    MINISTRY = "ministry", _("ministry")
    INSTITUTE = "further_education", _("institutes of further education")


class Addressed(Protocol):
    """What tells who is to answer."""

    addressee_role: str
    addressee_id: int


STANDING: Final = (
    RecommendationState.ISSUED,
    RecommendationState.READ,
    RecommendationState.ACCEPTED,
    RecommendationState.DECLINED,
)
"""Issued, and not met yet: the next snapshot is held against them."""
TO_ANSWER: Final = (RecommendationState.ISSUED, RecommendationState.READ)

STEPS: Final = {
    "proposed": _("Proposed by the rules"),
    "renewed": _("Gathered anew by new figures"),
    "edited": _("Edited"),
    "dismissed": _("Not issued"),
    "issued": _("Issued by an order"),
    "read": _("Read"),
    "accepted": _("Accepted"),
    "declined": _("Declined"),
    "reported": _("Told what was done"),
    "stands": _("The new snapshot: it stands"),
    "unknown": _("The new snapshot: the figure is not known"),
    "met": _("The new snapshot: it is met"),
}


def sees_advice(account: Acting) -> bool:
    """Sees what is recommended to the units in sight."""
    return may(account.role, "see_figures")


def issues_advice(account: Acting) -> bool:
    """Has recommendations gathered by a snapshot, edits and issues them."""
    return may(account.role, "steer_snapshots")


def answers(account: Acting, one: Addressed) -> bool:
    """Whether it is this account that the recommendation waits for."""
    is_role = account.role == one.addressee_role
    return is_role and (account.unit_id == one.addressee_id or account.role == "further_education")
