"""Items as rows of our own xlsx: a row of the item, then a row for each of its parts, as a methodist fills them in.

The columns stand in ``COLUMNS``; ``readers.rows`` reads the same. docs/items.md tells what each part holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from orientir.core.items.cells import to_cell
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
    Ordering,
    OrderKey,
    PairPoints,
    PointsKey,
    Rubric,
    SingleChoice,
    TextEntry,
    TextKey,
    TextRule,
)
from orientir.core.items.storage import number_text

COLUMNS = (
    "Код", "Часть", "Вид", "Обозначение", "Текст", "Верно", "Балл", "От", "До", "Где", "Настройки", "Название",
    "Компетенция", "Сложность", "Секунды", "Автор", "Язык", "Раздел", "Метки",
)  # fmt: skip
ENTRY_TITLES = {"text": "текст", "number": "число", "list": "список", "bank": "слово"}
WHEN_TITLES = {
    "always": "всегда", "correct": "верно", "incorrect": "неверно", "option": "вариант",
}  # fmt: skip
YES = "да"
Row = dict[str, str]


def to_rows(items: Iterable[Item]) -> list[Row]:
    """All rows of the items; columns that a row has nothing for are left out."""
    return [
        {name: value for name, value in row.items() if value != ""}
        for item in items
        for row in _item_rows(item)
    ]


def _item_rows(item: Item) -> Iterator[Row]:
    yield _head(item)
    yield from (_part(item, name, **cells) for name, cells in _parts(item))
    for one in item.feedback:
        yield _part(
            item, "отклик", where=WHEN_TITLES[one.when], name=one.option, text=to_cell(one.text)
        )


def _head(item: Item) -> Row:
    about = item.metadata
    return {
        "Код": item.identifier,
        "Часть": "задание",
        "Вид": KIND_TITLES[item.kind],
        "Текст": to_cell(item.prompt, gap_names(item)),
        "Балл": number_text(item.max_score),
        "Настройки": "; ".join(_settings(item)),
        "Название": item.title,
        "Компетенция": about.competency,
        "Сложность": DIFFICULTY_TITLES[about.difficulty] if about.difficulty else "",
        "Секунды": "" if about.seconds is None else str(about.seconds),
        "Автор": about.author,
        "Язык": about.language,
        "Раздел": about.category,
        "Метки": "; ".join(about.tags),
    }


def gap_names(item: Item) -> tuple[str, ...]:
    """Identifiers of the item's gaps."""
    return (
        tuple(gap.identifier for gap in item.interaction.gaps)
        if isinstance(item.interaction, Gaps)
        else ()
    )


def _part(item: Item, part: str, **cells: str) -> Row:
    columns = {"name": "Обозначение", "text": "Текст", "right": "Верно", "points": "Балл", "low": "От", "high": "До",
               "where": "Где", "settings": "Настройки"}  # fmt: skip
    told = {columns[key]: value for key, value in cells.items()}
    return {"Код": item.identifier, "Часть": part, **told}


def _settings(item: Item) -> Iterator[str]:
    if getattr(item.interaction, "shuffle", False):
        yield "перемешивать"
    yield from _limits(item.interaction)
    if isinstance(item.interaction, Hotspot) and item.interaction.points:
        yield "отметки"
    yield from _key_settings(item.key)


def _limits(interaction: Interaction) -> Iterator[str]:
    match interaction:
        case MultipleChoice(least=least, most=most) | Hotspot(least=least, most=most):
            yield from _numbers(("от", least), ("до", most))
        case Matching(most=most):
            yield from _numbers(("до", most))
        case TextEntry(width):
            yield from _numbers(("ширина", width))
        case Essay(lines, words):
            yield from _numbers(("строк", lines), ("слов", words))


def _key_settings(key: Key | None) -> Iterator[str]:
    if getattr(key, "exact", False):
        yield "всё сразу"
    if isinstance(key, OrderKey) and key.rule == "positions":
        yield "по местам"
    floor = getattr(key, "floor", ZERO)
    if floor is None or floor != ZERO:
        yield "ниже нуля" if floor is None else f"не ниже={number_text(floor)}"


def _numbers(*pairs: tuple[str, int]) -> Iterator[str]:
    yield from (f"{name}={value}" for name, value in pairs if value)


Parts = Iterator[tuple[str, dict[str, str]]]


def _parts(item: Item) -> Parts:
    match item.interaction:
        case SingleChoice(options) | MultipleChoice(options):
            yield from (("вариант", _chosen(one, item.key)) for one in options)
        case Ordering() as ordering:
            yield from _ordered(ordering, item)
        case Matching(left, right):
            yield from (("слева", _option(one)) for one in left)
            yield from (("справа", _option(one)) for one in right)
        case Gaps() as gaps:
            yield from _gaps(gaps)
        case NumberEntry(unit) if unit:
            yield "единица", {"text": unit}
        case Hotspot() as hotspot:
            yield from _hotspot(hotspot, item)
    yield from _key(item)


