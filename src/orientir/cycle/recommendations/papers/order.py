"""The supplement to an order: recommendations, unit by unit (DOCX)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from orientir.cycle.recommendations.models import AdviceOrder, Recommendation
from orientir.cycle.recommendations.pages.lists import addressee
from orientir.cycle.registry.api import find_unit_title
from orientir.kit import russian
from orientir.kit.documents.word import new_document, to_bytes


def order_docx(
    order: AdviceOrder, found: Sequence[Recommendation], titles: Mapping[int, str]
) -> bytes:
    """A heading for each unit; under it the recommendations with what to do, the term and what will show it."""
    author = find_unit_title(order.unit_id).full_title
    document = new_document(title="Адресные рекомендации", author=author, language="ru-RU")
    document.add_paragraph(
        f"Приложение к приказу от {russian.day(order.signed_on)} № {order.number}"
    )
    document.add_heading("Адресные рекомендации", 1)
    ordered = sorted(
        found,
        key=lambda one: (russian.sort_key(titles.get(one.unit_id, "")), one.unit_id, -one.weight),
    )
    for unit, members in groupby(ordered, key=lambda one: one.unit_id):
        document.add_heading(titles.get(unit, russian.MISSING), 2)
        for number, one in enumerate(members, 1):
            title = document.add_paragraph()
            title.add_run(f"{number}. {one.title}. ").bold = True
            title.add_run(one.text)
            for action in one.actions:
                document.add_paragraph(action, style="List Bullet")
            document.add_paragraph(
                f"Кому: {addressee(one, titles)}. Срок: {russian.day(one.due_on)}. "
                f"Что покажет, что сделано: {one.evidence}. Основание: {one.clause}."
            )
    return to_bytes(document)
