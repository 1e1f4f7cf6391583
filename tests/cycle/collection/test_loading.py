from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.cycle.collection.actions import importing
from orientir.cycle.collection.actions.importing import Outcome, check_order, run_order
from orientir.cycle.collection.actions.undoing import mark_used_by_snapshot, undo_import
from orientir.cycle.collection.models import (
    AssessmentFact,
    DoubtfulPair,
    FormReturn,
    Import,
    ImportUndo,
    MembershipFact,
    RouteStepFact,
)
from orientir.cycle.registry.models import (
    Person,
    PersonKey,
    Post,
    PostPeriod,
    Unit,
    UnitClosure,
    UnitPeriod,
    UnitSuccession,
)
from tests.cycle.collection.files import SCHOOL, SECOND, TEACHER, TREE, load, order_of, snils
from tests.kit.asking import ask

LATER = date(2025, 12, 1)


@pytest.fixture
def tree() -> None:
    load("units", TREE)


def _periods(code: str = "s1") -> list[tuple[Any, ...]]:
    return list(
        UnitPeriod.objects.filter(unit__code=code)
        .order_by("valid_from")
        .values_list("title", "valid_from", "valid_to")
    )


def _posts() -> list[tuple[Any, ...]]:
    return list(
        PostPeriod.objects.order_by("post__person__family_name", "valid_from").values_list(
            "post__person__family_name", "rate", "valid_from", "valid_to"
        )
    )


def _import_of(outcome: Outcome) -> Import:
    assert outcome.import_id is not None
    return Import.objects.get(pk=outcome.import_id)


def _facts() -> dict[str, int]:
    models = (Unit, UnitPeriod, UnitSuccession, Person, PersonKey, Post, PostPeriod, AssessmentFact)
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.usefixtures("tree")
class TestUnits:
    def test_a_tree_is_loaded_with_its_municipalities_and_closure(self) -> None:
        school = UnitPeriod.objects.get(unit__code="s3")
        assert (school.parent and school.parent.code) == "town"
        assert (school.municipality and school.municipality.code) == "town"
        assert (school.region and school.region.code) == "region"
        assert school.is_general_education
        assert school.short_title == "Школа № 1"
        city = UnitPeriod.objects.get(unit__code="city")
        assert (city.municipality and city.municipality.code) == "city"
        above = UnitClosure.objects.filter(descendant__code="s1")
        assert set(above.values_list("ancestor__code", "depth")) == {
            ("s1", 0),
            ("city", 1),
            ("region", 2),
        }

    def test_the_same_file_twice_changes_nothing(self) -> None:
        before = _facts()
        outcome = load("units", TREE, as_of=LATER)
        assert outcome.result == {
            "new": 0, "changed": 0, "same": 6, "successions": 0, "posts_closed": 0,
        }  # fmt: skip
        assert "ничего не меняет" in outcome.sentence
        assert _facts() == before

    def test_a_new_title_cuts_the_period_on_the_day_of_the_file(self) -> None:
        load("units", [{**SCHOOL, "title": "Лицей № 1"}], as_of=LATER)
        assert _periods() == [
            ("Школа № 1", date(2000, 1, 1), LATER),
            ("Лицей № 1", LATER, None),
        ]

    def test_an_empty_cell_erases_nothing(self) -> None:
        load("units", [{**SCHOOL, "inn": "7447000003", "short_title": "Первая"}])
        load("units", [{**SCHOOL, "inn": "", "short_title": ""}], as_of=LATER)
        assert Unit.objects.get(code="s1").inn == "7447000003"
        assert UnitPeriod.objects.get(unit__code="s1", valid_to=None).short_title == "Первая"

    def test_a_merged_school_closes_with_its_posts_and_is_continued(self) -> None:
        load("people_posts", [TEACHER])
        load(
            "units",
            [{**SCHOOL, "closed_on": "01.11.2025", "successor": "s2", "succession": "merged"}],
            as_of=LATER,
        )
        assert _periods() == [("Школа № 1", date(2000, 1, 1), date(2025, 11, 1))]
        succession = UnitSuccession.objects.get()
        assert (succession.predecessor.code, succession.successor.code) == ("s1", "s2")
        assert _posts()[0][3] == date(2025, 11, 1)

    def test_a_school_moves_to_another_municipality(self) -> None:
        load("units", [{**SCHOOL, "parent": "town"}], as_of=LATER)
        moved = UnitPeriod.objects.get(unit__code="s1", valid_to=None)
        assert (moved.municipality and moved.municipality.code) == "town"
        assert UnitClosure.objects.filter(ancestor__code="town", descendant__code="s1").exists()


