"""QTI results: whose, of which items, with how many points; what is no result is refused by name."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orientir.core.items.results_reader import ItemTaken, ResultsNotReadable, read_result

QTI_2 = "http://www.imsglobal.org/xsd/imsqti_result_v2p1"
QTI_3 = "http://www.imsglobal.org/xsd/imsqtiv3p0_result_v1p0"


def result(items: str, space: str = QTI_2, person: str = "112-233-445 95") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><assessmentResult xmlns="{space}">'
        f'<context sourcedId="{person}"><sessionIdentifier sourceID="http://lms" identifier="42"/>'
        f"</context>{items}</assessmentResult>"
    ).encode()


def item(code: str, values: str = "", score: str | None = None, status: str = "final") -> str:
    given = "".join(f"<value>{one}</value>" for one in values.split() if one)
    told = (
        f'<outcomeVariable identifier="SCORE" cardinality="single"><value>{score}</value></outcomeVariable>'
        if score is not None
        else ""
    )
    return (
        f'<itemResult identifier="{code}" datestamp="2026-05-12T10:00:00" sessionStatus="{status}">'
        '<responseVariable identifier="numAttempts" cardinality="single">'
        "<candidateResponse><value>1</value></candidateResponse></responseVariable>"
        '<responseVariable identifier="RESPONSE" cardinality="single">'
        f"<candidateResponse>{given}</candidateResponse></responseVariable>{told}</itemResult>"
    )


@pytest.mark.parametrize("space", [QTI_2, QTI_3])
def test_answers_and_points_of_a_person_are_read(space: str) -> None:
    read = read_result(result(item("a", "A", "1.0") + item("b", "A C"), space), "r.xml")
    assert read.person == ("112-233-445 95", "42")
    assert [(one.identifier, one.score, one.values) for one in read.items] == [
        ("a", Decimal("1.0"), ("A",)),
        ("b", None, ("A", "C")),
    ]
    assert [str(one.taken_at) for one in read.items] == ["2026-05-12 10:00:00"] * 2


def test_what_was_not_answered_is_empty_and_what_was_not_begun_is_left_out() -> None:
    read = read_result(result(item("a") + item("b", "A", status="initial")), "r.xml")
    [only] = read.items
    assert only == ItemTaken("a", None, (), only.taken_at)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<assessmentTest/>", "корень файла assessmentTest"),
        (b"{}", "это не XML"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><assessmentResult/>', "сущности XML"),
        (result('<itemResult sessionStatus="final"/>'), "нет identifier"),
        (result(item("a", "A", "много")), "не число баллов"),
        (result(item("a", "A", "NaN")), "не число баллов"),
    ],
)
def test_what_is_no_result_is_refused_by_name(data: bytes, words: str) -> None:
    with pytest.raises(ResultsNotReadable, match=words):
        read_result(data, "r.xml")
