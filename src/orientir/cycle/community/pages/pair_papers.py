"""Papers of a mentoring pair (DOCX): the personalised programme, and the order that appoints the mentor."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from orientir.cycle.community.models import Mentoring
from orientir.cycle.community.pages.pairs import pair_facts
from orientir.cycle.community.queries.support import PairLine
from orientir.kit import russian
from orientir.kit.documents.orders import add_clauses, add_signature, fill_table, new_order
from orientir.kit.documents.word import new_document, to_bytes

_STEPS_MM = (110.0, 32.0, 33.0)
_PAIR_MM = (45.0, 75.0, 55.0)
GROUND: Final = "В целях профессионального становления и развития педагога, с согласия сторон"
APPOINT: Final = "Назначить наставника {term} и закрепить за ним сопровождаемого педагога:"
APPROVE: Final = "Утвердить персонализированную программу наставничества (прилагается)."
CONTROL: Final = "Контроль за исполнением приказа оставляю за собой."


def programme_docx(found: PairLine, programme: Mentoring) -> bytes:
    """The personalised programme of mentoring, ready to sign by the two and the head."""
    title = _("Personalised programme of mentoring")
    document = new_document(title=title, author="", language="ru-RU")
    document.styles["Normal"].font.size = Pt(12)
    document.add_heading(title, 1).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for fact in pair_facts(found, programme):
        line = document.add_paragraph()
        line.add_run(f"{fact.title}: ").bold = True
        line.add_run(str(fact.value))
    document.add_heading(_("Aim"), 2)
    document.add_paragraph(programme.aim or _("not written yet"))
    document.add_heading(_("Steps"), 2)
    if programme.steps:
        heads = (_("Step"), _("By"), _("Done on"))
        fill_table(document.add_table(rows=1, cols=3), heads, _steps(programme), _STEPS_MM)
    else:
        document.add_paragraph(_("not written yet"))
    document.add_heading(_("What came of it"), 2)
    document.add_paragraph(programme.outcome or _("not written yet"))
    for who in (_("Mentor"), _("Accompanied"), _("Head of the organisation")):
        add_signature(document, "____________________", who)
    return to_bytes(document)


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
    fill_table(document.add_table(rows=1, cols=3), heads, rows, _PAIR_MM)
    add_clauses(document, "", APPROVE, CONTROL, first=2)
    add_signature(document, "")
    document.add_paragraph("С приказом ознакомлены:").paragraph_format.space_before = Pt(18)
    for name in (found.mentor_name, found.person_name):
        add_signature(document, name, "«____» __________ 20___ г.")
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
