"""From the figures of a snapshot to an order, an answer, and the next snapshot: by people with known rights."""

from __future__ import annotations

import io
import re
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import docx
import pytest
from django.db import DatabaseError, transaction
from pytest_django.fixtures import DjangoAssertNumQueries

from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.assessment.models import DeficitShare, Procedure
from orientir.cycle.assessment.rules import ShareScope
from orientir.cycle.effects.actions.giving import give_measure
from orientir.cycle.monitoring.models import IndicatorValue
from orientir.cycle.monitoring.queries.units import find_peers, get_unit
from orientir.cycle.recommendations.actions.answering import (
    AnswerNotPossible,
    answer_recommendation,
    report_done,
)
from orientir.cycle.recommendations.actions.counting import begin_advice, count_advice
from orientir.cycle.recommendations.actions.issuing import (
    OrderNotPossible,
    RecommendationNotOpen,
    dismiss_recommendation,
    edit_recommendation,
    issue_recommendations,
)
from orientir.cycle.recommendations.actions.telling import tell_addressees
from orientir.cycle.recommendations.models import (
    AdviceOrder,
    AdviceRun,
    Recommendation,
    RecommendationStep,
)
from orientir.cycle.recommendations.rules import RecommendationState
from orientir.cycle.registry.models import Unit, UnitPeriod
from orientir.kit.notices.models import Notice
from tests.conftest import act_as
from tests.cycle.monitoring.invented import Region, make_region
from tests.cycle.playing import account_of, acting, client_of, run_sql

AT = datetime(2026, 2, 2, 9, tzinfo=UTC)
OWN, OTHER, REGION = "agapovsky", "argayashsky", "chelyabinsk"
MUNICIPAL = "/recommendations/issue/?level=municipality"


@pytest.fixture(scope="module")
def standing_region(stage: None) -> Region:
    """With recommendations gathered by its operator, as the role of the worker sees it."""
    region = make_region()
    account, _grant = region.account("operator", REGION)
    gather(region, account.pk)
    return region


@pytest.fixture
def region(standing_region: Region, db: None) -> Region:
    return deepcopy(standing_region)


def gather(region: Region, by: int) -> None:
    run = begin_advice(snapshot=region.snapshot.code, by=by, at=AT)
    count_advice(run=run.pk, by=by, at=AT, tell=lambda *_: None)


def proposed(unit: str) -> list[Recommendation]:
    found = Recommendation.objects.filter(unit__code=unit, state=RecommendationState.PROPOSED)
    return list(found.order_by("-weight"))


def issue(region: Region, unit: str, number: str = "01/77") -> Recommendation:
    """The weightiest of a unit, issued by the ministry."""
    one = proposed(unit)[0]
    with acting(region, "ministry", REGION) as by:
        issue_recommendations(
            chosen=[one.pk], number=number, signed_on=AT.date(), unit=region.units[REGION].pk, by=by, at=AT
        )  # fmt: skip
    return Recommendation.objects.get(pk=one.pk)


def test_every_lag_has_its_figures_and_no_unit_hears_more_than_a_handful(region: Region) -> None:
    found = list(Recommendation.objects.select_related("unit"))
    assert found
    by_unit: dict[int, int] = {}
    for one in found:
        by_unit[one.unit_id] = by_unit.get(one.unit_id, 0) + 1
        assert one.facts["gap"] > one.facts["target"] / 10
        assert one.certainty >= 0.8
        assert "{" not in one.text
        value = IndicatorValue.objects.get(
            snapshot=region.snapshot, unit=one.unit_id, indicator=one.subject, year=2025, structure="then"
        )  # fmt: skip
        assert one.facts["numerator"] == float(value.numerator)
        assert one.facts["cohort"] == float(value.denominator)
    assert max(by_unit.values()) <= 5


