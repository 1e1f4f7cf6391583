"""What a gathering came to."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.cycle.recommendations.models import AdviceRun
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table

HELD_BACK = {
    "too_few": gettext_lazy("too few people behind the figure"),
    "coverage": gettext_lazy("not enough is known of the unit"),
    "not_sure": gettext_lazy("the lag may be chance"),
    "beyond_most": gettext_lazy("the unit has weightier ones already"),
}


def runs_table(runs: Iterable[AdviceRun]) -> Table:
    columns = [
        Column(_("Snapshot"), place="name"),
        Column(_("Who and when")),
        Column(_("Proposed"), kind="number"),
        Column(_("State"), place="verdict"),
    ]
    return Table(_("Gatherings"), columns, [_row(run) for run in runs])


def _row(run: AdviceRun) -> Row:
    who = run.created_by.display_name if run.created_by else russian.MISSING
    is_done = run.figures is not None
    return Row(
        [
            Cell(run.snapshot.code, href=reverse("recommendations:run", args=[run.pk])),
            Cell(who, second=russian.moment(timezone.localtime(run.created_at))),
            Cell(russian.number((run.figures or {}).get("proposed"))),
            Cell(
                _("gathered") if is_done else _("under way"), state="done" if is_done else "doing"
            ),
        ]
    )


def run_facts(run: AdviceRun) -> list[Fact]:
    """How many speak, stand, are met; how many were held back and why."""
    figures = run.figures or {}
    told = [
        Fact(_("Proposed"), russian.number(figures["proposed"])),
        Fact(_("Units spoken to"), russian.number(figures["units"])),
        Fact(_("Issued before and stand"), russian.number(figures["stands"])),
        Fact(_("Issued before and met"), russian.number(figures["met"])),
        Fact(_("Issued before, nothing known now"), russian.number(figures["unknown"])),
        Fact(_("Left out by a person before"), russian.number(figures["dismissed"])),
    ]
    held = figures["held_back"]
    why = _("Held back: %(why)s")
    told += [
        Fact(why % {"why": words}, russian.number(held[code]))
        for code, words in HELD_BACK.items()
        if held.get(code)
    ]
    return [*told, Fact(_("Methodology"), f"{run.pack} {run.pack_version}")]
