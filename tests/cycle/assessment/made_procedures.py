"""A bank that an instrument of the pack can be met from, and procedures made of it as an operator makes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from orientir.core.items.public import public_json
from orientir.core.items.specs import ChoiceKey, Metadata, Option, SingleChoice
from orientir.core.items.specs import Item as ItemSpec
from orientir.core.items.storage import to_json
from orientir.core.items.text import plain
from orientir.core.packs.competencies import Instrument
from orientir.cycle.assessment.actions.forms_building import FormsOrder, build_forms
from orientir.cycle.assessment.actions.invitations import invite_by_rule
from orientir.cycle.assessment.actions.procedures import Terms, create_procedure, open_procedure
from orientir.cycle.assessment.models import Item, ItemVersion, Procedure
from orientir.cycle.goals.api import find_instrument
from tests.cast import NOW, TODAY, Cast

PACK = "chelyabinsk-2023"


def the_instrument(code: str = "teachers") -> Instrument:
    found = find_instrument(pack_id=PACK, code=code, on=TODAY)
    assert found is not None
    return found


def make_bank(instrument: Instrument, times: int = 3, status: str = "live") -> list[ItemVersion]:
    """``times`` as many items as one form needs in every cell."""
    return [
        make_item(f"{row.competency}-{row.difficulty}-{n}", row.competency, row.difficulty, status)
        for row in instrument.blueprint
        for n in range(row.count * times)
    ]


def make_item(code: str, competency: str, difficulty: int, status: str = "live") -> ItemVersion:
    spec = ItemSpec(
        code,
        f"Тайна {code}",
        plain(f"Вопрос {code}?"),
        SingleChoice((Option("A", plain("Да")), Option("B", plain("Нет")))),
        ChoiceKey(("A",)),
        metadata=Metadata(competency=competency),
    )
    item = Item.objects.create(
        code=code, competency=competency, kind=spec.kind, status=status,
        expected_difficulty=difficulty, expected_seconds=90, created_at=NOW,
    )  # fmt: skip
    version = ItemVersion.objects.create(
        item=item, number=1, content=to_json(spec), public_content=public_json(spec),
        max_score=Decimal(1), created_at=NOW,
    )  # fmt: skip
    item.current = version
    item.save()
    return version


def terms(at: datetime = NOW, **changes: object) -> Terms:
    told: dict[str, object] = {
        "title": "Диагностика для проверки", "opens_at": at - timedelta(hours=1),
        "closes_at": at + timedelta(days=10), "minutes": 90, "attempts": 1, "delivery": "linear",
    }  # fmt: skip
    return Terms(**(told | changes))  # type: ignore[arg-type]


def draft(cast: Cast, code: str = "teachers", **changes: object) -> Procedure:
    return create_procedure(
        instrument=the_instrument(code),
        pack=PACK,
        unit=cast.units["region"].pk,
        terms=terms(**changes),  # type: ignore[arg-type]
        consent="Я согласен на участие.",
        by=cast.accounts["operator"].pk,
        at=NOW,
    )


def opened(cast: Cast, order: FormsOrder | None = None, **changes: object) -> Procedure:
    """An open procedure with forms from a bank of its own and everybody of the region invited.

    The connection must act as somebody who may invite (or the owner with the operator's token).
    """
    by = cast.accounts["operator"].pk
    if not Item.objects.exists():
        make_bank(the_instrument())
    made = draft(cast, **changes)
    invite_by_rule(procedure=made.pk, by=by, at=NOW)
    build_forms(
        procedure=made.pk, instrument=the_instrument(), order=order or FormsOrder(2), by=by, at=NOW
    )
    return open_procedure(procedure=made.pk, by=by, at=NOW)