def found_of_pupils(region: Region, paper: str, **found: dict[str, Any]) -> None:
    """A finished run of signs over a paper: ``found``: reasons by unit."""
    key = {"kind": "pupils", "procedure": "vpr", "subject": paper, "grade": 5, "year": 2025}
    run = AnalysisRun.objects.create(
        kind="objectivity", unit=region.units[REGION], pack=region.pack.id, pack_version="1.0", code_version="0",
        inputs=[{"role": "results", "key": key, "sets": []}], figures={}, created_at=AT, finished_at=AT,
    )  # fmt: skip
    UnitFinding.objects.bulk_create(
        UnitFinding(
            run=run, unit=region.units[code], level="organisation", pupils=reasons.pop("pupils", 60),
            verdict="marker", reasons=reasons,
        )
        for code, reasons in found.items()
    )  # fmt: skip


def test_signs_of_all_papers_and_of_the_federal_list_are_advised_on(region: Region) -> None:
    codes = (
        UnitPeriod.objects.filter(kind="school")
        .order_by("unit")
        .values_list("unit__code", flat=True)
    )
    schools = first, second, third = codes[:3]
    named = {"year": 2025, "signs": 2, "papers": "4 РУ, 5 МА", "is_named": True}
    found_of_pupils(
        region, "математика",
        **{
            first: {"markers": 1, "checks": 5, "sentences": ["скопление у отметки"]},
            second: {"markers": 0, "checks": 5, "sentences": [], "federal": named},
            third: {"pupils": 0, "federal": named},
        },
    )  # fmt: skip
    found_of_pupils(
        region, "русский язык", **{first: {"markers": 1, "checks": 5, "sentences": ["журнал выше"]}}
    )
    gather(region, account_of(region, "operator", REGION)[0].pk)
    by_unit = {code: [one for one in proposed(code) if one.about == "signals"] for code in schools}
    both = {one.rule: one for one in by_unit[first]}
    assert set(both) == {"signals.school"}
    assert both["signals.school"].facts["flagged"] == 2
    assert (
        "математика, 5 класс: скопление у отметки; русский язык, 5 класс: журнал выше"
        in both["signals.school"].text
    )
    for code in (second, third):
        rules = {one.rule: one for one in by_unit[code]}
        assert set(rules) == {"signals.federal", "signals.federal.municipality"}
        assert (
            "федеральный список 2025 года называет 2\N{NO-BREAK SPACE}маркера (4 РУ, 5 МА)"
            in rules["signals.federal"].text
        )
        assert (
            rules["signals.federal.municipality"].addressee_id
            != rules["signals.federal"].addressee_id
        )
    client = client_of(region, "ministry", REGION)
    with act_as("web"):
        page = client.get(f"/recommendations/{by_unit[second][0].pk}/").content.decode()
    assert "Маркеры федерального списка" in page
    assert "2025: 2 (4 РУ, 5 МА)" in page


def test_words_carry_the_unit_in_its_case_and_its_own_figures(region: Region) -> None:
    texts = list(Recommendation.objects.filter(level="region").values_list("text", flat=True))
    assert texts
    assert all(text.startswith("В Челябинской области ") for text in texts)
    places = list(Recommendation.objects.filter(level="municipality"))
    titles = {
        region.units[one.code].pk: one.title_in
        for one in region.pack.municipalities
        if one.code in region.units
    }
    assert places
    for one in places:
        assert one.text.lower().startswith(titles[one.unit_id].lower())


def test_gathering_again_changes_nothing(region: Region) -> None:
    before = sorted(Recommendation.objects.values_list("rule", "unit", "subject", "text", "weight"))
    gather(region, Recommendation.objects.first().run.created_by_id)  # type: ignore[arg-type, union-attr]
    after = sorted(Recommendation.objects.values_list("rule", "unit", "subject", "text", "weight"))
    assert after == before


@pytest.mark.parametrize(("role", "unit"), [("municipal_specialist", OWN), ("head", "org-3")])
def test_what_is_only_proposed_is_seen_by_those_who_issue(
    region: Region, role: str, unit: str
) -> None:
    assert proposed(unit) or role == "head"
    with acting(region, role, unit):
        assert list(Recommendation.objects.all()) == []
    with acting(region, "ministry", REGION):
        assert Recommendation.objects.exists()


