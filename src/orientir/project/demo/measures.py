"""A measure that some organisations got and others did not, with an effect that is really there: asked of the figures.

What it changes is put into the facts (``facts.py``); what the register says of it is counted from the snapshot as
everything else.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone

from orientir.cycle.analysis import api as analysis
from orientir.cycle.effects import api as effects
from orientir.cycle.monitoring import api as monitoring
from orientir.cycle.registry.api import find_root
from orientir.kit.access.acting import acting_by
from orientir.project.demo.given import FIRST_YEAR, INDICATOR, is_given
from orientir.project.demo.procedures import operator_account, operator_session

TITLE: Final = "Выездная диагностика в организациях"
BASIS: Final = "показательный приказ № 7 от 15.01.2024"
ROW: Final = 16
HELP: Final = "Методист, закреплённый за школой с низкими результатами"
HELP_BASIS: Final = "показательный приказ № 12 от 20.01.2025"
HELPED: Final = 2025
AGO: Final = timedelta(days=30)


def bring_measures() -> str:
    """Give the measure and ask what it changed, once."""
    if not effects.list_measures().exists():
        with acting_by(operator_session()):
            _give_and_ask()
            _help_low()
    found = [one.verdict for one in effects.list_studies()]
    return f"мер {effects.list_measures().count()}, выводов {len(found)}: {', '.join(found) or '–'}"


def _help_low() -> None:
    """Every second school with low results is accompanied since the year after: what became of them is told beside."""
    low = [
        one.unit
        for one in analysis.list_low_years()
        if (one.year, one.verdict) == (HELPED - 1, "low")
    ]
    if low[::2]:
        effects.give_measure(
            title=HELP, level="organisation", starts=dict.fromkeys(low[::2], HELPED), unit=find_root() or 0,
            basis=HELP_BASIS, by=operator_account(), at=timezone.now() - AGO,
        )  # fmt: skip


def _give_and_ask() -> None:
    by, at = operator_account(), timezone.now() - AGO
    newest = monitoring.list_snapshots()[0]
    starts = {
        one.unit_id: FIRST_YEAR
        for one in monitoring.list_snapshot_units(newest)
        if one.level == "organisation" and is_given(one.code)
    }
    if not starts:
        return
    made = effects.give_measure(
        title=TITLE, level="organisation", starts=starts, unit=find_root() or 0, basis=BASIS, pack=newest.pack,
        row=ROW, by=by, at=at,
    )  # fmt: skip
    asked = effects.Asked(INDICATOR, "organisation", {}, compared="similar", baseline="mean")
    study = effects.begin_study(measure=made.pk, snapshot=newest.code, asked=asked, by=by, at=at)
    effects.count_study(study=study.pk, by=by, at=at)
