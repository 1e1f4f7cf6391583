"""A run of routing over the routes of the cast, with a programme that teaches what they lack."""

from __future__ import annotations

from datetime import timedelta

from orientir.cycle.routes.actions.routing import count_run, show_proposals, start_run
from orientir.cycle.routes.models import RoutingRun
from orientir.cycle.routes.queries.routing import Asked
from orientir.kit.access.acting import acting_by
from tests.cast import NOW, TODAY, Cast
from tests.cycle.learning.made_groups import make_group, make_institute, make_programme


def offer_programme(cast: Cast, seats: int = 5) -> None:
    """An institute with a group at a distance that teaches met.1."""
    institute, _token = make_institute(cast, "91", "Институт развития")
    programme = make_programme(
        institute, "p1", title="Цель занятия", form="distance", competencies=["met.1"]
    )
    make_group(
        programme, "p1-1", seats=seats, form="distance",
        starts_on=TODAY + timedelta(days=40), ends_on=TODAY + timedelta(days=60),
    )  # fmt: skip


def counted_run(cast: Cast) -> RoutingRun:
    """As the operator, without the policies; its proposals are shown."""
    offer_programme(cast)
    by = cast.accounts["operator"].pk
    with acting_by(cast.token("operator")):
        made = start_run(
            unit=cast.units["region"].pk, title="Осень", asked=Asked(least_size=2, most_size=6),
            parent=None, by=by, at=NOW,
        )  # fmt: skip
        count_run(run=made.pk, by=by, at=NOW, tell=lambda *_: None)
        show_proposals(run=made.pk, by=by, at=NOW)
    return RoutingRun.objects.get(pk=made.pk)
