"""Moodle XML: categories and questions of the kinds that tests for people use.

Source: docs.moodle.org, "Moodle XML format".
"""

from __future__ import annotations

import base64
import binascii
import posixpath
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from orientir.core.items.readers import choosing, cloze
from orientir.core.items.readers.choosing import Given, Parts
from orientir.core.items.readers.found import Contents, Found, ItemRefused, Unsupported
from orientir.core.items.readers.markup import Markup
from orientir.core.items.readers.xml import Element, child, children, descendants, name_of, text_of
from orientir.core.items.specs import (
    ONE,
    AcceptedOption,
    Essay,
    Feedback,
    Gap,
    GapKey,
    Gaps,
    GapsKey,
    Item,
    Metadata,
    Option,
    Ordering,
    OrderKey,
    Rubric,
)
from orientir.core.items.text import RichText, plain

MAX_PICTURE = 16 * 2**20
_REFUSED = {
    "description": "текст без вопроса: в задании нечего отвечать",
    "calculated": "вычисляемое задание: числа подставляются при показе",
    "calculatedsimple": "вычисляемое задание: числа подставляются при показе",
    "calculatedmulti": "вычисляемое задание: числа подставляются при показе",
    "random": "случайный вопрос из категории",
    "randomsamatch": "случайное соответствие из кратких ответов",
    "ddimageortext": "перетаскивание на рисунок",
    "ddmarker": "метки на рисунке",
}


@dataclass(slots=True)
class _Question:
    """One question while it is read."""

    element: Element
    markup: Markup
    maximum: Decimal
    losses: list[str] = field(default_factory=list)
    prompt: RichText = ()

    def text(self, element: Element | None) -> RichText:
        """A ``text`` element with its format and files."""
        if element is None:
            return ()
        inside = child(element, "text")
        said = "".join(map(str, inside.itertext())) if inside is not None else ""
        if (element.get("format") or "html") == "plain_text":
            return plain(said)
        return self.markup.from_html(said)

    def flag(self, name: str, default: bool) -> bool:
        said = text_of(child(self.element, name)).lower()
        return said in ("1", "true") if said else default

    def answers(self) -> list[Given]:
        return [
            Given(
                self.text(one),
                choosing.percent_of(one.get("fraction")),
                self.text(child(one, "feedback")),
                text_of(child(one, "tolerance")),
            )
            for one in children(self.element, "answer")
        ]


def is_moodle(root: Element) -> bool:
    """A quiz with questions; Canvas has a ``quiz`` of another kind."""
    if name_of(root) == "question":
        return root.get("type") is not None
    return name_of(root) == "quiz" and (
        child(root, "question") is not None or not (len(root) or root.get("identifier"))
    )


def read_moodle(root: Element, file: str) -> Contents:
    """Everything in the file; a category holds for the questions after it."""
    contents, category, used = Contents(), "", Counter[str]()
    questions = [root] if name_of(root) == "question" else list(children(root, "question"))
    for number, element in enumerate(questions, 1):
        kind = element.get("type") or ""
        if kind == "category":
            category = _category(text_of(child(element, "category", "text")))
            continue
        identifier = _identifier(element, file, number)
        used[identifier] += 1
        if used[identifier] > 1:
            identifier = f"{identifier} #{used[identifier]}"
        base = f"{posixpath.splitext(file)[0]}/{number}"
        _read(element, identifier, category, file, base, contents)
    return contents


def _category(path: str) -> str:
    parts = [part.strip() for part in path.replace("//", "\0").split("/")]
    kept = [part.replace("\0", "/") for part in parts if part and not part.startswith("$")]
    return "/".join(part for part in kept if part != "top")


def _identifier(element: Element, file: str, number: int) -> str:
    said = text_of(child(element, "idnumber")) or text_of(child(element, "name", "text"))
    return " ".join(said.split())[:200] or f"{posixpath.basename(file)}#{number}"


def _read(
    element: Element, identifier: str, category: str, file: str, base: str, contents: Contents
) -> None:
    try:
        item, losses = _item(element, identifier, category, base, contents.media)
    except ItemRefused as refused:
        contents.unsupported.append(Unsupported(identifier, str(refused), file))
    else:
        contents.items.append(Found(item, file, tuple(dict.fromkeys(losses))))


