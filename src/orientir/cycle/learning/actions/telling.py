"""Telling people what came of learning: as the system, for nobody, where whoever acted may not see whom it concerns."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from orientir.cycle.learning.models import Application, Enrolment, LearningGroup
from orientir.cycle.learning.notices import (
    APPLICATION_DECIDED,
    GROUP_CANCELLED,
    GROUP_STARTS,
    SEAT_GIVEN,
    TO_DECIDE,
)
from orientir.cycle.learning.rules import EnrolmentState, GroupState
from orientir.cycle.registry.api import Grant
from orientir.kit import russian
from orientir.kit.notices import api as notices

SOON: Final = timedelta(days=3)


def tell_decided(application: int, *, at: datetime) -> None:
    """The person is told that their head has answered."""
    found = Application.objects.select_related("group__programme").get(pk=application)
    title, link = found.group.programme.title, reverse("learning:mine")
    persons = [found.person_id]
    notices.send(
        APPLICATION_DECIDED, key=application, at=at, persons=persons, link=link, title=title
    )


def tell_cancelled(group: int, persons: list[int], *, at: datetime) -> None:
    found = LearningGroup.objects.select_related("programme").get(pk=group)
    title, link = found.programme.title, reverse("learning:mine")
    notices.send(GROUP_CANCELLED, key=group, at=at, persons=persons, link=link, title=title)


def tell_seated(enrolment: int, *, at: datetime) -> None:
    """Who waited in the queue has a seat now."""
    found = Enrolment.objects.select_related("group__programme").get(pk=enrolment)
    if found.state != EnrolmentState.ENROLLED:
        return
    notices.send(
        SEAT_GIVEN,
        key=enrolment,
        at=at,
        persons=[found.person_id],
        link=reverse("learning:group", args=[found.group.code]),
        title=found.group.programme.title,
        day=russian.day(found.group.starts_on),
    )


def tell_heads(application: int, *, at: datetime) -> None:
    """The heads of where the person works, once a day and organisation."""
    found = Application.objects.select_related("group__programme").get(pk=application)
    on = timezone.localdate(at)
    heads = Grant.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on),
        role="head",
        unit=found.unit_id,
        valid_from__lte=on,
    )
    notices.send(
        TO_DECIDE,
        key=f"{found.unit_id}:{on.isoformat()}",
        at=at,
        accounts=heads.values_list("account", flat=True),
        link=reverse("learning:applications"),
        title=found.group.programme.title,
    )


def tell_starting(*, on: date, at: datetime) -> int:
    """Learners of groups that start within three days, once each; returns how many notices were made."""
    soon = LearningGroup.objects.filter(
        state=GroupState.ANNOUNCED, starts_on__gt=on, starts_on__lte=on + SOON
    )
    return sum(_tell_starting(one, at) for one in soon.select_related("programme"))


def _tell_starting(group: LearningGroup, at: datetime) -> int:
    seats = Enrolment.objects.filter(group=group, state=EnrolmentState.ENROLLED)
    return notices.send(
        GROUP_STARTS,
        key=group.pk,
        at=at,
        persons=seats.values_list("person", flat=True),
        link=reverse("learning:group", args=[group.code]),
        title=group.programme.title,
        day=russian.day(group.starts_on),
    )
