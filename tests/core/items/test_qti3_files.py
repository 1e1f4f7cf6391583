"""QTI 3 as others write it, and what the processing of QTI says against what our scoring says."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orientir.core.items.readers.answers import Translator, declarations
from orientir.core.items.readers.body import read_body
from orientir.core.items.readers.collect import collect
from orientir.core.items.readers.processing import Processing
from orientir.core.items.readers.qti3 import as_qti2
from orientir.core.items.readers.xml import child, parse_xml
from orientir.core.items.scoring import answer_field, explain_misfit, score
from orientir.core.items.specs import (
    ZERO,
    Essay,
    Gaps,
    Hotspot,
    Item,
    Matching,
    MultipleChoice,
    NumberEntry,
    Ordering,
    SingleChoice,
    TextEntry,
)
from orientir.core.items.text import words_of
from orientir.core.items.writers.qti3 import write_item
from tests.core.items import strategies

TEMPLATES = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates"


def document(inside: str, template: str = "", more: str = "", attributes: str = "") -> str:
    processing = (
        f'<qti-response-processing template="{TEMPLATES}/{template}.xml"/>' if template else ""
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="q" title="Вопрос"
 adaptive="false" time-dependent="false" xml:lang="ru" {attributes}>{inside}
<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>{more}{processing}
</qti-assessment-item>"""


def declared(base_type: str, *values: str, cardinality: str = "single", inside: str = "") -> str:
    correct = "".join(f"<qti-value>{value}</qti-value>" for value in values)
    correct = f"<qti-correct-response>{correct}</qti-correct-response>" if values else ""
    return (
        f'<qti-response-declaration identifier="RESPONSE" cardinality="{cardinality}"'
        f' base-type="{base_type}">{correct}{inside}</qti-response-declaration>'
    )


def body(inside: str) -> str:
    return f"<qti-item-body>{inside}</qti-item-body>"


CHOICE = body(
    """<p>Смотри</p><qti-choice-interaction response-identifier="RESPONSE" max-choices="1" shuffle="true">
    <qti-prompt>Что <em>верно</em>?</qti-prompt>
    <qti-simple-choice identifier="A">да</qti-simple-choice>
    <qti-simple-choice identifier="B" fixed="true">нет</qti-simple-choice></qti-choice-interaction>"""
)
MAPPING = """<qti-mapping default-value="-0.5" lower-bound="0" upper-bound="2">
<qti-map-entry map-key="A" mapped-value="2"/></qti-mapping>"""


def read(tmp_path: Path, text: str) -> Any:
    path = tmp_path / "item.xml"
    path.write_text(text, "utf-8")
    return collect(path).contents


def test_a_choice(tmp_path: Path) -> None:
    (found,) = read(tmp_path, document(declared("identifier", "A") + CHOICE, "match_correct")).items
    item = found.item
    assert (words_of(item.prompt), item.metadata.language) == ("Смотри Что верно?", "ru")
    assert isinstance(item.interaction, SingleChoice)
    assert [option.fixed for option in item.interaction.options] == [False, True]
    assert [score(item, {"choice": one}).points for one in "AB"] == [1, 0]


def test_mapped_points_with_bounds(tmp_path: Path) -> None:
    text = document(declared("identifier", inside=MAPPING) + CHOICE, "map_response")
    (found,) = read(tmp_path, text).items
    assert [score(found.item, {"choice": one}).points for one in "AB"] == [2, 0]


