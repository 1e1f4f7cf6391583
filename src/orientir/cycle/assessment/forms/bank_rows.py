"""Rows of the item editor ↔ interaction and key. A row is a line of a form; each kind says what its columns mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.core.items.notation import read_notation, write_notation
from orientir.core.items.specs import (
    AcceptedNumber,
    AcceptedOption,
    AcceptedText,
    Area,
    ChoiceKey,
    Essay,
    Gap,
    GapKey,
    Gaps,
    GapsKey,
    Hotspot,
    Interaction,
    Item,
    Key,
    Matching,
    MatchKey,
    MultipleChoice,
    NumberEntry,
    NumberKey,
    Option,
    OptionPoints,
    Ordering,
    OrderKey,
    PairPoints,
    Rubric,
    RubricCriterion,
    RubricLevel,
    SingleChoice,
    TextEntry,
    TextKey,
    TextRule,
)
from orientir.core.items.storage import number_text
from orientir.core.items.text import Image
from orientir.core.mistakes import Mistake

ONE = Decimal(1)
_SPLIT = "|"


@dataclass(frozen=True, slots=True)
class ItemRow:
    """``key`` keeps the identifier of what stands there; new rows have none."""

    key: str = ""
    text: str = ""
    second: str = ""
    third: str = ""
    points: str = ""
    right: bool = False

    @property
    def is_blank(self) -> bool:
        return not (self.text.strip() or self.second.strip() or self.third.strip())


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a kind's rows are called; an empty one is not shown."""

    text: str | Promise
    second: str | Promise = ""
    third: str | Promise = ""
    points: str | Promise = ""
    right: str | Promise = ""
    hint: str | Promise = ""


Settings = Mapping[str, Any]
Parts = tuple[Interaction, Key]

COLUMNS: Final[Mapping[str, Columns]] = {
    "single_choice": Columns(gettext_lazy("Option"), right=gettext_lazy("right")),
    "multiple_choice": Columns(
        gettext_lazy("Option"),
        right=gettext_lazy("right"),
        points=gettext_lazy("Points"),
        hint=gettext_lazy("Points left empty everywhere: all right ones and no other, or nothing."),
    ),
    "ordering": Columns(
        gettext_lazy("What is put in order"),
        hint=gettext_lazy("Write them in the right order: people see them mixed."),
    ),
    "matching": Columns(
        gettext_lazy("On the left"),
        second=gettext_lazy("Its pair on the right"),
        points=gettext_lazy("Points"),
        hint=gettext_lazy("A row with the right side only is a superfluous one."),
    ),
    "gap": Columns(
        gettext_lazy("Gap in the text"),
        second=gettext_lazy("Right answers"),
        points=gettext_lazy("Points"),
        hint=gettext_lazy("Put [[a]] into the text, then name a here; several answers go with |."),
    ),
    "inline_choice": Columns(
        gettext_lazy("Gap in the text"),
        second=gettext_lazy("Right answers"),
        third=gettext_lazy("Wrong ones"),
        points=gettext_lazy("Points"),
        hint=gettext_lazy("Put [[a]] into the text, then name a here; several answers go with |."),
    ),
    "short_text": Columns(
        gettext_lazy("Answer that is taken as right"), points=gettext_lazy("Points")
    ),
    "numeric": Columns(
        gettext_lazy("Number"),
        second=gettext_lazy("Tolerance, plus or minus"),
        points=gettext_lazy("Points"),
    ),
    "extended": Columns(
        gettext_lazy("Criterion"),
        second=gettext_lazy("What earns how much"),
        points=gettext_lazy("Points at most"),
        hint=gettext_lazy("Levels, if there are any, as 1: names it | 2: explains it."),
    ),
    "hotspot": Columns(
        gettext_lazy("What stands there"),
        second=gettext_lazy("Left, top, right, bottom in pixels"),
        right=gettext_lazy("right"),
    ),
}


def rows_of(item: Item) -> list[ItemRow]:
    """The rows that an item would be written by."""
    match item.interaction, item.key:
        case ((SingleChoice(options) | MultipleChoice(options)), key):
            return list(_option_rows(options, key))
        case Ordering(options), key:
            return list(_ordered_rows(options, key))
        case Matching(left, right), key:
            return list(_pair_rows(left, right, key))
        case Gaps(gaps), key:
            return list(_gap_rows(gaps, key))
        case _, (NumberKey() | TextKey()) as key:
            return [_accepted_row(one) for one in key.accepted]
        case Essay(), Rubric(criteria):
            return [_criterion_row(one) for one in criteria]
        case Hotspot(areas=areas), key:
            chosen = key.correct if isinstance(key, ChoiceKey) else ()
            return [_area_row(one, one.identifier in chosen) for one in areas]
    return []


def build(kind: str, rows: Sequence[ItemRow], settings: Settings) -> Parts:
    """Interaction and key from what was typed. Raises Mistake at the first thing that cannot be."""
    filled = [row for row in rows if not row.is_blank]
    return _BUILDERS[kind](_keyed(filled), settings)