@pytest.mark.usefixtures("tree")
class TestPeopleAndPosts:
    def test_a_person_is_entered_with_a_post_and_a_pseudonym(self) -> None:
        outcome = load("people_posts", [TEACHER])
        assert outcome.result["people_new"] == 1
        person = Person.objects.get()
        assert (person.snils, person.birth_on) == ("11223344595", date(1986, 3, 14))
        assert len(PersonKey.objects.get(person=person).key) == 32
        assert Post.objects.get().code == "учитель · математика"
        period = PostPeriod.objects.get()
        assert (period.valid_from, period.valid_to) == (date(2025, 9, 1), None)
        assert period.is_main_job
        assert period.qualification_category == "none"

    def test_the_same_file_twice_changes_nothing(self) -> None:
        load("people_posts", [TEACHER])
        before = _facts()
        outcome = load("people_posts", [TEACHER], as_of=LATER)
        assert (outcome.result["new"], outcome.result["changed"]) == (0, 0)
        assert outcome.result["same"] == 1
        assert _facts() == before

    def test_a_changed_rate_cuts_the_period(self) -> None:
        load("people_posts", [TEACHER])
        load("people_posts", [{**TEACHER, "rate": "0,5"}], as_of=LATER)
        assert [row[1:] for row in _posts()] == [
            (1, date(2025, 9, 1), LATER),
            (0.5, LATER, None),
        ]

    def test_a_correction_as_of_the_same_day_changes_in_place(self) -> None:
        load("people_posts", [TEACHER])
        load("people_posts", [{**TEACHER, "rate": "0,5"}])
        assert [row[1:] for row in _posts()] == [(0.5, date(2025, 9, 1), None)]

    def test_an_older_file_fills_in_the_time_before(self) -> None:
        load("people_posts", [TEACHER])
        load("people_posts", [{**TEACHER, "rate": "0,5"}], as_of=date(2024, 9, 1))
        assert [row[1:] for row in _posts()] == [
            (0.5, date(2024, 9, 1), date(2025, 9, 1)),
            (1, date(2025, 9, 1), None),
        ]

    def test_a_row_may_tell_since_when_it_holds_and_when_it_ended(self) -> None:
        load("people_posts", [{**TEACHER, "valid_from": "01.02.2024", "valid_to": "01.06.2024"}])
        assert [row[2:] for row in _posts()] == [(date(2024, 2, 1), date(2024, 6, 1))]

    def test_a_dismissal_ends_the_post(self) -> None:
        load("people_posts", [TEACHER])
        load("people_posts", [{**TEACHER, "valid_to": "15.10.2025"}], as_of=LATER)
        assert [row[2:] for row in _posts()] == [(date(2025, 9, 1), date(2025, 10, 15))]

    def test_a_post_of_a_unit_known_to_close_ends_with_it(self) -> None:
        load("units", [{**SCHOOL, "closed_on": "01.11.2025"}], as_of=LATER)
        load("people_posts", [TEACHER])
        assert [row[2:] for row in _posts()] == [(date(2025, 9, 1), date(2025, 11, 1))]

    @pytest.mark.parametrize("as_of", [date(1999, 9, 1), LATER])
    def test_a_post_needs_a_unit_that_is_there(self, as_of: date) -> None:
        load("units", [{**SCHOOL, "closed_on": "01.11.2025"}], as_of=LATER)
        outcome = run_order(
            order_of("people_posts", [{**TEACHER, "birth_on": "14.03.1970"}], as_of=as_of)
        )
        (error,) = outcome.report.errors
        assert error.column == "Организация"
        assert error.wrong == f"{as_of:%d.%m.%Y} этой организации не было в реестре"

    def test_two_posts_of_one_person_are_one_person(self) -> None:
        load(
            "people_posts", [TEACHER, {**TEACHER, "snils": "", "unit": "s2", "is_main_job": "нет"}]
        )
        assert Person.objects.count() == 1
        assert sorted(PostPeriod.objects.values_list("is_main_job", flat=True)) == [False, True]

    def test_a_person_is_known_by_name_and_birth_date_whatever_the_case_and_the_letter_e(
        self,
    ) -> None:
        named = {**TEACHER, "snils": "", "family_name": "Семёнова"}
        load("people_posts", [named])
        load("people_posts", [{**named, "family_name": "СЕМЕНОВА"}], as_of=LATER)
        assert Person.objects.get().family_name == "Семёнова"

    def test_a_personnel_number_is_enough(self) -> None:
        load("people_posts", [{**TEACHER, "snils": "", "personnel_number": "77"}])
        married = {**TEACHER, "snils": "", "personnel_number": "77", "family_name": "Новикова"}
        load("people_posts", [married], as_of=LATER)
        assert Person.objects.get().family_name == "Новикова"

    def test_a_snils_learnt_later_joins_the_person_known_by_name(self) -> None:
        load("people_posts", [{**TEACHER, "snils": ""}])
        load("people_posts", [TEACHER], as_of=LATER)
        assert Person.objects.get().snils == "11223344595"

    def test_people_who_may_be_one_are_queued(self) -> None:
        load("people_posts", [TEACHER])
        load("people_posts", [{**TEACHER, "snils": "", "given_name": "Анна-Мария"}], as_of=LATER)
        load("people_posts", [{**TEACHER, "snils": "", "birth_on": "03.03.1986"}], as_of=LATER)
        assert sorted(DoubtfulPair.objects.values_list("reason", flat=True)) == [
            "birth_date",
            "similar_name",
        ]

    def test_two_people_with_numbers_are_never_doubtful(self) -> None:
        load("people_posts", [TEACHER])
        load("people_posts", [{**TEACHER, "snils": snils(555555555)}], as_of=LATER)
        assert (Person.objects.count(), DoubtfulPair.objects.count()) == (2, 0)

    def test_a_file_with_errors_is_refused_whole(self) -> None:
        rows = [TEACHER, {**TEACHER, "snils": snils(555555555), "rate": "много"}]
        outcome = run_order(order_of("people_posts", rows))
        assert outcome.state == "refused"
        assert Person.objects.count() == Import.objects.exclude(kind="units").count() == 0

    def test_valid_rows_alone_are_loaded_when_asked(self) -> None:
        rows = [TEACHER, {**TEACHER, "snils": snils(555555555), "rate": "много"}]
        outcome = load("people_posts", rows, only_valid=True)
        assert outcome.result["new"] == 1
        assert "Пропущено строк с ошибками: 1" in outcome.sentence
        assert _import_of(outcome).only_valid_rows


