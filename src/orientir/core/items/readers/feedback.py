"""Feedback of QTI 2 items: when it is shown is found by running the processing on answers, as the key is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from orientir.core.items.readers.answers import Translator
from orientir.core.items.readers.inquiry import Answer
from orientir.core.items.readers.markup import Markup
from orientir.core.items.readers.processing import Processing
from orientir.core.items.readers.xml import Element, descendants, name_of
from orientir.core.items.scoring import answer_field, score
from orientir.core.items.specs import (
    Accepted,
    AcceptedNumber,
    AcceptedOption,
    AcceptedText,
    ChoiceKey,
    Feedback,
    GapsKey,
    Item,
    MatchKey,
    MultipleChoice,
    NumberKey,
    OrderKey,
    SingleChoice,
    TextKey,
)

_KINDS = ("modalFeedback", "feedbackInline", "feedbackBlock")


def read_feedback(
    root: Element,
    item: Item,
    processing: Processing,
    translator: Translator,
    folder: str,
    losses: list[str],
) -> tuple[Feedback, ...]:
    """What of the item's feedback has a condition of ours; the rest is told in ``losses``."""
    markup, found = Markup(folder, tex=True), []
    answers = list(_samples(item))
    for element in descendants(root, *_KINDS):
        when = _when(
            element, item, answers, lambda answer: processing.run(translator.to_qti(answer))
        )
        text = markup.of_children(element)
        if when is None:
            losses.append(f"отклик по сложному условию ({name_of(element)})")
        elif text:
            found.append(Feedback(when[0], text, when[1]))  # type: ignore[arg-type]
    losses[:] = dict.fromkeys([*losses, *markup.losses])
    return tuple(dict.fromkeys(found))


def _samples(item: Item) -> Iterator[Answer]:
    """Right answers and wrong ones."""
    name = answer_field(item)
    match item.interaction:
        case SingleChoice(options):
            yield from ({name: one.identifier} for one in options)
            return
        case MultipleChoice(options):
            yield from ({name: [one.identifier]} for one in options)
    yield from ({name: value} for value in _by_key(item))


def _by_key(item: Item) -> Iterator[Any]:
    match item.key:
        case ChoiceKey(correct) | OrderKey(correct):
            yield list(correct)
            yield list(correct)[:1] if len(correct) > 1 else []
        case MatchKey(pairs):
            yield [[one.left, one.right] for one in pairs if one.points > 0]
            yield [[one.left, one.right] for one in pairs if one.points > 0][1:]
        case NumberKey(accepted):
            yield format(accepted[0].value, "f")
            yield format(accepted[-1].high + 1000, "f")
        case TextKey(accepted):
            yield accepted[0].text
            yield "\N{BLACK STAR}"
        case GapsKey(gaps):
            yield {gap.gap: _right(gap.accepted[0]) for gap in gaps if gap.accepted}
            yield {gap.gap: "\N{BLACK STAR}" for gap in gaps}


def _right(accepted: Accepted) -> str:
    match accepted:
        case AcceptedNumber():
            return format(accepted.value, "f")
        case AcceptedText(text):
            return text
        case AcceptedOption(option):
            return option


def _when(
    element: Element, item: Item, answers: list[Answer], run: Callable[[Answer], dict[str, Any]]
) -> tuple[str, str] | None:
    shown = [_is_shown(element, run(answer)) for answer in answers]
    right = [score(item, answer).points == item.max_score for answer in answers]
    if not answers or not any(shown):
        return None
    if all(shown):
        return ("always", "") if len(answers) > 1 else None
    if shown == right:
        return "correct", ""
    if shown == [not one for one in right]:
        return "incorrect", ""
    return _of_option(item, answers, shown)


def _of_option(item: Item, answers: list[Answer], shown: list[bool]) -> tuple[str, str] | None:
    """The option whose choice, and nothing else, shows the feedback."""
    if not isinstance(item.interaction, SingleChoice | MultipleChoice):
        return None
    chosen = [_chosen(answer) for answer in answers]
    for option in item.interaction.options:
        if [option.identifier in one for one in chosen] == shown:
            return "option", option.identifier
    return None


def _chosen(answer: Answer) -> list[str]:
    value = next(iter(answer.values()))
    return value if isinstance(value, list) else [value]


def _is_shown(element: Element, outcomes: dict[str, Any]) -> bool:
    value = outcomes.get(element.get("outcomeIdentifier") or "")
    names = value if isinstance(value, list) else [value]
    there = (element.get("identifier") or "") in names
    return not there if element.get("showHide") == "hide" else there
