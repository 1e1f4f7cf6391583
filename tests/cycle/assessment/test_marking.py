"""Experts mark extended answers: blindly, two by two, never the own organisation; results wait for them."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import deepcopy
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from orientir.cycle.assessment.actions.counting import count_results
from orientir.cycle.assessment.actions.marking import (
    MarkNotTaken,
    decline_answer,
    keep_mark,
    settle_everywhere,
    settle_marks,
    take_from_expert,
)
from orientir.cycle.assessment.actions.publishing import ResultsNotCounted, publish_results
from orientir.cycle.assessment.models import Answer, Response, Result, RubricMark, Sitting
from orientir.cycle.assessment.queries.marking import (
    count_unmarked,
    find_marking,
    find_next,
    get_pairs,
    list_queue,
)
from orientir.kit.access.acting import acting_by
from orientir.kit.access.logins import COOKIE
from tests.cast import NOW, Cast
from tests.cycle.assessment.marked import RUBRIC, Marked, deal, make_marked

ActingAs = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def standing_marked(standing_cast: Cast) -> Marked:
    return make_marked(standing_cast)


@pytest.fixture
def marked(standing_marked: Marked, db: None) -> Marked:
    return deepcopy(standing_marked)


def put(marked: Marked, acting_as: ActingAs, name: str, mark: int, k1: int, k2: int) -> None:
    token = marked.token(name)
    with acting_as("web"), acting_by(token):
        keep_mark(
            mark=mark, rubric=RUBRIC, told={"k1": str(k1), "k2": str(k2)}, comment="заметка",
            by=marked.experts[name].pk, at=NOW,
        )  # fmt: skip


def mark_all(marked: Marked, acting_as: ActingAs, **given: tuple[int, int]) -> None:
    """Every unmarked answer by whoever holds it, ``given`` points by name."""
    names = {account.pk: name for name, account in marked.experts.items()}
    for mark in RubricMark.objects.filter(marked_at=None, declined_at=None).order_by("pk"):
        name = names[mark.expert_id]
        put(marked, acting_as, name, mark.pk, *given.get(name, (1, 1)))


def test_answers_are_dealt_to_two_experts_each_and_never_to_a_colleague(
    cast: Cast, marked: Marked, acting_as: ActingAs
) -> None:
    token = cast.token("operator")
    with acting_as("worker"), acting_by(token):
        assert deal(cast, marked) == {"dealt": 12, "left": 0, "settled": 0}
    rows = RubricMark.objects.select_related("response__sitting__unit")
    assert rows.count() == 24
    of_colleague = {
        one.response.sitting.unit.code for one in rows.filter(expert__login="colleague")
    }
    assert of_colleague
    assert "11" not in of_colleague
    loads = Counter(rows.values_list("expert__login", flat=True))
    assert max(loads.values()) - min(loads.values()) <= 2
    assert deal(cast, marked) == {"dealt": 0, "left": 0, "settled": 0}


def test_the_database_itself_refuses_an_expert_of_the_own_organisation(
    cast: Cast, marked: Marked
) -> None:
    deal(cast, marked)
    own = Response.objects.filter(sitting__unit=cast.units["11"], state="needs_expert").first()
    with pytest.raises(IntegrityError, match="same organisation"), transaction.atomic():
        RubricMark.objects.create(
            procedure=marked.procedure, response=own, expert=marked.experts["colleague"],
            assigned_at=NOW,
        )  # fmt: skip


def test_an_expert_sees_the_own_answers_alone_and_nobody_elses_name(
    cast: Cast, marked: Marked, acting_as: ActingAs
) -> None:
    deal(cast, marked)
    foreign = RubricMark.objects.exclude(expert=cast.accounts["expert"]).first()
    own = RubricMark.objects.filter(expert=cast.accounts["expert"]).count()
    assert foreign is not None
    token = cast.token("expert")
    with acting_as("web"), acting_by(token):
        assert RubricMark.objects.count() == own
        assert Response.objects.count() == own
        assert not Sitting.objects.exists()
        assert find_marking(foreign.pk, cast.accounts["expert"].pk) is None
        with pytest.raises(MarkNotTaken):
            keep_mark(
                mark=foreign.pk, rubric=RUBRIC, told={"k1": "1", "k2": "1"}, comment="",
                by=cast.accounts["expert"].pk, at=NOW,
            )  # fmt: skip
    for who in ("teacher", "head", "specialist", "ministry", "further_education", "stranger"):
        token = cast.token(who)
        with acting_as("web"), acting_by(token):
            assert not RubricMark.objects.exists(), who
            assert not Response.objects.filter(state="needs_expert").exists(), who


def test_marks_that_agree_become_points_and_those_that_differ_call_a_third(
    cast: Cast, marked: Marked, acting_as: ActingAs
) -> None:
    deal(cast, marked)
    mark_all(marked, acting_as, expert=(1, 3), second=(1, 2), third=(0, 0), colleague=(1, 2))
    with acting_as("system"):
        assert settle_everywhere(at=NOW) == 1
    thirds = RubricMark.objects.filter(is_third=True)
    for one in Response.objects.filter(state="scored", version=marked.task):
        totals = [m.total for m in RubricMark.objects.filter(response=one)]
        assert max(totals) - min(totals) <= 1
        assert one.points == sum(totals) / 2
    assert thirds.count() == count_unmarked(marked.procedure.pk) > 0
    mark_all(marked, acting_as, expert=(1, 1), second=(1, 1), third=(1, 1), colleague=(1, 1))
    settle_marks(procedure=marked.procedure.pk, at=NOW)
    assert count_unmarked(marked.procedure.pk) == 0
    assert set(
        Response.objects.filter(pk__in=thirds.values("response")).values_list("points", flat=True)
    ) == {Decimal(2)}
    assert get_pairs(marked.procedure.pk).height == 12


def test_a_mark_may_be_changed_until_the_answer_has_its_points(
    cast: Cast, marked: Marked, acting_as: ActingAs
) -> None:
    deal(cast, marked)
    first = RubricMark.objects.filter(expert=cast.accounts["expert"]).first()
    assert first is not None
    put(marked, acting_as, "expert", first.pk, 0, 0)
    put(marked, acting_as, "expert", first.pk, 1, 3)
    first.refresh_from_db()
    assert (first.total, first.points, first.comment) == (4, {"k1": "1", "k2": "3"}, "заметка")
    mark_all(marked, acting_as, second=(1, 3), third=(1, 3), colleague=(1, 3), expert=(1, 3))
    settle_marks(procedure=marked.procedure.pk, at=NOW)
    with pytest.raises(MarkNotTaken, match="балл"):
        put(marked, acting_as, "expert", first.pk, 0, 0)


def test_a_declined_answer_goes_to_another_and_does_not_come_back(
    cast: Cast, marked: Marked, acting_as: ActingAs
) -> None:
    deal(cast, marked)
    mine = RubricMark.objects.filter(expert=cast.accounts["expert"]).order_by("place").first()
    assert mine is not None
    token = cast.token("expert")
    with acting_as("web"), acting_by(token):
        decline_answer(mark=mine.pk, because="Узнал автора", by=cast.accounts["expert"].pk, at=NOW)
        assert find_marking(mine.pk, cast.accounts["expert"].pk) is None
    settle_marks(procedure=marked.procedure.pk, at=NOW)
    holders = RubricMark.objects.filter(response=mine.response_id, declined_at=None)
    assert holders.count() == 2
    assert cast.accounts["expert"].pk not in holders.values_list("expert_id", flat=True)


def test_what_an_expert_has_not_marked_can_be_given_to_others(
    cast: Cast, marked: Marked, acting_as: ActingAs
) -> None:
    deal(cast, marked)
    held = RubricMark.objects.filter(expert=cast.accounts["expert"])
    first = held.first()
    assert first is not None
    put(marked, acting_as, "expert", first.pk, 1, 1)
    token = cast.token("operator")
    with acting_as("web"), acting_by(token):
        taken = take_from_expert(
            procedure=marked.procedure.pk, expert=cast.accounts["expert"].pk,
            by=cast.accounts["operator"].pk, at=NOW,
        )  # fmt: skip
    assert taken > 0
    assert list(held.values_list("pk", flat=True)) == [first.pk]
    assert RubricMark.objects.count() == 24


def test_results_wait_for_experts_unless_the_operator_leaves_their_tasks_out(
    cast: Cast, marked: Marked, acting_as: ActingAs
) -> None:
    deal(cast, marked)
    count_results(procedure=marked.procedure.pk, by=None, at=NOW)
    with pytest.raises(ResultsNotCounted, match="без оценки экспертов: 12"):
        publish_results(procedure=marked.procedure.pk, by=None, at=NOW)
    assert set(
        Result.objects.filter(procedure=marked.procedure).values_list("percent", flat=True)
    ) == {100}
    mark_all(marked, acting_as)
    settle_marks(procedure=marked.procedure.pk, at=NOW)
    with pytest.raises(ResultsNotCounted, match="новые оценки"):
        publish_results(procedure=marked.procedure.pk, by=None, at=NOW)
    later = timezone.now() + timedelta(minutes=1)
    count_results(procedure=marked.procedure.pk, by=None, at=later)
    # one point of one and two points of four
    percents = set(
        Result.objects.filter(procedure=marked.procedure).values_list("percent", flat=True)
    )
    assert percents == {60}
    assert publish_results(procedure=marked.procedure.pk, by=None, at=later) == 12


def test_results_may_be_published_without_the_unmarked_tasks(cast: Cast, marked: Marked) -> None:
    count_results(procedure=marked.procedure.pk, by=None, at=NOW)
    assert (
        publish_results(procedure=marked.procedure.pk, by=None, at=NOW, without_unmarked=True) == 12
    )


def test_a_small_examination_has_results_without_a_report_on_its_tasks(
    cast: Cast, marked: Marked, acting_as: ActingAs
) -> None:
    cockpit = f"/assessment/procedures/{marked.procedure.code}/"
    operator = cast.client("operator")
    with acting_as("web"):
        before = operator.get(cockpit).content.decode()
    count_results(procedure=marked.procedure.pk, by=None, at=NOW)
    with acting_as("web"):
        after = operator.get(cockpit).content.decode()
        report = operator.get(f"{cockpit}measurement/").content.decode()
    assert "Посчитать результаты" in before
    assert "Посчитать результаты" not in after
    assert "Результаты и качество заданий" in after
    assert "12 человек получили результат по баллам" in report
    assert "Ещё ничего не посчитано" not in report


def test_a_person_reads_whether_the_examination_is_passed(
    cast: Cast, marked: Marked, acting_as: ActingAs
) -> None:
    deal(cast, marked)
    mark_all(marked, acting_as)
    later = timezone.now() + timedelta(minutes=1)
    count_results(procedure=marked.procedure.pk, by=None, at=later)
    publish_results(procedure=marked.procedure.pk, by=None, at=later)
    own = Result.objects.get(procedure=marked.procedure, person=cast.people["11"][0])
    teacher, head = cast.client("teacher"), cast.client("head")
    with acting_as("web"):
        page = teacher.get(f"/assessment/results/{own.pk}/").content.decode()
        paper = teacher.get(f"/assessment/results/{own.pk}/result.pdf")
        others = head.get(f"/assessment/results/{own.pk}/result.pdf")
    assert "Экзамен не сдан" in page
    assert "60" in page
    assert "3 из 5" in " ".join(page.split())
    assert "1 ответ оценили эксперты" in page
    assert "не свидетельство о квалификации" in page
    assert others.status_code in (403, 404)
    told = " ".join(
        "".join(one.extract_text() for one in PdfReader(io.BytesIO(paper.content)).pages).split()
    )
    assert "Экзамен не сдан" in told
    assert "Двадцатьперво" not in told
    person = cast.people["11"][0]
    assert person.family_name in told
    assert "О чём результат не говорит" in told


def test_whoever_leaves_after_one_right_answer_has_not_passed(
    cast: Cast, marked: Marked, acting_as: ActingAs
) -> None:
    one = Sitting.objects.filter(procedure=marked.procedure, person=cast.people["11"][0]).get()
    Answer.objects.filter(sitting=one, position=2).delete()
    deal(cast, marked)
    mark_all(marked, acting_as)
    count_results(procedure=marked.procedure.pk, by=None, at=NOW)
    result = Result.objects.get(sitting=one)
    assert result.percent == 20  # one point of five: a task not reached has no points
    assert not result.is_passed


def test_the_journal_tells_that_it_was_marked_and_not_whose_it_was(
    cast: Cast, marked: Marked, acting_as: ActingAs
) -> None:
    deal(cast, marked)
    mark_all(marked, acting_as)
    with connection.cursor() as cursor:
        cursor.execute(
            "select event, count(*), count(*) filter (where persons <> '{}') from journal_entry "
            "where event like 'assessment.answer%' group by 1 order by 1"
        )
        rows = cursor.fetchall()
    assert rows == [("assessment.answer_marked", 24, 0), ("assessment.answers_dealt", 1, 0)]


def expert_client(marked: Marked, name: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = marked.token(name)
    return client


def test_an_expert_goes_through_the_queue_to_its_end(
    cast: Cast, marked: Marked, acting_as: ActingAs
) -> None:
    deal(cast, marked)
    client = expert_client(marked, "expert")
    with acting_as("web"):
        page = client.get("/assessment/marking/").content.decode()
        address = page.split('href="/assessment/marking/')[1].split('"')[0]
        address = f"/assessment/marking/{address}"
        held = RubricMark.objects.count()
        for number in range(held):
            shown = client.get(address).content.decode()
            assert "Перепишите цель урока" in shown
            assert "Образец полного ответа" in shown
            assert "Отдельных учеников" in shown
            assert not any(
                name in shown for name in ("Одиннадцатова", "Двадцатьпервова", "Школа №")
            )
            if number == 0:
                refused = client.post(address, {"k1": "1"})
                assert refused.status_code == 422
                assert "Задание показывает продвижение" in refused.content.decode()
            address = client.post(address, {"k1": "1", "k2": "3"})["Location"]
        assert address == "/assessment/marking/"
        assert "Begin" not in client.get(address).content.decode()
        assert find_next(cast.accounts["expert"].pk, 0) is None
        assert all(one.marked == one.assigned for one in list_queue(cast.accounts["expert"].pk))


def test_the_operator_sees_how_far_marking_is_and_who_is_kept_from_whom(
    cast: Cast, marked: Marked, acting_as: ActingAs
) -> None:
    operator = cast.client("operator")
    address = f"/assessment/procedures/{marked.procedure.code}/marking/"
    deal(cast, marked)
    mark_all(marked, acting_as, expert=(1, 3), second=(0, 0), third=(1, 2), colleague=(1, 1))
    settle_marks(procedure=marked.procedure.pk, at=NOW)
    with acting_as("web"):
        page = operator.get(address).content.decode()
        assert "met.1-900" in page
        assert "Эксперт colleague" in page
        assert f"/assessment/procedures/{marked.procedure.code}/marking/take/" in page
        assert (
            operator.post(
                address + "take/", {"expert": str(marked.experts["second"].pk)}
            ).status_code
            == 302
        )
        assert operator.post(address + "take/", {"expert": "x"}).status_code == 404
        results = operator.get(f"/assessment/procedures/{marked.procedure.code}/measurement/")
        assert address in results.content.decode()


def test_publishing_from_the_page_asks_about_unmarked_answers(
    cast: Cast, marked: Marked, acting_as: ActingAs
) -> None:
    count_results(procedure=marked.procedure.pk, by=None, at=NOW)
    operator = cast.client("operator")
    address = f"/assessment/procedures/{marked.procedure.code}/measurement/publish/"
    with acting_as("web"):
        assert operator.post(address)["Location"].endswith("/measurement/")
    marked.procedure.refresh_from_db()
    assert marked.procedure.state == "scored"
    with acting_as("web"):
        assert "12" in operator.get(address + "?without=unmarked").content.decode()
        operator.post(address + "?without=unmarked")
    marked.procedure.refresh_from_db()
    assert marked.procedure.state == "published"
