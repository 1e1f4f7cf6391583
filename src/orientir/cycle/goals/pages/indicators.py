"""Criteria with their indicators and targets, and the effectiveness of the system in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from orientir.core.packs.specs import Indicator, Pack
from orientir.cycle.goals.models import AcceptedTarget
from orientir.cycle.goals.pages.words import target_years
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table


def indicators_table(pack: Pack, card: str, accepted: Iterable[AcceptedTarget] = ()) -> Table:
    """``card``: the address of an indicator's card, with ``{code}`` where the code goes; ``accepted``: by people."""
    by_people = {(one.indicator, one.year): one for one in accepted}
    years = sorted({*target_years(pack), *(year for _code, year in by_people)})
    columns = [
        Column(_("Indicator"), place="name"),
        *(Column(str(year), kind="number") for year in years),
    ]
    rows: list[Row] = []
    for criterion in pack.criteria:
        members = [one for one in pack.indicators if one.criterion == criterion.code]
        heading = f"{criterion.code}. {criterion.title}"
        rows.append(Row(heading=heading, anchor=f"c{criterion.code}"))
        rows += [_row(one, years, card, by_people) for one in members]
    return Table(_("Criteria, indicators and targets by year, per cent"), columns, rows, dense=True)


def effectiveness_table(pack: Pack) -> Table:
    columns = [Column(_("Indicator of effectiveness"), place="name"), Column(_("Criterion"))]
    rows = [
        Row([Cell(f"{one.number}. {one.title}", second=one.clause), Cell(one.criterion)])
        for one in pack.effectiveness
    ]
    return Table(_("Effectiveness of the system"), columns, rows)


def _row(
    one: Indicator, years: list[int], card: str, by_people: Mapping[tuple[str, int], AcceptedTarget]
) -> Row:
    name = f"{one.code} {one.short_title}"
    targets = [_target(one, year, by_people.get((one.code, year))) for year in years]
    href = card.replace("{code}", one.code)
    return Row([Cell(name, second=_flags(one), href=href), *targets], anchor=f"i{one.code}")


def _target(one: Indicator, year: int, accepted: AcceptedTarget | None) -> Cell:
    """Of the order; where it sets none, that which a person accepted, with its document."""
    told = one.targets.get(year)
    if told is not None or accepted is None:
        return Cell(russian.number(told))
    return Cell(
        russian.number(accepted.value, one.decimals), second=accepted.document or _("accepted")
    )


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