def points_of(text: str, default: Decimal | None = ONE) -> Decimal:
    """A number as people type it. Raises Mistake."""
    tidy = text.strip().replace(",", ".").replace("\N{MINUS SIGN}", "-")
    if not tidy and default is not None:
        return default
    try:
        number = Decimal(tidy)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 9:
        raise Mistake(_("“%(text)s” is not a number: write it as 2 or 0.5.") % {"text": text})
    return number


# --- an item → its rows ------------------------------------------------------------------------


def _option_rows(options: Sequence[Option], key: Key | None) -> Iterator[ItemRow]:
    correct = key.correct if isinstance(key, ChoiceKey) else ()
    points = {one.option: one.points for one in key.points} if isinstance(key, ChoiceKey) else {}
    for one in options:
        earned = number_text(points[one.identifier]) if one.identifier in points else ""
        is_right = one.identifier in correct
        yield ItemRow(one.identifier, write_notation(one.text), points=earned, right=is_right)


def _ordered_rows(options: Sequence[Option], key: Key | None) -> Iterator[ItemRow]:
    order = key.correct if isinstance(key, OrderKey) else ()
    places = {name: number for number, name in enumerate(order)}
    for one in sorted(options, key=lambda one: places.get(one.identifier, len(places))):
        yield ItemRow(one.identifier, write_notation(one.text))


def _pair_rows(
    left: Sequence[Option], right: Sequence[Option], key: Key | None
) -> Iterator[ItemRow]:
    pairs = {one.left: one for one in key.pairs} if isinstance(key, MatchKey) else {}
    texts = {one.identifier: write_notation(one.text) for one in right}
    for one in left:
        pair = pairs.get(one.identifier)
        told = (texts.get(pair.right, ""), number_text(pair.points)) if pair else ("", "")
        yield ItemRow(one.identifier, write_notation(one.text), told[0], points=told[1])
    used = {pair.right for pair in pairs.values()}
    yield from (ItemRow("", "", text) for name, text in texts.items() if name not in used)


def _gap_rows(gaps: Sequence[Gap], key: Key | None) -> Iterator[ItemRow]:
    keys = {one.gap: one for one in key.gaps} if isinstance(key, GapsKey) else {}
    for gap in gaps:
        accepted = keys[gap.identifier].accepted if gap.identifier in keys else ()
        names = [one.option for one in accepted if isinstance(one, AcceptedOption)]
        told = {one.identifier: write_notation(one.text) for one in gap.options}
        right = [_typed(one, told) for one in accepted]
        wrong = [text for name, text in told.items() if name not in names]
        points = number_text(accepted[0].points) if accepted else ""
        yield ItemRow("", gap.identifier, " | ".join(right), " | ".join(wrong), points)


def _typed(one: AcceptedText | AcceptedNumber | AcceptedOption, options: Mapping[str, str]) -> str:
    match one:
        case AcceptedText(text):
            return text
        case AcceptedOption(option):
            return options.get(option, option)
    return number_text(one.value)


def _accepted_row(one: AcceptedNumber | AcceptedText) -> ItemRow:
    points = number_text(one.points)
    if isinstance(one, AcceptedText):
        return ItemRow("", one.text, points=points)
    return ItemRow("", number_text(one.value), number_text(one.tolerance), points=points)


def _criterion_row(one: RubricCriterion) -> ItemRow:
    levels = " | ".join(f"{number_text(level.points)}: {level.text}" for level in one.levels)
    return ItemRow(one.identifier, one.title, levels, points=number_text(one.points))


def _area_row(area: Area, is_right: bool) -> ItemRow:
    corners = ", ".join(number_text(one) for one in area.corners)
    return ItemRow(area.identifier, area.label, corners, right=is_right)


# --- rows → an item ----------------------------------------------------------------------------


def _keyed(rows: Sequence[ItemRow]) -> list[ItemRow]:
    """Every row with an identifier: its own, or the next free one."""
    taken = {row.key for row in rows}
    free = (name for number in range(1, 10_000) if (name := f"a{number}") not in taken)
    return [
        row
        if row.key
        else ItemRow(next(free), row.text, row.second, row.third, row.points, row.right)
        for row in rows
    ]


def _options(rows: Sequence[ItemRow]) -> tuple[Option, ...]:
    return tuple(Option(row.key, read_notation(row.text)) for row in rows)


def _single(rows: Sequence[ItemRow], settings: Settings) -> Parts:
    correct = tuple(row.key for row in rows if row.right)
    return SingleChoice(_options(rows), settings["shuffle"]), ChoiceKey(correct)


def _multiple(rows: Sequence[ItemRow], settings: Settings) -> Parts:
    correct = tuple(row.key for row in rows if row.right)
    points = tuple(
        OptionPoints(row.key, points_of(row.points)) for row in rows if row.points.strip()
    )
    return MultipleChoice(_options(rows), settings["shuffle"]), ChoiceKey(correct, points)


