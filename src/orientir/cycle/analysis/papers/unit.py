"""What is known of a school on paper: the same words and the same pictures as on the page."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orientir.cycle.analysis.pages.history import Years
from orientir.cycle.analysis.pages.peers import AmongAlike
from orientir.cycle.analysis.pages.school import School
from orientir.cycle.analysis.pages.unit import SureGroup, Told
from orientir.cycle.analysis.papers.pieces import STRIP, WIDTH, Paper
from orientir.kit.ui.charts.histograms import histogram_chart
from orientir.kit.ui.charts.spans import span_chart
from orientir.kit.ui.parts import Table


def paper_of_school(title: str, school: School, at: datetime) -> Paper:
    made = Paper(title, school.lead, at)
    if school.alike is not None:
        _add_alike(made, school.alike)
    if school.risks is not None:
        _add_risks(made, school.risks)
    if school.low_history is not None:
        _add_low_history(made, school.low_history)
    for group in school.groups:
        _add_group(made, group)
    if school.history is not None:
        add_history(made, school.history)
    add_counted(made, school.counted)
    return made


def _add_alike(made: Paper, alike: AmongAlike) -> None:
    made.section(_("Among schools like it"))
    made.small(
        _("Conditions of schools it is compared with")
        + f": {alike.nearness}. "
        + _("Diamond: this school; grey: schools like it; upright: their middle.")
    )
    table = alike.table(STRIP)
    if table is None:
        made.text(
            _("Results of schools like it are not shown to you, or there are too few of them.")
        )
    made.table(table)
    made.small(_("Schools like it") + ": " + "; ".join(one.title for one in alike.peers))


def _add_risks(made: Paper, risks: Table) -> None:
    made.section(_("What stands behind low results"))
    made.small(
        _(
            "Sides stand next to each other and are not added up: what is a cause is for people to find out."
        )
    )
    made.table(risks)


def _add_low_history(made: Paper, history: Years) -> None:
    made.section(_("Low results over the years"))
    made.text(history.finding)
    made.table(history.table)
    made.small(history.under)


def _add_group(made: Paper, group: SureGroup) -> None:
    made.section(group.title)
    for one in group.told:
        _add_told(made, one)


def _add_told(made: Paper, one: Told) -> None:
    made.text(one.word, bold=one.title)
    if one.sentence:
        made.text(one.sentence)
    if one.index:
        made.text(one.index, bold=_("Index of objectivity, of 100"))
    if one.histogram is not None:
        made.chart(histogram_chart(one.histogram, WIDTH), one.histogram.finding)
    for inside in one.inside:
        made.small(inside)
    made.table(one.table)
    made.small(one.source)


def add_history(made: Paper, history: Years) -> None:
    made.section(_("Signs over the years"))
    made.text(history.finding)
    if history.chart is not None:
        made.chart(span_chart(history.chart, WIDTH), history.finding)
        made.small(history.under)
    made.table(history.table)


def add_counted(made: Paper, counted: Table) -> None:
    made.section(_("How it was counted"))
    made.table(counted)
