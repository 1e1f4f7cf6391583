"""The register of decisions, as far as one's rights go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Q, QuerySet, When

from orientir.core.mistakes import Mistake
from orientir.cycle.decisions.models import Assignment, Decision, DecisionLink, PinnedFigure
from orientir.cycle.decisions.rules import LIVE, OPEN, AssignmentState, DecisionState

SORTS: Mapping[str, tuple[str, ...]] = {
    "signed": ("signed_on", "id"),
    "-signed": ("-signed_on", "-id"),
    "number": ("number", "id"),
    "-number": ("-number", "-id"),
}


LEVELS = ("region", "municipality", "organisation")


class DecisionNotFound(Mistake):
    """There is no such decision, or one may not see it."""


@dataclass(frozen=True, slots=True)
class Control:
    """How the assignments of a decision stand."""

    total: int = 0
    accepted: int = 0
    reported: int = 0
    overdue: int = 0


def list_decisions(filters: Mapping[str, str], sort: str = "") -> QuerySet[Decision]:
    """``filters``: q, kind, state, year; drafts first, then the latest."""
    found = Decision.objects.select_related("unit", "ends")
    for name in ("kind", "state"):
        if filters.get(name):
            found = found.filter(**{name: filters[name]})
    if (year := filters.get("year", "")).isdecimal() and len(year) == 4:
        found = found.filter(signed_on__year=int(year))
    for word in filters.get("q", "").lower().replace("ё", "е").replace("№", " ").split():
        found = found.filter(sought__contains=word)
    if sort in SORTS:
        return found.order_by(*SORTS[sort])
    is_signed = Case(When(state=DecisionState.DRAFT, then=0), default=1)
    return found.order_by(is_signed, "-signed_on", "-id")


def search_decisions(text: str, *, limit: int, offset: int = 0) -> tuple[list[Decision], int]:
    """Decisions in sight with every word of the text in their number, title or grounds, and how many."""
    found = list_decisions({"q": text})
    return list(found[offset : offset + limit]), found.count()


def list_decisions_on(row: int) -> list[Decision]:
    """Decisions in sight that carry out a row of a plan: drafts first, then the latest."""
    links = DecisionLink.objects.filter(pack="", measure=str(row)).values("decision")
    is_signed = Case(When(state=DecisionState.DRAFT, then=0), default=1)
    found = Decision.objects.filter(pk__in=links)
    return list(found.order_by(is_signed, "-signed_on", "-id"))


def count_states() -> dict[str, int]:
    """State → how many, as far as in sight."""
    rows = Decision.objects.values_list("state").annotate(n=Count("pk"))
    return {str(state): int(count) for state, count in rows.order_by()}


def list_years() -> list[int]:
    """Years in which something was signed, the latest first."""
    found = Decision.objects.filter(signed_on__isnull=False).dates("signed_on", "year", "DESC")
    return [one.year for one in found]


def get_decision(decision: int) -> Decision:
    """Raises DecisionNotFound."""
    found = Decision.objects.select_related("unit", "ends", "created_by", "signed_by")
    one = found.filter(pk=decision).first()
    if one is None:
        raise DecisionNotFound(f"решения {decision} нет, или оно не видно вашей роли")
    return one


def find_ending(decision: Decision) -> Decision | None:
    """The signed decision that superseded or cancelled this one."""
    return Decision.objects.filter(ends=decision).exclude(state=DecisionState.DRAFT).first()


def list_figures(decision: Decision) -> list[PinnedFigure]:
    """Pinned figures in sight: by indicator, then the region before its parts."""
    found = list(PinnedFigure.objects.filter(decision=decision).select_related("snapshot", "unit"))
    return sorted(
        found,
        key=lambda one: (
            _code_key(one.indicator), LEVELS.index(one.level), one.unit_title, one.year
        ),
    )  # fmt: skip


def _code_key(code: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in code.split("."))


def list_links(decision: Decision) -> list[DecisionLink]:
    found = DecisionLink.objects.filter(decision=decision).select_related("advice_order")
    return list(found.order_by("advice_order_id", "pk"))


def count_control(decisions: Iterable[Decision], today: date) -> dict[int, Control]:
    """Decision → how its assignments stand."""
    late = Q(state__in=OPEN, due_on__lt=today)
    rows = (
        Assignment.objects.filter(decision__in=[one.pk for one in decisions])
        .values_list("decision")
        .annotate(
            total=Count("pk", filter=~Q(state=AssignmentState.WITHDRAWN)),
            accepted=Count("pk", filter=Q(state=AssignmentState.ACCEPTED)),
            reported=Count("pk", filter=Q(state=AssignmentState.REPORTED)),
            overdue=Count("pk", filter=late),
        )
    )
    return {row[0]: Control(*row[1:]) for row in rows.order_by()}


def count_live(decision: Decision) -> int:
    """How many assignments would be withdrawn if the decision ended now."""
    return Assignment.objects.filter(decision=decision, state__in=LIVE).count()