def _item(
    element: Element, identifier: str, category: str, base: str, media: dict[str, bytes]
) -> tuple[Item, list[str]]:
    kind = element.get("type") or ""
    if kind not in _KINDS:
        raise ItemRefused(_REFUSED.get(kind, f"вид вопроса {kind or 'не указан'}"))
    question = _Question(element, Markup(tex=True, base=base), _maximum(element))
    media.update(_files(element, base, question.losses))
    question.prompt = question.text(child(element, "questiontext"))
    interaction, key, feedback = _KINDS[kind](question)
    item = Item(
        identifier=identifier,
        title=" ".join(text_of(child(element, "name", "text")).split()),
        prompt=question.prompt,
        interaction=interaction,
        key=key,
        max_score=question.maximum,
        feedback=(*_feedback(question), *feedback),
        metadata=Metadata(language="", category=category, tags=_tags(element)),
    )
    return item, [*question.markup.losses, *question.losses, *_left_out(element)]


def _left_out(element: Element) -> Iterator[str]:
    """What a question has that an item of ours has no place for."""
    told = {"hint": "подсказки", "responsetemplate": "заготовка ответа"}
    for name, words in told.items():
        if any(text_of(one) for one in children(element, name)):
            yield words


def _maximum(element: Element) -> Decimal:
    try:
        grade = Decimal(text_of(child(element, "defaultgrade")) or "1")
    except InvalidOperation:
        return ONE
    return grade.normalize() + 0 if grade.is_finite() and 0 < grade < 1_000_000 else ONE


def _files(element: Element, base: str, losses: list[str]) -> Iterator[tuple[str, bytes]]:
    for one in descendants(element, "file"):
        name = posixpath.normpath(
            posixpath.join("/", one.get("path") or "/", one.get("name") or "")
        )
        try:
            content = base64.b64decode("".join((one.text or "").split()), validate=True)
        except (binascii.Error, ValueError):
            losses.append(f"рисунок {one.get('name')} повреждён")
            continue
        if content and len(content) <= MAX_PICTURE:
            yield posixpath.join(base, name.lstrip("/")), content


def _tags(element: Element) -> tuple[str, ...]:
    return tuple(text_of(one) for one in descendants(element, "tag") if text_of(one))


def _feedback(question: _Question) -> Iterator[Feedback]:
    told = (
        ("always", "generalfeedback"),
        ("correct", "correctfeedback"),
        ("incorrect", "incorrectfeedback"),
    )
    for when, name in told:
        text = question.text(child(question.element, name))
        if text:
            yield Feedback(when, text)  # type: ignore[arg-type]  # the three words above
    if question.text(child(question.element, "partiallycorrectfeedback")):
        question.losses.append("отклик на частично верный ответ")


def _multichoice(question: _Question) -> Parts:
    return choosing.choice(
        question.answers(),
        question.maximum,
        single=question.flag("single", True),
        shuffle=question.flag("shuffleanswers", True),
    )


def _true_false(question: _Question) -> Parts:
    answers = {one.words.lower(): one for one in question.answers()}
    if set(answers) != {"true", "false"}:
        raise ItemRefused("у вопроса «верно/неверно» не два ответа true и false")
    right, wrong = answers["true"], answers["false"]
    return choosing.true_false(right.percent > 0, (right.feedback, wrong.feedback))


def _short(question: _Question) -> Parts:
    _lose_feedback(question)
    return choosing.short_text(
        question.answers(), question.maximum, case=question.flag("usecase", False)
    )


def _lose_feedback(question: _Question) -> None:
    if any(one.feedback for one in question.answers()):
        question.losses.append("отклики на отдельные ответы")


def _numerical(question: _Question) -> Parts:
    units = [text_of(child(one, "unit_name")) for one in descendants(question.element, "unit")]
    if len(units) > 1:
        raise ItemRefused("число в нескольких единицах измерения")
    _lose_feedback(question)
    return choosing.number(question.answers(), question.maximum, units[0] if units else "")


def _matching(question: _Question) -> Parts:
    pairs = [
        (question.text(one), question.text(child(one, "answer")))
        for one in children(question.element, "subquestion")
    ]
    return choosing.matching(pairs, question.maximum, shuffle=question.flag("shuffleanswers", True))


def _essay(question: _Question) -> Parts:
    attachments = text_of(child(question.element, "attachments"))
    if attachments not in ("", "0"):
        question.losses.append("файлы к ответу")
    lines = text_of(child(question.element, "responsefieldlines"))
    guide = question.text(child(question.element, "graderinfo"))
    question.losses.append("критерии оценивания не разделены по баллам: их нужно добавить")
    key = Rubric(instruction=guide) if guide else None
    return (
        Essay(int(lines) if lines.isascii() and lines.isdigit() and len(lines) < 4 else 10),
        key,
        (),
    )


