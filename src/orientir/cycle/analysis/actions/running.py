"""A run of analysis: asked for, counted by a job, repeated to the digit, shown to everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from orientir import __version__
from orientir.core.disclosure import Cell, disclosed
from orientir.core.findings import bounds_of
from orientir.core.mistakes import Mistake
from orientir.cycle.analysis.kinds.found import (
    Asked,
    Found,
    Tell,
    hash_of,
    hash_of_json,
    settled,
)
from orientir.cycle.analysis.kinds.known import CONTEXT, KINDS, OF_PUPILS
from orientir.cycle.analysis.kinds.places import with_places
from orientir.cycle.analysis.models import AnalysisRun, FindingDetail, UnitFinding
from orientir.cycle.collection import api as collection
from orientir.cycle.goals import api as goals
from orientir.cycle.monitoring import api as monitoring
from orientir.cycle.registry import api as registry
from orientir.kit.events import api as events
from orientir.kit.journal import record

Keys = Mapping[str, collection.ResultsKey]
SNAPSHOT: Final = "snapshot"


class RunNotPossible(Mistake):
    """What was asked for cannot be counted; the sentence says why."""


@transaction.atomic
def begin_run(
    *, kind: str, keys: Keys, options: Mapping[str, Any], unit: int, by: int, at: datetime
) -> AnalysisRun:
    """A run to be counted by a job, with the very sets that stand for ``keys`` now. Raises RunNotPossible."""
    known = KINDS[kind]
    if known.needs - set(keys) or not (keys or known.of_snapshot):
        raise RunNotPossible("выберите результаты, которые нужны для этого анализа")
    inputs = [_input(role, key) for role, key in sorted(keys.items())]
    inputs += [_snapshot_input(str(options["snapshot"]))] if known.of_snapshot else []
    pack = goals.get_pack(on=timezone.localdate(at))
    made = AnalysisRun.objects.create(
        kind=kind, unit_id=unit, parameters=dict(options) | _previous_groups(kind), inputs=inputs,
        inputs_sha256=hash_of_json(inputs),
        pack=pack.id, pack_version=pack.version, code_version=__version__, created_by_id=by, created_at=at,
    )  # fmt: skip
    record(event="analysis.run_asked", by=by, at=at, subject=f"run {made.pk}")
    return made


def gathered_keys(kinds: Iterable[str], year: int) -> dict[str, collection.ResultsKey]:
    """All there is of these kinds about a year and the year before it, each under a role of its own."""
    found = [
        key
        for kind in kinds
        for key in collection.list_results_keys(kind)
        if key.year in (year, year - 1)
    ]
    return {f"{key.kind}-{place}": key for place, key in enumerate(found)}


def _previous_groups(kind: str) -> dict[str, Any]:
    """Numbers of groups of the latest run of conditions: a group keeps its number from year to year."""
    if kind != CONTEXT:
        return {}
    last = (
        AnalysisRun.objects.filter(kind=kind, finished_at__isnull=False, repeats__isnull=True)
        .order_by("-created_at")
        .first()
    )
    known = UnitFinding.objects.select_related("unit").filter(verdict__in=("grouped", "unlike"))
    findings = known.filter(run=last) if last else ()
    numbers = {one.unit.code: one.reasons["cluster"] for one in findings}
    return {"previous": numbers} if numbers else {}


def _input(role: str, key: collection.ResultsKey) -> dict[str, Any]:
    sets = collection.find_results_sets(key)
    if not sets:
        raise RunNotPossible("таких результатов нет: загрузите их в разделе «Сбор данных»")
    chosen = [{"set": one.pk, "sha256": one.content_sha256} for one in sets]
    return {"role": role, "key": asdict(key), "sets": chosen}


def _snapshot_input(code: str) -> dict[str, Any]:
    return {
        "role": SNAPSHOT,
        "snapshot": code,
        "sha256": monitoring.get_snapshot(code).content_sha256,
    }


@transaction.atomic
def repeat_run(*, run: int, by: int, at: datetime) -> AnalysisRun:
    """The same question of the same sets, to be held against what was found then."""
    first = AnalysisRun.objects.get(pk=run)
    made = AnalysisRun.objects.create(
        kind=first.kind, unit_id=first.unit_id, parameters=first.parameters, inputs=first.inputs,
        inputs_sha256=first.inputs_sha256, pack=first.pack, pack_version=first.pack_version,
        code_version=__version__, repeats=first, created_by_id=by, created_at=at,
    )  # fmt: skip
    record(event="analysis.run_repeated", by=by, at=at, subject=f"run {first.pk}")
    return made


def count_run(*, run: int, by: int | None, at: datetime, tell: Tell) -> None:
    """Count a run and keep all it found, or nothing; a run that is finished stays as it is."""
    found = AnalysisRun.objects.get(pk=run)
    if found.finished_at is not None:
        return
    pack = goals.get_pack(pack_id=found.pack, on=timezone.localdate(found.created_at))
    units = registry.load_unit_book(found.unit_id)
    by_code = {unit.code: unit for unit in units.units.values() if units.in_scope(unit.id)}
    entries = [entry for entry in found.inputs if entry["role"] != SNAPSHOT]
    sets = {entry["role"]: _sets_of(entry) for entry in entries}
    asked = Asked(
        found.parameters, pack, by_code,
        {role: _reader(ones, by, at) for role, ones in sets.items()},
        {entry["role"]: collection.ResultsKey(**entry["key"]) for entry in entries},
        sets, tell, _frozen(found.inputs), by, at,
    )  # fmt: skip
    outcome = settled(KINDS[found.kind].count(asked))
    _keep(found, outcome, asked, int(bounds_of(pack).min_cell), by)


def _frozen(inputs: Iterable[Mapping[str, Any]]) -> monitoring.Frozen | None:
    """The very snapshot of the run. Raises RunNotPossible where it is another now."""
    entry = next((one for one in inputs if one["role"] == SNAPSHOT), None)
    if entry is None:
        return None
    found = monitoring.Frozen(monitoring.get_snapshot(entry["snapshot"]))
    if found.sha256 != entry["sha256"]:
        raise RunNotPossible("срез, по которому это считалось, теперь другой: начните новый расчёт")
    return found


def _sets_of(entry: Mapping[str, Any]) -> list[Any]:
    """The very sets of an input. Raises RunNotPossible where one was taken back or is another now."""
    wanted = {one["set"]: one["sha256"] for one in entry["sets"]}
    sets = [one for one in collection.list_results_sets() if one.pk in wanted]
    if len(sets) < len(wanted) or any(one.content_sha256 != wanted[one.pk] for one in sets):
        raise RunNotPossible(
            "результаты, по которым это считалось, убраны или изменены: повторить нельзя, начните новый расчёт"
        )
    return sets


def _reader(sets: Iterable[Any], by: int | None, at: datetime) -> Callable[[], Any]:
    return partial(collection.read_results, list(sets), by=by, at=at)


@transaction.atomic
def _keep(run: AnalysisRun, found: Found, asked: Asked, least: int, by: int | None) -> None:
    digest = hash_of(found)  # of what was found of units; counts of verdicts follow from it
    if run.kind in OF_PUPILS and run.kind != CONTEXT:
        found = replace(found, findings=with_places(found.findings, asked.units))
    shown = _disclosed(found, asked, least)
    UnitFinding.objects.bulk_create(
        UnitFinding(
            run=run, unit_id=asked.units[one.unit].id, level=one.level, pupils=one.pupils, value=one.value,
            error=one.error, low=one.low, high=one.high, verdict=one.verdict, reasons=one.reasons,
            is_disclosed=one.unit in shown,
        )
        for one in found.findings if one.unit in asked.units
    )  # fmt: skip
    FindingDetail.objects.bulk_create(
        FindingDetail(run=run, unit_id=asked.units[code].id, content=content)
        for code, content in found.details.items()
        if code in asked.units
    )
    run.figures, run.result_sha256 = found.figures, digest
    run.rules_version, run.finished_at = found.rules_version, timezone.now()
    run.save(update_fields=["figures", "result_sha256", "rules_version", "finished_at"])
    record(event="analysis.run_counted", by=by, at=run.finished_at, subject=f"run {run.pk}")


def _disclosed(found: Found, asked: Asked, least: int) -> frozenset[str]:
    """Units of whose pupils there are enough for others to see the finding, and none to be found by taking away."""
    by_id = {unit.id: unit.code for unit in asked.units.values()}
    cells = []
    for one in found.findings:
        unit = asked.units.get(one.unit)
        parent = by_id.get(unit.municipality_id or 0) if unit else None
        cells.append(Cell(one.unit, parent if parent != one.unit else None, one.pupils))
    return disclosed(cells, least)


@transaction.atomic
def publish_run(*, run: int, by: int, at: datetime) -> None:
    """Let every municipality see what is disclosed of the others. Raises RunNotPossible for what is not counted."""
    found = AnalysisRun.objects.select_for_update().get(pk=run)
    if found.finished_at is None:
        raise RunNotPossible("расчёт ещё не закончен")
    if found.published_at is None:
        found.published_at = at
        found.save(update_fields=["published_at"])
        record(event="analysis.run_published", by=by, at=at, subject=f"run {run}")
        events.tell("analysis.run_published", subject=run, at=at)