def test_gaps_of_several_kinds(tmp_path: Path) -> None:
    text = document(
        """<qti-response-declaration identifier="R1" cardinality="single" base-type="identifier">
        <qti-correct-response><qti-value>a</qti-value></qti-correct-response></qti-response-declaration>
        <qti-response-declaration identifier="R2" cardinality="single" base-type="float">
        <qti-correct-response><qti-value>3.5</qti-value></qti-correct-response></qti-response-declaration>"""
        + body(
            """<p>Снег <qti-inline-choice-interaction response-identifier="R1" shuffle="false">
            <qti-inline-choice identifier="a">белый</qti-inline-choice>
            <qti-inline-choice identifier="b">синий</qti-inline-choice></qti-inline-choice-interaction>,
            глубина <qti-text-entry-interaction response-identifier="R2" expected-length="4"/> м</p>"""
        ),
        more="""<qti-response-processing><qti-response-condition><qti-response-if><qti-and>
        <qti-match><qti-variable identifier="R1"/><qti-correct identifier="R1"/></qti-match>
        <qti-equal tolerance-mode="absolute" tolerance="0.5 0.1"><qti-correct identifier="R2"/>
        <qti-variable identifier="R2"/></qti-equal></qti-and>
        <qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">3</qti-base-value>
        </qti-set-outcome-value></qti-response-if></qti-response-condition></qti-response-processing>""",
    )
    (found,) = read(tmp_path, text).items
    worth = [
        score(found.item, {"gaps": {"R1": choice, "R2": depth}}).points
        for choice, depth in (("a", "3,5"), ("a", "3"), ("a", "3.6"), ("a", "3.61"), ("b", "3.5"))
    ]
    assert (found.item.max_score, worth) == (Decimal(3), [Decimal(n) for n in (3, 3, 3, 0, 0)])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            document(declared("identifier", "A") + CHOICE, attributes='adaptive="true"').replace(
                'adaptive="false" ', "", 1
            ),
            "адаптивное задание",
        ),
        (
            document(
                body('<qti-portable-custom-interaction response-identifier="RESPONSE" module="x"/>')
            ),
            "своя программа внутри задания (portableCustomInteraction)",
        ),
        (
            document(
                declared("directedPair", "w g", cardinality="multiple")
                + body(
                    '<qti-gap-match-interaction response-identifier="RESPONSE">'
                    '<qti-gap-text identifier="w">слово</qti-gap-text><p>без пропуска</p>'
                    "</qti-gap-match-interaction>"
                ),
                "match_correct",
            ),
            "в тексте нет ни одного пропуска",
        ),
        (document(body("<p>Только текст</p>")), "текст без вопроса: в задании нечего отвечать"),
        (
            document(declared("identifier", "A") + CHOICE + "<qti-template-declaration/>"),
            "задание-шаблон, значения подставляются при показе",
        ),
        (
            document(
                declared("identifier", "A") + CHOICE,
                more="<qti-response-processing><qti-set-outcome-value identifier='SCORE'>"
                "<qti-custom-operator/></qti-set-outcome-value></qti-response-processing>",
            ),
            "действие customOperator в правилах оценивания",
        ),
        (
            document(declared("identifier", "A") + CHOICE, "my_own_template"),
            "неизвестный шаблон оценивания my_own_template",
        ),
        (
            document(declared("point", "не точка") + CHOICE),
            "значение «не точка» не подходит к типу point",
        ),
    ],
)
def test_what_is_not_supported_is_named(tmp_path: Path, text: str, reason: str) -> None:
    contents = read(tmp_path, text)
    assert [(one.item, one.reason) for one in contents.unsupported] == [("q", reason)]


def test_a_test_names_its_items(tmp_path: Path) -> None:
    text = """<qti-assessment-test xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="t" title="Т">
    <qti-test-part identifier="p" navigation-mode="linear" submission-mode="individual">
    <qti-assessment-section identifier="s" title="s" visible="true">
    <qti-assessment-item-ref identifier="i1" href="items/i1.xml"/></qti-assessment-section></qti-test-part>
    </qti-assessment-test>"""
    (test,) = read(tmp_path, text).tests
    assert (test.identifier, test.title, test.items) == ("t", "Т", ("items/i1.xml",))


# --- the same points from the processing and from our scoring -----------------------------------


def answers(item: Item, source: random.Random) -> Iterator[dict[str, Any]]:
    """Answers of any kind, right and wrong, whole and in part."""
    match item.interaction:
        case SingleChoice(options):
            yield from ({"choice": one.identifier} for one in options)
        case Gaps(gaps, bank):
            for _ in range(8):
                yield {"gaps": {gap.identifier: _filled(gap, bank, item, source) for gap in gaps}}
        case NumberEntry():
            yield from ({"number": one} for one in _numbers(item))
        case TextEntry():
            yield from ({"text": one.text} for one in getattr(item.key, "accepted", ()))
            yield {"text": "другое"}
        case _:
            yield from _combinations(item, source)


