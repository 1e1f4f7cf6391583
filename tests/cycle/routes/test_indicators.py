"""Indicators 2.1, 3.1 and 6.1 move when people agree, are accompanied and complete their routes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from orientir.core.packs.find import find_pack
from orientir.cycle.monitoring.actions.freezing import Order, create_snapshot
from orientir.cycle.monitoring.models import IndicatorValue
from orientir.cycle.routes.actions.moving import Deed, agree_route, assign_curator
from orientir.cycle.routes.actions.steps import report_step
from orientir.cycle.routes.models import RouteStep
from orientir.cycle.routes.rules import Sharing, SupportKind
from orientir.kit.access.acting import acting_by
from tests.cast import Cast
from tests.conftest import Acting
from tests.cycle.routes.walking import AT, DAY, build, route_of

PACK = find_pack("chelyabinsk-2023")


def counted(cast: Cast, acting_as: Acting, root: Path, days: int) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of the region, as of so many days from now."""
    on = DAY + timedelta(days=days)
    order = Order(on, (on.year,), PACK)
    with acting_as("system"):
        made = create_snapshot(order, root=root, by=None, at=AT + timedelta(days=20))
    found = IndicatorValue.objects.filter(
        snapshot=made, year=on.year, unit=cast.units["region"], indicator__in=("2.1", "3.1", "6.1")
    )
    return {one.indicator: (int(one.numerator), int(one.denominator)) for one in found}


def test_figures_follow_the_way(cast: Cast, acting_as: Acting, tmp_path: Path) -> None:
    build(cast)
    first, second = (route_of(cast.people[code][0]) for code in ("11", "12"))
    RouteStep.objects.filter(route__in=[first, second], kind="mentoring").update(
        kind="upskilling", topic="quality_assessment"
    )
    later = AT + timedelta(days=2)
    with acting_by(cast.token("operator")):
        agree_route(deed=Deed(first.pk, None, AT), sharing=Sharing.STEPS)
        agree_route(deed=Deed(second.pk, None, later), sharing=Sharing.STEPS)
        for step in RouteStep.objects.filter(route=first):
            report_step(
                deed=Deed(first.pk, None, AT + timedelta(days=3)), step=step.pk, result="Сделано"
            )
        assign_curator(
            deed=Deed(second.pk, None, AT + timedelta(days=4)),
            curator=cast.people["13"][0].pk,
            support=SupportKind.MENTOR,
        )
    sat = 12  # pedagogical people with a diagnostic of the operator of the Concept this year
    assert counted(cast, acting_as, tmp_path, 0) == {"2.1": (1, sat), "3.1": (0, 1), "6.1": (0, 1)}
    assert counted(cast, acting_as, tmp_path, 2) == {"2.1": (2, sat), "3.1": (0, 2), "6.1": (0, 2)}
    assert counted(cast, acting_as, tmp_path, 4) == {"2.1": (2, sat), "3.1": (1, 2), "6.1": (1, 2)}
