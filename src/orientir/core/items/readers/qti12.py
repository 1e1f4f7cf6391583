"""QTI 1.2 files: assessments, object banks and single items, as Canvas, Respondus, Blackboard and others write them.

Source: IMS QTI ASI 1.2 information model; Canvas says the kind of an item in its metadata (``question_type``), Common
Cartridge in ``cc_profile``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from orientir.core.items.readers.found import Contents, Found, FoundTest, ItemRefused, Unsupported
from orientir.core.items.readers.key12 import add_key
from orientir.core.items.readers.presentation12 import read_presentation, stimulus_text
from orientir.core.items.readers.xml import Element, child, descendants, name_of, text_of
from orientir.core.items.specs import ONE, Essay, Item, Metadata
from orientir.core.items.text import RichText

_REFUSED_TYPES = {
    "text_only_question": "текст без вопроса: в задании нечего отвечать",
    "file_upload_question": "загрузка файла",
    "calculated_question": "вычисляемое задание: числа подставляются при показе",
}


def read_qti12(root: Element, file: str) -> Contents:
    """Everything a ``questestinterop`` file holds."""
    contents = Contents()
    stimuli = _stimuli(root, posixpath.dirname(file))
    for number, element in enumerate(_items(root), 1):
        _read_item(element, number, file, stimuli, contents)
    contents.tests.extend(_tests(root, file))
    return contents


def _items(root: Element) -> Iterator[Element]:
    if name_of(root) == "item":
        yield root
    yield from descendants(root, "item")


def _tests(root: Element, file: str) -> Iterator[FoundTest]:
    for one in root.iter():
        if name_of(one) == "assessment":
            names = tuple(
                item.get("ident") or item.get("item_ref") or ""
                for item in descendants(one, "item", "bankentry_item")
            )
            yield FoundTest(one.get("ident") or file, one.get("title") or "", file, names)


def _read_item(
    element: Element, number: int, file: str, stimuli: Mapping[str, RichText], contents: Contents
) -> None:
    identifier = element.get("ident") or f"{posixpath.basename(file)}#{number}"
    try:
        item, losses = _item(element, identifier, posixpath.dirname(file), stimuli)
    except ItemRefused as refused:
        contents.unsupported.append(Unsupported(identifier, str(refused), file))
    else:
        contents.items.append(Found(item, file, tuple(dict.fromkeys(losses))))


def _item(
    element: Element, identifier: str, folder: str, stimuli: Mapping[str, RichText]
) -> tuple[Item, list[str]]:
    about = metadata(element)
    _refuse_types(element, about)
    presentation = read_presentation(element, about, folder)
    prompt = (*stimuli.get(about.get("parent_stimulus_item_ident", ""), ()), *presentation.prompt)
    item = Item(
        identifier=identifier,
        title=" ".join((element.get("title") or "").split()),
        prompt=prompt,
        interaction=presentation.interaction,
        max_score=points_possible(about) or ONE,
        metadata=Metadata(language=""),
    )
    losses = [*presentation.losses, *_left_out(element)]
    if isinstance(item.interaction, Essay):
        losses.append("критерии оценивания не разделены по баллам: их нужно добавить")
        return item, losses
    return add_key(item, element, presentation, points_possible(about), folder, losses), losses


def _left_out(element: Element) -> Iterator[str]:
    """What an item has that one of ours has no place for."""
    told = {"hint": "подсказки", "solution": "решение", "rubric": "указание к заданию"}
    for name, words in told.items():
        if any(text_of(one) for one in descendants(element, name)):
            yield words


def _refuse_types(element: Element, about: Mapping[str, str]) -> None:
    said = about.get("question_type", "").strip()
    if said in _REFUSED_TYPES:
        raise ItemRefused(_REFUSED_TYPES[said])
    extension = child(element, "itemproc_extension")
    if extension is not None and child(extension, "calculated") is not None:
        raise ItemRefused(_REFUSED_TYPES["calculated_question"])


def metadata(element: Element) -> dict[str, str]:
    """Labels and entries of the item's metadata."""
    fields = descendants(element, "qtimetadatafield")
    return {text_of(child(one, "fieldlabel")): text_of(child(one, "fieldentry")) for one in fields}


def points_possible(about: Mapping[str, str]) -> Decimal | None:
    """The maximum the metadata declares; None when there is none or it is not above zero."""
    said = about.get("points_possible") or about.get("qmd_weighting") or about.get("cc_weighting")
    try:
        points = Decimal(said) if said else None
    except InvalidOperation:
        return None
    return points if points is not None and points.is_finite() and points > 0 else None


def _stimuli(root: Element, folder: str) -> dict[str, RichText]:
    """Texts that several items ask about, by identifier."""
    return {
        one.get("ident") or "": stimulus_text(one, folder)
        for one in _items(root)
        if metadata(one).get("question_type") == "text_only_question"
    }
