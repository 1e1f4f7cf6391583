"""What a bank demands of an item before it may be reviewed: one rule, one function, every finding with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from orientir.core.items import areas
from orientir.core.items.comparing import tidy_text
from orientir.core.items.public import options_of
from orientir.core.items.specs import (
    ZERO,
    AcceptedNumber,
    AcceptedOption,
    AcceptedText,
    Area,
    AreaPoints,
    ChoiceKey,
    Essay,
    GapKey,
    Gaps,
    GapsKey,
    Hotspot,
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
    PointsKey,
    Rubric,
    SingleChoice,
    TextEntry,
    TextKey,
    TextRule,
)
from orientir.core.items.text import Formula, Image, RichText, slots_of, walk, words_of

Level = Literal["error", "warning", "notice"]


@dataclass(frozen=True, slots=True)
class ItemIssue:
    """One finding. An ``error`` keeps the item from review; ``place`` names an option, gap or area, or is empty."""

    level: Level
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


Rule = Callable[[Item], Iterator[ItemIssue]]


def check_item(item: Item) -> tuple[ItemIssue, ...]:
    """Every finding of every rule, errors first."""
    found = [issue for rule in RULES for issue in rule(item)]
    return tuple(sorted(found, key=lambda issue: ("error", "warning", "notice").index(issue.level)))


def may_be_reviewed(item: Item) -> bool:
    return all(issue.level != "error" for issue in check_item(item))


def _error(message: str, place: str = "") -> ItemIssue:
    return ItemIssue("error", place, message)


def _warning(message: str, place: str = "") -> ItemIssue:
    return ItemIssue("warning", place, message)


# --- the text ----------------------------------------------------------------------------------


def _texts(item: Item) -> Iterator[tuple[str, RichText]]:
    yield "текст задания", item.prompt
    for option in options_of(item.interaction):
        yield f"вариант {option.identifier}", option.text


def has_words(item: Item) -> Iterator[ItemIssue]:
    if not item.identifier.strip():
        yield _error("нет обозначения задания")
    if not item.prompt:
        yield _error("нет текста задания")
    elif not words_of(item.prompt):
        yield _warning("в тексте задания нет слов, только рисунок без описания")


def images_are_told(item: Item) -> Iterator[ItemIssue]:
    for place, text in _texts(item):
        for node in walk(text):
            if isinstance(node, Image) and not node.alt.strip():
                yield _error(f"у рисунка {node.media} нет описания для незрячих", place)
    interaction = item.interaction
    if isinstance(interaction, Hotspot) and not interaction.image.alt.strip():
        yield _error(f"у рисунка {interaction.image.media} нет описания для незрячих")


def formulas_are_written(item: Item) -> Iterator[ItemIssue]:
    for place, text in _texts(item):
        for node in walk(text):
            if isinstance(node, Formula) and not node.source.strip():
                yield _error("пустая формула", place)


def gaps_stand_in_text(item: Item) -> Iterator[ItemIssue]:
    if not isinstance(item.interaction, Gaps):
        return
    slots = Counter(slots_of(item.prompt))
    gaps = {gap.identifier for gap in item.interaction.gaps}
    for name in sorted(gaps - set(slots)):
        yield _error("пропуск не стоит в тексте задания", name)
    for name in sorted(set(slots) - gaps):
        yield _error("в тексте стоит пропуск, которого нет среди пропусков", name)
    for name in sorted(name for name, count in slots.items() if count > 1):
        yield _error("пропуск стоит в тексте дважды", name)


# --- what there is to choose from --------------------------------------------------------------


def _groups(item: Item) -> Iterator[tuple[str, tuple[Option, ...]]]:
    match item.interaction:
        case SingleChoice(options) | MultipleChoice(options) | Ordering(options):
            yield "", options
        case Matching(left, right):
            yield "слева", left
            yield "справа", right
        case Gaps(gaps, bank):
            yield from ((gap.identifier, gap.options) for gap in gaps if gap.entry == "list")
            if any(gap.entry == "bank" for gap in gaps):
                yield "слова для пропусков", bank


def options_suffice(item: Item) -> Iterator[ItemIssue]:
    least = {"single_choice": 2, "multiple_choice": 2, "ordering": 2, "inline_choice": 2}
    for place, options in _groups(item):
        if len(options) < least.get(item.kind, 1):
            yield _error(f"слишком мало вариантов: {len(options)}", place)
    if isinstance(item.interaction, Gaps) and not item.interaction.gaps:
        yield _error("нет ни одного пропуска")
    if isinstance(item.interaction, Hotspot) and not (
        item.interaction.points or item.interaction.areas
    ):
        yield _error("на рисунке нет ни одной области")


def options_differ(item: Item) -> Iterator[ItemIssue]:
    for place, options in _groups(item):
        seen = Counter(tidy_text(words_of(option.text), TextRule()) for option in options)
        for option in options:
            words = words_of(option.text)
            if not option.text:
                yield _error("пустой вариант", option.identifier)
            elif words and seen[tidy_text(words, TextRule())] > 1:
                yield _error(f"вариант «{words[:60]}» повторяется", place or option.identifier)


def identifiers_are_unique(item: Item) -> Iterator[ItemIssue]:
    for name, count in Counter(_identifiers(item)).items():
        if count > 1 or not name:
            yield _error("обозначение пусто или повторяется", name or "вариант")


def _identifiers(item: Item) -> Iterator[str]:
    match item.interaction:
        case Matching(left, right):
            yield from (f"слева {one.identifier}" for one in left)
            yield from (f"справа {one.identifier}" for one in right)
        case Gaps(gaps, bank):
            yield from (f"пропуск {one.identifier}" for one in gaps)
            yield from (
                f"{gap.identifier}, {one.identifier}" for gap in gaps for one in gap.options
            )
            yield from (f"слово {one.identifier}" for one in bank)
        case Hotspot(_, areas_of_item):
            yield from (one.identifier for one in areas_of_item)
        case other:
            yield from (one.identifier for one in options_of(other))


def areas_are_sound(item: Item) -> Iterator[ItemIssue]:
    for area in _areas(item):
        if not areas.is_sound(area):
            yield _error("у области не столько чисел, сколько нужно её виду", area.identifier)


def _areas(item: Item) -> Iterator[Area]:
    if isinstance(item.interaction, Hotspot):
        yield from item.interaction.areas
    if isinstance(item.key, PointsKey):
        yield from (one.area for one in item.key.areas)


# --- the key -----------------------------------------------------------------------------------

_KEY_OF: dict[type, tuple[type, ...]] = {
    SingleChoice: (ChoiceKey,),
    MultipleChoice: (ChoiceKey,),
    Ordering: (OrderKey,),
    Matching: (MatchKey,),
    Gaps: (GapsKey,),
    NumberEntry: (NumberKey,),
    TextEntry: (TextKey,),
    Essay: (Rubric,),
}


def key_suits(item: Item) -> Iterator[ItemIssue]:
    if item.key is None:
        if isinstance(item.interaction, Essay):
            yield _error("нет критериев, по которым эксперты оценят ответ")
        else:
            yield _error("нет ключа: неизвестно, какой ответ верен")
    elif not isinstance(item.key, expected_keys(item)):
        yield _error("ключ не того вида, что задание")


def expected_keys(item: Item) -> tuple[type, ...]:
    """Classes of the key that suit the item's kind."""
    if isinstance(item.interaction, Hotspot):
        return (PointsKey,) if item.interaction.points else (ChoiceKey,)
    return _KEY_OF[type(item.interaction)]