def test_an_issued_one_is_seen_by_its_own_and_by_nobody_beside(region: Region) -> None:
    one = issue(region, OWN)
    with acting(region, "municipal_specialist", OWN):
        assert list(Recommendation.objects.all()) == [one]
        assert RecommendationStep.objects.filter(kind="issued").count() == 1
    with acting(region, "municipal_specialist", OTHER):
        assert not Recommendation.objects.exists()
        assert not RecommendationStep.objects.exists()


def test_the_addressee_is_told_once(region: Region) -> None:
    account, _grant = region.account("municipal_specialist", OWN)
    region.account("municipal_specialist", OTHER)
    issue(region, OWN)
    order = AdviceOrder.objects.get()
    assert tell_addressees(order=order.pk, at=AT) == 1
    assert tell_addressees(order=order.pk, at=AT) == 0
    assert list(Notice.objects.values_list("account", flat=True)) == [account.pk]


def test_an_answer_moves_it_and_a_refusal_needs_a_reason(region: Region) -> None:
    one = issue(region, OWN)
    with acting(region, "municipal_specialist", OWN) as by:
        with pytest.raises(AnswerNotPossible, match="почему"):
            answer_recommendation(recommendation=one.pk, accepts=False, words=" ", by=by, at=AT)
        with pytest.raises(AnswerNotPossible, match="сначала примите"):
            report_done(recommendation=one.pk, words="сделали", by=by, at=AT)
        answer_recommendation(recommendation=one.pk, accepts=True, words="", by=by, at=AT)
        report_done(recommendation=one.pk, words="Провели", by=by, at=AT)
        with pytest.raises(AnswerNotPossible, match="уже ответили"):
            answer_recommendation(recommendation=one.pk, accepts=True, words="", by=by, at=AT)
    kinds = list(
        RecommendationStep.objects.filter(recommendation=one).values_list("kind", flat=True)
    )
    assert kinds == ["proposed", "issued", "accepted", "reported"]


def test_an_addressee_changes_nothing_but_the_answer_by_raw_sql_neither(region: Region) -> None:
    one = issue(region, OWN)
    with acting(region, "municipal_specialist", OWN):
        for change in ("text = 'другое'", "weight = 0", "due_on = '2030-01-01'"):
            with pytest.raises(DatabaseError, match="changes nothing else"), transaction.atomic():
                run_sql(f"update recommendations_recommendation set {change}")
        with pytest.raises(DatabaseError), transaction.atomic():
            run_sql("update recommendations_step set words = ''")
        assert run_sql("delete from recommendations_recommendation") == 0
    with acting(region, "municipal_specialist", OTHER):
        assert run_sql("update recommendations_recommendation set state = 'accepted'") == 0
    assert Recommendation.objects.get(pk=one.pk).text == one.text


def test_a_snapshot_that_meets_the_target_ends_it(region: Region) -> None:
    one = issue(region, OWN)
    run = one.run
    value = IndicatorValue.objects.filter(
        snapshot=region.snapshot, unit=one.unit_id, indicator=one.subject, year=2025
    )
    held = value.get()
    gather(region, run.created_by_id or 0)
    assert last_step(one) == "stands"
    needed = held.denominator if not one.subject.startswith("4.6") else 0
    factor = next(i for i in region.pack.indicators if i.code == one.subject).factor
    value.update(numerator=needed, value=factor if needed else 0)
    gather(region, run.created_by_id or 0)
    assert last_step(one) == "met"
    assert Recommendation.objects.get(pk=one.pk).state == RecommendationState.MET


def last_step(one: Recommendation) -> str:
    return str(RecommendationStep.objects.filter(recommendation=one).order_by("pk").last().kind)  # type: ignore[union-attr]


