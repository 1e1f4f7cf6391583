"""A plan of the cast's region from the methodology, one measure handed down to a municipality and to its schools."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from docx import Document

from orientir.core.plans import Span, Term
from orientir.cycle.roadmaps.actions.cascading import hand_down
from orientir.cycle.roadmaps.actions.evidence import EvidenceTerms, submit_evidence
from orientir.cycle.roadmaps.actions.measures import ExecutorTerms, MeasureTerms
from orientir.cycle.roadmaps.actions.plans import make_plan_from_pack, put_in_force
from orientir.cycle.roadmaps.models import Measure, MeasureEvidence, Plan
from orientir.kit.access.acting import acting_by
from tests.cast import REGION, Cast
from tests.conftest import act_as

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PACK = "chelyabinsk-2023"
HANDED = 9
"""«Функционирование региональной технологической платформы»: municipal authorities and schools take part."""


@contextmanager
def acting(cast: Cast, name: str) -> Iterator[int]:
    """The database sees an account of the cast behind a page; gives its id."""
    token = cast.token(name)
    with act_as("web"), acting_by(token):
        yield cast.accounts[name].pk


def make_region_plan(cast: Cast) -> Plan:
    """In force, 2026–2028, as the ministry makes it."""
    with acting(cast, "ministry") as by:
        unit = cast.units[REGION].pk
        made = make_plan_from_pack(
            unit=unit, role="ministry", pack_id=PACK, first_year=2026, by=by, at=AT
        )
        put_in_force(plan=made.pk, number="01/77", ordered_on=AT.date(), by=by, at=AT)
        return Plan.objects.get(pk=made.pk)


def measure_of(plan: Plan, number: int) -> Measure:
    return Measure.objects.get(plan=plan, number=number)


def hand(cast: Cast, name: str, measure: Measure, *codes: str) -> list[Measure]:
    """Hand a measure down as an account of the cast."""
    with acting(cast, name) as by:
        units = [cast.units[code].pk for code in codes]
        return hand_down(measure=measure.pk, units=units, due_on=None, by=by, at=AT)


def docx(words: str = "Приказ") -> bytes:
    document = Document()
    document.add_paragraph(words)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def bring(cast: Cast, name: str, measure: Measure, words: str = "Приказ") -> MeasureEvidence:
    """Bring a document as an account of the cast."""
    terms = EvidenceTerms("order", words, "12", date(2026, 2, 20), "приказ.docx", docx(words))
    with acting(cast, name) as by:
        unit = cast.grants[name].unit_id
        return submit_evidence(measure=measure.pk, terms=terms, unit=unit, by=by, at=AT)


def terms_of(title: str = "Совещание", **more: object) -> MeasureTerms:
    """A measure of March 2026 with the municipality 10 responsible unless told otherwise."""
    given: dict[str, object] = {
        "term": Term("month", (Span(date(2026, 3, 1), date(2026, 3, 31)),)),
        "executors": [ExecutorTerms(actor="chiro", role="further_education")],
        "expected_result": "Протокол",
        "document_kind": "minutes",
    }
    return MeasureTerms(title=title, **(given | more))  # type: ignore[arg-type]
