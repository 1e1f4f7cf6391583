"""Results as far as the reader may see them: the database gives a person their own, published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from orientir.cycle.assessment.models import (
    CompetencyResult,
    DeficitShare,
    ItemStatistic,
    Procedure,
    Result,
)
from orientir.cycle.assessment.rules import CompetencyState, ProcedureState
from orientir.kit.bulk import fetch_rows


@dataclass(frozen=True, slots=True)
class Points:
    """Of one competency of a result: tasks put before the person, those not reached, those that experts marked."""

    competency: str
    tasks: int
    not_reached: int
    by_experts: int
    points: Decimal
    max_points: Decimal


def get_result(result: int) -> Result:
    """Raises ``Result.DoesNotExist`` where there is none in sight."""
    return Result.objects.select_related("procedure", "sitting").get(pk=result)


def list_competency_results(result: int) -> list[CompetencyResult]:
    return list(CompetencyResult.objects.filter(result=result).order_by("competency"))


def list_points(result: int) -> list[Points]:
    """By competency; nothing of a result that is neither one's own and published nor of a procedure one runs."""
    rows = fetch_rows(
        "select competency, tasks, not_reached, by_experts, points, max_points from points_of_result(%s)",
        [result],
    )
    return [Points(*row) for row in rows]


def list_own_results(person: int) -> list[Result]:
    """Published ones, the newest first."""
    found = Result.objects.filter(person=person, published_at__isnull=False)
    return list(found.select_related("procedure").order_by("-completed_on", "-pk"))


def list_published_procedures() -> list[Procedure]:
    """Those that have shares of units, the newest first."""
    published = Procedure.objects.filter(state=ProcedureState.PUBLISHED)
    shown = DeficitShare.objects.values("procedure")
    return list(published.filter(pk__in=shown).order_by("-published_at"))


def list_shares(procedure: int, units: Sequence[int]) -> list[DeficitShare]:
    """Cells of the heat map, as far as in sight."""
    return list(DeficitShare.objects.filter(procedure=procedure, unit__in=units))


def list_statistics(calibration: int) -> list[ItemStatistic]:
    """What a calibration found, with the items."""
    found = ItemStatistic.objects.filter(calibration=calibration)
    return list(found.select_related("version__item").order_by("version__item__code"))


def find_statistic(calibration: int, version: int) -> ItemStatistic | None:
    """Of one version, with its item."""
    found = ItemStatistic.objects.filter(calibration=calibration, version=version)
    return found.select_related("version__item").first()


def count_results_of(procedure: int) -> int:
    return Result.objects.filter(procedure=procedure).count()


def list_own_deficits(person: int) -> list[str]:
    """Competencies in which the person lacks something, the most probable first: of each, its newest verdict counts.

    An exam or a diagnostic of other competencies takes nothing back. Empty for anybody but the person and the
    operator: the database shows nobody else's.
    """
    told = (
        CompetencyResult.objects.filter(result__person=person, result__published_at__isnull=False)
        .exclude(state=CompetencyState.NOT_ENOUGH_DATA)
        .order_by("competency", "-result__completed_on", "-result_id")
        .distinct("competency")
    )
    lacking = [one for one in told if one.state == CompetencyState.DEFICIT]
    lacking.sort(key=lambda one: -(one.deficit_probability or 0))
    return [one.competency for one in lacking]
