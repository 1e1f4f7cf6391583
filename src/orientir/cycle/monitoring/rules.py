"""Who may do what with snapshots. The database decides which figures and rows one sees."""

from __future__ import annotations

from orientir.kit.access.acting import Acting

FREEZERS = frozenset({"operator", "ministry"})
APPROVERS = frozenset({"ministry"})
REVIEWERS = frozenset({"municipal_specialist"})


def may_freeze(role: str) -> bool:
    """Create, correct and send to verification."""
    return role in FREEZERS


def may_approve(role: str) -> bool:
    """Approve by an order, and publish."""
    return role in APPROVERS


def may_review(role: str) -> bool:
    """Confirm the figures of one's municipality, or object."""
    return role in REVIEWERS


def may_see_unpublished(role: str) -> bool:
    """Whose list of snapshots has those that are not published yet: everyone who works here."""
    return bool(role)


def sees_verification(account: Acting) -> bool:
    """Who goes through figures one by one: municipalities, and whoever answers them."""
    return may_review(account.role) or may_freeze(account.role)
