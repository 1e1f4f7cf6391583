"""From scored responses to results: counted as often as one likes, published once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import polars as pl
from django.db import transaction
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.core.packs.competencies import Instrument
from orientir.core.psychometrics.deficits import State
from orientir.core.psychometrics.measurement import Measurement, Settings, measure
from orientir.cycle.assessment.actions.marking import settle_marks
from orientir.cycle.assessment.actions.person_fits import forget_person_fits, keep_person_fits
from orientir.cycle.assessment.actions.publishing import ResultsNotCounted, get_standing
from orientir.cycle.assessment.actions.scoring import score_procedure
from orientir.cycle.assessment.actions.statistics import keep_calibration
from orientir.cycle.assessment.actions.unit_shares import keep_shares
from orientir.cycle.assessment.actions.years import earlier_of
from orientir.cycle.assessment.models import (
    Calibration,
    DeficitShare,
    Procedure,
    Result,
)
from orientir.cycle.assessment.queries.responses import ResponseSet, get_responses
from orientir.cycle.assessment.rules import ProcedureState
from orientir.cycle.goals.api import find_instrument, get_competency_model, get_parameter
from orientir.kit import russian
from orientir.kit.bulk import execute, stage
from orientir.kit.journal import record

Tell = Callable[[str, int, int], None]
STEPS = 4
FEWEST_OF_AN_EXAM = 100  # an examination is passed by points; a model is fitted where it can be


def count_results(
    *, procedure: int, by: int | None, at: datetime, tell: Tell = lambda *_: None
) -> dict[str, int]:
    """Score, calibrate, measure, keep. Counted anew it replaces what was counted, until it is published.

    Returns how many people and deficits there are. Raises Mistake with nothing changed.
    """
    found = get_standing(procedure, (ProcedureState.CLOSED, ProcedureState.SCORED))
    instrument = _instrument(found)
    tell("Оцениваем ответы", 0, STEPS)
    score_procedure(
        procedure=procedure, tell=lambda done, total: tell("Оцениваем ответы", done, total)
    )
    settle_marks(procedure=procedure, at=at)
    responses = get_responses(procedure)
    if responses.sittings.is_empty():
        raise ResultsNotCounted(f"процедуру «{found.title}» никто не прошёл: считать нечего")
    tell("Калибруем задания и оцениваем людей", 1, STEPS)
    measurement = _measure(found, instrument, responses)
    tell("Сохраняем результаты", 2, STEPS)
    return _keep(found, instrument, responses, measurement, by, at)


def _instrument(procedure: Procedure) -> Instrument:
    on = timezone.localdate(procedure.closes_at)
    found = find_instrument(pack_id=procedure.pack, code=procedure.instrument, on=on)
    if found is None:
        raise ResultsNotCounted(
            f"инструмента «{procedure.instrument}» в методике {procedure.pack} нет"
        )
    return found


def _measure(
    procedure: Procedure, instrument: Instrument, responses: ResponseSet
) -> Measurement | None:
    if instrument.pass_mark is not None and responses.sittings.height < FEWEST_OF_AN_EXAM:
        return None
    model = get_competency_model(on=timezone.localdate(procedure.closes_at), pack_id=procedure.pack)
    scale = model.scale_of(instrument.competencies[0])
    try:
        return measure(
            responses.scores,
            list(responses.items["code"]),
            list(responses.items["competency"]),
            instrument,
            scale,
            earlier=earlier_of(procedure, responses),
            settings=_settings(procedure),
        )
    except Mistake as mistake:
        raise ResultsNotCounted(_what_to_do(mistake, responses.sittings.height)) from mistake


def _what_to_do(mistake: Mistake, people: int) -> str:
    told = russian.counted(people, "человека", "человек", "человек")
    return (
        f"результаты не посчитать: {mistake}. В процедуре ответы {told}, они сохранены. "
        "Загрузите ответы с бумаги или из другой системы, если они есть, "
        "либо проведите процедуру ещё раз"
    )


def _settings(procedure: Procedure) -> Settings:
    """As the methodology of the procedure says."""

    def told(name: str) -> float:
        on = timezone.localdate(procedure.closes_at)
        return float(get_parameter(pack_id=procedure.pack, name=f"measurement.{name}", on=on))

    return Settings(
        least_gain=told("least_gain"),
        prior_below=int(told("slopes.prior_below")),
        prior_sd=told("slopes.prior_sd"),
        item_errors=told("item_errors") > 0,
    )


@transaction.atomic
def _keep(
    procedure: Procedure,
    instrument: Instrument,
    responses: ResponseSet,
    measurement: Measurement | None,
    by: int | None,
    at: datetime,
) -> dict[str, int]:
    Procedure.objects.select_for_update().get(pk=procedure.pk)
    get_standing(procedure.pk, (ProcedureState.CLOSED, ProcedureState.SCORED))
    _forget(procedure)
    calibration = keep_calibration(procedure, responses, measurement, by=by, at=at)
    told = _results(responses, instrument, measurement)
    _insert_results(procedure, told, at)
    if measurement is not None:
        assert calibration is not None  # there is one wherever something was measured
        odd = keep_person_fits(procedure, responses, measurement, at=at)
        calibration.details = calibration.details | {"odd": odd}
        calibration.save(update_fields=["details"])
        _insert_competencies(procedure, _competencies(responses, measurement))
        keep_shares(procedure, instrument, responses, measurement)
    Procedure.objects.filter(pk=procedure.pk).update(
        state=ProcedureState.SCORED, calibration=calibration
    )
    counts = {"people": told.height, "deficits": int(told["deficits"].sum())}
    record(event="assessment.results_counted", by=by, at=at, subject=procedure.code)
    return counts


def _forget(procedure: Procedure) -> None:
    Procedure.objects.filter(pk=procedure.pk).update(calibration=None)
    forget_person_fits(procedure)
    # not through the ORM: its nested condition is walked row by row where the planner has no figures yet
    execute(
        "delete from assessment_competency_result c using assessment_result r "
        "where r.id = c.result_id and r.procedure_id = %s",
        [procedure.pk],
    )
    Result.objects.filter(procedure=procedure).delete()
    DeficitShare.objects.filter(procedure=procedure).delete()
    Calibration.objects.filter(procedure=procedure).delete()


@dataclass(frozen=True, eq=False)
class _Said:
    """What deficits say of each person [persons]; nothing where nothing was measured."""

    ability: npt.NDArray[np.float64]
    error: npt.NDArray[np.float64]
    named: npt.NDArray[np.int64]
    expected: npt.NDArray[np.float64]
    false: npt.NDArray[np.float64]

    @classmethod
    def of(cls, measurement: Measurement | None, persons: int) -> _Said:
        if measurement is None:
            nothing = np.full(persons, np.nan)
            return cls(nothing, nothing, np.zeros(persons, dtype=np.int64), nothing, nothing)
        state, chance = measurement.deficits.state, measurement.diagnosis.deficit
        is_named, is_said = state == State.DEFICIT, state != State.NOT_ENOUGH_DATA
        return cls(
            measurement.people.eap,
            measurement.people.psd,
            is_named.sum(axis=1),
            np.where(is_said, chance, 0.0).sum(axis=1),
            np.where(is_named, 1 - chance, 0.0).sum(axis=1),
        )


def _results(
    responses: ResponseSet, instrument: Instrument, measurement: Measurement | None
) -> pl.DataFrame:
    """One row a sitting. An examination is passed by its percent, a diagnostic where no deficit is named."""
    said = _Said.of(measurement, responses.sittings.height)
    mark = instrument.pass_mark
    told = responses.sittings.with_columns(
        pl.Series("ability", said.ability).fill_nan(None),
        pl.Series("ability_se", said.error).fill_nan(None),
        pl.Series("deficits", said.named.astype(np.int64)),
        pl.Series("expected_deficits", said.expected).fill_nan(None),
        pl.Series("expected_false", said.false).fill_nan(None),
    )
    passed = pl.col("deficits") == 0 if mark is None else pl.col("percent") >= float(mark.value)
    return told.with_columns(passed.alias("is_passed"))


def _insert_results(procedure: Procedure, told: pl.DataFrame, at: datetime) -> None:
    stage("counted", told)
    execute(
        "insert into assessment_result (sitting_id, procedure_id, person_id, unit_id, staff_category,"
        " completed_on, ability, ability_se, percent, is_passed, deficits, expected_deficits,"
        " expected_false, counted_at)"
        " select sitting, %s, person, unit, staff_category, ended_on, ability, ability_se, percent,"
        " is_passed, deficits, expected_deficits, expected_false, %s from pg_temp.counted",
        [procedure.pk, at],
    )


def _competencies(responses: ResponseSet, measurement: Measurement) -> pl.DataFrame:
    """One row a sitting and competency that was put before the person."""
    diagnosis, state = measurement.diagnosis, measurement.deficits.state
    frames = [
        pl.DataFrame(
            {
                "sitting": responses.sittings["sitting"],
                "competency": [code] * responses.sittings.height,
                "items": diagnosis.answered[:, place].astype(np.int64),
                "ability": diagnosis.mean[:, place],
                "ability_se": diagnosis.deviation[:, place],
                "chance": diagnosis.deficit[:, place],
                "support": [measurement.borders[place].support] * responses.sittings.height,
                "confident": [measurement.borders[place].confident] * responses.sittings.height,
                "state": [State(value).code for value in state[:, place]],
            }
        )
        for place, code in enumerate(measurement.competencies)
    ]
    told = pl.concat(frames).filter(pl.col("items") > 0)
    unsaid = pl.col("state") == State.NOT_ENOUGH_DATA.code
    return told.with_columns(
        pl.when(unsaid).then(None).otherwise(pl.col(name)).alias(name)
        for name in ("ability", "ability_se", "chance")
    )


def _insert_competencies(procedure: Procedure, told: pl.DataFrame) -> None:
    stage("counted_competencies", told)
    execute(
        "insert into assessment_competency_result (result_id, person_id, unit_id, competency, items,"
        " ability, ability_se, deficit_probability, support, confident, level, state)"
        " select r.id, r.person_id, r.unit_id, c.competency, c.items, c.ability, c.ability_se, c.chance,"
        " c.support, c.confident, '', c.state"
        " from pg_temp.counted_competencies c"
        " join assessment_result r on r.sitting_id = c.sitting and r.procedure_id = %s",
        [procedure.pk],
    )
