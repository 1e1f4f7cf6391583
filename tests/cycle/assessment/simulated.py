"""People who sat: sittings with answers of simulated abilities, as the player would have left them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np

from orientir.cycle.assessment.models import Answer, FormItem, Invitation, Procedure, Sitting
from orientir.cycle.registry.models import Person, Unit
from tests.cast import NOW


def invite_many(procedure: Procedure, units: list[Unit], count: int) -> None:
    """So many more people with consent, spread over units; forms in turn."""
    forms = list(
        FormItem.objects.filter(form__procedure=procedure)
        .values_list("form_id", flat=True)
        .distinct()
    )
    people = Person.objects.bulk_create(
        Person(family_name=f"Мнимый{n}", given_name="Кто", birth_on=date(1980, 1, 1))
        for n in range(count)
    )
    Invitation.objects.bulk_create(
        Invitation(
            procedure=procedure,
            person=person,
            unit=units[n % len(units)],
            staff_category="pedagogical",
            form_id=forms[n % len(forms)],
            answer="consented",
            answered_at=NOW,
            invited_at=NOW,
        )
        for n, person in enumerate(people)
    )


def sit_all(
    procedure: Procedure,
    seed: int = 3,
    *,
    hardness: Mapping[int, float] | None = None,
    mean: float = 0.6,
    noise: float = 0.5,
) -> dict[int, float]:
    """Everyone who consented sits and ends; returns the mean ability of each person.

    ``hardness``: difficulty of a version, 0 where it is not told; people are N(``mean``, 1).
    """
    hard = hardness or {}
    random = np.random.default_rng(seed)
    invitations = list(
        Invitation.objects.filter(procedure=procedure, answer="consented").order_by("pk")
    )
    sittings = Sitting.objects.bulk_create(
        Sitting(
            invitation=one,
            procedure=procedure,
            person_id=one.person_id,
            unit_id=one.unit_id,
            form_id=one.form_id,
            opened_at=NOW - timedelta(hours=1),
            ended_at=NOW,
            ended_by="person",
        )
        for one in invitations
    )
    items = {
        form: list(FormItem.objects.filter(form=form).order_by("position"))
        for form in {one.form_id for one in invitations}
    }
    general = random.normal(mean, 1, len(sittings))
    answers = []
    for sitting, ability in zip(sittings, general, strict=True):
        for place in items[sitting.form_id]:
            own = ability + random.normal(0, noise) - hard.get(place.version_id, 0.0)
            right = random.random() < 1 / (1 + np.exp(-own))
            answers.append(answer_of(sitting, place.position, "A" if right else "B"))
    Answer.objects.bulk_create(answers, batch_size=5_000)
    return {one.person_id: float(ability) for one, ability in zip(sittings, general, strict=True)}


def answer_of(sitting: Sitting, position: int, choice: str) -> Answer:
    return Answer(
        sitting=sitting,
        position=position,
        device="d",
        sequence=position,
        content={"choice": choice},
        saved_at=NOW - timedelta(minutes=5),
    )
