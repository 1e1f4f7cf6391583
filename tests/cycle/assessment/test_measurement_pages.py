"""The psychometric report: who is in trouble first, in words; pages read and count nothing."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import deepcopy
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from pypdf import PdfReader

from orientir.cycle.assessment.actions.publishing import count_results
from orientir.cycle.assessment.models import ItemStatistic, Procedure
from tests.cast import NOW, Cast
from tests.cycle.assessment.test_statistics import spoil, standing_procedure

ActingAs = Callable[[str], AbstractContextManager[None]]
REPORT, ITEM = 14, 14

__all__ = ["spoil", "standing_procedure"]


@pytest.fixture(scope="module")
def standing_counted(standing_procedure: Procedure) -> Procedure:
    count_results(procedure=standing_procedure.pk, by=None, at=NOW)
    standing_procedure.refresh_from_db()
    return standing_procedure


@pytest.fixture
def counted(standing_counted: Procedure, db: None) -> Procedure:
    return deepcopy(standing_counted)


def text_of(client: Client, address: str, budget: int) -> str:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    assert len(asked) <= budget, [one["sql"][:120] for one in asked]
    return " ".join(answer.content.decode().split())


def test_the_report_and_its_tasks(cast: Cast, counted: Procedure, acting_as: ActingAs) -> None:
    client, home = cast.client("operator"), f"/assessment/procedures/{counted.code}/measurement/"
    worst = ItemStatistic.objects.filter(
        calibration=counted.calibration_id, details__troubles__contains=["unequal"]
    ).select_related("version__item")
    spoilt = worst[0].version
    with acting_as("web"):
        report = text_of(client, home, REPORT)
        item = text_of(client, f"{home}items/{spoilt.pk}/", ITEM)
    assert "моложе 35 лет / 35 лет и старше" in report
    assert "(200 и 400 чел.)" in report
    assert "при равном уровне группы отвечают заметно по-разному" in report
    assert report.index(f"items/{spoilt.pk}/") < report.index("в порядке")
    assert "Пола в реестре нет" in report
    assert "разница большая: труднее группе «моложе 35 лет»" in item
    assert "верный ответ" in item
    assert item.count('class="o-chart"') == 4  # two charts at two widths


def test_a_task_of_another_procedure_is_not_found(
    cast: Cast, counted: Procedure, acting_as: ActingAs
) -> None:
    client = cast.client("operator")
    with acting_as("web"):
        answer = client.get(f"/assessment/procedures/{counted.code}/measurement/items/999999/")
    assert answer.status_code == 404


def test_the_report_on_paper(cast: Cast, counted: Procedure, acting_as: ActingAs) -> None:
    client = cast.client("operator")
    with acting_as("web"):
        answer = client.get(f"/assessment/procedures/{counted.code}/measurement/report.pdf")
    assert answer["Content-Type"] == "application/pdf"
    if kept := os.environ.get("ORIENTIR_KEEP_PDF"):
        Path(kept).write_bytes(answer.content)
    pages = PdfReader(io.BytesIO(answer.content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert text.index("Задания с неполадками") < text.index("Задания с неполадками по одному")
    assert "при равном уровне группы отвечают заметно по-разному" in text
    assert "труднее группе «моложе 35 лет»" in text
    with acting_as("web"):
        word = client.get(f"/assessment/procedures/{counted.code}/measurement/report.docx")
        missing = client.get(f"/assessment/procedures/{counted.code}/measurement/report.odt")
    assert missing.status_code == 404
    document = Document(io.BytesIO(word.content))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 2"]
    assert headings.index("Задания с неполадками") < headings.index("Сравнение с прошлыми годами")
    assert document.tables[0].rows[1].cells[1].text.startswith("при равном уровне группы")
    assert len(document.inline_shapes) > 2