def _option(option: Option) -> dict[str, str]:
    settings = [
        *(["закреплён"] if option.fixed else []),
        *([f"раз={option.limit}"] if option.limit != 1 else []),
    ]
    return {
        "name": option.identifier,
        "text": to_cell(option.text),
        "settings": "; ".join(settings),
    }


def _chosen(option: Option, key: object) -> dict[str, str]:
    return _option(option) | _worth(option.identifier, key)


def _worth(name: str, key: object) -> dict[str, str]:
    if not isinstance(key, ChoiceKey):
        return {}
    points = next((number_text(one.points) for one in key.points if one.option == name), "")
    return {"right": YES if name in key.correct else "", "points": points}


def _ordered(ordering: Ordering, item: Item) -> Parts:
    places = list(item.key.correct) if isinstance(item.key, OrderKey) else []
    for one in ordering.options:
        name = one.identifier
        right = str(places.index(name) + 1) if name in places else ""
        yield "вариант", _option(one) | {"right": right}
    if ordering.first:
        yield "начало", {"text": ordering.first}
    if ordering.last:
        yield "конец", {"text": ordering.last}


def _gaps(interaction: Gaps) -> Parts:
    for gap in interaction.gaps:
        width = f"ширина={gap.width}" if gap.width else ""
        yield "пропуск", {
            "name": gap.identifier, "text": ENTRY_TITLES[gap.entry], "settings": width,
        }  # fmt: skip
        yield from (("вариант", _option(one) | {"where": gap.identifier}) for one in gap.options)
    yield from (("слово", _option(one)) for one in interaction.bank)


def _hotspot(hotspot: Hotspot, item: Item) -> Parts:
    image = hotspot.image
    sizes = "; ".join(_numbers(("ширина", image.width), ("высота", image.height)))
    yield "рисунок", {"name": image.media, "text": image.alt, "settings": sizes}
    yield from (("область", _area(one) | _worth(one.identifier, item.key)) for one in hotspot.areas)


def _area(area: Area) -> dict[str, str]:
    place = " ".join((area.shape, *map(number_text, area.corners)))
    return {"name": area.identifier, "text": area.label, "where": place}


def _key(item: Item) -> Parts:
    match item.key:
        case MatchKey(pairs):
            yield from (("пара", _pair(one)) for one in pairs)
        case NumberKey(accepted):
            yield from (("ответ", _accepted(one)) for one in accepted)
        case TextKey(accepted, rule):
            yield from _answers(accepted, rule, "")
        case GapsKey(gaps):
            yield from (part for gap in gaps for part in _answers(gap.accepted, gap.rule, gap.gap))
        case PointsKey(marked):
            yield from (("область ключа", _marked(one)) for one in marked)
        case Rubric() as rubric:
            yield from _rubric(rubric)


def _marked(one: AreaPoints) -> dict[str, str]:
    return _area(one.area) | {"points": _points(one.points)}


def _pair(one: PairPoints) -> dict[str, str]:
    return {"name": one.left, "where": one.right, "points": _points(one.points)}


def _answers(accepted: Iterable[Accepted], rule: TextRule, gap: str) -> Parts:
    yield from (("ответ", _accepted(one) | {"where": gap}) for one in accepted)
    yield from _rule(rule, gap)


def _points(points: Decimal) -> str:
    return "" if points == ONE else number_text(points)


def _accepted(one: Accepted) -> dict[str, str]:
    points = {"points": _points(one.points)}
    match one:
        case AcceptedText(text, _, wildcard):
            return points | {"text": text, "settings": "образец" if wildcard else ""}
        case AcceptedOption(option):
            return points | {"name": option}
        case AcceptedNumber(low, high, _, low_open, high_open):
            told = [*(["без начала"] if low_open else []), *(["без конца"] if high_open else [])]
            ends = {"low": number_text(low), "high": number_text(high)}
            return points | ends | {"settings": "; ".join(told)}


def _rule(rule: TextRule, gap: str) -> Parts:
    flags = (
        (not rule.case, "различать прописные"),
        (not rule.yo, "различать ё"),
        (not rule.spaces, "различать пробелы"),
        (rule.punctuation, "без знаков препинания"),
    )
    told = [name for flag, name in flags if flag]
    if told:
        yield "правило", {"where": gap, "settings": "; ".join(told)}


def _rubric(rubric: Rubric) -> Parts:
    for one in rubric.criteria:
        yield "критерий", {
            "name": one.identifier, "text": one.title, "points": number_text(one.points),
        }  # fmt: skip
        for level in one.levels:
            yield "уровень", {
                "where": one.identifier, "text": level.text, "points": number_text(level.points),
            }  # fmt: skip
    if rubric.sample:
        yield "образец", {"text": to_cell(rubric.sample)}
    if rubric.instruction:
        yield "указание", {"text": to_cell(rubric.instruction)}
