"""The bank as lists: items by words and filters, coverage of instruments, one item with its history."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Case, Count, IntegerField, Q, QuerySet, When

from orientir.core.items.specs import Item as Content
from orientir.core.items.storage import from_json
from orientir.core.mistakes import Mistake
from orientir.core.packs.competencies import EXTENDED
from orientir.cycle.assessment.models import (
    Item,
    ItemMedia,
    ItemPicture,
    ItemReview,
    ItemStatistic,
    ItemVersion,
)
from orientir.cycle.assessment.rules import ItemStatus, Verdict

_WORD = re.compile(r"[^\W_]+")
_LONGEST_ENDING, _SHORTEST_STEM, _MOST_WORDS = 3, 4, 8
ORDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "": ("code",),
    "code": ("code",),
    "-code": ("-code",),
    "difficulty": ("expected_difficulty", "code"),
    "-difficulty": ("-expected_difficulty", "code"),
    "changed": ("current__created_at", "code"),
    "-changed": ("-current__created_at", "code"),
}


class ItemNotFound(Mistake):
    """There is no such item in the bank."""


@dataclass(frozen=True, slots=True)
class BankFilters:
    """Empty: any. ``waits_for``: drafts that this account may still review."""

    words: str = ""
    competency: str = ""
    kind: str = ""
    status: str = ""
    difficulty: str = ""
    brought_by: int | None = None
    waits_for: int | None = None


@dataclass(frozen=True, slots=True)
class BankLine:
    """An item as a list shows it; ``approvals`` of its current version."""

    id: int
    code: str
    competency: str
    kind: str
    status: str
    difficulty: int | None
    words: str
    version_id: int | None
    number: int
    approvals: int
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Version:
    """A version with its content read, and who said what of it."""

    id: int
    number: int
    content: Content
    note: str
    author: str
    author_id: int | None
    created_at: datetime
    reviews: tuple[Review, ...] = ()
    pictures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Review:
    reviewer_id: int
    reviewer: str
    verdict: Verdict
    comment: str
    reviewed_at: datetime


def list_items(
    filters: BankFilters, *, sort: str = "", limit: int = 50, offset: int = 0
) -> tuple[list[BankLine], int]:
    """A page of the bank and how many there are in all."""
    found = _chosen(filters)
    total = found.count()
    order = ORDERS.get(sort, ORDERS[""])
    shown = list(found.order_by(*order).select_related("current")[offset : offset + limit])
    approvals = count_approvals([one.current_id for one in shown if one.current_id])
    return [_line(one, approvals) for one in shown], total


def choose_items(filters: BankFilters, *, limit: int) -> list[Item]:
    """Whole items in order of their codes, with their current versions."""
    return list(_chosen(filters).order_by("code").select_related("current")[:limit])


def list_drafts(brought_by: int) -> list[BankLine]:
    """Drafts that an import brought, in order of their codes."""
    return list_items(BankFilters(brought_by=brought_by, status=ItemStatus.DRAFT), limit=10_000)[0]


def count_approvals(version_ids: Iterable[int]) -> dict[int, int]:
    """Version → how many people have approved it."""
    rows = (
        ItemReview.objects.filter(version__in=list(version_ids), verdict=Verdict.APPROVED)
        .values_list("version")
        .annotate(n=Count("pk"))
    )
    return dict(rows)


def count_cells() -> dict[tuple[str, int, str], int]:
    """Competency × expected difficulty (0: not said; ``EXTENDED``: marked by experts) × status → how many items."""
    level = Case(
        When(kind="extended", then=EXTENDED),
        default="expected_difficulty",
        output_field=IntegerField(),
    )
    rows = (
        Item.objects.annotate(level=level)
        .values_list("competency", "level", "status")
        .annotate(n=Count("pk"))
    )
    return {(code, level or 0, status): n for code, level, status, n in rows}


def get_item(item_id: int) -> Item:
    found = Item.objects.select_related("current", "created_by").filter(pk=item_id).first()
    if found is None:
        raise ItemNotFound("этого задания в банке нет")
    return found


def list_versions(item_id: int) -> list[Version]:
    """Every version, the latest first, with reviews and names of pictures."""
    versions = list(
        ItemVersion.objects.filter(item=item_id).select_related("created_by").order_by("-number")
    )
    keys = [one.pk for one in versions]
    reviews: dict[int, list[Review]] = {}
    for one in (
        ItemReview.objects.filter(version__in=keys)
        .select_related("reviewer")
        .order_by("reviewed_at")
    ):
        reviews.setdefault(one.version_id, []).append(_review(one))
    pictures: dict[int, dict[str, str]] = {}
    for version, name, media in ItemPicture.objects.filter(version__in=keys).values_list(
        "version_id", "name", "media_id"
    ):
        pictures.setdefault(version, {})[name] = media
    return [
        _version(one, tuple(reviews.get(one.pk, ())), pictures.get(one.pk, {})) for one in versions
    ]


def list_statistics(item_id: int) -> list[ItemStatistic]:
    """What calibrations found of the item's versions, the latest first."""
    return list(
        ItemStatistic.objects.filter(version__item=item_id)
        .select_related("version", "calibration", "calibration__procedure")
        .order_by("-calibration_id")
    )