@pytest.mark.usefixtures("tree")
class TestCompleteLists:
    def _colleagues(self, count: int) -> list[dict[str, str]]:
        return [{**TEACHER, "snils": snils(600000000 + number)} for number in range(count)]

    def test_absent_posts_are_listed_and_closed_only_when_confirmed(self) -> None:
        rows = self._colleagues(30)
        load("people_posts", rows)
        order = order_of("people_posts", rows[:-1], mode="complete", as_of=LATER)
        outcome = run_order(order)
        assert (outcome.state, outcome.confirmations_needed) == ("confirmation", 1)
        assert outcome.closing == ["s1: Образцова Анна Петровна — учитель (математика)"]
        assert PostPeriod.objects.filter(valid_to=None).count() == 30
        assert run_order(order, confirmations=1).result["posts_closed"] == 1
        assert PostPeriod.objects.get(valid_to=LATER).post.person.snils == rows[-1]["snils"]

    def test_closing_more_than_five_in_a_hundred_is_asked_twice(self) -> None:
        rows = self._colleagues(30)
        load("people_posts", rows)
        order = order_of("people_posts", rows[:-2], mode="complete", as_of=LATER)
        assert run_order(order, confirmations=1).confirmations_needed == 2
        assert run_order(order, confirmations=2).result["posts_closed"] == 2

    def test_only_the_subtree_of_the_unit_is_closed(self) -> None:
        load("people_posts", [TEACHER, {**TEACHER, "snils": snils(700000000), "unit": "s2"}])
        order = order_of("people_posts", [TEACHER], mode="complete", as_of=LATER, unit_code="s1")
        assert run_order(order).state == "loaded"

    def test_additions_close_nobody(self) -> None:
        load("people_posts", self._colleagues(3))
        load("people_posts", [TEACHER], as_of=LATER)
        assert PostPeriod.objects.filter(valid_to=None).count() == 4

    def test_a_row_with_an_error_closes_nobody(self) -> None:
        rows = self._colleagues(2)
        load("people_posts", rows)
        order = order_of(
            "people_posts", [rows[0], {**rows[1], "rate": "x"}], mode="complete", as_of=LATER,
            only_valid=True,
        )  # fmt: skip
        assert run_order(order).state == "loaded"
        assert PostPeriod.objects.filter(valid_to=None).count() == 2


