"""From figures of a snapshot to an order, a report, its acceptance: by people with known rights, and past the pages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from orientir.cycle.decisions.actions import drafting
from orientir.cycle.decisions.actions.drafting import (
    DecisionNotOpen,
    Executor,
    Point,
    PointNotPossible,
    Terms,
    change_decision,
    drop_point,
    write_decision,
    write_point,
)
from orientir.cycle.decisions.actions.pinning import Choice, FigureNotPinned, pin_figures
from orientir.cycle.decisions.actions.reporting import (
    NotToBeReported,
    NotToBeSettled,
    report_assignment,
    settle_report,
)
from orientir.cycle.decisions.actions.signing import NotToBeSigned, sign_decision
from orientir.cycle.decisions.actions.telling import remind_of_terms, tell_charged
from orientir.cycle.decisions.models import (
    Assignment,
    AssignmentFile,
    AssignmentStep,
    Decision,
    PinnedFigure,
)
from orientir.cycle.decisions.queries.control import find_waiting
from orientir.cycle.decisions.rules import AssignmentState, DecisionKind, DecisionState
from orientir.cycle.monitoring.models import IndicatorValue
from orientir.cycle.registry.models import Account, Grant
from orientir.kit.access.acting import acting_by, find_acting
from orientir.kit.access.logins import COOKIE
from orientir.kit.documents.received import NotADocument, Received, receive_document
from orientir.kit.notices.models import Notice
from tests.cast import open_session
from tests.conftest import act_as
from tests.cycle.monitoring.invented import Region, make_region

AT = datetime(2026, 2, 2, 9, tzinfo=UTC)
DUE = date(2026, 4, 1)
OWN, OTHER, REGION = "agapovsky", "argayashsky", "chelyabinsk"
PDF = b"%PDF-1.7 report" + b"." * 100


@pytest.fixture(scope="module")
def standing_region(stage: None) -> Region:
    return make_region()


@pytest.fixture
def region(standing_region: Region, db: None) -> Region:
    return deepcopy(standing_region)


def account_of(region: Region, role: str, unit: str) -> tuple[Account, Grant]:
    """The account of a role at a unit, made once."""
    grant = Grant.objects.filter(role=role, unit__code=unit).select_related("account").first()
    return (grant.account, grant) if grant else region.account(role, unit)


@contextmanager
def acting(region: Region, role: str, unit: str) -> Iterator[int]:
    """The account's id; the database sees the account behind a page."""
    account, grant = account_of(region, role, unit)
    token = open_session(account, grant)
    with act_as("web"), acting_by(token):
        yield account.pk