def find_media(sha256: str) -> ItemMedia | None:
    return ItemMedia.objects.filter(pk=sha256).first()


def neighbours(item: Item, filters: BankFilters) -> tuple[int | None, int | None]:
    """The items before and after one in the list, by code."""
    found = _chosen(filters)
    before = found.filter(code__lt=item.code).order_by("-code").values_list("pk", flat=True).first()
    after = found.filter(code__gt=item.code).order_by("code").values_list("pk", flat=True).first()
    return before, after


def _chosen(filters: BankFilters) -> QuerySet[Item]:
    found = Item.objects.all()
    for column, value in (
        ("competency", filters.competency),
        ("kind", filters.kind),
        ("status", filters.status),
        ("brought_by", filters.brought_by),
    ):
        if value:
            found = found.filter(**{column: value})
    if filters.difficulty in ("1", "2", "3"):
        found = found.filter(expected_difficulty=int(filters.difficulty))
    if filters.waits_for is not None:
        found = _waiting(found, filters.waits_for)
    return _with_words(found, filters.words)


def _waiting(found: QuerySet[Item], account_id: int) -> QuerySet[Item]:
    said = ItemReview.objects.filter(reviewer=account_id).values("version")
    return (
        found.filter(status=ItemStatus.DRAFT)
        .exclude(created_by=account_id)
        .exclude(current__created_by=account_id)
        .exclude(current__in=said)
    )


def _with_words(found: QuerySet[Item], query: str) -> QuerySet[Item]:
    """Every word of the query, its ending forgiven, stands in the task or in the code."""
    for word in _WORD.findall(query)[:_MOST_WORDS]:
        stem = word[: max(min(len(word), _SHORTEST_STEM), len(word) - _LONGEST_ENDING)]
        found = found.filter(Q(current__words__icontains=stem) | Q(code__icontains=word))
    return found


def _line(item: Item, approvals: Mapping[int, int]) -> BankLine:
    current = item.current
    return BankLine(
        id=item.pk,
        code=item.code,
        competency=item.competency,
        kind=item.kind,
        status=item.status,
        difficulty=item.expected_difficulty,
        words=current.words if current else "",
        version_id=item.current_id,
        number=current.number if current else 0,
        approvals=approvals.get(item.current_id or 0, 0),
        changed_at=current.created_at if current else None,
    )


def _version(one: ItemVersion, reviews: tuple[Review, ...], pictures: Mapping[str, str]) -> Version:
    return Version(
        id=one.pk,
        number=one.number,
        content=from_json(one.content),
        note=one.note,
        author=one.created_by.display_name if one.created_by else "",
        author_id=one.created_by_id,
        created_at=one.created_at,
        reviews=reviews,
        pictures=pictures,
    )


def _review(one: ItemReview) -> Review:
    return Review(
        reviewer_id=one.reviewer_id,
        reviewer=one.reviewer.display_name,
        verdict=Verdict(one.verdict),
        comment=one.comment,
        reviewed_at=one.reviewed_at,
    )
