"""The body of a QTI 2 item: what is asked, and the one interaction of ours that its elements make up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from orientir.core.items.readers.found import ItemRefused
from orientir.core.items.readers.markup import Markup
from orientir.core.items.readers.oracle import refuse_many
from orientir.core.items.readers.shapes import read_area
from orientir.core.items.readers.values import Declaration
from orientir.core.items.readers.xml import Element, child, children, descendants, name_of
from orientir.core.items.specs import (
    Essay,
    Gap,
    Gaps,
    Hotspot,
    Interaction,
    Matching,
    MultipleChoice,
    NumberEntry,
    Option,
    Ordering,
    SingleChoice,
    TextEntry,
)
from orientir.core.items.text import Element as Node
from orientir.core.items.text import Image, RichText, Slot

_REFUSED = {
    "uploadInteraction": "загрузка файла (uploadInteraction)",
    "drawingInteraction": "рисование (drawingInteraction)",
    "sliderInteraction": "ползунок (sliderInteraction)",
    "mediaInteraction": "звук или видео (mediaInteraction)",
    "customInteraction": "своя программа внутри задания (customInteraction)",
    "portableCustomInteraction": "своя программа внутри задания (portableCustomInteraction)",
    "endAttemptInteraction": "несколько попыток внутри задания (endAttemptInteraction)",
    "hottextInteraction": "выбор слов в тексте (hottextInteraction)",
    "associateInteraction": "пары внутри одного списка (associateInteraction)",
    "graphicOrderInteraction": "порядок на рисунке (graphicOrderInteraction)",
    "graphicAssociateInteraction": "пары на рисунке (graphicAssociateInteraction)",
    "graphicGapMatchInteraction": "перетаскивание на рисунок (graphicGapMatchInteraction)",
    "positionObjectInteraction": "расстановка на рисунке (positionObjectInteraction)",
    "pciInteraction": "своя программа внутри задания",
}
_BLOCKS = (
    "choiceInteraction",
    "orderInteraction",
    "matchInteraction",
    "hotspotInteraction",
    "selectPointInteraction",
    "extendedTextInteraction",
)
_INLINE = ("textEntryInteraction", "inlineChoiceInteraction", "gapMatchInteraction")
_ASIDE = {
    "feedbackInline": "",
    "feedbackBlock": "",
    "modalFeedback": "",
    "templateInline": "часть текста по условию",
    "templateBlock": "часть текста по условию",
    "infoControl": "подсказка по просьбе",
    "stylesheet": "",
    "include": "вставка из другого файла",
    "catalogInfo": "",
}


@dataclass(frozen=True, slots=True)
class Body:
    """``responses``: names of response variables by our gaps; ``""`` is the interaction's only one."""

    prompt: RichText
    interaction: Interaction
    responses: Mapping[str, str]
    losses: tuple[str, ...]


