"""The page of a unit that the registry knows and the snapshot does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from orientir.cycle.monitoring.models import Snapshot
from orientir.cycle.registry import api as registry
from orientir.kit import russian
from orientir.kit.ui.frame import Link
from orientir.kit.ui.parts import Fact


@dataclass(frozen=True, slots=True)
class AbsentPage:
    """``elsewhere``: snapshots and years that do know the unit."""

    facts: tuple[Fact, ...]
    elsewhere: tuple[Link, ...]


def unknown_page(
    known: registry.UnitLine, appearances: Sequence[tuple[Snapshot, int]]
) -> AbsentPage:
    return AbsentPage(
        (
            Fact(_("Full title"), known.title),
            Fact(_("Municipality"), known.municipality or russian.MISSING),
            Fact(_("In the registry since"), russian.day(known.valid_from)),
            *([] if known.is_open else [Fact(_("Closed on"), russian.day(known.valid_to))]),
            Fact(_("Code"), known.code),
        ),
        tuple(_link(known.code, snapshot, year) for snapshot, year in appearances),
    )


def _link(code: str, snapshot: Snapshot, year: int) -> Link:
    query = urlencode({"snapshot": snapshot.code, "year": str(year)})
    words = _("%(year)s, snapshot as of %(day)s")
    return Link(
        words % {"year": year, "day": russian.day(snapshot.reporting_on)},
        f"{reverse('monitoring:unit', args=[code])}?{query}",
    )
