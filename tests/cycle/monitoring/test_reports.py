"""The report on paper says what the page says, and is as signed by whom the pack names."""

from __future__ import annotations

import io

import pytest
from django.http import HttpResponse
from django.test import Client
from docx import Document
from pypdf import PdfReader

from tests.cycle.monitoring.invented import Region, make_region
from tests.cycle.monitoring.test_pages import client_of


@pytest.fixture(scope="module")
def region(stage: None) -> Region:
    return make_region()


@pytest.fixture
def client(region: Region, db: None) -> Client:
    return client_of(region, "ministry", region.pack.region.code)


def text_of_pdf(response: HttpResponse) -> str:
    pages = PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def text_of_docx(response: HttpResponse) -> str:
    document = Document(io.BytesIO(response.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(p.text for p in document.paragraphs), *cells]).split())


@pytest.mark.parametrize(("kind", "read"), [("pdf", text_of_pdf), ("docx", text_of_docx)])
def test_it_says_what_the_page_says(client: Client, kind: str, read: object) -> None:
    assert callable(read)
    page = client.get("/monitoring/").context["page"]
    row = page.groups[0].rows[0]

    report = read(client.get(f"/monitoring/report.{kind}"))

    for words in (page.heading, page.lead, row.title, row.value, row.target, row.second):
        assert " ".join(words.split()) in report
    assert "Руководитель: ОГБУ ЧЦОПМКП" in report


def test_it_is_a_file_named_by_snapshot_year_and_unit(client: Client) -> None:
    response = client.get("/monitoring/report.pdf")

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["Content-Disposition"].endswith('.pdf"')


def test_another_kind_is_refused_in_words(client: Client) -> None:
    response = client.get("/monitoring/report.odt")

    assert response.status_code == 404
    assert "Отчёты бывают pdf и docx, а не «odt»." in response.content.decode()
