"""Results as far as the reader may see them: the database gives a person their own, published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from orientir.cycle.assessment.models import (
    CompetencyResult,
    DeficitShare,
    ItemStatistic,
    Procedure,
    Result,
)
from orientir.cycle.assessment.rules import CompetencyState, ProcedureState
from orientir.kit.bulk import fetch_rows

WIDE = 2
"""A procedure that asked fewer than one person of so many is not the one that a territory is judged by."""


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


def find_result_after(*, person: int, instrument: str, since: date) -> Result | None:
    """The first published diagnostic by an instrument after a day; None where there is none in sight."""
    found = Result.objects.filter(
        person=person, published_at__isnull=False, completed_on__gt=since,
        procedure__instrument=instrument, procedure__kind="deficit_diagnostic",
    )  # fmt: skip
    return found.select_related("procedure").order_by("completed_on", "pk").first()


def list_published_procedures() -> list[Procedure]:
    """Those that have shares of units, the newest first; ``asked``: the most people in sight whom one asked."""
    shares = DeficitShare.objects.filter(procedure=OuterRef("pk")).order_by("-eligible")
    published = Procedure.objects.filter(state=ProcedureState.PUBLISHED).annotate(
        asked=Subquery(shares.values("eligible")[:1])
    )
    return list(published.filter(asked__isnull=False).order_by("-published_at"))


def wide_of(procedures: Sequence[Any]) -> list[Procedure]:
    """Of ``list_published_procedures`` those that did not ask few, in the order given.

    A diagnostic of people who have just learned tells of them and not of a territory: it is passed over where the
    widest one asked more than ``WIDE`` times as many.
    """
    most = max((one.asked for one in procedures), default=0)
    return [one for one in procedures if one.asked * WIDE >= most]


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