def test_what_a_person_left_out_is_not_proposed_again(region: Region) -> None:
    one = proposed(OWN)[0]
    with acting(region, "operator", REGION) as by:
        dismiss_recommendation(recommendation=one.pk, because="уже делается", by=by, at=AT)
    gather(region, one.run.created_by_id or 0)
    assert one.rule not in {other.rule for other in proposed(OWN)}


def test_words_that_a_person_wrote_outlive_the_next_gathering(region: Region) -> None:
    one = proposed(OWN)[0]
    with acting(region, "operator", REGION) as by:
        edit_recommendation(
            recommendation=one.pk, text="Свои слова.", actions=["Одно"], term_days=10, by=by, at=AT
        )
    gather(region, one.run.created_by_id or 0)
    kept = next(other for other in proposed(OWN) if other.rule == one.rule)
    assert (kept.text, kept.actions, kept.term_days) == ("Свои слова.", ["Одно"], 10)


def test_an_order_is_issued_once_and_of_what_is_open(region: Region) -> None:
    one = issue(region, OWN)
    chosen = [proposed(OWN)[0].pk]
    with acting(region, "ministry", REGION) as by:
        how = {"signed_on": AT.date(), "unit": region.units[REGION].pk, "by": by, "at": AT}
        with pytest.raises(OrderNotPossible, match="уже есть"):
            issue_recommendations(chosen=chosen, number="01/77", **how)  # type: ignore[arg-type]
        with pytest.raises(RecommendationNotOpen):
            issue_recommendations(chosen=[one.pk], number="01/78", **how)  # type: ignore[arg-type]
        with pytest.raises(OrderNotPossible, match="отметьте"):
            issue_recommendations(chosen=[], number="01/79", **how)  # type: ignore[arg-type]


def order_form(page: str) -> dict[str, str]:
    """The form as the page gave it, filled in."""
    found = re.search(r'name="seen" value="([0-9a-f]*)"', page)
    assert found
    return {"number": "5", "signed_on": "2026-02-02", "seen": found[1]}


def test_what_nobody_has_seen_does_not_go_out(region: Region) -> None:
    client = client_of(region, "ministry", REGION)
    one, two = proposed(OWN)[:2]
    with act_as("web"):
        before = client.get(MUNICIPAL).content.decode()
    with acting(region, "operator", REGION) as by:
        edit_recommendation(
            recommendation=one.pk, text="Другие слова.", actions=["Одно"], term_days=9, by=by, at=AT
        )
        dismiss_recommendation(recommendation=two.pk, because="не нужно", by=by, at=AT)
    with act_as("web"):
        refused = client.post(MUNICIPAL, order_form(before))
        page = refused.content.decode()
        assert refused.status_code == 422
        assert "ушло 1, слова изменены у 1" in page
        assert page.count("появилась или изменилась") == 1
        assert not AdviceOrder.objects.exists()
        assert client.post(MUNICIPAL, order_form(page)).status_code == 302
    assert Recommendation.objects.get(pk=one.pk).state == RecommendationState.ISSUED
    assert Recommendation.objects.get(pk=two.pk).state == RecommendationState.DISMISSED


def test_the_same_gathered_anew_was_seen(region: Region) -> None:
    client = client_of(region, "ministry", REGION)
    with act_as("web"):
        form = order_form(client.get(MUNICIPAL).content.decode())
    gather(region, AdviceRun.objects.latest("pk").created_by_id or 0)
    with act_as("web"):
        assert client.post(MUNICIPAL, form).status_code == 302


def test_a_form_without_what_was_seen_issues_nothing(region: Region) -> None:
    client = client_of(region, "ministry", REGION)
    with act_as("web"):
        refused = client.post(MUNICIPAL, {"number": "5", "signed_on": "2026-02-02"})
        assert refused.status_code == 422
    assert not AdviceOrder.objects.exists()


