"""Which figures of a snapshot a draft stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orientir.core.mistakes import Mistake
from orientir.cycle.decisions.actions.pinning import Choice, pin_figures, unpin_figure
from orientir.cycle.decisions.models import Decision
from orientir.cycle.decisions.rules import writes_decisions
from orientir.cycle.decisions.views.frame import WHAT, by_whom, crumbs, draft_or_404
from orientir.cycle.monitoring import api as monitoring
from orientir.kit.access.gate import only
from orientir.kit.ui.parts import Empty

LEVELS = ("region", "municipality", "organisation")


@dataclass(frozen=True, slots=True)
class Offered:
    """A figure that may be pinned."""

    unit: int
    title: str
    level: str
    value: str
    out_of: str


@require_http_methods(["GET", "HEAD", "POST"])
@only(writes_decisions, what=WHAT)
def figures(request: HttpRequest, decision_id: int) -> HttpResponse:
    """A snapshot, an indicator, a year; then the figures in sight, to be marked and pinned."""
    found = draft_or_404(request, decision_id)
    snapshots = list(monitoring.list_snapshots())
    if not snapshots:
        empty = Empty(
            _("There is no snapshot to pin figures of."),
            _("Figures are pinned from a computed snapshot: once there is one, choose here."),
        )
        nothing = {"one": found, "empty": empty, "crumbs": crumbs(found)}
        return render(request, "decisions/figures.html", nothing)
    asked = _asked(request, snapshots)
    mistake = ""
    if request.method == "POST":
        try:
            _pin(request, found, asked)
        except Mistake as error:
            mistake = str(error)
        else:
            return redirect("decisions:one", found.pk)
    context = {
        "one": found,
        "asked": asked,
        "snapshots": [(one.code, one.code) for one in snapshots],
        "indicators": [(one.code, f"{one.code} {one.short_title}") for one in asked.indicators],
        "levels": [(code, _LEVEL_WORDS[code]()) for code in LEVELS],
        "offered": asked.offered,
        "mistake": mistake,
        "crumbs": crumbs(found),
    }
    return render(request, "decisions/figures.html", context, status=422 if mistake else 200)


_LEVEL_WORDS = {
    "region": lambda: _("region"),
    "municipality": lambda: _("municipalities"),
    "organisation": lambda: _("organisations"),
}


class Asked:
    """What the address asks for; what it does not say is the latest and the first."""

    def __init__(self, snapshot: Any, told: dict[str, str]) -> None:
        self.snapshot = snapshot
        frame = monitoring.frame_of(snapshot)
        self.indicators, self.years = frame.pack.indicators, frame.years
        codes = {one.code: one for one in self.indicators}
        self.indicator = codes.get(told.get("indicator", ""), self.indicators[0])
        year = told.get("year", "")
        self.year = int(year) if year in {str(one) for one in frame.years} else frame.years[-1]
        level = told.get("level", "")
        self.level = level if level in LEVELS else "municipality"

    @property
    def titles(self) -> dict[int, str]:
        units = monitoring.list_units_of_level(self.snapshot, self.year, self.level)
        return {one.unit_id: one.short_title for one in units}

    @property
    def offered(self) -> list[Offered]:
        """Figures of the level in sight, by title."""
        values = monitoring.list_values_of_level(
            self.snapshot, "then", self.indicator.code, self.year, self.level
        )
        titles = self.titles
        lines = [
            Offered(
                one.unit, titles.get(one.unit, ""), one.level, monitoring.shown(self.indicator, one),
                monitoring.out_of(one),
            )
            for one in values
        ]  # fmt: skip
        return sorted(lines, key=lambda one: one.title)


def _asked(request: HttpRequest, snapshots: list[Any]) -> Asked:
    code = request.GET.get("snapshot", "")
    chosen = next((one for one in snapshots if one.code == code), snapshots[0])
    return Asked(
        chosen, {name: request.GET.get(name, "") for name in ("indicator", "year", "level")}
    )


def _pin(request: HttpRequest, found: Decision, asked: Asked) -> None:
    units = [int(one) for one in request.POST.getlist("units") if one.isdecimal() and len(one) < 19]
    choice = Choice(asked.snapshot.code, asked.indicator.code, asked.year, units)
    pin_figures(decision=found.pk, choice=choice, titles=asked.titles, **by_whom(request))


@require_POST
@only(writes_decisions, what=WHAT)
def unpin(request: HttpRequest, decision_id: int, figure_id: int) -> HttpResponse:
    found = draft_or_404(request, decision_id)
    unpin_figure(decision=found.pk, figure=figure_id, **by_whom(request))
    return redirect("decisions:one", found.pk)