def _combinations(item: Item, source: random.Random) -> Iterator[dict[str, Any]]:
    values = _values(item)
    for _ in range(8):
        most = (
            1
            if isinstance(item.interaction, Hotspot) and item.interaction.most == 1
            else len(values)
        )
        yield {answer_field(item): source.sample(values, source.randint(1, most))}


def _values(item: Item) -> list[Any]:
    """What a list of an answer is made of."""
    match item.interaction:
        case MultipleChoice(options) | Ordering(options):
            return [one.identifier for one in options]
        case Matching(left, right):
            return [[a.identifier, b.identifier] for a in left for b in right]
        case Hotspot(points=True):
            return [[across, 5] for across in range(0, 90, 7)]
        case Hotspot(_, areas):
            return [one.identifier for one in areas]
    return []


def _filled(gap: Any, bank: Any, item: Item, source: random.Random) -> str:
    if gap.entry == "list":
        return str(source.choice(gap.options).identifier)
    if gap.entry == "bank":
        return str(source.choice([*bank, bank[0]]).identifier)
    whole: Any = item.key
    accepted = [one for key in whole.gaps if key.gap == gap.identifier for one in key.accepted]
    if gap.entry == "number":
        ends = [format(end, "f") for one in accepted for end in (one.low, one.high, one.value)]
        return str(source.choice([*ends, "99999", "слово"]))
    return str(source.choice([*(one.text for one in accepted), "другое"]))


def _numbers(item: Item) -> list[str]:
    whole: Any = item.key
    ends = [end for one in whole.accepted for end in (one.low, one.high, one.value)]
    return [format(end + Decimal(step), "f") for end in ends for step in ("0", "0.01", "-0.01")]


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(strategies.items, st.integers(0, 1000))
def test_our_scoring_is_that_of_the_processing(item: Item, seed: int) -> None:
    if isinstance(item.interaction, Essay):
        return
    root = as_qti2(parse_xml(write_item(item).encode()))
    responses = declarations(root, "responseDeclaration")
    named = read_body(root, "", responses).responses
    translator = Translator(item.interaction, responses, _renamed(item, dict(named)))
    outcomes = declarations(root, "outcomeDeclaration")
    processing = Processing(responses, outcomes, child(root, "responseProcessing"))
    for answer in answers(item, random.Random(seed)):
        if not explain_misfit(item, answer):
            told = processing.run(translator.to_qti(answer))["SCORE"] or ZERO
            assert abs(told - score(item, answer).points) < Decimal("0.000001"), answer


def _renamed(item: Item, named: dict[str, str]) -> dict[str, str]:
    return named if isinstance(item.interaction, Gaps) else {"": "RESPONSE"}


def test_a_text_in_a_file_of_its_own(tmp_path: Path) -> None:
    reference = '<qti-assessment-stimulus-ref identifier="s" href="../texts/s.xml"/>'
    text = document(declared("identifier", "A") + reference + CHOICE, "match_correct")
    stimulus = """<qti-assessment-stimulus xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="s"
    title="s"><qti-stimulus-body><p>Прочтите.</p></qti-stimulus-body></qti-assessment-stimulus>"""
    for name, content in (("items/a.xml", text), ("texts/s.xml", stimulus)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(content, "utf-8")
    (found,) = collect(tmp_path).contents.items
    assert (words_of(found.item.prompt), found.losses) == ("Прочтите. Смотри Что верно?", ())
    (alone,) = collect(tmp_path / "items" / "a.xml").contents.items
    assert alone.losses == ("нет общего текста ../texts/s.xml",)


def test_a_response_of_another_type_is_named(tmp_path: Path) -> None:
    text = document(declared("directedPair", "A B") + CHOICE, "match_correct")
    (one,) = read(tmp_path, text).unsupported
    assert one.reason == "ответ RESPONSE объявлен не того типа: directedPair"
