"""The programme of a pair: planned by the two, agreed by each of them, ended with an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.community.models import Mentoring
from orientir.cycle.community.notices import PROGRAMME_WRITTEN
from orientir.kit import journal
from orientir.kit.bulk import one_value
from orientir.kit.notices import api as notices


class NotOfThePair(Mistake):
    """Only the two people of a pair agree to its programme."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is done by when; ``done_on`` None: not yet."""

    what: str
    due_on: date | None = None
    done_on: date | None = None

    def stored(self) -> dict[str, str | None]:
        days = {"due_on": self.due_on, "done_on": self.done_on}
        return {"what": self.what} | {
            key: day.isoformat() if day else None for key, day in days.items()
        }


@dataclass(frozen=True, slots=True)
class Programme:
    aim: str
    steps: tuple[Step, ...]
    ends_on: date | None
    order_number: str
    order_on: date | None
    outcome: str


@transaction.atomic
def write_programme(
    *, pair: int, programme: Programme, person: int, is_own: bool, by: int, at: datetime
) -> None:
    """Write what the pair plans and what came of it; ``person``, who is mentored, is told if others wrote it."""
    Mentoring.objects.filter(pk=pair).update(
        aim=programme.aim, steps=[step.stored() for step in programme.steps],
        ends_on=programme.ends_on, order_number=programme.order_number,
        order_on=programme.order_on, outcome=programme.outcome,
    )  # fmt: skip
    journal.record(
        event="community.programme_written", by=by, at=at, subject=str(pair), persons=[person]
    )
    if not is_own:
        notices.send(
            PROGRAMME_WRITTEN, key=f"{pair}-{timezone.localdate(at):%Y%m%d}", at=at, persons=[person],
            link=reverse("community:pair", args=[pair]),
        )  # fmt: skip


@transaction.atomic
def agree_programme(*, pair: int, person: int | None, by: int, at: datetime) -> None:
    """The one of the two who acts agrees. Raises NotOfThePair."""
    if not one_value("select agree_mentoring(%s)", [pair]):
        raise NotOfThePair(_("Only the two people of the pair agree to its programme."))
    journal.record(
        event="community.programme_agreed", by=by, at=at, subject=str(pair),
        persons=[person] if person else [],
    )  # fmt: skip
