"""Invented people with log-ins, consent and a form of 40 tasks: ``python -m benchmarks.seated PEOPLE`` in a home.

Prints one line of JSON: ``[[session token, invitation id], …]``.
"""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

TASKS, TYPED_EACH = 40, 8
SITUATION = (
    "На уроке в шестом классе половина учеников закончила работу раньше других и просит проверить её сразу. "
    "Остальным нужно ещё пятнадцать минут и помощь с последним заданием. Какое действие учителя лучше всего "
    "помогает тем и другим увидеть, что уже получилось и что делать дальше?"
)
OPTION = "дать критерии оценки и предложить проверить работу друг у друга"


def seat(people: int) -> list[tuple[str, int]]:
    """The database's owner makes them, straight into its tables."""
    from django.utils import timezone

    from orientir.cycle.assessment.models import Form, Invitation, Procedure
    from orientir.cycle.registry.models import Account, Person, Session, Unit
    from orientir.kit.access.acting import hash_token, make_token

    now = timezone.now()
    unit = Unit.objects.create(code="seated", level="organisation")
    procedure = Procedure.objects.create(
        code="seated", title="Нагрузка", kind="deficit_diagnostic", operator="chcopmkp", pack="chelyabinsk-2023",
        instrument="teachers", unit=unit, state="open", minutes=90, opens_at=now, closes_at=now + timedelta(days=2),
        created_at=now,
    )  # fmt: skip
    form = Form.objects.create(procedure=procedure, code="1", created_at=now)
    _fill(form, now)
    persons = Person.objects.bulk_create(
        Person(
            family_name="Нагрузкин",
            given_name=str(n),
            personnel_number=f"load-{n}",
            birth_on=date(1980, 1, 1),
        )
        for n in range(people)
    )
    accounts = Account.objects.bulk_create(
        Account(login=f"load{n}", display_name="Нагрузкин", person=person)
        for n, person in enumerate(persons)
    )
    tokens = [make_token() for _ in persons]
    Session.objects.bulk_create(
        Session(token_hash=hash_token(token), account=account, started_at=now, used_at=now,
                expires_at=now + timedelta(hours=12))
        for token, account in zip(tokens, accounts, strict=True)
    )  # fmt: skip
    invitations = Invitation.objects.bulk_create(
        Invitation(procedure=procedure, person=person, unit=unit, staff_category="pedagogical", form=form,
                   answer="consented", answered_at=now, invited_at=now)
        for person in persons
    )  # fmt: skip
    return [(token, one.pk) for token, one in zip(tokens, invitations, strict=True)]


def _fill(form: Any, now: Any) -> None:
    from orientir.core.items.public import public_json
    from orientir.core.items.storage import to_json
    from orientir.cycle.assessment.models import FormItem, ItemVersion
    from orientir.cycle.assessment.models import Item as BankItem

    for position in range(1, TASKS + 1):
        spec = _spec(position)
        item = BankItem.objects.create(
            code=spec.identifier, kind=spec.kind, status="live", created_at=now
        )
        version = ItemVersion.objects.create(
            item=item, number=1, content=to_json(spec), public_content=public_json(spec),
            max_score=Decimal(1), created_at=now,
        )  # fmt: skip
        FormItem.objects.create(form=form, position=position, version=version, competency="met.1")


def _spec(position: int) -> Any:
    """A choice of four, mixed for each person; every eighth task is typed. As long as tasks of teachers are."""
    from orientir.core.items.specs import (
        AcceptedText,
        ChoiceKey,
        Item,
        Option,
        SingleChoice,
        TextEntry,
        TextKey,
    )
    from orientir.core.items.text import plain

    name, prompt = f"load-{position}", plain(f"Задание {position}. {SITUATION}")
    if position % TYPED_EACH == 0:
        return Item(name, "", prompt, TextEntry(), TextKey((AcceptedText("рефлексия"),)))
    options = tuple(Option(one, plain(f"Вариант {one}: {OPTION}")) for one in "ABCD")
    return Item(name, "", prompt, SingleChoice(options, True), ChoiceKey(("A",)))


def main() -> int:
    from orientir.project.opening import opened

    with opened("owner"):
        from django.db import transaction

        from orientir.project.migrating import migrate

        migrate()
        with transaction.atomic():
            seated = seat(int(sys.argv[1]))
        print(json.dumps(seated))
    return 0


if __name__ == "__main__":
    sys.exit(main())
