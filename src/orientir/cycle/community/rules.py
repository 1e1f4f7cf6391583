"""Kinds, states and who may. The database's policies hold beside these rules (``docs/access.md``)."""

from __future__ import annotations

from django.db.models import TextChoices

from orientir.cycle.registry.api import may
from orientir.kit.access.acting import Acting


class Support(TextChoices):
    """In what way somebody accompanies another's professional growth."""

    CURATOR = "curator"
    TUTOR = "tutor"
    REGIONAL_METHODIST = "regional_methodist"
    MENTOR = "mentor"


class Chosen(TextChoices):
    """How an accompanier came to a person: proposed by the rules and confirmed, or named by hand."""

    BY_RULE = "rule"
    BY_HAND = "hand"


class Ended(TextChoices):
    """Why accompanying ended; after a conflict the rules never bring the two together again."""

    DONE = "done"
    LEFT = "left"
    ASKED = "asked"
    CONFLICT = "conflict"


class ReserveState(TextChoices):
    """An offer to join the reserve: the ministry sees it from the person's agreement on."""

    OFFERED = "offered"
    AGREED = "agreed"
    DECLINED = "declined"
    ENROLLED = "enrolled"
    LEFT = "left"


def sees_communities(account: Acting) -> bool:
    return may(account.role, "see_people")


def keeps_communities(account: Acting) -> bool:
    return may(account.role, "edit_people")


def offers_reserve(account: Acting) -> bool:
    return may(account.role, "run_procedures")


def enrols_reserve(account: Acting) -> bool:
    return account.role == "ministry"


def sees_reserve(account: Acting) -> bool:
    return offers_reserve(account) or enrols_reserve(account)
