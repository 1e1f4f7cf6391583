"""Project groups, their people, meetings and products, as far as one's rights go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from orientir.cycle.community.models import (
    AgendaItem,
    GroupMeeting,
    GroupProduct,
    ProductOpinion,
    ProductVersion,
    ProjectGroup,
)
from orientir.cycle.community.rules import MeetingState
from orientir.kit.bulk import fetch_rows


@dataclass(frozen=True, slots=True)
class GroupPerson:
    """A member: what the order says of them. ``id`` is that of ``Member``."""

    id: int
    person: int
    name: str
    position: str
    unit: str
    part: str
    is_chair: bool
    since: date


def list_groups(filters: Mapping[str, str]) -> QuerySet[ProjectGroup]:
    """``filters``: q, state; those that work first, then by title."""
    found = ProjectGroup.objects.select_related("unit")
    if filters.get("state"):
        found = found.filter(state=filters["state"])
    if filters.get("q"):
        found = found.filter(title__icontains=filters["q"])
    return found.order_by("-state", "title")


def has_groups() -> bool:
    """Whether any group is in sight."""
    return ProjectGroup.objects.exists()


def find_group(group: int) -> ProjectGroup | None:
    return ProjectGroup.objects.select_related("unit").filter(pk=group).first()


def list_people_of_group(group: int) -> list[GroupPerson]:
    """The head first; nobody for whom the list is not open."""
    return [GroupPerson(*row) for row in fetch_rows("select * from people_of_group(%(g)s)", {"g": group})]  # fmt: skip


def count_people() -> dict[int, int]:
    """Group → how many are in it."""
    rows = fetch_rows("select * from count_people_of_groups()", {})
    return {int(group): int(count) for group, count in rows}


def list_led_groups() -> set[int]:
    """Groups that the one who acts leads or keeps."""
    return {int(row[0]) for row in fetch_rows("select led_groups()", {})}


def list_own_groups() -> set[int]:
    """Groups that the one who acts is in."""
    return {int(row[0]) for row in fetch_rows("select own_groups()", {})}


def list_meetings(group: int) -> list[GroupMeeting]:
    """The latest first."""
    return list(GroupMeeting.objects.filter(group=group).order_by("-number"))


def find_meeting(meeting: int) -> GroupMeeting | None:
    return GroupMeeting.objects.select_related("group__unit").filter(pk=meeting).first()


@dataclass(frozen=True, slots=True)
class SignedMinutes:
    """Signed minutes as words: ``heard`` a line for each question, ``decided`` one for each thing decided."""

    group: str
    number: int
    held_on: date
    chair: str
    present: tuple[str, ...]
    heard: tuple[str, ...]
    decided: tuple[str, ...]


def find_minutes(meeting: int) -> SignedMinutes | None:
    """Of a meeting whose minutes are signed, as far as one's rights go."""
    found = find_meeting(meeting)
    if found is None or found.state != MeetingState.SIGNED:
        return None
    people = list_people_of_group(found.group_id)
    present = [
        f"{one.name}, {one.position or one.unit}" for one in people if one.id in found.present
    ]
    agenda = list_agenda(meeting)
    return SignedMinutes(
        found.group.title, found.number, timezone.localdate(found.meets_at), found.chair,
        (*present, *_lines(found.guests)),
        tuple(f"{one.place}. {one.topic.rstrip('.')}. {one.heard}".strip() for one in agenda),
        tuple(line for one in agenda for line in _lines(one.decided)),
    )  # fmt: skip


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def list_agenda(meeting: int) -> list[AgendaItem]:
    return list(AgendaItem.objects.filter(meeting=meeting).order_by("place", "pk"))


def list_products(group: int | None = None) -> list[GroupProduct]:
    """Of a group, or all in sight; those nearest to a recommendation first."""
    found = GroupProduct.objects.select_related("group")
    found = found if group is None else found.filter(group=group)
    return list(found.order_by("-state", "title"))


def find_product(product: int) -> GroupProduct | None:
    return GroupProduct.objects.select_related("group").filter(pk=product).first()


def list_versions(product: int) -> list[ProductVersion]:
    """The latest first, without their bytes."""
    found = ProductVersion.objects.filter(product=product).defer("content").select_related("by")
    return list(found.order_by("-number"))


def find_version(product: int, number: int) -> ProductVersion | None:
    return ProductVersion.objects.filter(product=product, number=number).first()


def list_opinions(product: int) -> list[ProductOpinion]:
    """The latest first."""
    return list(ProductOpinion.objects.filter(product=product).order_by("-at", "-pk"))


def count_experts_for(product: int, version: int) -> int:
    """How many experts are for a version, each counted once."""
    found = ProductOpinion.objects.filter(
        product=product, version=version, kind="expertise", verdict="for"
    )
    return found.values("by").distinct().count()