def test_an_edit_stays_in_the_history_when_it_is_gathered_anew(region: Region) -> None:
    one = proposed(OWN)[0]
    old = one.text
    with acting(region, "operator", REGION) as by:
        edit_recommendation(
            recommendation=one.pk, text="Свои слова.", actions=["Одно"], term_days=10, by=by, at=AT
        )
    IndicatorValue.objects.filter(
        snapshot=region.snapshot, unit=one.unit_id, indicator=one.subject, year=2025
    ).update(numerator=0, value=0)
    gather(region, one.run.created_by_id or 0)
    found = Recommendation.objects.get(pk=one.pk)
    assert (found.text, found.facts["value"]) == ("Свои слова.", 0)
    steps = RecommendationStep.objects.filter(recommendation=found).order_by("pk")
    assert [step.kind for step in steps] == ["proposed", "edited", "renewed"]
    client = client_of(region, "operator", REGION)
    with act_as("web"):
        page = client.get(f"/recommendations/{one.pk}/")
    assert f"Было: {old[:20]}" in page.content.decode()


def test_the_ministry_goes_from_the_list_to_the_order_on_paper(region: Region) -> None:
    client = client_of(region, "ministry", REGION)
    with act_as("web"):
        assert "Выдать приказом" in client.get("/recommendations/").content.decode()
        page = client.get(MUNICIPAL).content.decode()
        assert "Выдать" in page
        told = client.post(MUNICIPAL, order_form(page))
        assert told.status_code == 302
    order = AdviceOrder.objects.get()
    with act_as("web"):
        paper = client.get(f"/recommendations/orders/{order.pk}.docx")
    words = "\n".join(p.text for p in docx.Document(io.BytesIO(paper.content)).paragraphs)
    issued = list(Recommendation.objects.filter(order=order))
    assert issued
    assert {one.level for one in issued} == {"municipality"}
    assert all(one.text in words for one in issued)
    assert "№ 5" in words


def test_opened_by_its_addressee_it_is_read_and_answered_on_the_page(region: Region) -> None:
    one = issue(region, OWN)
    stranger = client_of(region, "municipal_specialist", OTHER)
    client = client_of(region, "municipal_specialist", OWN)
    with act_as("web"):
        assert stranger.get(f"/recommendations/{one.pk}/").status_code == 404
        page = client.get(f"/recommendations/{one.pk}/").content.decode()
        assert "Ваш ответ" in page
        assert "По каким цифрам" in page
        assert f"/monitoring/{one.subject}/?snapshot=" in page
        refused = client.post(f"/recommendations/{one.pk}/answer/", {"answer": "decline"})
        assert (refused.status_code, "почему" in refused.content.decode()) == (422, True)
        done = client.post(f"/recommendations/{one.pk}/answer/", {"answer": "accept"})
        assert done.status_code == 302
        assert "Что сделано" in client.get(f"/recommendations/{one.pk}/").content.decode()
    states = [
        step.kind for step in RecommendationStep.objects.filter(recommendation=one).order_by("pk")
    ]
    assert states == ["proposed", "issued", "read", "accepted"]


def diagnostic(region: Region, code: str, at: datetime, asked: int, share: float) -> None:
    """A published procedure whose only cell is that of the region."""
    made = Procedure.objects.create(
        code=code, title=code, kind="deficit_diagnostic", operator="chcopmkp", pack=region.pack.id,
        instrument="teachers", unit=region.units[REGION], state="published", minutes=90, opens_at=at,
        closes_at=at + timedelta(days=2), created_at=at, published_at=at + timedelta(days=9),
    )  # fmt: skip
    DeficitShare.objects.create(
        procedure=made, unit=region.units[REGION], competency="met.1", eligible=asked, assessed=asked,
        scope=ShareScope.WHOLE, share=share, low=share - 0.02, high=share + 0.02,
    )  # fmt: skip


def test_a_later_diagnostic_of_few_does_not_speak_for_the_region(region: Region) -> None:
    diagnostic(region, "all", AT - timedelta(days=90), asked=900, share=0.5)
    diagnostic(region, "after", AT - timedelta(days=30), asked=200, share=0.9)
    gather(region, AdviceRun.objects.latest("pk").created_by_id or 0)
    (one,) = Recommendation.objects.filter(rule="deficit.institute")
    assert one.facts["share"] == pytest.approx(50)
    assert "50" in one.text
    diagnostic(region, "anew", AT - timedelta(days=10), asked=800, share=0.2)
    gather(region, AdviceRun.objects.latest("pk").created_by_id or 0)
    assert not Recommendation.objects.filter(rule="deficit.institute").exists()


