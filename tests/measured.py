"""A published diagnostic of the cast: one sitting of everybody, its results, shares of every unit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from orientir.cycle.assessment.models import (
    Calibration,
    CompetencyResult,
    DeficitShare,
    Form,
    Invitation,
    Procedure,
    Result,
    Sitting,
)
from orientir.cycle.assessment.rules import CompetencyState, ShareScope
from orientir.cycle.registry.models import Person, Unit

NOW = datetime.now(UTC)
ENDED = NOW - timedelta(days=30)
STATES = {
    "subj.1": (CompetencyState.NO_DEFICIT, 1.4, 0.03),
    "subj.2": (CompetencyState.NO_DEFICIT, 0.6, 0.2),
    "met.1": (CompetencyState.DEFICIT, -0.9, 0.91),
    "met.2": (CompetencyState.NEAR_CUT, 0.1, 0.5),
    "psy.1": (CompetencyState.NOT_ENOUGH_DATA, None, None),
}
"""Competency → state, ability, probability of a deficit: the same for everybody."""


def make_measured(
    units: dict[str, Unit], people: dict[str, list[Person]], marks: dict[str, int]
) -> Procedure:
    """``marks``: of an organisation, how many people its shares say were asked."""
    procedure = make_procedure(units["region"])
    form = Form.objects.create(procedure=procedure, code="A", created_at=NOW)
    for code, persons in people.items():
        for person in persons:
            make_result(procedure, form, person, units[code])
    DeficitShare.objects.bulk_create(
        _share(procedure, unit, competency, marks.get(code, 40))
        for code, unit in units.items()
        for competency in STATES
    )
    return procedure


def make_procedure(unit: Unit, code: str = "published-diagnostic") -> Procedure:
    calibration = Calibration.objects.create(
        model="gpcm",
        log_likelihood=-1.0,
        iterations=9,
        is_converged=True,
        persons=12,
        items=20,
        created_at=ENDED,
    )
    return Procedure.objects.create(
        code=code,
        title="Проверочная диагностика",
        kind="deficit_diagnostic",
        operator="chcopmkp",
        pack="chelyabinsk-2023",
        instrument="teachers",
        unit=unit,
        state="published",
        opens_at=ENDED - timedelta(days=7),
        closes_at=ENDED,
        calibration=calibration,
        published_at=NOW - timedelta(days=1),
        created_at=ENDED,
    )


def make_result(procedure: Procedure, form: Form, person: Person, unit: Unit) -> Result:
    invitation = Invitation.objects.create(
        procedure=procedure,
        person=person,
        unit=unit,
        staff_category="pedagogical",
        form=form,
        answer="consented",
        invited_at=ENDED,
    )
    sitting = Sitting.objects.create(
        invitation=invitation,
        procedure=procedure,
        person=person,
        unit=unit,
        form=form,
        opened_at=ENDED - timedelta(hours=1),
        ended_at=ENDED,
        ended_by="person",
    )
    result = Result.objects.create(
        sitting=sitting,
        procedure=procedure,
        person=person,
        unit=unit,
        staff_category="pedagogical",
        completed_on=ENDED.date(),
        ability=0.3,
        ability_se=0.3,
        percent=62.0,
        is_passed=False,
        deficits=1,
        expected_deficits=1.64,
        expected_false=0.09,
        counted_at=NOW,
        published_at=procedure.published_at,
    )
    CompetencyResult.objects.bulk_create(
        CompetencyResult(
            result=result,
            person=person,
            unit=unit,
            competency=code,
            items=2 if ability is None else 4,
            ability=ability,
            ability_se=None if ability is None else 0.5,
            deficit_probability=chance,
            support=0.0,
            confident=1.0,
            state=state,
        )
        for code, (state, ability, chance) in STATES.items()
    )
    return result


def _share(procedure: Procedure, unit: Unit, competency: str, eligible: int) -> DeficitShare:
    return DeficitShare(
        procedure=procedure,
        unit=unit,
        competency=competency,
        eligible=eligible,
        assessed=12,
        scope=ShareScope.ASSESSED if competency == "met.2" else ShareScope.WHOLE,
        share=0.41 if competency == "met.1" else 0.12,
        low=0.3,
        high=0.52,
    )