def _ordering(rows: Sequence[ItemRow], settings: Settings) -> Parts:
    key = OrderKey(tuple(row.key for row in rows), "positions" if settings["partly"] else "exact")
    return Ordering(_options(rows), first=settings["first"], last=settings["last"]), key


def _matching(rows: Sequence[ItemRow], settings: Settings) -> Parts:
    left = tuple(Option(row.key, read_notation(row.text)) for row in rows if row.text.strip())
    texts = list(dict.fromkeys(row.second.strip() for row in rows if row.second.strip()))
    names = {text: f"r{number}" for number, text in enumerate(texts, 1)}
    uses = [row.second.strip() for row in rows if row.text.strip()]
    right = tuple(
        Option(name, read_notation(text), limit=max(1, uses.count(text)))
        for text, name in names.items()
    )
    pairs = tuple(
        PairPoints(row.key, names[row.second.strip()], points_of(row.points))
        for row in rows
        if row.text.strip() and row.second.strip()
    )
    is_exact = not settings["partly"]
    return Matching(left, right, settings["shuffle"]), MatchKey(pairs, exact=is_exact)


def _gaps(rows: Sequence[ItemRow], settings: Settings) -> Parts:
    built = [_listed_gap(row) if row.third.strip() else _typed_gap(row) for row in rows]
    key = GapsKey(tuple(key for _gap, key in built), exact=not settings["partly"])
    return Gaps(tuple(gap for gap, _key in built), shuffle=settings["shuffle"]), key


def _listed_gap(row: ItemRow) -> tuple[Gap, GapKey]:
    name, right, wrong = row.text.strip(), _several(row.second), _several(row.third)
    texts = sorted([*right, *wrong])
    options = tuple(Option(f"{name}{n}", read_notation(text)) for n, text in enumerate(texts, 1))
    accepted = tuple(
        AcceptedOption(one.identifier, points_of(row.points))
        for one, text in zip(options, texts, strict=True)
        if text in right
    )
    return Gap(name, "list", options), GapKey(name, accepted)


def _typed_gap(row: ItemRow) -> tuple[Gap, GapKey]:
    name, right = row.text.strip(), _several(row.second)
    points = points_of(row.points)
    accepted = tuple(AcceptedText(text, points) for text in right)
    width = max(10, *map(len, right), 0)
    return Gap(name, "text", width=width), GapKey(name, accepted)


def _several(text: str) -> list[str]:
    return [one.strip() for one in text.split(_SPLIT) if one.strip()]


def _number(rows: Sequence[ItemRow], settings: Settings) -> Parts:
    accepted = tuple(
        AcceptedNumber.around(
            points_of(row.text, None), abs(points_of(row.second, Decimal(0))), points_of(row.points)
        )
        for row in rows
    )
    return NumberEntry(settings["unit"]), NumberKey(accepted)


def _text(rows: Sequence[ItemRow], settings: Settings) -> Parts:
    accepted = tuple(AcceptedText(row.text.strip(), points_of(row.points)) for row in rows)
    width = max(30, *(len(row.text.strip()) for row in rows), 0)
    rule = TextRule(case=not settings["exact_case"], punctuation=not settings["exact_case"])
    return TextEntry(width), TextKey(accepted, rule)


def _essay(rows: Sequence[ItemRow], settings: Settings) -> Parts:
    criteria = tuple(
        RubricCriterion(row.key, row.text.strip(), points_of(row.points), _levels(row.second))
        for row in rows
    )
    sample = read_notation(settings["sample"])
    return Essay(settings["lines"] or 10), Rubric(criteria, sample)


def _levels(text: str) -> tuple[RubricLevel, ...]:
    """«1: names it | 2: explains it» as levels of a criterion."""
    pairs = (one.partition(":") for one in _several(text))
    return tuple(RubricLevel(points_of(points, None), words.strip()) for points, _, words in pairs)


def _hotspot(rows: Sequence[ItemRow], settings: Settings) -> Parts:
    areas = tuple(Area(row.key, "rect", _corners(row.second), row.text.strip()) for row in rows)
    image = Image(settings["image"], settings["alt"], settings["width"], settings["height"])
    correct = tuple(row.key for row in rows if row.right)
    return Hotspot(image, areas, most=max(1, len(correct))), ChoiceKey(correct)


def _corners(text: str) -> tuple[Decimal, ...]:
    numbers = tuple(
        points_of(one, None) for one in text.replace(";", ",").split(",") if one.strip()
    )
    if len(numbers) != 4:
        raise Mistake(_("An area is four numbers: left, top, right, bottom, as 20, 0, 80, 220."))
    return numbers


_BUILDERS: Final[Mapping[str, Callable[[Sequence[ItemRow], Settings], Parts]]] = {
    "single_choice": _single,
    "multiple_choice": _multiple,
    "ordering": _ordering,
    "matching": _matching,
    "gap": _gaps,
    "inline_choice": _gaps,
    "numeric": _number,
    "short_text": _text,
    "extended": _essay,
    "hotspot": _hotspot,
}
