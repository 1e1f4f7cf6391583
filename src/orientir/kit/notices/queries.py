"""Notices of the account that acts, and their words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from orientir.kit.notices.kinds import KINDS
from orientir.kit.notices.models import Notice, NoticeAddress, NoticeTerm


@dataclass(frozen=True, slots=True)
class Message:
    """A notice in the words of the language now in force."""

    id: int
    kind: str
    title: str
    subject: str
    text: str
    link: str
    at: datetime
    is_read: bool


def tell(notice: Notice) -> Message:
    """The words of a notice; of a kind that this program no longer knows, its name."""
    kind = KINDS.get(notice.kind)
    return Message(
        id=notice.pk,
        kind=notice.kind,
        title=gettext(kind.title) if kind else notice.kind,
        subject=gettext(kind.subject) % notice.told if kind else notice.kind,
        text=gettext(kind.text) % notice.told if kind and kind.text else "",
        link=notice.link,
        at=notice.at,
        is_read=notice.read_at is not None,
    )


def list_notices(
    account: int, *, kind: str = "", is_unread: bool = False, offset: int = 0, limit: int = 50
) -> tuple[list[Message], int]:
    """Of an account, newest first, and how many there are in all."""
    found = _of(account)
    if kind:
        found = found.filter(kind=kind)
    if is_unread:
        found = found.filter(read_at=None)
    return [tell(one) for one in found[offset : offset + limit]], found.count()


def list_recent(account: int, limit: int = 5) -> list[Message]:
    """The newest unread ones: for the person's home page."""
    return [tell(one) for one in _of(account).filter(read_at=None)[:limit]]


def count_by_kind(account: int) -> list[tuple[str, int, int]]:
    """Kind, how many in all, how many unread; by name of the kind."""
    found = Notice.objects.filter(account=account).values("kind").order_by("kind")
    counted = found.annotate(total=Count("id"), unread=Count("id", filter=Q(read_at=None)))
    return [(row["kind"], row["total"], row["unread"]) for row in counted]


def _of(account: int) -> QuerySet[Notice]:
    return Notice.objects.filter(account=account).order_by("-at", "-id")


def find_address(account: int) -> NoticeAddress | None:
    return NoticeAddress.objects.filter(pk=account).first()


def get_terms(account: int) -> dict[str, str]:
    """When letters of each known kind go out to an account."""
    chosen = dict(NoticeTerm.objects.filter(account=account).values_list("kind", "term"))
    return {name: chosen.get(name, kind.term) for name, kind in KINDS.items()}