ASSESSMENT = {
    "code": "a1",
    "snils": TEACHER["snils"],
    "unit": "s1",
    "staff_category": "педагог",
    "kind": "deficit_diagnostic",
    "operator": "chcopmkp",
    "procedure": "d",
    "completed_on": "15.05.2025",
    "passed": "да",
}
ROUTE = {
    "code": "r1",
    "snils": TEACHER["snils"],
    "unit": "s1",
    "staff_category": "педагог",
    "assessment": "a1",
    "created_on": "20.05.2025",
    "formed_on": "27.05.2025",
    "status": "agreed",
    "has_support": "да",
}
STEP = {"code": "st1", "route": "r1", "kind": "upskilling", "status": "planned", "topic": "fgos"}


@pytest.mark.usefixtures("tree")
class TestFacts:
    def test_facts_of_each_kind_are_loaded_and_again_change_nothing(self) -> None:
        load("people_posts", [TEACHER])
        person = {"snils": TEACHER["snils"], "unit": "s1"}
        files: dict[str, list[dict[str, Any]]] = {
            "assessments": [ASSESSMENT],
            "routes": [ROUTE],
            "route_steps": [STEP],
            "learning": [
                {**person, "code": "e1", "staff_category": "педагог", "programme": "p",
                 "kind": "upskilling", "is_pedagogical": "да", "hours": "36",
                 "enrolled_on": "01.02.2025"}
            ],
            "vacancies": [
                {"code": "v1", "unit": "s1", "scheme": "none", "opened_on": "01.02.2025"}
            ],
            "memberships": [
                {**person, "community": "personnel_reserve", "valid_from": "01.02.2025"}
            ],
            "contest_entries": [
                {"code": "c1", "stage": "regional", "unit": "s1", "staff_category": "pupil",
                 "participant": "42", "age": "15", "held_on": "01.02.2025", "contest": "К",
                 "is_federal_contest": "нет"}
            ],
            "form_oo1": [{"unit": "s1", "year": "2025", "ped_rates": "54,5", "ped_persons": "41"}],
            "form_mentoring": [
                {"unit": "s1", "year": "2025", "has_regulation": "да", "has_roadmap": "нет",
                 "has_order": "да"}
            ],
        }  # fmt: skip
        for kind, rows in files.items():
            assert load(kind, rows).result["new"] == 1
        for kind, rows in files.items():
            result = load(kind, rows).result
            assert (result["new"], result["changed"], result["same"]) == (0, 0, 1)
        oo1 = FormReturn.objects.get(form="oo1")
        assert (oo1.values["ped_rates"], oo1.values["admin_rates"]) == (54.5, None)
        assert RouteStepFact.objects.get().route.assessment == "a1"
        assert MembershipFact.objects.get().valid_from == date(2025, 2, 1)

    def test_a_membership_told_twice_is_refused_by_its_row(self) -> None:
        row = {
            "snils": TEACHER["snils"],
            "unit": "s1",
            "community": "региональный методический актив",
            "valid_from": "01.02.2025",
        }
        load("people_posts", [TEACHER])
        outcome = run_order(order_of("memberships", [row, row]))
        assert outcome.state == "refused"
        assert "Повторяет строку 2" in outcome.report.errors[0].sentence()

    def test_a_changed_fact_is_changed(self) -> None:
        load("people_posts", [TEACHER])
        load("assessments", [ASSESSMENT])
        outcome = load("assessments", [{**ASSESSMENT, "passed": "нет", "percent": "40,5"}])
        fact = AssessmentFact.objects.get()
        assert (fact.passed, fact.percent, fact.brought_by_id) == (False, 40.5, outcome.import_id)

    def test_a_fact_of_somebody_unknown_enters_them_by_name(self) -> None:
        named = {name: TEACHER[name] for name in ("family_name", "given_name", "birth_on")}
        assert load("assessments", [{**ASSESSMENT, **named}]).result["people_new"] == 1
        assert Post.objects.count() == 0


