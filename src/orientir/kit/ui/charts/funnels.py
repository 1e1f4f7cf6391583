"""The funnel plot: units by size and value, with the limits within which chance alone may move them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from orientir.core.findings.funnel import Limits
from orientir.kit import russian
from orientir.kit.ui.charts import scales, svg
from orientir.kit.ui.charts.palette import BLUE, GRID, HERE, INK, INK_2, INK_3, MARK

LINE = 17
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class FunnelPoint:
    """A unit: ``value`` in the unit of the axis, ``outside`` how far: 0 in, 1 beyond 95, 2 beyond 99.8 %."""

    title: str
    denominator: float
    value: float
    outside: int = 0
    is_here: bool = False


@dataclass(frozen=True)
class Funnel:
    """Units, limits (as shares; ``factor`` brings them to the axis), and the common value."""

    points: Sequence[FunnelPoint]
    limits: Sequence[Limits]
    reference: float
    finding: str
    across: str
    factor: float = 100
    unit: str = "%"
    decimals: int = 1


def funnel_chart(funnel: Funnel, width: float = 640) -> SafeString:
    """Size runs along a logarithmic axis; units outside the limits are named as far as there is room."""
    if not funnel.points:
        return svg.drawing(width, 40, funnel.finding, "")
    frame = _Frame(funnel, width, 380.0 if width >= 500 else 320.0)
    body = "".join((frame.grid(), frame.limits(), frame.units(), frame.names()))
    return svg.drawing(width, frame.height, funnel.finding, body)


class _Frame:
    """Places of one funnel."""

    def __init__(self, funnel: Funnel, width: float, height: float) -> None:
        self.funnel, self.width = funnel, width
        sizes = [point.denominator for point in funnel.points]
        values = [point.value for point in funnel.points]
        seen = [limit.low_95 * funnel.factor for limit in funnel.limits[len(funnel.limits) // 8 :]]
        self.marks = scales.marks(max(0, min(*values, *seen, funnel.reference)), max(values), 5)
        self.left = 14 + max(svg.text_width(self._mark(mark), 13) for mark in self.marks)
        low, high = max(1, min(sizes) * 0.85), max(sizes) * 1.25
        self.caption = svg.broken(funnel.across, width - self.left)
        self.foot = height - 48
        self.height = height + LINE * (len(self.caption) - 1)
        self.x = scales.Logarithmic(low, max(high, low * 2), self.left, width - 6)
        self.y = scales.Linear(self.marks[0], self.marks[-1], self.foot, 18)

    def _mark(self, value: float) -> str:
        return russian.number(value) + f"\N{NO-BREAK SPACE}{self.funnel.unit}" * bool(
            self.funnel.unit
        )

    def grid(self) -> str:
        rows = "".join(
            svg.tag("path", d=f"M{svg.short(self.left)} {svg.short(self.y(m))}H{svg.short(self.width)}",
                    stroke=GRID) + svg.text(self.left - 8, self.y(m) + 4.5, self._mark(m), anchor="end")
            for m in self.marks
        )  # fmt: skip
        columns = "".join(
            svg.text(self.x(count), self.foot + 19, russian.number(count))
            for count in scales.counts(self.x.low, self.x.high)
        )
        middle = (self.left + self.width) / 2
        caption = "".join(
            svg.text(middle, self.foot + 42 + LINE * number, line)
            for number, line in enumerate(self.caption)
        )
        return rows + columns + caption

    def limits(self) -> str:
        lines = (
            ("high_998", MARK, None), ("low_998", MARK, None), ("high_95", MARK, "4 3"),
            ("low_95", MARK, "4 3"),
        )  # fmt: skip
        drawn = "".join(self._limit(name, colour, dash) for name, colour, dash in lines)
        level = self.y(self.funnel.reference)
        common = svg.tag("path", d=f"M{svg.short(self.left)} {svg.short(level)}H{svg.short(self.width)}",
                         stroke=INK, stroke_width=1.4)  # fmt: skip
        return drawn + common

    def _limit(self, name: str, colour: str, dash: str | None) -> str:
        low, high = self.marks[0], self.marks[-1]
        places = [
            (self.x(limit.denominator), self.y(getattr(limit, name) * self.funnel.factor))
            for limit in self.funnel.limits
            if self.x.low <= limit.denominator <= self.x.high
            and low <= getattr(limit, name) * self.funnel.factor <= high
        ]
        if len(places) < 2:
            return ""
        return svg.tag("path", d=svg.polyline(places), fill="none", stroke=colour, stroke_width=1.4,
                       stroke_dasharray=dash)  # fmt: skip

    def place(self, point: FunnelPoint) -> tuple[float, float]:
        return self.x(point.denominator), self.y(point.value)

    def units(self) -> str:
        """Those inside are small and hollow, those outside full; this one is an orange diamond on top."""
        return "".join(self._unit(point) for point in sorted(self.funnel.points, key=_importance))

    def _unit(self, point: FunnelPoint) -> str:
        x, y = self.place(point)
        if point.is_here:
            return svg.diamond(svg.short(x), y, 6.5, fill=HERE, stroke="#fff")
        fill = BLUE if point.outside else "#fff"
        colour = BLUE if point.outside else INK_3
        return svg.tag("circle", cx=x, cy=y, r=4.2, fill=fill, stroke=colour, stroke_width=1.5,
                       fill_opacity=None if point.outside else 0.7)  # fmt: skip

    def names(self) -> str:
        taken = [_around(*self.place(point)) for point in self.funnel.points]
        drawn = self._name_of_common(taken)
        for point in sorted(self.funnel.points, key=_importance, reverse=True):
            if point.outside or point.is_here:
                drawn += self._name(point, taken)
        return "".join(drawn)

    def _name_of_common(self, taken: list[Box]) -> list[str]:
        words = _("region %(value)s") % {
            "value": russian.number(self.funnel.reference, self.funnel.decimals)
        }
        level, long = self.y(self.funnel.reference), svg.text_width(words, 12)
        places = ((self.width - 2, "end"), (self.left + 4, "start"))
        for y in (level - 6, level + 14):
            for x, anchor in places:
                box = _box(x, y, long, anchor)
                if not any(_meet(box, other) for other in taken):
                    taken.append(box)
                    return [svg.text(x, y, words, size=12, anchor=anchor, fill=INK, halo=True)]
        return []

    def _name(self, point: FunnelPoint, taken: list[Box]) -> list[str]:
        """The name where it hides nothing: right, left, above, under; else it stays in the table."""
        x, y = self.place(point)
        long = svg.text_width(point.title, 12)
        fill, weight = (HERE, 600) if point.is_here else (INK_2, None)
        for anchor, dx, dy in (
            ("start", 8, 4),
            ("end", -8, 4),
            ("middle", 0, -9),
            ("middle", 0, 17),
        ):
            box = _box(x + dx, y + dy, long, anchor)
            inside = (
                self.left < box[0] and box[2] < self.width and box[1] > 0 and box[3] < self.foot + 4
            )
            if inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                return [svg.text(x + dx, y + dy, point.title, size=12, anchor=anchor, fill=fill,
                                 weight=weight, halo=True)]  # fmt: skip
        return []


def _importance(point: FunnelPoint) -> tuple[bool, int, float]:
    return point.is_here, point.outside, point.denominator


def _around(x: float, y: float) -> Box:
    return x - 5, y - 5, x + 5, y + 5


def _box(x: float, y: float, long: float, anchor: str) -> Box:
    start = {"start": x, "end": x - long, "middle": x - long / 2}[anchor]
    return start, y - 11, start + long, y + 3


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
