"""What stands in a form, with the content of the items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from orientir.cycle.assessment.models import FormItem

MIDDLE = 2


@dataclass(frozen=True, slots=True)
class FormPlace:
    """A position with the whole item (key and all): for those who keep the bank. ``difficulty``: 1 to 3."""

    position: int
    competency: str
    difficulty: int
    content: dict[str, Any]


def list_form_places(form: int) -> list[FormPlace]:
    """In the order of the form."""
    rows = FormItem.objects.filter(form=form).select_related("version__item").order_by("position")
    return [
        FormPlace(
            row.position,
            row.competency,
            row.version.item.expected_difficulty or MIDDLE,
            row.version.content,
        )
        for row in rows
    ]
