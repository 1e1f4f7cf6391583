"""Naming those who accompany, giving them people, ending it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.community.models import Accompanier, Accompaniment, Mentoring
from orientir.cycle.community.notices import ACCOMPANIED, ENDED, PEOPLE_GIVEN
from orientir.cycle.community.queries.support import (
    AccompanierLine,
    list_accompaniers,
    not_found,
)
from orientir.cycle.community.rules import Chosen, Ended, Support
from orientir.kit import journal
from orientir.kit.notices import api as notices


class AlreadyAccompanied(Mistake):
    """The person has somebody of this kind."""


class NoPlaceLeft(Mistake):
    """The accompanier has as many people as they can have."""


@dataclass(frozen=True, slots=True)
class AccompanierTerms:
    """``competencies``: codes; empty: any."""

    kind: str
    unit: int
    capacity: int
    competencies: tuple[str, ...] = ()
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A person given to an accompanier, for their post in ``unit``, for these reasons in words."""

    person: int
    unit: int
    accompanier: int
    reasons: tuple[str, ...] = ()


@transaction.atomic
def name_accompanier(*, person: int, terms: AccompanierTerms, by: int | None, at: datetime) -> int:
    """From today on ``person`` accompanies people of ``terms.unit`` and below. Raises AlreadyAccompanied."""
    try:
        with transaction.atomic():
            made = Accompanier.objects.create(
                person_id=person, kind=terms.kind, unit_id=terms.unit, capacity=terms.capacity,
                competencies=list(terms.competencies), basis=terms.basis, valid_from=timezone.localdate(at),
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyAccompanied(
            _("This person accompanies people of this organisation in this role already.")
        ) from error
    _record("accompanier_named", by, at, made.pk, [person])
    return int(made.pk)


@transaction.atomic
def change_accompanier(
    *, accompanier: int, capacity: int, competencies: Sequence[str], by: int, at: datetime
) -> None:
    """How many people and in what."""
    Accompanier.objects.filter(pk=accompanier, valid_to=None).update(
        capacity=capacity, competencies=list(competencies)
    )
    _record("accompanier_changed", by, at, accompanier, _person_of(accompanier))


@transaction.atomic
def end_accompanier(*, accompanier: int, by: int, at: datetime) -> int:
    """They accompany nobody from today on; returns how many people are left without them."""
    people = _end(Accompaniment.objects.filter(accompanier=accompanier), Ended.LEFT, at)
    Accompanier.objects.filter(pk=accompanier, valid_to=None).update(
        valid_to=timezone.localdate(at)
    )
    _record("accompanier_ended", by, at, accompanier, [*_person_of(accompanier), *people])
    return len(people)


@transaction.atomic
def give_people(*, given: Sequence[Given], how: Chosen, by: int | None, at: datetime) -> int:
    """Give people to accompaniers, all or nothing. Raises AccompanierNotFound, AlreadyAccompanied, NoPlaceLeft."""
    lines = {line.id: line for line in list_accompaniers(timezone.localdate(at))}
    for accompanier, count in Counter(one.accompanier for one in given).items():
        if accompanier not in lines:
            raise not_found()
        _refuse_full(lines[accompanier], count)
    if any(lines[one.accompanier].person == one.person for one in given):
        raise NoPlaceLeft(_("Nobody accompanies themselves: choose another."))
    made = _write_pairs([_pair(one, lines[one.accompanier].kind, how, by, at) for one in given])
    Mentoring.objects.bulk_create(
        Mentoring(accompaniment=one) for one in made if one.kind == Support.MENTOR
    )
    _record("people_given", by, at, "", [one.person for one in given])
    _tell_given(given, lines, at)
    return len(given)


def _tell_given(given: Sequence[Given], lines: Mapping[int, AccompanierLine], at: datetime) -> None:
    """Both sides of every pair."""
    key, link = f"{at:%Y%m%d%H%M%S}", reverse("community:mine")
    accompaniers = {lines[one.accompanier].person for one in given}
    notices.send(ACCOMPANIED, key=key, at=at, persons=[one.person for one in given], link=link)
    notices.send(PEOPLE_GIVEN, key=key, at=at, persons=accompaniers, link=link)


def _refuse_full(line: AccompanierLine, wanted: int) -> None:
    if wanted > line.free:
        raise NoPlaceLeft(
            _("%(name)s has no places left: raise the number of places, or choose another.")
            % {"name": line.name}
        )


def _pair(one: Given, kind: str, how: Chosen, by: int | None, at: datetime) -> Accompaniment:
    return Accompaniment(
        accompanier_id=one.accompanier, kind=kind, person_id=one.person, unit_id=one.unit, how=how,
        reasons=list(one.reasons), valid_from=timezone.localdate(at), created_by_id=by, created_at=at,
    )  # fmt: skip


def _write_pairs(pairs: list[Accompaniment]) -> list[Accompaniment]:
    try:
        with transaction.atomic():
            return Accompaniment.objects.bulk_create(pairs)
    except IntegrityError as error:
        raise AlreadyAccompanied(
            _("The person is accompanied in this role already: end that first.")
        ) from error


@transaction.atomic
def end_accompaniment(*, pair: int, ended: str, by: int, at: datetime) -> None:
    """The person is accompanied no longer; ``ended``: why, a value of ``Ended``."""
    people = _end(Accompaniment.objects.filter(pk=pair), Ended(ended), at)
    if not people:
        raise Mistake(_("This accompaniment has ended already, or it is not yours to end."))
    _record("accompaniment_ended", by, at, pair, people)


def _end(found: object, ended: Ended, at: datetime) -> list[int]:
    running = found.filter(valid_to=None)  # type: ignore[attr-defined]
    people = list(running.values_list("person_id", flat=True))
    running.update(valid_to=timezone.localdate(at), ended=ended)
    key, link = f"{at:%Y%m%d%H%M%S}", reverse("community:mine")
    notices.send(ENDED, key=key, at=at, persons=people, link=link)
    return people


def _person_of(accompanier: int) -> list[int]:
    return list(Accompanier.objects.filter(pk=accompanier).values_list("person_id", flat=True))


def _record(
    event: str, by: int | None, at: datetime, subject: object, persons: Sequence[int]
) -> None:
    journal.record(event=f"community.{event}", by=by, at=at, subject=str(subject), persons=persons)
