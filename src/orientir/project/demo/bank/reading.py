"""The invented tasks: short YAML → items of the bank. What a kind needs stands in its function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from orientir.core.items.notation import read_notation
from orientir.core.items.specs import (
    AcceptedNumber,
    AcceptedOption,
    AcceptedText,
    Area,
    ChoiceKey,
    Difficulty,
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
    Metadata,
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
from orientir.core.items.text import Image
from orientir.core.packs.documents import read_document
from orientir.project.demo.bank.pictures import BAR, GAP, HEIGHT, WIDTH, draw_bars

HERE: Final = Path(__file__).parent
AUTHOR: Final = "Составители показа"
_DIFFICULTIES: Final[Mapping[int, Difficulty]] = {1: "basic", 2: "advanced", 3: "high"}
_FILES: Final = ("subject", "methods", "psychology", "communication", "management")

Built = tuple[Interaction, Key, Decimal]


@dataclass(frozen=True, slots=True)
class InventedItem:
    item: Item
    pictures: Mapping[str, bytes]


def invent_items() -> list[InventedItem]:
    """Every task, numbered within its competency: ``met.1-001`` …"""
    numbers: dict[str, int] = {}
    return [_item(record, numbers) for record in _records()]


def _records() -> Iterator[Mapping[str, Any]]:
    for name in _FILES:
        yield from read_document((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


def _item(record: Mapping[str, Any], numbers: dict[str, int]) -> InventedItem:
    competency = record["c"]
    numbers[competency] = number = numbers.get(competency, 0) + 1
    code = f"{competency}-{number:03d}"
    interaction, key, points = _KINDS[record["k"]](record, code)
    item = Item(
        identifier=code,
        title=code,
        prompt=read_notation(record["q"]),
        interaction=interaction,
        key=key,
        max_score=points,
        metadata=Metadata(
            competency=competency,
            difficulty=_DIFFICULTIES[record["d"]],
            seconds=record["s"],
            author=AUTHOR,
        ),
    )
    picture = draw_bars(record["heights"]) if "heights" in record else None
    return InventedItem(item, {f"{code}.png": picture} if picture else {})


def _options(texts: list[Any], prefix: str = "a") -> tuple[Option, ...]:
    return tuple(
        Option(f"{prefix}{number}", read_notation(str(text)))
        for number, text in enumerate(texts, 1)
    )


def _mixed(right: list[Any], wrong: list[Any], code: str) -> tuple[tuple[Option, ...], list[str]]:
    """Right and wrong options in an order of their own for each task; identifiers of the right ones."""
    texts = sorted([*right, *wrong], key=lambda text: hash_of(f"{code}{text}"))
    options = _options(texts)
    told = set(map(str, right))
    pairs = zip(options, texts, strict=True)
    return options, [one.identifier for one, text in pairs if str(text) in told]


def hash_of(text: str) -> int:
    """A number that depends on the text alone, today and tomorrow."""
    return sum(ord(letter) * (number + 7) ** 3 for number, letter in enumerate(text)) % 9973


def _single(record: Mapping[str, Any], code: str) -> Built:
    options, right = _mixed([record["right"]], record["wrong"], code)
    return SingleChoice(options, shuffle=True), ChoiceKey(tuple(right)), Decimal(1)


def _multiple(record: Mapping[str, Any], code: str) -> Built:
    """A point for each right option, one taken for each wrong one, never below zero."""
    options, right = _mixed(record["right"], record["wrong"], code)
    points = tuple(
        OptionPoints(one.identifier, Decimal(1 if one.identifier in right else -1))
        for one in options
    )
    key = ChoiceKey(tuple(right), points)
    return MultipleChoice(options, shuffle=True), key, Decimal(len(right))


def _order(record: Mapping[str, Any], _code: str) -> Built:
    options = _options(record["order"])
    key = OrderKey(tuple(one.identifier for one in options))
    return Ordering(options, first="сначала", last="в конце"), key, Decimal(1)


def _match(record: Mapping[str, Any], _code: str) -> Built:
    left = _options(list(record["pairs"]), "l")
    right = _options([*record["pairs"].values(), *record.get("extra", ())], "r")
    pairs = tuple(
        PairPoints(one.identifier, two.identifier) for one, two in zip(left, right, strict=False)
    )
    return Matching(left, right, shuffle=True), MatchKey(pairs, exact=True), Decimal(1)


def _inline(record: Mapping[str, Any], _code: str) -> Built:
    gaps, keys = [], []
    for name, told in record["gaps"].items():
        texts = sorted([told["right"], *told["wrong"]])
        options = _options(texts, name)
        right = options[texts.index(told["right"])].identifier
        gaps.append(Gap(name, "list", options))
        keys.append(GapKey(name, (AcceptedOption(right),)))
    return Gaps(tuple(gaps)), GapsKey(tuple(keys)), Decimal(len(keys))


def _gap(record: Mapping[str, Any], _code: str) -> Built:
    gaps = tuple(Gap(name, "text", width=10) for name in record["gaps"])
    keys = tuple(
        GapKey(name, tuple(AcceptedText(str(text)) for text in accepted))
        for name, accepted in record["gaps"].items()
    )
    return Gaps(gaps), GapsKey(keys), Decimal(len(keys))


def _number(record: Mapping[str, Any], _code: str) -> Built:
    accepted = AcceptedNumber.around(Decimal(record["value"]), Decimal(record["tolerance"]))
    return NumberEntry(record["unit"]), NumberKey((accepted,)), Decimal(1)


def _text(record: Mapping[str, Any], _code: str) -> Built:
    accepted = tuple(AcceptedText(text) for text in record["accepted"])
    return TextEntry(width=30), TextKey(accepted, TextRule(punctuation=True)), Decimal(1)


def _essay(record: Mapping[str, Any], _code: str) -> Built:
    criteria = tuple(
        RubricCriterion(f"k{number}", one["title"], Decimal(one["points"]), _levels(one))
        for number, one in enumerate(record["criteria"], 1)
    )
    rubric = Rubric(criteria, sample=read_notation(record["sample"]))
    return Essay(lines=8), rubric, sum((one.points for one in criteria), Decimal(0))


def _levels(criterion: Mapping[str, Any]) -> tuple[RubricLevel, ...]:
    levels = criterion.get("levels", {})
    return tuple(RubricLevel(Decimal(points), text) for points, text in levels.items())


def _hotspot(record: Mapping[str, Any], code: str) -> Built:
    areas = tuple(
        Area(
            f"b{number}",
            "rect",
            tuple(map(Decimal, (left, 0, left + BAR, HEIGHT))),
            f"столбец {number}",
        )
        for number, left in enumerate(range(GAP, WIDTH, BAR + GAP), 1)
    )
    image = Image(f"{code}.png", record["alt"], WIDTH, HEIGHT)
    return Hotspot(image, areas), ChoiceKey((f"b{record['right']}",)), Decimal(1)


_KINDS: Final[Mapping[str, Callable[[Mapping[str, Any], str], Built]]] = {
    "single": _single,
    "multiple": _multiple,
    "order": _order,
    "match": _match,
    "inline": _inline,
    "gap": _gap,
    "number": _number,
    "text": _text,
    "essay": _essay,
    "hotspot": _hotspot,
}