@dataclass(slots=True)
class _Reading:
    """Goes once through the body, taking interactions out of the text."""

    responses: Mapping[str, Declaration]
    markup: Markup
    block: Element | None = None
    gaps: list[Gap] = field(default_factory=list)
    bank: list[Option] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    shuffle: bool = False
    block_response: str = ""
    unit: str = ""

    def take(self, element: Element) -> RichText | None:
        """What stands in the text instead of the element; None: the element is ordinary markup."""
        name = name_of(element)
        if name in _BLOCKS:
            self.block = element
            return self._prompt_of(element)
        if name in _ASIDE:
            if _ASIDE[name]:
                self.markup.lose(_ASIDE[name])
            return ()
        special = _TAKEN.get(name)
        return special(self, element) if special else None

    def _prompt_of(self, element: Element) -> RichText:
        prompt = child(element, "prompt")
        inside = self.markup.of_children(prompt) if prompt is not None else ()
        return _as_block(inside)

    def _text_entry(self, element: Element) -> RichText:
        name = element.get("responseIdentifier") or "RESPONSE"
        declared = self.responses.get(name)
        numeric = declared is not None and declared.base_type in ("float", "integer")
        self.named[name] = name
        width = _whole(element.get("expectedLength"))
        self.unit = element.get("data-unit") or ""
        self.gaps.append(Gap(name, "number" if numeric else "text", width=width))
        return (Slot(name),)

    def _inline_choice(self, element: Element) -> RichText:
        name = element.get("responseIdentifier") or "RESPONSE"
        self.named[name] = name
        self.shuffle = self.shuffle or _flag(element, "shuffle")
        options = tuple(self._option(one) for one in children(element, "inlineChoice"))
        self.gaps.append(Gap(name, "list", options))
        return (Slot(name),)

    def _gap_match(self, element: Element) -> RichText:
        self.block_response = element.get("responseIdentifier") or "RESPONSE"
        self.shuffle = self.shuffle or _flag(element, "shuffle")
        words = list(children(element, "gapText", "gapImg"))
        self.bank.extend(self._option(one) for one in words)
        prompt = self._prompt_of(element)
        rest = [
            one for one in children(element) if name_of(one) not in ("prompt", "gapText", "gapImg")
        ]
        return (*prompt, *self.markup.of(rest))

    def _gap(self, element: Element) -> RichText:
        name = element.get("identifier") or ""
        self.named[name] = self.block_response
        self.gaps.append(Gap(name, "bank"))
        return (Slot(name),)

    def _rubric_block(self, element: Element) -> RichText | None:
        views = (element.get("view") or "candidate").split()
        return None if "candidate" in views else ()

    def _printed(self, _: Element) -> RichText:
        raise ItemRefused("значение подставляется при показе (printedVariable)")

    def _option(self, element: Element) -> Option:
        text = self.markup.of_children(element)
        if name_of(element) == "gapImg":
            text = self.markup.of(children(element))
        limit = _whole(element.get("matchMax")) if element.get("matchMax") else 1
        return Option(element.get("identifier") or "", text, _flag(element, "fixed"), limit)

    def options(self, element: Element, name: str) -> tuple[Option, ...]:
        return tuple(
            Option(one.identifier, one.text, one.fixed)
            for one in (self._option(child_) for child_ in children(element, name))
        )

    def side(self, element: Element) -> tuple[Option, ...]:
        return tuple(self._option(one) for one in children(element, "simpleAssociableChoice"))


_TAKEN: dict[str, Callable[[_Reading, Element], RichText | None]] = {
    "textEntryInteraction": _Reading._text_entry,
    "inlineChoiceInteraction": _Reading._inline_choice,
    "gapMatchInteraction": _Reading._gap_match,
    "gap": _Reading._gap,
    "rubricBlock": _Reading._rubric_block,
    "printedVariable": _Reading._printed,
}


def read_body(root: Element, folder: str, responses: Mapping[str, Declaration]) -> Body:
    """Prompt and interaction of an item; ItemRefused names what cannot be expressed."""
    body = child(root, "itemBody")
    if body is None:
        raise ItemRefused("в задании нет текста (itemBody)")
    found = [name_of(one) for one in body.iter() if name_of(one).endswith("Interaction")]
    _refuse(found)
    markup = Markup(folder, tex=True)
    reading = _Reading(responses, markup)
    markup.hook = reading.take
    prompt = markup.of_children(body)
    made = _gaps_body(reading, prompt) if reading.block is None else _block_body(reading, prompt)
    refuse_many(made.interaction)
    return made


def _refuse(found: list[str]) -> None:
    if not found:
        raise ItemRefused("текст без вопроса: в задании нечего отвечать")
    for name in found:
        if name not in _BLOCKS and name not in _INLINE:
            raise ItemRefused(_REFUSED.get(name, f"взаимодействие {name}"))
    blocks = [name for name in found if name in _BLOCKS]
    if len(blocks) > 1 or (blocks and len(found) > 1) or found.count("gapMatchInteraction") > 1:
        raise ItemRefused("несколько вопросов в одном задании: " + ", ".join(sorted(set(found))))


def _gaps_body(reading: _Reading, prompt: RichText) -> Body:
    if not reading.gaps:
        raise ItemRefused("в тексте нет ни одного пропуска")
    losses = tuple(reading.markup.losses)
    if len(reading.gaps) == 1 and reading.gaps[0].entry in ("text", "number"):
        shorter = _without_last_slot(prompt)
        if shorter is not None:
            gap = reading.gaps[0]
            entry = NumberEntry(reading.unit) if gap.entry == "number" else TextEntry(gap.width)
            return Body(shorter, entry, {"": gap.identifier}, losses)
    gaps = Gaps(tuple(reading.gaps), tuple(reading.bank), reading.shuffle)
    return Body(prompt, gaps, reading.named, losses)


