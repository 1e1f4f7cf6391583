"""Documents that show a measure done: brought by an executor, accepted or returned by somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.api import find_unit_title
from orientir.cycle.roadmaps import notices as kinds
from orientir.cycle.roadmaps.actions.telling import list_makers
from orientir.cycle.roadmaps.models import Measure, MeasureComment, MeasureEvidence
from orientir.cycle.roadmaps.rules import EvidenceState, MeasureState, PlanState
from orientir.kit.documents.received import receive_document
from orientir.kit.journal import record
from orientir.kit.notices import api as notices


class EvidenceNotTaken(Mistake):
    """The document cannot be brought or decided on; the sentence says why."""


@dataclass(frozen=True, slots=True)
class EvidenceTerms:
    kind: str
    title: str
    number: str
    issued_on: date
    file_name: str
    content: bytes


def submit_evidence(
    *, measure: int, terms: EvidenceTerms, unit: int, by: int, at: datetime
) -> MeasureEvidence:
    """Bring a document; ``unit``: for whom one acts. Raises EvidenceNotTaken, NotADocument."""
    try:
        with transaction.atomic():
            return _submit(measure, terms, unit, by, at)
    except IntegrityError as error:
        raise EvidenceNotTaken("этот же файл к мероприятию уже приложен") from error


def _submit(
    measure: int, terms: EvidenceTerms, unit: int, by: int, at: datetime
) -> MeasureEvidence:
    found = _measure_in_force(measure)
    file = receive_document(terms.file_name, terms.content)
    if not terms.title.strip():
        raise EvidenceNotTaken("впишите, как называется документ")
    if terms.issued_on > timezone.localdate(at):
        raise EvidenceNotTaken(
            "день документа ещё не наступил: подтверждением служит готовый документ"
        )
    made = MeasureEvidence.objects.create(
        measure=found, kind=terms.kind, title=terms.title.strip(), number=terms.number.strip(),
        issued_on=terms.issued_on, file_name=file.file_name,
        media_type=file.media_type, size=file.size, sha256=file.sha256, content=file.content,
        unit_id=unit, accepting_unit_id=found.plan.unit_id, submitted_by_id=by, submitted_at=at,
    )  # fmt: skip
    made.refresh_from_db(fields=["accepting_unit"])
    record(event="roadmaps.evidence_brought", by=by, at=at, subject=f"measure {measure}")
    notices.send(
        kinds.BROUGHT, key=made.pk, at=at, link=reverse("roadmaps:measure", args=[measure]),
        accounts=list_makers([made.accepting_unit_id], timezone.localdate(at), without=[by]),
        number=found.number, unit=find_unit_title(unit).title, title=made.title,
    )  # fmt: skip
    return made


def _measure_in_force(measure: int) -> Measure:
    found = Measure.objects.select_related("plan").filter(pk=measure).first()
    if found is None or found.plan.state != PlanState.IN_FORCE:
        raise EvidenceNotTaken("документы прикладывают к мероприятиям действующего плана")
    if found.state == MeasureState.DROPPED:
        raise EvidenceNotTaken("мероприятие снято: документы к нему не нужны")
    return found


@transaction.atomic
def decide_evidence(*, evidence: int, accepts: bool, reason: str, by: int, at: datetime) -> None:
    """Accept a document, or return it with a reason; one's own is decided on by somebody else.

    Raises EvidenceNotTaken.
    """
    found = _locked(evidence)
    if found.submitted_by_id == by:
        raise EvidenceNotTaken(
            "свой документ принимает другой человек: попросите коллегу или вышестоящий орган"
        )
    if found.state == EvidenceState.RETURNED or (
        accepts and found.state != EvidenceState.SUBMITTED
    ):
        raise EvidenceNotTaken("по документу уже решили: обновите страницу")
    if not accepts and not reason.strip():
        raise EvidenceNotTaken("впишите, что в документе не так: исполнитель прочтёт это")
    found.state = EvidenceState.ACCEPTED if accepts else EvidenceState.RETURNED
    found.reason = "" if accepts else reason.strip()[:500]
    found.decided_at, found.decided_by_id = at, by
    found.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    record(
        event=f"roadmaps.evidence_{found.state}",
        by=by,
        at=at,
        subject=f"measure {found.measure_id}",
    )
    _tell_decision(found, at)


def _tell_decision(found: MeasureEvidence, at: datetime) -> None:
    if found.submitted_by_id is None:
        return
    word = "принят" if found.state == EvidenceState.ACCEPTED else f"возвращён — {found.reason}"
    notices.send(
        kinds.DECIDED, key=f"{found.pk}-{found.state}", at=at, accounts=[found.submitted_by_id],
        link=reverse("roadmaps:measure", args=[found.measure_id]), number=found.measure.number,
        title=found.title, decision=word,
    )  # fmt: skip


@transaction.atomic
def withdraw_evidence(*, evidence: int, by: int, at: datetime) -> None:
    """Take back one's own document that nobody has looked at. Raises EvidenceNotTaken."""
    found = _locked(evidence)
    if found.submitted_by_id != by or found.state != EvidenceState.SUBMITTED:
        raise EvidenceNotTaken("забрать можно только свой документ, по которому ещё не решили")
    measure = found.measure_id
    found.delete()
    record(event="roadmaps.evidence_withdrawn", by=by, at=at, subject=f"measure {measure}")


def _locked(evidence: int) -> MeasureEvidence:
    rows = MeasureEvidence.objects.defer("content").select_related("measure")
    found = rows.filter(pk=evidence).first()
    if found is None:
        raise EvidenceNotTaken("такого документа нет, или он не виден вашей роли")
    return found


@transaction.atomic
def add_comment(*, measure: int, words: str, unit: int, by: int, at: datetime) -> None:
    """Say something about a measure. Raises EvidenceNotTaken."""
    if not words.strip():
        raise EvidenceNotTaken("впишите, что хотите сказать")
    MeasureComment.objects.create(
        measure_id=measure, words=words.strip()[:2000], unit_id=unit, by_id=by, at=at
    )
    record(event="roadmaps.commented", by=by, at=at, subject=f"measure {measure}")
