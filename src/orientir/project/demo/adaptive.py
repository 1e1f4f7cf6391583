"""An adaptive diagnostic of the demo, open now: a pool of the tasks that the earlier diagnostic has calibrated."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment import api as assessment
from orientir.kit.access.acting import acting_by
from orientir.project.demo.exams import invite_colleagues
from orientir.project.demo.procedures import (
    build_forms,
    create,
    operator_account,
    operator_session,
)

TITLE = "Короткая диагностика педагогов: адаптивный тест"
PEOPLE = 20


def bring_adaptive() -> str:
    """Make it unless it is there; returns what came, in words: a small region may have too few calibrated tasks."""
    if assessment.find_procedure_by_title(TITLE) is not None:
        return "уже есть"
    try:
        with acting_by(operator_session()), transaction.atomic():
            _make()
    except Mistake as mistake:
        return f"не открыт. {mistake}"
    return TITLE


def _make() -> None:
    now = timezone.now()
    ends = now + timedelta(days=30)
    made = create("teachers", TITLE, now - timedelta(hours=1), ends, at=now, delivery="adaptive")
    invite_colleagues(made, PEOPLE, now)
    build_forms(made, "teachers", now)
    assessment.open_procedure(procedure=made, by=operator_account(), at=now)
