"""Meetings of a project group: called with an agenda, written down, signed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.cycle.community import notices as kinds
from orientir.cycle.community.models import AgendaItem, GroupMeeting, ProjectGroup
from orientir.cycle.community.queries.groups import list_people_of_group
from orientir.cycle.community.rules import MeetingState
from orientir.kit import russian
from orientir.kit.journal import record
from orientir.kit.notices import api as notices


class MeetingNotKept(Mistake):
    """The meeting cannot be written so; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the agenda and who speaks on it."""

    topic: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What was heard on a question, what was decided, by how many votes."""

    heard: str
    decided: str
    votes: str = ""


@dataclass(frozen=True, slots=True)
class Presence:
    """Who came: members by the ids of ``Member``, others in words; who led and who wrote."""

    members: Collection[int]
    guests: str
    chair: str
    secretary: str


@transaction.atomic
def call_meeting(
    *, group: int, meets_at: datetime, place: str, agenda: Sequence[Question], by: int, at: datetime
) -> int:
    """A meeting with its agenda; every member is told. Raises MeetingNotKept."""
    if not agenda:
        raise MeetingNotKept("впишите хотя бы один вопрос повестки")
    found = ProjectGroup.objects.select_for_update().get(pk=group)
    last = GroupMeeting.objects.filter(group=group).aggregate(last=Max("number"))["last"] or 0
    made = GroupMeeting.objects.create(
        group=found,
        number=last + 1,
        meets_at=meets_at,
        place=place,
        created_by_id=by,
        created_at=at,
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=made, place=number, topic=one.topic, speaker=one.speaker)
        for number, one in enumerate(agenda, 1)
    )
    record(event="community.meeting_called", by=by, at=at, subject=f"meeting {made.pk}")
    notices.send(
        kinds.MEETING, key=made.pk, at=at, persons=[one.person for one in list_people_of_group(group)],
        link=reverse("community:meeting", args=[made.pk]), title=found.title,
        when=russian.moment(timezone.localtime(meets_at)),
    )  # fmt: skip
    return int(made.pk)


@transaction.atomic
def write_minutes(
    *, meeting: int, presence: Presence, said: Mapping[int, Said], by: int, at: datetime
) -> None:
    """Who came, what was heard and decided; again and again until it is signed. Raises MeetingNotKept."""
    found = _planned(meeting)
    found.present, found.guests = sorted(presence.members), presence.guests
    found.chair, found.secretary = presence.chair, presence.secretary
    found.save(update_fields=["present", "guests", "chair", "secretary"])
    for item in AgendaItem.objects.filter(meeting=found):
        told = said.get(item.pk)
        if told is not None:
            item.heard, item.decided, item.votes = told.heard, told.decided, told.votes
            item.save(update_fields=["heard", "decided", "votes"])
    record(event="community.minutes_written", by=by, at=at, subject=f"meeting {meeting}")


@transaction.atomic
def sign_minutes(*, meeting: int, by: int, at: datetime) -> None:
    """From now on nothing of it changes. Raises MeetingNotKept."""
    found = _planned(meeting)
    if not found.present:
        raise MeetingNotKept("отметьте, кто присутствовал")
    if not (found.chair and found.secretary):
        raise MeetingNotKept("впишите председателя и секретаря: они подписывают протокол")
    silent = AgendaItem.objects.filter(meeting=found, decided="").order_by("place").first()
    if silent is not None:
        raise MeetingNotKept(f"впишите, что решили по вопросу {silent.place}")
    found.state, found.signed_at = MeetingState.SIGNED, at
    found.save(update_fields=["state", "signed_at"])
    record(event="community.minutes_signed", by=by, at=at, subject=f"meeting {meeting}")


@transaction.atomic
def cancel_meeting(*, meeting: int, by: int, at: datetime) -> None:
    """It will not be; members are told. Raises MeetingNotKept."""
    found = _planned(meeting)
    found.state = MeetingState.CANCELLED
    found.save(update_fields=["state"])
    record(event="community.meeting_cancelled", by=by, at=at, subject=f"meeting {meeting}")
    notices.send(
        kinds.MEETING_OFF, key=meeting, at=at,
        persons=[one.person for one in list_people_of_group(found.group_id)],
        link=reverse("community:meeting", args=[meeting]), title=found.group.title,
        when=russian.moment(timezone.localtime(found.meets_at)),
    )  # fmt: skip


def _planned(meeting: int) -> GroupMeeting:
    found = GroupMeeting.objects.select_for_update(of=("self",)).select_related("group")
    one = found.filter(pk=meeting, state=MeetingState.PLANNED).first()
    if one is None:
        raise MeetingNotKept("протокол подписан или заседание отменено: изменить его нельзя")
    return one
