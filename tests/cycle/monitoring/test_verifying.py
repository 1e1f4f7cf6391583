"""Verification figure by figure: said by whose figures they are, in its term, answered before they are approved."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.cycle.monitoring.actions import life, verifying
from orientir.cycle.monitoring.actions.telling import remind_of_verification
from orientir.cycle.monitoring.models import Snapshot, SnapshotRemark, SnapshotReview
from orientir.kit.access.acting import acting_by
from orientir.kit.events.api import deliver_events
from orientir.kit.notices.models import Notice
from tests.cast import open_session
from tests.conftest import Acting
from tests.cycle.monitoring.invented import Region, make_region
from tests.cycle.monitoring.test_pages import OWN, REGION, client_of, text_of

AT = datetime(2025, 11, 5, 9, tzinfo=UTC)
PAGE = "/monitoring/snapshots/chelyabinsk-2025-11-01/"


@pytest.fixture
def region(db: None) -> Region:
    return make_region(municipalities=2, organisations=6, years=(2025,))


@pytest.fixture
def on_verification(region: Region) -> Region:
    account, _grant = region.account("ministry", REGION)
    life.send_to_verification(
        snapshot=region.snapshot.pk,
        until=timezone.localdate() + timedelta(days=10),
        by=account.pk,
        at=timezone.now(),
    )
    return region


def read(client: Client, address: str) -> str:
    return text_of(client.get(address).content.decode())


def press(client: Client, address: str, **fields: str) -> str:
    return text_of(client.post(address, fields, follow=True).content.decode())


def test_a_municipality_goes_through_its_figures(
    on_verification: Region, acting_as: Acting
) -> None:
    town = client_of(on_verification, "municipal_specialist", OWN)
    operator = client_of(on_verification, "operator", REGION)
    with acting_as("web"):
        first = read(town, f"{PAGE}figures/")
        assert "Отвечено по 0 из 25" in first
        assert "строки числителя" in read(town, f"{PAGE}figures/2.1/")
        objected = press(
            town,
            f"{PAGE}figures/2.1/",
            deed="object",
            reason="ещё два маршрута согласованы в октябре",
            numerator="57",
            rows="p-ab12cd",
        )
        assert "Возражение записано" in objected
        assert "Отвечено по 1 из 25. 1 возражение." in objected
        assert "Подтверждено 24 значения" in press(town, f"{PAGE}figures/")
    found = SnapshotRemark.objects.get(verdict="objected")
    with acting_as("web"):
        page = read(operator, f"{PAGE}objections/{found.pk}/")
        assert "ещё два маршрута" in page
        assert "57 из —" in page
        told = press(
            operator,
            f"{PAGE}objections/{found.pk}/",
            outcome="accepted",
            words="исправим новым срезом",
        )
        assert "Ответ записан" in told
        assert "принято. исправим новым срезом" in read(town, f"{PAGE}figures/2.1/")
    review = SnapshotReview.objects.get()
    assert (review.unit, review.verdict) == (on_verification.units[OWN], "objected")


def test_all_confirmed_is_a_word_on_the_whole(on_verification: Region, acting_as: Acting) -> None:
    town = client_of(on_verification, "municipal_specialist", OWN)
    with acting_as("web"):
        press(town, f"{PAGE}figures/1.1/", deed="confirm")
        assert not SnapshotReview.objects.exists()
        press(town, f"{PAGE}figures/")
    assert SnapshotReview.objects.get().verdict == "confirmed"


def test_figures_are_approved_once_objections_are_answered(
    on_verification: Region, acting_as: Acting
) -> None:
    town = client_of(on_verification, "municipal_specialist", OWN)
    ministry_account = on_verification.account("ministry", "org-1")[0]
    with acting_as("web"):
        press(town, f"{PAGE}figures/1.1/", deed="object", reason="не все посчитаны")
    deed = {"snapshot": on_verification.snapshot.pk, "by": ministry_account.pk, "at": AT}
    with pytest.raises(Mistake, match="Без ответа 1 возражение"):
        life.approve_snapshot(order_number="01/1", **deed)


def test_a_word_is_taken_until_the_last_day_and_from_the_municipality_alone(
    on_verification: Region, acting_as: Acting
) -> None:
    head = client_of(on_verification, "head", "org-1")
    operator = client_of(on_verification, "operator", REGION)
    town = client_of(on_verification, "municipal_specialist", OWN)
    with acting_as("web"):
        assert head.get(f"{PAGE}figures/").status_code == 403
        assert (
            operator.post(f"{PAGE}figures/1.1/?unit={OWN}", {"deed": "confirm"}).status_code == 403
        )
    Snapshot.objects.update(verify_until=date(2025, 11, 6))
    with acting_as("web"):
        late = town.post(f"{PAGE}figures/1.1/", {"deed": "object", "reason": "поздно"})
        assert "Проверка окончилась 06.11.2025" in text_of(late.content.decode())
    assert not SnapshotRemark.objects.exists()


WRONG_STEPS = [
    ("operator", "update monitoring_snapshot set state = 'published'"),
    ("operator", "update monitoring_snapshot set state = 'approved', order_number = '1'"),
    ("ministry", "update monitoring_snapshot set state = 'published'"),
    ("ministry", "update monitoring_snapshot set state = 'approved'"),
    ("ministry", "update monitoring_snapshot set order_number = '99'"),
    ("ministry", "update monitoring_snapshot set correction_reason = 'x'"),
    (
        "operator",
        "update monitoring_snapshot set verify_until = '2020-01-01', state = 'verification'",
    ),
    ("operator", "update monitoring_snapshot set state = 'computed'"),
    ("municipal_specialist", "update monitoring_snapshot_remark set answer = 'accepted'"),
    ("ministry", "update monitoring_value set is_disclosed = true"),
    ("municipal_specialist", "select withhold_figures(1, array[1]::bigint[])"),
    ("head", "select withhold_in_sight(1, array[1]::bigint[])"),
]


@pytest.mark.parametrize(("role", "statement"), WRONG_STEPS)
def test_the_database_itself_refuses_wrong_steps(
    on_verification: Region, acting_as: Acting, role: str, statement: str
) -> None:
    unit = {"municipal_specialist": OWN, "head": "org-1"}.get(role, REGION)
    account = on_verification.account(role, unit) if role != "ministry" else None
    if account is None:
        account = on_verification.account("ministry", OWN)
    token = open_session(*account)
    refusal = "permission denied|not yours|are hidden by"
    with (
        acting_as("web"),
        acting_by(token),
        pytest.raises(DatabaseError, match=refusal),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_everybody_concerned_is_told_once(region: Region, acting_as: Acting) -> None:
    operator, operator_grant = region.account("operator", REGION)
    town, _grant = region.account("municipal_specialist", OWN)
    head, _ = region.account("head", "org-1")
    at, until = timezone.now(), timezone.localdate() + timedelta(days=1)
    life.send_to_verification(snapshot=region.snapshot.pk, until=until, by=operator.pk, at=at)
    deliver_events()
    remind_of_verification(at=at)
    remind_of_verification(at=at)
    figure = verifying.FigureSaid(region.snapshot.pk, region.units[OWN].pk, "1.1", 2025)
    said = verifying.object_to_figure(
        figure=figure,
        objection=verifying.Objection("не все"),
        unit=region.units[OWN].pk,
        by=town.pk,
        at=at,
    )
    token = open_session(operator, operator_grant)
    with acting_as("web"), acting_by(token):
        verifying.answer_objection(
            remark=said.pk, outcome="declined", words="все посчитаны", by=operator.pk, at=at
        )
    life.approve_snapshot(snapshot=region.snapshot.pk, order_number="7", by=operator.pk, at=at)
    life.publish_snapshot(snapshot=region.snapshot.pk, by=operator.pk, at=at)
    deliver_events()
    assert told(town.pk) == [
        "monitoring.objection_answered",
        "monitoring.sent_to_verification",
        "monitoring.snapshot_published",
        "monitoring.verification_ends",
    ]
    assert told(operator.pk) == ["monitoring.figure_objected"]
    assert told(head.pk) == ["monitoring.snapshot_published"]


def told(account: int) -> list[str]:
    return sorted(Notice.objects.filter(account=account).values_list("kind", flat=True))
