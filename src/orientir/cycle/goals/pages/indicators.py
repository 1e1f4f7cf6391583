"""Criteria with their indicators and targets, and the effectiveness of the system in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orientir.core.packs.specs import Indicator, Pack
from orientir.cycle.goals.pages.words import target_years
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table


def indicators_table(pack: Pack, card: str) -> Table:
    """``card``: the address of an indicator's card, with ``{code}`` where the code goes."""
    years = target_years(pack)
    columns = [
        Column(_("Indicator"), place="name"),
        *(Column(str(year), kind="number") for year in years),
    ]
    rows: list[Row] = []
    for criterion in pack.criteria:
        members = [one for one in pack.indicators if one.criterion == criterion.code]
        heading = f"{criterion.code}. {criterion.title}"
        rows.append(Row(heading=heading, anchor=f"c{criterion.code}"))
        rows += [_row(one, years, card) for one in members]
    return Table(_("Criteria, indicators and targets by year, per cent"), columns, rows, dense=True)


def effectiveness_table(pack: Pack) -> Table:
    columns = [Column(_("Indicator of effectiveness"), place="name"), Column(_("Criterion"))]
    rows = [
        Row([Cell(f"{one.number}. {one.title}", second=one.clause), Cell(one.criterion)])
        for one in pack.effectiveness
    ]
    return Table(_("Effectiveness of the system"), columns, rows)


def _row(one: Indicator, years: list[int], card: str) -> Row:
    name = f"{one.code} {one.short_title}"
    targets = [Cell(russian.number(one.targets.get(year))) for year in years]
    href = card.replace("{code}", one.code)
    return Row([Cell(name, second=_flags(one), href=href), *targets], anchor=f"i{one.code}")


def _flags(one: Indicator) -> str:
    """What sets an indicator apart: where less is better, and where only some levels are given."""
    less = _("less is better here") if one.direction == "down" else ""
    words = {
        "region": _("region"),
        "municipality": _("municipalities"),
        "organisation": _("organisations"),
    }
    given = [word for level, word in words.items() if level in one.levels]
    only = _("only: %(levels)s") % {"levels": ", ".join(given)} if len(given) < len(words) else ""
    return "; ".join(filter(None, (less, only)))
