"""What is charged is reported, accepted or returned: by people with known rights, and past the pages."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError

from orientir.cycle.decisions.actions.drafting import (
    Executor,
    Point,
    write_point,
)
from orientir.cycle.decisions.actions.reporting import (
    NotToBeReported,
    NotToBeSettled,
    report_assignment,
    settle_report,
)
from orientir.cycle.decisions.actions.telling import remind_of_terms, tell_charged
from orientir.cycle.decisions.models import (
    Assignment,
    AssignmentFile,
    AssignmentStep,
    Decision,
)
from orientir.cycle.decisions.queries.control import find_waiting
from orientir.cycle.decisions.rules import AssignmentState
from orientir.cycle.registry.models import Account, Grant
from orientir.kit.access.acting import acting_by, find_acting
from orientir.kit.documents.received import NotADocument, receive_document
from orientir.kit.notices.models import Notice
from tests.cast import open_session
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
    report,
    sign,
)
from tests.cycle.monitoring.invented import Region, make_region
from tests.cycle.playing import account_of, acting, refused


@pytest.fixture(scope="module")
def standing_region(stage: None) -> Region:
    return make_region()


@pytest.fixture
def region(standing_region: Region, db: None) -> Region:
    return deepcopy(standing_region)


def test_a_report_is_made_by_the_charged_and_accepted_by_who_decided(region: Region) -> None:
    made = draft(region)
    sign(region, made)
    one = charged(made)
    with acting(region, "municipal_specialist", OTHER) as by, pytest.raises(DatabaseError):
        report_assignment(assignment=one.pk, words="За соседа", files=(), by=by, at=AT)
    with (
        acting(region, "municipal_specialist", OWN) as by,
        pytest.raises(NotToBeReported, match="что сделано"),
    ):
        report_assignment(assignment=one.pk, words=" ", files=(), by=by, at=AT)
    report(region, made, files=(receive_document("C:\\справка.pdf", PDF),))
    assert AssignmentFile.objects.get().file_name == "справка.pdf"
    with acting(region, "municipal_specialist", OTHER):
        assert Assignment.objects.count() == 2
        assert not AssignmentStep.objects.exists()
        assert not AssignmentFile.objects.exists()
    with acting(region, "operator", REGION) as by, pytest.raises(DatabaseError):
        settle_report(assignment=one.pk, accepts=True, words="", by=by, at=AT)
    with acting(region, "ministry", REGION) as by:
        with pytest.raises(NotToBeSettled, match="чего не хватает"):
            settle_report(assignment=one.pk, accepts=False, words="", by=by, at=AT)
        settle_report(assignment=one.pk, accepts=False, words="Нет подписи", by=by, at=AT)
    report(region, made, "С подписью")
    with acting(region, "ministry", REGION) as by:
        settle_report(assignment=one.pk, accepts=True, words="", by=by, at=AT)
    kinds = list(AssignmentStep.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["reported", "returned", "reported", "accepted"]


def test_nobody_accepts_their_own_report_by_raw_sql_neither(region: Region) -> None:
    made = draft(region)
    sign(region, made)
    one = report(region, made)
    with acting(region, "municipal_specialist", OWN) as by:
        for statement in (
            f"update decisions_assignment set state = 'accepted' where id = {one}",
            f"update decisions_assignment set state = 'accepted', settled_by_id = {by} where id = {one}",
            f"update decisions_assignment set state = 'accepted', reported_by_id = null where id = {one}",
            "insert into decisions_step (assignment_id, kind, words, by_id, at) "
            f"values ({one}, 'accepted', '', {by}, now())",
            "update decisions_step set kind = 'accepted'",
            "delete from decisions_step",
        ):
            assert refused(statement), statement
    assert Assignment.objects.get(pk=one).state == AssignmentState.REPORTED


def test_who_only_reads_a_decision_reports_nothing_by_raw_sql(region: Region) -> None:
    made = draft(region, terms={"is_for_all": True})
    sign(region, made)
    one = charged(made).pk
    for role in ("administrator", "expert", "operator"):
        with acting(region, role, REGION) as by:
            assert Decision.objects.filter(pk=made).exists(), role
            assert refused(
                f"update decisions_assignment set state = 'reported', reported_by_id = {by} where id = {one}"
            ), role
    assert charged(made).state == AssignmentState.GIVEN


def test_a_head_who_reports_to_oneself_is_accepted_by_another_account_only(region: Region) -> None:
    made = draft(region, "municipal_specialist", OWN, points=False)
    account, grant = account_of(region, "municipal_specialist", OWN)
    with acting(region, "municipal_specialist", OWN) as by:
        own = [Executor(region.units[OWN].pk, "методист")]
        write_point(decision=made, point=Point("Свести", DUE), executors=own, by=by, at=AT)
    sign(region, made, role="municipal_specialist", unit=OWN)
    one = charged(made, "методист")
    with acting(region, "municipal_specialist", OWN) as by:
        report_assignment(assignment=one.pk, words="Свёл", files=(), by=by, at=AT)
        with pytest.raises(NotToBeSettled, match="свой отчёт"):
            settle_report(assignment=one.pk, accepts=True, words="", by=by, at=AT)
        assert refused(
            f"update decisions_assignment set state = 'accepted', settled_by_id = {by} where id = {one.pk}"
        )
    second = Account.objects.create(login="second", display_name="Второй")
    given = Grant.objects.create(
        account=second, role=grant.role, unit=grant.unit, valid_from=grant.valid_from
    )
    token = open_session(second, given)
    with act_as("web"), acting_by(token):
        settle_report(assignment=one.pk, accepts=True, words="", by=second.pk, at=AT)
    assert Assignment.objects.get(pk=one.pk).state == AssignmentState.ACCEPTED
    assert account.pk != second.pk


@pytest.mark.parametrize(
    ("name", "content"),
    [("отчёт.exe", b"MZ"), ("отчёт.pdf", b"PK\x03\x04"), ("отчёт", PDF), ("a.pdf", PDF + b"0" * (10 * 2**20))],
)  # fmt: skip
def test_evidence_that_is_not_a_document_is_refused_with_a_reason(
    name: str, content: bytes
) -> None:
    with pytest.raises(NotADocument, match=r"файл «"):
        receive_document(name, content)


def test_whoever_is_charged_is_told_once_and_reminded_by_the_term(region: Region) -> None:
    made = draft(region)
    account, _grant = account_of(region, "municipal_specialist", OWN)
    account_of(region, "ministry", REGION)
    sign(region, made)
    assert tell_charged(decision=made, at=AT) == 1
    assert tell_charged(decision=made, at=AT) == 0
    week_before = datetime(2026, 3, 25, 4, tzinfo=UTC)
    assert [
        remind_of_terms(at=at) for at in (week_before, week_before, week_before + timedelta(days=1))
    ] == [1, 0, 0]
    assert remind_of_terms(at=week_before + timedelta(days=8)) == 1
    assert set(Notice.objects.values_list("account", flat=True)) == {account.pk}


def test_home_counts_what_waits_for_me(region: Region) -> None:
    made = draft(region)
    sign(region, made)
    with acting(region, "municipal_specialist", OWN):
        account = find_acting()
        assert account is not None
        found = find_waiting(account, DUE + timedelta(days=1))
        assert (found.to_report, found.overdue, found.due_on, found.to_settle) == (1, 1, DUE, 0)
    report(region, made)
    with acting(region, "ministry", REGION):
        account = find_acting()
        assert account is not None
        assert find_waiting(account, DUE).to_settle == 1