def key_is_complete(item: Item) -> Iterator[ItemIssue]:
    match item.key:
        case ChoiceKey(correct, points) if not correct and not _any_positive(points):
            yield _error("в ключе нет верного варианта")
        case OrderKey(correct) if not correct:
            yield _error("в ключе нет порядка")
        case MatchKey(pairs) if not _any_positive(pairs):
            yield _error("в ключе нет верных пар")
        case NumberKey(accepted) | TextKey(accepted) if not _any_positive(accepted):
            yield _error("в ключе нет верного ответа")
        case PointsKey(marked) if not _any_positive(marked):
            yield _error("в ключе нет верной области")
        case GapsKey(gaps):
            yield from _gaps_have_keys(item, gaps)
        case Rubric(criteria) if not criteria:
            yield _error("нет критериев, по которым эксперты оценят ответ")


def _any_positive(points: Iterable[object]) -> bool:
    return any(getattr(one, "points", ZERO) > 0 for one in points)


def _gaps_have_keys(item: Item, keys: tuple[GapKey, ...]) -> Iterator[ItemIssue]:
    if isinstance(item.interaction, Gaps):
        keyed = {one.gap for one in keys if _any_positive(one.accepted)}
        for gap in item.interaction.gaps:
            if gap.identifier not in keyed:
                yield _warning("у пропуска нет верного ответа", gap.identifier)
    if not any(_any_positive(one.accepted) for one in keys):
        yield _error("в ключе нет верного ответа ни для одного пропуска")


