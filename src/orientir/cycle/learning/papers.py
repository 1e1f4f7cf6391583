"""Orders about a group as papers (DOCX)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils import timezone

from orientir.cycle.learning.models import LearningOrder, LearningOrderLine
from orientir.cycle.learning.queries.certificates import find_rule
from orientir.cycle.learning.rules import FinalResult, OrderKind
from orientir.cycle.registry.api import find_unit_title, titles_of
from orientir.kit import russian
from orientir.kit.documents.official import ruled_table, signed_by
from orientir.kit.documents.orders import add_clauses, new_order
from orientir.kit.documents.word import to_bytes

KINDS: Final = {
    "upskilling": "повышения квалификации",
    "retraining": "профессиональной переподготовки",
}
PAPERS: Final = {
    "upskilling": "удостоверения о повышении квалификации",
    "retraining": "дипломы о профессиональной переподготовке",
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
    OrderKind.ENROLMENT: "На основании заявок слушателей и согласия руководителей направивших их организаций",
    OrderKind.EXPULSION: "По причинам, указанным против каждой фамилии,",
    OrderKind.COMPLETION: f"В связи с освоением {_OF} и успешным прохождением итоговой аттестации",
}
DEEDS: Final = {
    OrderKind.ENROLMENT: f"Зачислить с {{starts}} слушателями {_OF}; срок обучения – с {{starts}} по {{ends}}:",
    OrderKind.EXPULSION: f"Отчислить слушателей {_OF}:",
    OrderKind.COMPLETION: "Отчислить с {ends} и выдать {papers} следующим слушателям:",
}
LAST_HEADS: Final = {
    OrderKind.ENROLMENT: "Основание",
    OrderKind.EXPULSION: "Причина",
    OrderKind.COMPLETION: "Итоговая аттестация",
}
CONTROL: Final = "Контроль за исполнением приказа оставляю за собой."
_WIDTHS: Final = (12, 58, 57, 38)


def order_paper(order: LearningOrder) -> tuple[bytes, list[int]]:
    """The DOCX of an order, and the persons it names (for the journal)."""
    lines = list(
        LearningOrderLine.objects.filter(order=order)
        .select_related("enrolment__person")
        .order_by("enrolment__person__search_name", "id")
    )
    kind = OrderKind(order.kind)
    titles = titles_of({one.enrolment.unit_id for one in lines}, timezone.localdate())
    city = find_rule(order.organisation_id).city
    document = new_order(
        organisation=find_unit_title(order.organisation_id).full_title,
        title=TITLES[kind],
        date=russian.day(order.signed_on),
        number=order.number,
        city=f"г. {city}" if city else "",
    )
    add_clauses(document, _filled(GROUNDS[kind], order), _filled(DEEDS[kind], order))
    heads = ("№", "Фамилия, имя, отчество", "Организация", LAST_HEADS[kind])
    ruled_table(document, heads, _rows(lines, titles, kind), _WIDTHS)
    add_clauses(document, "", CONTROL, first=2)
    signed_by(document, "Руководитель", order.signed_by)
    return to_bytes(document), [one.enrolment.person_id for one in lines]


def _filled(words: str, order: LearningOrder) -> str:
    group = order.group
    return words.format(
        kind=KINDS[group.programme.kind],
        papers=PAPERS[group.programme.kind],
        title=group.programme.title,
        hours=group.programme.hours,
        code=group.code,
        starts=russian.day(group.starts_on),
        ends=russian.day(group.ends_on),
    )


def _rows(
    lines: Sequence[LearningOrderLine], titles: Mapping[int, str], kind: OrderKind
) -> list[tuple[str, ...]]:
    """A row a person: number, name, organisation, and why they stand in the order."""
    return [
        (str(number), _name(one), titles.get(one.enrolment.unit_id, ""), _why(one, kind))
        for number, one in enumerate(lines, start=1)
    ]


def _name(one: LearningOrderLine) -> str:
    person = one.enrolment.person
    return f"{person.family_name} {person.given_name} {person.patronymic}".strip()


def _why(one: LearningOrderLine, kind: OrderKind) -> str:
    seat = one.enrolment
    if kind == OrderKind.EXPULSION:
        return seat.reason
    if kind == OrderKind.COMPLETION:
        return seat.final_mark or ("зачтено" if seat.final_result == FinalResult.PASSED else "")
    return f"заявка № {seat.application_id}"
