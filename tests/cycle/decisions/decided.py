"""Decisions of an invented region, as its people write, sign and report them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from orientir.cycle.decisions.actions.drafting import (
    Executor,
    Point,
    Terms,
    write_decision,
    write_point,
)
from orientir.cycle.decisions.actions.reporting import (
    report_assignment,
)
from orientir.cycle.decisions.actions.signing import sign_decision
from orientir.cycle.decisions.models import (
    Assignment,
)
from orientir.cycle.decisions.rules import DecisionKind
from orientir.kit.documents.received import Received
from tests.cycle.monitoring.invented import Region
from tests.cycle.playing import acting

AT = datetime(2026, 2, 2, 9, tzinfo=UTC)
DUE = date(2026, 4, 1)
OWN, OTHER, REGION = "agapovsky", "argayashsky", "chelyabinsk"
PDF = b"%PDF-1.7 report" + b"." * 100


def draft(region: Region, role: str = "ministry", unit: str = REGION, **more: Any) -> int:
    """A draft that charges two municipalities (or nobody: ``points=False``)."""
    points = more.pop("points", True)
    told = {
        "title": "О мерах",
        "grounds": "По плану",
        "signatory_post": "Министр",
        "signatory": "А. А. Иванова",
    }
    kind = more.pop("kind", DecisionKind.ORDER)
    with acting(region, role, unit) as by:
        made = write_decision(
            terms=Terms(kind, **(told | more.pop("terms", {}))), unit=region.units[unit].pk, by=by, at=AT, **more
        )  # fmt: skip
        if points:
            charged = [Executor(region.units[code].pk, code) for code in (OWN, OTHER)]
            write_point(
                decision=made.pk, point=Point("Провести сверку", DUE, "Справка"), executors=charged, by=by, at=AT
            )  # fmt: skip
    return made.pk


def sign(
    region: Region, decision: int, number: str = "01/5", role: str = "ministry", unit: str = REGION
) -> None:
    with acting(region, role, unit) as by:
        sign_decision(decision=decision, number=number, signed_on=AT.date(), by=by, at=AT)


def charged(decision: int, who: str = OWN) -> Assignment:
    return Assignment.objects.get(decision=decision, who=who)


def report(
    region: Region, decision: int, words: str = "Сделали", files: tuple[Received, ...] = ()
) -> int:
    one = charged(decision)
    with acting(region, "municipal_specialist", OWN) as by:
        report_assignment(
            assignment=one.pk, words=words, files=files, by=by, at=AT + timedelta(days=9)
        )
    return one.pk
