"""One task of the psychometric report: what is wrong, what to do, and the pictures that show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from orientir.core.items.specs import Item, MultipleChoice, SingleChoice
from orientir.core.items.storage import from_json
from orientir.core.items.text import words_of
from orientir.core.psychometrics.troubles import Trouble
from orientir.cycle.assessment.models import Calibration, ItemStatistic
from orientir.cycle.assessment.pages.measured_words import (
    class_words,
    difficulty_words,
    sides_of,
    troubles_of,
    two,
    with_error,
)
from orientir.kit import russian
from orientir.kit.ui.charts.curves import Curves, Dot, Line
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table

NEAR, REACH = 1.96, 4.0
_LONG = 160


@dataclass(frozen=True, slots=True)
class MeasuredItem:
    """``curve`` and ``options`` are None where there is nothing to draw."""

    code: str
    competency: str
    prompt: str
    lead: str
    troubles: Sequence[Trouble]
    facts: Sequence[Fact]
    curve: Curves | None
    options: Curves | None
    option_table: Table | None
    groups: Table | None
    uncompared: Sequence[str]
    near: Sequence[tuple[str, str]]


def measured_item(
    one: ItemStatistic, calibration: Calibration, titles: Mapping[str, str]
) -> MeasuredItem:
    """``one`` with its version and item; ``titles``: short titles of competencies."""
    item = one.version.item
    spec = from_json(one.version.content)
    comparisons = calibration.details.get("comparisons", ())
    return MeasuredItem(
        item.code,
        titles.get(item.competency, item.competency),
        words_of(spec.prompt),
        _lead(one),
        troubles_of(one),
        _facts(one),
        _curve(one, calibration.details.get("precision", {}).get("level", ())),
        _options(one),
        _option_table(one, spec),
        _groups(one, comparisons),
        [f"{' / '.join(sides_of(told))}: {told['why']}" for told in comparisons if told["why"]],
        [(name, two(q3)) for name, q3 in one.details.get("near", ())],
    )


def _lead(one: ItemStatistic) -> str:
    """Who solves it, in words."""
    if one.facility is None:
        return _("Nobody has answered.")
    share = russian.number(round(100 * one.facility))
    words = {"people": russian.number(one.persons), "share": share}
    return _("Of %(people)s people it was solved by %(share)s per cent.") % words


def _facts(one: ItemStatistic) -> list[Fact]:
    told = one.details
    return [
        Fact(_("Difficulty, logits"), difficulty_words(one)),
        Fact(_("Slope"), with_error(one.slope, one.slope_se)),
        Fact(_("Discrimination"), two(one.discrimination)),
        Fact(_("Reliability without it (alpha)"), two(told.get("alpha_without"))),
        Fact(_("Infit (z)"), _with_z(one.infit, told.get("infit_z"))),
        Fact(_("Outfit (z)"), _with_z(one.outfit, told.get("outfit_z"))),
        Fact("S-X²", _shape(told.get("sx2"))),
    ]


def _with_z(value: float | None, z: float | None) -> str:
    return two(value) if z is None else f"{two(value)} ({russian.signed(z, 1)})"


def _shape(told: Sequence[float] | None) -> str:
    if not told:
        return _("not counted: too few people answered the same set of tasks")
    chi2, df, p, rmsea = told
    words = {
        "chi2": russian.number(round(chi2, 1), 1),
        "df": russian.number(df),
        "p": chance(p),
        "rmsea": russian.number(round(rmsea, 3), 3),
    }
    return _("%(chi2)s at %(df)s df, %(p)s, RMSEA %(rmsea)s") % words


def chance(p: float | None) -> str:
    """A p-value: «p < 0,001» or to three decimals."""
    if p is None:
        return "–"
    return "p < 0,001" if p < 0.001 else f"p = {russian.number(round(p, 3), 3)}"


def _curve(one: ItemStatistic, levels: Sequence[float]) -> Curves | None:
    points = one.details.get("curve") or ()
    model = one.details.get("model") or ()
    if not points or len(model) != len(levels):
        return None
    dots = [_dot(*point[:4]) for point in points]
    odd = sum(dot.odd for dot in dots)
    finding = (
        _("The answers follow the curve of the model.")
        if not odd
        else _("In %(odd)s groups of %(all)s the answers leave the curve of the model.")
        % {"odd": odd, "all": len(dots)}
    )
    line = Line([(x, 100 * y) for x, y in zip(levels, model, strict=True)], strong=True)
    return Curves(
        [line], finding, _("level of people, logits"), _("share of points, %"), (-REACH, REACH),
        dots=[dot for dot in dots if abs(dot.x) <= REACH],
    )  # fmt: skip


def _dot(level: float, observed: float, error: float, expected: float) -> Dot:
    """Its interval; odd where even twice as wide a one misses what the model expects."""
    reach = NEAR * error
    low, high = max(observed - reach, 0.0), min(observed + reach, 1.0)
    odd = abs(observed - expected) > max(2 * reach, 0.02)
    return Dot(level, 100 * observed, 100 * low, 100 * high, odd)


def _options(one: ItemStatistic) -> Curves | None:
    told = one.details.get("options") or ()
    if not told:
        return None
    groups = len(told[0]["by_group"])
    lines = [
        Line(
            [(place, 100 * y) for place, y in enumerate(option["by_group"]) if y is not None],
            option["option"],
            strong=option["is_key"],
        )
        for option in told
    ]
    names = [_("weakest"), *[""] * (groups - 2), _("strongest")]
    return Curves(
        lines, _option_finding(told), _("groups of ability, a fifth of the people each"),
        _("chose this answer, %"), (-0.3, groups - 0.7), names=names,
    )  # fmt: skip


def _option_finding(told: Sequence[Mapping[str, Any]]) -> str:
    words = (
        _("%(option)s: from %(low)s to %(high)s per cent")
        % {"option": one["option"], "low": _share(one["by_group"][0]), "high": _share(one["by_group"][-1])}
        for one in told
    )  # fmt: skip
    return _("Chosen by the weakest and by the strongest. ") + "; ".join(words)


def _share(value: float | None) -> str:
    return russian.number(None if value is None else round(100 * value))


def _option_table(one: ItemStatistic, spec: Item) -> Table | None:
    told = one.details.get("options") or ()
    if not told or not isinstance(spec.interaction, SingleChoice | MultipleChoice):
        return None
    texts = {option.identifier: words_of(option.text) for option in spec.interaction.options}
    columns = [
        Column(_("Answer"), place="name"),
        Column(_("What is said of it"), place="verdict"),
        Column(_("Chosen, %"), kind="number", place="value"),
        Column(_("Link with ability"), kind="number"),
    ]
    return Table(_("Answers"), columns, [_option_row(option, texts) for option in told], dense=True)


def _option_row(option: Mapping[str, Any], texts: Mapping[str, str]) -> Row:
    text = texts.get(option["option"], "")
    words, state = _verdict(option)
    return Row(
        [
            Cell(f"{option['option']}. {text[:_LONG]}"),
            Cell(words, state=state),
            Cell(_share(option["share"])),
            Cell(two(option["correlation"])),
        ]
    )


def _verdict(option: Mapping[str, Any]) -> tuple[str, str]:
    link = option["correlation"] or 0.0
    if option["is_key"]:
        return (
            (_("the key"), "done") if link >= 0 else (_("the key, and the weak choose it"), "check")
        )
    if option["is_idle"]:
        return _("nearly nobody chooses it"), "check"
    return (
        (_("draws the strong"), "check")
        if link > 0
        else (_("draws the weak, as it should"), "done")
    )


def _groups(one: ItemStatistic, comparisons: Sequence[Mapping[str, Any]]) -> Table | None:
    found = one.details.get("dif") or {}
    rows = [_group_row(told, found[told["code"]]) for told in comparisons if told["code"] in found]
    if not rows:
        return None
    columns = [
        Column(_("Groups"), place="name"),
        Column(_("At the same level"), place="verdict"),
        Column(_("Class"), place="value"),
        Column(_("Delta"), kind="number"),
        Column(_("Mantel–Haenszel"), kind="number"),
        Column(_("Logistic"), kind="number"),
    ]
    return Table(_("Groups of people"), columns, rows, dense=True)


def _group_row(comparison: Mapping[str, Any], told: Mapping[str, Any]) -> Row:
    focal, reference = sides_of(comparison)
    sizes = f"{russian.number(comparison['focal'])} / {russian.number(comparison['reference'])}"
    letter = told["class"]
    words = class_words(letter) if not told["note"] else told["note"]
    if letter in ("B", "C") and told["harder_for"]:
        harder = focal if told["harder_for"] == "focal" else reference
        words = _("%(words)s: harder for “%(group)s”") % {"words": words, "group": harder}
    return Row(
        [
            Cell(f"{focal} / {reference}", second=sizes),
            Cell(words, state="done" if letter == "A" else "check"),
            Cell(letter or "–"),
            Cell(with_error(told["delta"], told["se_delta"])),
            Cell(chance(told["p"])),
            Cell(chance(told["logistic_p"])),
        ]
    )