def key_names_what_is(item: Item) -> Iterator[ItemIssue]:
    """Everything the key speaks of is in the item."""
    for what, name, known in _named_in_key(item):
        if name not in known:
            yield _error(f"в ключе {what}, которого нет в задании", name)


def _named_in_key(item: Item) -> Iterator[tuple[str, str, set[str]]]:
    match item.interaction, item.key:
        case ((SingleChoice() | MultipleChoice() | Hotspot()), ChoiceKey(correct, points)):
            known = set(_identifiers(item))
            for name in (*correct, *(one.option for one in points)):
                yield "вариант", name, known
        case Ordering(options), OrderKey(correct):
            yield from (("вариант", one, {each.identifier for each in options}) for one in correct)
        case Matching(left, right), MatchKey(pairs):
            lefts, rights = ({one.identifier for one in side} for side in (left, right))
            for pair in pairs:
                yield "вариант слева", pair.left, lefts
                yield "вариант справа", pair.right, rights
        case Gaps() as interaction, GapsKey(keys):
            yield from _named_in_gaps(interaction, keys)


def _named_in_gaps(
    interaction: Gaps, keys: tuple[GapKey, ...]
) -> Iterator[tuple[str, str, set[str]]]:
    gaps = {gap.identifier: gap for gap in interaction.gaps}
    for key in keys:
        yield "пропуск", key.gap, set(gaps)
        gap = gaps.get(key.gap)
        if gap is None:
            continue
        options = interaction.bank if gap.entry == "bank" else gap.options
        for accepted in key.accepted:
            if isinstance(accepted, AcceptedOption):
                yield "вариант", accepted.option, {one.identifier for one in options}


def key_can_be_given(item: Item) -> Iterator[ItemIssue]:
    """The right answer is one that the item lets a person give."""
    match item.interaction, item.key:
        case SingleChoice(), ChoiceKey(correct, ()) if len(correct) > 1:
            yield _error("в ключе несколько вариантов, а выбрать можно один")
        case (MultipleChoice() | Hotspot()) as several, ChoiceKey(correct, ()):
            if isinstance(several.most, int) and several.most and len(correct) > several.most:
                yield _error(f"верных вариантов {len(correct)}, а выбрать можно {several.most}")
        case Ordering(options), OrderKey(correct):
            if sorted(correct) != sorted(option.identifier for option in options):
                yield _error("в ключе порядка не все варианты или они повторяются")
            elif correct == tuple(option.identifier for option in options):
                yield from _order_is_shown(item)


def _order_is_shown(item: Item) -> Iterator[ItemIssue]:
    if isinstance(item.interaction, Ordering) and not item.interaction.shuffle:
        yield _warning("варианты показаны сразу в верном порядке: включите перемешивание")


def pairs_are_mixed(item: Item) -> Iterator[ItemIssue]:
    """The order of listing must not tell who belongs to whom."""
    match item.interaction, item.key:
        case Matching(left, right, shuffle=False), MatchKey(pairs) if len(left) > 1:
            rights = {one.left: one.right for one in pairs if one.points > 0}
            told = [rights.get(one.identifier) for one in left]
            if told == [one.identifier for one in right[: len(left)]]:
                yield _warning("пары стоят друг против друга: включите перемешивание")


