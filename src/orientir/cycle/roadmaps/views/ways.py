"""Other ways to look at a plan: along time, on a board, in a calendar."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orientir.cycle.registry.api import find_calendar_since
from orientir.cycle.roadmaps.pages.board import shelves
from orientir.cycle.roadmaps.pages.calendar import month_page, read_month
from orientir.cycle.roadmaps.pages.timeline import Scale, stretches, time_rows
from orientir.cycle.roadmaps.rules import sees_plans
from orientir.cycle.roadmaps.views.frame import WHAT, acting, plan_or_404
from orientir.cycle.roadmaps.views.plans import plan_context
from orientir.kit.access.gate import only


@require_safe
@only(sees_plans, what=WHAT)
def timeline(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Along months of a year or quarters of the whole plan; terms are moved by dragging or by keys."""
    found = plan_or_404(plan_id)
    context = plan_context(request, found, "timeline")
    today = timezone.localdate()
    scale: Scale = "quarter" if request.GET.get("by") == "quarter" else "month"
    year = _year(request.GET.get("year", ""), found.starts_on.year, found.ends_on.year, today.year)
    columns = stretches(found.frame, scale, year, today)
    moves = context["is_maker"] and context["is_open"]
    context |= {
        "scale": scale,
        "year": year,
        "years": range(found.starts_on.year, found.ends_on.year + 1),
        "columns": columns,
        "rows": time_rows(context["shown"], columns, context["names"], moves=moves),
        "moves": moves,
        "step": 3 if scale == "quarter" else 1,
    }
    return render(request, "roadmaps/timeline.html", context)


def _year(asked: str, first: int, last: int, now: int) -> int:
    wanted = int(asked) if asked.isdecimal() and len(asked) == 4 else now
    return min(last, max(first, wanted))


@require_safe
@only(sees_plans, what=WHAT)
def board(request: HttpRequest, plan_id: int) -> HttpResponse:
    """By state: what waits for a decision stands apart."""
    context = plan_context(request, plan_or_404(plan_id), "board")
    moves = context["is_maker"] and context["is_open"]
    context["shelves"] = shelves(context["shown"], context["names"], moves=moves)
    return render(request, "roadmaps/board.html", context)


@require_safe
@only(sees_plans, what=WHAT)
def calendar(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A month: what begins, what is due."""
    context = plan_context(request, plan_or_404(plan_id), "calendar")
    today = timezone.localdate()
    month = read_month(request.GET.get("month", ""), today)
    context["page"] = month_page(context["shown"], month, today)
    context["calendar_since"] = find_calendar_since(acting(request).account_id)
    return render(request, "roadmaps/calendar.html", context)