def _cloze(question: _Question) -> Parts:
    inside = child(question.element, "questiontext", "text")
    said = "".join(map(str, inside.itertext())) if inside is not None else ""
    text, embedded = cloze.split_cloze(said)
    if not embedded:
        raise ItemRefused("во вложенных ответах нет ни одного вопроса")
    question.prompt = cloze.with_slots(question.markup.from_html(text))
    total = sum(one.weight for one in embedded)
    if child(question.element, "defaultgrade") is None:
        question.maximum = Decimal(total)
    made = [cloze.gap_of(one, total, question.maximum) for one in embedded]
    return Gaps(tuple(gap for gap, _ in made)), GapsKey(tuple(key for _, key in made)), ()


def _places(question: _Question, count: int) -> list[int]:
    """Numbers of options in the order of the places ``[[n]]``; the prompt gets its gaps."""
    inside = child(question.element, "questiontext", "text")
    said = "".join(map(str, inside.itertext())) if inside is not None else ""
    numbers: list[int] = []

    def put(number: int) -> str:
        numbers.append(number)
        return cloze.mark(f"g{len(numbers)}")

    text = _replace_places(said, count, put)
    question.prompt = cloze.with_slots(question.markup.from_html(text))
    if not numbers:
        raise ItemRefused("в тексте нет ни одного пропуска [[1]]")
    return numbers


def _replace_places(text: str, count: int, put: Callable[[int], str]) -> str:
    parts = text.split("[[")
    result = [parts[0]]
    for part in parts[1:]:
        number, closing, rest = part.partition("]]")
        known = number.isascii() and number.isdigit() and 0 < int(number[:6]) <= count
        result.append(put(int(number)) + rest if closing and known else "[[" + part)
    return "".join(result)


def _select(question: _Question) -> Parts:
    """Lists in a text (gapselect): the options of a place are those of its group."""
    options, groups = _boxes(question, "selectoption")
    numbers = _places(question, len(options))
    share = choosing.part_of(question.maximum, 1, len(numbers))
    gaps, keys = [], []
    for place, number in enumerate(numbers, 1):
        same = [
            one for one, group in zip(options, groups, strict=True) if group == groups[number - 1]
        ]
        gaps.append(Gap(f"g{place}", "list", tuple(sorted(same, key=lambda one: one.identifier))))
        keys.append(GapKey(f"g{place}", (AcceptedOption(options[number - 1].identifier, share),)))
    return Gaps(tuple(gaps)), GapsKey(tuple(keys)), ()


def _drag_words(question: _Question) -> Parts:
    options, groups = _boxes(question, "dragbox")
    numbers = _places(question, len(options))
    if len(set(groups)) > 1:
        question.losses.append("группы слов соединены в одну")
    share = choosing.part_of(question.maximum, 1, len(numbers))
    gaps = tuple(Gap(f"g{place}", "bank") for place in range(1, len(numbers) + 1))
    keys = tuple(
        GapKey(f"g{place}", (AcceptedOption(options[number - 1].identifier, share),))
        for place, number in enumerate(numbers, 1)
    )
    bank = tuple(sorted(options, key=lambda one: one.identifier))
    shuffle = question.flag("shuffleanswers", False)
    return Gaps(gaps, bank, shuffle), GapsKey(keys), ()


def _boxes(question: _Question, name: str) -> tuple[list[Option], list[str]]:
    boxes = list(children(question.element, name))
    texts = [question.text(one) for one in boxes]
    names = choosing.identifiers(repr(text) for text in texts)
    endless = [child(one, "infinite") is not None for one in boxes]
    options = [
        Option(identifier, text, limit=0 if many else 1)
        for identifier, text, many in zip(names, texts, endless, strict=True)
    ]
    return options, [text_of(child(one, "group")) or "1" for one in boxes]


def _ordering(question: _Question) -> Parts:
    rules = {"": "positions", "0": "positions", "-1": "exact"}
    said = text_of(child(question.element, "gradingtype"))
    if said not in rules:
        raise ItemRefused(f"порядок с частичным баллом вида {said}")
    texts = [question.text(one) for one in children(question.element, "answer")]
    names = choosing.identifiers(repr(text) for text in texts)
    options = [Option(name, text) for name, text in zip(names, texts, strict=True)]
    key = OrderKey(tuple(names), rules[said])  # type: ignore[arg-type]  # the table holds such alone
    return Ordering(tuple(sorted(options, key=lambda one: one.identifier))), key, ()


_KINDS: dict[str, Callable[[_Question], Parts]] = {
    "multichoice": _multichoice,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _numerical,
    "matching": _matching,
    "match": _matching,
    "essay": _essay,
    "cloze": _cloze,
    "multianswer": _cloze,
    "gapselect": _select,
    "ddwtos": _drag_words,
    "ordering": _ordering,
}
