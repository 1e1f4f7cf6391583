"""States and who may. The database's policies hold beside these rules (``docs/access.md``)."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices

from orientir.cycle.registry.api import may
from orientir.kit.access.acting import Acting

APPROVALS_NEEDED = 2
"""An item leaves draft when so many people other than its author have approved its version."""


class ItemStatus(TextChoices):
    """The life of an item: only a live or trial item is put before people."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    TRIAL = "trial"
    LIVE = "live"
    RETIRED = "retired"


class ImportState(TextChoices):
    """A file of items: checked, then taken in as a whole, then perhaps taken back as a whole."""

    CHECKING = "checking"
    READY = "ready"
    REFUSED = "refused"
    LOADING = "loading"
    LOADED = "loaded"
    FAILED = "failed"
    UNDONE = "undone"


class Verdict(TextChoices):
    APPROVED = "approved"
    RETURNED = "returned"


class ProcedureState(TextChoices):
    """Draft → open → closed → scored (calibrated, results counted) → published; or cancelled."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    SCORED = "scored"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Delivery(TextChoices):
    LINEAR = "linear"
    ADAPTIVE = "adaptive"
    PAPER = "paper"


class Answered(TextChoices):
    """What a person answered to the invitation."""

    NOT_YET = "not_yet"
    CONSENTED = "consented"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ErasureReason(TextChoices):
    """Why answers (and results) of a person were destroyed."""

    WITHDRAWN = "withdrawn"
    ANSWERS_TERM = "answers_term"
    RESULTS_TERM = "results_term"


class Source(TextChoices):
    """Where a sitting took place."""

    ONLINE = "online"
    PAPER = "paper"
    EXTERNAL = "external"


class Ending(TextChoices):
    """How a sitting ended: by the person, by the clock, by the end of the window, by the operator."""

    PERSON = "person"
    CLOCK = "clock"
    WINDOW = "window"
    OPERATOR = "operator"


class ScoreState(TextChoices):
    SCORED = "scored"
    OMITTED = "omitted"
    NOT_REACHED = "not_reached"
    NEEDS_EXPERT = "needs_expert"
    INVALID = "invalid"


class CompetencyState(TextChoices):
    """What may be said of a competency: a deficit, none, close to the border, not enough data."""

    DEFICIT = "deficit"
    NO_DEFICIT = "no_deficit"
    NEAR_CUT = "near_cut"
    NOT_ENOUGH_DATA = "not_enough_data"


class YearsLinked(TextChoices):
    """How a procedure is put on the scale of an earlier one: old parameters kept, moved as a whole, or not at all."""

    FIXED = "fixed"
    STOCKING_LORD = "stocking_lord"
    NONE = "none"


class ShareScope(TextChoices):
    """Of whom a share of a unit speaks."""

    WHOLE = "whole"
    ASSESSED = "assessed"
    NOBODY = "nobody"


MOVES: Final[dict[ItemStatus, tuple[ItemStatus, ...]]] = {
    ItemStatus.DRAFT: (ItemStatus.RETIRED,),
    ItemStatus.REVIEWED: (ItemStatus.TRIAL, ItemStatus.LIVE, ItemStatus.RETIRED),
    ItemStatus.TRIAL: (ItemStatus.LIVE, ItemStatus.REVIEWED, ItemStatus.RETIRED),
    ItemStatus.LIVE: (ItemStatus.TRIAL, ItemStatus.RETIRED),
    ItemStatus.RETIRED: (ItemStatus.REVIEWED,),
}
"""Where an item may be moved by hand: forward and, one step, back. Only reviews lead out of draft."""


def sees_bank(account: Acting) -> bool:
    return may(account.role, "see_bank")


def edits_bank(account: Acting) -> bool:
    return may(account.role, "edit_bank")


def reviews_items(account: Acting) -> bool:
    return may(account.role, "review_items")


def marks_answers(account: Acting) -> bool:
    """An expert marks what is dealt to them; nobody else does."""
    return account.role == "expert"


def runs_procedures(account: Acting) -> bool:
    return may(account.role, "run_procedures")


def invites_people(account: Acting) -> bool:
    return may(account.role, "invite_people")


def sees_people(account: Acting) -> bool:
    return may(account.role, "see_people")


def sees_shares(account: Acting) -> bool:
    return may(account.role, "see_figures")


def sees_procedures(account: Acting) -> bool:
    return may(account.role, "see_figures")
