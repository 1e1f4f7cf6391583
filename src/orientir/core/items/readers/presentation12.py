"""What a QTI 1.2 item shows: its text, and the one interaction of ours that its responses make up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from orientir.core.items.readers.found import ItemRefused
from orientir.core.items.readers.markup import Markup
from orientir.core.items.readers.shapes import read_area
from orientir.core.items.readers.xml import Element, child, children, descendants, name_of, text_of
from orientir.core.items.specs import (
    Area,
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
from orientir.core.items.text import BLOCK_TAGS, Image, Node, RichText, Slot, Words, tidy
from orientir.core.items.text import Element as Part

_RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")
_ESSAYS = ("essay_question", "cc.essay.v0p1", "Essay", "ESSAY")


@dataclass(frozen=True, slots=True)
class Presentation:
    """``responses``: the response elements by our gap, left side, or ``""`` for the only one.

    ``words``: a typed gap's answers are the labels of its response (Canvas). ``turned``: categories, whose responses
    hold what belongs to them. ``shortened``: empty rows of a matching were left out.
    """

    prompt: RichText
    interaction: Interaction
    responses: Mapping[str, Element]
    losses: tuple[str, ...]
    words: bool = False
    turned: bool = False
    shortened: bool = False


@dataclass(slots=True)
class _Reading:
    about: Mapping[str, str]
    markup: Markup
    nodes: list[Node] = field(default_factory=list)
    responses: list[Element] = field(default_factory=list)

    def walk(self, element: Element) -> None:
        """Text and responses in document order, through any flows."""
        for one in children(element):
            name = name_of(one)
            if name in _RESPONSES:
                self._response(one)
            elif name in ("flow", "flow_mat", "presentation"):
                self.walk(one)
            elif name == "material":
                self._add(self.material(one))

    def _response(self, response: Element) -> None:
        self.responses.append(response)
        if name_of(response) in ("response_str", "response_num"):
            self.nodes.append(Slot(response.get("ident") or ""))
        if name_of(response) == "response_xy":
            self._add(
                tuple(node for one in children(response, "material") for node in self.material(one))
            )

    def _add(self, nodes: RichText) -> None:
        if (
            self.nodes
            and nodes
            and isinstance(self.nodes[-1], Words)
            and isinstance(nodes[0], Words)
        ):
            self.nodes.append(Words(" "))
        self.nodes.extend(nodes)

    def material(self, element: Element) -> RichText:
        return tuple(node for one in children(element) for node in self._material(one))

    def _material(self, element: Element) -> RichText:
        name = name_of(element)
        if name == "mattext":
            return self._text(element)
        if name == "matemtext":
            return (Part("em", self._text(element)),)
        if name == "matimage":
            return self._image(element)
        if name == "matbreak":
            return (Part("br"),)
        if name == "math":
            return self.markup.of([element])
        if name in ("mataudio", "matvideo", "matapplet", "matapplication"):
            self.markup.lose({"mataudio": "звук", "matvideo": "видео"}.get(name, "программа"))
        return self.material(element) if name in ("material", "altmaterial", "flow_mat") else ()

    def _text(self, element: Element) -> RichText:
        text = "".join(map(str, element.itertext()))
        if (element.get("texttype") or "").lower() == "text/html":
            return self.markup.from_html(text)
        words = " ".join(text.split())
        keep = " " if text[:1].isspace() and words else ""
        return (
            (Words(keep + words + (" " if words and text[-1:].isspace() else "")),) if words else ()
        )

    def _image(self, element: Element) -> RichText:
        media = self.markup.media_name(element.get("uri") or "")
        return (Image(media, " ".join((element.get("label") or "").split())),) if media else ()

    def options(self, response: Element) -> tuple[Option, ...]:
        return tuple(
            Option(
                one.get("ident") or "",
                self._label_text(one),
                (one.get("rshuffle") or "Yes").lower() == "no",
            )
            for one in descendants(response, "response_label")
        )

    def _label_text(self, label: Element) -> RichText:
        nodes = tuple(node for one in descendants(label, "material") for node in self.material(one))
        return _trimmed(nodes)

    def own_text(self, response: Element) -> RichText:
        """What is written beside a response of its own: the left side of a matching."""
        return _trimmed(
            tuple(node for one in children(response, "material") for node in self.material(one))
        )


def stimulus_text(item: Element, folder: str) -> RichText:
    """The text of an item that asks nothing."""
    presentation = child(item, "presentation")
    if presentation is None:
        return ()
    reading = _Reading({}, Markup(folder, tex=True))
    reading.walk(presentation)
    return _trimmed(tuple(reading.nodes))


def read_presentation(item: Element, about: Mapping[str, str], folder: str) -> Presentation:
    """Prompt and interaction; ItemRefused names what cannot be expressed."""
    presentation = child(item, "presentation")
    if presentation is None:
        raise ItemRefused("в задании нет текста (presentation)")
    reading = _Reading(about, Markup(folder, tex=True))
    reading.walk(presentation)
    if not reading.responses:
        raise ItemRefused("текст без вопроса: в задании нечего отвечать")
    return _interaction(reading, item)


def _interaction(reading: _Reading, item: Element) -> Presentation:
    names = {name_of(one) for one in reading.responses}
    if "response_grp" in names:
        raise ItemRefused("соответствие перетаскиванием (response_grp)")
    if names == {"response_xy"}:
        return _hotspot(reading)
    if names <= {"response_str", "response_num"}:
        return _typed(reading, item)
    if names == {"response_lid"}:
        return _chosen(reading)
    raise ItemRefused("несколько вопросов разного вида в одном задании")


def _chosen(reading: _Reading) -> Presentation:
    named = _named_in_text(reading)
    if named:
        return _bracketed(reading, named)
    first, kind = reading.responses[0], reading.about.get("question_type", "")
    if kind == "categorization_question":
        return _categories(reading)
    if len(reading.responses) > 1 or kind == "matching_question":
        return _matching(reading)
    return _choice(reading, first)


def _choice(reading: _Reading, response: Element) -> Presentation:
    options = reading.options(response)
    shuffle = any(
        (one.get("shuffle") or "").lower() == "yes" for one in response.iter() if name_of(one)
    )
    interaction: Interaction
    match cardinality(response):
        case "ordered":
            interaction = _ordering(response, options, shuffle)
        case "multiple":
            interaction = MultipleChoice(options, shuffle)
        case _:
            interaction = SingleChoice(options, shuffle)
    prompt = _trimmed((*reading.nodes, *reading.own_text(response)))
    return _presented(reading, prompt, interaction, {"": response})


def _ordering(response: Element, options: tuple[Option, ...], shuffle: bool) -> Ordering:
    ends = {
        one.get("position"): text_of(one)
        for one in descendants(response, "material")
        if one.get("position")
    }
    loose = tuple(Option(one.identifier, one.text) for one in options)
    return Ordering(loose, shuffle, ends.get("top", ""), ends.get("bottom", ""))


def cardinality(response: Element) -> str:
    """``single``, ``multiple`` or ``ordered``."""
    return (response.get("rcardinality") or "Single").lower()


def _matching(reading: _Reading) -> Presentation:
    if any(cardinality(one) != "single" for one in reading.responses):
        raise ItemRefused("несколько вопросов с выбором нескольких ответов в одном задании")
    responses = {one.get("ident") or "": one for one in reading.responses}
    left = {name: Option(name, reading.own_text(one)) for name, one in responses.items()}
    right: dict[str, Option] = {}
    for one in reading.responses:
        for option in reading.options(one):
            right.setdefault(option.identifier, Option(option.identifier, option.text, limit=0))
    asked = {name: option for name, option in left.items() if option.text}
    if not asked:
        raise ItemRefused("несколько вопросов в одном задании")
    whole = len(asked) == len(left)
    if not whole:
        reading.markup.lose("пустые строки соответствия (их баллы поделены между остальными)")
    sides = tuple(right.values()) if whole else tuple(one for one in right.values() if one.text)
    interaction = Matching(tuple(asked.values()), sides)
    kept = {name: responses[name] for name in asked}
    found = _presented(reading, _trimmed(tuple(reading.nodes)), interaction, kept)
    return replace(found, shortened=not whole)


def _categories(reading: _Reading) -> Presentation:
    responses = {one.get("ident") or "": one for one in reading.responses}
    right = tuple(Option(name, reading.own_text(one), limit=0) for name, one in responses.items())
    left: dict[str, Option] = {}
    for one in reading.responses:
        for option in reading.options(one):
            left.setdefault(option.identifier, Option(option.identifier, option.text))
    interaction = Matching(tuple(left.values()), right)
    found = _presented(reading, _trimmed(tuple(reading.nodes)), interaction, responses)
    return Presentation(found.prompt, interaction, responses, found.losses, turned=True)


def _named_in_text(reading: _Reading) -> dict[str, Element]:
    """Responses whose name stands in the text in brackets: ``[color]`` and ``response_color``."""
    text = "".join(_raw(node) for node in reading.nodes)
    named = {(one.get("ident") or "").removeprefix("response_"): one for one in reading.responses}
    return named if named and all(f"[{name}]" in text for name in named) else {}


def _raw(node: Node) -> str:
    if isinstance(node, Words):
        return node.text
    return "".join(map(_raw, node.children)) if isinstance(node, Part) else ""


def _bracketed(reading: _Reading, named: Mapping[str, Element]) -> Presentation:
    prompt = tuple(_with_slots(tuple(reading.nodes), set(named)))
    gaps = [_bracketed_gap(reading, name, one) for name, one in named.items()]
    bank: dict[str, Option] = {}
    for gap, response in zip(gaps, named.values(), strict=True):
        for option in reading.options(response) if gap.entry == "bank" else ():
            limit = 0 if _labels_say(response, "allow_reuse") == "true" else 1
            bank.setdefault(option.identifier, Option(option.identifier, option.text, limit=limit))
    interaction = Gaps(tuple(gaps), tuple(bank.values()))
    found = _presented(reading, _trimmed(prompt), interaction, dict(named))
    typed = any(gap.entry == "text" for gap in gaps)
    return Presentation(found.prompt, interaction, named, found.losses, words=typed)


def _bracketed_gap(reading: _Reading, name: str, response: Element) -> Gap:
    options = tuple(Option(one.identifier, one.text) for one in reading.options(response))
    said = _labels_say(response, "answer_type")
    if said == "wordbank":
        return Gap(name, "bank")
    if said == "dropdown" or (not said and not _is_typed(reading, options)):
        return Gap(name, "list", options)
    return Gap(name, "text")


def _labels_say(response: Element, attribute: str) -> str:
    return next((one.get(attribute) or "" for one in descendants(response, "response_label")), "")


def _is_typed(reading: _Reading, options: tuple[Option, ...]) -> bool:
    """Typed in Canvas: said so, or, nothing being said, all options are one word in different letters."""
    kind = reading.about.get("question_type", "")
    if kind:
        return kind == "fill_in_multiple_blanks_question"
    words = {"".join(map(_raw, option.text)).casefold().strip() for option in options}
    return len(words) == 1


def _with_slots(nodes: tuple[Node, ...], names: set[str]) -> Iterator[Node]:
    pattern = re.compile("|".join(re.escape(f"[{name}]") for name in sorted(names, key=len)[::-1]))
    for node in nodes:
        if isinstance(node, Words):
            yield from _split(node.text, pattern, names)
        elif isinstance(node, Part):
            inside = tuple(_with_slots(node.children, names))
            yield Part(node.tag, inside, node.columns, node.rows)
        else:
            yield node


def _split(text: str, pattern: re.Pattern[str], names: set[str]) -> Iterator[Node]:
    place = 0
    for found in pattern.finditer(text):
        yield Words(text[place : found.start()])
        name = found[0][1:-1]
        if name in names:
            names.discard(name)
            yield Slot(name)
        else:  # the second time it is written it is only words
            yield Words(found[0])
        place = found.end()
    yield Words(text[place:])


def _typed(reading: _Reading, item: Element) -> Presentation:
    nodes, responses = tuple(reading.nodes), reading.responses
    if len(responses) == 1 and isinstance(nodes[-1], Slot):
        interaction = _entry(reading, responses[0], item)
        return _presented(reading, _trimmed(nodes[:-1]), interaction, {"": responses[0]})
    gaps = tuple(
        Gap(
            one.get("ident") or "",
            "number" if is_numeric(one, reading.about) else "text",
            (),
            _width(one),
        )
        for one in responses
    )
    named = {one.get("ident") or "": one for one in responses}
    return _presented(reading, _trimmed(nodes), Gaps(gaps), named)


def _entry(reading: _Reading, response: Element, item: Element) -> Interaction:
    if _is_essay(reading, item):
        most = response.get("word_limit_max") or "0"
        limited = (response.get("word_limit_enabled") or "").lower() == "yes" and most.isdigit()
        return Essay(most_words=int(most) if limited else 0)
    return NumberEntry() if is_numeric(response, reading.about) else TextEntry(_width(response))


def _is_essay(reading: _Reading, item: Element) -> bool:
    said = {
        reading.about.get(name, "") for name in ("question_type", "cc_profile", "bbmd_questiontype")
    }
    if said & set(_ESSAYS):
        return True
    if said & {"short_answer_question", "numerical_question"}:
        return False
    return not any(True for _ in descendants(item, "varequal", "vargte", "vargt", "varsubstring"))


def is_numeric(response: Element, about: Mapping[str, str]) -> bool:
    """Whether numbers are compared."""
    fib = next(descendants(response, "render_fib"), None)
    typed = (fib.get("fibtype") or "").lower() if fib is not None else ""
    said = about.get("question_type") == "numerical_question"
    return (
        name_of(response) == "response_num" or typed in ("decimal", "integer", "scientific") or said
    )


def _width(response: Element) -> int:
    fib = next(descendants(response, "render_fib"), None)
    said = (fib.get("maxchars") or "") if fib is not None else ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 0


def _hotspot(reading: _Reading) -> Presentation:
    if len(reading.responses) > 1:
        raise ItemRefused("несколько рисунков с областями в одном задании")
    response = reading.responses[0]
    areas = tuple(_area(one) for one in descendants(response, "response_label"))
    image = next(descendants(response, "matimage"), None)
    nodes = reading._image(image) if image is not None else ()
    if not nodes or not isinstance(nodes[0], Image):
        raise ItemRefused("нет рисунка, на котором отмечают")
    most = 0 if cardinality(response) == "multiple" else 1
    interaction = Hotspot(nodes[0], areas, most=most)
    return _presented(reading, _trimmed(tuple(reading.nodes)), interaction, {"": response})


def _area(label: Element) -> Area:
    area = read_area(label.get("ident") or "", label.get("rarea") or "rectangle", text_of(label))
    if all(abs(one) <= 1 for one in area.corners):
        raise ItemRefused("координаты области даны в долях рисунка")
    return area


def _presented(
    reading: _Reading, prompt: RichText, interaction: Interaction, responses: Mapping[str, Element]
) -> Presentation:
    return Presentation(prompt, interaction, responses, tuple(reading.markup.losses))


def _trimmed(nodes: tuple[Node, ...]) -> RichText:
    """Words joined, without spaces at the ends and beside blocks."""
    result = list(tidy(nodes))
    for place, node in enumerate(result):
        if isinstance(node, Words):
            text = re.sub(r"\s+", " ", node.text)
            if place == 0 or _is_block(result[place - 1]):
                text = text.lstrip()
            if place == len(result) - 1 or _is_block(result[place + 1]):
                text = text.rstrip()
            result[place] = Words(text)
    return tidy(tuple(result))


def _is_block(node: Node) -> bool:
    return isinstance(node, Part) and (node.tag in BLOCK_TAGS or node.tag == "br")