@pytest.mark.usefixtures("tree")
class TestUndo:
    def _undo(self, import_id: int | None) -> int:
        assert import_id is not None
        return undo_import(import_id=import_id, by=None, at=timezone.now())

    def test_an_import_of_new_people_is_taken_back_whole(self) -> None:
        before = _facts()
        outcome = load("people_posts", [TEACHER])
        assert self._undo(outcome.import_id) == 3
        assert _facts() == before
        assert _import_of(outcome).state == "undone"
        assert not ImportUndo.objects.filter(belongs_to_id=outcome.import_id).exists()

    def test_a_cut_period_is_whole_again(self) -> None:
        load("people_posts", [TEACHER])
        second = load(
            "people_posts", [{**TEACHER, "rate": "0,5", "given_name": "Инна"}], as_of=LATER
        )
        self._undo(second.import_id)
        assert [row[1:] for row in _posts()] == [(1, date(2025, 9, 1), None)]
        assert Person.objects.get().given_name == "Анна"

    def test_closed_and_deleted_posts_come_back(self) -> None:
        load("people_posts", [TEACHER])
        other = {**TEACHER, "snils": snils(700000000)}
        second = load("people_posts", [other], confirmations=2, mode="complete")
        assert second.result["posts_closed"] == 1
        self._undo(second.import_id)
        assert [row[1:] for row in _posts()] == [(1, date(2025, 9, 1), None)]

    def test_a_merger_is_taken_back(self) -> None:
        load("people_posts", [TEACHER])
        before, tree = _facts(), set(UnitClosure.objects.values_list("ancestor", "descendant"))
        merged = load(
            "units", [{**SCHOOL, "closed_on": "01.11.2025", "successor": "s2"}], as_of=LATER
        )
        self._undo(merged.import_id)
        assert _facts() == before
        assert set(UnitClosure.objects.values_list("ancestor", "descendant")) == tree
        assert _posts()[0][3] is None

    def test_a_later_import_of_the_same_rows_must_go_first(self) -> None:
        first = load("people_posts", [TEACHER])
        second = load("people_posts", [{**TEACHER, "rate": "0,5"}], as_of=LATER)
        with pytest.raises(Mistake, match=f"сначала отмените .*: {second.import_id}"):
            self._undo(first.import_id)

    def test_people_whom_later_facts_name_stay(self) -> None:
        first = load("people_posts", [TEACHER])
        load("assessments", [ASSESSMENT])
        before = _facts()
        with pytest.raises(Mistake, match="ссылаются более поздние"):
            self._undo(first.import_id)
        assert _facts() == before

    def test_what_a_snapshot_used_stays(self) -> None:
        outcome = load("people_posts", [TEACHER])
        now = timezone.now()
        assert mark_used_by_snapshot(until=now, at=now) == 2
        with pytest.raises(Mistake, match="сделан срез"):
            self._undo(outcome.import_id)

    def test_what_was_undone_cannot_be_undone_again(self) -> None:
        outcome = load("people_posts", [TEACHER])
        self._undo(outcome.import_id)
        with pytest.raises(Mistake, match="не в базе"):
            self._undo(outcome.import_id)
        with pytest.raises(Mistake, match="нет загрузки с номером 0"):
            self._undo(0)


def test_a_dry_run_changes_nothing() -> None:
    checked = check_order(order_of("units", TREE))
    assert (checked.state, checked.report.row_count, checked.result["new"]) == ("checked", 6, 6)
    assert not Unit.objects.exists()
    assert not Import.objects.exists()


def test_a_complete_list_is_of_people_alone() -> None:
    with pytest.raises(Mistake, match="полным списком"):
        run_order(order_of("units", [SECOND], mode="complete"))


def test_an_unknown_kind_or_unit_is_said() -> None:
    with pytest.raises(Mistake, match="нет шаблона «людей»"):
        run_order(order_of("units", TREE).__class__("людей", b"", "a.csv", LATER))
    with pytest.raises(Mistake, match="нет единицы с кодом «нет»"):
        run_order(order_of("units", TREE, unit_code="нет"))


@pytest.mark.usefixtures("tree")
def test_a_large_file_leaves_the_planner_knowing_what_it_brought(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importing, "MANY_ROWS", 2)
    load("people_posts", [TEACHER, {**TEACHER, "position": "методист", "rate": "0,5"}])
    known = "select reltuples::bigint from pg_class where oid = 'registry_post'::regclass"
    assert ask(known) == [Post.objects.count()] == [2]
