"""A closed procedure with an extended task, people of every school who answered it, experts to mark it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from orientir.core.items.specs import Essay, Rubric, RubricCriterion, RubricLevel
from orientir.core.items.specs import Item as Spec
from orientir.core.items.storage import to_json
from orientir.core.items.text import plain
from orientir.core.packs.competencies import Instrument
from orientir.cycle.assessment.actions.marking import deal_out
from orientir.cycle.assessment.models import (
    Answer,
    Form,
    FormItem,
    Invitation,
    Item,
    ItemVersion,
    Procedure,
    Sitting,
)
from orientir.cycle.registry.models import Account, Grant
from tests.cast import LONG_AGO, NOW, ORGANISATIONS, Cast, open_session
from tests.cycle.assessment.made_procedures import draft, make_item, the_instrument
from tests.cycle.assessment.simulated import answer_of

RUBRIC = Rubric(
    (
        RubricCriterion("k1", "Назван признак", Decimal(1)),
        RubricCriterion(
            "k2",
            "Задание показывает продвижение",
            Decimal(3),
            (RubricLevel(Decimal(1), "Отдельных учеников"), RubricLevel(Decimal(3), "Каждого")),
        ),
    ),
    sample=plain("Образец полного ответа."),
)


@dataclass
class Marked:
    procedure: Procedure
    instrument: Instrument
    task: ItemVersion
    experts: dict[str, Account] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)

    def token(self, name: str) -> str:
        return open_session(self.experts[name], self.grants[name])


def make_task(code: str = "met.1-900") -> ItemVersion:
    spec = Spec(code, "Тайна", plain("Перепишите цель урока."), Essay(), RUBRIC, Decimal(4))
    item = Item.objects.create(
        code=code, competency="met.1", kind=spec.kind, status="live", expected_difficulty=3,
        created_at=NOW,
    )  # fmt: skip
    version = ItemVersion.objects.create(
        item=item, number=1, content=to_json(spec), public_content={}, max_score=4, created_at=NOW
    )
    item.current = version
    item.save()
    return version


def make_marked(cast: Cast) -> Marked:
    """Two people of each of six schools answered; experts: the cast's own, «second», «third» and one of school 11."""
    procedure = draft(cast, "teacher-exam")
    task = make_task()
    form = Form.objects.create(procedure=procedure, code="A", created_at=NOW)
    FormItem.objects.create(
        form=form, position=1, version=make_item("met.1-1", "met.1", 1), competency="met.1"
    )
    FormItem.objects.create(form=form, position=2, version=task, competency="met.1")
    _sit(cast, procedure, form)
    Procedure.objects.filter(pk=procedure.pk).update(state="closed")
    procedure.refresh_from_db()
    made = Marked(procedure, the_instrument("teacher-exam"), task)
    made.experts["expert"], made.grants["expert"] = cast.accounts["expert"], cast.grants["expert"]
    for name in ("second", "third", "colleague"):
        person = cast.people["11"][1] if name == "colleague" else None
        made.experts[name] = Account.objects.create(
            login=name, display_name=f"Эксперт {name}", person=person
        )
        made.grants[name] = Grant.objects.create(
            account=made.experts[name],
            role="expert",
            unit=cast.units["region"],
            valid_from=LONG_AGO,
        )
    return made


def _sit(cast: Cast, procedure: Procedure, form: Form) -> None:
    for code in ORGANISATIONS:
        for person in cast.people[code]:
            asked = Invitation.objects.create(
                procedure=procedure, person=person, unit=cast.units[code], form=form,
                staff_category="pedagogical", answer="consented", answered_at=NOW, invited_at=NOW,
            )  # fmt: skip
            sat = Sitting.objects.create(
                invitation=asked, procedure=procedure, person=person, unit=cast.units[code], form=form,
                opened_at=NOW - timedelta(hours=1), ended_at=NOW, ended_by="person",
            )  # fmt: skip
            answer_of(sat, 1, "A").save()
            Answer.objects.create(
                sitting=sat, position=2, device="d", sequence=2, saved_at=NOW,
                content={"text": f"Ответ на задание номер {sat.pk}."},
            )  # fmt: skip


def deal(cast: Cast, marked: Marked) -> dict[str, int]:
    return deal_out(
        procedure=marked.procedure.pk,
        instrument=marked.instrument,
        by=cast.accounts["operator"].pk,
        at=NOW,
    )
