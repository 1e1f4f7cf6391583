"""Orders about a group as papers (DOCX)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils import timezone
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from orientir.cycle.learning.models import LearningOrder, LearningOrderLine
from orientir.cycle.learning.rules import OrderKind
from orientir.cycle.registry.api import find_unit_title, titles_of
from orientir.kit import russian
from orientir.kit.documents.word import new_document, repeat_head, rule_rows, set_widths, to_bytes

KINDS: Final = {
    "upskilling": "повышения квалификации",
    "retraining": "профессиональной переподготовки",
}
TITLES: Final = {
    OrderKind.ENROLMENT: "О зачислении слушателей",
    OrderKind.EXPULSION: "Об отчислении слушателей",
    OrderKind.COMPLETION: "Об отчислении слушателей в связи с завершением обучения",
}
_OF: Final = (
    "дополнительной профессиональной программы {kind} «{title}» ({hours} ч., группа {code})"
)
GROUNDS: Final = {
    OrderKind.ENROLMENT: "На основании заявок и согласия руководителей организаций",
    OrderKind.EXPULSION: "На основании, указанном против каждой фамилии,",
    OrderKind.COMPLETION: f"В связи с освоением {_OF} и успешной итоговой аттестацией",
}
DEEDS: Final = {
    OrderKind.ENROLMENT: f"Зачислить с {{starts}} слушателями {_OF}, которая идёт {{starts}} – {{ends}}:",
    OrderKind.EXPULSION: f"Отчислить слушателей {_OF}:",
    OrderKind.COMPLETION: "Отчислить с {ends} и выдать документы о квалификации:",
}


def order_paper(order: LearningOrder) -> tuple[bytes, list[int]]:
    """The DOCX of an order, and the persons it names (for the journal)."""
    lines = list(
        LearningOrderLine.objects.filter(order=order)
        .select_related("enrolment__person")
        .order_by("enrolment__person__search_name", "id")
    )
    kind = OrderKind(order.kind)
    today = timezone.localdate()
    titles = titles_of({one.enrolment.unit_id for one in lines}, today)
    organisation = find_unit_title(order.organisation_id).full_title
    document = new_document(title=TITLES[kind], author=organisation, language="ru-RU")
    document.styles["Normal"].font.size = Pt(12)
    document.add_paragraph(organisation).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_heading("ПРИКАЗ", 1).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _at_both_ends(document.add_paragraph(), russian.day(order.signed_on), f"№ {order.number}")
    document.add_heading(TITLES[kind], 2)
    document.add_paragraph(_filled(GROUNDS[kind], order))
    document.add_paragraph("ПРИКАЗЫВАЮ:")
    document.add_paragraph(_filled(DEEDS[kind], order))
    _list_people(document.add_table(rows=1, cols=4), lines, titles, kind)
    signature = document.add_paragraph()
    signature.paragraph_format.space_before = Pt(36)
    _at_both_ends(signature, "Руководитель ____________________", order.signed_by)
    return to_bytes(document), [one.enrolment.person_id for one in lines]


def _at_both_ends(paragraph: Paragraph, left: str, right: str) -> None:
    """The date and the number, the post and the name stand at the two margins, as in orders they do."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(175), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{left}\t{right}")


def _filled(words: str, order: LearningOrder) -> str:
    group = order.group
    return words.format(
        kind=KINDS[group.programme.kind],
        title=group.programme.title,
        hours=group.programme.hours,
        code=group.code,
        starts=russian.day(group.starts_on),
        ends=russian.day(group.ends_on),
    )


def _list_people(
    table: Table,
    lines: Sequence[LearningOrderLine],
    titles: Mapping[int, str],
    kind: OrderKind,
) -> None:
    """A row a person: number, name, organisation, and why where somebody is expelled."""
    head = ("№", "Фамилия, имя, отчество", "Организация", "Основание")
    for cell, title in zip(table.rows[0].cells, head, strict=True):
        cell.text = title
    repeat_head(table.rows[0])
    for number, one in enumerate(lines, start=1):
        person, seat = one.enrolment.person, one.enrolment
        name = f"{person.family_name} {person.given_name} {person.patronymic}".strip()
        why = seat.reason if kind == OrderKind.EXPULSION else f"заявка № {seat.application_id}"
        row = table.add_row()  # type: ignore[no-untyped-call]
        texts = (str(number), name, titles.get(seat.unit_id, ""), why)
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    rule_rows(table)
    set_widths(table, (12, 68, 55, 40))
