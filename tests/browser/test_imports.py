"""Pages of the registry and of imports in a real browser, at the desk and on a phone; a file from form to load."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from orientir.cycle.collection.actions.uploading import (
    Upload,
    begin_import,
    check_begun,
    load_begun,
)
from orientir.cycle.collection.models import DoubtfulPair, Import
from orientir.kit.access.logins import COOKIE
from orientir.kit.jobs import running
from orientir.kit.jobs.models import Job
from tests.browser.conftest import OpenPage
from tests.cast import Cast, make_cast
from tests.cycle.collection.files import AS_OF, TEACHER, Rows, csv_of, snils

RIGHT = {**TEACHER, "unit": "11"}
WRONG = [
    RIGHT,
    {**RIGHT, "snils": snils(5), "birth_on": "31.02.1990", "rate": "1,5О"},
    *({**RIGHT, "snils": snils(10 + number), "unit": "77"} for number in range(30)),
]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def _begin(cast: Cast, rows: Rows, mode: str = "additions") -> Import:
    """An import as its page has begun it, and checked."""
    upload = Upload(
        "people_posts", "кадры-2025.csv", csv_of("people_posts", rows), AS_OF,
        cast.units["10"].pk, mode,
    )  # fmt: skip
    by, now = cast.accounts["specialist"].pk, timezone.now()
    made = begin_import(upload=upload, by=by, at=now)
    check_begun(import_id=made.pk, at=now, report=lambda *_: None)
    return made


def _load(cast: Cast, made: Import) -> None:
    by = cast.accounts["specialist"].pk
    load_begun(import_id=made.pk, by=by, at=timezone.now(), report=lambda *_: None)


@pytest.fixture
def pages(cast: Cast) -> list[str]:
    """Every page of the two rooms, with something on it."""
    refused, ready = _begin(cast, WRONG), _begin(cast, [RIGHT], "complete")
    loaded = _begin(cast, [RIGHT])
    _load(cast, loaded)
    first, second = cast.people["11"]
    DoubtfulPair.objects.create(first=first, second=second, reason="similar_name")
    return [
        "/registry/organisations/",
        "/registry/organisations/?q=нет+такой",
        "/registry/organisations/11/",
        "/registry/people/",
        f"/registry/people/{first.pk}/",
        "/collection/",
        "/collection/imports/",
        "/collection/imports/begin/people_posts/",
        f"/collection/imports/{refused.pk}/",
        f"/collection/imports/{ready.pk}/",
        f"/collection/imports/{loaded.pk}/",
        f"/collection/imports/{loaded.pk}/undo/",
        "/collection/doubts/",
    ]


@pytest.mark.usefixtures("server_acts_as_web")
def test_pages_are_for_everybody(walk_to: OpenPage, cast: Cast, pages: list[str]) -> None:
    cookies = {COOKIE: cast.token("specialist")}
    found = []
    for path in pages:
        watched = walk_to(path, cookies=cookies, who="specialist")
        assert "Ориентир" in watched.page.title(), path
        found += [(path, trouble) for trouble in watched.troubles()]
    assert found == []


@pytest.mark.usefixtures("server_acts_as_web")
def test_a_file_goes_from_the_form_to_its_check(
    open_page: OpenPage, cast: Cast, tmp_path: Path
) -> None:
    file = tmp_path / "кадры.csv"
    file.write_bytes(csv_of("people_posts", [RIGHT]))
    cookies = {COOKIE: cast.token("specialist")}
    page = open_page("/collection/imports/begin/people_posts/", cookies=cookies).page
    page.locator("#id_file").set_input_files(file)
    page.get_by_label("На какую дату файл").fill("2025-09-01")
    page.get_by_role("button", name="Проверить файл").click()
    page.wait_for_url("**/collection/imports/*/")
    assert page.get_by_role("heading", name="Загрузка: люди и должности").is_visible()
    job = Job.objects.get(name="collection.check_import")
    running.run(job.pk)
    page.reload()
    assert page.get_by_role("button", name="Загрузить 1 строку").is_visible()
