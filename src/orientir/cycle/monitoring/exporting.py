"""The tables of pages as rows of a file: figures as numbers, exactly what the page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from orientir.cycle.monitoring.league import League
from orientir.cycle.monitoring.models import SnapshotUnit
from orientir.cycle.monitoring.pages.region import state_of, word_of_state
from orientir.cycle.monitoring.peers import AmongPeers
from orientir.cycle.monitoring.readings import Line, Value
from orientir.kit.tabular.exporting import Cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a file: its name, heads of columns, rows."""

    name: str
    titles: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheet_of_lines(lines: Sequence[Line], has_targets: bool) -> Sheet:
    titles = (
        _("Code"),
        _("Indicator"),
        _("Numerator"),
        _("Denominator"),
        _("Value"),
        _("Target"),
        _("State"),
        _("Coverage"),
    )
    rows = tuple(
        (
            one.indicator.code,
            one.indicator.short_title,
            *_counts(one.value),
            _number(one.target),
            word_of_state(state_of(one, has_targets)),
            _number(one.value.coverage) if one.value else None,
        )
        for one in lines
    )
    return Sheet(_("Indicators"), titles, rows)


def sheet_of_league(league: League) -> Sheet:
    titles = (
        _("Code"),
        _("Unit"),
        _("Numerator"),
        _("Denominator"),
        _("Value"),
        _("Interval from"),
        _("Interval to"),
        _("Against the region"),
        _("Possible place from"),
        _("Possible place to"),
    )
    rows = tuple(
        (
            row.place.code,
            row.place.title,
            *_counts(row.value),
            round(row.interval.low * 100, 1) if row.interval else None,
            round(row.interval.high * 100, 1) if row.interval else None,
            word_of_state(f"verdict_{row.verdict.value}"),
            row.places.first if row.places else None,
            row.places.last if row.places else None,
        )
        for row in league.rows
    )
    return Sheet(_("Units"), titles, rows)


def sheet_of_unit(found: Sequence[AmongPeers]) -> Sheet:
    titles = (
        _("Code"),
        _("Indicator"),
        _("Numerator"),
        _("Denominator"),
        _("Value"),
        _("Middle of units alike"),
        _("Units alike with a value"),
    )
    rows = tuple(
        (
            one.line.indicator.code,
            one.line.indicator.short_title,
            *_counts(one.line.value),
            one.middle,
            len(one.values),
        )
        for one in found
    )
    return Sheet(_("Indicators"), titles, rows)


def sheet_of_units(units: Sequence[SnapshotUnit], kinds: dict[str, str]) -> Sheet:
    titles = (_("Code"), _("Unit"), _("Kind"), _("Open on the reporting day"), _("Teaching staff"))
    rows = tuple(
        (
            one.code,
            one.title,
            kinds.get(one.kind, one.kind),
            _("yes") if one.is_open else _("no"),
            one.size,
        )
        for one in units
    )
    return Sheet(_("Units"), titles, rows)


def _counts(value: Value | None) -> tuple[Cell, Cell, Cell]:
    if value is None:
        return None, None, None
    return _number(value.numerator), _number(value.denominator), _number(value.value)


def _number(value: Decimal | None) -> Cell:
    if value is None:
        return None
    whole = value.to_integral_value()
    return int(whole) if whole == value else float(value)