def _without_last_slot(prompt: RichText) -> RichText | None:
    """The prompt without the field that stands alone at its end; None when it stands inside a text."""
    if len(prompt) < 2:
        return None
    last, before = prompt[-1], prompt[:-1]
    alone = isinstance(last, Node) and last.tag == "p" and len(last.children) == 1
    if alone and isinstance(last, Node) and isinstance(last.children[0], Slot):
        return before
    if isinstance(last, Slot) and isinstance(before[-1], Node) and before[-1].tag != "br":
        return before
    return None


def _block_body(reading: _Reading, prompt: RichText) -> Body:
    element = reading.block
    assert element is not None
    interaction = _INTERACTIONS[name_of(element)](reading, element)
    response = element.get("responseIdentifier") or "RESPONSE"
    return Body(prompt, interaction, {"": response}, tuple(reading.markup.losses))


def _choice(reading: _Reading, element: Element) -> Interaction:
    declared = reading.responses.get(element.get("responseIdentifier") or "RESPONSE")
    options = reading.options(element, "simpleChoice")
    shuffle = _flag(element, "shuffle")
    if declared is not None and declared.cardinality == "single":
        return SingleChoice(options, shuffle)
    most = _whole(element.get("maxChoices")) if element.get("maxChoices") else 0
    return MultipleChoice(options, shuffle, _whole(element.get("minChoices")), most)


def _order(reading: _Reading, element: Element) -> Interaction:
    if element.get("maxChoices") or element.get("minChoices"):
        reading.markup.lose("порядок не всех вариантов: число вариантов не ограничено")
    return Ordering(
        reading.options(element, "simpleChoice"),
        _flag(element, "shuffle"),
        element.get("data-first") or "",
        element.get("data-last") or "",
    )


def _match(reading: _Reading, element: Element) -> Interaction:
    sides = list(children(element, "simpleMatchSet"))
    if len(sides) != 2:
        raise ItemRefused("в соответствии не две стороны")
    most = _whole(element.get("maxAssociations")) if element.get("maxAssociations") else 0
    left, right = (reading.side(side) for side in sides)
    return Matching(left, right, _flag(element, "shuffle"), most)


def _essay(_: _Reading, element: Element) -> Interaction:
    lines = _whole(element.get("expectedLines")) or 10
    return Essay(lines, _whole(element.get("data-most-words")))


def _hotspot(reading: _Reading, element: Element) -> Interaction:
    points = name_of(element) == "selectPointInteraction"
    areas = tuple(
        read_area(
            one.get("identifier") or "",
            one.get("shape") or "",
            one.get("coords") or "",
            one.get("hotspotLabel") or "",
        )
        for one in children(element, "hotspotChoice")
    )
    most = _whole(element.get("maxChoices")) if element.get("maxChoices") is not None else 1
    image = _image(reading, element)
    return Hotspot(image, areas, points, _whole(element.get("minChoices")), most)


def _image(reading: _Reading, element: Element) -> Image:
    picture = next(descendants(element, "object", "img", "picture"), None)
    nodes = reading.markup.of([picture]) if picture is not None else ()
    if len(nodes) == 1 and isinstance(nodes[0], Image):
        return nodes[0]
    raise ItemRefused("нет рисунка, на котором отмечают")


_INTERACTIONS: dict[str, Callable[[_Reading, Element], Interaction]] = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "hotspotInteraction": _hotspot,
    "selectPointInteraction": _hotspot,
    "extendedTextInteraction": _essay,
}


def _as_block(text: RichText) -> RichText:
    if not text or any(isinstance(one, Node) and one.tag not in ("em", "strong") for one in text):
        return text
    return (Node("p", text),)


def _flag(element: Element, name: str) -> bool:
    return (element.get(name) or "").strip().lower() == "true"


def _whole(text: str | None) -> int:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
