"""Project groups: set up, begun, ended; people taken into them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from orientir.core.mistakes import Mistake
from orientir.cycle.community.models import Member, ProjectGroup
from orientir.cycle.community.rules import GroupState
from orientir.kit.journal import record

COMMUNITY = "project_group"


class GroupNotKept(Mistake):
    """The group cannot be written so; the sentence says why."""


@dataclass(frozen=True, slots=True)
class GroupAssignment:
    """The technical assignment of a group with its term and order (``models.groups.ProjectGroup``)."""

    title: str
    starts_on: date
    ends_on: date
    direction: str = ""
    aim: str = ""
    tasks: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    working_rules: str = ""
    measure: str = ""
    order_number: str = ""
    order_on: date | None = None


@transaction.atomic
def set_up_group(*, unit: int, assignment: GroupAssignment, by: int, at: datetime) -> int:
    """A group that is being formed. Raises GroupNotKept."""
    made = ProjectGroup(unit_id=unit, created_by_id=by, created_at=at)
    _put(made, assignment)
    _save(made)
    record(event="community.group_set_up", by=by, at=at, subject=f"group {made.pk}")
    return int(made.pk)


@transaction.atomic
def change_group(*, group: int, assignment: GroupAssignment, by: int, at: datetime) -> None:
    """Write the technical assignment anew; its members' rows keep the name in step. Raises GroupNotKept."""
    found = _locked(group)
    _put(found, assignment)
    _save(found)
    record(event="community.group_changed", by=by, at=at, subject=f"group {group}")


@transaction.atomic
def move_group(*, group: int, state: GroupState, by: int, at: datetime) -> None:
    """Begin to work, or end. Raises GroupNotKept."""
    found = _locked(group)
    has_head = Member.objects.filter(group=group, is_chair=True, valid_to=None).exists()
    if state == GroupState.WORKING and (not has_head or not found.order_number):
        raise GroupNotKept(
            "назначьте руководителя и впишите приказ: после этого группа начинает работу"
        )
    found.state = state
    found.save(update_fields=["state"])
    record(event="community.group_changed", by=by, at=at, subject=f"group {group}")


@transaction.atomic
def take_into_group(
    *,
    group: int,
    person: int,
    unit: int,
    part: str,
    is_chair: bool,
    since: date,
    by: int,
    at: datetime,
) -> None:
    """A person joins a group from a day on; a new head takes the former one's place. Raises GroupNotKept."""
    found = _locked(group)
    current = Member.objects.filter(group=group, valid_to=None)
    if current.filter(person=person).exists():
        raise GroupNotKept("этот человек уже в группе")
    if is_chair:
        current.filter(is_chair=True).update(is_chair=False)
    Member.objects.create(
        person_id=person, unit_id=unit, community=COMMUNITY, title=found.title, group=found, part=part,
        is_chair=is_chair, basis=f"приказ № {found.order_number}" if found.order_number else "", valid_from=since,
    )  # fmt: skip
    record(
        event="community.community_joined", by=by, at=at, subject=f"group {group}", persons=[person]
    )


def _put(found: ProjectGroup, assignment: GroupAssignment) -> None:
    for name, value in asdict(assignment).items():
        setattr(found, name, list(value) if isinstance(value, tuple) else value)


def _save(found: ProjectGroup) -> None:
    if found.ends_on < found.starts_on:
        raise GroupNotKept("группа не может закончить работу раньше, чем начать")
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        raise GroupNotKept(f"группа «{found.title}» уже есть: назовите её иначе") from error


def _locked(group: int) -> ProjectGroup:
    found = ProjectGroup.objects.select_for_update().filter(pk=group).first()
    if found is None or found.state == GroupState.CLOSED:
        raise GroupNotKept("такой группы нет, или она закончила работу")
    return found
