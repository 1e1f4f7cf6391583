"""The life of a snapshot, step by step, as those who may take each."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from orientir.core.mistakes import Mistake
from orientir.cycle.monitoring.actions import life
from orientir.cycle.monitoring.models import Snapshot, SnapshotReview
from orientir.cycle.monitoring.tasks import freeze
from orientir.kit.jobs.models import Job
from orientir.kit.journal.models import JournalEntry
from tests.conftest import Acting
from tests.cycle.monitoring.invented import Region, make_region
from tests.cycle.monitoring.test_pages import OWN, REGION, client_of, text_of

AT = datetime(2025, 11, 5, 9, tzinfo=UTC)
PAGE = "/monitoring/snapshots/chelyabinsk-2025-11-01/"


@pytest.fixture
def region(db: None) -> Region:
    return make_region(municipalities=2, organisations=6, years=(2025,))


def press(client: Client, acting_as: Acting, **fields: str) -> str:
    """Press a button of the snapshot's page and read what comes."""
    with acting_as("web"):
        response = client.post(PAGE, fields, follow=True)
    return text_of(response.content.decode())


def test_from_computed_to_published(region: Region, acting_as: Acting) -> None:
    operator = client_of(region, "operator", REGION)
    ministry = client_of(region, "ministry", REGION)
    town = client_of(region, "municipal_specialist", OWN)
    sent = press(operator, acting_as, deed="send", until="2099-12-01")
    assert "подтверждают или возражают до 01.12.2099" in sent
    objected = press(
        town, acting_as, deed="review", verdict="objected", comment="1.1: прошли ещё двое"
    )
    assert "Записано" in objected
    heard = text_of(ministry.get(PAGE).content.decode())
    assert "1.1: прошли ещё двое" in heard
    assert "Утверждён приказом 01/99" in press(
        ministry, acting_as, deed="approve", order_number="01/99"
    )
    assert "и опубликован" in press(ministry, acting_as, deed="publish")
    region.snapshot.refresh_from_db()
    assert (region.snapshot.state, region.snapshot.order_number) == ("published", "01/99")
    events = set(JournalEntry.objects.values_list("event", flat=True))
    assert events >= {
        "monitoring.snapshot_sent_to_verification",
        "monitoring.snapshot_reviewed",
        "monitoring.snapshot_approved",
        "monitoring.snapshot_published",
    }


@pytest.mark.parametrize(
    ("role", "unit", "deed"),
    [
        ("head", "org-1", "send"),
        ("municipal_specialist", OWN, "approve"),
        ("operator", REGION, "approve"),
        ("operator", REGION, "publish"),
        ("ministry", REGION, "review"),
    ],
)
def test_others_may_not(region: Region, role: str, unit: str, deed: str) -> None:
    response = client_of(region, role, unit).post(PAGE, {"deed": deed})
    assert response.status_code == 403
    region.snapshot.refresh_from_db()
    assert region.snapshot.state == "computed"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"deed": "approve", "order_number": " "}, "Укажите номер приказа"),
        ({"deed": "publish"}, "Состояние среза chelyabinsk-2025-11-01 тем временем изменилось"),
        ({"deed": "send", "until": "2020-01-01"}, "Последний день проверки уже прошёл"),
        ({"deed": "send", "until": "31.02"}, "Дня «31.02» нет"),
    ],
)
def test_mistakes_are_told_and_change_nothing(
    region: Region, acting_as: Acting, fields: dict[str, str], why: str
) -> None:
    client = client_of(region, "ministry", REGION)
    assert why in press(client, acting_as, **fields)
    region.snapshot.refresh_from_db()
    assert region.snapshot.state == "computed"


def test_an_objection_needs_its_reason(region: Region) -> None:
    account, _grant = region.account("municipal_specialist", OWN)
    life.send_to_verification(
        snapshot=region.snapshot.pk, until=date(2099, 1, 1), by=account.pk, at=AT
    )
    with pytest.raises(Mistake, match="какое значение неверно"):
        life.review_snapshot(
            snapshot=region.snapshot.pk,
            unit=region.units[OWN].pk,
            verdict="objected",
            comment=" ",
            by=account.pk,
            at=AT,
        )
    assert not SnapshotReview.objects.exists()


