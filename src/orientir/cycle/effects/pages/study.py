"""One study: the verdict, the two lines, what is under it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from orientir.core.packs.specs import Indicator
from orientir.cycle.effects.counting import Asked
from orientir.cycle.effects.models import EffectStudy
from orientir.cycle.effects.pages.register import interval_of
from orientir.cycle.effects.rules import BASELINES, CLUSTERS, COMPARED
from orientir.kit import russian
from orientir.kit.ui.charts.curves import Curves, Line
from orientir.kit.ui.charts.intervals import Axis, Interval, axis_with_zero
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table

_ROOM = 0.12


def chart(figures: dict[str, Any], indicator: Indicator | None) -> Curves | None:
    """Mean of those under the measure against those they are compared with, year by year; None where either lacks."""
    means = figures["means"]
    ours = [
        (float(at), one["treated"]) for at, one in enumerate(means) if one["treated"] is not None
    ]
    theirs = [(float(at), one["compared"]) for at, one in enumerate(means) if one["compared"] is not None]  # fmt: skip
    if not ours or not theirs:
        return None
    values = [value for _at, value in (*ours, *theirs)]
    room = max(1.0, (max(values) - min(values)) * _ROOM)
    title = "%" if indicator and indicator.factor == 100 else ""
    lines = (
        Line(theirs, _("without")),
        Line(ours, _("with it"), strong=True),
    )
    return Curves(
        lines, chart_words(figures), _("year"), title, (0.0, float(len(means) - 1)),
        (max(0.0, min(values) - room), max(values) + room), names=[one["year"] for one in means],
    )  # fmt: skip


def chart_words(figures: dict[str, Any]) -> str:
    """For those who do not see it."""
    told = [
        f"{one['year']}: {russian.number(one['treated'], 1)} / {russian.number(one['compared'], 1)}"
        for one in figures["means"]
    ]
    return _("With the measure / without: %(figures)s") % {"figures": "; ".join(told)}


def started(figures: dict[str, Any]) -> str:
    """When it began, for the line under the chart."""
    return _("It began: %(years)s.") % {"years": ", ".join(figures["starts"])}


def interval(study: EffectStudy) -> tuple[Interval | None, Axis | None]:
    """The effect with its interval against zero; nothing where there is no interval."""
    found = interval_of(study)
    return found, axis_with_zero((found.low, found.high)) if found else None


def main_facts(document: dict[str, Any]) -> list[Fact]:
    """Effect, interval, who was compared."""
    return [
        Fact(_("Effect"), _signed(document["estimate"])),
        Fact(_("95 per cent interval"), _span(document["low"], document["high"])),
        Fact(_("Chance alone gives as much"), chance_words(document["p"])),
        Fact(_("Least chance this comparison can show"), chance_words(document["min_p"])),
        Fact(_("Got the measure"), russian.number(document["n_treated"])),
        Fact(_("Did not get it"), russian.number(document["n_control"])),
        Fact(_("Years"), ", ".join(document["periods"])),
    ]


def checks(document: dict[str, Any]) -> list[tuple[str, str]]:
    """What was checked before the verdict: a name and what it said."""
    told = [(_("Trends before the measure"), document.get("pre_trend", {}).get("text", ""))]
    fake = document["placebo"]
    if fake["p"] is not None:
        words = _("A measure that was not there: p %(p)s, tries %(n)s.")
        told.append((_("Fake starts"), words % {"p": chance_words(fake["p"]), "n": fake["n"]}))
    told.append((_("What would overturn it"), document.get("sensitivity", {}).get("text", "")))
    told += [(_("Mind"), one["text"]) for one in document["warnings"]]
    return [(title, text[:1].upper() + text[1:]) for title, text in told if text]


def periods_table(document: dict[str, Any]) -> Table | None:
    """The effect by years since the start; None where it was not counted so."""
    found = document.get("by_period")
    if not found:
        return None
    columns = [
        Column(_("Years since the start"), place="name"),
        Column(_("Effect"), kind="number", place="value"),
        Column(_("Its error"), kind="number"),
        Column(_("How many were seen"), kind="number"),
    ]
    rows = [
        Row([
            Cell(str(one["since_start"])), Cell(_signed(one["estimate"])), Cell(_number(one["se"])),
            Cell(russian.number(one["unit_periods"])),
        ])
        for one in found
    ]  # fmt: skip
    return Table(_("Effect by years"), columns, rows)


def asked_facts(study: EffectStudy) -> list[Fact]:
    """How it was asked, by which snapshot, edition and program."""
    asked = Asked(**study.parameters)
    return [
        Fact(_("With whom to compare"), COMPARED[asked.compared]),
        Fact(_("How it was given"), CLUSTERS[asked.cluster]),
        Fact(_("What to start from"), BASELINES[asked.baseline]),
        Fact(_("Snapshot"), study.snapshot.code),
        Fact(_("Methodology"), f"{study.snapshot.pack} {study.pack_version}"),
        Fact(_("Program"), study.code_version),
        Fact(_("Panel"), study.panel_sha256[:12]),
        Fact(_("Answer"), study.result_sha256[:12] or russian.MISSING),
    ]


def is_same(study: EffectStudy, again: EffectStudy) -> bool:
    """Whether a repetition came out the same to the last digit."""
    first = study.panel_sha256, study.result_sha256, study.refused
    return first == (again.panel_sha256, again.result_sha256, again.refused)


def _signed(value: float | None) -> str:
    return russian.MISSING if value is None else russian.signed(value, 2)


def _number(value: float | None) -> str:
    return russian.MISSING if value is None else russian.number(value, 2)


def _span(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return _("no interval")
    return _("from %(low)s to %(high)s") % {"low": _signed(low), "high": _signed(high)}


def chance_words(value: float | None) -> str:
    """A p-value as people read it."""
    if value is None:
        return russian.MISSING
    return _("less than 0.001") if value < 0.001 else russian.number(value, 3)
