"""Documents at a step: brought by the person, read by who accompanies, by nobody else."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from orientir.cycle.registry.models import Account, Person
from orientir.cycle.routes.models import Route, RouteFile, RouteStep
from orientir.cycle.routes.rules import Sharing
from tests.cast import Cast, make_cast
from tests.cycle.routes.walking import Acting, agree, being, build, route_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(80)


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    made = make_cast()
    build(made)
    curator = Person.objects.create(
        family_name="Кураторова", given_name="Нина", birth_on=date(1975, 5, 5)
    )
    Account.objects.filter(login="curator").update(person=curator)
    route = agree(made, Sharing.DEFICITS)
    Route.objects.filter(pk=route.pk).update(curator=curator, support="curator")
    return made


def step_of(cast: Cast) -> RouteStep:
    return RouteStep.objects.filter(route=route_of(cast.people["11"][0])).order_by("place")[0]


def here(step: RouteStep, what: str) -> str:
    return f"/routes/{step.route_id}/steps/{step.pk}/{what}/"


def told(*files: tuple[str, bytes]) -> dict[str, object]:
    return {
        "result": "Провела занятие",
        "documents": [SimpleUploadedFile(name, content) for name, content in files],
    }


def test_a_report_with_documents_is_read_by_the_curator_alone(
    cast: Cast, acting_as: Acting
) -> None:
    step = step_of(cast)
    teacher, curator, head, operator = (
        cast.client(name) for name in ("teacher", "curator", "head", "operator")
    )
    with acting_as("web"):
        page = teacher.post(
            here(step, "report"), told(("карта.png", PNG), ("ещё раз.png", PNG)), follow=True
        )
        assert page.content.decode().count(".png") == 1, "the same document is kept once"
    kept = RouteFile.objects.get()
    path = here(step, f"files/{kept.pk}")
    with acting_as("web"):
        assert "карта.png" in curator.get(here(step, "mark")).content.decode()
        given = curator.get(path)
        assert (given.content, given["X-Content-Type-Options"]) == (PNG, "nosniff")
        assert given["Content-Disposition"].startswith("attachment")
        assert [one.get(path).status_code for one in (head, operator)] == [404, 404]
        assert curator.post(path).status_code == 404


def test_what_is_no_document_is_told_at_its_field(cast: Cast) -> None:
    step = step_of(cast)
    answer = cast.client("teacher").post(here(step, "report"), told(("вирус.exe", PNG)))
    assert answer.status_code == 422
    assert "файл «вирус.exe» — не документ" in answer.content.decode()
    assert not RouteFile.objects.exists()


def test_no_more_than_five(cast: Cast) -> None:
    step = step_of(cast)
    files = [(f"{n}.png", PNG + bytes([n])) for n in range(6)]
    answer = cast.client("teacher").post(here(step, "report"), told(*files), follow=True)
    assert "не больше 5 файлов" in answer.content.decode()
    assert RouteStep.objects.get(pk=step.pk).reported_on is None


def test_the_person_takes_a_document_back(cast: Cast) -> None:
    step = step_of(cast)
    teacher = cast.client("teacher")
    teacher.post(here(step, "report"), told(("карта.png", PNG)))
    path = here(step, f"files/{RouteFile.objects.get().pk}")
    assert "Документ удалён." in teacher.post(path, follow=True).content.decode()
    assert not RouteFile.objects.exists()


def test_nobody_brings_a_document_for_another(cast: Cast, acting_as: Acting) -> None:
    step = step_of(cast)
    with (
        being(acting_as, cast, "curator"),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        RouteFile.objects.create(
            route_id=step.route_id, step=step, file_name="x.png", media_type="image/png", size=1,
            sha256="0" * 64, content=PNG, added_at="2026-01-01T00:00Z",
        )  # fmt: skip
