"""Signals from answers as they were saved: who hurried, who answered as somebody else did; nobody else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from random import Random

from django.utils import timezone

from orientir.cycle.assessment.actions.signals import find_signals
from orientir.cycle.assessment.models import Answer, Invitation, Procedure, Signal, Sitting
from orientir.cycle.assessment.queries.procedures import list_signals
from orientir.kit.access.acting import acting_by
from tests.cast import Cast
from tests.cycle.assessment.made_procedures import FormsOrder, make_bank, opened, the_instrument

ActingAs = Callable[[str], AbstractContextManager[None]]


def sit(invitation: Invitation, letters: str, pause: float) -> None:
    began = timezone.now() - timedelta(hours=2)
    sitting = Sitting.objects.create(
        invitation=invitation, procedure_id=invitation.procedure_id, person_id=invitation.person_id,
        unit_id=invitation.unit_id, form_id=invitation.form_id, opened_at=began,
        ended_at=began + timedelta(hours=1), ended_by="person",
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(
            sitting=sitting, position=n, device="d", sequence=n, content={"choice": letter},
            given_at=began + timedelta(seconds=pause * n), saved_at=began + timedelta(seconds=pause * n),
        )
        for n, letter in enumerate(letters, start=1)
    )  # fmt: skip


def test_haste_and_copies_are_found_and_nobody_else(cast: Cast, acting_as: ActingAs) -> None:
    make_bank(the_instrument())
    with acting_by(cast.token("operator")):
        made = opened(cast, FormsOrder(1))
    random = Random(3)
    asked = list(Invitation.objects.filter(procedure=made).order_by("person_id"))
    copied = "".join(random.choice("AB") for _ in range(40))
    hurried, copiers = cast.people["13"][0].pk, {one.pk for one in cast.people["21"]}
    for invitation in asked:
        letters = "".join(random.choice("AB") for _ in range(40))
        pause = 0.4 if invitation.person_id == hurried else random.uniform(40, 90)
        sit(invitation, copied if invitation.person_id in copiers else letters, pause)
    by = cast.accounts["operator"].pk
    token, other = cast.token("operator"), cast.token("head")
    with acting_as("web"), acting_by(token):
        assert find_signals(procedure=made.pk, by=by, at=timezone.now()) == 3
        assert find_signals(procedure=made.pk, by=by, at=timezone.now()) == 3
        found = {(one.kind, one.person) for one in list_signals(made.pk)}
    assert found == {("fast", hurried), *(("identical", one) for one in copiers)}
    with acting_as("web"), acting_by(other):
        assert list_signals(made.pk) == []
    assert Signal.objects.filter(kind="identical").first().details["equal"] == 40  # type: ignore[union-attr]


def test_nobody_has_answered_nothing_is_found(cast: Cast, acting_as: ActingAs) -> None:
    make_bank(the_instrument())
    token = cast.token("operator")
    with acting_as("web"), acting_by(token):
        made: Procedure = opened(cast)
        by = cast.accounts["operator"].pk
        assert find_signals(procedure=made.pk, by=by, at=timezone.now()) == 0