def test_a_figure_that_is_gone_and_comes_back_is_known_again(region: Region) -> None:
    one = issue(region, OWN)
    value = IndicatorValue.objects.filter(
        snapshot=region.snapshot, unit=one.unit_id, indicator=one.subject, year=2025
    )
    held = value.get()
    value.update(value=None, state="not_collected")
    gather(region, one.run.created_by_id or 0)
    assert (last_step(one), Recommendation.objects.get(pk=one.pk).is_known) == ("unknown", False)
    value.update(value=held.value, state=held.state)
    gather(region, one.run.created_by_id or 0)
    assert (last_step(one), Recommendation.objects.get(pk=one.pk).is_known) == ("stands", True)


@pytest.mark.parametrize("address", ["/recommendations/", "/recommendations/issue/"])
def test_pages_ask_the_database_no_oftener_for_more_recommendations(
    region: Region, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(region, "ministry", REGION)
    client.get(address)  # what is read once a process is read
    assert Recommendation.objects.count() > 10
    with django_assert_max_num_queries(11):
        assert client.get(address).status_code == 200


def peer_of(region: Region, one: Recommendation) -> int:
    """A like unit; its figure goes from a tenth to a half of two hundred."""
    found = find_peers(region.snapshot, 2025, get_unit(region.snapshot, 2025, one.unit.code))
    peer = found.units[0].unit_id
    for year, share in ((2023, 20), (2024, 100)):
        IndicatorValue.objects.filter(
            snapshot=region.snapshot, structure="then", unit=peer, indicator=one.subject, year=year
        ).update(numerator=share, denominator=200, value=share // 2, state="ok", is_disclosed=True)
    return peer


def test_what_units_alike_did_stands_beside_with_honest_words(region: Region) -> None:
    one = issue(region, OWN)
    assert one.subject != "4.6"  # lower is better there: the figures below would not do
    client = client_of(region, "ministry", REGION)
    with act_as("web"):
        before = client.get(f"/recommendations/{one.pk}/").content.decode()
    assert "Кто вырастет, появится здесь" in before or "Похожих нет" in before
    peer = peer_of(region, one)
    by = one.run.created_by_id or 0
    give_measure(
        title="Выездная сессия", level="municipality", starts={peer: 2024}, unit=region.units[REGION].pk, by=by, at=AT
    )  # fmt: skip
    with act_as("web"):
        page = client.get(f"/recommendations/{one.pk}/").content.decode()
    assert "Выездная сессия (2024)" in page
    assert "10,0 → 50,0, 2023 → 2024" in page
    assert "Это не доказывает" in page


def test_what_was_accepted_elsewhere_is_told_in_the_words_of_the_region(region: Region) -> None:
    one = issue(region, OWN)
    peer = Unit.objects.get(pk=peer_of(region, one))
    Recommendation.objects.filter(unit=peer, rule=one.rule).delete()
    copy = Recommendation.objects.get(pk=one.pk)
    copy.pk, copy.unit, copy.addressee, copy.state = None, peer, peer, RecommendationState.ACCEPTED
    copy.actions = ["Провести выездную диагностику"]
    copy.save()
    RecommendationStep.objects.create(recommendation=copy, kind="accepted", words="тайна", at=AT)
    region.snapshot.__class__.objects.filter(pk=region.snapshot.pk).update(state="published")
    client = client_of(region, "municipal_specialist", OWN)
    with act_as("web"):
        page = client.get(f"/recommendations/{one.pk}/").content.decode()
        assert "Провести выездную диагностику" in page
        assert "тайна" not in page
        assert client.get(f"/recommendations/{copy.pk}/").status_code == 404
