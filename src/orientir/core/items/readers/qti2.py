"""QTI 2.1, 2.2 and 3.0 items and tests. A QTI 3 file is given the names of QTI 2 first (``qti3``).

Source: 1EdTech QTI 2.2 and 3.0 information models.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from orientir.core.items.readers import body
from orientir.core.items.readers.answers import Translator, declarations
from orientir.core.items.readers.feedback import read_feedback
from orientir.core.items.readers.found import (
    Contents,
    Found,
    FoundTest,
    ItemRefused,
    Unsupported,
)
from orientir.core.items.readers.inquiry import Answer
from orientir.core.items.readers.markup import Markup
from orientir.core.items.readers.oracle import declared_key, find_key
from orientir.core.items.readers.processing import Processing
from orientir.core.items.readers.rubrics import read_rubric
from orientir.core.items.readers.values import Declaration
from orientir.core.items.readers.xml import Element, child, children, descendants, name_of
from orientir.core.items.specs import ONE, ZERO, Essay, Item, Metadata
from orientir.core.items.text import Node, RichText

_TEMPLATES = ("match_correct", "map_response_point", "map_response")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


FindStimulus = Callable[[str], Element | None]


def read_qti2(root: Element, file: str, stimulus: FindStimulus = lambda _: None) -> Contents:
    """The item or test that the file is; ``stimulus`` finds a text that items share, by file name."""
    contents = Contents()
    if name_of(root) == "assessmentItem":
        _read_item(root, file, stimulus, contents)
    elif name_of(root) == "assessmentTest":
        contents.tests.append(_read_test(root, file))
    return contents


def _read_test(root: Element, file: str) -> FoundTest:
    folder = posixpath.dirname(file)
    names = tuple(
        posixpath.normpath(posixpath.join(folder, one.get("href") or one.get("identifier") or ""))
        for one in descendants(root, "assessmentItemRef")
    )
    return FoundTest(root.get("identifier") or file, root.get("title") or "", file, names)


def _read_item(root: Element, file: str, stimulus: FindStimulus, contents: Contents) -> None:
    identifier = root.get("identifier") or posixpath.splitext(posixpath.basename(file))[0]
    try:
        item, losses = _item(root, identifier, posixpath.dirname(file))
    except ItemRefused as refused:
        contents.unsupported.append(Unsupported(identifier, str(refused), file))
    else:
        text, lost = _shared_text(root, posixpath.dirname(file), stimulus)
        item = replace(item, prompt=(*text, *item.prompt))
        contents.items.append(Found(item, file, (*losses, *lost)))


def _shared_text(
    root: Element, folder: str, stimulus: FindStimulus
) -> tuple[RichText, tuple[str, ...]]:
    """The texts in files of their own that the item refers to, and what of them is lost."""
    text: list[Node] = []
    losses: list[str] = []
    for one in children(root, "assessmentStimulusRef"):
        name = posixpath.normpath(posixpath.join(folder, one.get("href") or ""))
        body = child(stimulus(name), "stimulusBody")
        if body is None:
            losses.append(f"нет общего текста {name}")
        else:
            markup = Markup(posixpath.dirname(name), tex=True)
            text.extend(markup.of_children(body))
            losses.extend(markup.losses)
    return tuple(text), tuple(losses)


def _item(root: Element, identifier: str, folder: str) -> tuple[Item, tuple[str, ...]]:
    _refuse_kinds(root)
    responses, outcomes = declarations(root, "responseDeclaration"), _outcomes(root)
    read = body.read_body(root, folder, responses)
    item = Item(
        identifier=identifier,
        title=" ".join((root.get("title") or "").split()),
        prompt=read.prompt,
        interaction=read.interaction,
        max_score=_declared_maximum(outcomes),
        metadata=Metadata(language=(root.get(_XML_LANG) or "")[:20]),
    )
    losses = list(read.losses)
    if isinstance(item.interaction, Essay):
        return read_rubric(item, root, folder, losses), tuple(losses)
    translator = Translator(item.interaction, responses, read.responses)
    return _keyed(root, item, translator, outcomes, folder, losses), tuple(losses)


def _refuse_kinds(root: Element) -> None:
    if (root.get("adaptive") or "").lower() == "true":
        raise ItemRefused("адаптивное задание")
    if (
        child(root, "templateProcessing") is not None
        or child(root, "templateDeclaration") is not None
    ):
        raise ItemRefused("задание-шаблон, значения подставляются при показе")


def _outcomes(root: Element) -> dict[str, Declaration]:
    return declarations(root, "outcomeDeclaration")


def _declared_maximum(outcomes: Mapping[str, Declaration]) -> Decimal:
    declared = outcomes.get("MAXSCORE")
    if declared and isinstance(declared.default, Decimal) and declared.default > 0:
        return declared.default
    score = outcomes.get("SCORE")
    normal = score.element.get("normalMaximum") if score and score.element is not None else None
    try:
        maximum = Decimal(normal or "1")
    except ArithmeticError:
        return ONE
    return maximum if maximum.is_finite() and maximum > 0 else ONE


def _keyed(
    root: Element,
    item: Item,
    translator: Translator,
    outcomes: dict[str, Declaration],
    folder: str,
    losses: list[str],
) -> Item:
    """The item with key, maximum and feedback, from what its processing says."""
    rules = child(root, "responseProcessing")
    template = _template(rules)
    translator.refuse_other_types()
    correct = translator.correct()
    if not template and (rules is None or not len(rules)):
        item = declared_key(item, correct)
        losses.append(
            "правил оценивания нет, верный ответ взят как объявлен"
            if item.key
            else "нет ключа: в файле не сказано, какой ответ верен"
        )
        return item
    processing = Processing(translator.responses, outcomes, rules, template)
    name = _score_name(outcomes, template)

    def worth(answer: Answer) -> Decimal:
        points = processing.run(translator.to_qti(answer)).get(name)
        return points if isinstance(points, Decimal) else ZERO

    keyed = find_key(item, worth, translator.hints(rules, correct))
    feedback = read_feedback(root, keyed, processing, translator, folder, losses)
    return replace(keyed, feedback=feedback)


def _template(rules: Element | None) -> str:
    named = (rules.get("template") or "") if rules is not None else ""
    if not named:
        return ""
    known = posixpath.splitext(posixpath.basename(named.rstrip("/")))[0]
    for template in _TEMPLATES:
        if known in (template, f"CC2_{template}", template.replace("match_correct", "CC2_match")):
            return template
    raise ItemRefused(f"неизвестный шаблон оценивания {known}")


def _score_name(outcomes: Mapping[str, Declaration], template: str) -> str:
    numeric = [name for name, one in outcomes.items() if one.base_type in ("float", "integer")]
    if template or "SCORE" in numeric:
        return "SCORE"
    if not numeric:
        raise ItemRefused("задание не даёт баллов: нет числового итога")
    return numeric[0]
