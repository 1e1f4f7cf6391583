"""An effect asked and counted: what was asked is kept with the answer, so that it can be counted again."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from orientir import __version__
from orientir.core.mistakes import Mistake
from orientir.cycle.effects.counting import Asked, answer, result_hash
from orientir.cycle.effects.models import EffectStudy, GivenMeasure, MeasureStart
from orientir.cycle.effects.tables import Source, hash_of, panel_table
from orientir.cycle.monitoring import api as monitoring
from orientir.kit.journal import record


class StudyNotPossible(Mistake):
    """An effect cannot be asked so; says why."""


@transaction.atomic
def begin_study(*, measure: int, snapshot: str, asked: Asked, by: int, at: datetime) -> EffectStudy:
    """To be counted by a job. Raises StudyNotPossible, monitoring.SnapshotNotFound."""
    given = GivenMeasure.objects.filter(pk=measure).first()
    if given is None:
        raise StudyNotPossible("такой меры нет: обновите страницу")
    found = monitoring.get_snapshot(snapshot)
    indicator = monitoring.pack_of(found).indicator(asked.indicator)
    if indicator is None or given.level not in indicator.levels:
        raise StudyNotPossible(
            f"показатель {asked.indicator} на этом уровне не считается: выберите другой"
        )
    starts = MeasureStart.objects.filter(measure=given).values_list("unit__code", "year")
    whole = replace(asked, level=given.level, starts=dict(starts))
    made = EffectStudy.objects.create(
        measure=given, snapshot=found, indicator=asked.indicator, parameters=asdict(whole),
        pack_version=found.pack_version, code_version=__version__, created_by_id=by, created_at=at,
    )  # fmt: skip
    record(event="effects.study_asked", by=by, at=at, subject=f"study {made.pk}")
    return made


@transaction.atomic
def repeat_study(*, study: int, by: int, at: datetime) -> EffectStudy:
    """The same asked again of the same snapshot: the figures must come out the same. Raises StudyNotPossible."""
    found = EffectStudy.objects.filter(pk=study, finished_at__isnull=False).first()
    if found is None:
        raise StudyNotPossible("повторить можно только то, что сосчитано")
    made = EffectStudy.objects.create(
        measure_id=found.measure_id, snapshot_id=found.snapshot_id, indicator=found.indicator,
        parameters=found.parameters, pack_version=found.pack_version, code_version=__version__,
        repeats_id=found.repeats_id or found.pk, created_by_id=by, created_at=at,
    )  # fmt: skip
    record(event="effects.study_repeated", by=by, at=at, subject=f"study {made.pk}")
    return made


@transaction.atomic
def count_study(*, study: int, by: int | None, at: datetime) -> None:
    """Put the panel together, estimate, keep; what cannot be asked is kept with its reason."""
    found = EffectStudy.objects.select_for_update(of=("self",)).select_related("snapshot").get(pk=study)  # fmt: skip
    if found.finished_at is not None:
        return
    asked = Asked(**found.parameters)
    table = panel_table(_source(found, asked), asked.level, asked.starts, asked.cluster)
    found.panel_sha256 = hash_of(table)
    try:
        _keep(found, answer(table, asked))
    except Mistake as mistake:
        found.refused = str(mistake)[:500]
    found.finished_at = at
    found.save()
    record(event="effects.study_counted", by=by, at=at, subject=f"study {study}")


def _source(study: EffectStudy, asked: Asked) -> Source:
    units = {one.unit_id: one for one in monitoring.list_snapshot_units(study.snapshot)}
    values = monitoring.list_values_of_all_years(study.snapshot, "then", asked.indicator)
    return Source(units, values, float(monitoring.frame_of(study.snapshot).bounds.min_cell))


def _keep(found: EffectStudy, figures: dict[str, Any]) -> None:
    document = figures["document"]
    found.figures, found.result_sha256 = figures, result_hash(figures)
    found.verdict, found.estimate = document["verdict"], document["estimate"]
    found.low, found.high = document["low"], document["high"]
