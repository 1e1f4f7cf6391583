"""Papers of a mentoring pair (DOCX): the personalised programme, and the order that appoints the mentor."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from docx.document import Document
from docx.shared import Pt

from orientir.cycle.community.models import Mentoring
from orientir.cycle.community.pages.pairs import pair_facts
from orientir.cycle.community.queries.support import PairLine
from orientir.kit import russian
from orientir.kit.documents.official import (
    centred,
    long_day,
    new_paper,
    ruled_table,
    said,
    signed_by,
)
from orientir.kit.documents.orders import add_clauses, new_order
from orientir.kit.documents.word import to_bytes

_STEPS_MM = (105.0, 30.0, 30.0)
_PAIR_MM = (40.0, 72.0, 53.0)
GROUND: Final = "В целях профессионального становления и развития педагога, с согласия сторон"
APPOINT: Final = "Назначить наставника {term} и закрепить за ним сопровождаемого педагога:"
APPROVE: Final = "Утвердить персонализированную программу наставничества (прилагается)."
CONTROL: Final = "Контроль за исполнением приказа оставляю за собой."


def programme_docx(found: PairLine, programme: Mentoring) -> bytes:
    """The personalised programme of mentoring, ready to sign by the two and the head."""
    title = _("Personalised programme of mentoring")
    document = new_paper(title=title, author="")
    centred(document, title, bold=True, after=10)
    for fact in pair_facts(found, programme):
        line = document.add_paragraph()
        line.add_run(f"{fact.title}: ").bold = True
        line.add_run(str(fact.value))
    _part(document, _("Aim"))
    said(document, programme.aim or _("not written yet"))
    _part(document, _("Steps"))
    if programme.steps:
        heads = (_("Step"), _("By"), _("Done on"))
        ruled_table(document, heads, _steps(programme), _STEPS_MM)
    else:
        said(document, _("not written yet"))
    _part(document, _("What came of it"))
    said(document, programme.outcome or _("not written yet"))
    for who in (_("Mentor"), _("Accompanied"), _("Head of the organisation")):
        signed_by(document, who, "")
    return to_bytes(document)


def _part(document: Document, title: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(title).bold = True
    paragraph.paragraph_format.space_before = Pt(12)
    paragraph.paragraph_format.keep_with_next = True


def appointment_docx(found: PairLine, programme: Mentoring) -> bytes:
    """The order of the organisation that appoints the mentor; number and day stay lines to fill until they are told."""
    document = new_order(
        organisation=found.unit,
        title="О назначении наставника",
        date=_day(programme.order_on) if programme.order_on else "",
        number=programme.order_number,
    )
    add_clauses(document, GROUND, APPOINT.format(term=_term(found, programme)))
    rows = [
        ("Наставник", found.mentor_name, found.mentor_unit),
        ("Сопровождаемый", found.person_name, found.unit),
    ]
    heads = ("Роль", "Фамилия, имя, отчество", "Организация")
    ruled_table(document, heads, rows, _PAIR_MM)
    add_clauses(document, "", APPROVE, CONTROL, first=2)
    signed_by(document, "Руководитель", "")
    document.add_paragraph("С приказом ознакомлены:").paragraph_format.space_before = Pt(18)
    for name in (found.mentor_name, found.person_name):
        signed_by(document, long_day(None), name, before=12)
    return to_bytes(document)


def _term(found: PairLine, programme: Mentoring) -> str:
    since = f"с {russian.day(found.valid_from)}"
    return f"{since} по {russian.day(programme.ends_on)}" if programme.ends_on else since


def _steps(programme: Mentoring) -> list[tuple[str, ...]]:
    return [
        (str(step["what"]), _day(step["due_on"]), _day(step["done_on"])) for step in programme.steps
    ]


def _day(day: str | date | None) -> str:
    return russian.day(date.fromisoformat(day) if isinstance(day, str) else day)
