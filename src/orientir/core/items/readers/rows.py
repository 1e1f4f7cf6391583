"""Rows of our own xlsx → items; the columns and parts are those of ``writers.rows``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, cast

from orientir.core.items.cells import from_cell
from orientir.core.items.comparing import parse_number
from orientir.core.items.readers.found import Contents, Found, ItemRefused, Unsupported
from orientir.core.items.readers.shapes import read_area
from orientir.core.items.specs import (
    DIFFICULTY_TITLES,
    KIND_TITLES,
    ONE,
    ZERO,
    Accepted,
    AcceptedNumber,
    AcceptedOption,
    AcceptedText,
    Area,
    AreaPoints,
    ChoiceKey,
    Essay,
    Feedback,
    Gap,
    GapKey,
    Gaps,
    GapsKey,
    Hotspot,
    Interaction,
    Item,
    Key,
    Kind,
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
    PointsKey,
    Rubric,
    RubricCriterion,
    RubricLevel,
    SingleChoice,
    TextEntry,
    TextKey,
    TextRule,
)
from orientir.core.items.text import Image
from orientir.core.items.writers.rows import ENTRY_TITLES, WHEN_TITLES

_KINDS = {title: kind for kind, title in KIND_TITLES.items()}
_DIFFICULTIES = {title: name for name, title in DIFFICULTY_TITLES.items()} | {"": ""}
_ENTRIES = {title: name for name, title in ENTRY_TITLES.items()}
_WHENS = {title: name for name, title in WHEN_TITLES.items()}
_YES = ("да", "1", "+", "верно", "true")
_PARTS = frozenset(
    (
        "вариант", "слева", "справа", "пара", "пропуск", "слово", "ответ", "правило", "рисунок", "область",
        "область ключа", "критерий", "уровень", "образец", "указание", "отклик", "начало", "конец", "единица",
    )
)  # fmt: skip

Row = Mapping[str, str]


@dataclass(slots=True)
class _Draft:
    """One item's rows: the first is the item's own; ``number`` is its line in the sheet."""

    number: int
    head: Row
    parts: dict[str, list[Row]] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)

    def all(self, part: str, where: str | None = None) -> Iterator[Row]:
        for row in self.parts.get(part, ()):
            if where is None or row.get("Где", "") == where:
                yield row

    def text(self, part: str) -> str:
        return next((row.get("Текст", "") for row in self.all(part)), "")

    @property
    def settings(self) -> dict[str, str]:
        return settings_of(self.head)


def settings_of(row: Row) -> dict[str, str]:
    """``перемешивать; до=2`` → {"перемешивать": "", "до": "2"}."""
    said = [part.strip() for part in row.get("Настройки", "").split(";") if part.strip()]
    return {
        name.strip().lower(): value.strip()
        for name, _, value in (one.partition("=") for one in said)
    }


def read_rows(rows: Iterable[tuple[int, Row]], file: str) -> Contents:
    """Items of numbered rows; an item with a mistake is named with its line, the others are read."""
    contents = Contents()
    for draft in _drafts(rows, contents, file):
        identifier = draft.head.get("Код", "").strip()
        try:
            item = _item(draft, identifier)
        except ItemRefused as refused:
            reason = f"строка {draft.number}: {refused}"
            contents.unsupported.append(
                Unsupported(identifier or f"строка {draft.number}", reason, file)
            )
        else:
            contents.items.append(Found(item, file, tuple(dict.fromkeys(draft.losses))))
    return contents


def _drafts(rows: Iterable[tuple[int, Row]], contents: Contents, file: str) -> Iterator[_Draft]:
    draft: _Draft | None = None
    for number, row in rows:
        part = row.get("Часть", "").strip().lower()
        if part == "задание":
            if draft:
                yield draft
            draft = _Draft(number, row)
        elif draft is None or row.get("Код", "").strip() not in (
            "",
            draft.head.get("Код", "").strip(),
        ):
            reason = f"строка {number}: часть без своего задания"
            contents.unsupported.append(Unsupported(f"строка {number}", reason, file))
        else:
            draft.parts.setdefault(part, []).append(row)
    if draft:
        yield draft


def _item(draft: _Draft, identifier: str) -> Item:
    unknown = sorted(set(draft.parts) - _PARTS)
    if unknown:
        raise ItemRefused(f"неизвестная часть «{unknown[0]}»")
    if not identifier:
        raise ItemRefused("нет кода задания")
    kind = _KINDS.get(draft.head.get("Вид", "").strip().lower())
    if kind is None:
        raise ItemRefused(f"неизвестный вид задания «{draft.head.get('Вид', '')}»")
    gaps = [row.get("Обозначение", "") for row in draft.all("пропуск")]
    return Item(
        identifier=identifier,
        title=draft.head.get("Название", ""),
        prompt=from_cell(draft.head.get("Текст", ""), gaps, draft.losses),
        interaction=_interaction(draft, kind),
        key=_KEYS[kind](draft),
        max_score=_decimal(draft.head.get("Балл", "") or "1", "Балл"),
        feedback=tuple(_feedback(draft)),
        metadata=_metadata(draft.head),
    )


def _metadata(head: Row) -> Metadata:
    difficulty = head.get("Сложность", "").strip().lower()
    if difficulty not in _DIFFICULTIES:
        raise ItemRefused(f"неизвестная сложность «{difficulty}»")
    seconds = head.get("Секунды", "").strip()
    return Metadata(
        competency=head.get("Компетенция", ""),
        difficulty=_DIFFICULTIES[difficulty],
        seconds=_whole(seconds, "Секунды") if seconds else None,
        author=head.get("Автор", ""),
        language=head.get("Язык", ""),
        category=head.get("Раздел", ""),
        tags=tuple(one.strip() for one in head.get("Метки", "").split(";") if one.strip()),
    )


def _decimal(text: str, column: str) -> Decimal:
    number = parse_number(text)
    if number is None:
        raise ItemRefused(f"{column}: «{text[:40]}» не число")
    return number


def _whole(text: str, column: str) -> int:
    number = _decimal(text, column)
    if number != number.to_integral_value() or not 0 <= number < 1_000_000:
        raise ItemRefused(f"{column}: «{text[:40]}» не целое число")
    return int(number)


def _said(settings: Mapping[str, str], name: str, default: int = 0) -> int:
    return _whole(settings[name], name) if settings.get(name) else default


def _options(draft: _Draft, part: str, where: str | None = None) -> tuple[Option, ...]:
    return tuple(_option(row, draft) for row in draft.all(part, where))


def _option(row: Row, draft: _Draft) -> Option:
    settings, name = settings_of(row), row.get("Обозначение", "").strip()
    if not name:
        raise ItemRefused(f"у варианта «{row.get('Текст', '')[:40]}» нет обозначения")
    text = from_cell(row.get("Текст", ""), (), draft.losses)
    return Option(
        name, text, "закреплён" in settings, _said(settings, "раз", 1) if "раз" in settings else 1
    )


def _interaction(draft: _Draft, kind: Kind) -> Interaction:
    settings = draft.settings
    shuffle = "перемешивать" in settings
    match kind:
        case "single_choice":
            return SingleChoice(_options(draft, "вариант"), shuffle)
        case "multiple_choice":
            least, most = _said(settings, "от"), _said(settings, "до")
            return MultipleChoice(_options(draft, "вариант"), shuffle, least, most)
        case "ordering":
            ends = draft.text("начало"), draft.text("конец")
            return Ordering(_options(draft, "вариант"), shuffle, *ends)
        case "matching":
            sides = _options(draft, "слева"), _options(draft, "справа")
            return Matching(*sides, shuffle, _said(settings, "до"))
        case "gap" | "inline_choice":
            gaps = tuple(_gap(row, draft) for row in draft.all("пропуск"))
            return Gaps(gaps, _options(draft, "слово"), shuffle)
    return _field(draft, kind, settings)


def _field(draft: _Draft, kind: Kind, settings: Mapping[str, str]) -> Interaction:
    match kind:
        case "numeric":
            return NumberEntry(draft.text("единица"))
        case "short_text":
            return TextEntry(_said(settings, "ширина"))
        case "extended":
            return Essay(_said(settings, "строк", 10), _said(settings, "слов"))
    image = next(iter(draft.all("рисунок")), None)
    if image is None:
        raise ItemRefused("нет рисунка")
    sizes = settings_of(image)
    picture = Image(
        image.get("Обозначение", ""),
        image.get("Текст", ""),
        _said(sizes, "ширина"),
        _said(sizes, "высота"),
    )
    areas = tuple(_area(row) for row in draft.all("область"))
    least, most = _said(settings, "от"), _said(settings, "до")
    return Hotspot(picture, areas, "отметки" in settings, least, most)


def _gap(row: Row, draft: _Draft) -> Gap:
    name, said = row.get("Обозначение", "").strip(), row.get("Текст", "").strip().lower()
    if said not in _ENTRIES:
        raise ItemRefused(f"пропуск {name}: вид «{said}», а бывает текст, число, список, слово")
    entry = cast(Literal["text", "number", "list", "bank"], _ENTRIES[said])
    options = _options(draft, "вариант", name) if entry == "list" else ()
    return Gap(name, entry, options, _said(settings_of(row), "ширина"))


def _area(row: Row) -> Area:
    shape, _, numbers = row.get("Где", "").strip().partition(" ")
    return read_area(row.get("Обозначение", "").strip(), shape, numbers, row.get("Текст", ""))


# --- the key -----------------------------------------------------------------------------------


def _floor(draft: _Draft) -> Decimal | None:
    settings = draft.settings
    if "ниже нуля" in settings:
        return None
    return _decimal(settings["не ниже"], "не ниже") if "не ниже" in settings else ZERO


def _is_right(row: Row) -> bool:
    return row.get("Верно", "").strip().lower() in _YES


def _choice_key(draft: _Draft, part: str = "вариант") -> Key | None:
    rows = list(draft.all(part))
    correct = tuple(row.get("Обозначение", "").strip() for row in rows if _is_right(row))
    points = tuple(
        OptionPoints(row.get("Обозначение", "").strip(), _decimal(row["Балл"], "Балл"))
        for row in rows
        if row.get("Балл", "").strip()
    )
    return ChoiceKey(correct, points, _floor(draft)) if correct or points else None


def _order_key(draft: _Draft) -> Key | None:
    placed = [
        (_whole(row["Верно"], "Верно"), row.get("Обозначение", "").strip())
        for row in draft.all("вариант")
        if row.get("Верно", "").strip()
    ]
    if not placed:
        return None
    rule: Literal["exact", "positions"] = "positions" if "по местам" in draft.settings else "exact"
    return OrderKey(tuple(name for _, name in sorted(placed)), rule)


def _match_key(draft: _Draft) -> Key | None:
    pairs = tuple(
        PairPoints(row.get("Обозначение", "").strip(), row.get("Где", "").strip(), _points(row))
        for row in draft.all("пара")
    )
    return MatchKey(pairs, "всё сразу" in draft.settings, _floor(draft)) if pairs else None


def _points(row: Row) -> Decimal:
    return _decimal(row["Балл"], "Балл") if row.get("Балл", "").strip() else ONE


def _accepted(row: Row) -> Accepted:
    settings, points = settings_of(row), _points(row)
    if row.get("От", "").strip() or row.get("До", "").strip():
        low = _decimal(row.get("От", "") or row.get("До", ""), "От")
        high = _decimal(row.get("До", "") or row.get("От", ""), "До")
        return AcceptedNumber(low, high, points, "без начала" in settings, "без конца" in settings)
    if row.get("Обозначение", "").strip():
        return AcceptedOption(row["Обозначение"].strip(), points)
    return AcceptedText(row.get("Текст", ""), points, "образец" in settings)


def _number(accepted: Accepted) -> AcceptedNumber:
    if isinstance(accepted, AcceptedNumber):
        return accepted
    text = accepted.text if isinstance(accepted, AcceptedText) else accepted.option
    return AcceptedNumber.around(_decimal(text, "Текст"), points=accepted.points)


def _number_key(draft: _Draft) -> Key | None:
    accepted = tuple(_number(_accepted(row)) for row in draft.all("ответ"))
    return NumberKey(accepted) if accepted else None


def _text_key(draft: _Draft) -> Key | None:
    accepted = tuple(
        one for one in map(_accepted, draft.all("ответ")) if isinstance(one, AcceptedText)
    )
    return TextKey(accepted, _rule(draft, "")) if accepted else None


def _rule(draft: _Draft, gap: str) -> TextRule:
    row = next(iter(draft.all("правило", gap)), None)
    told = settings_of(row) if row is not None else {}
    return TextRule(
        case="различать прописные" not in told,
        yo="различать ё" not in told,
        spaces="различать пробелы" not in told,
        punctuation="без знаков препинания" in told,
    )


def _gaps_key(draft: _Draft) -> Key | None:
    entries = {row.get("Обозначение", ""): row.get("Текст", "") for row in draft.all("пропуск")}
    keys = []
    for name in dict.fromkeys(row.get("Где", "") for row in draft.all("ответ")):
        accepted = tuple(_accepted(row) for row in draft.all("ответ", name))
        if entries.get(name) == ENTRY_TITLES["number"]:
            accepted = tuple(map(_number, accepted))
        keys.append(GapKey(name, accepted, _rule(draft, name)))
    return GapsKey(tuple(keys), "всё сразу" in draft.settings, _floor(draft)) if keys else None


def _rubric_key(draft: _Draft) -> Key | None:
    criteria = tuple(
        RubricCriterion(name, row.get("Текст", ""), _points(row), tuple(_levels(draft, name)))
        for row in draft.all("критерий")
        for name in [row.get("Обозначение", "").strip()]
    )
    sample = from_cell(draft.text("образец"), (), draft.losses)
    instruction = from_cell(draft.text("указание"), (), draft.losses)
    return Rubric(criteria, sample, instruction) if criteria or sample or instruction else None


def _levels(draft: _Draft, criterion: str) -> Iterator[RubricLevel]:
    for row in draft.all("уровень", criterion):
        yield RubricLevel(_decimal(row.get("Балл", "") or "0", "Балл"), row.get("Текст", ""))


def _area_key(draft: _Draft) -> Key | None:
    if "отметки" not in draft.settings:
        return _choice_key(draft, "область")
    marked = tuple(AreaPoints(_area(row), _points(row)) for row in draft.all("область ключа"))
    return PointsKey(marked, _floor(draft)) if marked else None


_KEYS: dict[Kind, Callable[[_Draft], Key | None]] = {
    "single_choice": _choice_key,
    "multiple_choice": _choice_key,
    "ordering": _order_key,
    "matching": _match_key,
    "gap": _gaps_key,
    "inline_choice": _gaps_key,
    "numeric": _number_key,
    "short_text": _text_key,
    "extended": _rubric_key,
    "hotspot": _area_key,
}


def _feedback(draft: _Draft) -> Iterator[Feedback]:
    for row in draft.all("отклик"):
        when: Any = _WHENS.get(row.get("Где", "").strip().lower())
        if when is None:
            raise ItemRefused(
                f"отклик: «{row.get('Где', '')}», а бывает всегда, верно, неверно, вариант"
            )
        text = from_cell(row.get("Текст", ""), (), draft.losses)
        yield Feedback(when, text, row.get("Обозначение", "").strip())
