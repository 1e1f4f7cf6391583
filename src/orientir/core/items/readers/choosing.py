"""Interactions and keys of the question kinds that Moodle XML and GIFT share.

Identifiers of options are made of their text, so that neither they nor the order of listing tell what is right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, InvalidOperation

from orientir.core.items.comparing import parse_number
from orientir.core.items.readers.found import ItemRefused
from orientir.core.items.specs import (
    ZERO,
    AcceptedNumber,
    AcceptedText,
    ChoiceKey,
    Feedback,
    Interaction,
    Key,
    Matching,
    MatchKey,
    MultipleChoice,
    NumberEntry,
    NumberKey,
    Option,
    OptionPoints,
    PairPoints,
    SingleChoice,
    TextEntry,
    TextKey,
    TextRule,
)
from orientir.core.items.text import RichText, plain, words_of

HUNDRED = Decimal(100)
TRUE_FALSE = ("Верно", "Неверно")


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as the file gives it: its text and its share of the maximum, from -100 to 100."""

    text: RichText
    percent: Decimal
    feedback: RichText = ()
    tolerance: str = ""

    @property
    def words(self) -> str:
        return words_of(self.text)


def identifiers(texts: Iterable[str]) -> list[str]:
    """Identifiers that do not tell the order; equal texts get different ones."""
    used: dict[str, int] = {}
    result = []
    for text in texts:
        number = used[text] = used.get(text, 0) + 1
        digest = hashlib.sha256(f"{number}/{text}".encode()).hexdigest()
        result.append(f"o{digest[:8]}")
    return result


def percent_of(text: str | None) -> Decimal:
    """A share in per cent; ItemRefused when it is no number from -100 to 100."""
    try:
        percent = Decimal((text or "").strip().replace(",", "."))
    except InvalidOperation:
        percent = Decimal("NaN")
    if not percent.is_finite() or abs(percent) > HUNDRED:
        raise ItemRefused(f"доля балла «{(text or '').strip()[:20]}» не число от -100 до 100")
    return percent


def points_of(percent: Decimal, maximum: Decimal) -> Decimal:
    """The share as points, to a millionth, rounded so that thirds never add up to more than the whole."""
    return part_of(maximum, percent, HUNDRED)


def part_of(maximum: Decimal, part: Decimal | int, whole: Decimal | int) -> Decimal:
    """``part`` of ``whole`` of the maximum, to a millionth, rounded to zero."""
    points = (maximum * part / whole).quantize(Decimal("0.000001"), ROUND_DOWN)
    return points.normalize() + ZERO


Parts = tuple[Interaction, Key | None, tuple[Feedback, ...]]


def choice(answers: Sequence[Given], maximum: Decimal, *, single: bool, shuffle: bool) -> Parts:
    """Single or multiple choice by shares of the maximum."""
    names = identifiers(repr(one.text) for one in answers)
    options = tuple(Option(name, one.text) for name, one in zip(names, answers, strict=True))
    key = choice_key(names, answers, maximum, single=single)
    feedback = tuple(
        Feedback("option", one.feedback, name)
        for name, one in zip(names, answers, strict=True)
        if one.feedback
    )
    interaction = SingleChoice(options, shuffle) if single else MultipleChoice(options, shuffle)
    return interaction, key, feedback


def choice_key(
    names: Sequence[str], answers: Sequence[Given], maximum: Decimal, *, single: bool
) -> ChoiceKey:
    """Right and wrong alone where that says it all, else the points of every option."""
    shares = {name: one.percent for name, one in zip(names, answers, strict=True)}
    right = tuple(name for name, percent in shares.items() if percent > 0)
    if single and set(shares.values()) <= {HUNDRED, ZERO} and len(right) == 1:
        return ChoiceKey(right)
    points = tuple(
        OptionPoints(name, points_of(percent, maximum))
        for name, percent in shares.items()
        if percent
    )
    best = (
        tuple(name for name, percent in shares.items() if percent == HUNDRED) if single else right
    )
    lowest = min(shares.values(), default=ZERO)
    return ChoiceKey(best or right, points, None if single and lowest < 0 else ZERO)


