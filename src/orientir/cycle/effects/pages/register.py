"""Measures and the register of effects as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.core.packs.specs import Indicator, Pack
from orientir.cycle.effects.models import EffectStudy, GivenMeasure, MeasureStart
from orientir.cycle.effects.rules import LEVELS, VERDICTS
from orientir.kit import russian
from orientir.kit.ui.charts.intervals import Axis, Interval, axis_with_zero, interval_row
from orientir.kit.ui.parts import Cell, Column, Row, Table


def studies_table(studies: Iterable[EffectStudy], pack: Pack | None) -> Table:
    """One line a study: the measure, what it was to change, what came out."""
    found = list(studies)
    axis = axis_with_zero(
        end for one in found if interval_of(one) for end in (one.low or 0.0, one.high or 0.0)
    )
    columns = [
        Column(_("Measure"), place="name"),
        Column(_("Indicator")),
        Column(_("Effect"), kind="number", place="value"),
        Column(_("Against zero"), kind="chart", place="chart"),
        Column(_("What may be said"), place="verdict"),
        Column(_("Snapshot")),
    ]
    return Table(_("Register of effects"), columns, [_study(one, pack, axis) for one in found])


def _study(one: EffectStudy, pack: Pack | None, axis: Axis) -> Row:
    indicator = pack.indicator(one.indicator) if pack else None
    effect, reach = effect_words(one)
    mark, words = verdict_of(one)
    return Row(
        [
            Cell(one.measure.title, href=reverse("effects:study", args=[one.pk])),
            Cell(called(one.indicator, indicator)),
            Cell(effect, second=reach),
            Cell(drawn(interval_of(one), axis)),
            Cell(words, state=mark),
            Cell(one.snapshot.code, second=russian.moment(timezone.localtime(one.created_at))),
        ]
    )


def called(code: str, indicator: Indicator | None) -> str:
    return f"{code} {indicator.short_title}" if indicator else code


def effect_words(one: EffectStudy) -> tuple[str, str]:
    """«+2,1» and «от 0,4 до 3,8»; both empty where nothing was counted."""
    if one.estimate is None:
        return russian.MISSING, ""
    if one.low is None or one.high is None:
        return russian.signed(one.estimate), _("no interval")
    ends = {"low": russian.signed(one.low), "high": russian.signed(one.high)}
    return russian.signed(one.estimate), _("from %(low)s to %(high)s") % ends


def interval_of(one: EffectStudy) -> Interval | None:
    """For the picture: hollow unless the effect is established; None where there is no interval."""
    if one.estimate is None or one.low is None or one.high is None:
        return None
    words = _("effect %(value)s, %(reach)s; the upright line is zero")
    value, reach = effect_words(one)
    return Interval(
        one.estimate, one.low, one.high, reference=0.0, is_small=one.verdict != "established",
        label=words % {"value": value, "reach": reach},
    )  # fmt: skip


def drawn(interval: Interval | None, axis: Axis) -> str:
    return interval_row(interval, axis) if interval else ""


def verdict_of(one: EffectStudy) -> tuple[str, str]:
    """How it is drawn, and its words."""
    if one.refused:
        return "failed", _("not counted")
    if one.finished_at is None:
        return "doing", _("under way")
    mark, words = VERDICTS[one.verdict]
    return mark, str(words)


def measures_table(measures: Iterable[GivenMeasure]) -> Table:
    columns = [
        Column(_("Measure"), place="name"),
        Column(_("Who got it")),
        Column(_("Since which year"), kind="number"),
        Column(_("By which document")),
    ]
    return Table(_("Measures given"), columns, [_measure(one) for one in measures])


def _measure(one: GivenMeasure) -> Row:
    known = vars(one)
    units = int(known["units"])
    level = str(LEVELS[one.level]).lower()
    return Row(
        [
            Cell(one.title, href=reverse("effects:measure", args=[one.pk])),
            Cell(f"{level}: {units}"),
            Cell(years(known["since"], known["until"])),
            Cell(one.basis or russian.MISSING),
        ]
    )


def years(since: int | None, until: int | None) -> str:
    """«2024» or «2023–2025»."""
    if since is None or until is None:
        return russian.MISSING
    return str(since) if since == until else f"{since}\N{EN DASH}{until}"


def starts_table(starts: Iterable[MeasureStart], titles: Mapping[int, str]) -> Table:
    columns = [
        Column(_("Who got it"), place="name"),
        Column(_("Since which year"), kind="number", place="value"),
    ]
    rows = [
        Row(
            [
                Cell(titles.get(one.unit_id, one.unit.code), second=one.unit.code),
                Cell(str(one.year)),
            ]
        )
        for one in starts
    ]
    return Table(_("Who got it"), columns, rows)


def starts_text(starts: Iterable[MeasureStart]) -> str:
    """As lines of the form."""
    return "\n".join(f"{one.unit.code}; {one.year}" for one in starts)


def how_many(count: int) -> str:
    text = ngettext("%(n)s unit got it", "%(n)s units got it", count)
    return text % {"n": count}
