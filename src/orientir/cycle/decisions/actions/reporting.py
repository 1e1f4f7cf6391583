"""What is done by an assignment: reported with documents, accepted or returned by whoever decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from orientir.core.mistakes import Mistake
from orientir.cycle.decisions import notices as kinds
from orientir.cycle.decisions.models import Assignment, AssignmentFile, AssignmentStep
from orientir.cycle.decisions.rules import OPEN, AssignmentState
from orientir.kit.documents.received import Received
from orientir.kit.journal import record
from orientir.kit.notices import api as notices

MOST_FILES = 5


class NotToBeReported(Mistake):
    """There is nothing to report on, or nothing is said."""


class NotToBeSettled(Mistake):
    """There is no report to settle, or it is one's own."""


@transaction.atomic
def report_assignment(
    *, assignment: int, words: str, files: Sequence[Received], by: int, at: datetime
) -> None:
    """Tell what was done, with the documents that show it. Raises NotToBeReported."""
    one = _locked(assignment)
    if one is None or one.state not in OPEN:
        raise NotToBeReported("по этому поручению сейчас не отчитываются: обновите страницу")
    if not words.strip():
        raise NotToBeReported("впишите, что сделано")
    if len(files) > MOST_FILES:
        raise NotToBeReported(f"приложите не больше {MOST_FILES} документов")
    one.state, one.reported_by_id, one.reported_at = AssignmentState.REPORTED, by, at
    one.save(update_fields=["state", "reported_by", "reported_at"])
    step = _step(one, "reported", words, by, at)
    AssignmentFile.objects.bulk_create(
        AssignmentFile(
            step=step, file_name=file.file_name, media_type=file.media_type, size=file.size,
            sha256=file.sha256, content=file.content,
        )
        for file in files
    )  # fmt: skip
    _tell(kinds.REPORTED, one, one.decision.signed_by_id, step.pk, at)


@transaction.atomic
def settle_report(*, assignment: int, accepts: bool, words: str, by: int, at: datetime) -> None:
    """Accept a report, or return it with the reason. Nobody settles their own. Raises NotToBeSettled."""
    one = _locked(assignment)
    if one is None or one.state != AssignmentState.REPORTED:
        raise NotToBeSettled("отчёта, который ждёт решения, здесь нет: обновите страницу")
    if one.reported_by_id == by:
        raise NotToBeSettled("свой отчёт принимает другой: попросите того, кто контролирует")
    if not accepts and not words.strip():
        raise NotToBeSettled("впишите, чего не хватает: исполнитель прочтёт это")
    state = AssignmentState.ACCEPTED if accepts else AssignmentState.RETURNED
    one.state, one.settled_by_id, one.settled_at = state, by, at
    one.save(update_fields=["state", "settled_by", "settled_at"])
    step = _step(one, state.value, words, by, at)
    _tell(kinds.SETTLED[state.value], one, one.reported_by_id, step.pk, at)


def _locked(assignment: int) -> Assignment | None:
    found = Assignment.objects.select_for_update(of=("self",)).select_related("decision")
    return found.filter(pk=assignment).first()


def _step(one: Assignment, kind: str, words: str, by: int, at: datetime) -> AssignmentStep:
    record(event=f"decisions.{kind}", by=by, at=at, subject=f"assignment {one.pk}")
    return AssignmentStep.objects.create(
        assignment=one, kind=kind, words=words.strip(), by_id=by, at=at
    )


def _tell(kind: str, one: Assignment, whom: int | None, key: int, at: datetime) -> None:
    if whom is not None:
        notices.send(
            kind, key=key, at=at, accounts=[whom], link=reverse("decisions:assignment", args=[one.pk]),
            title=one.decision.title, number=one.decision.number, point=str(one.number),
        )  # fmt: skip
