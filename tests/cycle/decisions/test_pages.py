"""The register and a decision as pages: written, signed, reported, listed."""

from __future__ import annotations

import io
from copy import deepcopy

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import DjangoAssertNumQueries

from orientir.cycle.decisions.actions import drafting
from orientir.cycle.decisions.actions.drafting import (
    Executor,
    Point,
)
from orientir.cycle.decisions.models import (
    AssignmentFile,
    PinnedFigure,
)
from tests.conftest import act_as
from tests.cycle.decisions.decided import (
    AT,
    DUE,
    OTHER,
    OWN,
    PDF,
    REGION,
    charged,
    draft,
    sign,
)
from tests.cycle.monitoring.invented import Region, make_region
from tests.cycle.playing import acting, client_of


@pytest.fixture(scope="module")
def standing_region(stage: None) -> Region:
    return make_region()


@pytest.fixture
def region(standing_region: Region, db: None) -> Region:
    return deepcopy(standing_region)


def test_the_ministry_goes_from_a_draft_to_the_signed_paper_on_pages(region: Region) -> None:
    client = client_of(region, "ministry", REGION)
    unit = region.units[OWN].pk
    with act_as("web"):
        assert "Подготовить проект" in client.get("/decisions/").content.decode()
        words = {
            "title": "О сверке",
            "grounds": "По плану",
            "signatory": "А. А. Иванова",
            "signatory_post": "Министр",
        }
        address = client.post("/decisions/new/?kind=order", words)["Location"]
        told = {
            "text": "Сверить данные",
            "due_on": "2026-04-01",
            "expected": "Справка",
            "executors": [f"unit:{unit}"],
        }
        assert client.post(f"{address}points/new/", told).status_code == 302
        query = f"?snapshot={region.snapshot.code}&indicator=1.1&year=2025&level=municipality"
        assert client.post(f"{address}figures/{query}", {"units": [str(unit)]}).status_code == 302
        bare = client.post(f"{address}figures/{query}", {})
        assert (bare.status_code, "отметьте цифры" in bare.content.decode()) == (422, True)
        assert "с этого дня" in client.get(f"{address}sign/").content.decode().lower()
        assert (
            client.post(
                f"{address}sign/", {"number": "01/7", "signed_on": "2026-02-02"}
            ).status_code
            == 302
        )
        page = client.get(address).content.decode()
        assert "Приказ № 01/7 от 02.02.2026" in page
        assert "/monitoring/1.1/?snapshot=" in page
        assert client.get(f"{address}edit/").status_code == 404
        paper = docx.Document(io.BytesIO(client.get(f"{address}paper.docx").content))
        listed = client.get("/decisions/?format=csv").content.decode("utf-8-sig")
    text = "\n".join(one.text for one in paper.paragraphs)
    for words_of_paper in (
        "ПРИКАЗ",
        "2 февраля 2026 года\t№ 01/7",
        "ПРИКАЗЫВАЮ:",
        "сверить данные. Срок: до 01.04.2026.",
    ):
        assert words_of_paper in text
    figure = PinnedFigure.objects.get()
    assert paper.tables[0].rows[1].cells[0].text == f"1.1. {figure.indicator_title}"
    assert "01/7" in listed
    assert "О сверке" in listed


def test_the_charged_reports_with_a_document_on_pages(region: Region) -> None:
    made = draft(region)
    sign(region, made)
    one = charged(made)
    address = f"/decisions/assignments/{one.pk}/"
    client, stranger = (
        client_of(region, "municipal_specialist", OWN),
        client_of(region, "municipal_specialist", OTHER),
    )
    ministry = client_of(region, "ministry", REGION)
    with act_as("web"):
        assert "Ваш отчёт" in client.get(address).content.decode()
        assert "Ваш отчёт" not in stranger.get(address).content.decode()
        assert stranger.post(f"{address}report/", {"words": "За соседа"}).status_code == 404
        bad = client.post(
            f"{address}report/", {"words": "Да", "files": SimpleUploadedFile("a.exe", b"MZ")}
        )
        assert (bad.status_code, "не документ" in bad.content.decode()) == (422, True)
        good = SimpleUploadedFile("справка.pdf", PDF)
        assert client.post(f"{address}report/", {"words": "Да", "files": good}).status_code == 302
    kept = f"{address}files/{AssignmentFile.objects.get().pk}/"
    with act_as("web"):
        assert client.get(kept).content == PDF
        assert stranger.get(kept).status_code == 404
        assert "справка.pdf" not in stranger.get(address).content.decode()
        assert ministry.post(f"{address}settle/", {"answer": "accept"}).status_code == 302
        assert "Отчёт принят" in ministry.get(address).content.decode()


@pytest.mark.parametrize("address", ["/decisions/", "/decisions/assignments/"])
def test_lists_ask_the_database_no_oftener_for_more_decisions(
    region: Region, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        sign(region, draft(region), f"01/{number}")
    client = client_of(region, "ministry", REGION)
    client.get(address)  # what is read once a process is read
    with django_assert_max_num_queries(11):
        assert client.get(address).status_code == 200


def test_a_decision_with_many_charged_asks_no_oftener(
    region: Region, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = draft(region)
    with acting(region, "ministry", REGION) as by:
        everybody = [Executor(unit.pk, code) for code, unit in region.units.items()]
        drafting.write_point(
            decision=made, point=Point("Всем", DUE), executors=everybody, by=by, at=AT
        )
    sign(region, made)
    client = client_of(region, "ministry", REGION)
    client.get(f"/decisions/{made}/")
    with django_assert_max_num_queries(12):
        assert client.get(f"/decisions/{made}/").status_code == 200
