"""Certificates: numbered by the organisation's rule, each number once; checked by whoever holds the code."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from pypdf import PdfReader

from orientir.cycle.learning.actions.certificates import (
    NumberingTerms,
    annul_certificate,
    issue_duplicate,
    issue_for_group,
    set_numbering,
)
from orientir.cycle.learning.certificate_numbers import (
    NumberNotTaken,
    make_check_code,
    read_check_code,
    show_check_code,
    write_number,
)
from orientir.cycle.learning.models import Certificate, LearningGroup
from orientir.cycle.learning.papers_certificates import certificate_pdf
from orientir.cycle.registry.models import Account
from orientir.kit.access.acting import acting_by
from orientir.kit.access.logins import COOKIE
from orientir.kit.journal.models import JournalEntry
from orientir.kit.notices.models import Notice
from tests.cast import Cast
from tests.cycle.learning.made_groups import (
    NOW,
    TODAY,
    make_enrolment,
    make_group,
    make_institute,
    make_programme,
)

ActingAs = Callable[[str], AbstractContextManager[None]]
TERMS = NumberingTerms("", "{yy}{number:05}", "{number}-{yy}", "Челябинск", "Ректор")
WHEN = {"by": 1, "at": NOW}


@pytest.fixture
def group(cast: Cast) -> LearningGroup:
    """Completed, with two learners of school 11 (the first is the teacher)."""
    unit, token = make_institute(cast, "i1", "Институт")
    group = make_group(
        make_programme(unit), state="completed",
        starts_on=TODAY - timedelta(days=40), ends_on=TODAY - timedelta(days=10),
    )  # fmt: skip
    for person in cast.people["11"]:
        make_enrolment(
            group, person, cast.units["11"], state="completed", completed_on=group.ends_on
        )
    group.token = token  # type: ignore[attr-defined]
    return group


def test_a_paper_says_she_or_he_where_the_patronymic_tells(group: LearningGroup) -> None:
    words: list[str] = []
    for patronymic in ("Петровна", "Петрович", ""):
        one = replace_patronymic(
            issue(group)[0] if not words else Certificate.objects.all()[0], patronymic
        )
        words.append(PdfReader(io.BytesIO(certificate_pdf([one]))).pages[0].extract_text())
    assert ["освоила программу" in text for text in words] == [True, False, False]
    assert "освоил программу" in words[1]
    assert "прошёл(-ла)" in words[2]


def replace_patronymic(one: Certificate, patronymic: str) -> Certificate:
    one.patronymic = patronymic
    return one


def methodist() -> int:
    return Account.objects.get(login="dpo-i1").pk


def issue(group: LearningGroup, numbers: list[str] | None = None) -> list[Certificate]:
    return issue_for_group(
        group=group.pk, issued_on=TODAY, by=methodist(), at=NOW, numbers=numbers or []
    )


def test_numbers_follow_the_pattern() -> None:
    assert write_number("{yy}{number:05}", 7, 2025) == "2500007"
    assert write_number("ПК-{year}/{number}", 12, 2026) == "ПК-2026/12"
    for wrong in ("", "{yy}", "{number}{x}", "{number"):
        with pytest.raises(NumberNotTaken, match="образец"):
            write_number(wrong, 1, 2026)


def test_a_code_is_read_as_people_type_it() -> None:
    code = make_check_code()
    assert len({make_check_code() for _ in range(500)}) == 500
    assert read_check_code(show_check_code(code).lower()) == code
    assert read_check_code("oil-1") == "0111"


def test_a_completed_group_gets_certificates_in_bulk_once(group: LearningGroup) -> None:
    set_numbering(organisation=group.organisation_id, terms=TERMS, by=methodist(), at=NOW)
    made = issue(group)
    yy = f"{TODAY:%y}"
    assert [one.number for one in made] == [f"{yy}00001", f"{yy}00002"]
    assert [one.registration_number for one in made] == [f"1-{yy}", f"2-{yy}"]
    assert issue(group) == []
    assert (
        Notice.objects.filter(kind="learning.certificate_issued").count() == 1
    )  # one has an account


def test_a_number_twice_is_refused_with_the_document_that_bears_it(group: LearningGroup) -> None:
    first, _second = issue(group, ["100", "101"])
    other = make_group(
        group.programme, "g2", state="completed", starts_on=group.starts_on, ends_on=group.ends_on
    )
    make_enrolment(other, first.person, first.unit, state="completed", completed_on=group.ends_on)
    with pytest.raises(NumberNotTaken, match="100 уже выдан"), transaction.atomic():
        issue(other, ["100"])
    assert Certificate.objects.count() == 2
    with pytest.raises(NumberNotTaken, match="102 стоит в списке дважды"), transaction.atomic():
        issue(other, ["102", "102"])
    with pytest.raises(NumberNotTaken, match="поровну"), transaction.atomic():
        issue(other, ["102", "103"])


def test_a_group_that_goes_on_gets_none(group: LearningGroup) -> None:
    LearningGroup.objects.update(state="announced")
    with pytest.raises(NumberNotTaken, match="завершена"):
        issue(group)


def test_a_duplicate_bears_the_words_of_its_original(group: LearningGroup) -> None:
    old = issue(group)[0]
    person = old.person
    person.family_name = "Новая"
    person.save()
    new = issue_duplicate(
        certificate=old.pk, because="утрачено", issued_on=TODAY, by=methodist(), at=NOW
    )
    old.refresh_from_db()
    assert (old.state, new.state, new.original_id) == ("replaced", "issued", old.pk)
    assert (new.family_name, new.hours) == (old.family_name, old.hours)
    assert new.number != old.number
    assert new.check_code != old.check_code
    with pytest.raises(NumberNotTaken, match="не действует"):
        annul_certificate(certificate=old.pk, because="ошибка", by=methodist(), at=NOW)
    with pytest.raises(NumberNotTaken, match="причину"):
        annul_certificate(certificate=new.pk, because=" ", by=methodist(), at=NOW)
    annul_certificate(certificate=new.pk, because="ошибка", by=methodist(), at=NOW)
    new.refresh_from_db()
    assert (new.state, new.because) == ("annulled", "ошибка")


def test_what_was_given_is_not_rewritten(group: LearningGroup) -> None:
    one = issue(group)[0]
    with pytest.raises(DatabaseError, match="not rewritten"), transaction.atomic():
        Certificate.objects.filter(pk=one.pk).update(hours=500)


def test_the_organisation_issues_under_policies_and_others_do_not(
    cast: Cast, group: LearningGroup, acting_as: ActingAs
) -> None:
    _unit, stranger = make_institute(cast, "i2", "Другой")
    by, own = methodist(), group.token  # type: ignore[attr-defined]
    teacher, head, far = (cast.token(name) for name in ("teacher", "head", "other_head"))
    with acting_as("web"), acting_by(own):
        made = issue_for_group(group=group.pk, issued_on=TODAY, by=by, at=NOW)
        assert len(made) == 2
    for token, count in ((stranger, 0), (teacher, 1), (head, 2), (far, 0)):
        with acting_as("web"), acting_by(token):
            assert Certificate.objects.count() == count
            assert not Certificate.objects.filter(state="issued").update(state="annulled")


def look(path: str, **extra: Any) -> str:
    return Client().get(path, **extra).content.decode()


def test_the_public_page_shows_what_the_paper_says_and_nothing_else(
    group: LearningGroup, acting_as: ActingAs
) -> None:
    one = issue(group)[0]
    path = f"/learning/check/{show_check_code(one.check_code)}/"
    with acting_as("web"):
        page = look(path)
        assert one.full_name in page
        assert one.programme_title in page
        assert "Действует" in page
        for hidden in ("Институт", one.number, one.registration_number, "Одиннадцат школа"):
            assert hidden not in re.sub(r"<title>.*?</title>", "", page)
        assert "не найден" in look("/learning/check/0000-0000-0000/")
    annul_certificate(certificate=one.pk, because="тайная причина", by=methodist(), at=NOW)
    with acting_as("web"):
        page = look(path)
    assert "Аннулирован" in page
    assert "тайная" not in page
    entry = JournalEntry.objects.filter(event="learning.certificate_checked").first()
    assert entry is not None
    assert (entry.persons, entry.account_id) == ([one.person_id], None)


def test_the_public_page_is_not_for_trying_codes(group: LearningGroup, acting_as: ActingAs) -> None:
    one = issue(group)[0]
    with acting_as("web"):
        for number in range(60):
            look(f"/learning/check/{number:012d}/", REMOTE_ADDR="192.0.2.7")
        answer = Client().get(f"/learning/check/{one.check_code}/", REMOTE_ADDR="192.0.2.7")
        assert answer.status_code == 429
        assert one.full_name not in answer.content.decode()
        assert one.full_name in look(f"/learning/check/{one.check_code}/", REMOTE_ADDR="192.0.2.8")


def test_the_paper_is_a_pdf_with_the_words_and_the_address_of_checking(
    group: LearningGroup,
) -> None:
    set_numbering(
        organisation=group.organisation_id,
        terms=replace(TERMS, series="АБ"),
        by=methodist(),
        at=NOW,
    )
    one = issue(group)[0]
    text = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(certificate_pdf([one]))).pages
    )
    flat = " ".join(text.split())
    for word in (one.family_name, one.number, "36", show_check_code(one.check_code), "Ректор"):
        assert word in flat


def test_pages_of_the_registry(cast: Cast, group: LearningGroup, acting_as: ActingAs) -> None:
    own = group.token  # type: ignore[attr-defined]
    client = Client()
    client.cookies[COOKIE] = own
    with acting_as("web"):
        asked = client.get(f"/learning/groups/{group.code}/certificates/")
        assert asked.status_code == 200
        given = client.post(
            f"/learning/groups/{group.code}/certificates/",
            {"issued_on": TODAY.isoformat(), "numbers": ""},
        )
        assert given.status_code == 302
        found = client.get("/learning/certificates/?q=одиннадцат").content.decode()
        assert found.count("Одиннадцатова") == 2
        assert (
            "Одиннадцатова" not in client.get("/learning/certificates/?q=нетакой").content.decode()
        )
    one = Certificate.objects.order_by("pk")[0]
    with acting_as("web"):
        assert client.get(f"/learning/certificates/{one.pk}/").status_code == 200
        paper = client.get(f"/learning/certificates/{one.pk}/paper.pdf")
        assert paper.content.startswith(b"%PDF")
        wrong = client.post(f"/learning/certificates/{one.pk}/annul/", {"because": ""})
        assert wrong.status_code == 422
        assert (
            client.post(
                f"/learning/certificates/{one.pk}/duplicate/",
                {"because": "утрачено", "issued_on": TODAY.isoformat(), "number": ""},
            ).status_code
            == 302
        )
    assert Certificate.objects.get(pk=one.pk).state == "replaced"
