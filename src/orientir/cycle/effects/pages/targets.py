"""Targets of the next year: what comes by itself, what with measures, what is proposed and what was accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.effects import Basis, Forecast
from orientir.cycle.effects.queries.targets import CONFIDENCE, Proposal
from orientir.cycle.goals.api import AcceptedTarget
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table

_LIKELY, _UNLIKELY = 0.8, 0.2


def targets_table(
    proposals: Iterable[Proposal],
    accepted: Mapping[tuple[str, int], AcceptedTarget],
    *,
    accepts: bool,
) -> Table:
    columns = [
        Column(_("Indicator"), place="name"),
        Column(_("Last known"), kind="number"),
        Column(_("As it goes"), kind="number", place="value"),
        Column(_("With measures"), kind="number"),
        Column(_("Target that stands"), kind="number"),
        Column(_("Proposed"), kind="number"),
        Column(_("Accepted"), place="verdict"),
    ]
    rows = [
        _row(one, accepted.get((one.indicator.code, one.unit)), accepts=accepts)
        for one in proposals
    ]
    return Table(_("Targets of the next year"), columns, rows)


def _row(one: Proposal, target: AcceptedTarget | None, *, accepts: bool) -> Row:
    href = reverse("effects:target", args=[one.indicator.code]) if accepts else ""
    last = max(one.series) if one.series else None
    helped = one.helped.forecast if one.helped else None
    return Row(
        [
            Cell(f"{one.indicator.code} {one.indicator.short_title}", href=href, second=basis_words(one)),
            Cell(_figure(one, one.series[last] if last else None), second=str(last or "")),
            Cell(_figure(one, one.forecast.value), second=reach(one, one.forecast)),
            Cell(_figure(one, helped.value if helped else None), second=reach(one, helped)),
            Cell(_figure(one, one.target), second=chance_words(one)),
            Cell(_figure(one, one.proposed)),
            _accepted(one, target),
        ]
    )  # fmt: skip


def _accepted(one: Proposal, target: AcceptedTarget | None) -> Cell:
    if target is None:
        return Cell(_("not yet"), state="ahead")
    return Cell(_figure(one, target.value), second=target.document, state="done")


def basis_words(one: Proposal) -> str:
    """Of whose years the forecast is."""
    if one.forecast.basis is Basis.OWN:
        return _("by its own %(n)s years") % {"n": one.forecast.points}
    if one.forecast.basis is Basis.BORROWED:
        told = {"n": one.forecast.points, "others": one.others}
        return _("%(n)s years are few: the step is borrowed from %(others)s municipalities") % told
    return _("few years: %(n)s; nothing is proposed") % {"n": one.forecast.points}


def reach(one: Proposal, told: Forecast | None) -> str:
    """The interval in words; empty where there is none."""
    interval = told.interval(CONFIDENCE) if told else None
    if interval is None:
        return ""
    low, high = (_figure(one, end) for end in interval)
    return _("from %(low)s to %(high)s") % {"low": low, "high": high}


def chance_words(one: Proposal) -> str:
    """How likely the target that stands is reached by itself."""
    chance = one.chance
    if chance is None:
        return ""
    if chance >= _LIKELY:
        return _("reached by itself")
    return _("hardly by itself") if chance <= _UNLIKELY else _("maybe by itself")


def proposal_facts(one: Proposal) -> list[Fact]:
    """What an accepted target would stand on."""
    years = "; ".join(f"{at}: {_figure(one, value)}" for at, value in sorted(one.series.items()))
    told = [
        Fact(_("Known years"), years or russian.MISSING),
        Fact(_("As it goes"), _figure(one, one.forecast.value)),
        Fact(_("Four times of five"), reach(one, one.forecast) or russian.MISSING),
        Fact(_("Of whose years"), basis_words(one)),
        Fact(_("Target that stands"), _figure(one, one.target)),
    ]
    if one.helped:
        told += [
            Fact(
                _("With measures"),
                f"{_figure(one, one.helped.forecast.value)}, {reach(one, one.helped.forecast)}",
            ),
            Fact(
                _("Which measure"),
                one.helped.measure,
                href=reverse("effects:study", args=[one.helped.study]),
            ),
        ]
    return told  # fmt: skip


def history(found: AcceptedTarget) -> str:
    """Who accepted it and when."""
    who = found.accepted_by.display_name if found.accepted_by else russian.MISSING
    return f"{who}, {russian.moment(timezone.localtime(found.accepted_at))}"


def _figure(one: Proposal, value: object) -> str:
    if value is None:
        return russian.MISSING
    return russian.number(value, one.indicator.decimals)  # type: ignore[arg-type]
