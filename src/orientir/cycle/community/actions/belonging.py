"""Joining and leaving communities and the reserve, vacancies, parts in contests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.community.models import ContestPart, Member, OpenPost, ReserveOffer
from orientir.cycle.community.notices import RESERVE_OFFERED
from orientir.cycle.community.rules import ReserveState
from orientir.kit import journal
from orientir.kit.bulk import one_value
from orientir.kit.notices import api as notices


class AlreadyThere(Mistake):
    """The same row stands already."""


@dataclass(frozen=True, slots=True)
class Joining:
    community: str
    title: str = ""
    is_chair: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Vacancy:
    """``scheme``: of the contract; ``terms``: pay, housing, what else matters to who would come."""

    unit: int
    position: str
    subject: str
    rate: Decimal
    scheme: str
    terms: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    contest: str
    stage: str
    held_on: date
    is_federal_contest: bool
    result: str = ""


@transaction.atomic
def join_community(
    *, person: int, unit: int, joining: Joining, since: date, by: int | None, at: datetime
) -> int:
    """``person`` of ``unit`` belongs to a community from ``since`` on. Raises AlreadyThere."""
    with _once(_("This person is in this community already.")):
        made = Member.objects.create(
            person_id=person, unit_id=unit, valid_from=since, **asdict(joining)
        )
    _record("community_joined", by, at, made.pk, person)
    return int(made.pk)


@transaction.atomic
def leave_community(*, member: int, by: int, at: datetime) -> None:
    """From today on the person belongs to it no longer."""
    found = Member.objects.filter(pk=member, valid_to=None)
    person = found.values_list("person_id", flat=True).first()
    if person is None or not found.update(valid_to=timezone.localdate(at)):
        raise Mistake(_("This person has left already, or is not yours to take out."))
    _record("community_left", by, at, member, person)


@transaction.atomic
def open_vacancy(*, vacancy: Vacancy, on: date, by: int | None, at: datetime) -> int:
    terms = asdict(vacancy)
    made = OpenPost.objects.create(unit_id=terms.pop("unit"), opened_on=on, **terms)
    _record("vacancy_opened", by, at, made.pk)
    return int(made.pk)


@transaction.atomic
def close_vacancy(*, vacancy: int, is_filled: bool, by: int, at: datetime) -> None:
    """Close it today: filled, or no longer needed."""
    closed = OpenPost.objects.filter(pk=vacancy, closed_on=None).update(
        closed_on=timezone.localdate(at), is_filled=is_filled
    )
    if not closed:
        raise Mistake(_("This vacancy is closed already, or it is not yours to close."))
    _record("vacancy_closed", by, at, vacancy)


@transaction.atomic
def enter_contest(
    *, person: int, unit: int, staff_category: str, part: Part, by: int | None, at: datetime
) -> int:
    """Write down a part in a stage of a contest. Raises AlreadyThere."""
    with _once(_("This stage of the contest is written down for this person already.")):
        made = ContestPart.objects.create(
            person_id=person, unit_id=unit, staff_category=staff_category, **asdict(part)
        )
    _record("contest_entered", by, at, made.pk, person)
    return int(made.pk)


@transaction.atomic
def strike_contest(*, part: int, by: int, at: datetime) -> None:
    """Take out a part that was written down by mistake."""
    found = ContestPart.objects.filter(pk=part)
    person = found.values_list("person_id", flat=True).first()
    if person is None or not found.delete()[0]:
        raise Mistake(_("There is no such row, or it is not yours to take out."))
    _record("contest_struck", by, at, part, person)


@transaction.atomic
def offer_reserve(*, person: int, unit: int, because: str, by: int | None, at: datetime) -> int:
    """Ask a person whether they would join the reserve of managers. Raises AlreadyThere."""
    with _once(_("This person has an offer already.")):
        made = ReserveOffer.objects.create(
            person_id=person, unit_id=unit, because=because, offered_by_id=by, offered_at=at
        )
    _record("reserve_offered", by, at, made.pk, person)
    link = reverse("community:mine")
    notices.send(RESERVE_OFFERED, key=made.pk, at=at, persons=[person], link=link)
    return int(made.pk)


@transaction.atomic
def answer_reserve(*, offer: int, answer: str, person: int, by: int, at: datetime) -> None:
    """What the person who acts answers to their own offer."""
    if not one_value("select answer_reserve(%s, %s)", [offer, answer]):
        raise Mistake(_("The answer was not taken: the offer is settled already."))
    _record(f"reserve_{answer}", by, at, offer, person)


@transaction.atomic
def settle_reserve(*, offer: int, state: ReserveState, by: int, at: datetime) -> None:
    """The ministry enrols a person who agreed, or notes that they left."""
    found = ReserveOffer.objects.filter(pk=offer)
    person = found.values_list("person_id", flat=True).first()
    if person is None or not found.update(state=state, settled_at=at):
        raise Mistake(_("There is no such offer, or the person has not agreed to it."))
    _record(f"reserve_{state}", by, at, offer, person)


@contextmanager
def _once(sentence: str) -> Iterator[None]:
    """Turn a double row into a sentence, and keep the transaction usable."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise AlreadyThere(sentence) from error


def _record(
    event: str, by: int | None, at: datetime, subject: object, person: int | None = None
) -> None:
    journal.record(
        event=f"community.{event}", by=by, at=at, subject=str(subject),
        persons=[] if person is None else [person],
    )  # fmt: skip
