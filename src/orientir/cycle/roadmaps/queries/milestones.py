"""Milestones of a plan with the measures that they stand on."""

from __future__ import annotations

from orientir.cycle.roadmaps.models import Milestone, MilestoneMeasure, Plan


def list_milestones(plan: Plan) -> list[tuple[Milestone, list[int]]]:
    """The nearest day first, each with the ids of its measures in sight: two queries."""
    found = list(Milestone.objects.filter(plan=plan).order_by("due_on", "pk"))
    measures: dict[int, list[int]] = {}
    if found:
        pairs = MilestoneMeasure.objects.filter(milestone__in=found).order_by("measure__number")
        for milestone, measure in pairs.values_list("milestone", "measure"):
            measures.setdefault(milestone, []).append(measure)
    return [(one, measures.get(one.pk, [])) for one in found]


def find_milestone(plan: Plan, milestone: int) -> tuple[Milestone, list[int]] | None:
    return next((pair for pair in list_milestones(plan) if pair[0].pk == milestone), None)
