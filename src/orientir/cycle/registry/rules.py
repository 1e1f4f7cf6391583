"""Who may. The same table stands in the database (``role_may``, ``role_may_give``); a test holds them equal."""

from __future__ import annotations

from typing import Final, Literal

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orientir.kit.access.acting import Acting


class Role(TextChoices):
    """Who works with the platform (docs/glossary.md); their rights stand below."""

    MINISTRY = "ministry"
    OPERATOR = "operator"
    FURTHER_EDUCATION = "further_education"
    MUNICIPAL_SPECIALIST = "municipal_specialist"
    HEAD = "head"
    CURATOR = "curator"
    TEACHER = "teacher"
    EXPERT = "expert"
    ADMINISTRATOR = "administrator"


Deed = Literal[
    "see_people",
    "see_figures",
    "edit_people",
    "edit_units",
    "steer_snapshots",
    "give_grants",
    "read_journal",
    "see_bank",
    "edit_bank",
    "review_items",
    "run_procedures",
    "invite_people",
    "run_learning",
    "review_programmes",
    "approve_learning",
    "make_plans",
]

TITLES: Final[dict[str, Promise]] = {
    Role.MINISTRY: _("Ministry"),
    Role.OPERATOR: _("Monitoring operator"),
    Role.FURTHER_EDUCATION: _("Further education"),
    Role.MUNICIPAL_SPECIALIST: _("Municipal specialist"),
    Role.HEAD: _("Head of an organisation"),
    Role.CURATOR: _("Curator"),
    Role.TEACHER: _("Teacher"),
    Role.EXPERT: _("Expert"),
    Role.ADMINISTRATOR: _("Administrator"),
}

_STAFF: Final = frozenset(
    {Role.MINISTRY, Role.OPERATOR, Role.MUNICIPAL_SPECIALIST, Role.HEAD, Role.ADMINISTRATOR}
)
DEEDS: Final[dict[Deed, frozenset[Role]]] = {
    "see_people": _STAFF,
    "see_figures": _STAFF | {Role.FURTHER_EDUCATION},
    "edit_people": frozenset({Role.OPERATOR, Role.MUNICIPAL_SPECIALIST, Role.HEAD}),
    "edit_units": frozenset({Role.OPERATOR, Role.MUNICIPAL_SPECIALIST}),
    "steer_snapshots": frozenset({Role.MINISTRY, Role.OPERATOR}),
    "give_grants": frozenset({Role.ADMINISTRATOR, Role.MINISTRY, Role.OPERATOR, Role.HEAD}),
    "read_journal": frozenset({Role.ADMINISTRATOR}),
    "see_bank": frozenset({Role.OPERATOR, Role.FURTHER_EDUCATION, Role.EXPERT}),
    "edit_bank": frozenset({Role.OPERATOR, Role.FURTHER_EDUCATION}),
    "review_items": frozenset({Role.OPERATOR, Role.FURTHER_EDUCATION, Role.EXPERT}),
    "run_procedures": frozenset({Role.OPERATOR}),
    "invite_people": frozenset({Role.OPERATOR, Role.MUNICIPAL_SPECIALIST, Role.HEAD}),
    "run_learning": frozenset({Role.OPERATOR, Role.FURTHER_EDUCATION}),
    "review_programmes": frozenset({Role.OPERATOR, Role.EXPERT}),
    "approve_learning": frozenset({Role.OPERATOR, Role.MUNICIPAL_SPECIALIST, Role.HEAD}),
    "make_plans": frozenset({Role.MINISTRY, Role.MUNICIPAL_SPECIALIST, Role.HEAD}),
}
"""Who may do what, always within the subtree of the unit of the grant."""

GIVES: Final[dict[Role, frozenset[Role]]] = {
    Role.ADMINISTRATOR: frozenset(Role),
    Role.MINISTRY: frozenset(Role) - {Role.ADMINISTRATOR},
    Role.OPERATOR: frozenset(Role) - {Role.ADMINISTRATOR, Role.MINISTRY, Role.OPERATOR},
    Role.HEAD: frozenset({Role.TEACHER, Role.CURATOR}),
}
"""Which roles a role may give to others, never to itself."""


def may(role: str, deed: Deed) -> bool:
    """Whether ``role`` (empty: no grant) may do ``deed`` in its subtree."""
    return role in DEEDS[deed]


def may_give(giver: str, given: str) -> bool:
    """Whether ``giver`` may give the role ``given`` to another account."""
    return giver in Role.values and given in GIVES.get(Role(giver), frozenset())


def title_of(role: str) -> str:
    """The role in words; empty for no role."""
    return str(TITLES.get(role, ""))


def sees_people(account: Acting) -> bool:
    return may(account.role, "see_people")


def edits_people(account: Acting) -> bool:
    return may(account.role, "edit_people")


def edits_units(account: Acting) -> bool:
    return may(account.role, "edit_units")


def steers_snapshots(account: Acting) -> bool:
    return may(account.role, "steer_snapshots")


def gives_grants(account: Acting) -> bool:
    return may(account.role, "give_grants")


def reads_journal(account: Acting) -> bool:
    return may(account.role, "read_journal")
