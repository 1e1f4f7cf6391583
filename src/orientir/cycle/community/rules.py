"""Kinds, states and who may. The database's policies hold beside these rules (``docs/access.md``)."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


class GroupState(TextChoices):
    """A project group from its list of members to its end."""

    FORMING = "forming", _("is being formed")
    WORKING = "working", _("works")
    CLOSED = "closed", _("has ended")


class MeetingState(TextChoices):
    """A meeting is planned, held once its minutes are signed, or cancelled."""

    PLANNED = "planned", pgettext_lazy("meeting", "planned")
    SIGNED = "signed", _("minutes signed")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "cancelled")


class ProductKind(TextChoices):
    """What a group makes."""

    MODEL = "model", _("model document")
    GUIDELINES = "guidelines", _("methodical recommendations")
    REGULATION = "regulation", _("regulation")
    ANALYSIS = "analysis", _("analytical paper")
    OTHER = "other", _("other material")


class ProductState(TextChoices):
    """A product from its draft over discussion and expertise to its recommendation."""

    DRAFT = "draft", pgettext_lazy("product", "draft")
    DISCUSSION = "discussion", _("in open discussion")
    EXPERTISE = "expertise", _("at expertise")
    RECOMMENDED = "recommended", pgettext_lazy("product", "recommended")
    DECLINED = "declined", pgettext_lazy("product", "not recommended")


class OpinionKind(TextChoices):
    """A remark of the discussion, an expert's conclusion, a step of the product's life."""

    REMARK = "remark", _("remark")
    EXPERTISE = "expertise", _("expert's conclusion")
    STEP = "step", _("step")


class OpinionVerdict(TextChoices):
    """What an expert, or who discusses, comes to."""

    FOR = "for", pgettext_lazy("opinion", "for")
    REMARKS = "remarks", _("after remarks are met")
    AGAINST = "against", pgettext_lazy("opinion", "against")


class EventKind(TextChoices):
    """What kind of an event it is."""

    SEMINAR = "seminar", _("seminar")
    SESSION = "session", _("session")
    CONFERENCE = "conference", _("conference")
    CONTEST = "contest", _("contest")
    BOARD = "board", _("board meeting")
    DISCUSSION = "discussion", _("public discussion")
    CONSULTATION = "consultation", _("consultation")
    PRESENTATION = "presentation", _("presentation")


class EventState(TextChoices):
    """An event: seen by its organisers, open to registration, over, or not to be."""

    DRAFT = "draft", pgettext_lazy("event", "draft")
    ANNOUNCED = "announced", pgettext_lazy("event", "announced")
    HELD = "held", _("held")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")


class RegistrationState(TextChoices):
    """A seat, a place in the queue, or neither any more."""

    SEATED = "seated", _("has a seat")
    WAITING = "waiting", _("in the queue")
    LEFT = "left", _("not coming")


NEXT_STATES: Final = {
    ProductState.DRAFT: (ProductState.DISCUSSION,),
    ProductState.DISCUSSION: (ProductState.EXPERTISE, ProductState.DRAFT),
    ProductState.EXPERTISE: (ProductState.RECOMMENDED, ProductState.DECLINED, ProductState.DRAFT),
    ProductState.RECOMMENDED: (),
    ProductState.DECLINED: (ProductState.DRAFT,),
}
"""What a product may become; the database holds the same (``product_moved``)."""
EXPERTS_NEEDED: Final = 2
HOLDERS: Final = frozenset(
    {"ministry", "operator", "municipal_specialist", "head", "further_education"}
)


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


def acts(account: Acting) -> bool:
    """Has a role: groups, their products and events are shown as far as the policies let."""
    return account.grant is not None


def holds_events(account: Acting) -> bool:
    """Prepares events of the unit one acts for."""
    return account.role in HOLDERS
