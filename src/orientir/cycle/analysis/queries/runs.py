"""Runs and what they found, as far as one's rights go."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from orientir.core.mistakes import Mistake
from orientir.cycle.analysis.kinds.places import COUNTS
from orientir.cycle.analysis.models import AnalysisRun, FindingDetail, UnitFinding
from orientir.cycle.analysis.queries.about import About, about_of


class RunNotFound(Mistake):
    """There is no such run, or one may not see it."""


def get_run(run: int) -> AnalysisRun:
    """Raises RunNotFound."""
    found = AnalysisRun.objects.select_related("created_by", "repeats").filter(pk=run).first()
    if found is None:
        raise RunNotFound(f"расчёта {run} нет, или он не виден вашей роли")
    return found


def list_runs(kind: str = "") -> QuerySet[AnalysisRun]:
    """The latest first; repetitions stand beside what they repeat, not here."""
    found = AnalysisRun.objects.select_related("created_by").filter(repeats__isnull=True)
    return (found.filter(kind=kind) if kind else found).order_by("-created_at", "-pk")


def list_repetitions(run: AnalysisRun) -> list[AnalysisRun]:
    return list(AnalysisRun.objects.filter(repeats=run).order_by("created_at"))


def list_current_runs(kinds: Sequence[str]) -> list[AnalysisRun]:
    """By kind in the order given: of its latest year, the newest finished run of each paper."""
    newest = _newest(kinds)
    years = {kind: max(about.year for one, about in newest if one == kind) for kind, _ in newest}
    wanted = {pk for (kind, about), pk in newest.items() if about.year == years[kind]}
    found = AnalysisRun.objects.select_related("created_by").filter(pk__in=wanted)
    return sorted(found, key=lambda run: (kinds.index(run.kind), *_order(run)))


def list_runs_by_year(kind: str) -> list[AnalysisRun]:
    """The newest finished run of each paper and year, the earliest year first."""
    found = AnalysisRun.objects.filter(pk__in=list(_newest([kind]).values()))
    return sorted(found, key=_order)


def latest_runs(kinds: Sequence[str]) -> dict[str, AnalysisRun]:
    """Kind → the last of its current runs."""
    current = list_current_runs(kinds)
    return {run.kind: run for run in sorted(current, key=lambda run: (run.created_at, run.pk))}


def _newest(kinds: Collection[str]) -> dict[tuple[str, About], int]:
    """Kind and what it is about → the newest finished run."""
    finished = AnalysisRun.objects.filter(
        kind__in=kinds, finished_at__isnull=False, repeats__isnull=True
    )
    rows = finished.order_by("created_at", "pk").values_list("kind", "inputs", "parameters", "pk")
    return {(kind, about_of(inputs, asked)): pk for kind, inputs, asked, pk in rows}


def _order(run: AnalysisRun) -> tuple[int, str, str, int]:
    about = about_of(run.inputs, run.parameters)
    return about.year, about.procedure, about.subject, about.grade or 0


@dataclass(frozen=True, slots=True)
class CurrentFinding:
    """What a current run found of a unit, for other rooms. ``about``: by which paper of which year."""

    run: int
    kind: str
    unit: str
    level: str
    pupils: int
    verdict: str
    reasons: Mapping[str, Any]
    about: About


def list_current_findings(kinds: Collection[str]) -> list[CurrentFinding]:
    """Of the current runs of each kind, as far as one sees it; in the order of units.

    Of several papers of a year each is told. A place of which nothing but counts of its schools is known is left out.
    """
    runs = list_current_runs(tuple(kinds))
    about = {run.pk: about_of(run.inputs, run.parameters) for run in runs}
    found = UnitFinding.objects.filter(run__in=runs).exclude(verdict=COUNTS)
    names = ("run_id", "run__kind", "unit__code", "level", "pupils", "verdict", "reasons")
    rows = found.order_by("unit__code", "run").values_list(*names)
    return [CurrentFinding(*(*row, about[row[0]])) for row in rows]


def list_findings(run: AnalysisRun, level: str) -> list[UnitFinding]:
    """Of the units in sight, the greatest value first."""
    found = UnitFinding.objects.filter(run=run, level=level)
    return sorted(found, key=lambda one: (one.value is None, -(one.value or 0), one.unit_id))


@dataclass(frozen=True, slots=True)
class Line:
    """A finding by what it is ordered and chosen by: a region has thousands, a page shows fifty.

    ``reasons``: how many signs it bears, its group; only where its kind tells them.
    """

    pk: int
    unit_id: int
    verdict: str
    value: float | None
    reasons: Mapping[str, Any]


def list_lines(run: AnalysisRun, level: str) -> list[Line]:
    """Of the units in sight."""
    found = UnitFinding.objects.filter(run=run, level=level)
    rows = found.values_list(
        "pk", "unit_id", "verdict", "value", KT("reasons__markers"), KT("reasons__cluster")
    )
    return [
        Line(pk, unit, verdict, value, _known(markers=markers, cluster=cluster))
        for pk, unit, verdict, value, markers, cluster in rows
    ]


def _known(**numbers: str | None) -> dict[str, Any]:
    return {name: int(number) for name, number in numbers.items() if number is not None}


def list_findings_by_key(keys: Sequence[int]) -> list[UnitFinding]:
    """In the order of the keys."""
    found = UnitFinding.objects.in_bulk(list(keys))
    return [found[key] for key in keys if key in found]


def find_finding(run: AnalysisRun, unit: int) -> UnitFinding | None:
    return UnitFinding.objects.filter(run=run, unit=unit).first()


def has_municipalities(run: AnalysisRun) -> bool:
    """Whether something of municipalities is in sight."""
    return UnitFinding.objects.filter(run=run, level="municipality").exists()


def list_findings_of(
    runs: Collection[AnalysisRun], units: Collection[int], level: str = ""
) -> list[UnitFinding]:
    """Of several units in several runs, as far as one sees them; ``level``: of those of one level alone."""
    found = UnitFinding.objects.filter(run__in=list(runs), unit__in=list(units))
    return list((found.filter(level=level) if level else found).order_by("unit", "run"))


class Verdict(NamedTuple):
    """A finding without what stands behind it: for counting and choosing among many."""

    unit: int
    run: int
    verdict: str
    value: float | None


def list_verdicts(runs: Collection[AnalysisRun], units: Collection[int] | None) -> list[Verdict]:
    """Of organisations among the units (None: of all), as far as one sees them."""
    found = UnitFinding.objects.filter(run__in=list(runs), level="organisation")
    if units is not None:
        found = found.filter(unit__in=list(units))
    rows = found.order_by("unit", "run").values_list("unit_id", "run_id", "verdict", "value")
    return [Verdict(*row) for row in rows]


def list_of_municipalities(runs: Collection[AnalysisRun]) -> list[UnitFinding]:
    """What runs say of municipalities, as far as one sees it."""
    found = UnitFinding.objects.filter(run__in=list(runs), level="municipality")
    return list(found.order_by("unit", "run"))


def list_details_of(runs: Collection[AnalysisRun], unit: int) -> dict[int, FindingDetail]:
    """Run → what stands behind its finding of a unit, for who sees its people."""
    found = FindingDetail.objects.filter(run__in=list(runs), unit=unit)
    return {one.run_id: one for one in found}


def list_details_in(run: AnalysisRun, units: Collection[int]) -> list[FindingDetail]:
    """What stands behind findings of several units, for who sees their people."""
    return list(FindingDetail.objects.filter(run=run, unit__in=list(units)).order_by("unit"))


def find_detail(run: AnalysisRun, unit: int) -> FindingDetail | None:
    return FindingDetail.objects.filter(run=run, unit=unit).first()