def test_the_operator_asks_for_a_snapshot(region: Region, acting_as: Acting) -> None:
    client = client_of(region, "operator", REGION)
    with acting_as("web"):
        response = client.post(
            "/monitoring/snapshots/", {"on": "2025-10-01", "pack": "chelyabinsk-2023"}, follow=True
        )
    assert "Создание среза" in text_of(response.content.decode())
    job = Job.objects.get(name="monitoring.create_snapshot")
    assert job.arguments == {"on": "2025-10-01", "pack": "chelyabinsk-2023"}
    assert job.grant is not None
    assert job.grant.role == "operator"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"on": "", "pack": "chelyabinsk-2023"}, "Дня «» нет"),
        ({"on": "2099-01-01", "pack": "chelyabinsk-2023"}, "01.01.2099 ещё не наступило"),
        ({"on": "2025-10-01", "pack": "../x"}, "не найдена"),
    ],
)
def test_a_snapshot_that_cannot_be_is_not_asked_for(
    region: Region, acting_as: Acting, fields: dict[str, str], why: str
) -> None:
    client = client_of(region, "operator", REGION)
    with acting_as("web"):
        response = client.post("/monitoring/snapshots/", fields, follow=True)
    assert why in text_of(response.content.decode())
    assert not Job.objects.exists()


def test_a_correction_is_asked_for_with_its_reason(region: Region, acting_as: Acting) -> None:
    client = client_of(region, "operator", REGION)
    address = f"{PAGE}correct/"
    with acting_as("web"):
        assert "Исправить новым срезом" in text_of(client.get(PAGE).content.decode())
        assert "Что произойдёт" in text_of(client.get(address).content.decode())
        refused = client.post(address, {"reason": "  "})
        asked = client.post(address, {"reason": "школа 12 \n сдала форму заново"}, follow=True)
    assert refused.status_code == 422
    assert "почему исправляется" in text_of(refused.content.decode())
    assert "Создание среза" in text_of(asked.content.decode())
    job = Job.objects.get(name="monitoring.create_snapshot")
    assert job.arguments == {
        "on": "2025-11-01",
        "pack": "chelyabinsk-2023",
        "corrects": region.snapshot.pk,
        "reason": "школа 12 сдала форму заново",
    }
    entry = JournalEntry.objects.get(event="monitoring.snapshot_correction_asked")
    assert (entry.subject, entry.account_id) == (region.snapshot.code, job.by_id)


def test_a_correction_stands_beside_what_it_corrects(
    region: Region, settings: Settings, tmp_path: Path
) -> None:
    settings.SNAPSHOTS_ROOT = tmp_path
    account, grant = region.account("operator", REGION)
    job = Job.objects.create(name="monitoring.create_snapshot", by=account, grant=grant)
    reason = "школа 12 сдала форму заново"
    Job.objects.filter(pk=job.pk).update(by=account, grant=grant)
    job.refresh_from_db()
    told = freeze(job, "2025-11-01", "chelyabinsk-2023", corrects=region.snapshot.pk, reason=reason)
    made = Snapshot.objects.get(code=told["snapshot"])
    assert (made.corrects_id, made.correction_reason) == (region.snapshot.pk, reason)
    assert list(made.years) == list(region.snapshot.years)
    client = client_of(region, "ministry", REGION)
    old = text_of(client.get(PAGE).content.decode())
    assert f"Исправлен срезом {made.code} : {reason}" in " ".join(old.split())
    assert "Исправить новым срезом" not in old
    new = text_of(client.get(f"/monitoring/snapshots/{made.code}/").content.decode())
    assert reason in new


def test_a_head_asks_for_none(region: Region) -> None:
    response = client_of(region, "head", "org-1").post(
        "/monitoring/snapshots/", {"on": "2025-10-01"}
    )
    assert response.status_code == 403


def test_the_job_freezes_for_whoever_asked(
    region: Region, settings: Settings, tmp_path: Path
) -> None:
    settings.SNAPSHOTS_ROOT = tmp_path
    account, grant = region.account("operator", REGION)
    job = Job.objects.create(name="monitoring.create_snapshot", by=account, grant=grant)
    Job.objects.filter(pk=job.pk).update(by=account, grant=grant)
    job.refresh_from_db()
    done = freeze(job, on="2025-10-01", pack="chelyabinsk-2023")
    assert done == {"snapshot": "chelyabinsk-2025-10-01"}
    assert Snapshot.objects.get(code=done["snapshot"]).created_by_id == account.pk


def test_the_job_of_somebody_else_is_refused(region: Region) -> None:
    account, grant = region.account("head", "org-1")
    job = Job.objects.create(name="monitoring.create_snapshot")
    Job.objects.filter(pk=job.pk).update(by=account, grant=grant)
    job.refresh_from_db()
    with pytest.raises(Mistake, match="срезы создают"):
        freeze(job, on="2025-10-01", pack="chelyabinsk-2023")