def true_false(is_true: bool, feedback: tuple[RichText, RichText] = ((), ())) -> Parts:
    """``feedback``: on the choice of true, and of false."""
    options = (Option("true", plain(TRUE_FALSE[0])), Option("false", plain(TRUE_FALSE[1])))
    told = tuple(
        Feedback("option", text, option.identifier)
        for option, text in zip(options, feedback, strict=True)
        if text
    )
    return SingleChoice(options), ChoiceKey(("true" if is_true else "false",)), told


def short_text(answers: Sequence[Given], maximum: Decimal, *, case: bool) -> Parts:
    """A typed answer; ``*`` in it stands for anything."""
    accepted = accepted_texts(answers, maximum)
    return TextEntry(), TextKey(accepted, TextRule(case=not case, yo=False)), ()


def accepted_texts(answers: Sequence[Given], maximum: Decimal) -> tuple[AcceptedText, ...]:
    """Wrong answers matter only before a pattern that would let them in."""
    patterns = any("*" in one.words and one.percent > 0 for one in answers)
    return tuple(
        AcceptedText(
            one.words, points_of(one.percent, maximum), "*" in one.words.replace("\\*", "")
        )
        if "*" in one.words
        else AcceptedText(one.words, points_of(one.percent, maximum))
        for one in answers
        if one.percent > 0 or (patterns and one.percent == 0)
    )


def number(answers: Sequence[Given], maximum: Decimal, unit: str = "") -> Parts:
    """A number with tolerance."""
    return NumberEntry(unit), NumberKey(accepted_numbers(answers, maximum)), ()


def accepted_numbers(answers: Sequence[Given], maximum: Decimal) -> tuple[AcceptedNumber, ...]:
    """``3``, ``3:0.5`` (by ``tolerance`` or after the colon), ``1..5``; «*» as a wrong answer is left out."""
    result = []
    for one in answers:
        if one.words == "*" and one.percent <= 0:
            continue
        low, high = number_range(one.words, one.tolerance)
        if one.percent > 0:
            result.append(AcceptedNumber(low, high, points_of(one.percent, maximum)))
    return tuple(result)


def number_range(text: str, tolerance: str = "") -> tuple[Decimal, Decimal]:
    if ".." in text:
        first, _, second = text.partition("..")
        low, high = _decimal(first), _decimal(second)
    else:
        value, _, behind = text.partition(":")
        middle, around = _decimal(value), abs(_decimal(behind or tolerance or "0"))
        low, high = middle - around, middle + around
    if low > high:
        raise ItemRefused(f"нижняя граница больше верхней: {text[:40]}")
    return low, high


def _decimal(text: str) -> Decimal:
    found = parse_number(text)
    if found is None:
        raise ItemRefused(f"«{text.strip()[:40]}» не число")
    return found


def matching(
    pairs: Sequence[tuple[RichText, RichText]], maximum: Decimal, *, shuffle: bool
) -> Parts:
    """Pairs; an empty left side adds a superfluous right one. Every right pair gets its share."""
    asked = [(left, right) for left, right in pairs if left]
    if not asked:
        raise ItemRefused("в соответствии нет ни одной пары")
    left_names = identifiers(f"left {left!r}" for left, _ in asked)
    texts = {repr(right): right for _, right in pairs if right}
    right_names = dict(zip(texts, identifiers(texts), strict=True))
    rights = [Option(right_names[text], texts[text], limit=0) for text in texts]
    left = tuple(Option(name, text) for name, (text, _) in zip(left_names, asked, strict=True))
    right = tuple(sorted(rights, key=lambda option: option.identifier))
    share = part_of(maximum, 1, len(asked))
    key = MatchKey(
        tuple(
            PairPoints(name, right_names[repr(text)], share)
            for name, (_, text) in zip(left_names, asked, strict=True)
            if text
        )
    )
    return Matching(left, right, shuffle), key, ()
