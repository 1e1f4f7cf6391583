"""Decisions of the cast: a draft of the ministry, an order that charges two municipalities, a letter of one of them."""

from __future__ import annotations

from datetime import date

from orientir.cycle.decisions.models import (
    Assignment,
    AssignmentFile,
    AssignmentStep,
    Decision,
    DecisionLink,
    PinnedFigure,
)
from orientir.cycle.monitoring.models import IndicatorValue
from orientir.kit.documents.official import new_paper, said
from orientir.kit.documents.received import FILE_TYPES
from orientir.kit.documents.word import to_bytes
from tests.cast import NOW, REGION, Cast

SIGNED = date(2026, 2, 2)


def make_decisions(cast: Cast) -> None:
    """The owner's rights are needed. What is reported by a municipality carries the mark of its school."""
    order = _decision(cast, "ministry", REGION, "signed", "01/5")
    _pin(cast, order)
    for code, mark, by in (
        ("10", "Одиннадцатова", "specialist"),
        ("20", "Двадцатьпервова", "other_specialist"),
    ):
        one = Assignment.objects.create(
            decision=order, number=1, text="Сверить данные", unit=cast.units[code], who=code, due_on=date(2026, 4, 1),
            state="reported", reported_by=cast.accounts[by], reported_at=NOW,
        )  # fmt: skip
        step = AssignmentStep.objects.create(
            assignment=one, kind="reported", words=f"Сверила {mark}", by=cast.accounts[by], at=NOW
        )
        AssignmentFile.objects.create(
            step=step, file_name=f"{mark}.docx", media_type=FILE_TYPES[".docx"].media_type, size=9, sha256="0" * 64,
            content=_document(mark),
        )  # fmt: skip
    DecisionLink.objects.create(
        decision=order, pack="chelyabinsk-2023", measure="1", title="1. Мера"
    )
    draft = _decision(cast, "ministry", REGION, "draft", "")
    Assignment.objects.create(
        decision=draft,
        number=1,
        text="Проект",
        unit=cast.units["10"],
        who="10",
        due_on=date(2026, 4, 1),
    )
    _pin(cast, draft)
    _decision(cast, "other_specialist", "20", "signed", "7")


def _document(words: str) -> bytes:
    paper = new_paper(title=words, author="")
    said(paper, words)
    return to_bytes(paper)


def _decision(cast: Cast, who: str, code: str, state: str, number: str) -> Decision:
    is_signed = state == "signed"
    return Decision.objects.create(
        kind="order", state=state, unit=cast.units[code], title=f"О мерах {number}", number=number,
        signed_on=SIGNED if is_signed else None, signed_at=NOW if is_signed else None, created_at=NOW,
        created_by=cast.accounts[who], signatory="И. О. Начальник",
    )  # fmt: skip


def _pin(cast: Cast, decision: Decision) -> None:
    """Of both municipalities and of a school far away: each seen only by whoever sees the figure."""
    for code in ("10", "20", "21"):
        value = IndicatorValue.objects.filter(
            snapshot=cast.draft, unit=cast.units[code], indicator="1.1"
        ).first()
        if value is not None:
            PinnedFigure.objects.create(
                decision=decision, snapshot=cast.draft, indicator="1.1", indicator_title="Показатель", unit=value.unit,
                unit_title=code, level=value.level, year=value.year, numerator=value.numerator,
                denominator=value.denominator, value=value.value, state=value.state,
            )  # fmt: skip
