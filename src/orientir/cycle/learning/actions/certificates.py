"""Giving certificates: in bulk for a group, a duplicate, annulling; each number once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from orientir.cycle.learning.certificate_numbers import (
    NumberNotTaken,
    check_pattern,
    counts_by_year,
    make_check_code,
    write_number,
)
from orientir.cycle.learning.models import (
    Certificate,
    CertificateRule,
    CertificateState,
    Enrolment,
    LearningGroup,
)
from orientir.cycle.learning.notices import CERTIFICATE_ISSUED
from orientir.cycle.learning.rules import EnrolmentState, GroupState
from orientir.cycle.registry import api as registry
from orientir.kit.events import api as events
from orientir.kit.journal import record
from orientir.kit.notices import api as notices


@dataclass(frozen=True, slots=True)
class NumberingTerms:
    """What an organisation says of its numbers and of who signs."""

    series: str
    number: str
    registration: str
    city: str
    signer: str


@transaction.atomic
def set_numbering(*, organisation: int, terms: NumberingTerms, by: int, at: datetime) -> None:
    """Write the rule; certificates given before keep their numbers. Raises NumberNotTaken."""
    check_pattern(terms.number)
    check_pattern(terms.registration)
    rule, _made = CertificateRule.objects.get_or_create(organisation_id=organisation)
    for name, value in asdict(terms).items():
        setattr(rule, name, value.strip())
    rule.save()
    record(event="learning.numbering_set", by=by, at=at, subject=f"unit:{organisation}")


@transaction.atomic
def issue_for_group(
    *, group: int, issued_on: date, by: int, at: datetime, numbers: Sequence[str] = ()
) -> list[Certificate]:
    """Give certificates to all who completed the group and have none yet, by name.

    ``numbers``: of blanks that are numbered already, one each in this order; else the rule's next ones.
    Raises NumberNotTaken.
    """
    found = LearningGroup.objects.select_related("programme").get(pk=group)
    if found.state != GroupState.COMPLETED:
        raise NumberNotTaken(
            "удостоверения выдают, когда группа завершена: запишите итоги и завершите её"
        )
    if not found.ends_on <= issued_on <= timezone.localdate(at):
        raise NumberNotTaken(
            "дата выдачи — не раньше окончания обучения и не позже сегодняшнего дня"
        )
    waiting = _without_certificate(found.pk)
    twice = next((number for place, number in enumerate(numbers) if number in numbers[:place]), "")
    if twice:
        raise NumberNotTaken(
            f"номер {twice} стоит в списке дважды: у каждого документа свой номер, исправьте список"
        )
    if numbers and len(numbers) != len(waiting):
        raise NumberNotTaken(
            f"номеров бланков {len(numbers)}, а людей {len(waiting)}: нужно поровну"
        )
    rule = _locked_rule(found.organisation_id)
    given = list(numbers) or [""] * len(waiting)
    made = [
        _issue(one, rule, number, issued_on, by, at)
        for one, number in zip(waiting, given, strict=True)
    ]
    rule.save()
    persons = [one.person_id for one in made]
    record(event="learning.certificates_issued", by=by, at=at, subject=found.code, persons=persons)
    for one in made:
        notices.send(
            CERTIFICATE_ISSUED, key=one.pk, at=at, persons=[one.person_id],
            link="/learning/certificates/mine/", title=one.programme_title,
        )  # fmt: skip
        events.tell("learning.certificate_issued", subject=one.pk, at=at)
    return made


def _without_certificate(group: int) -> list[Enrolment]:
    have = Certificate.objects.filter(enrolment__group=group, state=CertificateState.ISSUED).values(
        "enrolment"
    )
    found = Enrolment.objects.filter(group=group, state=EnrolmentState.COMPLETED).exclude(
        pk__in=have
    )
    return list(
        found.select_related("person", "programme", "group").order_by(
            "person__family_name", "person__given_name", "pk"
        )
    )


def _locked_rule(organisation: int) -> CertificateRule:
    CertificateRule.objects.get_or_create(organisation_id=organisation)
    return CertificateRule.objects.select_for_update().get(pk=organisation)


def _issue(
    enrolment: Enrolment, rule: CertificateRule, number: str, issued_on: date, by: int, at: datetime
) -> Certificate:
    person, programme, group = enrolment.person, enrolment.programme, enrolment.group
    counted = _next(rule, issued_on.year)
    return _put(
        Certificate(
            enrolment=enrolment,
            organisation_id=enrolment.organisation_id,
            person=person,
            unit_id=enrolment.unit_id,
            kind=programme.kind,
            series=rule.series,
            number=number.strip() or write_number(rule.number, counted, issued_on.year),
            registration_number=write_number(rule.registration, counted, issued_on.year),
            issued_on=issued_on,
            family_name=person.family_name,
            given_name=person.given_name,
            patronymic=person.patronymic,
            programme_title=programme.title,
            hours=programme.hours,
            began_on=group.starts_on,
            ended_on=enrolment.completed_on or group.ends_on,
            organisation_title=registry.find_unit_title(enrolment.organisation_id).full_title,
            city=rule.city,
            signer=rule.signer,
            issued_by_id=by,
            issued_at=at,
        )
    )


def _next(rule: CertificateRule, year: int) -> int:
    if rule.counted_year != year and counts_by_year(rule.number):
        rule.counted_year, rule.next_number = year, 1
    number = rule.next_number
    rule.next_number += 1
    return number


def _put(new: Certificate) -> Certificate:
    """Write one; a number that was given before is refused with the document that bears it."""
    taken = Certificate.objects.filter(
        organisation_id=new.organisation_id, series=new.series, number=new.number
    ).first()
    if taken is not None:
        raise NumberNotTaken(
            f"номер {new.series} {new.number} уже выдан {taken.issued_on:%d.%m.%Y} "
            f"(рег. № {taken.registration_number}): возьмите другой".replace("  ", " ")
        )
    new.check_code = make_check_code()
    new.save(force_insert=True)
    return new


@transaction.atomic
def issue_duplicate(
    *, certificate: int, because: str, issued_on: date, number: str = "", by: int, at: datetime
) -> Certificate:
    """A duplicate with the words of the original, a number and a code of its own; the original is replaced by it.

    Raises NumberNotTaken.
    """
    old = _in_force(certificate)
    _need_reason(because)
    if not old.issued_on <= issued_on <= timezone.localdate(at):
        raise NumberNotTaken(
            "дата выдачи дубликата — не раньше оригинала и не позже сегодняшнего дня"
        )
    _end(old, CertificateState.REPLACED, because, at)
    rule = _locked_rule(old.organisation_id)
    counted = _next(rule, issued_on.year)
    rule.save()
    new = Certificate.objects.get(pk=old.pk)
    new.pk, new.state, new.because, new.ended_at = None, CertificateState.ISSUED, "", None
    new.original_id, new.issued_on, new.issued_by_id, new.issued_at = old.pk, issued_on, by, at
    new.number = number.strip() or write_number(rule.number, counted, issued_on.year)
    new.registration_number = write_number(rule.registration, counted, issued_on.year)
    made = _put(new)
    record(
        event="learning.certificate_duplicated", by=by, at=at, subject=f"certificate:{old.pk}",
        persons=[old.person_id],
    )  # fmt: skip
    return made


@transaction.atomic
def annul_certificate(*, certificate: int, because: str, by: int, at: datetime) -> None:
    """Take a certificate back for good; its number stays taken. Raises NumberNotTaken."""
    old = _in_force(certificate)
    _need_reason(because)
    _end(old, CertificateState.ANNULLED, because, at)
    record(
        event="learning.certificate_annulled", by=by, at=at, subject=f"certificate:{old.pk}",
        persons=[old.person_id],
    )  # fmt: skip


def _in_force(certificate: int) -> Certificate:
    found = Certificate.objects.select_for_update().filter(pk=certificate).first()
    if found is None or found.state != CertificateState.ISSUED:
        raise NumberNotTaken("этот документ уже не действует: откройте список заново")
    return found


def _need_reason(because: str) -> None:
    if not because.strip():
        raise NumberNotTaken("назовите причину: она останется в реестре")


def _end(old: Certificate, state: CertificateState, because: str, at: datetime) -> None:
    old.state, old.because, old.ended_at = state, because.strip()[:500], at
    old.save(update_fields=["state", "because", "ended_at"])
