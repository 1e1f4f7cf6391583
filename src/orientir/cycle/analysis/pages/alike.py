"""A unit among units in conditions like its own: gathered from what runs found of it and of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone

from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.analysis.pages.peers import AmongAlike, among_alike, peer_ids
from orientir.cycle.analysis.queries.runs import list_findings_of
from orientir.cycle.registry.api import Unit, UnitLine, titles_of


def alike_of(
    found: UnitLine, runs: Sequence[AnalysisRun], findings: Mapping[int, UnitFinding]
) -> AmongAlike | None:
    """None where conditions are not counted, or the unit is like nobody known."""
    codes, nearness = peer_ids(runs, findings)
    places = {unit.code: unit.pk for unit in Unit.objects.filter(code__in=codes)}
    known = {pk: code for code, pk in places.items()}
    if not known:
        return None
    names = titles_of(set(known), timezone.localdate())
    titles = {code: names.get(places[code], code) for code in codes if code in places}
    seen = [*findings.values(), *list_findings_of(runs, list(known))]
    values = {
        (one.run_id, known.get(one.unit_id, found.code)): one.value
        for one in seen
        if one.value is not None and one.verdict != "few_data"
    }
    return among_alike(found.code, nearness, titles, runs, values)
