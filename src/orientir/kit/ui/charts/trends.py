"""A value over the years against its target: the small line of a table and the chart of a card."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from orientir.kit import russian
from orientir.kit.ui.charts import scales, svg
from orientir.kit.ui.charts.palette import BLUE, GRID, INK, INK_2, MARK

Place = Callable[[float], float]


@dataclass(frozen=True)
class Year:
    """One year of a trend: ``is_final`` is false while the figure can still change.

    ``is_ahead``: the year has not come, its target alone is drawn.
    """

    name: str
    value: float | None
    target: float | None = None
    is_final: bool = True
    is_ahead: bool = False


@dataclass(frozen=True)
class Trend:
    """Years in order; ``finding`` is the title in words (said to those who do not see the chart).

    ``decimals`` is how the values are shown, ``unit`` stands at the axis («%» or nothing).
    """

    years: Sequence[Year]
    finding: str = ""
    decimals: int = 1
    unit: str = "%"


def values_in_words(trend: Trend) -> str:
    """«2024: 49,2; 2025: 55,8»: the label of a sparkline."""
    told = (year for year in trend.years if not year.is_ahead)
    return "; ".join(f"{year.name}: {_figure(year, trend.decimals)}" for year in told)


def _figure(year: Year, decimals: int) -> str:
    return _("no data") if year.value is None else russian.number(year.value, decimals)


def sparkline(trend: Trend, width: float = 116, height: float = 34) -> SafeString:
    """The line of a table's row: free axis, a dash for each year's target, a hollow unfinished end."""
    known = [v for year in trend.years for v in (year.value, year.target) if v is not None]
    if not known:
        return svg.drawing(width, height, values_in_words(trend), "")
    low, high = scales.bounds_of(known)
    y = scales.Linear(low, high, height - 6, 6)
    step = (width - 20) / max(1, len(trend.years) - 1)
    xs = [10 + index * step for index in range(len(trend.years))]
    body = "".join(_target_dash(x, y(t.target)) for x, t in zip(xs, trend.years, strict=True)
                   if t.target is not None)  # fmt: skip
    body += "".join(_lines(trend.years, xs, y, width=1.8))
    body += "".join(_points(trend.years, xs, y, radius=2.6))
    return svg.drawing(width, height, values_in_words(trend), body)


def _target_dash(x: float, y: float) -> str:
    return svg.tag(
        "path", d=f"M{svg.short(x - 8)} {svg.short(y)}h16", stroke=MARK, stroke_width=1.5
    )


def _lines(years: Sequence[Year], xs: Sequence[float], y: Place, *, width: float) -> Iterator[str]:
    """Pieces between neighbouring years that both have a value; dotted towards an unfinished one."""
    for index in range(1, len(years)):
        before, after = years[index - 1].value, years[index].value
        if before is None or after is None:
            continue
        piece = svg.polyline([(xs[index - 1], y(before)), (xs[index], y(after))])
        dotted = None if years[index].is_final else "2 3"
        yield svg.tag(
            "path", d=piece, fill="none", stroke=BLUE, stroke_width=width, stroke_dasharray=dotted
        )


def _points(
    years: Sequence[Year], xs: Sequence[float], y: Place, *, radius: float
) -> Iterator[str]:
    for year, x in zip(years, xs, strict=True):
        if year.value is None:
            continue
        size, fill = (radius, BLUE) if year.is_final else (radius + 1, "#fff")
        yield svg.tag(
            "circle", cx=x, cy=y(year.value), r=size, fill=fill, stroke=BLUE, stroke_width=1.8
        )


def trend_chart(trend: Trend, width: float = 640) -> SafeString:
    """The chart of a card: axis from 0, targets dashed, values written at their points."""
    height = 280.0 if width >= 500 else 230.0
    frame = _Frame(width, height, trend)
    body = "".join((frame.grid(), frame.targets(), frame.values(), frame.years()))
    return svg.drawing(width, height, _label(trend), body)


def _label(trend: Trend) -> str:
    targets = "; ".join(
        f"{year.name}: {russian.number(year.target)}"
        for year in trend.years
        if year.target is not None
    )
    said = (
        f"{trend.finding}. {values_in_words(trend)}." if trend.finding else values_in_words(trend)
    )
    return f"{said} {_('Targets')}: {targets}" if targets else said


class _Frame:
    """Places of one trend chart."""

    def __init__(self, width: float, height: float, trend: Trend) -> None:
        self.trend, self.width, self.height = trend, width, height
        known = [v for year in trend.years for v in (year.value, year.target) if v is not None]
        top = max([*known, 1]) * 1.08
        self.marks = [mark for mark in scales.marks(min([*known, 0]), top, 4) if mark <= top]
        self.left = 12 + max(svg.text_width(self._mark(mark), 13) for mark in self.marks)
        self.y = scales.Linear(self.marks[0], top, height - 46, 12)
        self.room = (width - self.left) / max(1, len(trend.years))
        self.xs = [self.left + self.room * (index + 0.5) for index in range(len(trend.years))]

    def _mark(self, value: float) -> str:
        return russian.number(value) + (
            f"\N{NO-BREAK SPACE}{self.trend.unit}" * bool(self.trend.unit)
        )

    def grid(self) -> str:
        lines = (
            svg.tag("path", d=f"M{svg.short(self.left)} {svg.short(self.y(m))}H{svg.short(self.width)}",
                    stroke=GRID)
            + svg.text(self.left - 8, self.y(m) + 4.5, self._mark(m), anchor="end")
            for m in self.marks
        )  # fmt: skip
        return "".join(lines)

    def targets(self) -> str:
        places = [
            (x, self.y(year.target))
            for x, year in zip(self.xs, self.trend.years, strict=True)
            if year.target is not None
        ]
        line = svg.tag(
            "path", d=svg.polyline(places), fill="none", stroke=INK_2, stroke_width=1.6,
            stroke_dasharray="5 4",
        ) if len(places) > 1 else ""  # fmt: skip
        return line + "".join(_target_dash(x, y) for x, y in places)

    def values(self) -> str:
        years = self.trend.years
        lines = "".join(_lines(years, self.xs, self.y, width=2.4))
        points = "".join(_points(years, self.xs, self.y, radius=4))
        return lines + points + "".join(self._value_labels())

    def _value_labels(self) -> Iterator[str]:
        for index, (x, year) in enumerate(zip(self.xs, self.trend.years, strict=True)):
            if year.value is None:
                if not year.is_ahead:
                    yield svg.text(x, self.y(self.marks[0]) - 8, _("no data"), size=12)
                continue
            drop = 22 if self._goes_under(index) else -12
            words = russian.number(year.value, self.trend.decimals)
            yield svg.text(
                x, self.y(year.value) + drop, words, size=14, fill=BLUE, weight=600, halo=True
            )

    def _goes_under(self, index: int) -> bool:
        """Under the point where the target lies above it, if there is room under it."""
        year = self.trend.years[index]
        value = year.value or 0
        has_room = self.y(value) < self.y(self.marks[0]) - 26
        return has_room and (year.target is None or year.target >= value)

    def years(self) -> str:
        base = self.y(self.marks[0])
        says = all(svg.text_width(self._target(one), 13) < self.room for one in self.trend.years)
        return "".join(
            svg.text(x, base + 20, year.name, fill=INK)
            + svg.text(x, base + 37, self._target(year) if says else russian.number(year.target))
            for x, year in zip(self.xs, self.trend.years, strict=True)
        )

    @staticmethod
    def _target(year: Year) -> str:
        return _("target %(value)s") % {"value": russian.number(year.target)}
