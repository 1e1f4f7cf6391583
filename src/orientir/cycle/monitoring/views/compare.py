"""Two snapshots or two years side by side."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orientir.cycle.monitoring.comparing import Side
from orientir.cycle.monitoring.comparing import compare as compare_sides
from orientir.cycle.monitoring.models import Snapshot
from orientir.cycle.monitoring.pages.comparison import comparison_page
from orientir.cycle.monitoring.pages.life import state_words
from orientir.cycle.monitoring.queries.snapshots import frame_of
from orientir.cycle.monitoring.queries.values import list_values_of_units
from orientir.cycle.monitoring.readings import by_indicator_and_year
from orientir.cycle.monitoring.views.scope import (
    BadAddress,
    Scope,
    context,
    page,
    scope_of,
)
from orientir.kit import russian


@dataclass(frozen=True, slots=True)
class Moment:
    """A snapshot and a year of it: one side of a comparison, as its key and in words."""

    snapshot: Snapshot
    year: int

    @property
    def key(self) -> str:
        return f"{self.snapshot.code}:{self.year}"

    @property
    def words(self) -> str:
        text = _("%(year)s, snapshot as of %(day)s, %(state)s")
        return text % {
            "year": self.year,
            "day": russian.day(self.snapshot.reporting_on),
            "state": state_words(self.snapshot),
        }


@require_GET
@page
def compare(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    moments = _moments(scope)
    after = _chosen(moments, request.GET.get("after", ""), f"{scope.snapshot.code}:{scope.year}")
    before = _chosen(moments, request.GET.get("before", ""), _usual_before(moments, after))
    structure = request.GET.get("before_structure", scope.structure)
    pairs = compare_sides(
        _side(scope, before, structure), _side(scope, after, scope.structure), scope.unit.level
    )
    versions = (_version(before.snapshot), _version(after.snapshot))
    return render(
        request,
        "monitoring/compare.html",
        context(
            scope,
            page=comparison_page(pairs, versions, scope.addresses),
            moments=moments,
            before=before,
            after=after,
        ),
    )


def _moments(scope: Scope) -> list[Moment]:
    return [
        Moment(one, year)
        for one in scope.snapshots
        for year in sorted((int(year) for year in one.years), reverse=True)
    ]


def _chosen(moments: list[Moment], key: str, usual: str) -> Moment:
    found = next((one for one in moments if one.key == (key or usual)), None)
    if found is None:
        raise BadAddress(_("There is no “%(key)s” to compare with.") % {"key": key})
    return found


def _usual_before(moments: list[Moment], after: Moment) -> str:
    """The year before in the same snapshot, else whatever else there is."""
    key = f"{after.snapshot.code}:{after.year - 1}"
    others = [one.key for one in moments if one.key != after.key]
    return key if key in others else (others[0] if others else after.key)


def _side(scope: Scope, moment: Moment, structure: str) -> Side:
    values = list_values_of_units(moment.snapshot, structure, {scope.unit.unit_id}, {moment.year})
    return Side(frame_of(moment.snapshot), moment.year, structure, by_indicator_and_year(values))


def _version(snapshot: Snapshot) -> str:
    return f"{snapshot.pack} {snapshot.pack_version}"