def entries_suit(item: Item) -> Iterator[ItemIssue]:
    """Accepted answers are of the kind that the field takes, ranges run upwards."""
    for place, accepted in _accepted(item):
        if isinstance(accepted, AcceptedNumber) and accepted.low > accepted.high:
            yield _error("нижняя граница больше верхней", place)
        if isinstance(accepted, AcceptedText) and not accepted.text.strip():
            yield _error("пустой верный ответ", place)
        if isinstance(accepted, AcceptedText) and _fits_all(accepted):
            yield _warning("верным считается любой ответ", place)


def _fits_all(accepted: AcceptedText) -> bool:
    return accepted.wildcard and accepted.points > 0 and not accepted.text.strip(" *")


def _accepted(item: Item) -> Iterator[tuple[str, object]]:
    match item.key:
        case NumberKey(accepted) | TextKey(accepted):
            yield from (("", one) for one in accepted)
        case GapsKey(gaps):
            yield from ((gap.gap, one) for gap in gaps for one in gap.accepted)


# --- points ------------------------------------------------------------------------------------


def points_are_sane(item: Item) -> Iterator[ItemIssue]:
    if item.max_score <= 0:
        yield _error("наибольший балл должен быть больше нуля")
        return
    best = best_points(item)
    if best is not None and item.max_score - best >= Decimal("0.001"):
        yield _error(f"набрать можно только {best:f} из {item.max_score:f}")
    elif best is not None and best - item.max_score >= Decimal("0.001"):
        yield _warning(f"баллы ключа дают {best:f}, засчитается {item.max_score:f}")


def best_points(item: Item) -> Decimal | None:
    """The most that the key's points add up to; None when the key knows only right and wrong."""
    return key_points(item.key, one_only=isinstance(item.interaction, SingleChoice))


def key_points(key: Key | None, *, one_only: bool = False) -> Decimal | None:
    """As ``best_points``, of a key alone; ``one_only``: a single option can be chosen."""
    match key:
        case ChoiceKey(_, points) if points:
            gains = [one.points for one in points if one.points > 0]
            return max(gains, default=ZERO) if one_only else sum(gains, ZERO)
        case MatchKey(pairs, False):
            return sum((one.points for one in pairs if one.points > 0), ZERO)
        case GapsKey(gaps, False):
            return sum((_best(gap.accepted) for gap in gaps), ZERO)
        case NumberKey(accepted) | TextKey(accepted):
            return _best(accepted)
        case PointsKey(marked):
            return _sum_of_areas(marked)
        case Rubric(criteria) if criteria:
            return sum((one.points for one in criteria), ZERO)
    return None


def _best(accepted: Iterable[object]) -> Decimal:
    return max((getattr(one, "points", ZERO) for one in accepted), default=ZERO)


def _sum_of_areas(marked: Iterable[AreaPoints]) -> Decimal:
    return sum((one.points for one in marked if one.points > 0), ZERO)


def rubric_is_sound(item: Item) -> Iterator[ItemIssue]:
    if not isinstance(item.key, Rubric):
        return
    for criterion in item.key.criteria:
        if criterion.points <= 0:
            yield _error("у критерия нет баллов", criterion.title or criterion.identifier)
        if any(level.points > criterion.points or level.points < 0 for level in criterion.levels):
            yield _error(
                "у уровня критерия больше баллов, чем у критерия, или меньше нуля", criterion.title
            )


# --- what a bank sorts by ----------------------------------------------------------------------


def is_described(item: Item) -> Iterator[ItemIssue]:
    if not item.metadata.competency:
        yield _warning("не указана компетенция")
    if item.metadata.seconds is not None and item.metadata.seconds <= 0:
        yield _error("время на задание должно быть больше нуля")
    if not item.metadata.author:
        yield ItemIssue("notice", "", "не указан автор")


RULES: tuple[Rule, ...] = (
    has_words,
    images_are_told,
    formulas_are_written,
    gaps_stand_in_text,
    options_suffice,
    options_differ,
    identifiers_are_unique,
    areas_are_sound,
    key_suits,
    key_is_complete,
    key_names_what_is,
    key_can_be_given,
    pairs_are_mixed,
    entries_suit,
    points_are_sane,
    rubric_is_sound,
    is_described,
)
