"""Items as QTI 3.0: one item, one XML document. What QTI cannot say of an item is told in ``losses_of``.

Source: 1EdTech QTI 3.0 ASI information model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from orientir.core.items.readers.qti3 import NAMESPACE
from orientir.core.items.rendering import to_html
from orientir.core.items.specs import (
    Area,
    Essay,
    Gap,
    Gaps,
    Hotspot,
    Item,
    Matching,
    MultipleChoice,
    NumberEntry,
    Option,
    Ordering,
    Rubric,
    SingleChoice,
    TextEntry,
)
from orientir.core.items.storage import number_text
from orientir.core.items.text import BLOCK_TAGS, Element, Node, RichText, Words
from orientir.core.items.writers.processing3 import Scoring, scoring_of
from orientir.core.items.writers.told import NotExpressible

_ROW = '<tr data-criterion={} data-points="{}"><th>{}</th><td>{}</td></tr>'


def write_item(item: Item) -> str:
    """The XML document; raises NotExpressible when QTI cannot score the item as we do."""
    scoring = scoring_of(item)
    head = (
        f'<qti-assessment-item xmlns="{NAMESPACE}" identifier={_quoted(item.identifier)}'
        f" title={_quoted(item.title)}{_language(item)}"
        ' adaptive="false" time-dependent="false">'
    )
    parts = (
        *scoring.declarations,
        _outcomes(item, scoring),
        f"<qti-item-body>{_body(item)}{_rubric(item)}</qti-item-body>",
        _processing(scoring),
        *(_feedback(number, one.text) for number, one in enumerate(item.feedback, 1)),
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        + head
        + "".join(parts)
        + "</qti-assessment-item>\n"
    )


def _quoted(text: str) -> str:
    return quoteattr(text)


def _language(item: Item) -> str:
    language = item.metadata.language
    return f" xml:lang={_quoted(language)}" if language else ""


def _outcomes(item: Item, scoring: Scoring) -> str:
    maximum = number_text(item.max_score)
    declared = [
        '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"'
        f' normal-maximum="{maximum}"><qti-default-value><qti-value>0</qti-value>'
        "</qti-default-value></qti-outcome-declaration>"
    ]
    declared += [
        f'<qti-outcome-declaration identifier="{name}" cardinality="single" base-type="float"/>'
        for name in scoring.outcomes
    ]
    if item.feedback:
        declared.append(
            '<qti-outcome-declaration identifier="FEEDBACK" cardinality="multiple"'
            ' base-type="identifier"/>'
        )
    return "".join(declared)


def _processing(scoring: Scoring) -> str:
    if not scoring.rules:
        return ""
    return f"<qti-response-processing>{''.join(scoring.rules)}</qti-response-processing>"


def _feedback(number: int, text: RichText) -> str:
    return (
        f'<qti-modal-feedback outcome-identifier="FEEDBACK" show-hide="show" identifier="F{number}">'
        f"<qti-content-body>{_rich(text)}</qti-content-body></qti-modal-feedback>"
    )


def _rich(text: RichText, slot: Callable[[str], str] = lambda _: "") -> str:
    return to_html(text, media_url=quote, slot=slot)


def as_blocks(text: RichText) -> RichText:
    """The text with its loose words in paragraphs, as the body of an item demands."""
    result: list[Node] = []
    loose: list[Node] = []
    for node in (*text, None):
        if node is not None and not (isinstance(node, Element) and node.tag in BLOCK_TAGS):
            loose.append(node)
            continue
        if loose and not all(isinstance(one, Words) and not one.text.strip() for one in loose):
            result.append(Element("p", tuple(loose)))
        loose = []
        if node is not None:
            result.append(node)
    return tuple(result)


def _body(item: Item) -> str:
    interaction, prompt = item.interaction, as_blocks(item.prompt)
    if isinstance(interaction, Gaps):
        return _gaps(interaction, prompt)
    return _rich(prompt) + _INTERACTIONS[type(interaction)](interaction)


def _options(options: Iterable[Option], name: str, limited: bool = False) -> str:
    return "".join(
        f"<qti-{name} identifier={_quoted(one.identifier)}"
        + (' fixed="true"' if one.fixed else "")
        + (f' match-max="{one.limit}"' if limited else "")
        + f">{_rich(one.text)}</qti-{name}>"
        for one in options
    )


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _single(interaction: SingleChoice) -> str:
    return (
        '<qti-choice-interaction response-identifier="RESPONSE" max-choices="1"'
        f' shuffle="{_flag(interaction.shuffle)}">'
        f"{_options(interaction.options, 'simple-choice')}</qti-choice-interaction>"
    )


def _multiple(interaction: MultipleChoice) -> str:
    return (
        f'<qti-choice-interaction response-identifier="RESPONSE" max-choices="{interaction.most}"'
        f' min-choices="{interaction.least}" shuffle="{_flag(interaction.shuffle)}">'
        f"{_options(interaction.options, 'simple-choice')}</qti-choice-interaction>"
    )


def _ordering(interaction: Ordering) -> str:
    ends = "".join(
        f" data-{name}={_quoted(text)}"
        for name, text in (("first", interaction.first), ("last", interaction.last))
        if text
    )
    return (
        f'<qti-order-interaction response-identifier="RESPONSE"{ends}'
        f' shuffle="{_flag(interaction.shuffle)}">'
        f"{_options(interaction.options, 'simple-choice')}</qti-order-interaction>"
    )


def _matching(interaction: Matching) -> str:
    sides = "".join(
        "<qti-simple-match-set>"
        f"{_options(side, 'simple-associable-choice', limited=True)}</qti-simple-match-set>"
        for side in (interaction.left, interaction.right)
    )
    return (
        f'<qti-match-interaction response-identifier="RESPONSE" max-associations="{interaction.most}"'
        f' shuffle="{_flag(interaction.shuffle)}">{sides}</qti-match-interaction>'
    )


def _number(interaction: NumberEntry) -> str:
    unit = f" data-unit={_quoted(interaction.unit)}" if interaction.unit else ""
    return f'<p><qti-text-entry-interaction response-identifier="RESPONSE"{unit}/></p>'


def _text(interaction: TextEntry) -> str:
    width = f' expected-length="{interaction.width}"' if interaction.width else ""
    return f'<p><qti-text-entry-interaction response-identifier="RESPONSE"{width}/></p>'


def _essay(interaction: Essay) -> str:
    words = f' data-most-words="{interaction.most_words}"' if interaction.most_words else ""
    return (
        '<qti-extended-text-interaction response-identifier="RESPONSE"'
        f' expected-lines="{interaction.lines}"{words}/>'
    )


def _hotspot(interaction: Hotspot) -> str:
    name = "select-point" if interaction.points else "hotspot"
    return (
        f'<qti-{name}-interaction response-identifier="RESPONSE" max-choices="{interaction.most}"'
        f' min-choices="{interaction.least}">{_rich((interaction.image,))}'
        f"{''.join(map(_choice, interaction.areas))}</qti-{name}-interaction>"
    )


def _choice(area: Area) -> str:
    label = f" hotspot-label={_quoted(area.label)}" if area.label else ""
    return (
        f"<qti-hotspot-choice identifier={_quoted(area.identifier)}"
        f' shape="{area.shape}" coords="{coordinates(area)}"{label}/>'
    )


def coordinates(area: Area) -> str:
    return ",".join(map(number_text, area.corners))


_INTERACTIONS: dict[type, Callable[[Any], str]] = {
    SingleChoice: _single,
    MultipleChoice: _multiple,
    Ordering: _ordering,
    Matching: _matching,
    NumberEntry: _number,
    TextEntry: _text,
    Essay: _essay,
    Hotspot: _hotspot,
}


def _gaps(interaction: Gaps, prompt: RichText) -> str:
    kinds = {gap.entry for gap in interaction.gaps}
    if "bank" not in kinds:
        fields = {gap.identifier: _field(gap, interaction.shuffle) for gap in interaction.gaps}
        return _rich(prompt, lambda name: fields.get(name, ""))
    if len(kinds) > 1:
        raise NotExpressible("перетаскивание слов вместе с другими пропусками в одном задании")
    words = _options(interaction.bank, "gap-text", limited=True)
    inside = _rich(prompt, lambda name: f"<qti-gap identifier={_quoted(name)}/>")
    return (
        '<qti-gap-match-interaction response-identifier="RESPONSE"'
        f' shuffle="{_flag(interaction.shuffle)}">{words}{inside}</qti-gap-match-interaction>'
    )


def _field(gap: Gap, shuffle: bool) -> str:
    name = _quoted(gap.identifier)
    if gap.entry == "list":
        return (
            f'<qti-inline-choice-interaction response-identifier={name} shuffle="{_flag(shuffle)}">'
            f"{_options(gap.options, 'inline-choice')}</qti-inline-choice-interaction>"
        )
    width = f' expected-length="{gap.width}"' if gap.width else ""
    return f"<qti-text-entry-interaction response-identifier={name}{width}/>"


def _rubric(item: Item) -> str:
    key = item.key
    if not isinstance(key, Rubric):
        return ""
    return "".join((_criteria(key), _sample(key), _instruction(key)))


def _block(inside: str, attributes: str = "") -> str:
    return (
        f'<qti-rubric-block use="scoring" view="scorer"{attributes}>'
        f"<qti-content-body>{inside}</qti-content-body></qti-rubric-block>"
    )


def _criteria(key: Rubric) -> str:
    rows = "".join(
        _ROW.format(
            _quoted(one.identifier),
            number_text(one.points),
            escape(one.title),
            "".join(
                f'<p data-level="{number_text(level.points)}">{escape(level.text)}</p>'
                for level in one.levels
            ),
        )
        for one in key.criteria
    )
    return _block(f"<table><tbody>{rows}</tbody></table>") if rows else ""


def _sample(key: Rubric) -> str:
    return _block(_rich(key.sample), ' data-sample="true"') if key.sample else ""


def _instruction(key: Rubric) -> str:
    return _block(_rich(key.instruction)) if key.instruction else ""