def client_of(region: Region, role: str, unit: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = open_session(*account_of(region, role, unit))
    return client


def draft(region: Region, role: str = "ministry", unit: str = REGION, **more: Any) -> int:
    """A draft that charges two municipalities (or nobody: ``points=False``)."""
    points = more.pop("points", True)
    told = {
        "title": "О мерах",
        "grounds": "По плану",
        "signatory_post": "Министр",
        "signatory": "А. А. Иванова",
    }
    kind = more.pop("kind", DecisionKind.ORDER)
    with acting(region, role, unit) as by:
        made = write_decision(
            terms=Terms(kind, **(told | more.pop("terms", {}))), unit=region.units[unit].pk, by=by, at=AT, **more
        )  # fmt: skip
        if points:
            charged = [Executor(region.units[code].pk, code) for code in (OWN, OTHER)]
            write_point(
                decision=made.pk, point=Point("Провести сверку", DUE, "Справка"), executors=charged, by=by, at=AT
            )  # fmt: skip
    return made.pk


def sign(
    region: Region, decision: int, number: str = "01/5", role: str = "ministry", unit: str = REGION
) -> None:
    with acting(region, role, unit) as by:
        sign_decision(decision=decision, number=number, signed_on=AT.date(), by=by, at=AT)


def charged(decision: int, who: str = OWN) -> Assignment:
    return Assignment.objects.get(decision=decision, who=who)


def report(
    region: Region, decision: int, words: str = "Сделали", files: tuple[Received, ...] = ()
) -> int:
    one = charged(decision)
    with acting(region, "municipal_specialist", OWN) as by:
        report_assignment(
            assignment=one.pk, words=words, files=files, by=by, at=AT + timedelta(days=9)
        )
    return one.pk


def run_sql(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def refused(statement: str) -> bool:
    """By an error, or by a row that is not found."""
    try:
        with transaction.atomic():
            return run_sql(statement) == 0
    except DatabaseError:
        return True


def test_a_draft_is_seen_by_its_unit_alone_and_what_is_signed_by_whom_it_concerns(
    region: Region,
) -> None:
    made = draft(region)
    for role, unit in (("municipal_specialist", OWN), ("further_education", REGION)):
        with acting(region, role, unit):
            assert not Decision.objects.exists()
            assert not Assignment.objects.exists()
    with acting(region, "operator", REGION):
        assert Decision.objects.get().pk == made
    sign(region, made)
    with acting(region, "municipal_specialist", OWN):
        assert Decision.objects.get().state == DecisionState.SIGNED
    third = next(code for code in region.units if code.startswith("org-"))
    with acting(region, "head", third):
        assert not Decision.objects.exists()


def test_what_is_for_all_is_seen_below_and_nowhere_else(region: Region) -> None:
    made = draft(
        region,
        "municipal_specialist",
        OWN,
        points=False,
        kind=DecisionKind.LETTER,
        terms={"is_for_all": True},
    )
    sign(region, made, role="municipal_specialist", unit=OWN)
    inside = IndicatorValue.objects.filter(level="organisation").values_list(
        "unit__code", flat=True
    )
    below = [
        code for code in set(inside)
        if run_sql(
            "select 1 from registry_unit_closure where "
            f"ancestor_id = {region.units[OWN].pk} and descendant_id = {region.units[code].pk}"
        )
    ]  # fmt: skip
    assert below
    with acting(region, "head", below[0]):
        assert Decision.objects.get().pk == made
    with acting(region, "municipal_specialist", OTHER):
        assert not Decision.objects.exists()
    with acting(region, "ministry", REGION):
        assert Decision.objects.get().pk == made


def test_figures_are_pinned_as_the_database_has_them_and_stay(region: Region) -> None:
    made = draft(region)
    unit = region.units[OWN].pk
    choice = Choice(region.snapshot.code, "1.1", 2025, [unit])
    with acting(region, "operator", REGION) as by:
        assert pin_figures(decision=made, choice=choice, titles={unit: "Округ"}, by=by, at=AT) == 1
        value = IndicatorValue.objects.get(
            snapshot=region.snapshot, indicator="1.1", year=2025, unit=unit
        )
        figure = PinnedFigure.objects.get()
        assert (figure.numerator, figure.denominator, figure.value) == (
            value.numerator, value.denominator, value.value
        )  # fmt: skip
        bad = Choice(region.snapshot.code, "99", 2025, [unit])
        with pytest.raises(FigureNotPinned, match="нет в методике"):
            pin_figures(decision=made, choice=bad, titles={}, by=by, at=AT)
        invented = (
            "insert into decisions_figure (decision_id, snapshot_id, indicator, indicator_title, unit_id, unit_title, "
            "level, year, numerator, denominator, value, state, factor, decimals) values "
            f"({made}, {region.snapshot.pk}, '1.2', '', {unit}, '', 'municipality', 2025, 1, 1, 99, 'ok', 1, 0)"
        )
        assert run_sql(invented) == 1
        kept = PinnedFigure.objects.get(indicator="1.2")
        assert kept.value == IndicatorValue.objects.get(
            snapshot=region.snapshot, indicator="1.2", year=2025, unit=unit
        ).value  # fmt: skip
        assert refused("update decisions_figure set value = 1")
    IndicatorValue.objects.filter(pk=value.pk).update(numerator=0, value=0)
    assert PinnedFigure.objects.get(indicator="1.1").numerator == value.numerator


def test_a_pinned_figure_is_seen_by_whoever_sees_the_figure(region: Region) -> None:
    made = draft(region)
    units = [region.units[OWN].pk, region.units[OTHER].pk]
    with acting(region, "ministry", REGION) as by:
        choice = Choice(region.snapshot.code, "1.1", 2025, units)
        pin_figures(decision=made, choice=choice, titles={}, by=by, at=AT)
    sign(region, made)
    with acting(region, "municipal_specialist", OWN):
        assert [one.unit_id for one in PinnedFigure.objects.all()] == units[:1]


def test_who_prepares_does_not_sign(region: Region) -> None:
    made = draft(region, "operator")
    with (
        acting(region, "operator", REGION) as by,
        pytest.raises(DatabaseError, match="does not sign"),
    ):
        sign_decision(decision=made, number="5", signed_on=AT.date(), by=by, at=AT)
    with acting(region, "municipal_specialist", OWN) as by, pytest.raises(DecisionNotOpen):
        sign_decision(decision=made, number="5", signed_on=AT.date(), by=by, at=AT)


def test_what_lacks_something_is_not_signed(region: Region) -> None:
    made = draft(region, points=False)
    with acting(region, "ministry", REGION) as by:
        how = {"decision": made, "signed_on": AT.date(), "by": by, "at": AT}
        with pytest.raises(NotToBeSigned, match="номер"):
            sign_decision(number=" ", **how)  # type: ignore[arg-type]
        with pytest.raises(NotToBeSigned, match="ни одного пункта"):
            sign_decision(number="5", **how)  # type: ignore[arg-type]
        own = [Executor(region.units[OWN].pk, OWN)]
        with pytest.raises(PointNotPossible, match="кому"):
            write_point(decision=made, point=Point("Что", DUE), executors=[], by=by, at=AT)
        late = Point("Что", AT.date() - timedelta(days=1))
        write_point(decision=made, point=late, executors=own, by=by, at=AT)
        with pytest.raises(NotToBeSigned, match="раньше дня"):
            sign_decision(number="5", **how)  # type: ignore[arg-type]
        write_point(decision=made, point=Point("Что", DUE), executors=own, by=by, at=AT, number=1)
        sign_decision(number="5", **how)  # type: ignore[arg-type]
    again = draft(region)
    with acting(region, "ministry", REGION) as by, pytest.raises(NotToBeSigned, match="уже есть"):
        sign_decision(decision=again, number="5", signed_on=AT.date(), by=by, at=AT)


def test_points_move_up_when_one_is_taken_out(region: Region) -> None:
    made = draft(region)
    with acting(region, "ministry", REGION) as by:
        own = [Executor(region.units[OWN].pk, OWN)]
        for text in ("второй", "третий"):
            write_point(decision=made, point=Point(text, DUE), executors=own, by=by, at=AT)
        drop_point(decision=made, number=2, by=by, at=AT)
    texts = list(Assignment.objects.order_by("number", "pk").values_list("number", "text"))
    assert texts == [(1, "Провести сверку"), (1, "Провести сверку"), (2, "третий")]


def test_what_is_signed_does_not_change_by_raw_sql_neither(region: Region) -> None:
    made = draft(region)
    sign(region, made)
    with acting(region, "ministry", REGION) as by:
        with pytest.raises(DecisionNotOpen):
            change_decision(decision=made, terms=Terms(DecisionKind.ORDER, "другое"), by=by, at=AT)
        for statement in (
            "update decisions_decision set title = 'другое'",
            "update decisions_decision set state = 'draft'",
            "update decisions_decision set state = 'cancelled'",
            "update decisions_assignment set due_on = '2030-01-01'",
            "update decisions_assignment set text = 'другое'",
            "update decisions_assignment set state = 'withdrawn'",
            "update decisions_assignment set state = 'accepted'",
            "delete from decisions_decision",
            "delete from decisions_assignment",
            f"insert into decisions_link (decision_id, pack, measure, title) values ({made}, 'p', '1', '')",
        ):
            assert refused(statement), statement
    assert Decision.objects.get(pk=made).title == "О мерах"


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


def test_a_decision_is_ended_by_another_and_what_is_not_done_is_withdrawn(region: Region) -> None:
    made = draft(region)
    sign(region, made)
    done = report(region, made)
    with acting(region, "ministry", REGION) as by:
        settle_report(assignment=done, accepts=True, words="", by=by, at=AT)
    other = draft(region, points=False, ends=made, ends_how="cancelled")
    assert Decision.objects.get(pk=made).state == DecisionState.SIGNED
    sign(region, other, "01/9")
    assert Decision.objects.get(pk=made).state == DecisionState.CANCELLED
    states = dict(Assignment.objects.filter(decision=made).values_list("who", "state"))
    assert states == {OWN: "accepted", OTHER: "withdrawn"}
    with pytest.raises(DecisionNotOpen, match="действующее"):
        draft(region, points=False, ends=made, ends_how="superseded")


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
